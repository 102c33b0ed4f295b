"""The scope model is trained from labelled examples: the same ones give the same weights, and weights that tell them apart."""

import numpy as np
import pytest

from assistant.scope import BUCKETS, ScopeModel, features, load_scope_model
from assistant.training.train_scope import FOLDS, read_examples, to_matrix, train
from index.analyzer import Analyzer

OURS = [f"Vi vill ha stöd till en {thing}" for thing in ("robot", "maskin", "svets", "press", "svarv", "fräs", "truck", "ugn")]
FOREIGN = [f"Hur lagar man {dish} hemma" for dish in ("soppa", "paj", "gryta", "pizza", "tårta", "gröt", "sallad", "glass")]
TEXTS, LABELS = [*OURS, *FOREIGN], [1] * len(OURS) + [0] * len(FOREIGN)


def test_training_on_a_handful_of_examples_separates_them_and_what_is_like_them(analyzer: Analyzer) -> None:
    weights, intercept, unseen = train(TEXTS, LABELS)
    model = ScopeModel(weights, intercept, analyzer)
    assert [model.probability(text) > 0.5 for text in TEXTS] == [bool(label) for label in LABELS]
    assert model.probability("Vi vill ha stöd till en borr") > 0.5 > model.probability("Hur lagar man pasta hemma")
    assert [probability > 0.5 for probability in unseen] == [bool(label) for label in LABELS]


def test_the_same_examples_give_the_same_weights() -> None:
    first, second = train(TEXTS, LABELS), train(TEXTS, LABELS)
    assert first[0].tobytes() == second[0].tobytes()
    assert first[1] == second[1]


def test_every_example_is_a_row_of_length_one_in_its_buckets(analyzer: Analyzer) -> None:
    matrix = to_matrix(TEXTS, analyzer)
    assert matrix.shape == (len(TEXTS), BUCKETS)
    assert sorted(matrix[0].indices) == features(TEXTS[0], analyzer)
    np.testing.assert_allclose(np.sqrt(matrix.multiply(matrix).sum(axis=1)), 1)


def test_examples_carry_a_label_each_and_both_kinds_in_every_fold() -> None:
    texts, labels = read_examples()
    assert len(texts) == len(labels)
    assert set(labels) == {0, 1}
    assert min(labels.count(0), labels.count(1)) >= 100 * FOLDS


@pytest.mark.parametrize("text", ["Vad var Robotlyftet?", "Hjälp att köpa första roboten"], ids=["asked of a sentence", "a need"])
def test_what_the_documents_are_known_to_answer_is_in_scope(text: str) -> None:
    texts, labels = read_examples()
    assert labels[texts.index(text)] == 1


def test_the_shipped_weights_tell_the_examples_apart(analyzer: Analyzer) -> None:
    texts, labels = read_examples()
    model = load_scope_model(analyzer)
    right = [(model.probability(text) > 0.5) == bool(label) for text, label in list(zip(texts, labels, strict=True))[::20]]
    assert np.mean(right) > 0.95
