"""Our clustering is scikit-learn's average linkage on cosine distances, without its weight."""

import numpy as np
import pytest
from sklearn.cluster import AgglomerativeClustering

from assistant.staff.clustering import cluster_vectors


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("threshold", [0.2, 0.6, 0.95])
def test_the_groups_are_those_of_scikit_learn(seed: int, threshold: float) -> None:
    random = np.random.default_rng(seed)
    centres = random.normal(size=(8, 24))
    rows = (centres[random.integers(8, size=150)] + random.normal(size=(150, 24))).astype(np.float32)
    theirs = AgglomerativeClustering(None, metric="cosine", linkage="average", distance_threshold=threshold).fit_predict(rows)
    groups = cluster_vectors(rows, threshold=threshold)
    assert sorted(groups) == sorted([int(row) for row in np.flatnonzero(theirs == label)] for label in set(theirs))
    assert 1 < len(groups) < 150


def test_equal_vectors_are_together_and_empty_ones_alone() -> None:
    rows = np.array([[1, 0], [0, 0], [2, 0], [0, 1], [0, 0]], dtype=np.float32)
    assert cluster_vectors(rows, threshold=0.5) == [[0, 2], [1], [3], [4]]


@pytest.mark.parametrize("count", [0, 1])
def test_few_vectors_are_no_trouble(count: int) -> None:
    assert cluster_vectors(np.ones((count, 4), dtype=np.float32), threshold=0.5) == [[0]] * count


def test_everything_within_reach_is_one_group() -> None:
    rows = np.eye(6, dtype=np.float32) + 1
    assert cluster_vectors(rows, threshold=2) == [list(range(6))]
