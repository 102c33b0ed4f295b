"""Fit the weights of assistant/confidence.py on the tuning questions, and measure on the held-out ones how sure and how right it is.

`python tests/evaluation/calibrate.py` prints the weights, and rewrites docs/calibration.md and docs/risk-coverage.svg. Needs the extras
[test] (scikit-learn) and [figures] (matplotlib).
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import record  # beside this file, as are the report and the scorer
import score
from report import Case, Question, draw_curves, save_figure, write_report
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assistant import confidence
from assistant.conversation import Adviser
from assistant.opening import open_adviser
from assistant.records import QuestionRecord
from assistant.settings import Settings
from assistant.situation import Situation

DOCS = Path(__file__).parents[2] / "docs"
FOLDS = 10
STRENGTH = 1.0  # inverse of the L2 penalty: scikit-learn's own; with 10, AUC changes by less than half a point
FACTUAL = ("fact", "validity", "unknown", "sloppy", "confusable")


@dataclass(frozen=True, slots=True)
class Task:
    """One regression: its name in confidence.py, what it sees, its weights there, and the label of a question (None: not in it)."""

    name: str
    features: Callable[[Situation], dict[str, float]]
    weights: dict[str, float]
    label: Callable[[Question], bool | None]


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted weights, rounded, with the figures of the folds that did not see the question, and of the weights in the file."""

    weights: dict[str, float]
    count: int
    positive: int
    auc: float
    accuracy: float
    auc_in_file: float
    accuracy_in_file: float


def answer_cases(adviser: Adviser, path: Path) -> list[Case]:
    """Answer every question of a set on its own day and in its conversation."""
    cases = []
    for question in score.read_records(path):
        asked = QuestionRecord.model_validate(question)
        answer = adviser.reply(asked.question, history=asked.turns(), today=asked.today)
        situation = adviser._read(asked.question, asked.turns(), asked.today or date.today())  # an answer does not tell what it came from
        failures = score.score_answer(question, answer.to_record()).failures
        sure = confidence.confidence_in(answer.status, situation)
        is_status_right = answer.status in question["expect"].get("status", [answer.status])
        cases.append(Case(question, situation, answer, sure, not failures, is_status_right))
    return cases


def is_ours(question: Question) -> bool | None:
    """Label a question that stands alone: for this adviser, or not."""
    return None if question.get("history") or question["category"] == "hostile" else question["category"] != "out_of_scope"


def asks_advice(question: Question) -> bool | None:
    """Label a question in scope that stands alone: programmes are expected and a question back is accepted, or it asks for a fact."""
    if not is_ours(question):
        return None
    if "programmes_any" in question["expect"] and "clarify" in question["expect"].get("status", ()):
        return True
    return False if question["category"] in FACTUAL else None


def is_documented(question: Question) -> bool | None:
    """Label a question of fact, also one that goes on from another: the documents answer it, or not."""
    if question["category"] == "unknown":
        return False
    return True if question["category"] in (*FACTUAL, "follow_up") and "programmes_any" not in question["expect"] else None


TASKS = (
    Task("SCOPE", confidence.scope_features, confidence.SCOPE, is_ours),
    Task("ADVICE", confidence.advice_features, confidence.ADVICE, asks_advice),
    Task("ANSWERED", confidence.answer_features, confidence.ANSWERED, is_documented),
)


def fit(task: Task, cases: Sequence[Case]) -> Fit:
    """Fit one regression on the cases that have a label for it."""
    labelled = [(task.features(case.situation), label) for case in cases if (label := task.label(case.question)) is not None]
    names = list(labelled[0][0])
    matrix = np.array([[row[name] for name in names] for row, _ in labelled])
    labels = np.array([label for _, label in labelled])
    model = LogisticRegression(C=STRENGTH, max_iter=3_000)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    unseen = cross_val_predict(model, matrix, labels, cv=folds, method="predict_proba")[:, 1]
    model.fit(matrix, labels)
    logits = matrix @ np.array([task.weights[name] for name in names]) + task.weights["intercept"]
    return Fit(
        weights=dict(zip((*names, "intercept"), (round(float(w), 1) for w in (*model.coef_[0], model.intercept_[0])), strict=True)),
        count=len(labels),
        positive=int(labels.sum()),
        auc=float(roc_auc_score(labels, unseen)),
        accuracy=float(np.mean((unseen > 0.5) == labels)),
        auc_in_file=float(roc_auc_score(labels, logits)),
        accuracy_in_file=float(np.mean((logits > 0) == labels)),
    )


def show_fit(task: Task, fitted: Fit) -> str:
    """Write the weights as they stand in confidence.py, with their figures and what is furthest from the file."""
    weights = ", ".join(f'"{name}": {weight}' for name, weight in fitted.weights.items())
    furthest = max(fitted.weights, key=lambda name: abs(fitted.weights[name] - task.weights[name]))
    majority = max(fitted.positive, fitted.count - fitted.positive) / fitted.count
    return (
        f"{task.name} = {{{weights}}}\n"
        f"  {fitted.count} questions, {fitted.positive} positive (the larger class: {majority:.1%}); {FOLDS}-fold: AUC {fitted.auc:.4f},"
        f" accuracy {fitted.accuracy:.1%}; the weights in the file, on the same questions: AUC {fitted.auc_in_file:.4f},"
        f" accuracy {fitted.accuracy_in_file:.1%}; furthest from it: {furthest}, {task.weights[furthest]} there"
    )


def main() -> None:
    """Print the weights, and rewrite the report and the figure."""
    with tempfile.TemporaryDirectory() as home:
        adviser = open_adviser(Settings(home=Path(home)), say=lambda sentence: print(sentence, file=sys.stderr))
        tune, held_out = (answer_cases(adviser, record.QUESTION_SETS[name]) for name in ("tune", "held_out"))
    for task in TASKS:
        print(show_fit(task, fit(task, tune)))
    answered = [[case for case in cases if case.answer.status == "answered"] for cases in (held_out, tune)]
    panels = {"`answered` replies": draw_curves(*answered), "all replies": draw_curves(held_out, tune)}
    DOCS.mkdir(exist_ok=True)
    (DOCS / "calibration.md").write_text(write_report(held_out, panels), encoding="utf-8")
    save_figure(DOCS / "risk-coverage.svg", panels)


if __name__ == "__main__":
    main()
