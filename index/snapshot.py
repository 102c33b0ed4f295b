"""The files of one generation: written, sealed with checksums, and checked when they are opened."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import AdviserError
from index.analyzer import Analyzer
from index.embedder import Embedder
from index.fields import FIELDS, analyze_chunk, embedding_text
from index.lexical import LexicalIndex, build_lexical, load_lexical
from index.statistics import VectorStatistics, load_statistics, measure_vectors, save_statistics
from index.types import Chunk, Progress
from index.vectors import DATABASE, VectorStore, create_vectors, open_vectors, verify_vectors

EMBED_BATCH = 256  # texts between two steps of the progress bar
CHECKSUMS = "checksums.json"
# Chroma writes this with its first graph, at 1,000 vectors. Before, its other files hold no vectors, only noise that changes when it opens.
GRAPH = "index_metadata.pickle"


class SnapshotError(AdviserError):
    """A generation's files are missing, damaged or incomplete."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A generation's files, opened; `ids` are the chunk ids in the order of the lexical index."""

    lexical: LexicalIndex
    statistics: VectorStatistics
    ids: list[str]
    vectors: VectorStore


@dataclass(frozen=True, slots=True)
class Tools:
    """What a generation is made with."""

    embedder: Embedder
    analyzer: Analyzer
    progress: Progress


def write_snapshot(folder: Path, chunks: Sequence[Chunk], tools: Tools, *, before: Path | None) -> int:
    """Write a generation's files into a new folder and check them; return the number of texts embedded.

    Args:
        before: The folder of a generation whose vectors are used again.

    Raises:
        AdviserError: The files do not hold what was written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with create_vectors(folder) as vectors:
        embedded = _fill_vectors(vectors, {chunk.id: chunk for chunk in chunks}, tools, before)
        statistics = measure_vectors(vectors.iterate(), tools.embedder.dimension)
    analyses = []
    for done, chunk in enumerate(chunks, start=1):
        analyses.append(analyze_chunk(tools.analyzer, chunk))
        tools.progress("Ordindex", done, len(chunks))
    build_lexical({name: [analysis[name] for analysis in analyses] for name in FIELDS}).save(folder)
    save_statistics(folder, statistics, [chunk.id for chunk in chunks])
    seal_snapshot(folder)
    open_snapshot(folder, chunk_count=len(chunks)).vectors.close()
    return embedded


def _fill_vectors(vectors: VectorStore, chunks: Mapping[str, Chunk], tools: Tools, before: Path | None) -> int:
    """Copy the vectors that are there already and embed the others.

    Copied one by one into a new folder, not with the old one: Chroma keeps deleted vectors on disk, so only this erases a removed document.
    """
    present = _copy_vectors(vectors, chunks, before) if before else set()
    missing = [chunk for name, chunk in chunks.items() if name not in present]
    for start in range(0, len(missing), EMBED_BATCH):
        batch = missing[start : start + EMBED_BATCH]
        embeddings = tools.embedder.embed_documents([embedding_text(chunk) for chunk in batch])
        vectors.add([chunk.id for chunk in batch], [chunk.document_id for chunk in batch], embeddings)
        tools.progress("Bäddar in", start + len(batch), len(missing))
    return len(missing)


def _copy_vectors(vectors: VectorStore, chunks: Mapping[str, Chunk], before: Path) -> set[str]:
    present: set[str] = set()
    with open_vectors(before) as source:
        for ids, values in source.iterate():
            rows = [row for row, name in enumerate(ids) if name in chunks]
            names = [ids[row] for row in rows]
            vectors.add(names, [chunks[name].document_id for name in names], values[rows])
            present.update(names)
    return present


def seal_snapshot(folder: Path) -> None:
    """Wait until every file is on disk, and write down what each must hold."""
    for path in _files(folder):
        _flush(path)
    path = folder / CHECKSUMS
    path.write_text(json.dumps(_checksums(folder), indent=1), encoding="utf-8")
    for written in (path, folder, folder.parent):
        _flush(written)


def check_snapshot(folder: Path) -> None:
    """Check a generation's files without loading them or writing anything.

    Raises:
        AdviserError: a file is missing or damaged.
    """
    try:
        wanted = json.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
        found = _checksums(folder)
    except (OSError, ValueError) as error:
        raise SnapshotError(f"Indexet i {folder} är ofullständigt eller skadat ({error}). Kör `assistant index --rebuild`.") from error
    if wanted != found:
        names = sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
        raise SnapshotError(f"Indexet i {folder} är skadat: {', '.join(names)}. Kör `assistant index --rebuild`.")
    verify_vectors(folder)


def open_snapshot(folder: Path, *, chunk_count: int) -> Snapshot:
    """Check and open a generation's files.

    Raises:
        AdviserError: a file is missing, damaged or incomplete.
    """
    check_snapshot(folder)  # before Chroma opens the files: a garbled graph of vectors ends the process (SIGSEGV) instead of raising
    vectors = open_vectors(folder)
    try:
        vectors.check(chunk_count)
        lexical = load_lexical(folder)
        statistics, ids = load_statistics(folder)
        if not len(ids) == lexical.chunk_count == chunk_count:
            raise SnapshotError(f"Indexet i {folder} är ofullständigt. Kör `assistant index --rebuild`.")
    except AdviserError:
        vectors.close()
        raise
    return Snapshot(lexical, statistics, ids, vectors)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that no longer changes, by its path below the folder."""
    found = {}
    for path in _files(folder):
        if _is_final(path, folder):
            with path.open("rb") as file:
                found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _is_final(path: Path, folder: Path) -> bool:
    if path.parent == folder:
        return path.name != CHECKSUMS and not path.name.startswith(DATABASE)  # Chroma writes in it whenever it opens it
    return (path.parent / GRAPH).exists()


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
