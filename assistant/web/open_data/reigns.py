"""Find out which version of each document answered when, from the staff's versions and the log of what they did."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from assistant.staff import audit
from corpus.overlay import read_revision
from corpus.schema import Document
from corpus.shelf import Holding, Revision, load_holdings, load_revisions

PUBLISHED: Final = "published"
RETIRED: Final = "retired"
MOST_NOTES: Final = 100_000  # of publications and retirements; a library that is looked after for decades has fewer


@dataclass(frozen=True, slots=True)
class Reign:
    """From when a version answered: until the next reign of its document."""

    since: datetime | None  # UTC; None: from the beginning
    document: Document | None  # None: nothing answered


def newest_notes(connection: Connection) -> tuple[int, ...]:
    """Return the keys of the newest notes that reigns are read from; the log is written a moment after a version begins to answer."""
    return tuple(note.key for action in (PUBLISHED, RETIRED) for note in audit.read(connection, audit.Wanted(action=action), limit=1))


def read_reigns(connection: Connection, answering: Mapping[str, Document]) -> dict[str, tuple[Reign, ...]]:
    """Return the reigns of every document by id, the earliest first; `answering` are the documents that answer now.

    Of a document that lies in a file, only what answers now is known.
    """
    holdings = load_holdings(connection)
    notes: dict[str, list[audit.Note]] = {name: [] for name in holdings}
    for action in (PUBLISHED, RETIRED):
        for note in audit.read(connection, audit.Wanted(action=action), limit=MOST_NOTES):
            if note.subject in notes:
                notes[note.subject].append(note)
    reigns: dict[str, tuple[Reign, ...]] = {name: (Reign(None, document),) for name, document in answering.items() if name not in holdings}
    for name, holding in holdings.items():
        done = sorted(notes[name], key=lambda note: note.key)
        reigns[name] = tuple(_reigns(holding, load_revisions(connection, name), done)) or (Reign(None, answering.get(name)),)
    return reigns


def _reigns(holding: Holding, revisions: Sequence[Revision], notes: Sequence[audit.Note]) -> Iterator[Reign]:
    """Yield the reigns of one of the staff's documents; `revisions` newest first, `notes` in their order."""
    if not notes and holding.published is None:
        return
    known = {revision.number: revision for revision in revisions}
    first = known.get(1)
    is_from_file = first is not None and first.signature.action == "adopted"
    yield Reign(None, read_revision(first) if first and is_from_file else None)
    if not notes and holding.published is not None and not is_from_file:  # taken in with a library, whose log stayed behind
        yield Reign(known[holding.published].at, read_revision(known[holding.published]))
    for note in notes:
        revision = _revision_of(note, revisions)
        yield Reign(note.at, read_revision(revision) if revision else None)


def _revision_of(note: audit.Note, revisions: Sequence[Revision]) -> Revision | None:
    """Return the version that answered after what a note tells; None: nothing did."""
    if note.action == PUBLISHED:
        return next((revision for revision in revisions if revision.number == note.detail.get("version")), None)
    if note.detail.get("mode") == "silent":
        return None
    return next((r for r in revisions if r.signature.action == "retired" and r.at <= note.at), None)
