"""Find out what a publication would change: ask the tests and the most usual questions of what answers now, and of what would."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine

from assistant.conversation import Adviser
from assistant.question_log import LATELY, read_questions
from assistant.staff.answering import Answering
from assistant.staff.case_shelf import list_cases
from assistant.staff.cases import StoredCase
from assistant.staff.frequent_questions import FrequentQuestion, find_frequent
from assistant.staff.impact_records import Effect, Impact, Item
from assistant.staff.run_comparison import shown_text
from assistant.staff.run_shelf import documents_of, load_cited
from assistant.staff.runs import Progress, Result, run_cases, select_cases, write_answer
from corpus.clock import now
from corpus.errors import AdviserError
from corpus.library import reading
from corpus.overlay import Change
from index.analyzer import Analyzer
from index.rehearsal import rehearse
from index.searcher import Searcher

MOST_QUESTIONS = 300
STAGE = "Ställer företagens frågor"
ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class _Material:
    """What is compared: every test with the documents its last answer was from, and the most usual questions."""

    cases: Sequence[StoredCase]
    cited: Mapping[str, frozenset[str]]  # by the tests' ids; those that were never run are missing
    questions: Sequence[FrequentQuestion]


@dataclass(frozen=True, slots=True)
class _Sides:
    """Who answers now, and who would."""

    before: Adviser
    after: Adviser
    today: date


def measure_impact(engine: Engine, answering: Answering, change: Change, *, by: str, progress: Progress) -> Impact:
    """Return what would change if `change` took effect; answers come straight from the documents, without a chat model.

    What `progress` raises to cancel passes through.

    Raises:
        AdviserError: a document cannot be read, or the index cannot be built aside.
    """
    started, press = time.monotonic(), answering.press
    generation, now_answers = answering.searcher.generation.id, answering.adviser()
    with reading(engine) as connection:
        material = _gather(connection, press.analyzer)
    progress("Bygger vid sidan av", 0, 0)
    with rehearse(press.home, change, embedder=press.embedder, analyzer=press.analyzer, progress=progress) as searcher:
        sides = _Sides(now_answers, Adviser(searcher), date.today())
        titles = _titles(change, (answering.searcher, searcher))
        tests, affected = _compare_tests(sides, material, titles, progress)
        items = [*affected, *_compare_questions(sides, material.questions, progress)]
    versions = {move.document_id: move.published or 0 for move in change.moves}
    return Impact(versions, generation, now(), by, tests, len(material.questions), tuple(items), round(time.monotonic() - started, 2))


def _gather(connection: Connection, analyzer: Analyzer) -> _Material:
    asked = read_questions(connection, since=now().date() - LATELY)
    return _Material(list_cases(connection), load_cited(connection), find_frequent(asked, analyzer, most=MOST_QUESTIONS))


def _titles(change: Change, searchers: Sequence[Searcher]) -> set[tuple[str, str]]:
    """Return the ids of the documents in question with the titles they have and would have."""
    names = [move.document_id for move in change.moves]
    libraries = [searcher.documents() for searcher in searchers]
    return {(name, documents[name].title) for documents in libraries for name in names if name in documents}


def _compare_tests(sides: _Sides, material: _Material, titles: set[tuple[str, str]], progress: Progress) -> tuple[int, list[Item]]:
    """Return how many tests were tried, and those that come out otherwise.

    Every test is asked of what would answer, so that none can break unseen; of what answers now only those that the documents touch,
    that would fail, or that were never run.
    """
    after = {result.case_id: result for result in run_cases(sides.after, material.cases, today=sides.today, progress=progress)}
    cited = {name: material.cited.get(name, frozenset()) | documents_of(result.answer) for name, result in after.items()}
    touched = {case.id for name, title in titles for case in select_cases(material.cases, name, title, cited)}
    touched |= {name for name, result in after.items() if not result.verdict.passed or name not in material.cited}
    chosen = [case for case in material.cases if case.id in touched]
    before = run_cases(sides.before, chosen, today=sides.today, progress=progress)
    items = (_compare_test(result, after[result.case_id]) for result in before)
    return len(after), [item for item in items if item]


def _compare_test(before: Result, after: Result) -> Item | None:
    old, new = shown_text(before.answer), shown_text(after.answer)
    if before.verdict.passed != after.verdict.passed:
        effect: Effect = "mended" if after.verdict.passed else "broken"
    elif old != new:
        effect = "changed"
    else:
        return None
    return Item(effect, after.case.question, old, new, after.case_id, failures=after.verdict.failures)


def _compare_questions(sides: _Sides, questions: Sequence[FrequentQuestion], progress: Progress) -> list[Item]:
    items = []
    for done, question in enumerate(questions):
        progress(STAGE, done, len(questions))
        old, new = (_ask(adviser, question.text, sides.today) for adviser in (sides.before, sides.after))
        if item := _compare_answers(question, old, new):
            items.append(item)
    progress(STAGE, len(questions), len(questions))
    return items


def _ask(adviser: Adviser, question: str, today: date) -> Mapping[str, Any]:  # Any: an answer's JSON form
    try:
        return write_answer(adviser.reply(question, today=today))
    except AdviserError:
        return {}  # a question that is too long for this release is answered by neither


def _compare_answers(question: FrequentQuestion, old: Mapping[str, Any], new: Mapping[str, Any]) -> Item | None:
    if (before := shown_text(old)) == (after := shown_text(new)):
        return None
    was, is_now = old.get("status") == ANSWERED, new.get("status") == ANSWERED
    effect: Effect = "changed" if was == is_now else "answered" if is_now else "unanswered"
    return Item(effect, question.text, before, after, asked=question.count)
