"""Answer over HTTP with JSON: one question to one answer, and whether the adviser is well."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.log_writer import LogWriter
from assistant.question_log import Thumb
from assistant.types import Role, Turn
from assistant.web.adviser import Adviser
from corpus.errors import AdviserError

MAX_TURNS = 80  # as many as the chat page remembers
MAX_TEXT = 20_000  # characters; an answer in the history is longer than a question may be


class TurnBody(BaseModel):
    """One line of the conversation so far."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    content: Annotated[str, Field(max_length=MAX_TEXT)]


class QuestionBody(BaseModel):
    """A question, what was said before it, and the day it is asked (None: today)."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[str, Field(max_length=MAX_TEXT)]
    history: Annotated[list[TurnBody], Field(max_length=MAX_TURNS)] = []
    today: date | None = None


def _problem(status: int, title: str, detail: str, **more: object) -> JSONResponse:
    """Return an error as RFC 9457 problem details."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


def _faults(errors: Sequence[Any]) -> list[dict[str, str]]:  # Any: pydantic's error dictionaries
    """Return where each fault stands, without repeating the question's text."""
    return [{"field": ".".join(str(part) for part in error["loc"][1:]), "fault": str(error["msg"])} for error in errors]


async def _refuse_body(_: Request, error: Exception) -> JSONResponse:
    errors = error.errors() if isinstance(error, RequestValidationError) else []
    detail = "Skicka JSON med question (text), och om ni vill history (role, content) och today (ÅÅÅÅ-MM-DD)."
    return _problem(422, "Frågan går inte att läsa", detail, errors=_faults(errors))


async def _refuse_question(_: Request, error: Exception) -> JSONResponse:
    return _problem(422, "Frågan går inte att besvara", str(error))


class FeedbackBody(BaseModel):
    """What a company thinks of an answer, by the answer's id."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(min_length=1, max_length=100)]
    thumb: Thumb
    reason: Annotated[str, Field(max_length=1000)] = ""


def create_router(adviser: Adviser, log: LogWriter | None = None) -> APIRouter:
    """Return the routes /api/v1/ask, /api/v1/feedback where there is a log, and /healthz."""
    router = APIRouter()

    @router.post("/api/v1/ask")
    def ask(body: QuestionBody) -> dict[str, Any]:  # Any: a JSON object
        history = [Turn(turn.role, turn.content) for turn in body.history]
        return adviser.reply(body.question, history=history, today=body.today).to_record()

    if log:

        @router.post("/api/v1/feedback", status_code=HTTPStatus.NO_CONTENT)
        def take_feedback(body: FeedbackBody) -> None:
            log.note_feedback(body.id, body.thumb, body.reason)

    @router.get("/healthz", response_model=None)
    def health() -> dict[str, object] | JSONResponse:
        try:
            return {"status": "ok", **adviser.health()}
        except AdviserError as error:
            return JSONResponse({"status": "error", "error": str(error)}, status_code=503)

    return router


def add_error_handlers(app: FastAPI) -> None:
    """Answer bad requests and the adviser's own errors with problem details instead of tracebacks."""
    app.add_exception_handler(RequestValidationError, _refuse_body)
    app.add_exception_handler(AdviserError, _refuse_question)
