"""The vectors of one generation, in an embedded Chroma collection with cosine distance."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from corpus.errors import AdviserError

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

COLLECTION = "chunks"
BATCH = 2_000  # Chroma refuses more than 5,461 records in one call
Vectors = NDArray[np.float32]


class VectorsError(AdviserError):
    """The folder holds no usable Chroma collection; a rebuild makes a new one."""


class VectorStore:
    """Cosine search over chunk ids; open it through `create_vectors` or `open_vectors`, and close it."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        """Open or create the collection in `folder`.

        Raises:
            VectorsError: Chroma cannot open what is there.
        """
        import chromadb  # 0.7 s to import; commands that search nothing do without
        from chromadb.config import Settings

        if not create and not (folder / "chroma.sqlite3").exists():
            raise VectorsError(f"Vektorerna saknas i {folder}. Kör `assistant index --rebuild`.")
        try:
            self._client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
            self._collection: Collection = (
                self._client.create_collection(
                    COLLECTION,
                    embedding_function=None,
                    configuration={
                        "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}
                    },
                )
                if create
                else self._client.get_collection(COLLECTION, embedding_function=None)
            )
        except (chromadb.errors.ChromaError, ValueError, OSError) as error:
            raise VectorsError(
                f"Vektorerna i {folder} går inte att öppna ({error}). Kör `assistant index --rebuild`."
            ) from error
        self._failures = (chromadb.errors.ChromaError, ValueError, RuntimeError)
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, ids: Sequence[str], document_ids: Sequence[str], vectors: Vectors) -> None:
        """Store vectors of shape (n, dimension) under their chunk ids; an id that is there is replaced."""
        for start in range(0, len(ids), BATCH):
            stop = start + BATCH
            self._collection.upsert(
                ids=list(ids[start:stop]),
                embeddings=vectors[start:stop],
                metadatas=[{"document_id": name} for name in document_ids[start:stop]],
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Remove chunk ids; unknown ones are passed over."""
        for start in range(0, len(ids), BATCH):
            self._collection.delete(ids=list(ids[start : start + BATCH]))

    def count(self) -> int:
        """Return the number of vectors; raises VectorsError where Chroma's folder is damaged."""
        try:
            return self._collection.count()
        except self._failures as error:
            raise self._damaged(error) from error

    def query(self, vector: Vectors, *, k: int) -> dict[str, float]:
        """Return the `k` nearest chunk ids with their cosine similarity (−1 to 1), nearest first."""
        try:
            if not (size := self._collection.count()):
                return {}
            found = self._collection.query(
                query_embeddings=vector[None, :], n_results=min(k, size), include=["distances"]
            )
        except self._failures as error:
            raise self._damaged(error) from error
        distances = found["distances"] or [[]]
        return {name: 1.0 - distance for name, distance in zip(found["ids"][0], distances[0], strict=True)}

    def get(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors of these chunk ids; unknown ones are left out."""
        try:
            found = self._collection.get(ids=list(ids), include=["embeddings"]) if ids else None
        except self._failures as error:
            raise self._damaged(error) from error
        if found is None or found["embeddings"] is None:
            return {}
        return {
            name: np.asarray(vector, dtype=np.float32)
            for name, vector in zip(found["ids"], found["embeddings"], strict=True)
        }

    def iterate(self) -> Iterator[tuple[list[str], Vectors]]:
        """Yield every (ids, vectors) in runs of at most BATCH."""
        for offset in range(0, self.count(), BATCH):
            found = self._collection.get(limit=BATCH, offset=offset, include=["embeddings"])
            yield found["ids"], np.asarray(found["embeddings"], dtype=np.float32)

    def close(self) -> None:
        """Release the files."""
        self._client.close()

    def _damaged(self, error: Exception) -> VectorsError:
        return VectorsError(
            f"Vektorerna i {self._folder} är skadade ({type(error).__name__}). Kör `assistant index --rebuild`."
        )


def create_vectors(folder: Path) -> VectorStore:
    """Create an empty store in a new folder."""
    return VectorStore(folder, create=True)


def open_vectors(folder: Path) -> VectorStore:
    """Open the store in a folder; raises VectorsError where there is none or it is damaged."""
    return VectorStore(folder, create=False)
