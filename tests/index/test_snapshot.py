"""Tests for `index.snapshot`: a generation's files are sealed, and damage to any of them is found."""

import random
from pathlib import Path

import pytest

from corpus.errors import AdviserError
from index.analyzer import Analyzer
from index.embedder import Embedder
from index.snapshot import CHECKSUMS, Tools, check_snapshot, open_snapshot, seal_snapshot, write_snapshot
from index.splitter import chunk_id
from index.types import Chunk


def make_chunks(count: int) -> list[Chunk]:
    texts = [f"Stycke {number} om robot {number % 7}." for number in range(count)]
    # Ids as they really are: a run of zeros would also be found across the border of two of Chroma's fields.
    return [Chunk(chunk_id("d", "text", heading=(), text=text), "d", "Titel", "text", (), text, text) for text in texts]


@pytest.fixture
def tools(hashing: Embedder, analyzer: Analyzer) -> Tools:
    return Tools(hashing, analyzer, lambda stage, done, total: None)


@pytest.mark.parametrize("count", [0, 1, 999, 1001, 2100])  # Chroma writes its graph to disk every 1,000 vectors
def test_reading_leaves_the_sealed_files_as_they_are(tmp_path: Path, tools: Tools, count: int) -> None:
    folder = tmp_path / "g"
    assert write_snapshot(folder, make_chunks(count), tools, before=None) == count
    seal = (folder / CHECKSUMS).read_bytes()
    for _ in range(2):
        snapshot = open_snapshot(folder, chunk_count=count)
        assert len(snapshot.vectors.query(tools.embedder.embed_query("robot"), k=5)) == min(count, 5)
        snapshot.vectors.close()
        seal_snapshot(folder)
        assert (folder / CHECKSUMS).read_bytes() == seal


def test_checking_writes_nothing(tmp_path: Path, tools: Tools) -> None:
    folder = tmp_path / "g"
    write_snapshot(folder, make_chunks(3), tools, before=None)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    check_snapshot(folder)
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()} == before


def test_every_damage_is_found_before_it_can_do_harm(tmp_path: Path, tools: Tools) -> None:
    folder = tmp_path / "g"
    write_snapshot(folder, make_chunks(1100), tools, before=None)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]
    assert {path.suffix for path in files} >= {".npz", ".json", ".bin", ".sqlite3"}
    chance = random.Random(1)
    for path in files:
        whole = path.read_bytes()
        garbled = bytes(chance.randrange(256) if place % 5 == 0 else byte for place, byte in enumerate(whole))
        for damaged in (None, b"", whole[: len(whole) // 2], garbled):
            path.unlink() if damaged is None else path.write_bytes(damaged)
            with pytest.raises(AdviserError, match="--rebuild"):
                open_snapshot(folder, chunk_count=1100)
            path.write_bytes(whole)
    open_snapshot(folder, chunk_count=1100).vectors.close()


def test_number_of_chunks_must_be_the_one_in_the_database(tmp_path: Path, tools: Tools) -> None:
    write_snapshot(tmp_path / "g", make_chunks(3), tools, before=None)
    with pytest.raises(AdviserError, match="väntade 4"):
        open_snapshot(tmp_path / "g", chunk_count=4)


def test_folder_without_a_seal_is_refused(tmp_path: Path, tools: Tools) -> None:
    write_snapshot(tmp_path / "g", make_chunks(3), tools, before=None)
    (tmp_path / "g" / CHECKSUMS).unlink()
    with pytest.raises(AdviserError, match="ofullständigt"):
        check_snapshot(tmp_path / "g")


def test_vectors_are_used_again_and_removed_ones_leave_no_trace(tmp_path: Path, tools: Tools) -> None:
    chunks = make_chunks(20)
    write_snapshot(tmp_path / "one", chunks, tools, before=None)
    assert write_snapshot(tmp_path / "two", chunks[1:], tools, before=tmp_path / "one") == 0
    snapshot = open_snapshot(tmp_path / "two", chunk_count=19)
    assert snapshot.ids == [chunk.id for chunk in chunks[1:]]
    snapshot.vectors.close()
    assert not any(chunks[0].id.encode() in path.read_bytes() for path in (tmp_path / "two").rglob("*") if path.is_file())
