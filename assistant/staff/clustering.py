"""Put vectors that lie near each other together: agglomerative clustering with average linkage, cut at a distance.

Sokal & Michener 1958 (UPGMA). The tests hold it to scikit-learn's, whose 200 MB with SciPy the product does without.
"""

import numpy as np
from numpy.typing import NDArray

from index.embedder import normalize_rows


def cluster_vectors(vectors: NDArray[np.float32], *, threshold: float) -> list[list[int]]:
    """Return the rows that belong together, each group in row order, the groups in the order of their first rows.

    Args:
        vectors: Shape (n, dimension). Takes memory for n² numbers, and time in proportion.
        threshold: The largest mean cosine distance (0-2) between two groups that are still put together.
    """
    count = len(vectors)
    if count < 2:
        return [[row] for row in range(count)]
    unit = normalize_rows(vectors).astype(np.float64)
    distances = np.clip(1 - unit @ unit.T, 0, 2)
    np.fill_diagonal(distances, np.inf)
    members = {row: [row] for row in range(count)}
    nearest = distances.argmin(axis=1)
    shortest = distances[np.arange(count), nearest]
    while shortest[first := int(shortest.argmin())] <= threshold:
        kept, gone = sorted((first, int(nearest[first])))
        _merge(distances, kept, gone, sizes=(len(members[kept]), len(members[gone])))
        members[kept] += members.pop(gone)
        shortest[gone] = np.inf
        touched = np.flatnonzero((nearest == kept) | (nearest == gone))
        touched = np.union1d(touched[[int(row) in members for row in touched]], kept)
        nearest[touched] = distances[touched].argmin(axis=1)
        shortest[touched] = distances[touched, nearest[touched]]
    return [sorted(rows) for _, rows in sorted(members.items())]


def _merge(distances: NDArray[np.float64], kept: int, gone: int, *, sizes: tuple[int, int]) -> None:
    """Put a group's distances together with another's, as the mean over all pairs, and take the other out."""
    mean = (sizes[0] * distances[kept] + sizes[1] * distances[gone]) / sum(sizes)
    distances[kept] = distances[:, kept] = mean
    distances[gone] = distances[:, gone] = np.inf
    distances[kept, kept] = np.inf
