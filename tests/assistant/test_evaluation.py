"""The answers to the recorded questions are not worse than the baseline; `python tests/evaluation/record.py` rewrites it."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from assistant.types import Answer

FOLDER = Path(__file__).parents[1] / "evaluation"
TOLERANCE = 2  # questions that may fail beyond the baseline before the test does: a tie broken otherwise is no worse answer
SETS = ["evaluation", "development", "check"]


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


def test_no_category_is_lost(record: ModuleType, answers: dict[str, dict[str, Answer]]) -> None:
    """The set that acceptance resembles: at least half of every category holds."""
    figures = record.measure(record.QUESTION_SETS["evaluation"], answers["evaluation"])
    assert {name: row["pass"] for name, row in figures.items() if row["pass"] < 0.5} == {}
