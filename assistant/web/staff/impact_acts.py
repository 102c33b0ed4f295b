"""Try on the page what a publication would change, of one document on its sheet or of those that are ticked in the library."""

from assistant.staff.desk import Desk
from assistant.staff.roles import Actor
from assistant.web.staff.document_acts import DocumentActs
from assistant.web.staff.library import chosen_documents
from assistant.web.staff.library_acts import LibraryActs
from assistant.web.staff.submission import Submission
from assistant.web.staff.wiring import Changes

MANY_BEGUN = "{} dokument prövas tillsammans. Hur det går står under Lägg till; svaren visas sedan på fliken Vad ändras hos vart och ett."


class ImpactActs:
    """The acts that try a publication; what they begin is followed as every other job."""

    def __init__(self, desk: Desk, document: DocumentActs, library: LibraryActs) -> None:
        self.desk = desk
        self._document = document
        self._library = library

    def foresee(self, actor: Actor, given: Submission) -> Changes:
        """Find out what would change if the document's newest version answered, and follow that on its sheet."""
        name = given.text("document")
        return self._document.follow(actor, name, self.desk.foresee(actor, [name]))

    def foresee_many(self, actor: Actor, given: Submission) -> Changes:
        """Find out what would change if the newest versions of those that are ticked answered."""
        chosen = chosen_documents(given)
        self.desk.foresee(actor, chosen)
        return (MANY_BEGUN.format(len(chosen)), *self._library.find(actor, given)[1:], *self._library.jobs(actor, given)[1:])
