"""Mean and covariance of a generation's vectors, which give the z-score of a cosine over the whole index without reading it."""

import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import AdviserError

FILE = "statistics.npz"
MIN_VARIANCE = 1e-6  # of the cosines; a real collection has 1e-3 to 1e-2, and below this the differences are rounding errors


@dataclass(frozen=True, slots=True)
class VectorStatistics:
    """The vectors' mean, float32 (dimension,), and covariance, float32 (dimension, dimension)."""

    mean: NDArray[np.float32]
    covariance: NDArray[np.float32]

    def cosine_moments(self, query: NDArray[np.float32]) -> tuple[float, float]:
        """Return mean and standard deviation of the cosines of a unit query with all vectors: q·μ and √(qᵀΣq)."""
        variance = float(query @ self.covariance @ query)
        return float(query @ self.mean), max(variance, MIN_VARIANCE) ** 0.5


def measure_vectors(batches: Iterable[tuple[Sequence[str], NDArray[np.float32]]], dimension: int) -> VectorStatistics:
    """Compute the statistics in one pass over (ids, vectors)."""
    count = 0
    total = np.zeros(dimension)
    products = np.zeros((dimension, dimension))
    for _, vectors in batches:
        count += len(vectors)
        total += vectors.sum(axis=0)
        products += vectors.T.astype(np.float64) @ vectors
    mean = total / max(count, 1)
    covariance = products / max(count, 1) - np.outer(mean, mean)
    return VectorStatistics(mean.astype(np.float32), covariance.astype(np.float32))


def save_statistics(folder: Path, statistics: VectorStatistics, ids: Sequence[str]) -> None:
    """Write the statistics, and the chunk ids in the order of the lexical index."""
    names = np.frombuffer(json.dumps(list(ids)).encode(), dtype=np.uint8)
    np.savez(folder / FILE, mean=statistics.mean, covariance=statistics.covariance, ids=names)


def load_statistics(folder: Path) -> tuple[VectorStatistics, list[str]]:
    """Read what `save_statistics` wrote.

    Raises:
        AdviserError: the file is missing or damaged.
    """
    try:
        with (folder / FILE).open("rb") as file, np.load(file) as arrays:
            mean, covariance, ids = arrays["mean"], arrays["covariance"], json.loads(arrays["ids"].tobytes())
        if covariance.shape != (*mean.shape, *mean.shape):
            raise ValueError(f"covariance {covariance.shape} with mean {mean.shape}")
        return VectorStatistics(mean, covariance), ids
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise AdviserError(f"Indexet i {folder} är skadat ({type(error).__name__}). Kör `assistant index --rebuild`.") from error
