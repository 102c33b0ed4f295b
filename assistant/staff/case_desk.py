"""The staff's work with test cases: keep them, run them and compare the runs, each by who may, and noted in the log."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib import metadata as packages
from typing import Literal

from sqlalchemy import Connection, Engine, select

from assistant import question_log
from assistant.conversation import Adviser
from assistant.question_log import LATELY, Asked, read_questions
from assistant.staff import audit, case_intake, case_shelf, jobs, run_shelf
from assistant.staff.case_files import Format, read_cases, write_cases
from assistant.staff.case_shelf import EVERY_CASE, Intake
from assistant.staff.cases import Case, CaseError, CaseFilter, StoredCase, check_case
from assistant.staff.jobs import Job, Order, add_job, cancel_job, list_jobs
from assistant.staff.roles import Actor, require
from assistant.staff.run_comparison import Comparison, compare_runs
from assistant.staff.run_reports import Report
from assistant.staff.run_shelf import Point
from assistant.staff.runs import Conditions, Progress, Result, Run, Selection, run_cases, select_cases
from assistant.staff.types import Upload
from corpus.clock import now
from corpus.library import documents, reading, writing
from index import generations

PACKAGE = "industriradgivaren"
TABLES = (generations.metadata, audit.metadata, case_shelf.metadata, run_shelf.metadata, question_log.metadata, jobs.metadata)
MOST_ASKED = 2_000  # questions looked through
Standing = Literal["passed", "failed", "new"]  # new: not run since it was written or changed


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run, as of which day, and what writes the answers ("" for extractive ones)."""

    selection: Selection
    today: date
    model: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A document that a test may name."""

    id: str
    title: str
    is_programme: bool


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
            return case_intake.take_in_items(connection, items, upload.name, actor.name)

    def import_shipped(self, actor: Actor) -> Intake:
        """Take in the cases that come with the project; what staff have changed is kept as it is."""
        with self._writing(actor) as connection:
            return case_intake.take_in_shipped(connection, actor.name)

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

    def order_run(self, actor: Actor, selection: Selection) -> int:
        """Return the job that runs these cases today and keeps what comes of it; its result holds the run's key.

        Raises:
            CaseError: there is no case to run, or the same ones are being run already.
        """
        self.select_cases(actor, selection)
        payload = {"tag": selection.tag, "document": selection.document}
        with writing(self.engine) as connection:
            if any(not job.is_over and job.order.payload == payload for job in list_jobs(connection, task="test")):
                raise CaseError(f"En körning av {selection.sentence} är redan på gång. Vänta tills den är klar, eller avbryt den.")
            return add_job(connection, Order("test", selection.sentence, actor.name, payload, selection.document))

    def find_job(self, actor: Actor) -> Job | None:
        """Return the run that was ordered last, where it is still known."""
        with self._reading(actor) as connection:
            return next(iter(list_jobs(connection, task="test")), None)

    def cancel_run(self, actor: Actor, key: int) -> bool:
        """Ask for a run to be cancelled, one's own or, as a redaktör, anybody's; return whether that was still possible."""
        require(actor, "läsare")
        with writing(self.engine) as connection:
            job = next((each for each in list_jobs(connection, task="test") if each.key == key), None)
            if job is None:
                return False
            if job.order.by != actor.name:
                require(actor, "redaktör")
            return cancel_job(connection, key)

    def list_standings(self, actor: Actor) -> dict[str, Standing]:
        """Return how each case went when it was run last, by its id."""
        with self._reading(actor) as connection:
            cases, found = case_shelf.list_cases(connection), run_shelf.load_standings(connection)
        return {stored.id: _standing(stored, found.get(stored.id)) for stored in cases}

    def list_trend(self, actor: Actor) -> list[Point]:
        """Return how each tag went in every run, the oldest first."""
        with self._reading(actor) as connection:
            return run_shelf.load_trend(connection)

    def list_asked(self, actor: Actor) -> list[Asked]:
        """Return what companies asked lately, masked, the newest first."""
        with self._reading(actor) as connection:
            return read_questions(connection, since=now().date() - LATELY, limit=MOST_ASKED)

    def list_named(self, actor: Actor) -> list[Named]:
        """Return the documents that answer now, by title."""
        with self._reading(actor) as connection:
            return _list_answering(connection)

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

    def report(self, actor: Actor, key: int, *, against: int | None = None) -> Report:
        """Return a run with what differs from another one; from the one before it of the same selection, where none is given.

        Raises:
            CaseError: one of them does not exist.
        """
        run, found = self.load_results(actor, key)
        earlier = self.load_results(actor, against)[0] if against else self.find_earlier(actor, run)
        return Report(run, found, earlier, self.compare(actor, earlier.key, key) if earlier else None)

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


def _standing(stored: StoredCase, found: run_shelf.Standing | None) -> Standing:
    if found is None or found.digest != run_shelf.case_digest(stored.case):
        return "new"
    return "passed" if found.passed else "failed"


def _select(connection: Connection, selection: Selection) -> list[StoredCase]:
    cases = case_shelf.list_cases(connection, CaseFilter(tag=selection.tag))
    if selection.document:
        title = next((named.title for named in _list_answering(connection) if named.id == selection.document), selection.document)
        cases = select_cases(cases, selection.document, title, run_shelf.load_cited(connection))
    if not cases:
        raise CaseError(_nothing_to_run(selection))
    return cases


def _list_answering(connection: Connection) -> list[Named]:
    """Return the documents that answer now, by title."""
    members = generations.generation_documents.c
    query = (
        select(documents.c.id, documents.c.title, documents.c.front)
        .join(generations.generation_documents, members.document_key == documents.c.key)
        .join(generations.current, generations.current.c.id == members.generation_id)
    )
    found = [Named(row.id, row.title, bool((row.front or {}).get("programme"))) for row in connection.execute(query)]
    return sorted(found, key=lambda named: named.title.casefold())


def _nothing_to_run(selection: Selection) -> str:
    if selection == Selection():
        return "Det finns inga testfall att köra. Lägg till ett, eller ta in en fil med testfall."
    return f"Inga testfall hör till {selection.sentence}. Kontrollera stavningen, eller kör alla."
