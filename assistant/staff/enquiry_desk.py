"""The staff's desk of enquiries: look at them, say who has handled which, and erase, each by who may."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from assistant.staff import audit
from assistant.staff.enquiries import Enquiry, count_new, erase_enquiry, find_enquiry, list_enquiries, mail_again, set_handled
from assistant.staff.roles import Actor, Role, require
from corpus.errors import AdviserError
from corpus.library import writing

GONE = "Ärendet finns inte längre. Det är raderat, eller så var det äldre än vad som sparas. Öppna listan igen."


class EnquiryDesk:
    """What companies ask a person about. A läsare looks; a redaktör handles; an administratör erases."""

    def __init__(self, engine: Engine) -> None:
        """Take the library with its enquiries."""
        self._engine = engine

    def list(self, actor: Actor) -> list[Enquiry]:
        """Return the enquiries, new ones first."""
        with self._acting(actor, "läsare") as connection:
            return list_enquiries(connection)

    def count_new(self, actor: Actor) -> int:
        """Return how many nobody has handled."""
        with self._acting(actor, "läsare") as connection:
            return count_new(connection)

    def read(self, actor: Actor, key: int) -> Enquiry:
        """Return one enquiry.

        Raises:
            AdviserError: there is none with this number.
        """
        with self._acting(actor, "läsare") as connection:
            return _find(connection, key)

    def handle(self, actor: Actor, key: int) -> None:
        """Note that an enquiry is handled, and by whom; one that is so already stays as it is."""
        with self._acting(actor, "redaktör") as connection:
            _find(connection, key)
            if set_handled(connection, key, actor.name):
                audit.note(connection, actor.name, "enquiry_handled", _name(key))

    def reopen(self, actor: Actor, key: int) -> None:
        """Take back that an enquiry is handled."""
        with self._acting(actor, "redaktör") as connection:
            _find(connection, key)
            if set_handled(connection, key, ""):
                audit.note(connection, actor.name, "enquiry_reopened", _name(key))

    def mail_again(self, actor: Actor, key: int) -> None:
        """Let an enquiry that was not mailed be tried at once.

        Raises:
            AdviserError: there is none with this number, or it has been mailed.
        """
        with self._acting(actor, "redaktör") as connection:
            _find(connection, key)
            if not mail_again(connection, key):
                raise AdviserError("Ärendet är redan skickat med e-post.")

    def erase(self, actor: Actor, key: int) -> None:
        """Remove an enquiry for good, with everything that was written in it; the log keeps its number.

        Raises:
            AdviserError: there is none with this number.
        """
        with self._acting(actor, "administratör") as connection:
            if not erase_enquiry(connection, key):
                raise AdviserError(GONE)
            audit.note(connection, actor.name, "enquiry_erased", _name(key))

    @contextmanager
    def _acting(self, actor: Actor, role: Role) -> Iterator[Connection]:
        require(actor, role)
        with writing(self._engine) as connection:
            yield connection


def _find(connection: Connection, key: int) -> Enquiry:
    if found := find_enquiry(connection, key):
        return found
    raise AdviserError(GONE)


def _name(key: int) -> str:
    """Return what an enquiry is called in the log."""
    return f"ärende {key}"
