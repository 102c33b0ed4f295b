"""Note questions beside the answers: in a thread of its own, so that no answer waits for the database."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import BoundedSemaphore, Event, Thread
from typing import ParamSpec

from assistant.question_log import Channel, Thumb, age, metadata, note_feedback, note_question, read_asked
from assistant.types import Answer
from corpus.clock import now
from corpus.errors import AdviserError
from corpus.library import open_database, writing

AGING_EVERY = 3_600.0  # seconds; a text goes within the hour after its last day, also where nobody asks any more
MOST_WAITING = 1_000  # notes; more than that is a database that has stopped, and what is asked meanwhile is not kept
Subjects = Callable[[str], Sequence[str]]
P = ParamSpec("P")
logger = logging.getLogger(__name__)


def _no_subjects(_question: str) -> Sequence[str]:
    """Name no documents."""
    return ()


class LogWriter:
    """Note questions and what companies think of the answers, one after the other in the order they came. No method raises or waits."""

    def __init__(self, home: Path, *, days: int, subjects: Subjects = _no_subjects) -> None:
        """Open the log of `home`, and remove the texts that are older than `days`; with 0 days nothing is noted.

        Args:
            home: The folder of the database.
            days: How long a question's text is kept.
            subjects: What tells which documents, by id, a question names.

        Raises:
            DatabaseError: the database cannot be opened.
        """
        self._engine = open_database(home, metadata)
        self._days = days
        self._subjects = subjects
        self._room = BoundedSemaphore(MOST_WAITING)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="question-log")
        self._aged: date | None = None
        self._closing = Event()
        self._do(self._age)
        Thread(target=self._age_on, name="question-log-clock", daemon=True).start()

    @property
    def days(self) -> int:
        """How long a question's text is kept; 0: nothing is noted."""
        return self._days

    def note(self, answer: Answer, question: str, *, channel: Channel, opted_out: bool = False) -> None:
        """Note a finished answer; of a company that has opted out, that a question was asked and no more."""
        if self._days:
            self._do(self._note, answer, question, channel, opted_out)

    def note_feedback(self, answer_id: str, thumb: Thumb, reason: str = "") -> None:
        """Note what a company thinks of an answer, in the place of what it said before."""
        if self._days:
            self._do(note_feedback, self._engine, answer_id, thumb, reason)

    def close(self) -> None:
        """Write what waits, and release the database."""
        self._closing.set()
        self._thread.shutdown()
        self._engine.dispose()

    def _note(self, answer: Answer, question: str, channel: Channel, opted_out: bool) -> None:
        self._age()
        asked = read_asked(answer, question, channel=channel, subjects=() if opted_out else self._subjects(question))
        note_question(self._engine, asked, opted_out=opted_out)

    def _age_on(self) -> None:
        while not self._closing.wait(AGING_EVERY):
            self._do(self._age)

    def _age(self) -> None:
        """Remove old texts, once a day."""
        today = now().date()
        if self._aged == today:
            return
        with writing(self._engine) as connection:
            age(connection, today, days=self._days)
        self._aged = today

    def _do(self, work: Callable[P, object], *arguments: P.args, **options: P.kwargs) -> None:
        if not self._room.acquire(blocking=False):
            logger.warning("The question log does not keep up; a note is lost")
            return
        try:
            self._thread.submit(work, *arguments, **options).add_done_callback(self._end)
        except RuntimeError:  # it is closed: an answer that was under way at the end
            self._room.release()

    def _end(self, done: Future[object]) -> None:
        self._room.release()
        if error := done.exception():  # its own words, but for ours, may carry the question
            logger.warning("The question log failed: %s", error if isinstance(error, AdviserError) else type(error).__name__)
