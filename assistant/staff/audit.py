"""The audit log: who did what to what and when. Notes are only added; erasing a person or document takes its name out of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, DateTime, Integer, MetaData, String, Table, insert, or_, select, update

from corpus.clock import now_exactly

LONGEST = 400  # characters of a subject: as long as a document's id may be

metadata = MetaData()
audit = Table(
    "audit",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("at", DateTime, nullable=False, index=True),  # UTC
    Column("who", String(LONGEST), nullable=False, index=True),
    Column("action", String(40), nullable=False),
    Column("subject", String(LONGEST), nullable=False, index=True),
    Column("detail", JSON, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the log."""

    key: int
    at: datetime  # UTC
    who: str
    action: str
    subject: str
    detail: Mapping[str, Any]  # Any: JSON


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notes to read; "" and None mean any."""

    who: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None  # UTC, included
    until: datetime | None = None  # UTC, not included
    before: int | None = None  # only notes older than the one with this key: the next page


def note(connection: Connection, who: str, action: str, subject: str, detail: Mapping[str, object] | None = None) -> None:
    """Add a note in the transaction of the change itself, so that neither stands without the other."""
    row = {"at": now_exactly(), "who": who[:LONGEST], "action": action, "subject": subject[:LONGEST], "detail": dict(detail or {})}
    connection.execute(insert(audit), [row])


def read(connection: Connection, wanted: Wanted | None = None, *, limit: int = 50) -> list[Note]:
    """Return the newest notes that are wanted, newest first."""
    wanted = wanted or Wanted()
    query = select(audit).order_by(audit.c.key.desc()).limit(limit)
    for name in ("who", "action", "subject"):
        if value := getattr(wanted, name):
            query = query.where(audit.c[name] == value)
    if wanted.since is not None:
        query = query.where(audit.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(audit.c.at < wanted.until)
    if wanted.before is not None:
        query = query.where(audit.c.key < wanted.before)
    return [Note(row.key, row.at, row.who, row.action, row.subject, row.detail) for row in connection.execute(query)]


def forget_subject(connection: Connection, subject: str, replacement: str) -> int:
    """Put `replacement` for a person or document in every note, drop what those notes tell, and return how many there were."""
    touched = connection.execute(update(audit).where(or_(audit.c.subject == subject, audit.c.who == subject)).values(detail={})).rowcount
    connection.execute(update(audit).where(audit.c.subject == subject).values(subject=replacement))
    connection.execute(update(audit).where(audit.c.who == subject).values(who=replacement))
    return touched
