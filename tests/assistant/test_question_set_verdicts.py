"""A question set that is imported is judged as its own scorer judges it."""

import importlib.util
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from assistant.staff.case_files import read_cases
from assistant.staff.judging import judge
from assistant.types import Answer

EVALUATION = Path(__file__).parents[1] / "evaluation"


@pytest.fixture
def score(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer_of_question_sets", EVALUATION / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)  # where its dataclasses look for it
    spec.loader.exec_module(module)
    return module


def test_an_imported_question_is_judged_as_the_scorer_does(score: ModuleType, ask: Callable[..., Answer]) -> None:
    path = EVALUATION / "questions.jsonl"
    cases = dict(read_cases(path.name, path.read_bytes()))
    for question in score.read_records(path):
        case = cases[question["id"]]
        answer = ask(case.question, history=case.history, today=case.today or date(2026, 11, 22))
        nothing = Answer("a", "clarify", "Nej.")
        for given in (answer, nothing):
            expected = score.find_failures(question["expect"], given.to_record())
            assert judge(case, given).passed is not bool(expected), (question["id"], expected)
