"""Take in test cases of a file, or those that come with the project, and note in the log what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from assistant.staff import audit
from assistant.staff.case_files import read_cases
from assistant.staff.case_shelf import Intake, list_cases, take_in
from assistant.staff.cases import Case
from corpus.files import DOCUMENTS

SHIPPED: Final = DOCUMENTS.with_name("acceptance.jsonl")  # the project's own acceptance set, on its own documents
SHIPPED_BY: Final = "medföljande testfall"  # who changed a shipped case last, until staff do; no account's name has a space


def take_in_items(connection: Connection, items: Sequence[tuple[str, Case]], name: str, by: str) -> Intake:
    """Add or change the cases of the file with this name.

    Raises:
        CaseError: there would be too many.
    """
    return _noted(connection, take_in(connection, items, by), name, by)


def take_in_shipped(connection: Connection, by: str) -> Intake:
    """Add the cases that come with the project and update those that are as they came.

    One that staff have changed, or whose question is a test of their own, is kept as it is.

    Raises:
        CaseError: there would be too many.
    """
    items, theirs = read_shipped(), [each for each in list_cases(connection) if each.by != SHIPPED_BY]
    own, asked = {each.id: each.case for each in theirs}, {each.case.place: each.id for each in theirs}
    kept = [name for name, case in items if own.get(name, case) != case or asked.get(case.place, name) != name]
    intake = take_in(connection, [item for item in items if item[0] not in kept], SHIPPED_BY)
    return replace(_noted(connection, intake, SHIPPED.name, by), kept=tuple(kept))


def read_shipped() -> list[tuple[str, Case]]:
    """Return the cases that come with the project, with their ids."""
    return read_cases(SHIPPED.name, SHIPPED.read_bytes())


def _noted(connection: Connection, intake: Intake, name: str, by: str) -> Intake:
    counts = {"added": len(intake.added), "changed": len(intake.changed)}
    audit.note(connection, by, "tests_imported", name, counts)
    return intake
