"""Measure retrieval: `python tests/evaluation/retrieval.py [--collections FOLDER]`, or `make bench-retrieval`.

Every collection is indexed as the product does it and searched with the product's searcher, as it is shipped and with each field alone and
left out. FOLDER holds one folder per development collection (`corpus.jsonl.xz`, `queries.jsonl.xz`); without it, only our own documents are
measured, with tests/questions/retrieval.jsonl. The baseline it writes is reviewed as a diff.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from retrieval_collections import Collection, Query, Workshop, read_collections, read_own
from retrieval_figures import COMPARED, Result, Values, measure_rankings, summarize
from retrieval_table import format_tables

from assistant.records import ranked_documents
from corpus.clock import now
from corpus.errors import AdviserError
from index.analyzer import load_analyzer
from index.embedder import load_embedder
from index.fields import WEIGHTS, Weights
from index.searcher import Searcher

BASELINE = Path(__file__).parents[1] / "baselines" / "retrieval.json"
CHUNKS = 200  # searched for each query, as `assistant search --batch` does for ten documents
SHIPPED = "shipped"
VECTORS = "vectors"  # a field here like the lexical ones


def list_systems() -> dict[str, Weights]:
    """Return the weights as shipped, each field alone, and each left out."""
    shipped = {**WEIGHTS.lexical, VECTORS: WEIGHTS.semantic}
    systems = {f"{name} alone": {field: float(field == name) for field in shipped} for name in shipped}
    systems |= {f"without {name}": {**shipped, name: 0.0} for name in shipped}
    return {SHIPPED: WEIGHTS, **{name: _weights(fields) for name, fields in systems.items()}}


def _weights(fields: Mapping[str, float]) -> Weights:
    return Weights({name: fields[name] for name in WEIGHTS.lexical}, semantic=fields[VECTORS])


def measure_system(collection: Collection, workshop: Workshop, weights: Weights) -> Values:
    """Search every query of a collection, and measure each ranking of documents."""
    searcher = Searcher(collection.home, embedder=workshop.embedder, analyzer=workshop.analyzer, weights=weights)
    try:
        rankings = [rank_documents(searcher, query) for query in collection.queries]
    finally:
        searcher.close()
    return measure_rankings(rankings, collection.queries)


def rank_documents(searcher: Searcher, query: Query) -> list[str]:
    """Rank the documents for a query, each by its best chunk."""
    results = searcher.search(query.text, k=CHUNKS, explain=False)
    return [str(line["document_id"]) for line in ranked_documents(results, CHUNKS)]


def measure_collection(collection: Collection, workshop: Workshop, systems: Mapping[str, Weights]) -> Iterator[Result]:
    """Yield the figures of a collection, and of the slices of its queries."""
    runs = {}
    for name, weights in systems.items():
        print(f"{collection.name}: {name} …", file=sys.stderr, flush=True)
        runs[name] = measure_system(collection, workshop, weights)
    yield _result(collection.name, collection.document_count, runs)
    for name, rows in collection.slices.items():
        sliced = {system: {measure: [values[row] for row in rows] for measure, values in run.items()} for system, run in runs.items()}
        yield _result(name, collection.document_count, sliced)


def _result(name: str, documents: int, runs: Mapping[str, Values]) -> Result:
    shipped = runs[SHIPPED]
    others = {system: run for system, run in runs.items() if system != SHIPPED}
    return Result(
        name,
        documents,
        queries=len(next(iter(shipped.values()))),
        measured=now().date().isoformat(),
        figures={measure: summarize(values) for measure, values in shipped.items()},
        systems={system: {m: round(100 * float(np.mean(values)), 2) for m, values in run.items()} for system, run in others.items()},
        differences={system: {m: summarize(run[m], shipped[m]) for m in COMPARED} for system, run in others.items()},
    )


def write_baseline(path: Path, results: Iterable[Result]) -> None:
    """Write the figures; a collection that was not measured this time keeps those it had, with their date."""
    before = json.loads(path.read_text(encoding="utf-8"))["collections"] if path.exists() else {}
    measured = {result.name: {key: value for key, value in asdict(result).items() if key != "name"} for result in results}
    record = {"weights": asdict(WEIGHTS), "collections": dict(sorted((before | measured).items()))}
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def measure_all(collections: Path | None, workshop: Workshop) -> Iterator[Result]:
    """Measure the collections, where there are any, and our own documents."""
    if collections is not None and collections.is_dir():
        for collection in read_collections(collections, workshop):
            yield from measure_collection(collection, workshop, list_systems())
    else:
        print(
            f"There are no collections in {collections or 'ASSISTANT_COLLECTIONS'}: only our own documents are measured.", file=sys.stderr
        )
    for collection in read_own(workshop):
        yield from measure_collection(collection, workshop, list_systems() if collection.slices else {SHIPPED: WEIGHTS})


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables and write the baseline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--collections", type=Path, default=os.environ.get("ASSISTANT_COLLECTIONS") or None, metavar="FOLDER")
    parser.add_argument("--homes", type=Path, metavar="FOLDER", help="keep the indexes there, for another time")
    parser.add_argument("--json", type=Path, metavar="FILE", default=BASELINE, help="where the figures are written")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        try:
            workshop = Workshop(options.homes or Path(folder), load_embedder(), load_analyzer())
            results = list(measure_all(options.collections, workshop))
        except AdviserError as error:
            print(error, file=sys.stderr)
            return 1
    print(format_tables(results))
    write_baseline(options.json, results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
