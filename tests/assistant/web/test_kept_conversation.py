"""What the browser keeps of a conversation comes back as it was, and what someone else wrote there does no harm."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from assistant.web.dialogue import MAX_EXCHANGES, Exchange
from assistant.web.kept_conversation import LARGEST, dump_conversation, parse_conversation
from assistant.web.panels import render_conversation
from assistant.web.source_pane import render_sources
from assistant.web.wording import STOPPED


@pytest.fixture
def conversation(script: SimpleNamespace) -> tuple[Exchange, ...]:
    return (
        Exchange(1, 'Stöd till robot? – "å ä ö" 🤖', "done", script.ROBOT, is_kept=True),
        Exchange(2, "x", "failed", None, script.TOO_LONG),
        Exchange(3, "Vad är skillnaden?", "done", script.DIFFERENCE),
    )


def test_a_finished_conversation_comes_back_as_it_was(conversation: tuple[Exchange, ...]) -> None:
    assert parse_conversation(dump_conversation(conversation)) == conversation
    assert dump_conversation(()) == ""
    assert parse_conversation("") == ()


@pytest.mark.parametrize("phase", ["waiting", "answering"])
def test_an_answer_that_was_cut_off_comes_back_as_stopped(script: SimpleNamespace, phase: str) -> None:
    growing = (Exchange(1, "a", phase, script.ROBOT),)  # type: ignore[arg-type]
    assert parse_conversation(dump_conversation(growing)) == (Exchange(1, "a", "stopped", None, STOPPED["sv"]),)
    assert parse_conversation(dump_conversation(growing), language="en")[0].notice == STOPPED["en"]


def test_the_oldest_exchanges_go_where_the_text_would_grow_too_large(script: SimpleNamespace) -> None:
    large = replace(script.ROBOT, answer="å" * 60_000)
    text = dump_conversation(tuple(Exchange(number, "a", "done", large) for number in range(1, 21)))
    assert len(text) <= LARGEST
    kept = parse_conversation(text)
    assert kept[-1].number == 20
    assert 2 < len(kept) < 20


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "x",
        "{}",
        "[1]",
        "null",
        '[{"number":1}]',
        "[" * 5000,
        '[{"number":1,"question":"a","phase":"done","answer":{"id":"x"}}]',
        "[" + " " * LARGEST,
    ],
)
def test_what_is_no_conversation_is_an_empty_one(text: object) -> None:
    assert parse_conversation(text) == ()


@pytest.mark.parametrize("numbers", [(1, 1), (2, 1), (0, 1), (-4, 2), (1, 10**9)])
def test_numbers_that_would_be_no_anchors_of_their_own_are_refused(numbers: tuple[int, int]) -> None:
    exchanges = [{"number": number, "question": "a", "phase": "stopped", "notice": "x"} for number in numbers]
    assert parse_conversation(json.dumps(exchanges)) == ()


def test_more_exchanges_than_are_shown_are_cut(script: SimpleNamespace) -> None:
    many = tuple(Exchange(number, "a", "done", script.NOT_FOUND) for number in range(1, MAX_EXCHANGES + 10))
    assert len(parse_conversation(dump_conversation(many))) == MAX_EXCHANGES


def test_what_someone_else_wrote_there_is_shown_as_text(script: SimpleNamespace) -> None:
    written = json.loads(
        dump_conversation((Exchange(1, script.HOSTILE, "done", script.UNSAFE), Exchange(2, "b", "stopped", None, script.HOSTILE)))
    )
    kept = parse_conversation(json.dumps(written))
    html = render_conversation(kept) + render_sources(kept)
    assert "<img" not in html
    assert "<script" not in html
    assert "javascript:" not in html.replace("javascript:alert(1)&quot;", "")
