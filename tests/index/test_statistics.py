"""Tests for `index.statistics`: the moments of a query's cosines without reading the vectors."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.errors import AdviserError
from index.embedder import normalize_rows
from index.statistics import FILE, MIN_VARIANCE, VectorStatistics, load_statistics, measure_vectors, save_statistics


@pytest.fixture
def vectors() -> NDArray[np.float32]:
    return normalize_rows(np.random.default_rng(1).normal(0.3, 1, size=(1000, 24)).astype(np.float32))


def measure(vectors: NDArray[np.float32]) -> VectorStatistics:
    return measure_vectors([([], vectors[:300]), ([], vectors[300:])], vectors.shape[1])


def test_moments_are_those_of_the_cosines_with_every_vector(vectors: NDArray[np.float32]) -> None:
    statistics = measure(vectors)
    for query in vectors[:20]:
        cosines = vectors @ query
        np.testing.assert_allclose(statistics.cosine_moments(query), (cosines.mean(), cosines.std()), atol=1e-5)


@pytest.mark.parametrize("count", [0, 1])
def test_no_spread_gives_no_division_by_zero(vectors: NDArray[np.float32], count: int) -> None:
    mean, deviation = measure(vectors[:count]).cosine_moments(vectors[0])
    assert mean == pytest.approx(count, abs=1e-5)
    assert deviation >= MIN_VARIANCE**0.5


def test_query_without_a_known_word_has_moments_zero(vectors: NDArray[np.float32]) -> None:
    assert measure(vectors).cosine_moments(np.zeros(24, dtype=np.float32)) == (0.0, pytest.approx(MIN_VARIANCE**0.5))


def test_saved_statistics_and_ids_come_back(tmp_path: Path, vectors: NDArray[np.float32]) -> None:
    statistics = measure(vectors)
    save_statistics(tmp_path, statistics, ["a", "å"])
    loaded, ids = load_statistics(tmp_path)
    assert ids == ["a", "å"]
    np.testing.assert_array_equal(loaded.covariance, statistics.covariance)


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "garbled", "other"])
def test_damaged_file_is_refused_with_the_command(tmp_path: Path, vectors: NDArray[np.float32], damage: str) -> None:
    save_statistics(tmp_path, measure(vectors), ["a"])
    path = tmp_path / FILE
    data = path.read_bytes()
    match damage:
        case "missing":
            path.unlink()
        case "other":
            np.savez(path, mean=np.zeros(3), covariance=np.zeros((2, 2)), ids=np.frombuffer(b"[]", dtype=np.uint8))
        case _:
            path.write_bytes({"empty": b"", "cut": data[:-500], "garbled": data[:900] + b"\xff" * 50 + data[950:]}[damage])
    with pytest.raises(AdviserError, match="assistant index --rebuild"):
        load_statistics(tmp_path)
