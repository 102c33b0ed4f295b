"""Who is signed in: sessions in the database, known by a random token of which only the hash is kept, and the key that signs cookies."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, Connection, DateTime, Integer, MetaData, String, Table, delete, exists, insert, literal, or_, select, update

IDLE: Final = timedelta(hours=8)  # a working day: who leaves in the evening signs in again in the morning
LONGEST: Final = timedelta(days=7)  # then everybody signs in again
SEEN_EVERY: Final = timedelta(minutes=1)  # a page sends many requests; not each needs to be written down
TOKEN_BYTES: Final = 32  # 256 bits
LONGEST_DEVICE: Final = 200  # characters

metadata = MetaData()
sessions = Table(
    "session",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("token_digest", String(64), nullable=False, unique=True),
    Column("account_key", Integer, nullable=False, index=True),
    Column("device", String(LONGEST_DEVICE), nullable=False),
    Column("began", DateTime, nullable=False),  # UTC, as the others
    Column("seen", DateTime, nullable=False),
)
signing_keys = Table("signing_key", metadata, Column("key", Integer, primary_key=True), Column("value", String(100), nullable=False))


@dataclass(frozen=True, slots=True)
class Session:
    """A session as its owner may see it; the token is known only to the browser."""

    key: int
    account_key: int
    device: str  # what the browser calls itself
    began: datetime  # UTC
    seen: datetime  # UTC, within SEEN_EVERY


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def begin(connection: Connection, account_key: int, device: str, moment: datetime) -> str:
    """Begin a session and return its token, which is kept nowhere else; sessions that have expired are cleared away."""
    connection.execute(delete(sessions).where(or_(sessions.c.seen <= moment - IDLE, sessions.c.began <= moment - LONGEST)))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = {"token_digest": _digest(token), "account_key": account_key, "device": device[:LONGEST_DEVICE], "began": moment, "seen": moment}
    connection.execute(insert(sessions), [row])
    return token


def find(connection: Connection, token: str, moment: datetime) -> Session | None:
    """Return the session of a token, unless it has ended or expired."""
    row = connection.execute(select(sessions).where(sessions.c.token_digest == _digest(token))).one_or_none()
    if row is None or moment >= row.seen + IDLE or moment >= row.began + LONGEST:
        return None
    return Session(row.key, row.account_key, row.device, row.began, row.seen)


def note_seen(connection: Connection, session: Session, moment: datetime) -> None:
    """Write down that a session is in use, which puts its expiry off."""
    connection.execute(update(sessions).where(sessions.c.key == session.key).values(seen=moment))


def list_own(connection: Connection, account_key: int, moment: datetime) -> list[Session]:
    """Return the sessions of an account that have not expired, the latest used first."""
    mine = select(sessions).where(
        sessions.c.account_key == account_key, sessions.c.seen > moment - IDLE, sessions.c.began > moment - LONGEST
    )
    rows = connection.execute(mine.order_by(sessions.c.seen.desc(), sessions.c.key.desc()))
    return [Session(row.key, row.account_key, row.device, row.began, row.seen) for row in rows]


def end(connection: Connection, token: str) -> None:
    """End the session of a token."""
    connection.execute(delete(sessions).where(sessions.c.token_digest == _digest(token)))


def end_all(connection: Connection, account_key: int, *, but: int | None = None) -> int:
    """End every session of an account, except the one with the key `but`, and return how many."""
    theirs = delete(sessions).where(sessions.c.account_key == account_key)
    return connection.execute(theirs if but is None else theirs.where(sessions.c.key != but)).rowcount


def signing_key(connection: Connection) -> str:
    """Return the key that signs cookies; it is made once. Needs a transaction that writes."""
    fresh = select(literal(1), literal(secrets.token_urlsafe(TOKEN_BYTES))).where(~exists(select(signing_keys.c.key)))
    connection.execute(insert(signing_keys).from_select(["key", "value"], fresh))
    return str(connection.execute(select(signing_keys.c.value)).scalar_one())
