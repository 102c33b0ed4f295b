"""The answers to the recorded questions are not worse than the baseline; `python tests/evaluation/record.py` rewrites it.

Also what docs/calibration.md is computed with: `python tests/evaluation/calibrate.py` rewrites that.
"""

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from assistant.types import Answer

FOLDER = Path(__file__).parents[1] / "evaluation"
TOLERANCE = 2  # questions that may fail beyond the baseline before the test does: a tie broken otherwise is no worse answer
SETS = ["evaluation", "tune", "held_out"]


def load(name: str) -> ModuleType:
    """Load a script of tests/evaluation, which is no package."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where the scorer's dataclasses, and record's import of it, look for it
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def score() -> ModuleType:
    return load("score")


@pytest.fixture(scope="module")
def record(score: ModuleType) -> ModuleType:
    return load("record")


@pytest.fixture(scope="module")
def report(score: ModuleType) -> ModuleType:
    return load("report")


@pytest.fixture(scope="module")
def calibrate(record: ModuleType, report: ModuleType) -> ModuleType:
    return load("calibrate")


@pytest.fixture(scope="module")
def answers(exchanges: list[SimpleNamespace]) -> dict[str, dict[str, Answer]]:
    """The answers by question set and id."""
    return {name: {str(e.id): e.answer for e in exchanges if e.question_set == name} for name in SETS}


@pytest.fixture(scope="module")
def baseline(record: ModuleType) -> dict[str, dict[str, dict[str, float]]]:
    text: str = record.BASELINE.read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", SETS)
def test_the_question_set_is_whole(score: ModuleType, record: ModuleType, name: str) -> None:
    questions = score.read_records(record.QUESTION_SETS[name])
    ids = [question["id"] for question in questions]
    assert [f"{question['id']}: {fault}" for question in questions for fault in score.lint(question, ids)] == []


def asked(question: dict[str, Any]) -> tuple[str, ...]:
    """What is said and asked, without what a keyboard adds: "Var står det?" is another question in another conversation."""
    said = [turn["content"] for turn in question.get("history", [])]
    return tuple(re.sub(r"\W+", " ", text.lower()).strip() for text in [*said, question["question"]])


@pytest.mark.parametrize(("one", "other"), [("tune", "held_out"), ("evaluation", "tune"), ("evaluation", "held_out")])
def test_no_question_stands_in_two_sets(score: ModuleType, record: ModuleType, one: str, other: str) -> None:
    """What was tuned on tells nothing about new questions. Only ids are shown: held-out questions are not to be read."""
    known = {asked(question): question["id"] for question in score.read_records(record.QUESTION_SETS[one])}
    questions = score.read_records(record.QUESTION_SETS[other])
    assert [f"{q['id']} is {known[asked(q)]}" for q in questions if asked(q) in known] == []


@pytest.mark.parametrize("name", SETS)
def test_every_category_is_asked_about(score: ModuleType, record: ModuleType, name: str) -> None:
    assert {question["category"] for question in score.read_records(record.QUESTION_SETS[name])} == set(score.CATEGORIES)


@pytest.mark.parametrize("name", SETS)
def test_no_more_questions_fail_than_in_the_baseline(
    record: ModuleType, answers: dict[str, dict[str, Answer]], baseline: dict[str, dict[str, dict[str, float]]], name: str
) -> None:
    path = record.QUESTION_SETS[name]
    now, before = record.measure(path, answers[name])["overall"], baseline[name]["overall"]
    assert now["n"] == before["n"], "the set has changed: run python tests/evaluation/record.py"
    failures = list(record.list_failures(path, answers[name]))
    assert len(failures) <= round(before["n"] * (1 - before["pass"])) + TOLERANCE, "\n".join(failures)


@pytest.mark.parametrize("name", SETS)
def test_every_answer_is_cited_every_citation_quoted_and_no_marker_dangles(
    record: ModuleType, answers: dict[str, dict[str, Answer]], name: str
) -> None:
    overall = record.measure(record.QUESTION_SETS[name], answers[name])["overall"]
    assert (overall["cited"], overall["quoted"], overall["dangling"]) == (1.0, 1.0, 0)


@pytest.mark.parametrize("name", ["evaluation", "tune"])  # the held-out set has too few of some for a share
def test_no_category_is_lost(record: ModuleType, answers: dict[str, dict[str, Answer]], name: str) -> None:
    """At least half of every category holds, however well the others do."""
    figures = record.measure(record.QUESTION_SETS[name], answers[name])
    assert {category: row["pass"] for category, row in figures.items() if row["pass"] < 0.5} == {}


def test_the_shares_are_shown_by_category(record: ModuleType) -> None:
    figures = {"fact": {"n": 2, "pass": 0.5}, "unknown": {"n": 1, "pass": 1.0}, "overall": {"n": 3, "pass": 0.667}}
    assert record.show_shares("tune", figures) == "tune: 3 questions, 66.7% pass: fact 50% of 2, unknown 100% of 1"


def case(report: ModuleType, confidence: float, *, is_right: bool) -> Any:  # Any: a class of a script that is loaded by path
    return report.Case({}, None, None, confidence, is_right, is_right)


def test_every_confidence_falls_into_one_bin(report: ModuleType) -> None:
    cases = [case(report, confidence, is_right=True) for confidence in (0.0, 0.49, 0.5, 0.7, 0.85, 0.949, 0.95, 1.0)]
    bins = {name: [c.confidence for c in held] for name, held in report.split_bins(cases)}
    assert bins == {"0–0.5": [0.0, 0.49], "0.5–0.7": [0.5], "0.7–0.85": [0.7], "0.85–0.95": [0.85, 0.949], "0.95–1": [0.95, 1.0]}


@pytest.mark.parametrize(
    ("right", "error"),
    [pytest.param(3, 0.0, id="as sure as right"), pytest.param(4, 0.25, id="too unsure"), pytest.param(0, 0.75, id="too sure")],
)
def test_the_calibration_error_is_how_far_sureness_is_from_the_share_right(report: ModuleType, right: int, error: float) -> None:
    cases = [case(report, 0.75, is_right=place < right) for place in range(4)]
    assert report.calibration_error(cases) == pytest.approx(error)


def test_the_calibration_error_is_not_cancelled_by_the_opposite_one_in_another_bin(report: ModuleType) -> None:
    assert report.calibration_error([case(report, 0.25, is_right=True), case(report, 0.75, is_right=False)]) == pytest.approx(0.75)


def test_the_interval_of_a_share_is_wilsons(report: ModuleType) -> None:
    assert report.interval(8, 10) == pytest.approx((0.490, 0.943), abs=0.001)
    assert report.interval(10, 10)[1] == pytest.approx(1)


def test_the_curve_keeps_the_surest_first(report: ModuleType) -> None:
    cases = [case(report, 0.2, is_right=False), case(report, 0.9, is_right=True), case(report, 0.6, is_right=False)]
    assert list(report.draw_curves(cases, cases)["held out"]) == pytest.approx([0, 1 / 2, 2 / 3])


def test_no_order_is_better_than_the_best_possible_or_worse_than_the_worst(report: ModuleType) -> None:
    cases = [case(report, place / 20, is_right=place % 3 > 0) for place in range(20)]
    curves = report.draw_curves(cases, cases)
    assert all(curves["best possible"] <= curves["held out"])
    assert all(curves["held out"] <= curves["worst possible"])
    assert len({round(float(curve[-1]), 9) for curve in curves.values()}) == 1


def test_a_coverage_keeps_at_least_that_share(report: ModuleType) -> None:
    risk = np.array([0.0, 0.1, 0.2, 0.3])
    assert list(report.at_coverage(risk, np.array([0.01, 0.25, 0.3, 0.5, 1.0]))) == [0.0, 0.0, 0.1, 0.1, 0.3]


STAND_ALONE = {"history": [], "expect": {"status": ["answered"]}}
ADVICE = {"programmes_any": ["Robotlyftet"], "status": ["answered", "clarify"]}


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        pytest.param({"category": "fact"}, (True, False, True), id="fact"),
        pytest.param({"category": "unknown"}, (True, False, False), id="not in the documents"),
        pytest.param({"category": "out_of_scope"}, (False, None, None), id="for someone else"),
        pytest.param({"category": "hostile"}, (None, None, None), id="hostile"),
        pytest.param({"category": "recommend", "expect": ADVICE}, (True, True, None), id="a need"),
        pytest.param({"category": "sloppy", "expect": ADVICE}, (True, True, None), id="a need, badly spelt"),
        pytest.param({"category": "recommend"}, (True, None, None), id="too vague for a programme"),
        pytest.param({"category": "follow_up", "history": [{"role": "user", "content": "Hej"}]}, (None, None, True), id="follow-up"),
    ],
)
def test_a_question_is_labelled_for_the_regressions_it_tells_something_about(
    calibrate: ModuleType, question: dict[str, Any], labels: tuple[bool | None, ...]
) -> None:
    assert tuple(task.label(STAND_ALONE | question) for task in calibrate.TASKS) == labels
