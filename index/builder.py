"""Build an index generation beside the one that answers, verify it, and switch to it in one transaction."""

import logging
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine

from corpus.errors import AdviserError
from corpus.files import DOCUMENTS
from corpus.library import (
    load_documents,
    load_files,
    load_roots,
    load_versions,
    open_database,
    reading,
    save_documents,
    save_files,
    save_roots,
    writing,
)
from corpus.overlay import NO_CHANGE, Change, Overlay, apply_change, load_overlay
from corpus.reader import READER_VERSION
from corpus.schema import Document
from corpus.shelf import metadata as shelf_metadata
from index import generations as store
from index.analyzer import ANALYZER_VERSION, Analyzer
from index.embedder import Embedder
from index.generations import Generation, Recipe
from index.ownership import owner_lock
from index.scanner import Known, Scan, keep_everything, scan_files
from index.snapshot import Tools, check_snapshot, write_snapshot
from index.splitter import SPLITTER_VERSION, split_document
from index.types import Chunk
from index.types import Progress as Progress  # part of build_index's signature

logger = logging.getLogger(__name__)
KEPT_GENERATIONS = 2  # the one that answers and the one before, which another process may still be reading
SHIPPED = Path("@shipped")  # stands for the documents that come with the package, which may be installed elsewhere next time


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, or with a dry run would do; document ids sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    faults: tuple[str, ...] = ()  # one sentence for each file that could not be used
    chunk_count: int = 0
    embedded: int = 0
    rebuilt: bool = False
    seconds: float = 0.0

    @property
    def is_change(self) -> bool:
        """Tell whether anything is added, changed, removed or built anew."""
        return bool(self.added or self.changed or self.removed or self.rebuilt)


@dataclass(frozen=True, slots=True)
class _State:
    """What the database says before a build; `usable` tells whether the generation's files can be built upon."""

    generation: Generation | None
    usable: bool
    known: Known
    roots: tuple[Path, ...]


@dataclass(slots=True)
class _Content:
    """The documents of the new generation: those whose chunks are stored, by id, and those that must be split."""

    stored: dict[str, int] = field(default_factory=dict)
    fresh: dict[str, Document] = field(default_factory=dict)
    chunks: dict[str, list[Chunk]] = field(default_factory=dict)  # by document id, in its order

    def all_chunks(self) -> list[Chunk]:
        """Return every chunk by document id, so that an incremental build gives the same order as one from nothing."""
        return [chunk for name in sorted(self.chunks) for chunk in self.chunks[name]]

    def save(self, connection: Connection) -> dict[str, int]:
        """Store what was split, and return every document's key by id."""
        saved = save_documents(connection, self.fresh.values())
        store.save_chunks(connection, {saved[name]: self.chunks[name] for name in self.fresh})
        return self.stored | saved


