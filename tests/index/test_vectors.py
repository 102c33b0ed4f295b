"""Tests for `index.vectors`: real Chroma, in a folder."""

import gc
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embedder import normalize_rows
from index.vectors import BATCH, VectorsError, create_vectors, open_vectors


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    return normalize_rows(np.random.default_rng(1).normal(size=(BATCH + 50, 16)).astype(np.float32))


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory, vectors: NDArray[np.float32]) -> Path:
    folder = tmp_path_factory.mktemp("vektorer")
    with create_vectors(folder) as store:
        store.add([f"{row}" for row in range(len(vectors))], ["d"] * len(vectors), vectors)
    return folder


def test_stored_vectors_come_back_after_closing(stored: Path, vectors: NDArray[np.float32]) -> None:
    with open_vectors(stored) as store:
        assert store.count() == len(vectors)
        np.testing.assert_allclose(store.get(["7", "unknown", "3"])["7"], vectors[7], atol=1e-6)
        assert {name for ids, _ in store.iterate() for name in ids} == {f"{row}" for row in range(len(vectors))}
        assert store.get([]) == {}


def test_query_gives_the_cosines_nearest_first(stored: Path, vectors: NDArray[np.float32]) -> None:
    with open_vectors(stored) as store:
        found = store.query(vectors[5], k=20)
    cosines = vectors @ vectors[5]
    assert next(iter(found)) == "5"
    assert list(found.values()) == sorted(found.values(), reverse=True)
    np.testing.assert_allclose(list(found.values()), [cosines[int(name)] for name in found], atol=1e-5)
    exact = {f"{row}" for row in np.argsort(-cosines)[:20]}
    assert len(exact & set(found)) >= 19


def test_zero_vector_has_cosine_zero_to_everything(tmp_path: Path, vectors: NDArray[np.float32]) -> None:
    with create_vectors(tmp_path) as store:
        store.add(["zero", "a"], ["d", "d"], np.stack([np.zeros(16, dtype=np.float32), vectors[0]]))
        assert store.query(np.zeros(16, dtype=np.float32), k=2) == pytest.approx({"zero": 0, "a": 0}, abs=1e-6)
        assert store.query(vectors[0], k=2)["zero"] == pytest.approx(0, abs=1e-6)


def test_added_id_replaces_the_vector_it_had(tmp_path: Path, vectors: NDArray[np.float32]) -> None:
    with create_vectors(tmp_path) as store:
        store.add(["a"], ["d"], vectors[:1])
        store.add(["a"], ["d"], vectors[1:2])
        np.testing.assert_allclose(store.get(["a"])["a"], vectors[1], atol=1e-6)


def test_empty_store_answers_nothing(tmp_path: Path, vectors: NDArray[np.float32]) -> None:
    create_vectors(tmp_path).close()
    with open_vectors(tmp_path) as store:
        assert store.query(vectors[0], k=5) == {}
        assert list(store.iterate()) == []
        store.check(0)


def test_check_refuses_another_number(stored: Path, vectors: NDArray[np.float32]) -> None:
    with open_vectors(stored) as store:
        store.check(len(vectors))
        with pytest.raises(VectorsError, match=f"{len(vectors)}, väntade 3"):
            store.check(3)


@pytest.mark.parametrize(
    "data", [None, b"", b"no database" * 999, b"SQLite format 3\x00" + b"\xff" * 9999], ids=["missing", "empty", "text", "garbled"]
)
def test_damaged_store_is_refused_with_the_command(tmp_path: Path, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / "chroma.sqlite3").write_bytes(data)
    with pytest.raises(VectorsError, match="assistant index --rebuild"):
        open_vectors(tmp_path)


def test_new_store_in_a_place_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("", encoding="utf-8")
    with pytest.raises(VectorsError):
        create_vectors(tmp_path / "fil")


def test_closing_twice_is_harmless_and_two_readers_do_not_close_each_other(stored: Path) -> None:
    first, second = open_vectors(stored), open_vectors(stored)
    first.close()
    first.close()
    assert second.count() > 0
    second.close()


def test_store_that_is_let_go_is_closed(stored: Path) -> None:
    from chromadb.api.shared_system_client import SharedSystemClient

    store = open_vectors(stored)
    assert str(stored) in SharedSystemClient._identifier_to_system
    del store
    gc.collect()
    assert str(stored) not in SharedSystemClient._identifier_to_system
