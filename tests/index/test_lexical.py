"""Tests for `index.lexical`: BM25 over several fields, and its files."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from index.lexical import MANIFEST, LexicalError, LexicalIndex, build_lexical, load_lexical

CHUNKS = [["stöd", "robot"], ["stöd", "stöd", "lån", "bank"], [], ["bank"]]


@pytest.fixture
def index() -> LexicalIndex:
    return build_lexical({"stems": CHUNKS, "grams": [[*"ab"], [*"bc"], [*"a"], []]})


def test_score_is_bm25_as_written_down() -> None:
    lengths, mean = [2, 4, 0, 1], 7 / 4
    idf = math.log(1 + (4 - 2 + 0.5) / (2 + 0.5))
    expected = [idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / mean)) for tf, length in zip([1, 2, 0, 0], lengths, strict=True)]
    scores = build_lexical({"stems": CHUNKS}).scores({"stems": ["stöd"]})["stems"]
    np.testing.assert_allclose(scores, expected, rtol=1e-6)
    assert scores.dtype == np.float32


def test_every_field_has_its_scores(index: LexicalIndex) -> None:
    scores = index.scores({"stems": ["robot"], "grams": ["c"]})
    assert {name: int(field.argmax()) for name, field in scores.items()} == {"stems": 0, "grams": 1}


def test_repeated_query_term_counts_twice(index: LexicalIndex) -> None:
    once, twice = (index.scores({"stems": ["bank"] * count})["stems"] for count in (1, 2))
    np.testing.assert_allclose(twice, 2 * once)


@pytest.mark.parametrize("query", [{}, {"stems": []}, {"stems": ["okänt"]}, {"other": ["stöd"]}])
def test_unknown_tokens_and_fields_score_nothing(index: LexicalIndex, query: dict[str, list[str]]) -> None:
    assert not index.scores(query)["stems"].any()


def test_matched_terms_explain_a_chunk_in_the_query_order(index: LexicalIndex) -> None:
    query = {"stems": ["bank", "robot", "stöd", "bank", "okänt"], "grams": ["c"]}
    expected = {1: {"stems": ("bank", "stöd"), "grams": ("c",)}, 2: {"stems": (), "grams": ()}}
    assert index.matched_terms(query, [2, 1]) == expected


@pytest.mark.parametrize("chunks", [[], [[]], [[], []]])
def test_index_without_chunks_or_tokens_answers(tmp_path: Path, chunks: list[list[str]]) -> None:
    build_lexical({"stems": chunks}).save(tmp_path)
    loaded = load_lexical(tmp_path)
    assert loaded.scores({"stems": ["stöd"]})["stems"].tolist() == [0.0] * len(chunks)


def test_fields_must_have_the_same_chunks() -> None:
    with pytest.raises(ValueError, match="different numbers"):
        build_lexical({"a": [[]], "b": []})


def test_saved_index_scores_the_same(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "generation")
    loaded = load_lexical(tmp_path / "generation")
    query = {"stems": ["stöd", "bank"], "grams": ["a"]}
    for name, scores in index.scores(query).items():
        np.testing.assert_array_equal(loaded.scores(query)[name], scores)
    assert loaded.matched_terms(query, [1]) == index.matched_terms(query, [1])


def test_missing_index_names_the_file_and_the_command(tmp_path: Path) -> None:
    with pytest.raises(LexicalError, match=r"lexical\.json.*assistant index --rebuild"):
        load_lexical(tmp_path)


def test_missing_field_is_reported(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    (tmp_path / "grams.npz").unlink()
    with pytest.raises(LexicalError, match=r"Missing: .*grams\.npz"):
        load_lexical(tmp_path)


@pytest.mark.parametrize("name", [MANIFEST, "stems.npz"])
@pytest.mark.parametrize("damage", ["empty", "cut", "flipped"])
def test_damaged_file_is_reported(index: LexicalIndex, tmp_path: Path, name: str, damage: str) -> None:
    index.save(tmp_path)
    data = (tmp_path / name).read_bytes()
    middle = len(data) // 2
    flipped = data[:middle] + bytes(255 - byte for byte in data[middle : middle + 8]) + data[middle + 8 :]
    (tmp_path / name).write_bytes({"empty": b"", "cut": data[:middle], "flipped": flipped}[damage])
    with pytest.raises(LexicalError, match="damaged"):
        load_lexical(tmp_path)


def test_field_of_another_collection_is_reported(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "four")
    build_lexical({"stems": [["stöd"]], "grams": [[]]}).save(tmp_path / "one")
    (tmp_path / "one" / "stems.npz").write_bytes((tmp_path / "four" / "stems.npz").read_bytes())
    with pytest.raises(LexicalError, match="chunks outside"):
        load_lexical(tmp_path / "one")


def test_other_format_is_refused(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    (tmp_path / MANIFEST).write_text(json.dumps(manifest | {"format": 99}))
    with pytest.raises(LexicalError, match="has format 99"):
        load_lexical(tmp_path)
