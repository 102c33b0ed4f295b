"""The database: the documents as read, the files they came from, and the folders that make up the collection."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import JSON, BigInteger, Column, Connection, Engine, ForeignKey, Integer, MetaData, Row, String, Table, Text
from sqlalchemy import UniqueConstraint, create_engine, delete, event, insert, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from corpus.errors import AdviserError
from corpus.schema import Document, FrontMatter, Page

T = TypeVar("T")
DATABASE = "assistant.db"
BATCH = 400  # ids in one IN (…): SQLite's smallest build allows 999 parameters

metadata = MetaData()
documents = Table(
    "document",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(400), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("front", JSON(none_as_null=True)),
    Column("pages", JSON, nullable=False),
    UniqueConstraint("id", "digest"),
)
files = Table(
    "file",
    metadata,
    Column("path", String(1000), primary_key=True),
    Column("root", String(1000), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
)
file_documents = Table(
    "file_document",
    metadata,
    Column("path", String(1000), primary_key=True),
    Column("document_key", Integer, ForeignKey("document.key"), primary_key=True),
)
roots = Table("root", metadata, Column("path", String(1000), primary_key=True), Column("position", Integer, nullable=False))


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of a file that was read: enough to tell whether it must be read again."""

    path: str
    root: str
    size: int  # bytes
    mtime_ns: int
    keys: tuple[int, ...]  # of the documents it holds


def _configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def open_database(home: Path, *tables: MetaData) -> Engine:
    """Open the SQLite database of `home`, and make it and the tables that are missing.

    Raises:
        AdviserError: the folder cannot be written or the file is no database.
    """
    path = home / DATABASE
    try:
        home.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", _configure)
        for table_set in (metadata, *tables):
            table_set.create_all(engine)
    except (OSError, SQLAlchemyError) as error:
        reason = getattr(error, "strerror", None) or str(getattr(error, "orig", error)).splitlines()[0]
        raise AdviserError(
            f"Databasen {path} går inte att öppna ({reason}). Kontrollera att mappen går att skriva i, eller välj en annan med --home."
        ) from error
    return engine


def to_document(row: Row[tuple[object, ...]]) -> Document:
    """Make the record of a row of the table `document`."""
    front = FrontMatter.model_validate(row.front) if row.front else None
    pages = tuple(Page(**page) for page in row.pages)
    return Document(id=row.id, title=row.title, text=row.text, digest=row.digest, front=front, pages=pages)


def save_document(connection: Connection, document: Document) -> int:
    """Store a document, unless this very version is there already; return its key."""
    known = select(documents.c.key).where(documents.c.id == document.id, documents.c.digest == document.digest)
    key = connection.execute(known).scalar()
    if key is not None:
        return int(key)
    front = json.loads(document.front.model_dump_json(by_alias=True)) if document.front else None
    values = {"id": document.id, "digest": document.digest, "title": document.title, "text": document.text, "front": front}
    result = connection.execute(insert(documents).values(**values, pages=[asdict(page) for page in document.pages]))
    return int(result.inserted_primary_key[0])


def batches(items: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """Yield `items` in runs of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def load_documents(connection: Connection, keys: Sequence[int]) -> dict[int, Document]:
    """Return the documents with these keys."""
    rows = (row for batch in batches(keys) for row in connection.execute(select(documents).where(documents.c.key.in_(batch))))
    return {row.key: to_document(row) for row in rows}


def load_files(connection: Connection) -> dict[str, FileState]:
    """Return every file the collection was read from, by path."""
    keys: dict[str, list[int]] = {}
    for row in connection.execute(select(file_documents)):
        keys.setdefault(row.path, []).append(row.document_key)
    rows = connection.execute(select(files))
    return {row.path: FileState(row.path, row.root, row.size, row.mtime_ns, tuple(keys.get(row.path, ()))) for row in rows}


def save_files(connection: Connection, states: Iterable[FileState]) -> None:
    """Replace what is known of the collection's files."""
    rows = list(states)
    connection.execute(delete(file_documents))
    connection.execute(delete(files))
    if rows:
        values = [{"path": s.path, "root": s.root, "size": s.size, "mtime_ns": s.mtime_ns} for s in rows]
        connection.execute(insert(files), values)
    if links := [{"path": state.path, "document_key": key} for state in rows for key in state.keys]:
        connection.execute(insert(file_documents), links)


def load_roots(connection: Connection) -> list[Path]:
    """Return the files and folders that make up the collection, in the order they were added."""
    return [Path(row.path) for row in connection.execute(select(roots).order_by(roots.c.position))]


def save_roots(connection: Connection, paths: Sequence[Path]) -> None:
    """Replace the list of files and folders that make up the collection."""
    connection.execute(delete(roots))
    if paths:
        connection.execute(insert(roots), [{"path": str(path), "position": place} for place, path in enumerate(paths)])
