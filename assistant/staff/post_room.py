"""Mail the enquiries that wait, again and again while the mail server is down, and remove the old ones."""

import logging
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Final

from sqlalchemy import Engine

from assistant.mail_settings import EnquirySettings, MailServer
from assistant.staff.enquiries import Enquiry, age_enquiries, find_due, note_sent, note_unsent
from assistant.staff.mailing import UnsentError, send_mail, write_mail
from corpus.clock import now
from corpus.library import reading, writing

LOOK_EVERY: Final = 2.0  # seconds between two looks at what waits
# Minutes from each failed try to the next: over in three days, by when a person has to look at the mail server anyway.
PAUSES: Final = (1, 5, 15, 60, 240, *[720] * 6)
logger = logging.getLogger(__name__)


class PostRoom:
    """What the one process that works through the staff's jobs does about enquiries between them.

    The enquiry itself is what waits: it is kept in the same transaction in which the company hears that it has arrived.
    """

    def __init__(self, engine: Engine, settings: EnquirySettings) -> None:
        """Take the database, how long enquiries are kept, and what mails them."""
        self._engine = engine
        self._settings = settings
        self._looked = float("-inf")
        self._aged: date | None = None

    def tend(self) -> None:
        """Remove what is old, once a day, and mail what waits; between two looks it does nothing.

        Raises:
            DatabaseError: the database fails.
        """
        if monotonic() - self._looked < LOOK_EVERY:
            return
        self._age()
        if self._settings.mail:
            self._send_due(self._settings.mail)
        self._looked = monotonic()

    def _age(self) -> None:
        today = now().date()
        if self._aged != today:
            with writing(self._engine) as connection:
                age_enquiries(connection, today, days=self._settings.days)
            self._aged = today

    def _send_due(self, server: MailServer) -> None:
        """Mail what waits, the oldest first, until one cannot be sent: the next would meet the same trouble."""
        while enquiry := self._find_due():
            try:
                fault = send_mail(write_mail(enquiry, server), server)
            except UnsentError as error:
                logger.warning("Enquiry %d could not be mailed: %s", enquiry.key, error)
                with writing(self._engine) as connection:
                    note_unsent(connection, enquiry.key, str(error), _next_try(enquiry, now()))
                return
            with writing(self._engine) as connection:
                note_sent(connection, enquiry.key, fault)

    def _find_due(self) -> Enquiry | None:
        with reading(self._engine) as connection:
            return find_due(connection, now())


def _next_try(enquiry: Enquiry, moment: datetime) -> datetime | None:
    """Return when to try again; None after the last time."""
    return moment + timedelta(minutes=PAUSES[enquiry.post_tries]) if enquiry.post_tries < len(PAUSES) else None
