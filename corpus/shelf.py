"""The staff's documents in the database: every version with who, when and why, the original files, and which version answers."""

import hashlib
from collections.abc import Iterable, Mapping, Set
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    DateTime,
    ForeignKeyConstraint,
    Integer,
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
from corpus.errors import AdviserError
from corpus.originals import metadata as metadata  # one set of tables: versions and the files they came from
from corpus.originals import original_files

State = Literal["draft", "published", "retired"]
Action = Literal["added", "edited", "replaced", "merged", "retired", "restored", "imported", "adopted"]

holdings = Table(
    "holding",
    metadata,
    Column("id", String(400), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("published", Integer),  # the version that answers; None: nothing does, not even a shipped document of this id
    Column("latest", Integer, nullable=False),
)
revisions = Table(
    "revision",
    metadata,
    Column("document_id", String(400), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("markdown", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("original", String(64), index=True),
    Column("by", String(200), nullable=False),
    Column("at", DateTime, nullable=False),  # UTC
    Column("action", String(12), nullable=False),
    Column("why", Text, nullable=False),
    Column("notes", JSON, nullable=False),
    ForeignKeyConstraint(["document_id"], ["holding.id"]),
)
erased_marks = Table("erased", metadata, Column("mark", String(64), primary_key=True))


class ConflictError(AdviserError):
    """Somebody else has saved in between."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is saved as a version: the whole Markdown with its head, the YAML of its questions, and the file it came from."""

    title: str
    markdown: str
    asked: str = ""
    original: str | None = None  # the digest of the file it came from
    notes: Mapping[str, object] = field(default_factory=dict)  # JSON: what the reading of the file had to say

    @property
    def digest(self) -> str:
        """The SHA-256 that the index knows this text by."""
        return hashlib.sha256(self.markdown.encode() + self.asked.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who does what to a document, and why."""

    by: str
    action: Action
    why: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """A saved version of a document; `number` counts from 1."""

    document_id: str
    number: int
    draft: Draft
    signature: Signature
    at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Holding:
    """A document of the staff's: its newest version, and which one answers."""

    id: str
    state: State
    published: int | None
    latest: int


def load_holdings(connection: Connection) -> dict[str, Holding]:
    """Return all of the staff's documents by id."""
    return {row.id: Holding(*row) for row in connection.execute(select(holdings).order_by(holdings.c.id))}


def find_holding(connection: Connection, document_id: str) -> Holding | None:
    """Return one of the staff's documents."""
    row = connection.execute(select(holdings).where(holdings.c.id == document_id)).first()
    return Holding(*row) if row else None


def _to_revision(row: Row[tuple[object, ...]]) -> Revision:
    draft = Draft(row.title, row.markdown, row.asked, row.original, row.notes)
    return Revision(row.document_id, row.number, draft, Signature(row.by, row.action, row.why), row.at)


def load_revisions(connection: Connection, document_id: str) -> list[Revision]:
    """Return the versions of a document, newest first."""
    query = select(revisions).where(revisions.c.document_id == document_id).order_by(revisions.c.number.desc())
    return [_to_revision(row) for row in connection.execute(query)]


def find_revision(connection: Connection, document_id: str, number: int) -> Revision | None:
    """Return one version."""
    row = connection.execute(select(revisions).where(revisions.c.document_id == document_id, revisions.c.number == number)).first()
    return _to_revision(row) if row else None


def find_latest(connection: Connection, document_id: str) -> Revision | None:
    """Return a document's newest version."""
    holding = find_holding(connection, document_id)
    return find_revision(connection, document_id, holding.latest) if holding else None


def load_latest(connection: Connection) -> dict[str, Revision]:
    """Return the newest version of every document, by id."""
    return _load_numbered(connection, holdings.c.latest)


def load_published(connection: Connection) -> dict[str, Revision]:
    """Return the version that answers of every document that has one, by id."""
    return _load_numbered(connection, holdings.c.published)


def _load_numbered(connection: Connection, number: Column[int]) -> dict[str, Revision]:
    """Return every document's version of the number in a column of its holding, by id."""
    query = select(revisions).join(holdings, (holdings.c.id == revisions.c.document_id) & (number == revisions.c.number))
    return {row.document_id: _to_revision(row) for row in connection.execute(query)}


def create_holding(connection: Connection, document_id: str, draft: Draft, signature: Signature) -> Revision:
    """Add a document as a draft.

    Raises:
        ConflictError: the id is taken.
    """
    if find_holding(connection, document_id):
        raise ConflictError(f"Id {document_id} används redan av ett annat dokument. Välj ett annat id.")
    put_holding(connection, Holding(document_id, "draft", None, 0))
    return add_revision(connection, document_id, draft, signature, based_on=0)


def add_revision(connection: Connection, document_id: str, draft: Draft, signature: Signature, *, based_on: int | None = None) -> Revision:
    """Save a version after the newest; `based_on` is the one it was edited from, None whichever is the newest.

    Raises:
        ConflictError: another one has been saved since `based_on`, or the document has gone.
    """
    holding = find_holding(connection, document_id)
    if holding is None:
        raise ConflictError(f"Dokumentet {document_id} finns inte längre i biblioteket. Ladda om sidan.")
    if based_on is not None and holding.latest != based_on:
        raise ConflictError(
            f"Någon annan har sparat version {holding.latest} medan ni redigerade version {based_on}. "
            "Ladda om dokumentet och gör ändringen där; er text finns kvar i rutan tills ni lämnar sidan."
        )
    revision = Revision(document_id, holding.latest + 1, draft, signature, now())
    connection.execute(insert(revisions).values(**_row(revision)))
    connection.execute(update(holdings).where(holdings.c.id == document_id).values(latest=revision.number))
    return revision


def _row(revision: Revision) -> dict[str, object]:
    draft, signature = revision.draft, revision.signature
    return {
        "document_id": revision.document_id, "number": revision.number, "title": draft.title, "markdown": draft.markdown,
        "asked": draft.asked, "digest": draft.digest, "original": draft.original, "notes": dict(draft.notes),
        "by": signature.by, "at": revision.at, "action": signature.action, "why": signature.why,
    }  # fmt: skip


def put_revision(connection: Connection, revision: Revision) -> None:
    """Store a version with the number and time it has, as an import does."""
    connection.execute(insert(revisions).values(**_row(revision)))


def put_holding(connection: Connection, holding: Holding) -> None:
    """Store a document's state as it is given, as an import does."""
    connection.execute(insert(holdings).values(**asdict(holding)))


def set_state(connection: Connection, document_id: str, *, state: State, published: int | None) -> None:
    """Say which version answers from now on."""
    connection.execute(update(holdings).where(holdings.c.id == document_id).values(state=state, published=published))


def find_by_original(connection: Connection, digest: str) -> Revision | None:
    """Return the newest version that came from this file."""
    query = select(revisions).where(revisions.c.original == digest).order_by(revisions.c.at.desc(), revisions.c.number.desc())
    row = connection.execute(query).first()
    return _to_revision(row) if row else None


def drop_unused_originals(connection: Connection, digests: Iterable[str]) -> None:
    """Remove those of these files that no version came from."""
    used = select(revisions.c.original).where(revisions.c.original.is_not(None))
    connection.execute(delete(original_files).where(original_files.c.digest.in_(list(digests)), original_files.c.digest.not_in(used)))


def file_names(connection: Connection, document_id: str) -> list[str]:
    """Return the names of the files that a document's versions came from."""
    query = select(original_files.c.name).distinct().join(revisions, revisions.c.original == original_files.c.digest)
    return list(connection.execute(query.where(revisions.c.document_id == document_id)).scalars())


def erasure_mark(document_id: str) -> str:
    """Return what is kept of an erased document, so that a shipped one of its id stays away: a hash of the id."""
    return hashlib.sha256(document_id.encode()).hexdigest()


def remove_document(connection: Connection, document_id: str) -> None:
    """Remove a document with all its versions and the files that only they came from."""
    versions = load_revisions(connection, document_id)
    connection.execute(delete(revisions).where(revisions.c.document_id == document_id))
    connection.execute(delete(holdings).where(holdings.c.id == document_id))
    drop_unused_originals(connection, [v.draft.original for v in versions if v.draft.original])


def erase_document(connection: Connection, document_id: str) -> None:
    """Remove a document so that nothing is left but the mark."""
    remove_document(connection, document_id)
    mark_erased(connection, {erasure_mark(document_id)})


def mark_erased(connection: Connection, marks: Set[str]) -> None:
    """Keep the marks of erased documents, those that are not kept already."""
    if new := sorted(marks - load_erased(connection)):
        connection.execute(insert(erased_marks), [{"mark": mark} for mark in new])


def lift_erasure(connection: Connection, document_id: str) -> None:
    """Let an id be used again, when another document of that id begins to answer."""
    connection.execute(delete(erased_marks).where(erased_marks.c.mark == erasure_mark(document_id)))


def load_erased(connection: Connection) -> frozenset[str]:
    """Return the marks of the erased documents."""
    return frozenset(connection.execute(select(erased_marks.c.mark)).scalars())
