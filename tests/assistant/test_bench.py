"""The bench measures and asserts nothing; what is tested is that its figures are what they say."""

from pathlib import Path

import pytest

from assistant.bench import BUILT_IN, Question, measure_answers, read_questions
from assistant.types import Turn
from index.searcher import Searcher


def test_the_questions_are_the_development_set_where_it_is(tmp_path: Path) -> None:
    file = tmp_path / "fragor.jsonl"
    file.write_text('{"id": "1", "question": "Och nu?", "history": [{"role": "user", "content": "Hej"}]}\n\n', encoding="utf-8")
    assert read_questions(file) == (Question("Och nu?", (Turn("user", "Hej"),)),)


def test_without_the_development_set_a_built_in_list_is_asked(tmp_path: Path) -> None:
    assert [question.text for question in read_questions(tmp_path / "saknas.jsonl")] == list(BUILT_IN)


@pytest.mark.parametrize("count", [1, 3])
def test_answers_are_timed_in_milliseconds(searcher: Searcher, count: int) -> None:
    figures = {m.name: m for m in measure_answers(searcher, [Question(text) for text in BUILT_IN[:count]])}
    assert list(figures) == ["retrieval, p50", "retrieval, p95", "whole answer, p50", "whole answer, p95"]
    assert {m.unit for m in figures.values()} == {"ms"}
    assert 0 < figures["retrieval, p50"].value <= figures["whole answer, p50"].value <= figures["whole answer, p95"].value
