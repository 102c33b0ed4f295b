"""`tests/evaluation/retrieval.py` measures the product's own index, and says what it measured."""

import importlib
import json
import lzma
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from index.analyzer import Analyzer
from index.embedder import load_embedder
from index.fields import WEIGHTS

FOLDER = Path(__file__).parents[1] / "evaluation"
TEXTS = {"d1": "Almi lånar ut pengar till företag.", "d2": "Roboten svetsar i verkstaden.", "d3": "Kursen i svetsning är fri."}
QUERIES = {"Vem lånar ut pengar?": "d1", "Vilken robot svetsar?": "d2", "Är kursen fri?": "d3"}


@pytest.fixture
def retrieval(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, imported as it is run: with its folder on the path."""
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module("retrieval")


@pytest.fixture
def collections(tmp_path: Path) -> Path:
    """A folder with one collection as the development collections are laid out."""
    write(tmp_path / "samling" / "lätt" / "corpus.jsonl.xz", [{"id": name, "text": text} for name, text in TEXTS.items()])
    queries = [{"query": query, "positive_ids": [gold], "candidate_ids": [gold, "d3"]} for query, gold in QUERIES.items()]
    write(tmp_path / "samling" / "lätt" / "queries.jsonl.xz", queries)
    return tmp_path / "samling"


@pytest.fixture
def workshop(retrieval: ModuleType, tmp_path: Path, analyzer: Analyzer) -> object:
    return retrieval.Workshop(tmp_path / "hem", load_embedder(), analyzer)


def write(path: Path, records: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(lzma.compress("\n".join(json.dumps(record) for record in records).encode()))


def measure(retrieval: ModuleType, collections: Path, workshop: object) -> Iterator[Mapping[str, list[float]]]:
    (collection,) = retrieval.read_collections(collections, workshop)
    for weights in retrieval.list_systems().values():
        yield retrieval.measure_system(collection, workshop, weights)


def test_a_collection_that_words_decide_is_ranked_right(retrieval: ModuleType, collections: Path, workshop: object) -> None:
    shipped = next(measure(retrieval, collections, workshop))
    assert set(shipped) == {"nDCG@10", "R@10", "R@5", "Success@5", "Success@1", "accuracy within the category"}
    assert all(values == [1.0, 1.0, 1.0] for values in shipped.values())


def test_each_field_is_measured_alone_and_left_out(retrieval: ModuleType) -> None:
    systems = retrieval.list_systems()
    assert systems["shipped"] is WEIGHTS
    assert systems["stems alone"].lexical == {"grams": 0, "stems": 1, "heading": 0}
    assert systems["stems alone"].semantic == 0
    assert systems["without vectors"].lexical == WEIGHTS.lexical
    assert systems["without vectors"].semantic == 0
    assert len(systems) == 1 + 2 * (len(WEIGHTS.lexical) + 1)


def test_a_field_that_holds_nothing_finds_nothing_by_itself(retrieval: ModuleType, collections: Path, workshop: object) -> None:
    """A collection without titles: only its ids stand in the headings, and no query names them."""
    runs = dict(zip(retrieval.list_systems(), measure(retrieval, collections, workshop), strict=True))
    assert sum(runs["heading alone"]["Success@1"]) < sum(runs["grams alone"]["Success@1"])


def test_the_interval_holds_the_mean_and_is_the_same_again(retrieval: ModuleType) -> None:
    values = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0]
    figure = retrieval.summarize(values)
    assert figure.low < figure.value < figure.high
    assert figure.value == pytest.approx(100 * 4 / 6, abs=0.01)
    assert retrieval.summarize(values) == figure
    assert retrieval.summarize(values, values) == type(figure)(0, 0, 0)


def test_what_was_not_measured_keeps_its_figures(retrieval: ModuleType, collections: Path, workshop: object, tmp_path: Path) -> None:
    path = tmp_path / "retrieval.json"
    path.write_text(json.dumps({"collections": {"annan": {"queries": 7}}}), encoding="utf-8")
    (collection,) = retrieval.read_collections(collections, workshop)
    retrieval.write_baseline(path, retrieval.measure_collection(collection, workshop, {"shipped": WEIGHTS}))
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["collections"]["annan"] == {"queries": 7}
    assert written["collections"]["lätt"]["queries"] == len(QUERIES)
    assert written["collections"]["lätt"]["measured"]
    assert written["weights"]["lexical"] == WEIGHTS.lexical


def test_tables_have_a_row_for_every_collection_and_system(retrieval: ModuleType, collections: Path, workshop: object) -> None:
    (collection,) = retrieval.read_collections(collections, workshop)
    table = retrieval.format_tables(list(retrieval.measure_collection(collection, workshop, retrieval.list_systems())))
    assert "| lätt | 3 | 3 |" in table
    assert all(f"| {system} |" in table for system in retrieval.list_systems())
