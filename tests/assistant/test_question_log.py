"""What companies ask is kept masked, for a time, with nothing of who asked; afterwards only counts remain."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.question_log import (
    Asked,
    Count,
    add_question,
    age,
    count_by_document,
    counts,
    forget,
    metadata,
    note_feedback,
    note_question,
    questions,
    read_asked,
    read_counts,
    read_questions,
)
from assistant.types import Answer, Citation, Recommendation
from corpus.library import open_database, reading, writing

TODAY = date(2026, 11, 22)
SECRET = "Jag heter 850101-1236, nås på 070-123 45 67 eller maja@example.se"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(tmp_path, metadata)
    yield opened
    opened.dispose()


def cite(document_id: str) -> Citation:
    return Citation(1, document_id, "Titel", "", "Ett citat.", None, None, None)


ANSWER = Answer(
    id="0123456789ab",
    status="answered",
    answer="Svar [1][2].",
    citations=(cite("iuc/robotlyftet"), cite("iuc/robotlyftet"), cite("partner/almi-lan")),
    programmes=(Recommendation("iuc/automationscheck", "Automationschecken", "löpande", ()),),
    timings_ms={"retrieve": 12.0, "answer": 3.5},
    confidence=0.83,
)


def ask(engine: Engine, text: str, *, day: date = TODAY, number: int = 0, **values: object) -> None:
    """Keep a question of a day."""
    asked = read_asked(replace(ANSWER, id=f"{number:012x}"), text, channel="page")
    with writing(engine) as connection:
        add_question(connection, replace(asked, at=datetime(day.year, day.month, day.day, 12), **values))  # type: ignore[arg-type]


def kept(engine: Engine) -> list[Asked]:
    with reading(engine) as connection:
        return read_questions(connection)


def counted(engine: Engine) -> list[Count]:
    with reading(engine) as connection:
        return read_counts(connection)


def test_a_question_is_read_back_with_what_it_was_about(engine: Engine) -> None:
    before = datetime.now(UTC).replace(tzinfo=None)
    asked = read_asked(ANSWER, "  Vad är <b>Robotlyftet</b> och finns  stöd till robot? ", channel="api", subjects=["iuc/robotlyftet"] * 2)
    assert note_question(engine, asked)
    [found] = kept(engine)
    assert found == asked
    assert before <= found.at <= datetime.now(UTC).replace(tzinfo=None)
    assert found.text == "Vad är Robotlyftet och finns stöd till robot?"
    assert (found.channel, found.status, found.confidence, found.milliseconds) == ("api", "answered", 0.83, 15.5)
    assert (found.subjects, found.cited) == (("iuc/robotlyftet",), ("iuc/robotlyftet", "partner/almi-lan"))
    assert (found.programmes, found.thumb, found.reason) == (("iuc/automationscheck",), None, "")
    assert set(found.needs) >= {"robot"}


def test_the_log_has_no_place_for_who_asked() -> None:
    assert set(questions.columns.keys()) == {
        "key", "answer_id", "at", "channel", "text", "status", "confidence", "milliseconds", "subjects", "needs", "cited", "programmes",
        "thumb", "reason",
    }  # fmt: skip
    assert set(counts.columns.keys()) == {"day", "kind", "name", "count"}


def test_nothing_personal_reaches_the_database_file(engine: Engine, tmp_path: Path) -> None:
    note_question(engine, read_asked(ANSWER, SECRET, channel="page"))
    note_feedback(engine, ANSWER.id, "down", f"Fel! {SECRET}")
    [found] = kept(engine)
    masked = "Jag heter [personnummer], nås på [mobilnummer] eller [e-postadress]"
    assert (found.text, found.reason) == (masked, f"Fel! {masked}")
    engine.dispose()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [secret for secret in (b"850101", b"123 45 67", b"maja@") if secret in written]


def test_a_company_that_opted_out_leaves_a_count_and_no_more(engine: Engine) -> None:
    for _ in range(2):
        assert note_question(engine, read_asked(ANSWER, "Vad är Robotlyftet?", channel="page"), opted_out=True)
    assert kept(engine) == []
    assert [(one.kind, one.name, one.count) for one in counted(engine)] == [("status", "answered", 2)]


def test_the_last_thing_said_of_an_answer_counts(engine: Engine) -> None:
    ask(engine, "Vad är Robotlyftet?", number=1)
    assert note_feedback(engine, f"{1:012x}", "up", "Bra")
    assert note_feedback(engine, f"{1:012x}", "down", " För långt ")
    [found] = kept(engine)
    assert (found.thumb, found.reason) == ("down", "För långt")


def test_what_is_said_of_an_unknown_answer_or_in_an_unknown_way_is_not_kept(engine: Engine) -> None:
    ask(engine, "Vad är Robotlyftet?", number=1)
    assert not note_feedback(engine, "nej", "up")
    assert not note_feedback(engine, f"{1:012x}", "sideways")  # type: ignore[arg-type]
    assert kept(engine)[0].thumb is None


def test_a_log_that_fails_is_told_of_without_the_question(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with writing(engine) as connection:
        questions.drop(connection)
    with caplog.at_level(logging.DEBUG):
        assert not note_question(engine, read_asked(ANSWER, "Hemlig fråga om robot", channel="page"))
        assert not note_feedback(engine, ANSWER.id, "up", "Hemlig fråga om robot")
    assert len(caplog.records) == 2
    assert "Hemlig" not in caplog.text


def test_the_same_answer_noted_twice_is_kept_once(engine: Engine) -> None:
    asked = read_asked(ANSWER, "Vad är Robotlyftet?", channel="page")
    assert note_question(engine, asked)
    assert not note_question(engine, asked)
    assert len(kept(engine)) == 1


@pytest.mark.parametrize(("days", "left"), [(90, ["igår", "idag", "sist"]), (2, ["igår", "idag"]), (1, ["idag"]), (0, [])])
def test_the_text_is_kept_for_so_many_days_today_included(engine: Engine, days: int, left: list[str]) -> None:
    for number, (text, ago) in enumerate({"idag": 0, "igår": 1, "sist": 89, "förr": 90, "länge sedan": 400}.items()):
        ask(engine, text, day=TODAY - timedelta(days=ago), number=number)
    with writing(engine) as connection:
        assert age(connection, TODAY, days=days) == 5 - len(left)
    assert sorted(one.text for one in kept(engine)) == sorted(left)


def test_the_counts_are_the_same_before_and_after_the_text_has_gone(engine: Engine) -> None:
    for number in range(6):
        thumb = ("up", "down", None)[number % 3]
        ask(engine, "Finns bidrag till robot?", day=TODAY - timedelta(days=number % 2), number=number, thumb=thumb, subjects=("a/b",))
    before = counted(engine)
    with writing(engine) as connection:
        age(connection, TODAY, days=1)
    assert len(kept(engine)) == 3
    assert counted(engine) == before
    with writing(engine) as connection:
        age(connection, TODAY, days=0)
    assert kept(engine) == []
    assert counted(engine) == before
    per_day = {(one.day, one.kind, one.name): one.count for one in before}
    assert per_day[TODAY, "document", "a/b"] == per_day[TODAY, "status", "answered"] == 3
    assert per_day[TODAY, "thumb", "up"] == 1


def test_nothing_of_the_text_is_left_when_it_is_forgotten(engine: Engine, tmp_path: Path) -> None:
    ask(engine, "Frågan om gjutgodset", number=1, reason="Gjutgodset saknas")
    ask(engine, "En annan fråga", number=2)
    engine.dispose()
    assert "gjutgods" in _written(tmp_path)
    with writing(engine) as connection:
        assert forget(connection, questions.c.answer_id == f"{1:012x}") == 1
    engine.dispose()
    assert "gjutgods" not in _written(tmp_path)
    assert [one.text for one in kept(engine)] == ["En annan fråga"]


def _written(folder: Path) -> str:
    return b"".join(path.read_bytes() for path in folder.iterdir()).decode("utf-8", "replace").lower()


def test_aging_twice_changes_nothing(engine: Engine) -> None:
    ask(engine, "Vad är Robotlyftet?", day=TODAY - timedelta(days=100))
    with writing(engine) as connection:
        assert (age(connection, TODAY, days=90), age(connection, TODAY, days=90)) == (1, 0)


def test_documents_are_counted_once_a_question_named_or_cited(engine: Engine) -> None:
    ask(engine, "Gammal", day=TODAY - timedelta(days=40), number=1)
    ask(engine, "Ny", number=2, subjects=("iuc/robotlyftet", "annat/nytt"))
    with writing(engine) as connection:
        age(connection, TODAY, days=30)
    with reading(engine) as connection:
        assert count_by_document(connection, TODAY - timedelta(days=60)) == {"iuc/robotlyftet": 2, "partner/almi-lan": 2, "annat/nytt": 1}
        assert count_by_document(connection, TODAY) == {"iuc/robotlyftet": 1, "partner/almi-lan": 1, "annat/nytt": 1}


def test_questions_are_read_newest_first_between_two_days(engine: Engine) -> None:
    for number, ago in enumerate((9, 3, 2, 0)):
        ask(engine, f"för {ago} dagar sedan", day=TODAY - timedelta(days=ago), number=number)
    with reading(engine) as connection:
        some = read_questions(connection, since=TODAY - timedelta(days=3), until=TODAY - timedelta(days=2))
        assert [one.text for one in some] == ["för 2 dagar sedan", "för 3 dagar sedan"]
        assert [one.text for one in read_questions(connection, limit=1)] == ["för 0 dagar sedan"]
        days = {one.day for one in read_counts(connection, since=TODAY - timedelta(days=3), until=TODAY - timedelta(days=2))}
    assert days == {TODAY - timedelta(days=2), TODAY - timedelta(days=3)}
