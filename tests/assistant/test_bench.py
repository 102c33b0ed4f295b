"""The bench measures and asserts nothing; what is tested is that its figures are what they say."""

import shutil
from pathlib import Path

import pytest

from assistant.bench import BUILT_IN, CONVERSATION, WINDOWS, Question, measure_answers, measure_conversation, measure_impact, read_questions
from assistant.conversation import Adviser
from assistant.settings import Settings
from assistant.types import Turn
from index.searcher import Searcher


def test_the_questions_are_the_tuning_set_where_it_is(tmp_path: Path) -> None:
    file = tmp_path / "fragor.jsonl"
    file.write_text('{"id": "1", "question": "Och nu?", "history": [{"role": "user", "content": "Hej"}]}\n\n', encoding="utf-8")
    assert read_questions(file) == (Question("Och nu?", (Turn("user", "Hej"),)),)


def test_without_the_tuning_set_a_built_in_list_is_asked(tmp_path: Path) -> None:
    assert [question.text for question in read_questions(tmp_path / "saknas.jsonl")] == list(BUILT_IN)


@pytest.mark.parametrize("count", [1, 3])
def test_answers_are_timed_in_milliseconds(searcher: Searcher, count: int) -> None:
    warm_up, *timed = measure_answers(Adviser(searcher), [Question(text) for text in BUILT_IN[:count]])
    figures = {m.name: m for m in timed}
    kinds = ["extractive answer", "retrieval", "whole answer"]
    assert list(figures) == [f"{kind}, {percentile}" for kind in kinds for percentile in ("p50", "p95")]
    assert {m.unit for m in figures.values()} == {"ms"}
    assert 0 < figures["retrieval, p50"].value <= figures["whole answer, p50"].value <= figures["whole answer, p95"].value
    assert 0 < figures["extractive answer, p50"].value <= figures["extractive answer, p95"].value
    assert (warm_up.name, warm_up.unit) == ("warm-up", "s")
    assert warm_up.value > 0


def test_a_long_conversation_is_timed_at_three_places_and_its_end_compared_with_its_start(adviser_on_documents: Adviser) -> None:
    *windows, ratio = measure_conversation(adviser_on_documents, times=1)
    assert [(m.name, m.unit) for m in windows] == [(f"conversation, turns {name}", "ms") for name in ("1–5", "23–27", "46–50")]
    assert all(m.value > 0 for m in windows)
    assert ratio.value == pytest.approx(windows[-1].value / windows[0].value)


def test_every_window_of_the_conversation_holds_each_question_once() -> None:
    """Else the windows would compare questions, and not how long the conversation has become."""
    turns = range(1, 51)
    for name, window in WINDOWS.items():
        first, last = map(int, name.split("–"))
        assert list(turns[window]) == list(range(first, last + 1))
        assert {(turn - 1) % len(CONVERSATION) for turn in turns[window]} == set(range(len(CONVERSATION)))


def test_the_impact_of_a_draft_is_timed_with_its_number_of_questions(searcher: Searcher, home: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(home, tmp_path / "hem")
    (figure,) = measure_impact(Settings(home=copy), searcher, [Question(text) for text in BUILT_IN[:3]])
    assert (figure.unit, figure.note) == ("s", "3 questions, each asked before and after")
    assert figure.value > 0
