"""Noting never holds up or breaks an answer: it happens beside it, in order, and what fails is only told of."""

import logging
import time
from datetime import timedelta
from pathlib import Path

import pytest

from assistant import log_writer
from assistant.log_writer import LogWriter
from assistant.question_log import Asked, metadata, read_counts, read_questions
from assistant.types import Answer
from corpus.clock import now
from corpus.library import DatabaseError, open_database, reading, writing

ANSWER = Answer("0123456789ab", "not_found", "Det framgår inte.", timings_ms={"retrieve": 3.0})


def kept(home: Path) -> list[Asked]:
    engine = open_database(home, metadata)
    try:
        with reading(engine) as connection:
            return read_questions(connection)
    finally:
        engine.dispose()


def test_a_question_and_what_was_thought_of_the_answer_are_noted_in_order(tmp_path: Path) -> None:
    log = LogWriter(tmp_path, days=90, subjects=lambda question: [question.split()[-1].lower()])
    log.note(ANSWER, "Vad är Robotlyftet", channel="page")
    log.note_feedback(ANSWER.id, "down", "Ring mig på 070-123 45 67")
    log.close()
    [found] = kept(tmp_path)
    assert (found.answer_id, found.text, found.subjects) == (ANSWER.id, "Vad är Robotlyftet", ("robotlyftet",))
    assert (found.thumb, found.reason) == ("down", "Ring mig på [mobilnummer]")


def test_with_no_days_nothing_is_noted_and_what_was_kept_becomes_counts(tmp_path: Path) -> None:
    before = LogWriter(tmp_path, days=90)
    before.note(ANSWER, "En fråga", channel="page")
    before.close()
    log = LogWriter(tmp_path, days=0)
    log.note(ANSWER, "En fråga till", channel="page")
    log.note_feedback(ANSWER.id, "up")
    log.close()
    assert kept(tmp_path) == []
    engine = open_database(tmp_path, metadata)
    with reading(engine) as connection:
        assert [(one.kind, one.name, one.count) for one in read_counts(connection)] == [("status", "not_found", 1)]
    engine.dispose()


def test_an_old_text_goes_also_where_nobody_asks_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_writer, "AGING_EVERY", 0.02)
    log = LogWriter(tmp_path, days=90)
    log.note(ANSWER, "En fråga", channel="page")
    time.sleep(0.2)
    assert len(kept(tmp_path)) == 1  # while its days last
    monkeypatch.setattr(log_writer, "now", lambda: now() + timedelta(days=90))
    deadline = time.monotonic() + 10
    while kept(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.02)
    log.close()
    assert kept(tmp_path) == []


def test_of_who_has_opted_out_not_even_the_subject_is_looked_for(tmp_path: Path) -> None:
    def fail(_question: str) -> list[str]:
        raise AssertionError

    log = LogWriter(tmp_path, days=90, subjects=fail)
    log.note(ANSWER, "En fråga", channel="page", opted_out=True)
    log.close()
    assert kept(tmp_path) == []


def test_what_fails_is_told_of_without_the_question(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def fail(question: str) -> list[str]:
        raise ValueError(question)

    log = LogWriter(tmp_path, days=90, subjects=fail)
    with caplog.at_level(logging.DEBUG):
        log.note(ANSWER, "En hemlig fråga", channel="page")
        log.note(ANSWER, "x" * 5_000, channel="page")
        log.close()
    assert "ValueError" in caplog.text
    assert "hemlig" not in caplog.text
    assert kept(tmp_path) == []


def test_no_answer_waits_for_a_database_that_is_busy(tmp_path: Path) -> None:
    log = LogWriter(tmp_path, days=90)
    engine = open_database(tmp_path, metadata)
    started = time.perf_counter()
    with writing(engine) as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        log.note(ANSWER, "En fråga", channel="api")
        passed = time.perf_counter() - started
    engine.dispose()
    log.close()
    assert passed < 2  # seconds; the database itself waits for ten
    assert [one.text for one in kept(tmp_path)] == ["En fråga"]


def test_a_note_after_the_end_is_lost_and_no_more(tmp_path: Path) -> None:
    log = LogWriter(tmp_path, days=90)
    log.close()
    log.note(ANSWER, "En fråga", channel="page")
    assert kept(tmp_path) == []


def test_a_home_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("upptagen", encoding="utf-8")
    with pytest.raises(DatabaseError, match="går inte att öppna"):
        LogWriter(tmp_path / "fil", days=90)
