"""The figures of a ranking of documents: a value for each query, their means with intervals, and the differences between systems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from retrieval_collections import Query

from index.measures import Measure, compare_paired, ndcg, recall, success

MEASURES: Mapping[str, Measure] = {
    "nDCG@10": partial(ndcg, k=10),
    "R@10": partial(recall, k=10),
    "R@5": partial(recall, k=5),
    "Success@5": partial(success, k=5),
    "Success@1": partial(success, k=1),
}
CATEGORY = "accuracy within the category"
COMPARED = ("nDCG@10", "Success@1")  # whose differences between systems are given
RESAMPLES = 2_000  # of the bootstrap: its intervals are then steady to a tenth of a point
Values = dict[str, list[float]]  # measure → a value a query, 0–1


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean × 100 with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Result:
    """A collection's figures: as shipped, by measure; of every other system, and how far it is from the shipped one."""

    name: str
    documents: int
    queries: int
    measured: str  # the day
    figures: Mapping[str, Figure]
    systems: Mapping[str, Mapping[str, float]]
    differences: Mapping[str, Mapping[str, Figure]]


def measure_rankings(rankings: Sequence[Sequence[str]], queries: Sequence[Query]) -> Values:
    """Measure each ranking of documents; within the category where the queries have candidates."""
    judged = list(zip(rankings, queries, strict=True))
    values = {name: [measure(ranking, dict.fromkeys(q.gold, 1)) for ranking, q in judged] for name, measure in MEASURES.items()}
    if all(query.candidates for query in queries):
        values[CATEGORY] = [float(next(filter(q.candidates.__contains__, ranking), "") in q.gold) for ranking, q in judged]
    return values


def summarize(values: Sequence[float], against: Sequence[float] | None = None) -> Figure:
    """Return the mean × 100 of the values, or of their differences from others, with its bootstrap interval over queries."""
    compared = compare_paired(against or [0.0] * len(values), values, resamples=RESAMPLES)
    return Figure(*(round(100 * number, 2) for number in (compared.difference, compared.low, compared.high)))
