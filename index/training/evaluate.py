"""Measure the retrieval arms on the development collections: `python -m index.training.evaluate --dev DIR`."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import AdviserError
from index.analyzer import Analysis, Analyzer, load_analyzer
from index.embedder import Embedder, load_embedder
from index.lexical import LexicalIndex, build_lexical
from index.measures import compare_paired, ndcg, per_query, recall
from index.training.data import read_records

K = 10
FIELD_WEIGHTS = {"grams": 1.0, "stems": 0.5, "words": 0.5}  # In the lexical score.
VECTOR_WEIGHT = 0.5  # Of z(cosine) beside z(lexical); 0.25–1 stay within 0.4 points of each other on average.
SYSTEMS = ("words", "stems", "grams", "lexical", "dense", "fused")


@dataclass(frozen=True, slots=True)
class Collection:
    """A test collection: documents, queries, and the documents that answer each query."""

    name: str
    doc_ids: tuple[str, ...]
    texts: tuple[str, ...]
    queries: tuple[str, ...]
    positives: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A system's figures on a collection, × 100, and the values a query behind nDCG@10."""

    ndcg: float
    recall: float
    values: tuple[float, ...]


def read_collection(folder: Path) -> Collection:
    """Read `corpus.jsonl.xz` and `queries.jsonl.xz`."""
    corpus = list(read_records(folder / "corpus.jsonl.xz"))
    queries = list(read_records(folder / "queries.jsonl.xz"))
    return Collection(
        name=folder.name,
        doc_ids=tuple(record["id"] for record in corpus),
        texts=tuple(record["text"] for record in corpus),
        queries=tuple(record["query"] for record in queries),
        positives=tuple(frozenset(record["positive_ids"]) for record in queries),
    )


def standardize(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give z-scores over all chunks, shape kept; all zero where the scores do not differ."""
    deviation = scores.std()
    return (scores - scores.mean()) / deviation if deviation > 0 else np.zeros_like(scores)


def score_queries(collection: Collection, analyzer: Analyzer, embedder: Embedder) -> Iterator[dict[str, NDArray[np.float32]]]:
    """Yield every system's scores over all documents, shape (documents,), query by query."""
    index = index_lexical([analyzer.analyze(text) for text in collection.texts])
    vectors = embedder.embed_documents(collection.texts)
    for query in collection.queries:
        analysis = analyzer.analyze(query)
        arms = index.scores({name: getattr(analysis, name) for name in FIELD_WEIGHTS})
        arms["lexical"] = np.sum([weight * arms[name] for name, weight in FIELD_WEIGHTS.items()], axis=0)
        arms["dense"] = vectors @ embedder.embed_query(query)
        arms["fused"] = standardize(arms["lexical"]) + VECTOR_WEIGHT * standardize(arms["dense"])
        yield arms


def index_lexical(analyses: Sequence[Analysis]) -> LexicalIndex:
    """Build the fields that are measured."""
    return build_lexical({name: [getattr(analysis, name) for analysis in analyses] for name in FIELD_WEIGHTS})


def evaluate_collection(collection: Collection, analyzer: Analyzer, embedder: Embedder) -> dict[str, Figures]:
    """Measure every system on a collection."""
    runs: dict[str, list[list[str]]] = {system: [] for system in SYSTEMS}
    for arms in score_queries(collection, analyzer, embedder):
        for system in SYSTEMS:
            runs[system].append([collection.doc_ids[row] for row in best_rows(arms[system], K)])
    return {system: _measure(rankings, collection) for system, rankings in runs.items()}


def best_rows(scores: NDArray[np.float32], k: int) -> list[int]:
    """Give the k rows with the highest scores, best first, equal ones in row order."""
    if len(scores) > k:
        threshold = np.partition(scores, -k)[-k]
        rows = np.flatnonzero(scores >= threshold)
    else:
        rows = np.arange(len(scores))
    return [int(row) for row in rows[np.argsort(-scores[rows], kind="stable")][:k]]


def _measure(rankings: Sequence[Sequence[str]], collection: Collection) -> Figures:
    judgements = {str(row): dict.fromkeys(ids, 1) for row, ids in enumerate(collection.positives)}
    run = {str(row): ranking for row, ranking in enumerate(rankings)}
    values = per_query(partial(ndcg, k=K), run, judgements)
    recalls = per_query(partial(recall, k=K), run, judgements)
    return Figures(100 * float(np.mean(values)), 100 * float(np.mean(recalls)), tuple(values))


def format_table(results: Mapping[str, Mapping[str, Figures]]) -> str:
    """Format nDCG@10 × 100 as a Markdown table: a line a system, a column a collection, and the paired interval of fused − lexical."""
    names = list(results)
    lines = [f"| nDCG@10 × 100 | {' | '.join(names)} | mean | R@10 |", "|---" * (len(names) + 3) + "|"]
    for system in SYSTEMS:
        figures = [results[name][system] for name in names]
        means = [np.mean([figure.ndcg for figure in figures]), np.mean([figure.recall for figure in figures])]
        lines.append(f"| {system} | {' | '.join(f'{value:.1f}' for value in [*(f.ndcg for f in figures), *means])} |")
    gains = [compare_paired(results[name]["lexical"].values, results[name]["fused"].values) for name in names]
    cells = [f"{100 * gain.difference:+.1f} ({100 * gain.low:+.1f} to {100 * gain.high:+.1f})" for gain in gains]
    lines.append(f"| fused − lexical, 95 % interval | {' | '.join(cells)} | | |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, or JSON with `--json`."""
    parser = argparse.ArgumentParser(prog="python -m index.training.evaluate", description=__doc__)
    parser.add_argument("--dev", type=Path, required=True, help="folder with one folder per collection")
    parser.add_argument("--model", help="a sentence-transformers model instead of the shipped one")
    parser.add_argument("--json", action="store_true", help="write JSON instead of a table")
    options = parser.parse_args(arguments)
    try:
        analyzer, embedder = load_analyzer(), load_embedder(options.model)
        folders = sorted(path.parent for path in options.dev.glob("*/corpus.jsonl.xz"))
        results = {path.name: evaluate_collection(read_collection(path), analyzer, embedder) for path in folders}
    except AdviserError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps({name: {key: asdict(value) for key, value in row.items()} for name, row in results.items()}))
    else:
        print(format_table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
