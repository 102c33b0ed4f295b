"""Build an index generation beside the one that answers, verify it, and switch to it in one transaction."""

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine

from corpus.errors import AdviserError
from corpus.files import find_files
from corpus.library import (
    FileState,
    load_documents,
    load_files,
    load_roots,
    open_database,
    save_document,
    save_files,
    save_roots,
)
from corpus.reader import read_file
from corpus.schema import Document
from index import generations as store
from index.analyzer import ANALYZER_VERSION, Analyzer
from index.embedder import Embedder
from index.fields import FIELDS, analyze_chunk, embedding_text
from index.generations import Generation, Recipe
from index.lexical import build_lexical, load_lexical
from index.splitter import SPLITTER_VERSION, split_document
from index.statistics import measure_vectors, save_statistics
from index.types import Chunk
from index.vectors import VectorsError, VectorStore, create_vectors, open_vectors

logger = logging.getLogger(__name__)
KEPT_GENERATIONS = 2  # the one that answers and the one before, which another process may still be reading
EMBED_BATCH = 256

Progress = Callable[[str, int, int], None]  # stage, done, total


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


@dataclass(slots=True)
class _Scan:
    """The collection as it lies on disk: file states, and the documents that had to be read."""

    states: list[FileState] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)  # document id → key of a version in the database
    read: dict[str, Document] = field(default_factory=dict)
    read_from: dict[str, list[str]] = field(default_factory=dict)  # path → ids read from it
    faults: list[str] = field(default_factory=list)


