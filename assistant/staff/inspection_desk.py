"""The staff's bench: ask what companies ask, on what answers now or would with a draft, and look inside the answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Engine

from assistant.conversation import Adviser
from assistant.staff.answering import Answering
from assistant.staff.case_desk import CaseDesk
from assistant.staff.cases import Case, StoredCase
from assistant.staff.inspection import inspect_answer
from assistant.staff.inspection_records import Inquiry, Inspection, Setup
from assistant.staff.judging import Verdict
from assistant.staff.roles import Actor, require
from assistant.staff.runs import run_case
from corpus.errors import AdviserError

FAULT_TAG = "fel"  # of a test that fails until an answer has been mended
MOST_PASSAGES = 40  # shown: as many chunks as are compared


class InspectionDesk:
    """Questions on trial: nothing is noted of them, and what answers is not touched. A läsare asks; a redaktör keeps tests."""

    def __init__(self, engine: Engine, answering: Answering) -> None:
        """Take the library, and what opens advisers on it."""
        self._engine = engine
        self._answering = answering
        self._cases = CaseDesk(engine)

    def inspect(self, actor: Actor, inquiry: Inquiry, setup: Setup, *, k: int = 10) -> Inspection:
        """Answer an inquiry, and return the answer with everything behind it.

        Raises:
            AdviserError: the question cannot be read, a draft cannot be indexed, or there is no model.
        """
        require(actor, "läsare")
        with self._adviser(setup) as adviser:
            shown = min(max(1, k), MOST_PASSAGES)
            return inspect_answer(adviser, inquiry, self._answering.press.analyzer, k=shown, setup=setup)

    @contextmanager
    def _adviser(self, setup: Setup) -> Iterator[Adviser]:
        if not setup.drafts:
            yield self._answering.adviser(with_model=setup.with_model)
            return
        writer = self._answering.writer if setup.with_model else None
        with self._answering.rehearsals.adviser(self._engine, setup.drafts, writer=writer) as adviser:
            yield adviser

    def keep(self, actor: Actor, case: Case) -> tuple[StoredCase, Verdict]:
        """Keep a test, and return it with how what answers now stands up to it.

        Raises:
            AdviserError: something in it cannot be used, or the question is a test already.
        """
        stored = self._cases.add_case(actor, case)
        return stored, self._try(stored.case)

    def report_fault(self, actor: Actor, case: Case, setup: Setup) -> tuple[StoredCase, Verdict]:
        """Keep a wrong answer in mind as a test, tagged as a fault, that fails until the answer has been mended.

        Raises:
            AdviserError: it does not say what is wrong, or what answers now fulfils it, so that it would never be seen again.
        """
        require(actor, "redaktör")
        if not case.comment.strip():
            raise AdviserError("Skriv vad som är fel, så att den som ska rätta det förstår.")
        verdict = self._try(case)
        if verdict.passed and setup == Setup():
            raise AdviserError(
                "Svaret uppfyller redan det ni har angett, så felet skulle inte synas i testfallen. "
                "Ange vad svaret borde säga, eller vad det inte får säga eller hänvisa till."
            )
        return self._cases.add_case(actor, case), verdict

    def _try(self, case: Case) -> Verdict:
        """Judge the answer that is given now, from the published documents and without a model, as a run of the tests does."""
        return run_case(self._answering.adviser(), case, today=date.today()).verdict
