"""The staff's work with test cases: keep them, run them and compare the runs, each by who may, and noted in the log."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib import metadata as packages

from sqlalchemy import Connection, Engine, select

from assistant.conversation import Adviser
from assistant.staff import audit, case_shelf, run_shelf
from assistant.staff.case_files import Format, read_cases, write_cases
from assistant.staff.case_shelf import EVERY_CASE, Intake
from assistant.staff.cases import Case, CaseError, CaseFilter, StoredCase, check_case
from assistant.staff.roles import Actor, require
from assistant.staff.run_comparison import Comparison, compare_runs
from assistant.staff.runs import Conditions, Progress, Result, Run, Selection, run_cases, select_cases
from assistant.staff.types import Upload
from corpus.clock import now
from corpus.library import documents, reading, writing
from index import generations

PACKAGE = "industriradgivaren"
TABLES = (generations.metadata, audit.metadata, case_shelf.metadata, run_shelf.metadata)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run, as of which day, and what writes the answers ("" for extractive ones)."""

    selection: Selection
    today: date
    model: str = ""


class CaseDesk:
    """The test cases of one home. A läsare looks and runs; a redaktör changes."""

    def __init__(self, engine: Engine) -> None:
        """Take a database that has the TABLES."""
        self.engine = engine

    def list_cases(self, actor: Actor, wanted: CaseFilter = EVERY_CASE) -> list[StoredCase]:
        """Return the cases that are meant, in the order they were added."""
        with self._reading(actor) as connection:
            return case_shelf.list_cases(connection, wanted)

    def find_case(self, actor: Actor, identity: str) -> StoredCase:
        """Return one case.

        Raises:
            CaseError: there is none with this id.
        """
        with self._reading(actor) as connection:
            return case_shelf.find_case(connection, identity)

    def add_case(self, actor: Actor, case: Case) -> StoredCase:
        """Keep a new case.

        Raises:
            AdviserError: something in it cannot be used, or the question is a test already.
        """
        checked = check_case(case)
        with self._writing(actor) as connection:
            stored = case_shelf.add_case(connection, checked, actor.name)
            audit.note(connection, actor.name, "test_added", stored.id)
        return stored

    def edit_case(self, actor: Actor, identity: str, case: Case) -> StoredCase:
        """Change a case.

        Raises:
            AdviserError: there is none with this id, or something in it cannot be used.
        """
        checked = check_case(case)
        with self._writing(actor) as connection:
            stored = case_shelf.edit_case(connection, identity, checked, actor.name)
            audit.note(connection, actor.name, "test_edited", stored.id)
        return stored

    def remove_cases(self, actor: Actor, identities: Sequence[str]) -> None:
        """Remove cases, all of them or none.

        Raises:
            CaseError: one of them does not exist.
        """
        with self._writing(actor) as connection:
            case_shelf.remove_cases(connection, identities)
            for identity in identities:
                audit.note(connection, actor.name, "test_removed", identity)

    def import_cases(self, actor: Actor, upload: Upload) -> Intake:
        """Take in a file of cases, all of them or none.

        Raises:
            AdviserError: the file or a row of it cannot be used.
        """
        require(actor, "redaktör")
        items = read_cases(upload.name, upload.data)
        with self._writing(actor) as connection:
            intake = case_shelf.take_in(connection, items, actor.name)
            counts = {"added": len(intake.added), "changed": len(intake.changed)}
            audit.note(connection, actor.name, "tests_imported", upload.name, counts)
        return intake

    def export_cases(self, actor: Actor, form: Format, wanted: CaseFilter = EVERY_CASE) -> bytes:
        """Return a file of the cases that are meant.

        Raises:
            CaseError: a question set cannot say what one of them expects.
        """
        return write_cases(self.list_cases(actor, wanted), form, date.today())

    def select_cases(self, actor: Actor, selection: Selection) -> list[StoredCase]:
        """Return the cases that a run of the selection takes.

        Raises:
            CaseError: there are none.
        """
        with self._reading(actor) as connection:
            return _select(connection, selection)

    def run(self, actor: Actor, adviser: Adviser, plan: Plan, progress: Progress) -> tuple[Run, list[Result]]:
        """Run cases and keep what comes of it; what `progress` raises to cancel passes through, and nothing is kept.

        Raises:
            CaseError: there is no case to run.
        """
        cases = self.select_cases(actor, plan.selection)
        with self._reading(actor) as connection:
            generation = generations.current_id(connection) or 0
        started = time.monotonic()
        found = run_cases(adviser, cases, today=plan.today, progress=progress)
        passed = sum(result.verdict.passed for result in found)
        conditions = Conditions(generation, packages.version(PACKAGE), plan.model, plan.today)
        seconds = round(time.monotonic() - started, 2)
        run = Run(0, now(), actor.name, plan.selection, conditions, len(found), passed, seconds)
        with writing(self.engine) as connection:
            return replace(run, key=run_shelf.keep_run(connection, run, found)), found

    def list_runs(self, actor: Actor) -> list[Run]:
        """Return the runs that are kept, newest first."""
        with self._reading(actor) as connection:
            return run_shelf.list_runs(connection)

    def load_results(self, actor: Actor, key: int) -> tuple[Run, list[Result]]:
        """Return a run with what its cases came to.

        Raises:
            CaseError: there is none with this number.
        """
        with self._reading(actor) as connection:
            return run_shelf.find_run(connection, key), run_shelf.load_results(connection, key)

    def compare(self, actor: Actor, old: int, new: int) -> Comparison:
        """Return what differs between two runs.

        Raises:
            CaseError: one of them does not exist.
        """
        return compare_runs(self.load_results(actor, old)[1], self.load_results(actor, new)[1])

    def find_earlier(self, actor: Actor, run: Run) -> Run | None:
        """Return the newest run before this one of the same selection, or None."""
        with self._reading(actor) as connection:
            return run_shelf.find_earlier(connection, run)

    @contextmanager
    def _reading(self, actor: Actor) -> Iterator[Connection]:
        require(actor, "läsare")
        with reading(self.engine) as connection:
            yield connection

    @contextmanager
    def _writing(self, actor: Actor) -> Iterator[Connection]:
        require(actor, "redaktör")
        with writing(self.engine) as connection:
            yield connection


def _select(connection: Connection, selection: Selection) -> list[StoredCase]:
    cases = case_shelf.list_cases(connection, CaseFilter(tag=selection.tag))
    if selection.document:
        title = _title_of(connection, selection.document)
        cases = select_cases(cases, selection.document, title, run_shelf.load_cited(connection))
    if not cases:
        raise CaseError(_nothing_to_run(selection))
    return cases


def _title_of(connection: Connection, document_id: str) -> str:
    """Return the title of a document as it answers now, its id where it does not."""
    members = generations.generation_documents.c
    query = (
        select(documents.c.title)
        .join(generations.generation_documents, members.document_key == documents.c.key)
        .join(generations.current, generations.current.c.id == members.generation_id)
    )
    return connection.execute(query.where(documents.c.id == document_id)).scalar() or document_id


def _nothing_to_run(selection: Selection) -> str:
    if selection == Selection():
        return "Det finns inga testfall. Lägg till ett: assistant test add, eller ta in en fil: assistant test import."
    return f"Inga testfall hör till {selection.sentence}. Kontrollera stavningen, eller se alla: assistant test list."
