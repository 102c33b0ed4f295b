"""Answer errors with RFC 9457 problem details, in one Swedish sentence and without tracebacks."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.directory import MissingDocumentError
from assistant.web.api.faults import list_faults
from corpus.errors import AdviserError
from corpus.library import DatabaseError
from index.searcher import IndexDamagedError, IndexMismatchError, IndexMissingError

MEDIA_TYPE: Final = "application/problem+json"
TITLES: Final[Mapping[int, str]] = {
    400: "Förfrågan går inte att läsa",
    401: "Nyckeln gäller inte",
    403: "Inte tillåtet",
    404: "Finns inte",
    405: "Metoden finns inte här",
    411: "Längden saknas",
    413: "Förfrågan är för lång",
    415: "Innehållet har fel slag",
    422: "Förfrågan går inte att läsa",
    429: "För många förfrågningar",
    500: "Något gick fel hos oss",
    503: "Rådgivaren går inte att nå",
}
DETAILS: Final[Mapping[int, str]] = {
    400: "Förfrågan går inte att läsa. Skicka JSON i UTF-8, som i /api/v1/docs.",
    404: "Adressen finns inte. Vilka som finns står i /api/v1/docs.",
    405: "Adressen finns men inte med den metoden. Vilka som finns står i /api/v1/docs.",
    415: "Skicka JSON, med huvudet Content-Type: application/json.",
    422: "Rätta det som står i errors. Vad som kan skickas står i /api/v1/docs.",
    500: "Felet är noterat hos oss. Försök igen om en stund.",
    503: "Rådgivaren kan inte läsa sina dokument just nu. Försök igen om en stund.",
}
EVERYWHERE: Final = (401, 403, 429, 500, 503)
OUT_OF_ORDER: Final = (DatabaseError, IndexDamagedError, IndexMismatchError, IndexMissingError)  # what they say is for the operator
logger = logging.getLogger(__name__)


def make_problem(status: int, detail: str = "", *, headers: Mapping[str, str] | None = None, **more: object) -> JSONResponse:
    """Return an error as problem details; without a detail, with the usual sentence of its status."""
    body = describe_problem(status, detail, **more)
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


def describe_problem(status: int, detail: str = "", **more: object) -> dict[str, object]:
    """Return the JSON form of problem details."""
    title = TITLES.get(status, TITLES[400 if status < 500 else 500])
    return {"type": "about:blank", "title": title, "status": status, "detail": detail or DETAILS.get(status, title), **more}


async def _refuse_request(_: Request, error: Exception) -> JSONResponse:
    errors = error.errors() if isinstance(error, RequestValidationError) else []
    return make_problem(422, errors=list_faults(errors))


async def _refuse_question(_: Request, error: Exception) -> JSONResponse:
    return make_problem(*judge_error(error))


def judge_error(error: Exception) -> tuple[int, str]:
    """Return the status and sentence of an error of ours: of what was asked wrongly, or "" of what is out of order here."""
    if isinstance(error, OUT_OF_ORDER):
        logger.error("The adviser is out of order: %s", error)
        return 503, ""
    return (404 if isinstance(error, MissingDocumentError) else 422), str(error)


async def _answer_http_error(_: Request, error: Exception) -> JSONResponse:
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
    return make_problem(status, headers=headers)


async def _answer_unexpected(_: Request, _error: Exception) -> JSONResponse:
    return make_problem(500)


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:  # Any: a piece of an OpenAPI document
    """Return for the reference how a route may refuse: as given, and as every route may."""
    content = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemModel"}}}}
    return {status: {"description": TITLES[status], **content} for status in sorted({*statuses, *EVERYWHERE})}


def add_error_handlers(app: FastAPI) -> None:
    """Answer bad requests and the adviser's own errors with problem details instead of tracebacks."""
    app.add_exception_handler(RequestValidationError, _refuse_request)
    app.add_exception_handler(AdviserError, _refuse_question)


def add_all_error_handlers(app: FastAPI) -> None:
    """Answer every error so, also unknown addresses and what nobody expected, which the server writes down with its traceback."""
    add_error_handlers(app)
    app.add_exception_handler(HTTPException, _answer_http_error)
    app.add_exception_handler(Exception, _answer_unexpected)
