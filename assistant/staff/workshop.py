"""Work through the staff's jobs, one at a time and in one process; what was under way when a process died is begun again."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout
from sqlalchemy import Engine

from assistant.staff.answering import Answering
from assistant.staff.jobs import Job, Outcome, claim_job, end_job, find_job, forget_jobs, report_progress, resume_jobs
from assistant.staff.performing import PERFORM, Cancelled, Task
from assistant.staff.post_room import PostRoom
from corpus.errors import AdviserError
from corpus.library import reading, writing

logger = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]  # stage, done, total
PAUSE = 0.3  # seconds between two looks into the queue
AFTER_FAILURE = 10.0  # seconds
REPORT_EVERY = 0.3  # seconds between two notes of progress in the database


def no_progress(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


class Workshop:
    """Takes jobs from the queue of one home. Whoever holds the file `jobs.lock` works; the operating system frees it with the process."""

    def __init__(self, engine: Engine, answering: Answering) -> None:
        """Take what a job may need."""
        self._engine = engine
        self._answering = answering
        self._closing = threading.Event()
        self._post_room = PostRoom(engine, answering.settings.enquiries)

    def run(self) -> None:
        """Work until `close`, as the server's thread does; while another process works, wait for it to end."""
        while not self._closing.is_set():
            try:
                self._work_through()
            except AdviserError:  # a full disk or a locked database: it may be mended while the server runs
                logger.exception("The staff's jobs cannot be worked through; trying again")
                self._closing.wait(AFTER_FAILURE)
            self._closing.wait(PAUSE)

    def _work_through(self) -> None:
        with self._alone() as is_alone:
            while is_alone and not self._closing.is_set():
                self._post_room.tend()
                if not self._work_one(no_progress):
                    self._closing.wait(PAUSE)

    def close(self) -> None:
        """Stop taking jobs; the one under way is finished first."""
        self._closing.set()

    def finish(self, key: int, progress: Progress) -> Job:
        """Return a job when it has ended; work through the queue up to it, unless another process does."""
        while True:
            with self._alone() as is_alone:
                while is_alone and not self._look(key, progress).is_over:
                    self._work_one(progress)
            job = self._look(key, progress)
            if job.is_over:
                return job
            time.sleep(PAUSE)

    def _look(self, key: int, progress: Progress) -> Job:
        with reading(self._engine) as connection:
            job = find_job(connection, key)
        if job is None:
            raise AdviserError(f"Arbetet {key} finns inte längre.")
        if job.stage:
            progress(job.stage, job.done, job.total)
        return job

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Tell whether this process may work; if so, what another left under way is put back in the queue first."""
        lock = FileLock(self._answering.press.home / "jobs.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            yield False
            return
        try:
            with writing(self._engine) as connection:
                resume_jobs(connection)
                forget_jobs(connection)
            yield True
        finally:
            lock.release()

    def _work_one(self, progress: Progress) -> bool:
        """Do the oldest job that waits; tell whether there was one."""
        with writing(self._engine) as connection:
            job = claim_job(connection)
        if job is None:
            return False
        outcome = self._perform(job, progress)
        with writing(self._engine) as connection:
            end_job(connection, job.key, outcome)
        return True

    def _perform(self, job: Job, progress: Progress) -> Outcome:
        task = Task(job, self._engine, self._answering, _Reporter(self._engine, job.key, progress).report)
        try:
            return PERFORM[job.order.task](task)
        except Cancelled:
            return Outcome("Avbrutet. Inget har ändrats.", stand="cancelled")
        except AdviserError as error:
            return Outcome(str(error), stand="failed")
        except Exception as error:  # the last border: one job that fails must not stop the others
            logger.exception("Job %d failed", job.key)
            return Outcome(f"Något oväntat hände ({type(error).__name__}). Inget har ändrats; försök igen.", stand="failed")


class _Reporter:
    """Notes how far a job has come, seldom enough not to slow it down, and stops it when it is to be cancelled."""

    def __init__(self, engine: Engine, key: int, progress: Progress) -> None:
        self._engine = engine
        self._key = key
        self._progress = progress
        self._stage = ""
        self._last = 0.0

    def report(self, stage: str, done: int, total: int) -> None:
        """Note progress.

        Raises:
            Cancelled: the job is to be cancelled.
        """
        self._progress(stage, done, total)
        if stage == self._stage and time.monotonic() - self._last < REPORT_EVERY:
            return
        self._stage, self._last = stage, time.monotonic()
        with writing(self._engine) as connection:
            is_cancelling = report_progress(connection, self._key, stage=stage, done=done, total=total)
        if is_cancelling:
            raise Cancelled