def build_index(  # noqa: PLR0913 - the options of the command, all by keyword
    home: Path,
    *,
    roots: Sequence[Path],
    embedder: Embedder,
    analyzer: Analyzer,
    rebuild: bool = False,
    dry_run: bool = False,
    change: Change = NO_CHANGE,
    patience: float = 0,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Bring the index of `home` up to date with the files below `roots` and what the staff have published.

    `change` to the staff's documents takes effect together with the new generation, or not at all. `patience` is how many seconds to wait
    for another process that builds.

    Only files whose size or time differ are read, only new text is embedded. Until the last step, one transaction,
    the generation before answers; a build that is interrupted leaves nothing but a folder the next build removes.

    Raises:
        AdviserError: another process builds, a root is missing, or the folder cannot be written.
    """
    started = time.perf_counter()
    with _open_build(home, Tools(embedder, analyzer, progress), change=change, patience=patience) as build:
        state = build.load_state(reuse=not rebuild)
        reread = rebuild or state.generation is None or state.generation.recipe.reader != READER_VERSION
        scan = scan_files(roots, state.known, reread=reread, progress=partial(progress, "Läser"), overlay=build.load_overlay())
        report = _compare(scan, state)
        if not dry_run:
            report = build.write(scan, report, state, roots) if report.is_change else build.remember(scan, report, state, roots)
    return replace(report, seconds=time.perf_counter() - started)


def repair_index(home: Path, *, embedder: Embedder, analyzer: Analyzer, progress: Progress = lambda stage, done, total: None) -> Report:
    """Build the index anew from the documents in the database, without a look at the files they came from.

    Raises:
        AdviserError: another process builds, or the folder cannot be written.
    """
    started = time.perf_counter()
    with _open_build(home, Tools(embedder, analyzer, progress)) as build:
        state = build.load_state(reuse=False)
        scan = keep_everything(state.known)
        report = build.write(scan, _compare(scan, state), state, state.roots)
    return replace(report, seconds=time.perf_counter() - started)


def collection_roots(home: Path) -> list[Path]:
    """Return the files and folders that make up the collection of `home`, or [] before the first build."""
    engine = open_database(home, store.metadata)
    try:
        with reading(engine) as connection:
            return _present_roots(connection)
    finally:
        engine.dispose()


def _present_roots(connection: Connection) -> list[Path]:
    return [DOCUMENTS if root == SHIPPED else root for root in load_roots(connection)]


def _save_roots(connection: Connection, roots: Sequence[Path]) -> None:
    save_roots(connection, [SHIPPED if root == DOCUMENTS else root for root in roots])


@contextmanager
def _open_build(home: Path, tools: Tools, *, change: Change = NO_CHANGE, patience: float = 0) -> Iterator["_Build"]:
    engine = open_database(home, store.metadata, shelf_metadata)
    try:
        with owner_lock(home, patience=patience):
            yield _Build(home, engine, tools, change)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise AdviserError(f"Indexet i {home} går inte att skriva ({reason}). Kontrollera utrymme och rättigheter.") from error
    finally:
        engine.dispose()


def _compare(scan: Scan, state: _State) -> Report:
    digests = {version.id: version.digest for version in state.known.versions.values()}
    added = [name for name in scan.read if name not in digests]
    changed = [name for name, document in scan.read.items() if name in digests and document.digest != digests[name]]
    removed = [name for name in digests if name not in scan.read and name not in scan.kept]
    unchanged = len(scan.read) + len(scan.kept) - len(added) - len(changed)
    return Report(
        tuple(sorted(added)), tuple(sorted(changed)), tuple(sorted(removed)), unchanged, tuple(scan.faults),
        chunk_count=state.generation.chunk_count if state.generation else 0, rebuilt=not state.usable,
    )  # fmt: skip


def _sweep(folder: Path, kept: set[str]) -> None:
    """Remove the folders of forgotten and of interrupted generations."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Build:
    """One build's place and tools, so that its steps need not hand them on."""

    home: Path
    engine: Engine
    tools: Tools
    change: Change

    @property
    def recipe(self) -> Recipe:
        """What this build makes an index with."""
        embedder = self.tools.embedder
        return Recipe(embedder.name, embedder.version, embedder.dimension, READER_VERSION, SPLITTER_VERSION, ANALYZER_VERSION)

    def load_state(self, *, reuse: bool) -> _State:
        """Load what the index holds, and with `reuse` find out whether it can be built upon."""
        with reading(self.engine) as connection:
            generation = store.load_generation(connection)
            versions = load_versions(connection, generation.document_keys) if generation else {}
            known = Known(load_files(connection), versions)
            roots = tuple(_present_roots(connection))
        return _State(generation, reuse and generation is not None and self._is_usable(generation), known, roots)

    def load_overlay(self) -> Overlay:
        """Load what the staff have published, with the change this build brings about."""
        with reading(self.engine) as connection:
            return load_overlay(connection, self.change)

    def _is_usable(self, generation: Generation) -> bool:
        if generation.recipe != self.recipe:
            return False
        try:
            check_snapshot(store.generation_folder(self.home, generation.folder))
        except AdviserError as error:
            logger.warning("%s", error)
            return False
        return True

    def remember(self, scan: Scan, report: Report, state: _State, roots: Sequence[Path]) -> Report:
        """Note the files' new sizes and times where no document has changed; write nothing where they have not either."""
        states = scan.states_with({version.id: version.key for version in state.known.versions.values()})
        if {s.path: s for s in states} != state.known.files or tuple(roots) != state.roots or self.change != NO_CHANGE:
            with writing(self.engine) as connection:
                apply_change(connection, self.change)
                save_files(connection, states)
                _save_roots(connection, roots)
        self._sweep()
        return report

    def write(self, scan: Scan, report: Report, state: _State, roots: Sequence[Path]) -> Report:
        """Make the new generation's folder and switch to it; on any failure the folder is removed and nothing has changed."""
        content = self._collect(scan, state)
        chunks = content.all_chunks()
        name = f"{time.time_ns():x}-{os.getpid()}"
        folder = store.generation_folder(self.home, name)
        before = store.generation_folder(self.home, state.generation.folder) if state.usable and state.generation else None
        try:
            embedded = write_snapshot(folder, chunks, self.tools, before=before)
            with writing(self.engine) as connection:
                keys = content.save(connection)
                store.switch_generation(connection, folder=name, recipe=self.recipe, chunk_count=len(chunks), keys=sorted(keys.values()))
                save_files(connection, scan.states_with(keys))
                _save_roots(connection, roots)
                apply_change(connection, self.change)
                # the one before still holds what is erased
                store.forget_generations(connection, keep=1 if self.change.erased else KEPT_GENERATIONS)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._sweep()
        return replace(report, chunk_count=len(chunks), embedded=embedded)

    def _sweep(self) -> None:
        with reading(self.engine) as connection:
            kept = store.generation_folders(connection)
        _sweep(store.generation_folder(self.home, ""), kept)

    def _collect(self, scan: Scan, state: _State) -> _Content:
        """Load the chunks that are stored and split the documents that are new, or all where the generation cannot be built upon."""
        before = {version.id: version for version in state.known.versions.values()}
        content = _Content(fresh=dict(scan.read))
        with reading(self.engine) as connection:
            if state.usable:
                same = [name for name, document in scan.read.items() if name in before and before[name].digest == document.digest]
                content.stored = {name: version.key for name, version in scan.kept.items()} | {name: before[name].key for name in same}
                content.fresh = {name: document for name, document in scan.read.items() if name not in content.stored}
            else:
                kept = load_documents(connection, [version.key for version in scan.kept.values()])
                content.fresh |= {document.id: document for document in kept.values()}
            content.chunks = {name: [] for name in content.stored}
            for chunk in store.load_chunks(connection, sorted(content.stored.values())):
                content.chunks[chunk.document_id].append(chunk)
        content.chunks |= {name: split_document(document) for name, document in content.fresh.items()}
        return content
