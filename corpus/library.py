"""The database: the documents as read, the files they came from, and the folders that make up the collection."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    delete,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.schema import CreateIndex, CreateTable

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


class DatabaseError(AdviserError):
    """The database is damaged, full, locked or cannot be reached."""


def _configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # The waiting time (ms) comes first: the change to WAL itself must wait for another process that opens.
    for pragma in ("busy_timeout = 10000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def open_database(home: Path, *tables: MetaData) -> Engine:
    """Open the SQLite database of `home`, and make it and the tables that are missing.

    Raises:
        DatabaseError: the folder cannot be written or the file is no database.
    """
    path = home / DATABASE
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _configure)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with engine.begin() as connection:
            for table_set in (metadata, *tables):
                _create_tables(connection, table_set)
    except (OSError, SQLAlchemyError) as error:
        engine.dispose()
        raise DatabaseError(
            f"Databasen {path} går inte att öppna ({_reason(error)}). "
            "Kontrollera att mappen går att skriva i, eller välj en annan med --home."
        ) from error
    return engine


def _create_tables(connection: Connection, tables: MetaData) -> None:
    """Make the missing tables; unlike `create_all`, safe when another process makes them at the same time."""
    for table in tables.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))


def _reason(error: OSError | SQLAlchemyError) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error.orig if isinstance(error, DBAPIError) else error).splitlines()[0]


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection to read with.

    Raises:
        DatabaseError: the database fails.
    """
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise _failure(engine, error) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction: committed at the end, rolled back on any error.

    Raises:
        DatabaseError: the database fails.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise _failure(engine, error) from error


def _failure(engine: Engine, error: DBAPIError) -> DatabaseError:
    return DatabaseError(
        f"Databasen {engine.url.database} går inte att använda ({_reason(error)}). Finns det plats på disken och inget annat program "
        "som håller i den är filen skadad: lägg tillbaka en säkerhetskopia, eller flytta undan den och kör `assistant index`."
    )


def to_document(row: Row[tuple[object, ...]]) -> Document:
    """Make the record of a row of the table `document`."""
    front = FrontMatter.model_validate(row.front) if row.front else None
    pages = tuple(Page(**page) for page in row.pages)
    return Document(id=row.id, title=row.title, text=row.text, digest=row.digest, front=front, pages=pages)


def _values(document: Document) -> dict[str, object]:
    front = json.loads(document.front.model_dump_json(by_alias=True)) if document.front else None
    return {"title": document.title, "text": document.text, "front": front, "pages": [asdict(page) for page in document.pages]}


def save_documents(connection: Connection, items: Iterable[Document]) -> dict[str, int]:
    """Store document versions; one that is there already is brought up to date with how it is read now. Return the keys by id."""
    wanted = {(document.id, document.digest): document for document in items}
    stored = _find_keys(connection, wanted)
    before = load_documents(connection, list(stored.values()))
    for place, key in stored.items():
        if before[key] != wanted[place]:
            connection.execute(update(documents).where(documents.c.key == key).values(**_values(wanted[place])))
    if rows := [{"id": d.id, "digest": d.digest, **_values(d)} for place, d in wanted.items() if place not in stored]:
        connection.execute(insert(documents), rows)
    return {name: key for (name, _), key in _find_keys(connection, wanted).items()}


def _find_keys(connection: Connection, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the keys of these (id, digest), of those that are stored."""
    wanted = set(places)
    query = select(documents.c.key, documents.c.id, documents.c.digest)
    names = sorted({name for name, _ in wanted})
    rows = (row for batch in batches(names) for row in connection.execute(query.where(documents.c.id.in_(batch))))
    return {(row.id, row.digest): row.key for row in rows if (row.id, row.digest) in wanted}


def batches(items: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """Yield `items` in runs of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def load_documents(connection: Connection, keys: Sequence[int]) -> dict[int, Document]:
    """Return the documents with these keys."""
    rows = (row for batch in batches(keys) for row in connection.execute(select(documents).where(documents.c.key.in_(batch))))
    return {row.key: to_document(row) for row in rows}


@dataclass(frozen=True, slots=True)
class Version:
    """A stored document without its text."""

    key: int
    id: str
    digest: str


def load_versions(connection: Connection, keys: Sequence[int]) -> dict[int, Version]:
    """Return which documents these keys stand for, without reading them."""
    query = select(documents.c.key, documents.c.id, documents.c.digest)
    rows = (row for batch in batches(keys) for row in connection.execute(query.where(documents.c.key.in_(batch))))
    return {row.key: Version(row.key, row.id, row.digest) for row in rows}


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
