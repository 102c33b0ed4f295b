"""The vectors of one generation, in an embedded Chroma collection with cosine distance."""

import ctypes
import logging
import sqlite3
import weakref
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from corpus.errors import AdviserError

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import Metadata

logger = logging.getLogger(__name__)
COLLECTION = "chunks"
DATABASE = "chroma.sqlite3"
M_PERTURB = -6  # from glibc's malloc.h
BATCH = 2_000  # Chroma refuses more than 5,461 records in one call
# Measured against an exact search: recall 0.99 of the 200 nearest of 25,000 real chunks. 16 neighbours save 4 s of 9 and lose a point.
HNSW: "CreateCollectionConfiguration" = {
    "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32},
}
Vectors = NDArray[np.float32]


class VectorsError(AdviserError):
    """The folder holds no usable Chroma collection; a rebuild makes a new one."""


def _keep_memory_off_disk() -> None:
    """Have the C library fill every block it gives out with zeros, and with ones every block that is freed.

    The graph's library writes its whole reserved memory to disk, used or not: what freed memory held (a question, an erased document)
    would lie in the index's files. Only glibc needs this and has it; no difference in the time of an answer was measured.
    """
    try:
        ctypes.CDLL(None).mallopt(M_PERTURB, 0xFF)
    except (AttributeError, OSError, TypeError):
        logger.debug("This C library has no mallopt")


@contextmanager
def _guard(folder: Path, verb: str) -> Iterator[None]:
    from chromadb.errors import ChromaError  # noqa: PLC0415 - start-up time: chromadb takes 0.7 s to import

    try:
        yield
    except (ChromaError, ValueError, RuntimeError, AttributeError, OSError) as error:  # AttributeError: its clean-up after a failed start
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise VectorsError(f"Vektorerna i {folder} går inte att {verb} ({reason}). Kör `assistant index --rebuild`.") from error


class VectorStore:
    """Cosine search over chunk ids; open it through `create_vectors` or `open_vectors`.

    Close it, or let it go: a search in another thread then ends before the files are released.
    """

    def __init__(self, folder: Path, *, create: bool) -> None:
        """Open or create the collection in `folder`.

        Raises:
            VectorsError: Chroma cannot open what is there.
        """
        from chromadb.api.client import Client  # noqa: PLC0415 - start-up time: 0.7 s
        from chromadb.config import Settings  # noqa: PLC0415 - the same

        if not create and not (folder / DATABASE).exists():
            raise VectorsError(f"Vektorerna saknas i {folder}. Kör `assistant index --rebuild`.")
        self._folder = folder
        _keep_memory_off_disk()
        with _guard(folder, "öppna"):
            client = Client(settings=Settings(is_persistent=True, persist_directory=str(folder), anonymized_telemetry=False))
            self._release = weakref.finalize(self, client.close)
            try:
                self._collection: Collection = (
                    client.create_collection(COLLECTION, embedding_function=None, configuration=HNSW)
                    if create
                    else client.get_collection(COLLECTION, embedding_function=None)
                )
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def add(self, ids: Sequence[str], document_ids: Sequence[str], vectors: Vectors) -> None:
        """Store vectors of shape (n, dimension) under their chunk ids; an id that is there is replaced."""
        with _guard(self._folder, "skriva"):
            for start in range(0, len(ids), BATCH):
                run = slice(start, start + BATCH)
                metadatas: list[Metadata] = [{"document_id": name} for name in document_ids[run]]
                self._collection.upsert(ids=list(ids[run]), embeddings=vectors[run], metadatas=metadatas)

    def count(self) -> int:
        """Return the number of vectors; raises VectorsError where Chroma's folder is damaged."""
        with _guard(self._folder, "läsa"):
            return self._collection.count()

    def check(self, count: int) -> None:
        """Search as a reader would; raises VectorsError unless that works and there are `count` vectors."""
        if (found := self.count()) != count:
            raise VectorsError(f"Vektorerna i {self._folder} är {found}, väntade {count}. Kör `assistant index --rebuild`.")
        with _guard(self._folder, "läsa"):
            first = np.asarray(self._collection.get(limit=1, include=["embeddings"])["embeddings"], dtype=np.float32)
        if count and len(self.query(first[0], k=1)) != 1:
            raise VectorsError(f"Vektorerna i {self._folder} går inte att söka i. Kör `assistant index --rebuild`.")

    def query(self, vector: Vectors, *, k: int) -> dict[str, float]:
        """Return the `k` nearest chunk ids with their cosine similarity (−1 to 1), nearest first."""
        with _guard(self._folder, "läsa"):
            found = self._collection.query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
        distances = found["distances"] or [[]]
        return {name: 1.0 - distance for name, distance in zip(found["ids"][0], distances[0], strict=True)}

    def get(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors of these chunk ids; unknown ones are left out."""
        if not ids:
            return {}
        with _guard(self._folder, "läsa"):
            found = self._collection.get(ids=list(ids), include=["embeddings"])
        return dict(zip(found["ids"], np.asarray(found["embeddings"], dtype=np.float32), strict=True))

    def iterate(self) -> Iterator[tuple[list[str], Vectors]]:
        """Yield every (ids, vectors) in runs of at most BATCH."""
        for offset in range(0, self.count(), BATCH):
            with _guard(self._folder, "läsa"):
                found = self._collection.get(limit=BATCH, offset=offset, include=["embeddings"])
            yield found["ids"], np.asarray(found["embeddings"], dtype=np.float32)

    def close(self) -> None:
        """Release the files; closing twice does nothing."""
        self._release()


def verify_vectors(folder: Path) -> None:
    """Check the store's database without opening the store, which would write in the folder.

    Raises:
        VectorsError: it is missing or damaged.
    """
    try:
        with closing(sqlite3.connect(f"{(folder / DATABASE).resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        verdict = str(error)
    if verdict != "ok":
        raise VectorsError(f"Vektorerna i {folder} är skadade ({verdict}). Kör `assistant index --rebuild`.")


def create_vectors(folder: Path) -> VectorStore:
    """Create an empty store in a new folder."""
    return VectorStore(folder, create=True)


def open_vectors(folder: Path) -> VectorStore:
    """Open the store in a folder; raises VectorsError where there is none or it is damaged."""
    return VectorStore(folder, create=False)
