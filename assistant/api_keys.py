"""The keys that other programs send: made and revoked by an administrator, and known by a hash of each."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, Date, DateTime, Engine, Integer, MetaData, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.staff import audit
from assistant.staff.roles import OPERATOR
from corpus.clock import now
from corpus.errors import AdviserError
from corpus.library import open_database, reading, writing

TOKEN_BYTES: Final = 32  # 256 random bits: a plain hash of them cannot be guessed back
PREFIX: Final = "ind_"  # by which a key that has leaked is recognised
SHOWN: Final = 8  # characters by which an administrator tells keys apart
NAME: Final = re.compile(r"[\w.@-](?:[\w .@-]{0,98}[\w.@-])?")

metadata = MetaData()
api_keys = Table(
    "api_key",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("beginning", String(SHOWN), nullable=False),
    Column("token_digest", String(64), nullable=False, unique=True),
    Column("rate_limit", Integer),  # requests a minute; None: what all keys have
    Column("made", DateTime, nullable=False),  # UTC, as the others
    Column("revoked", DateTime),
    Column("used", Date),
)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as an administrator may see it; the secret is known only to who was given it."""

    key: int
    name: str
    beginning: str  # of the secret
    rate_limit: int | None  # requests a minute; None: what all keys have
    made: datetime  # UTC
    revoked: datetime | None
    used: date | None  # the last day


def open_keys(home: Path) -> Engine:
    """Open the database with the keys.

    Raises:
        DatabaseError: it cannot be opened.
    """
    return open_database(home, metadata, audit.metadata)


def add_key(engine: Engine, name: str, *, rate_limit: int | None = None) -> str:
    """Make a key and return its secret, which is kept nowhere.

    Raises:
        AdviserError: the name cannot be used, or is taken, by a revoked key too.
    """
    if not NAME.fullmatch(name):
        raise AdviserError(f"Namnet {name!r} går inte att använda. Skriv högst 100 bokstäver, siffror, mellanslag eller . _ @ -.")
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    row = {"name": name, "beginning": token[:SHOWN], "token_digest": _digest(token), "rate_limit": rate_limit, "made": now()}
    with writing(engine) as connection:
        try:
            connection.execute(insert(api_keys), [row])
        except IntegrityError as error:
            raise AdviserError(f"Det finns redan en nyckel med namnet {name}. Välj ett annat namn.") from error
        audit.note(connection, OPERATOR.name, "key_added", name, {"limit": rate_limit})
    return token


def list_keys(engine: Engine) -> list[ApiKey]:
    """Return all keys by name, the revoked ones too."""
    with reading(engine) as connection:
        rows = connection.execute(select(api_keys).order_by(api_keys.c.name))
        return [ApiKey(row.key, row.name, row.beginning, row.rate_limit, row.made, row.revoked, row.used) for row in rows]


def revoke_key(engine: Engine, name: str) -> None:
    """Let a key no longer be used; it stays in the list.

    Raises:
        AdviserError: there is no such key, or it is revoked already.
    """
    open_key = api_keys.c.name == name, api_keys.c.revoked.is_(None)
    with writing(engine) as connection:
        if not connection.execute(update(api_keys).where(*open_key).values(revoked=now())).rowcount:
            raise AdviserError(f"Det finns ingen giltig nyckel med namnet {name}. Se nycklarna med: assistant key list")
        audit.note(connection, OPERATOR.name, "key_revoked", name)


def find_key(engine: Engine, token: str) -> ApiKey | None:
    """Return the key whose secret this is, unless it is revoked, and note that it is used today."""
    with reading(engine) as connection:
        row = connection.execute(select(api_keys).where(api_keys.c.token_digest == _digest(token))).one_or_none()
    if row is None or row.revoked is not None:
        return None
    today = now().date()
    if row.used != today:
        with writing(engine) as connection:
            _note_used(connection, row.key, today)
    return ApiKey(row.key, row.name, row.beginning, row.rate_limit, row.made, row.revoked, today)


def _note_used(connection: Connection, key: int, day: date) -> None:
    connection.execute(update(api_keys).where(api_keys.c.key == key).values(used=day))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
