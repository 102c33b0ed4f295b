"""Tests for `index.measures` against values computed by hand."""

import math
from functools import partial

import pytest

from index.measures import (
    Qrel,
    ScoredDoc,
    compare_paired,
    group_qrels,
    mean_measure,
    ndcg,
    per_query,
    rank_run,
    recall,
    reciprocal_rank,
    success,
)

RELEVANCES = {"a": 2, "b": 1, "c": 0}


def test_ndcg_discounts_by_log_rank() -> None:
    found = 1 / math.log2(2) + 2 / math.log2(4)
    ideal = 2 / math.log2(2) + 1 / math.log2(3)
    assert ndcg(["b", "c", "a"], RELEVANCES) == pytest.approx(found / ideal)


@pytest.mark.parametrize(("ranking", "value"), [(["a", "b"], 1.0), (["c", "x"], 0.0), ([], 0.0)])
def test_ndcg_is_one_for_the_ideal_order_and_zero_for_none(ranking: list[str], value: float) -> None:
    assert ndcg(ranking, RELEVANCES) == pytest.approx(value)


def test_cutoff_hides_what_comes_after_it() -> None:
    assert ndcg(["x", "a"], RELEVANCES, k=1) == 0.0
    assert recall(["x", "a"], RELEVANCES, k=1) == 0.0
    assert success(["x", "a"], RELEVANCES, k=1) == 0.0


def test_recall_is_the_share_of_the_relevant() -> None:
    assert recall(["a", "c"], RELEVANCES, k=5) == 0.5


def test_reciprocal_rank_ignores_judged_but_irrelevant() -> None:
    assert reciprocal_rank(["c", "x", "b"], RELEVANCES) == pytest.approx(1 / 3)
    assert reciprocal_rank(["c"], RELEVANCES) == 0.0


def test_success_needs_one_relevant_document() -> None:
    assert success(["c", "b"], RELEVANCES, k=5) == 1.0


def test_query_without_relevant_documents_scores_zero() -> None:
    assert ndcg(["a"], {}) == recall(["a"], {}) == success(["a"], {}) == 0.0


def test_run_is_ranked_by_score_with_each_document_once() -> None:
    run = [ScoredDoc("q", "a", 1.0), ScoredDoc("q", "b", 3.0), ScoredDoc("q", "a", 2.0), ScoredDoc("q", "c", 2.0)]
    assert rank_run(run) == {"q": ["b", "a", "c"]}


def test_unanswered_query_counts_zero_in_the_mean() -> None:
    judgements = group_qrels([Qrel("q1", "a"), Qrel("q2", "b")])
    assert per_query(partial(ndcg, k=10), {"q1": ["a"]}, judgements) == [1.0, 0.0]
    assert mean_measure(reciprocal_rank, {"q1": ["a"]}, judgements) == 0.5
    assert mean_measure(reciprocal_rank, {}, {}) == 0.0


def test_paired_bootstrap_sees_a_steady_gain_and_no_gain() -> None:
    steady = compare_paired([0.1] * 50, [0.2] * 50, resamples=500)
    assert (steady.difference, steady.low, steady.p_value) == (pytest.approx(0.1), pytest.approx(0.1), 0.0)
    mixed = compare_paired([0.0, 1.0] * 25, [1.0, 0.0] * 25, resamples=500)
    assert mixed.low < 0 < mixed.high
    assert mixed.p_value > 0.05


def test_paired_bootstrap_repeats_itself_and_needs_pairs() -> None:
    a, b = [0.1, 0.5, 0.3], [0.2, 0.4, 0.9]
    assert compare_paired(a, b, resamples=100) == compare_paired(a, b, resamples=100)
    with pytest.raises(ValueError, match="same queries"):
        compare_paired([0.1], [])
