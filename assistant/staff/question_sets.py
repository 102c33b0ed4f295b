"""Test cases as a question set: the JSON lines of regular expressions that evaluations are written in."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from assistant.staff.case_records import read_case, write_case
from assistant.staff.cases import Case, CaseError, StoredCase
from assistant.staff.wordings import is_pattern

CATEGORIES: Final = ("fact", "validity", "recommend", "unknown", "out_of_scope", "follow_up", "confusable", "sloppy", "hostile")
KEYS: Final = {"id", "category", "question", "history", "today", "expect", "source"}
EVERY_ONE: Final = {"all": "says", "none": "says_not", "programmes_none": "recommends_not"}  # each pattern is an expectation
ANY_ONE: Final = {"any": "says", "cites_any": "cites", "programmes_any": "recommends"}  # one of the patterns is enough
EXPECTED: Final = {"status", "max_programmes", *EVERY_ONE, *ANY_ONE}
SPACE: Final = re.compile(r"(?:\\ )+")


def read_question(record: Mapping[str, object]) -> Case:
    """Read a line of a question set: its category becomes a tag, its source the comment, its expressions patterns.

    Raises:
        CaseError: a key is unknown, or a value cannot be used.
    """
    expect = record.get("expect")
    if not isinstance(expect, Mapping):
        raise CaseError("Fältet expect ska vara ett objekt med det som väntas av svaret.")
    if unknown := sorted({*map(str, set(record) - KEYS), *(f"expect.{name}" for name in set(expect) - EXPECTED)}):
        raise CaseError(f"Fältet {unknown[0]} finns inte i en frågesamling. Ta bort det.")
    given: dict[str, list[str]] = {}
    for name, field in EVERY_ONE.items():
        given.setdefault(field, []).extend(f"/{pattern}/" for pattern in _patterns(expect, name))
    for name, field in ANY_ONE.items():
        if patterns := _patterns(expect, name):
            given.setdefault(field, []).append(_any_of(patterns))
    category = record.get("category")
    return read_case({
        "question": record.get("question"), "history": record.get("history"), "today": record.get("today"),
        "statuses": expect.get("status"), "most_programmes": expect.get("max_programmes"), "comment": record.get("source"),
        "tags": [category] if isinstance(category, str) else [], **given,
    })  # fmt: skip


def _patterns(expect: Mapping[object, object], name: str) -> list[str]:
    value = expect.get(name, [])
    if not isinstance(value, list) or not all(isinstance(pattern, str) and pattern for pattern in value):
        raise CaseError(f"Fältet expect.{name} är {value!r:.60}; det ska vara en lista av reguljära uttryck.")
    return value


def _any_of(patterns: Sequence[str]) -> str:
    return f"/{patterns[0]}/" if len(patterns) == 1 else f"/{'|'.join(f'(?:{pattern})' for pattern in patterns)}/"


def write_question(stored: StoredCase, today: date) -> dict[str, object]:
    """Return a case as a line of a question set, its plain text as expressions; `today` is the day of a case without one.

    Raises:
        CaseError: it expects what such a line cannot say.
    """
    case = stored.case
    if len(case.cites) > 1 or len(case.recommends) > 1 or case.cites_not:
        raise CaseError(
            f"Testfallet {stored.id} kan inte skrivas i en frågesamling: där går det bara att kräva en källa och ett program, och inte att "
            "förbjuda en källa. Exportera till .jsonl, .csv eller .xlsx i stället."
        )
    if any(turn.role == other.role for turn, other in pairwise(case.history)) or len(case.history) % 2:
        raise CaseError(f"Testfallet {stored.id} kan inte skrivas i en frågesamling: varje fråga i samtalet måste ha ett svar där.")
    expect: dict[str, object] = {"status": list(case.statuses), "max_programmes": case.most_programmes}
    for name, field in (EVERY_ONE | {"cites_any": "cites", "programmes_any": "recommends"}).items():
        expect[name] = [_expression(item) for item in getattr(case, field)]
    line: dict[str, object] = {"id": stored.id, "category": _category(case), "question": case.question}
    if case.history:
        line["history"] = write_case(case)["history"]
    kept = {name: value for name, value in expect.items() if value not in (None, [])}
    return {**line, "today": (case.today or today).isoformat(), "expect": kept, "source": case.comment or "assistant test"}


def _category(case: Case) -> str:
    if case.history:
        return "follow_up"
    return next((tag for tag in case.tags if tag in CATEGORIES), "fact")


def _expression(item: str) -> str:
    return item[1:-1] if is_pattern(item) else SPACE.sub(r"\\s+", re.escape(item))
