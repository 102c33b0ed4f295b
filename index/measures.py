"""Measure rankings against relevance judgements, with the literature's names: nDCG@k, R@k, RR, Success@k."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

Judgements = Mapping[str, Mapping[str, int]]  # query_id → doc_id → relevance
Ranking = Sequence[str]  # doc_ids, best first
Measure = Callable[[Ranking, Mapping[str, int]], float]


@dataclass(frozen=True, slots=True)
class Qrel:
    """A judgement: how relevant a document is to a query (0 = not at all)."""

    query_id: str
    doc_id: str
    relevance: int = 1


@dataclass(frozen=True, slots=True)
class ScoredDoc:
    """A line of a run: what a system answered a query with."""

    query_id: str
    doc_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The paired difference b − a of two systems: its mean, its 95 % interval and the share of resamples where b does not win."""

    difference: float
    low: float
    high: float
    p_value: float


def group_qrels(qrels: Iterable[Qrel]) -> dict[str, dict[str, int]]:
    """Collect the judgements by query."""
    judgements: dict[str, dict[str, int]] = defaultdict(dict)
    for qrel in qrels:
        judgements[qrel.query_id][qrel.doc_id] = qrel.relevance
    return dict(judgements)


def rank_run(run: Iterable[ScoredDoc]) -> dict[str, list[str]]:
    """Rank each query's documents by descending score, each document once; equal scores by document id, as trec_eval does."""
    scored: dict[str, list[ScoredDoc]] = defaultdict(list)
    for line in run:
        scored[line.query_id].append(line)
    return {
        query_id: list(dict.fromkeys(line.doc_id for line in sorted(lines, key=lambda line: (-line.score, line.doc_id))))
        for query_id, lines in scored.items()
    }


def ndcg(ranking: Ranking, relevances: Mapping[str, int], *, k: int = 10) -> float:
    """Compute nDCG@k with gain = relevance and discount log2(rank + 1) (Järvelin & Kekäläinen 2002); 0–1."""
    gains = [relevances.get(doc_id, 0) for doc_id in ranking[:k]]
    ideal = sorted(relevances.values(), reverse=True)[:k]
    best = _discounted_sum(ideal)
    return _discounted_sum(gains) / best if best else 0.0


def recall(ranking: Ranking, relevances: Mapping[str, int], *, k: int = 10) -> float:
    """Compute R@k: the share of the relevant documents among the first k."""
    relevant = {doc_id for doc_id, relevance in relevances.items() if relevance > 0}
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Ranking, relevances: Mapping[str, int]) -> float:
    """Compute RR: 1 / the rank of the first relevant document, 0 when there is none."""
    return next((1 / rank for rank, doc_id in enumerate(ranking, start=1) if relevances.get(doc_id, 0) > 0), 0.0)


def success(ranking: Ranking, relevances: Mapping[str, int], *, k: int = 5) -> float:
    """Compute Success@k: 1 when a relevant document is among the first k, else 0."""
    return float(any(relevances.get(doc_id, 0) > 0 for doc_id in ranking[:k]))


def per_query(measure: Measure, run: Mapping[str, Ranking], judgements: Judgements) -> list[float]:
    """Measure every judged query, in the judgements' order; a query without an answer counts 0."""
    return [measure(run.get(query_id, ()), relevances) for query_id, relevances in judgements.items()]


def mean_measure(measure: Measure, run: Mapping[str, Ranking], judgements: Judgements) -> float:
    """Average a measure over the judged queries; 0 without any."""
    values = per_query(measure, run, judgements)
    return fmean(values) if values else 0.0


def compare_paired(a: Sequence[float], b: Sequence[float], *, resamples: int = 10_000, seed: int = 0) -> Comparison:
    """Bootstrap the mean difference b − a over queries (Sakai 2006, "Evaluating evaluation metrics based on the bootstrap").

    Raises:
        ValueError: If the two do not have the same queries, or none.
    """
    if len(a) != len(b) or not a:
        raise ValueError(f"A paired comparison needs the same queries twice; got {len(a)} and {len(b)}")
    differences = np.asarray(b, dtype=np.float64) - np.asarray(a, dtype=np.float64)
    generator = np.random.default_rng(seed)
    draws = np.array([differences[generator.integers(0, len(a), len(a))].mean() for _ in range(resamples)])
    low, high = np.percentile(draws, [2.5, 97.5])
    return Comparison(float(differences.mean()), float(low), float(high), float((draws <= 0).mean()))


def _discounted_sum(gains: Sequence[int]) -> float:
    return float(sum(gain / np.log2(rank + 1) for rank, gain in enumerate(gains, start=1)))
