"""The staff's long work in the database: what is waiting, under way, done, refused or cancelled, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from corpus.clock import now

Task = Literal["read", "unpack", "fetch", "publish", "retire", "erase", "import", "links", "test", "impact"]
Stand = Literal["waiting", "running", "done", "failed", "cancelled"]
KEPT = timedelta(days=30)

metadata = MetaData()
jobs = Table(
    "job",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("task", String(12), nullable=False),
    Column("subject", Text, nullable=False),  # a file's name, an address or a document's id, for people
    Column("payload", JSON, nullable=False),
    Column("by", String(200), nullable=False),
    Column("created", DateTime, nullable=False),  # UTC, as the others
    Column("stand", String(12), nullable=False),
    Column("stage", String(100), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("started", DateTime),
    Column("ended", DateTime),
    Column("cancelling", Boolean, nullable=False),
    Column("outcome", Text, nullable=False),  # a Swedish sentence
    Column("result", JSON, nullable=False),
    Column("document_id", String(400), nullable=False, index=True),  # of the document it made or changed, "" for none
)


@dataclass(frozen=True, slots=True)
class Order:
    """What to do, for whom: `payload` is what the task needs, as JSON."""

    task: Task
    subject: str
    by: str
    payload: Mapping[str, object]
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work and how it stands."""

    key: int
    order: Order
    stand: Stand
    stage: str
    done: int
    total: int
    created: datetime  # UTC
    started: datetime | None
    ended: datetime | None
    cancelling: bool
    outcome: str
    result: Mapping[str, object]
    document_id: str  # of the document it made or changes, "" for none

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen."""
        return self.stand in ("done", "failed", "cancelled")

    def seconds_left(self, moment: datetime) -> int | None:
        """Estimate the seconds left of the present stage from its pace so far; None before it can be told."""
        if self.started is None or self.is_over or not 0 < self.done < self.total:
            return None
        passed = (moment - self.started).total_seconds()
        return round(passed * (self.total - self.done) / self.done)


def _to_job(row: Row[tuple[object, ...]]) -> Job:
    order = Order(row.task, row.subject, row.by, row.payload, row.document_id)
    return Job(
        row.key, order, row.stand, row.stage, row.done, row.total, row.created, row.started, row.ended,
        row.cancelling, row.outcome, row.result, row.document_id,
    )  # fmt: skip


def add_job(connection: Connection, order: Order) -> int:
    """Put a job in the queue and return its key."""
    given = {"task": order.task, "subject": order.subject, "by": order.by, "payload": dict(order.payload), "document_id": order.document_id}
    rest = {"stand": "waiting", "stage": "", "done": 0, "total": 0, "cancelling": False, "outcome": "", "result": {}, "created": now()}
    return int(connection.execute(insert(jobs).values(**given, **rest).returning(jobs.c.key)).scalar_one())


def find_job(connection: Connection, key: int) -> Job | None:
    """Return one job."""
    row = connection.execute(select(jobs).where(jobs.c.key == key)).first()
    return _to_job(row) if row else None


def list_jobs(connection: Connection, *, task: Task | None = None, limit: int = 50) -> list[Job]:
    """Return the newest jobs, or those of one kind, newest first."""
    query = select(jobs).where(jobs.c.task == task) if task else select(jobs)
    return [_to_job(row) for row in connection.execute(query.order_by(jobs.c.key.desc()).limit(limit))]


def claim_job(connection: Connection, key: int | None = None) -> Job | None:
    """Take the oldest job that waits, or the one with this key, for this process alone; None where there is none to take."""
    waiting = select(jobs.c.key).where(jobs.c.stand == "waiting").order_by(jobs.c.key)
    wanted = waiting if key is None else waiting.where(jobs.c.key == key)
    for found in connection.execute(wanted.limit(5)).scalars().all():
        claim = update(jobs).where(jobs.c.key == found, jobs.c.stand == "waiting")
        if connection.execute(claim.values(stand="running", started=now())).rowcount:
            return find_job(connection, found)
    return None


def report_progress(connection: Connection, key: int, *, stage: str, done: int, total: int) -> bool:
    """Note how far a job has come; return whether it is to be cancelled."""
    connection.execute(update(jobs).where(jobs.c.key == key).values(stage=stage, done=done, total=total))
    return bool(connection.execute(select(jobs.c.cancelling).where(jobs.c.key == key)).scalar())


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended, in a Swedish sentence, and what came of it as JSON."""

    sentence: str
    result: Mapping[str, object] = field(default_factory=dict)
    document_id: str = ""
    stand: Stand = "done"


def end_job(connection: Connection, key: int, outcome: Outcome) -> None:
    """Say how a job ended; what it was given is forgotten."""
    values = {"stand": outcome.stand, "outcome": outcome.sentence, "result": dict(outcome.result), "ended": now(), "payload": {}}
    named = {"document_id": outcome.document_id} if outcome.document_id else {}
    connection.execute(update(jobs).where(jobs.c.key == key).values(**values, **named))


def cancel_job(connection: Connection, key: int) -> bool:
    """Ask for a job to be cancelled; one that waits is so at once. Return whether that was still possible."""
    waiting = update(jobs).where(jobs.c.key == key, jobs.c.stand == "waiting")
    at_once = {"stand": "cancelled", "cancelling": True, "outcome": "Avbrutet innan det började.", "ended": now()}
    if connection.execute(waiting.values(**at_once)).rowcount:
        return True
    return bool(connection.execute(update(jobs).where(jobs.c.key == key, jobs.c.stand == "running").values(cancelling=True)).rowcount)


def resume_jobs(connection: Connection) -> int:
    """Put back in the queue what a process that has gone had under way; only for who holds the right to work. Return how many they were."""
    lost = update(jobs).where(jobs.c.stand == "running")
    return connection.execute(lost.values(stand="waiting", stage="", done=0, total=0)).rowcount


def awaited_originals(connection: Connection, *, but: int) -> set[str]:
    """Return the digests of the files that jobs, but for one, are still to read."""
    query = select(jobs.c.payload).where(jobs.c.stand.in_(("waiting", "running")), jobs.c.key != but)
    return {str(payload["digest"]) for payload in connection.execute(query).scalars() if payload.get("digest")}


def move_jobs(connection: Connection, document_id: str, target_id: str) -> None:
    """Let the jobs of a draft lead to the document that its text went into."""
    connection.execute(update(jobs).where(jobs.c.document_id == document_id).values(document_id=target_id))


def forget_document_jobs(connection: Connection, document_id: str, *, but: int) -> None:
    """Remove the jobs of a document that is erased, with the names in them, but for the one that erases it."""
    connection.execute(delete(jobs).where(jobs.c.document_id == document_id, jobs.c.key != but))


def forget_jobs(connection: Connection) -> None:
    """Remove the jobs that ended long ago."""
    connection.execute(delete(jobs).where(jobs.c.ended < now() - KEPT))
