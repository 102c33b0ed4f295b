"""Keep what would answer if drafts were published open between questions: built aside, for the staff alone."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Lock, Timer

from sqlalchemy import Engine

from assistant.chat_model import Writer
from assistant.conversation import Adviser
from assistant.staff.publishing import Press, plan_publication
from corpus.library import reading
from corpus.overlay import Change
from corpus.shelf import find_revision
from index import generations
from index.rehearsal import rehearse
from index.searcher import Searcher

MOST_OPEN = 2  # a copy of the index each, on the disk and in memory
IDLE = 300.0  # seconds after the last question until they are closed: a document that is erased must not stay in a copy

Key = tuple[int | None, tuple[tuple[str, str], ...]]  # the generation that answers, and the drafts with their digests


@dataclass(frozen=True, slots=True)
class _Rehearsal:
    searcher: Searcher
    stack: ExitStack  # what closes it
    advisers: dict[bool, Adviser] = field(default_factory=dict)  # with a model, and without

    def adviser(self, writer: Writer | None) -> Adviser:
        """Return the adviser on it, which remembers the sentences it has read."""
        with_model = writer is not None
        if with_model not in self.advisers:
            self.advisers[with_model] = Adviser(self.searcher, writer=writer)
        return self.advisers[with_model]


class Rehearsals:
    """The advisers that were asked last; one question at a time, since the first one with a draft builds an index."""

    def __init__(self, press: Press) -> None:
        """Take what builds the index."""
        self._press = press
        self._lock = Lock()
        self._open: dict[Key, _Rehearsal] = {}  # the one used last at the end
        self._timer: Timer | None = None

    @contextmanager
    def adviser(self, engine: Engine, document_ids: Sequence[str], *, writer: Writer | None) -> Iterator[Adviser]:
        """Yield an adviser on what would answer if the newest versions of these documents did; nobody else uses it meanwhile.

        Raises:
            AdviserError: one of them is not there or cannot be read, or the index cannot be built.
        """
        change = plan_publication(engine, sorted(set(document_ids)))
        with self._lock:
            self._stop_timer()
            try:
                yield self._find(_key_of(engine, change), change).adviser(writer)
            finally:
                self._timer = Timer(IDLE, self.close)
                self._timer.daemon = True
                self._timer.start()

    def close(self) -> None:
        """Close them all and remove their copies."""
        with self._lock:
            self._stop_timer()
            while self._open:
                self._open.popitem()[1].stack.close()

    def _find(self, key: Key, change: Change) -> _Rehearsal:
        """Return the rehearsal of a change, built where it is not open; of the others only the newest of the same generation stay."""
        found = self._open.pop(key, None)
        stale = [other for other in self._open if other[0] != key[0]]
        for other in stale or list(self._open)[: -(MOST_OPEN - 1)]:
            self._open.pop(other).stack.close()
        self._open[key] = found or self._build(change)
        return self._open[key]

    def _build(self, change: Change) -> _Rehearsal:
        with ExitStack() as stack:
            press = self._press
            searcher = stack.enter_context(rehearse(press.home, change, embedder=press.embedder, analyzer=press.analyzer))
            return _Rehearsal(searcher, stack.pop_all())

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()


def _key_of(engine: Engine, change: Change) -> Key:
    with reading(engine) as connection:
        found = [find_revision(connection, move.document_id, move.published or 0) for move in change.moves]
        drafts = tuple((revision.document_id, revision.draft.digest) for revision in found if revision)
        return generations.current_id(connection), drafts
