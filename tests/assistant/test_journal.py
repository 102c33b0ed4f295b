"""What a chat model lost is kept for the staff: ninety days, newest first, with why, and nothing about who asked."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from assistant.journal import KEPT_DAYS, LONGEST, metadata, note_removed, read_removed, removed_sentences
from assistant.types import RemovedSentence
from corpus.library import DatabaseError, open_database, writing

AMOUNT = RemovedSentence("Ni får 75 000 kronor.", "number", ("iuc/robotlyftet", "partner/almi-lan"))
MODEL = "ollama:gemma3"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(tmp_path, metadata)
    yield opened
    opened.dispose()


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def put(engine: Engine, *, days_ago: float) -> None:
    """Write an entry of another day, as it was written then."""
    row = {"at": now() - timedelta(days=days_ago), "model": MODEL, "objection": "number", "text": f"För {days_ago} dagar sedan."}
    with writing(engine) as connection:
        connection.execute(insert(removed_sentences), [row | {"document_ids": []}])


def texts(home: Path) -> list[str]:
    return [entry.sentence.text for entry in read_removed(home)]


def test_a_removed_sentence_is_read_back_with_its_model_and_time(tmp_path: Path) -> None:
    before = now()
    note_removed(tmp_path, model=MODEL)(AMOUNT)
    [entry] = read_removed(tmp_path)
    assert (entry.model, entry.sentence) == (MODEL, AMOUNT)
    assert before <= entry.at <= now()


def test_a_sentence_that_cited_nothing_is_kept_too(tmp_path: Path) -> None:
    unmarked = RemovedSentence("Techtank är störst i Norden.", "no_source", ())
    note_removed(tmp_path, model=MODEL)(unmarked)
    assert [entry.sentence for entry in read_removed(tmp_path)] == [unmarked]


def test_the_newest_come_first_and_no_more_than_asked_for(tmp_path: Path) -> None:
    note = note_removed(tmp_path, model=MODEL)
    for number in range(5):
        note(RemovedSentence(f"Mening {number}.", "number", ()))
    assert [entry.sentence.text for entry in read_removed(tmp_path, limit=3)] == ["Mening 4.", "Mening 3.", "Mening 2."]


def test_fifty_are_read_unless_another_number_is_given(tmp_path: Path, engine: Engine) -> None:
    for _ in range(52):
        put(engine, days_ago=1)
    assert len(read_removed(tmp_path)) == 50


def test_a_home_without_entries_has_none(tmp_path: Path) -> None:
    assert read_removed(tmp_path / "ny") == []


def test_what_is_older_than_ninety_days_goes_with_the_next_note(tmp_path: Path, engine: Engine) -> None:
    for days in (400, KEPT_DAYS + 0.01, KEPT_DAYS - 0.01):
        put(engine, days_ago=days)
    note_removed(tmp_path, model=MODEL)(AMOUNT)
    assert texts(tmp_path) == [AMOUNT.text, f"För {KEPT_DAYS - 0.01} dagar sedan."]


def test_a_sentence_without_end_is_kept_to_its_first_characters(tmp_path: Path) -> None:
    note_removed(tmp_path, model=MODEL)(RemovedSentence("å" * 10_000, "addition", ()))
    assert texts(tmp_path) == ["å" * LONGEST]


def test_an_entry_has_no_place_for_the_question_or_who_asked() -> None:
    assert set(removed_sentences.columns.keys()) == {"key", "at", "model", "objection", "text", "document_ids"}


def test_many_conversations_may_note_at_once(tmp_path: Path) -> None:
    note = note_removed(tmp_path, model=MODEL)
    sentences = [RemovedSentence(f"Mening {number}.", "number", ()) for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(note, sentences))
    assert sorted(texts(tmp_path)) == sorted(sentence.text for sentence in sentences)


def test_entries_outlive_the_program_that_noted_them(tmp_path: Path) -> None:
    note_removed(tmp_path, model="openai:a")(AMOUNT)
    note_removed(tmp_path, model="openai:b")(AMOUNT)
    assert [entry.model for entry in read_removed(tmp_path)] == ["openai:b", "openai:a"]


@pytest.mark.parametrize("use", [read_removed, lambda home: note_removed(home, model=MODEL)], ids=["read", "note"])
def test_a_home_that_cannot_be_written_is_refused_in_one_sentence(tmp_path: Path, use: Callable[[Path], object]) -> None:
    (tmp_path / "fil").write_text("upptagen", encoding="utf-8")
    with pytest.raises(DatabaseError, match="går inte att öppna"):
        use(tmp_path / "fil")


def test_what_is_older_than_ninety_days_goes_when_the_journal_is_read(tmp_path: Path, engine: Engine) -> None:
    for days in (KEPT_DAYS + 0.01, KEPT_DAYS - 0.01):
        put(engine, days_ago=days)
    assert texts(tmp_path) == [f"För {KEPT_DAYS - 0.01} dagar sedan."]
    with engine.connect() as connection:
        assert len(connection.execute(select(removed_sentences.c.key)).all()) == 1


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux lists the open files")
def test_no_connection_to_the_database_stays_open_after_a_note(tmp_path: Path) -> None:
    note = note_removed(tmp_path, model=MODEL)
    note(AMOUNT)
    opened = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert not [path for path in opened if path.is_relative_to(tmp_path)]
