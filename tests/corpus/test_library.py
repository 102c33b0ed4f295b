"""Tests for `corpus.library`: the database of documents, files and roots."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from corpus.library import (
    DATABASE,
    DatabaseError,
    FileState,
    load_documents,
    load_files,
    load_roots,
    load_versions,
    open_database,
    reading,
    save_documents,
    save_files,
    save_roots,
    writing,
)
from corpus.reader import read_file
from corpus.schema import Document, Page

PLAIN = Document(id="a", title="A", text="Text på ön.", digest="1", pages=(Page(1, 0, 5), Page(2, 5, 11)))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path / "hem" / "nytt")
    yield engine
    engine.dispose()


def test_documents_come_back_as_they_were_saved(engine: Engine, tmp_path: Path, programme_text: str) -> None:
    (tmp_path / "a.md").write_text(programme_text, encoding="utf-8")
    documents = [PLAIN, *read_file(tmp_path / "a.md", root=tmp_path)]
    with writing(engine) as connection:
        keys = save_documents(connection, documents)
    with reading(engine) as connection:
        assert load_documents(connection, list(keys.values())) == {keys[document.id]: document for document in documents}
        assert {v.id: (v.key, v.digest) for v in load_versions(connection, list(keys.values())).values()} == {
            document.id: (keys[document.id], document.digest) for document in documents
        }


def test_a_version_is_stored_once_and_a_new_digest_is_a_new_version(engine: Engine) -> None:
    with writing(engine) as connection:
        first, again = save_documents(connection, [PLAIN]), save_documents(connection, [PLAIN])
        other = save_documents(connection, [replace(PLAIN, digest="2")])
    assert first == again
    assert first != other


def test_a_version_follows_how_it_is_read_now(engine: Engine) -> None:
    """The same bytes can be read otherwise by a newer release."""
    with writing(engine) as connection:
        key = save_documents(connection, [PLAIN])["a"]
        assert save_documents(connection, [replace(PLAIN, text="Bättre läst.")]) == {"a": key}
        assert load_documents(connection, [key])[key].text == "Bättre läst."


def test_more_documents_than_one_statement_holds(engine: Engine) -> None:
    documents = [replace(PLAIN, id=f"d{number}") for number in range(1001)]
    with writing(engine) as connection:
        keys = save_documents(connection, documents)
        assert len(load_documents(connection, list(keys.values()))) == 1001


def test_files_and_roots_are_replaced_as_a_whole(engine: Engine) -> None:
    with writing(engine) as connection:
        key = save_documents(connection, [PLAIN])["a"]
        states = [FileState("/x/a.md", "/x", 10, 5_000_000_000_000, (key,)), FileState("/x/b.md", "/x", 0, 1, ())]
        save_files(connection, states)
        save_files(connection, states)
        save_roots(connection, [Path("/y"), Path("/x")])
        save_roots(connection, [Path("/y"), Path("/x")])
    with reading(engine) as connection:
        assert load_files(connection) == {state.path: state for state in states}
        assert load_roots(connection) == [Path("/y"), Path("/x")]


def test_a_document_that_a_file_holds_cannot_be_deleted(engine: Engine) -> None:
    with writing(engine) as connection:
        key = save_documents(connection, [PLAIN])["a"]
        save_files(connection, [FileState("/x/a.md", "/x", 1, 1, (key,))])
    with pytest.raises(DatabaseError, match="FOREIGN KEY"), writing(engine) as connection:
        connection.execute(text("DELETE FROM document"))


def test_nothing_is_written_when_a_transaction_fails(engine: Engine) -> None:
    with pytest.raises(DatabaseError), writing(engine) as connection:
        connection.execute(text(f"DROP TABLE table_{len(save_documents(connection, [PLAIN]))}"))
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM document")).scalar() == 0


def test_a_writer_does_not_hold_up_readers(engine: Engine) -> None:
    with writing(engine) as writer, reading(engine) as reader:
        save_documents(writer, [PLAIN])
        assert reader.execute(text("SELECT count(*) FROM document")).scalar() == 0


def test_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hem").write_text("", encoding="utf-8")
    with pytest.raises(DatabaseError, match="--home"):
        open_database(tmp_path / "hem")


@pytest.mark.parametrize("data", [b"text, not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 4000], ids=["text", "garbled"])
def test_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, data: bytes) -> None:
    (tmp_path / DATABASE).write_bytes(data)
    with pytest.raises(DatabaseError, match="går inte att öppna"):
        open_database(tmp_path)
    assert (tmp_path / DATABASE).read_bytes() == data


def test_damage_met_later_is_one_sentence(engine: Engine) -> None:
    with pytest.raises(DatabaseError, match="lägg tillbaka en säkerhetskopia"), reading(engine) as connection:
        connection.execute(text("SELECT * FROM a_table_that_is_gone"))


def test_closed_database_leaves_one_file(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    with writing(engine) as connection:
        save_documents(connection, [PLAIN])
    engine.dispose()
    assert [path.name for path in tmp_path.iterdir()] == [DATABASE]
    assert sqlite3.connect(tmp_path / DATABASE).execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_processes_that_open_a_new_home_at_once_do_not_collide(tmp_path: Path) -> None:
    script = f"from pathlib import Path; from corpus.library import open_database; open_database(Path({str(tmp_path / 'hem')!r})).dispose()"
    processes = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) for _ in range(4)]
    assert [process.communicate()[1] for process in processes] == [b""] * 4