def build_index(
    home: Path,
    *,
    roots: Sequence[Path],
    embedder: Embedder,
    analyzer: Analyzer,
    rebuild: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Bring the index of `home` up to date with the files below `roots`.

    Only files whose size or time differ are read, only new text is embedded. Until the last step, one transaction,
    the generation before answers; a build that is interrupted leaves nothing but a folder the next build removes.

    Raises:
        AdviserError: another process builds, a root is missing, or the folder cannot be written.
    """
    started = time.perf_counter()
    engine = open_database(home, store.metadata)
    recipe = Recipe(embedder.name, embedder.version, embedder.dimension, SPLITTER_VERSION, ANALYZER_VERSION)
    try:
        with _owner_lock(home):
            with engine.connect() as connection:
                before = store.load_generation(connection)
                usable = (
                    before if before and not rebuild and before.recipe == recipe and _is_healthy(home, before) else None
                )
                scan = _scan(connection, roots, before, reread=rebuild, progress=progress)
                report = _compare(connection, scan, before, rebuilt=usable is None)
            if dry_run or not report.is_change:
                if not dry_run:
                    _remember_files(engine, scan, roots)
                return report
            return _Build(home, engine, embedder, analyzer, progress).run(scan, report, roots, recipe, usable, started)
    except OSError as error:
        raise AdviserError(
            f"Indexet i {home} går inte att skriva ({error.strerror}). Kontrollera utrymme och rättigheter."
        ) from error
    finally:
        engine.dispose()


@contextmanager
def _owner_lock(home: Path) -> Iterator[None]:
    """Hold the right to write in `home`; the operating system frees it when the process ends, however it ends."""
    try:
        with FileLock(home / "index.lock", timeout=0):
            yield
    except Timeout as error:
        raise AdviserError(
            f"Ett annat program uppdaterar redan indexet i {home}. Vänta tills det är klart och försök igen."
        ) from error


def _is_healthy(home: Path, generation: Generation) -> bool:
    """Tell whether a generation's files can be read and hold what the database says."""
    folder = store.generation_folder(home, generation.folder)
    try:
        with open_vectors(folder) as vectors:
            healthy = vectors.count() == generation.chunk_count
        return healthy and load_lexical(folder).chunk_count == generation.chunk_count
    except AdviserError as error:
        logger.warning("%s", error)
        return False


def _scan(
    connection: Connection, roots: Sequence[Path], before: Generation | None, *, reread: bool, progress: Progress
) -> _Scan:
    known = load_files(connection)
    members = load_documents(connection, before.document_keys) if before else {}
    found = list(find_files(roots))
    scan = _Scan()
    for number, (path, root) in enumerate(found, start=1):
        progress("Läser", number, len(found))
        state = known.get(str(path))
        try:
            stat = path.stat()
            if (
                state
                and not reread
                and (state.size, state.mtime_ns, state.root) == (stat.st_size, stat.st_mtime_ns, str(root))
            ):
                _keep(scan, state, members)
                continue
            documents = read_file(path, root=root)
        except (AdviserError, OSError) as error:
            scan.faults.append(str(error))
            if state:
                _keep(scan, state, members)  # what was read before stays until the file can be read again
            continue
        _take(scan, FileState(str(path), str(root), stat.st_size, stat.st_mtime_ns, ()), documents)
    return scan


def _keep(scan: _Scan, state: FileState, members: dict[int, Document]) -> None:
    keys = {members[key].id: key for key in state.keys if key in members}
    for name in keys:
        _refuse_twins(scan, name, state.path)
    fresh = {name: key for name, key in keys.items() if name not in scan.kept and name not in scan.read}
    scan.kept.update(fresh)
    scan.states.append(FileState(state.path, state.root, state.size, state.mtime_ns, tuple(fresh.values())))


def _take(scan: _Scan, state: FileState, documents: Sequence[Document]) -> None:
    taken = []
    for document in documents:
        if _refuse_twins(scan, document.id, state.path):
            continue
        scan.read[document.id] = document
        taken.append(document.id)
    scan.states.append(state)
    scan.read_from[state.path] = taken


def _refuse_twins(scan: _Scan, name: str, path: str) -> bool:
    taken = name in scan.read or name in scan.kept
    if taken:
        scan.faults.append(
            f"{path}: dokumentets id {name} används redan av ett annat dokument. Ge det ett eget id; den första filen används."
        )
    return taken


def _compare(connection: Connection, scan: _Scan, before: Generation | None, *, rebuilt: bool) -> Report:
    old = (
        {document.id: document for document in load_documents(connection, before.document_keys).values()}
        if before
        else {}
    )
    digests = {name: document.digest for name, document in old.items()}
    added = [name for name in scan.read if name not in old]
    changed = [name for name, document in scan.read.items() if name in old and document.digest != digests[name]]
    removed = [name for name in old if name not in scan.read and name not in scan.kept]
    unchanged = len(scan.read) + len(scan.kept) - len(added) - len(changed)
    return Report(
        tuple(sorted(added)), tuple(sorted(changed)), tuple(sorted(removed)), unchanged, tuple(scan.faults),
        chunk_count=before.chunk_count if before else 0, rebuilt=rebuilt,
    )  # fmt: skip


def _store_documents(connection: Connection, scan: _Scan) -> tuple[dict[str, int], list[FileState]]:
    """Save what was read; return every document's key by id, and the file states with their keys."""
    keys = dict(scan.kept)
    for name, document in scan.read.items():
        keys[name] = save_document(connection, document)
    read = scan.read_from
    states = [
        FileState(
            s.path, s.root, s.size, s.mtime_ns, tuple(keys[name] for name in read[s.path]) if s.path in read else s.keys
        )
        for s in scan.states
    ]
    return keys, states


def _remember_files(engine: Engine, scan: _Scan, roots: Sequence[Path]) -> None:
    with engine.begin() as connection:
        _, states = _store_documents(connection, scan)
        save_files(connection, states)
        save_roots(connection, roots)


@dataclass(frozen=True, slots=True)
class _Build:
    """One build's tools, so that its steps need not hand them on."""

    home: Path
    engine: Engine
    embedder: Embedder
    analyzer: Analyzer
    progress: Progress

    def run(
        self,
        scan: _Scan,
        report: Report,
        roots: Sequence[Path],
        recipe: Recipe,
        before: Generation | None,
        started: float,
    ) -> Report:
        """Make the new generation's folder and switch to it; on any failure the folder is removed and nothing has changed."""
        name = f"{time.time_ns():x}-{os.getpid()}"
        folder = store.generation_folder(self.home, name)
        try:
            with self.engine.begin() as connection:
                keys, states = _store_documents(connection, scan)
                fresh = keys.values() if before is None else set(keys.values()) - set(before.document_keys)
                for key, document in load_documents(connection, sorted(fresh)).items():
                    store.save_chunks(connection, key, split_document(document))
                chunks = store.load_chunks(connection, sorted(keys.values()))
                embedded = self._write(folder, chunks, before)
                store.switch_generation(
                    connection, folder=name, recipe=recipe, chunk_count=len(chunks), keys=sorted(keys.values())
                )
                save_files(connection, states)
                save_roots(connection, roots)
                kept = store.forget_generations(connection, keep=KEPT_GENERATIONS)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        _sweep(folder.parent, kept)
        seconds = time.perf_counter() - started
        return Report(
            report.added, report.changed, report.removed, report.unchanged, report.faults,
            chunk_count=len(chunks), embedded=embedded, rebuilt=report.rebuilt, seconds=seconds,
        )  # fmt: skip

    def _write(self, folder: Path, chunks: Sequence[Chunk], before: Generation | None) -> int:
        """Fill the folder with vectors, lexical files and statistics, and verify it; return the number of texts embedded."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        with self._copy_vectors(folder, before) as vectors:
            embedded = self._embed(vectors, chunks)
            statistics = measure_vectors(vectors.iterate(), self.embedder.dimension)
        self.progress("Ordindex", 0, len(chunks))
        analyses = [analyze_chunk(self.analyzer, chunk) for chunk in chunks]
        build_lexical({name: [analysis[name] for analysis in analyses] for name in FIELDS}).save(folder)
        save_statistics(folder, statistics, [chunk.id for chunk in chunks])
        self.progress("Ordindex", len(chunks), len(chunks))
        self._verify(folder, chunks)
        return embedded

    def _copy_vectors(self, folder: Path, before: Generation | None) -> VectorStore:
        """Begin with a copy of the vectors that can be used again, or with an empty store."""
        if before is None:
            return create_vectors(folder)
        source = store.generation_folder(self.home, before.folder)
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.npz", "*.json"))
        return open_vectors(folder)

    def _embed(self, vectors: VectorStore, chunks: Sequence[Chunk]) -> int:
        wanted = {chunk.id for chunk in chunks}
        present = {name for ids, _ in vectors.iterate() for name in ids}
        vectors.delete(sorted(present - wanted))
        missing = [chunk for chunk in chunks if chunk.id not in present]
        for start in range(0, len(missing), EMBED_BATCH):
            batch = missing[start : start + EMBED_BATCH]
            embeddings = self.embedder.embed_documents([embedding_text(chunk) for chunk in batch])
            vectors.add([chunk.id for chunk in batch], [chunk.document_id for chunk in batch], embeddings)
            self.progress("Bäddar in", start + len(batch), len(missing))
        return len(missing)

    def _verify(self, folder: Path, chunks: Sequence[Chunk]) -> None:
        """Open what was written as a reader would; a generation that fails is never switched to."""
        with open_vectors(folder) as vectors:
            if (count := vectors.count()) != len(chunks):
                raise VectorsError(
                    f"Kontrollen av det nya indexet misslyckades: {count} vektorer, väntade {len(chunks)}. Kör kommandot igen."
                )
        load_lexical(folder)


def _sweep(folder: Path, kept: Sequence[str]) -> None:
    """Remove the folders of forgotten and of interrupted generations."""
    for path in folder.iterdir():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def collection_roots(home: Path) -> list[Path]:
    """Return the files and folders that make up the collection of `home`, or [] before the first build."""
    engine = open_database(home, store.metadata)
    with engine.connect() as connection:
        roots = load_roots(connection)
    engine.dispose()
    return roots
