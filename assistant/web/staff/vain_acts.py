"""What is done on the page about what companies ask in vain: look at themes and questions, and do something about them."""

from collections.abc import Callable

from assistant.staff.case_desk import CaseDesk
from assistant.staff.cases import STATUSES, Case
from assistant.staff.desk import Desk
from assistant.staff.remedies import Remedies
from assistant.staff.roles import Actor
from assistant.web.staff.asked_list import read_filter, render_asked, render_filters
from assistant.web.staff.submission import Submission
from assistant.web.staff.vain import render_dismissed, render_places, render_themes, render_undo
from assistant.web.staff.vain_theme import TEST_TAG, Done, render_theme
from assistant.web.staff.wiring import UNCHANGED, Changes
from corpus.errors import AdviserError
from corpus.shelf import Revision


class VainActs:
    """The acts of the view."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.questions = desk.questions
        self.remedies = Remedies(desk)
        self.cases = CaseDesk(desk.engine)

    # Areas: places, themes
    def list_themes(self, actor: Actor, _given: Submission) -> Changes:
        """Show the themes."""
        return self._listed(actor, "")

    def _listed(self, actor: Actor, notice: str, undo: str = "") -> Changes:
        themes = render_themes(self.questions.list_themes(actor), days=self.desk.settings.log_days, undo=undo)
        return (notice, render_places("themes"), themes)

    def dismiss(self, actor: Actor, given: Submission) -> Changes:
        """Leave a theme out, and offer to take that back."""
        dismissed = self.questions.dismiss(actor, given.text("theme"))
        return self._listed(actor, "Temat är avfärdat.", render_undo(dismissed))

    def show_again(self, actor: Actor, given: Submission) -> Changes:
        """Show a dismissed theme again."""
        label = self.questions.show_again(actor, given.number("key"))
        return self._listed(actor, f"Temat ”{label}” visas igen när någon frågar om det.")

    # Areas: places, dismissed
    def list_dismissed(self, actor: Actor, _given: Submission) -> Changes:
        """Show the dismissed themes."""
        return ("", render_places("dismissed"), render_dismissed(self.questions.list_dismissed(actor)))

    # Areas: places, filters, asked
    def list_asked(self, actor: Actor, given: Submission) -> Changes:
        """Show the questions that match the filters; the filters themselves where they are not there yet."""
        filters = UNCHANGED if "outcome" in given.values else render_filters(self.desk.settings.log_days)
        asked = self.questions.list_questions(actor, read_filter(given))
        return ("", render_places("asked"), filters, render_asked(asked, given))

    def forget(self, actor: Actor, given: Submission) -> Changes:
        """Forget a question, and show the others."""
        self.questions.forget(actor, given.text("answer"))
        return ("Frågan är borttagen.", *self.list_asked(actor, given)[1:])

    # Areas: places, theme
    def open(self, actor: Actor, given: Submission) -> Changes:
        """Show a theme with its questions."""
        return self._opened(actor, given)

    def _opened(self, actor: Actor, given: Submission, done: Done | None = None) -> Changes:
        theme = self.questions.find_theme(actor, given.text("theme"))
        sheet = render_theme(theme, self.questions.read_theme(actor, theme), self.desk.list_documents(actor), done)
        return ("", render_places("theme"), sheet)

    def begin(self, actor: Actor, given: Submission) -> Changes:
        """Begin a document with the theme's questions; the page goes there."""
        name = self.remedies.begin_document(actor, given.text("title")[:2000], given.text("wishes").splitlines())
        title = self.desk.show(actor, name).entry.title
        return self._opened(actor, given, Done("Utkastet är skapat med frågorna på fliken Frågor.", name, title, opens=True))

    def gap(self, actor: Actor, given: Submission) -> Changes:
        """Let a document say that something is not known."""
        return self._draft(actor, given, lambda name: self.remedies.add_gap(actor, name, given.text("sentence")), "Luckan")

    def alias(self, actor: Actor, given: Submission) -> Changes:
        """Give a programme another name."""
        return self._draft(actor, given, lambda name: self.remedies.add_alias(actor, name, given.text("alias")), "Aliaset")

    def wish(self, actor: Actor, given: Submission) -> Changes:
        """Let a document be found by what a company says."""
        return self._draft(actor, given, lambda name: self.remedies.add_wish(actor, name, given.text("wish")), "Raden")

    def _draft(self, actor: Actor, given: Submission, add: Callable[[str], Revision], what: str) -> Changes:
        saved = add(self._find_document(actor, given.text("document")))
        sentence = f"{what} står i version {saved.number} av {saved.draft.title}, som utkast. Det gäller när ni har publicerat."
        return self._opened(actor, given, Done(sentence, saved.document_id, saved.draft.title))

    def test(self, actor: Actor, given: Submission) -> Changes:
        """Keep one of the questions as a test."""
        cites = (self._find_document(actor, given.text("document")),) if given.text("document").strip() else ()
        statuses = tuple(status for status in STATUSES if status == given.text("status"))
        stored = self.cases.add_case(actor, Case(given.text("question"), statuses=statuses, cites=cites, tags=(TEST_TAG,)))
        return self._opened(actor, given, Done(f"Testfallet {stored.id} är sparat. Det körs tillsammans med de andra."))

    def _find_document(self, actor: Actor, name: str) -> str:
        """Return the id of what was chosen by its id or title.

        Raises:
            AdviserError: there is no such document.
        """
        wanted = name.strip().casefold()
        found = next((one.id for one in self.desk.list_documents(actor) if wanted in (one.id.casefold(), one.title.casefold())), None)
        if found is None:
            raise AdviserError(f"Inget dokument heter {name.strip()[:200] or 'ingenting'}. Välj ett ur listan.")
        return found
