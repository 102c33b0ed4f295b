"""Keep, for the staff, what a chat model wrote that was not shown. No question and nothing about who asked is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import JSON, Column, Connection, DateTime, Engine, Integer, MetaData, String, Table, Text, delete, insert, select

from assistant.types import RemovedSentence
from corpus.clock import now_exactly
from corpus.library import open_database, writing

KEPT_DAYS = 90
LONGEST = 2_000  # characters of a sentence; a model run wild writes more

metadata = MetaData()
removed_sentences = Table(
    "removed_sentence",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("at", DateTime, nullable=False, index=True),  # UTC
    Column("model", String(200), nullable=False),
    Column("objection", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("document_ids", JSON, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A removed sentence with when it was written (UTC) and by which model."""

    at: datetime
    model: str
    sentence: RemovedSentence


def note_removed(home: Path, *, model: str) -> Callable[[RemovedSentence], None]:
    """Return what notes the sentences that a model loses in the database of `home`; those older than KEPT_DAYS go.

    Raises:
        DatabaseError: the database cannot be opened.
    """
    with _opened(home):
        pass  # a database that cannot be opened is told of now, and not in the middle of an answer

    def note(sentence: RemovedSentence) -> None:
        row = {"at": now_exactly(), "model": model, "objection": sentence.objection, "text": sentence.text[:LONGEST]}
        with _opened(home) as engine, writing(engine) as connection:
            _drop_old(connection)
            connection.execute(insert(removed_sentences), [row | {"document_ids": list(sentence.document_ids)}])

    return note


@contextmanager
def _opened(home: Path) -> Iterator[Engine]:
    """Open the database and close it again: a sentence is seldom removed, and a server may run for months."""
    engine = open_database(home, metadata)
    try:
        yield engine
    finally:
        engine.dispose()


def _drop_old(connection: Connection) -> None:
    connection.execute(delete(removed_sentences).where(removed_sentences.c.at < now_exactly() - timedelta(days=KEPT_DAYS)))


def read_removed(home: Path, *, limit: int = 50) -> list[Entry]:
    """Return the newest removed sentences, newest first; those older than KEPT_DAYS go.

    Raises:
        DatabaseError: the database cannot be opened.
    """
    query = select(removed_sentences).order_by(removed_sentences.c.key.desc()).limit(limit)
    with _opened(home) as engine, writing(engine) as connection:
        _drop_old(connection)
        rows = connection.execute(query).all()
    return [Entry(row.at, row.model, RemovedSentence(row.text, row.objection, tuple(row.document_ids))) for row in rows]
