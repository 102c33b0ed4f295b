"""The test cases in the database: add, change, remove and look up."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, Column, Connection, DateTime, Integer, MetaData, Row, String, Table, delete, func, insert, select, update

from assistant.staff.case_records import parse_case, write_case
from assistant.staff.cases import Case, CaseError, CaseFilter, StoredCase, matches
from corpus.clock import now

MOST_CASES = 5_000  # ten times what a run of a minute takes
EVERY_CASE = CaseFilter()

metadata = MetaData()
test_cases = Table(
    "test_case",
    metadata,
    Column("key", Integer, primary_key=True),  # in the order they were added
    Column("id", String(64), nullable=False, unique=True),
    Column("record", JSON, nullable=False),
    Column("by", String(200), nullable=False),  # who changed it last
    Column("at", DateTime, nullable=False),  # UTC, when
)


@dataclass(frozen=True, slots=True)
class Intake:
    """What an import did: the ids of the cases."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...] = ()  # not as they came with the project: staff have changed them, or ask the same in a test of their own


def list_cases(connection: Connection, wanted: CaseFilter = EVERY_CASE) -> list[StoredCase]:
    """Return the cases that are meant, in the order they were added."""
    rows = connection.execute(select(test_cases).order_by(test_cases.c.key))
    return [stored for stored in map(_to_case, rows) if matches(stored, wanted)]


def find_case(connection: Connection, identity: str) -> StoredCase:
    """Return one case.

    Raises:
        CaseError: there is none with this id.
    """
    row = connection.execute(select(test_cases).where(test_cases.c.id == identity)).first()
    if row is None:
        raise CaseError(f"Testfallet {identity} finns inte. Välj ett ur listan.")
    return _to_case(row)


def _to_case(row: Row[tuple[object, ...]]) -> StoredCase:
    return StoredCase(row.id, parse_case(row.record), row.by, row.at)


def add_case(connection: Connection, case: Case, by: str) -> StoredCase:
    """Keep a new case that has been checked, under an id of its own.

    Raises:
        CaseError: the same question is a test already, or there are too many.
    """
    stored = list_cases(connection)
    if same := [other for other in stored if other.case.place == case.place]:
        raise CaseError(f"Frågan är redan testfallet {same[0].id}. Ändra det i stället.")
    _refuse_many(len(stored) + 1)
    return _insert(connection, StoredCase(_new_identity({other.id for other in stored}), case, by, now()))


def edit_case(connection: Connection, identity: str, case: Case, by: str) -> StoredCase:
    """Change a case to what has been checked.

    Raises:
        CaseError: it does not exist, or another test is of the same question.
    """
    before = find_case(connection, identity)
    if same := [other for other in list_cases(connection) if other.case.place == case.place and other.id != identity]:
        raise CaseError(f"Frågan är redan testfallet {same[0].id}. Ändra det i stället, eller ta bort ett av dem.")
    return before if before.case == case else _update(connection, StoredCase(identity, case, by, now()))


def remove_cases(connection: Connection, identities: Sequence[str]) -> None:
    """Remove cases; what earlier runs said of them is kept. The caller's transaction makes it all of them or none.

    Raises:
        CaseError: one of them does not exist.
    """
    for identity in identities:
        find_case(connection, identity)
        connection.execute(delete(test_cases).where(test_cases.c.id == identity))


def take_in(connection: Connection, items: Sequence[tuple[str, Case]], by: str) -> Intake:
    """Add or change checked cases, given with their ids; one without an id is that of the same question, or a new one.

    Raises:
        CaseError: there would be too many.
    """
    stored = {each.id: each for each in list_cases(connection)}
    by_place = {each.case.place: each.id for each in stored.values()}
    moment = now()
    outcome: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
    for given, case in items:
        identity = given or by_place.get(case.place) or _new_identity(stored)
        kind = _put(connection, stored, StoredCase(identity, case, by, moment))
        outcome[kind].append(identity)
    _refuse_many(len(stored))
    return Intake(**{name: tuple(ids) for name, ids in outcome.items()})


def keep_case(connection: Connection, stored: StoredCase) -> None:
    """Keep a checked case as it is given, with who changed it last; its id must be free.

    Raises:
        CaseError: there would be too many.
    """
    _refuse_many(connection.execute(select(func.count()).select_from(test_cases)).scalar_one() + 1)
    _insert(connection, stored)


def _put(connection: Connection, stored: dict[str, StoredCase], new: StoredCase) -> str:
    before = stored.get(new.id)
    if before and before.case == new.case:
        return "unchanged"
    stored[new.id] = _update(connection, new) if before else _insert(connection, new)
    return "changed" if before else "added"


def _refuse_many(count: int) -> None:
    if count > MOST_CASES:
        raise CaseError(f"Det skulle bli {count} testfall; högst {MOST_CASES} ryms. Ta bort några först.")


def _new_identity(taken: Mapping[str, object] | set[str]) -> str:
    while (identity := f"t-{secrets.token_hex(4)}") in taken:
        pass
    return identity


def _values(stored: StoredCase) -> dict[str, str | dict[str, object] | datetime]:
    return {"id": stored.id, "record": write_case(stored.case), "by": stored.by, "at": stored.at}


def _insert(connection: Connection, stored: StoredCase) -> StoredCase:
    connection.execute(insert(test_cases).values(**_values(stored)))
    return stored


def _update(connection: Connection, stored: StoredCase) -> StoredCase:
    connection.execute(update(test_cases).where(test_cases.c.id == stored.id).values(**_values(stored)))
    return stored
