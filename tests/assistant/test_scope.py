"""A question for this adviser is told from any other by its words, with weights that are shipped."""

from pathlib import Path

import numpy as np
import pytest

from assistant import scope
from assistant.scope import BUCKETS, ScopeModel, features, load_scope_model
from corpus.errors import AdviserError
from index.analyzer import Analyzer


@pytest.fixture(scope="module")
def model(analyzer: Analyzer) -> ScopeModel:
    return load_scope_model(analyzer)


def flat(analyzer: Analyzer, weight: float, intercept: float) -> ScopeModel:
    """A model to which every feature weighs the same."""
    return ScopeModel(np.full(BUCKETS, weight, dtype=np.float32), intercept, analyzer)


# Features


def test_the_same_text_has_the_same_features_in_every_process(analyzer: Analyzer) -> None:
    assert features("Stöd", analyzer) == [7057, 13672, 14323, 30590, 31170]  # the places of the shipped weights hang on these


def test_features_are_buckets_in_order_and_each_once(analyzer: Analyzer) -> None:
    buckets = features("robot robot robot, stöd till en robot i verkstaden", analyzer)
    assert buckets == sorted(set(buckets))
    assert set(buckets) <= set(range(BUCKETS))


def test_capitals_and_signs_make_no_difference(analyzer: Analyzer) -> None:
    assert features("VAD kostar det?!", analyzer) == features("vad kostar det", analyzer)


def test_the_order_of_the_words_makes_one(analyzer: Analyzer) -> None:
    assert features("stöd söker robot", analyzer) != features("robot söker stöd", analyzer)


# Probability


@pytest.mark.parametrize("text", ["", "?!", "😀"])
def test_a_text_without_words_is_neither_ours_nor_foreign(model: ScopeModel, text: str) -> None:
    assert model.probability(text) == 0.5


def test_probability_is_the_logistic_of_the_sum_over_the_root_of_their_number(analyzer: Analyzer) -> None:
    count = len(features("Stöd till robot", analyzer))
    expected = 1 / (1 + np.exp(-(0.5 * count / np.sqrt(count) - 1)))
    assert flat(analyzer, 0.5, -1.0).probability("Stöd till robot") == pytest.approx(expected)


@pytest.mark.parametrize(("weight", "expected"), [(1e6, 1.0), (-1e6, 0.0)])
def test_enormous_weights_give_a_probability_too(analyzer: Analyzer, weight: float, expected: float) -> None:
    assert flat(analyzer, weight, 0.0).probability("Stöd till robot") == pytest.approx(expected)


@pytest.mark.parametrize(
    "question",
    [
        "Vad kostar medlemskap i Techtank?",
        "Vi vill ha stöd till en robot",
        "Vilka stöd finns för små verkstäder i Blekinge?",
        "How do I apply for Robotlyftet?",
        "Vi söker en svetsare",
    ],
)
def test_a_question_for_the_adviser_is_likely_ours(model: ScopeModel, question: str) -> None:
    assert model.probability(question) > 0.8


@pytest.mark.parametrize(
    "question",
    [
        "Hur lagar man pannkakor?",
        "Vilken film ska jag se?",
        "Skriv en dikt om våren",
        "Får hunden äta choklad?",
        "Vad heter Frankrikes president?",
    ],
)
def test_any_other_question_is_likely_foreign(model: ScopeModel, question: str) -> None:
    assert model.probability(question) < 0.2


# The shipped file


def test_one_finite_weight_is_shipped_for_every_bucket(model: ScopeModel) -> None:
    assert model.weights.shape == (BUCKETS,)
    assert model.weights.dtype == np.float32
    assert np.isfinite(model.weights).all()


def save(path: Path, **arrays: object) -> Path:
    np.savez(path, **arrays)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("damage", ["missing", "garbled", "without weights"])
def test_a_missing_or_damaged_file_is_told_with_its_place_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, analyzer: Analyzer, damage: str
) -> None:
    path = tmp_path / "weights.npz"
    if damage == "garbled":
        path.write_bytes(b"garbled")
    elif damage == "without weights":
        save(path, intercept=0.0)
    monkeypatch.setattr(scope, "WEIGHTS_FILE", str(path))
    with pytest.raises(AdviserError, match=r"weights\.npz saknas eller är skadad .*Installera programmet på nytt"):
        load_scope_model(analyzer)


def test_weights_of_another_number_are_refused_with_both_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, analyzer: Analyzer
) -> None:
    monkeypatch.setattr(scope, "WEIGHTS_FILE", str(save(tmp_path / "weights.npz", weights=np.zeros(7), intercept=0.0)))
    with pytest.raises(AdviserError, match=f"har 7 vikter; väntade {BUCKETS}"):
        load_scope_model(analyzer)
