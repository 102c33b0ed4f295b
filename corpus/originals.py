"""The files that staff hand in, kept in the database as they came, once for each content."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, DateTime, Integer, LargeBinary, MetaData, String, Table, Text, insert, select, update

from corpus.clock import now

metadata = MetaData()
original_files = Table(
    "original",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),  # bytes
    Column("at", DateTime, nullable=False),  # UTC
    Column("data", LargeBinary, nullable=False),
)


KNOWN = select(original_files.c.digest, original_files.c.name, original_files.c.size, original_files.c.at)


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was handed in."""

    digest: str
    name: str
    size: int  # bytes
    at: datetime  # UTC


def keep_original(connection: Connection, name: str, data: bytes) -> Original:
    """Store a file as it was handed in, once for each content."""
    digest = hashlib.sha256(data).hexdigest()
    if (known := find_original(connection, digest)) is not None:
        return known
    original = Original(digest, name, len(data), now())
    connection.execute(insert(original_files).values(**asdict(original), data=data))
    return original


def date_original(connection: Connection, digest: str, at: datetime) -> None:
    """Say when a stored file was handed in, as an import does."""
    connection.execute(update(original_files).where(original_files.c.digest == digest).values(at=at))


def find_original(connection: Connection, digest: str) -> Original | None:
    """Return what is known of a stored file."""
    row = connection.execute(KNOWN.where(original_files.c.digest == digest)).first()
    return Original(*row) if row else None


def list_originals(connection: Connection) -> list[Original]:
    """Return what is known of every stored file, by digest."""
    return [Original(*row) for row in connection.execute(KNOWN.order_by(original_files.c.digest))]


def read_original(connection: Connection, digest: str) -> bytes | None:
    """Return a stored file's bytes."""
    return connection.execute(select(original_files.c.data).where(original_files.c.digest == digest)).scalar()
