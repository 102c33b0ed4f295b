"""`tests/evaluation/retrieval_speed.py` times the product's own index over made-up documents; the figures themselves are not tested."""

import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[1] / "evaluation"
SENTENCES = ("Roboten svetsar i verkstaden.", "Almi lånar ut pengar till företag.", "Kursen i svetsning är fri för anställda.")
QUERIES = ("Vem lånar ut pengar?", "Vilken robot svetsar?", "Är kursen fri?")
CHUNKS = 30


@pytest.fixture
def speed(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, imported as it is run: with its folder on the path."""
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module("retrieval_speed")


def test_made_up_documents_are_the_same_again_and_each_section_is_its_own(speed: ModuleType, tmp_path: Path) -> None:
    for name in ("ett", "två"):
        (tmp_path / name).mkdir()
        speed.write_documents(tmp_path / name / "texts", SENTENCES, CHUNKS)
    first, second = ((tmp_path / name / "texts" / "documents.jsonl").read_text(encoding="utf-8") for name in ("ett", "två"))
    assert first == second
    texts = [json.loads(line)["text"] for line in first.splitlines()]
    assert len(texts) == CHUNKS // speed.SECTIONS
    sections = [section for text in texts for section in text.split("# ")[1:]]
    assert len(set(sections)) == len(sections) == CHUNKS


def test_an_index_of_the_size_asked_for_is_built_and_each_part_is_timed(speed: ModuleType, tmp_path: Path) -> None:
    speed.write_documents(tmp_path / "texts", SENTENCES, CHUNKS)
    seconds, chunks = speed.build(tmp_path / "home", [tmp_path / "texts"])
    assert chunks == CHUNKS
    assert seconds > 0
    parts = speed.time_parts(tmp_path / "home", QUERIES)
    assert list(parts) == ["BM25", "embedding", "vectors"]
    assert all(milliseconds > 0 for milliseconds in parts.values())
    more = speed.build(tmp_path / "home", [tmp_path / "texts", tmp_path / "more.jsonl"])
    assert more[1] == CHUNKS + speed.SECTIONS


def test_the_table_sets_a_query_against_its_parts(speed: ModuleType) -> None:
    growth = speed.Growth(1000, 2.0, 500.0, 1.0, 8.0, 0.5, 120.0, False, 4.0, 6.0, 2.0, {"BM25": 1.0, "vectors": 1.0})
    table = speed.format_growth([growth])
    assert "| query to parts, times | 2.0 |" in table
    assert "| resident memory, MB | 120 |" in table
