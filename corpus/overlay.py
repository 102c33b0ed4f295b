"""What the staff's documents put over the files of the collection: published versions, and what must not answer any more."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from corpus.reader import read_manuscript
from corpus.schema import Document
from corpus.shelf import (
    Revision,
    State,
    erase_document,
    erasure_mark,
    find_revision,
    lift_erasure,
    load_erased,
    load_holdings,
    load_published,
    set_state,
)


@dataclass(frozen=True, slots=True)
class Move:
    """A document's next state: which version answers from then on, None for none."""

    document_id: str
    state: State
    published: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """What takes effect in the moment the next index generation does."""

    moves: tuple[Move, ...] = ()
    erased: tuple[str, ...] = ()


NO_CHANGE = Change()


@dataclass(frozen=True, slots=True)
class Overlay:
    """The published versions by document id, and the ids and erasure marks of what is hidden."""

    published: Mapping[str, Revision]
    hidden: frozenset[str]
    erased: frozenset[str]

    def covers(self, document_id: str) -> bool:
        """Tell whether the staff decide about this document, so that a file with its id does not count."""
        return document_id in self.published or document_id in self.hidden or erasure_mark(document_id) in self.erased


NO_OVERLAY = Overlay({}, frozenset(), frozenset())


def load_overlay(connection: Connection, change: Change = NO_CHANGE) -> Overlay:
    """Return what the staff have published, as it is after `change`."""
    published = load_published(connection)
    hidden = {holding.id for holding in load_holdings(connection).values() if holding.state == "retired" and holding.published is None}
    for move in change.moves:
        published.pop(move.document_id, None)
        hidden.discard(move.document_id)
        if move.published is None:
            hidden.add(move.document_id)
        elif revision := find_revision(connection, move.document_id, move.published):
            published[move.document_id] = revision
    for name in change.erased:
        published.pop(name, None)
    marks = load_erased(connection) | {erasure_mark(name) for name in change.erased}
    lifted = {erasure_mark(move.document_id) for move in change.moves if move.published is not None}
    return Overlay(published, frozenset(hidden), marks - lifted)


def apply_change(connection: Connection, change: Change) -> None:
    """Write `change` down, in the transaction in which the index generation that holds it begins to answer."""
    for move in change.moves:
        set_state(connection, move.document_id, state=move.state, published=move.published)
        if move.published is not None:
            lift_erasure(connection, move.document_id)
    for name in change.erased:
        erase_document(connection, name)


def read_revision(revision: Revision) -> Document:
    """Read a version as the index takes it.

    Raises:
        AdviserError: its head breaks the schema.
    """
    return read_manuscript(revision.draft.markdown, asked=revision.draft.asked, name=revision.document_id)
