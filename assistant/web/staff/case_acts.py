"""What is done with test cases on the page: look through them, write, try, change and remove one, and move them in and out."""

from datetime import date
from typing import Final

from assistant.staff.case_desk import CaseDesk
from assistant.staff.case_files import FORMATS, FaultyFileError, Format
from assistant.staff.case_shelf import EVERY_CASE
from assistant.staff.cases import Case, CaseError, CaseFilter
from assistant.staff.desk import Desk
from assistant.staff.judging import expect_again
from assistant.staff.roles import Actor
from assistant.staff.runs import Result, run_case
from assistant.staff.wordings import fold_text
from assistant.web.staff.case_form import PRESENT, Shown, read_form, render_form, render_tried
from assistant.web.staff.cases import (
    read_filter,
    render_asked,
    render_cases,
    render_faults,
    render_filters,
    render_intake,
    render_places,
)
from assistant.web.staff.handover import place_for, read_uploads
from assistant.web.staff.submission import Submission
from assistant.web.staff.wiring import UNCHANGED, Changes

COPIED: Final = "En kopia som inte är sparad än. Ändra frågan, samtalet eller dagen: två testfall kan inte vara av samma fråga."
SHOWN_ASKED = 100  # questions from the log: what was asked last


class CaseActs:
    """The acts of the list and of the form."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.cases = CaseDesk(desk.engine)

    def find(self, actor: Actor, given: Submission) -> Changes:
        """Show the cases that match the filters; the filters themselves where they are not there yet."""
        wanted, is_first = read_filter(given), "text" not in given.values
        filters = self._filters(actor) if is_first else UNCHANGED
        return ("", render_places("list"), filters, self.draw_list(actor, wanted), wanted)

    def draw_list(self, actor: Actor, wanted: CaseFilter) -> str:
        """Return the cases that are meant, drawn."""
        cases, standings = self.cases.list_cases(actor, wanted), self.cases.list_standings(actor)
        return render_cases(cases, standings, is_filtered=wanted != EVERY_CASE)

    def _filters(self, actor: Actor) -> str:
        return render_filters(self.cases.list_cases(actor), self.cases.list_named(actor))

    def _begin_anew(self, actor: Actor, notice: str) -> Changes:
        """Show the whole list, as it is after a change."""
        return (notice, render_places("list"), self._filters(actor), self.draw_list(actor, EVERY_CASE), EVERY_CASE)

    def _form(self, actor: Actor, shown: Shown, tried: str = "") -> Changes:
        owners = sorted({stored.case.owner for stored in self.cases.list_cases(actor) if stored.case.owner})
        return ("", render_places("form"), render_form(shown, self.cases.list_named(actor), owners), tried)

    def begin(self, actor: Actor, _given: Submission) -> Changes:
        """Show an empty form."""
        return self._form(actor, Shown(Case("")))

    def open(self, actor: Actor, given: Submission) -> Changes:
        """Show a case in the form."""
        stored = self.cases.find_case(actor, given.text("case"))
        return self._form(actor, Shown(stored.case, stored))

    def copy(self, actor: Actor, given: Submission) -> Changes:
        """Show a case in the form as a new one."""
        return self._form(actor, Shown(self.cases.find_case(actor, given.text("case")).case, note=COPIED))

    def draft(self, actor: Actor, given: Submission) -> Changes:
        """Show a new case of a question, filled in from how it is answered today."""
        question = given.text("question")
        adviser = self.desk.answering.adviser(with_model=bool(self.desk.settings.model))
        case = expect_again(question, adviser.reply(question, today=date.today()))
        return self._form(actor, Shown(case, note=PRESENT), render_tried(self._try(case)))

    def save(self, actor: Actor, given: Submission) -> Changes:
        """Keep what the form holds, as a new case or as a change of one."""
        case, identity = read_form(given), given.text("case")
        stored = self.cases.edit_case(actor, identity, case) if identity else self.cases.add_case(actor, case)
        return (*self._begin_anew(actor, f"Testfallet {stored.id} är sparat."), "", "")

    def remove(self, actor: Actor, given: Submission) -> Changes:
        """Remove a case."""
        identity = given.text("case")
        self.cases.remove_cases(actor, [identity])
        return (*self._begin_anew(actor, f"Testfallet {identity} är borttaget."), "", "")

    def attempt(self, _actor: Actor, given: Submission) -> Changes:
        """Ask what the form holds, and show whether the answer holds; nothing is kept."""
        return ("", render_tried(self._try(read_form(given))))

    def _try(self, case: Case) -> Result:
        adviser = self.desk.answering.adviser(with_model=bool(self.desk.settings.model))
        return run_case(adviser, case, today=date.today())

    def asked(self, actor: Actor, _given: Submission) -> Changes:
        """Show what companies have asked, each question once."""
        unique = {fold_text(one.text): one for one in reversed(self.cases.list_asked(actor))}
        newest = sorted(unique.values(), key=lambda one: one.at, reverse=True)[:SHOWN_ASKED]
        return ("", render_places("asked"), render_asked(newest))

    def take_in(self, actor: Actor, given: Submission) -> Changes:
        """Take in a file of cases, or tell what is wrong with each of its rows."""
        uploads = read_uploads(given)
        if len(uploads) != 1:
            raise CaseError(f"{len(uploads)} filer valdes. Ta in en i taget.")
        try:
            intake = self.cases.import_cases(actor, uploads[0])
        except FaultyFileError as error:
            return ("", UNCHANGED, UNCHANGED, UNCHANGED, UNCHANGED, render_faults(error.faults, uploads[0].name))
        return (*self._begin_anew(actor, ""), render_intake(intake, uploads[0].name))

    def take_in_shipped(self, actor: Actor, _given: Submission) -> Changes:
        """Take in the cases that come with the project."""
        intake = self.cases.import_shipped(actor)
        return (*self._begin_anew(actor, ""), render_intake(intake, "Den medföljande samlingen"))

    def export(self, actor: Actor, given: Submission) -> Changes:
        """Write the cases that the filters show where the browser can fetch them."""
        form: Format = next((form for form in FORMATS if form == given.text("form")), "xlsx")
        data = self.cases.export_cases(actor, form, read_filter(given))
        target = place_for(f"testfall-{date.today().isoformat()}.{form}")
        target.write_bytes(data)
        return ("Testfallen laddas ner.", str(target))
