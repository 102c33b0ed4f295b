"""Send an answer while it grows, as server-sent events; who leaves stops the work."""

import json
import logging
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Final

from anyio import CancelScope, to_thread
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from assistant.types import Answer
from assistant.web.api.problems import describe_problem, judge_error
from corpus.errors import AdviserError

MEDIA_TYPE: Final = "text/event-stream"
HEADERS: Final = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}  # the second: nginx passes every event on at once
EXAMPLE: Final = (
    'event: answer\ndata: {"id": "5f0c3d9a1b2e", "status": "answered", "answer": "Nej, Robotlyftet är avslutat. [1]", …}\n\n'
    'event: done\ndata: {"id": "5f0c3d9a1b2e", "status": "answered", "answer": "Nej, Robotlyftet är avslutat. [1] Det …", …}\n\n'
)
logger = logging.getLogger(__name__)


class AnswerStream(StreamingResponse):
    """Growing answers as events `answer`, the finished one as `done`, and what goes wrong on the way as `error`."""

    media_type = MEDIA_TYPE

    def __init__(self, answers: Iterator[Answer]) -> None:
        """Wait for the first answer, so that a question that cannot be answered gets a status of its own.

        Raises:
            AdviserError: the question cannot be answered.
        """
        self._events = _read_events(next(answers), answers)
        super().__init__(self._events, headers=HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events; when whoever asked has left, or all are sent, end the work."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):  # also when this task is cancelled
                await to_thread.run_sync(self._events.close)


def _read_events(first: Answer, more: Iterator[Answer]) -> Generator[bytes]:
    last = first
    with closing(_delegate(more)) as answers:
        yield _event("answer", first.to_record())
        try:
            for last in answers:
                yield _event("answer", last.to_record())
        except AdviserError as error:
            yield _event("error", describe_problem(*judge_error(error)))
        except Exception:  # the edge of the interface: the program gets a sentence, the operator the traceback
            logger.exception("The adviser failed in the middle of an answer")
            yield _event("error", describe_problem(500))
        else:
            yield _event("done", last.to_record())


def _delegate(answers: Iterator[Answer]) -> Generator[Answer]:
    """Make an iterator closable: what closes this closes that, where it is a generator."""
    yield from answers


def _event(name: str, record: object) -> bytes:
    return f"event: {name}\ndata: {json.dumps(record, ensure_ascii=False)}\n\n".encode()
