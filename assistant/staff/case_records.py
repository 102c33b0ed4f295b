"""The JSON form of a test case, and how to read it from what people write."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, get_args

from assistant.staff.cases import EXPECTATIONS, IDENTITY, STATUSES, Case, CaseError, check_case
from assistant.types import AnswerStatus, Role, Turn

ROLES: Final[tuple[Role, ...]] = get_args(Role)
FIELDS: Final = (
    "question", "history", "statuses", *EXPECTATIONS, "most_programmes", "today", "tags", "owner", "comment",
)  # fmt: skip


def write_case(case: Case) -> dict[str, object]:
    """Return the JSON form of a case, with all its keys."""
    return {
        "question": case.question,
        "history": [{"role": turn.role, "content": turn.content} for turn in case.history],
        "statuses": list(case.statuses),
        **{name: list(getattr(case, name)) for name in EXPECTATIONS},
        "most_programmes": case.most_programmes,
        "today": case.today.isoformat() if case.today else None,
        "tags": list(case.tags),
        "owner": case.owner,
        "comment": case.comment,
    }


def read_case(record: Mapping[str, object]) -> Case:
    """Read and check the JSON form; keys may be left out.

    Raises:
        CaseError: a key is unknown, or a value cannot be used.
    """
    return check_case(parse_case(record))


def parse_case(record: Mapping[str, object]) -> Case:
    """Read the JSON form of a case that has been checked before.

    Raises:
        CaseError: a key is unknown, or a value is of another type.
    """
    if unknown := sorted(set(record) - {"id", *FIELDS}):
        raise CaseError(f"Fältet {unknown[0]!r} finns inte. Fälten är id, {', '.join(FIELDS)}.")
    lists = {name: _read_texts(record, name) for name in EXPECTATIONS}
    return Case(
        question=_read_text(record, "question"),
        history=_read_history(record.get("history")),
        statuses=_read_statuses(record),
        **lists,
        most_programmes=_read_count(record.get("most_programmes")),
        today=read_day(_read_text(record, "today")),
        tags=_read_texts(record, "tags"),
        owner=_read_text(record, "owner"),
        comment=_read_text(record, "comment"),
    )


def read_identity(record: Mapping[str, object]) -> str:
    """Read a case's id, "" where it has none.

    Raises:
        CaseError: it is no id.
    """
    value = record.get("id")
    name = str(value) if isinstance(value, int) and not isinstance(value, bool) else _read_text(record, "id")
    if name and not IDENTITY.fullmatch(name):
        raise CaseError(
            f"Id {name[:70]!r} kan inte användas. Skriv högst 64 bokstäver, siffror, punkter och bindestreck, eller lämna tomt."
        )
    return name


def read_day(text: str) -> date | None:
    """Read a day, None of "".

    Raises:
        CaseError: it is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CaseError(f"Datumet {text!r} kan inte läsas. Skriv det som 2026-11-22.") from error


def _read_text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise CaseError(f"Fältet {name} är {value!r:.60}; det ska vara en text.")
    return value.strip()


def _read_texts(record: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = record.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise CaseError(f"Fältet {name} är {value!r:.60}; det ska vara en lista av texter.")
    return tuple(value)


def _read_statuses(record: Mapping[str, object]) -> tuple[AnswerStatus, ...]:
    found = _read_texts(record, "statuses")
    if unknown := [status for status in found if status not in STATUSES]:
        raise CaseError(f"Status {unknown[0]!r} finns inte. Välj bland {', '.join(STATUSES)}.")
    return tuple(status for status in STATUSES if status in found)


def _read_count(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise CaseError(f"Fältet most_programmes är {value!r:.60}; det ska vara ett heltal.")


def _read_history(value: object) -> tuple[Turn, ...]:
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise CaseError('Fältet history ska vara en lista av repliker, som [{"role": "user", "content": "…"}].')
    return tuple(_read_turn(item) for item in value)


def _read_turn(item: object) -> Turn:
    if isinstance(item, Mapping) and isinstance(item.get("content"), str):
        for role in ROLES:
            if item.get("role") == role:
                return Turn(role, item["content"])
    raise CaseError(f'Repliken {item!r:.60} kan inte läsas. Skriv {{"role": "user", "content": "…"}}; role är user eller assistant.')
