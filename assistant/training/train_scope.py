"""Train the scope model: `python -m assistant.training.train_scope` writes assistant/model/scope.npz and prints its figures.

Needs the extra [training] (scikit-learn). The same examples and versions give the same bytes.
"""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assistant.scope import BUCKETS, WEIGHTS_FILE, features
from corpus.files import DOCUMENTS, find_files
from corpus.reader import read_file
from index.analyzer import Analyzer, load_analyzer

EXAMPLES = Path(__file__).with_name("scope.jsonl")
OUTPUT = Path(__file__).parents[1] / "model" / WEIGHTS_FILE
STRENGTH = 30.0  # inverse of the L2 penalty; 10 and 100 are within 0.1 points of AUC in cross-validation
FOLDS = 5


def read_examples() -> tuple[list[str], list[int]]:
    """Return the texts with 1 for those in scope: the written examples, and the questions known to be answered by the documents."""
    records = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    texts = [str(record["text"]) for record in records]
    labels = [int(record["in_scope"]) for record in records]
    for path, root in find_files([DOCUMENTS]):
        for document in read_file(path, root=root):
            asked = document.front.asked if document.front else None
            known = [*asked.needs, *(question for sentence in asked.sentences for question in sentence.asked)] if asked else []
            texts += known
            labels += [1] * len(known)
    return texts, labels


def to_matrix(texts: list[str], analyzer: Analyzer) -> csr_matrix:
    """Return the rows of features, each of length one."""
    rows = [features(text, analyzer) for text in texts]
    values = [1 / np.sqrt(len(row)) for row in rows for _ in row]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    return csr_matrix((values, [bucket for row in rows for bucket in row], starts), shape=(len(rows), BUCKETS))


def train(texts: list[str], labels: list[int]) -> tuple[NDArray[np.float32], float, NDArray[np.float64]]:
    """Return the weights, the intercept, and each example's probability from a model that did not see it."""
    matrix = to_matrix(texts, load_analyzer())
    model = LogisticRegression(C=STRENGTH, max_iter=3_000, class_weight="balanced")
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    unseen = cross_val_predict(model, matrix, labels, cv=folds, method="predict_proba")[:, 1]
    model.fit(matrix, labels)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0]), unseen


def main() -> None:
    """Train on every example, write the weights, and print the cross-validated figures."""
    texts, labels = read_examples()
    weights, intercept, unseen = train(texts, labels)
    OUTPUT.parent.mkdir(exist_ok=True)
    np.savez_compressed(OUTPUT, weights=weights.astype(np.float16), intercept=np.float32(intercept))
    right = float(np.mean((unseen > 0.5) == np.array(labels)))
    print(f"{len(texts)} examples, {sum(labels)} in scope; {FOLDS}-fold: accuracy {right:.1%}, AUC {roc_auc_score(labels, unseen):.4f}")


if __name__ == "__main__":
    main()
