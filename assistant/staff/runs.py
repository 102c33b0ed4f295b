"""Run test cases through the adviser that companies ask, and say of each answer whether it holds."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assistant.conversation import Adviser
from assistant.staff.cases import Case, StoredCase
from assistant.staff.judging import Verdict, judge, names
from assistant.staff.wordings import SlowPatternError, is_pattern, says
from assistant.types import Answer, Turn
from corpus.errors import AdviserError

Progress = Callable[[str, int, int], None]  # stage, done, total; raises to cancel
STAGE = "Testar svar"
ABOUT_DOCUMENTS = ("cites", "cites_not", "recommends", "recommends_not")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cases to run: all, or those with a tag, those a document touches, or both; "" means any."""

    tag: str = ""
    document: str = ""

    @property
    def sentence(self) -> str:
        """What was run, in Swedish."""
        parts = [f"taggen {self.tag}"] if self.tag else []
        return " och ".join(parts + ([f"dokumentet {self.document}"] if self.document else [])) or "alla testfall"


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the answers came from."""

    generation: int  # of the index
    version: str  # of the code
    model: str  # "" for extractive answers
    today: date  # for the cases that have no day of their own


@dataclass(frozen=True, slots=True)
class Result:
    """What a case came to in a run."""

    case_id: str
    case: Case  # as it was then
    verdict: Verdict
    answer: Mapping[str, Any]  # Any: the answer's JSON form without id and times; {} where there was none
    milliseconds: float  # of the last question


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is kept; `passed` of `total` cases held."""

    key: int
    at: datetime  # UTC
    by: str
    selection: Selection
    conditions: Conditions
    total: int
    passed: int
    seconds: float

    @property
    def share(self) -> float:
        """The share that passed, 0–1."""
        return self.passed / self.total if self.total else 0.0


def run_cases(adviser: Adviser, cases: Sequence[StoredCase], *, today: date, progress: Progress) -> list[Result]:
    """Return what each case comes to, in order; `progress` is told before each of them, and at the end."""
    results = []
    for done, stored in enumerate(cases):
        progress(STAGE, done, len(cases))
        results.append(run_case(adviser, stored.case, today=today, case_id=stored.id))
    progress(STAGE, len(cases), len(cases))
    return results


def run_case(adviser: Adviser, case: Case, *, today: date, case_id: str = "") -> Result:
    """Return what a case comes to; `case_id` is "" for one that is not kept."""
    day = case.today or today
    try:
        history = _hold_conversation(adviser, case.history, day)
        started = time.perf_counter()
        answer = adviser.reply(case.question, history=history, today=day)
    except AdviserError as error:
        return Result(case_id, case, Verdict(False, (f"Frågan gick inte att besvara: {error}",)), {}, 0.0)
    milliseconds = round((time.perf_counter() - started) * 1000, 2)
    return Result(case_id, case, judge(case, answer), write_answer(answer), milliseconds)


def _hold_conversation(adviser: Adviser, turns: Sequence[Turn], today: date) -> list[Turn]:
    """Return the turns before the question; a company's line that no answer follows is asked."""
    history: list[Turn] = []
    for turn in turns:
        if history and turn.role == history[-1].role == "user":
            history.append(_ask(adviser, history, today))
        history.append(turn)
    return [*history, _ask(adviser, history, today)] if history and history[-1].role == "user" else history


def _ask(adviser: Adviser, history: Sequence[Turn], today: date) -> Turn:
    return Turn("assistant", adviser.reply(history[-1].content, history=history[:-1], today=today).answer)


def write_answer(answer: Answer) -> dict[str, Any]:  # Any: a JSON object
    """Return the JSON form of an answer without what differs every time."""
    return {name: value for name, value in answer.to_record().items() if name not in ("id", "timings_ms")}


def is_about(case: Case, document_id: str, title: str) -> bool:
    """Tell whether what a case expects names a document."""
    return any(_means(item, document_id, title) for name in ABOUT_DOCUMENTS for item in getattr(case, name))


def _means(item: str, document_id: str, title: str) -> bool:
    try:
        return says(title, item) or says(document_id, item) if is_pattern(item) else names(item, document_id, title)
    except SlowPatternError:
        return True  # it cannot be told; a test too many does no harm


def select_cases(cases: Sequence[StoredCase], document_id: str, title: str, cited: Mapping[str, frozenset[str]]) -> list[StoredCase]:
    """Return the cases a document touches: those whose last answer is from it, given by the cases' ids, and those that expect it."""
    return [stored for stored in cases if document_id in cited.get(stored.id, ()) or is_about(stored.case, document_id, title)]
