"""The audit log is written with the change, read newest first, and can forget a name."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.staff import audit
from assistant.staff.accounts import open_accounts
from assistant.staff.audit import Wanted
from corpus.library import reading, writing


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_accounts(tmp_path)
    with writing(engine) as connection:
        for number in range(5):
            audit.note(connection, "anna" if number % 2 else "bo", "saved", f"prov/{number}", {"version": number})
    return engine


def read(engine: Engine, wanted: Wanted | None = None, limit: int = 50) -> list[audit.Note]:
    with reading(engine) as connection:
        return audit.read(connection, wanted, limit=limit)


def test_notes_are_read_newest_first_with_all_they_tell(engine: Engine) -> None:
    notes = read(engine)
    assert [note.subject for note in notes] == [f"prov/{number}" for number in (4, 3, 2, 1, 0)]
    assert (notes[0].who, notes[0].action, notes[0].detail) == ("bo", "saved", {"version": 4})


def test_a_page_goes_on_where_the_one_before_ended(engine: Engine) -> None:
    first = read(engine, limit=2)
    second = read(engine, Wanted(before=first[-1].key), limit=2)
    assert [note.subject for note in first + second] == ["prov/4", "prov/3", "prov/2", "prov/1"]


def test_notes_are_filtered_by_who_what_and_when(engine: Engine) -> None:
    now = read(engine)[0].at
    assert len(read(engine, Wanted(who="anna"))) == 2
    assert [note.subject for note in read(engine, Wanted(subject="prov/3", action="saved"))] == ["prov/3"]
    assert read(engine, Wanted(action="erased")) == []
    assert read(engine, Wanted(since=now + timedelta(seconds=1))) == read(engine, Wanted(until=datetime(2020, 1, 1))) == []
    assert len(read(engine, Wanted(since=now - timedelta(minutes=1), until=now + timedelta(minutes=1)))) == 5


def test_a_note_does_not_outlive_the_change_it_tells_of(engine: Engine) -> None:
    def change() -> None:
        with writing(engine) as connection:
            audit.note(connection, "anna", "erased", "prov/1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert len(read(engine)) == 5


def test_a_forgotten_subject_leaves_that_something_happened_but_no_name_and_no_detail(engine: Engine) -> None:
    with writing(engine) as connection:
        assert audit.forget_subject(connection, "prov/3", "raderat 1") == 1
        assert audit.forget_subject(connection, "bo", "raderad person") == 3
    notes = read(engine)
    assert [(note.who, note.subject, note.detail) for note in notes[:2]] == [("raderad person", "prov/4", {}), ("anna", "raderat 1", {})]
    assert notes[3].detail == {"version": 1}
