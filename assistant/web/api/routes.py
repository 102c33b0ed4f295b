"""Ask, say what one thinks of an answer, and see whether the adviser is well."""

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from assistant.adviser import Adviser
from assistant.log_writer import LogWriter
from assistant.noting import choose_noting
from assistant.types import Turn
from assistant.web.api import streaming
from assistant.web.api.answers import AnswerModel, HealthModel
from assistant.web.api.bodies import FeedbackBody, QuestionBody
from assistant.web.api.problems import refusals
from corpus.errors import AdviserError

JSON: Final = "application/json"
ASK: Final = (
    "Svaret bygger bara på publicerade dokument, och varje påstående har en markör som leder till ett ordagrant citat med källa. "
    "Med huvudet `Accept: text/event-stream` kommer svaret medan det växer: händelser `answer` med svaret så långt, sist `done` med hela "
    "svaret, eller `error` med ett fel enligt RFC 9457. Den som bryter förbindelsen avbryter arbetet."
)
STREAM: Final[dict[int | str, dict[str, Any]]] = {  # Any: a piece of an OpenAPI document
    200: {"content": {streaming.MEDIA_TYPE: {"schema": {"type": "string"}, "example": streaming.EXAMPLE}}}
}


def require_json(request: Request) -> None:
    """Refuse a body that is not said to be JSON, which also keeps other sites' forms away."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


BODY: Final = (400, 411, 413, 415, 422)  # how a body can be wrong
SENT: Final = [Depends(require_json)]


def create_router(adviser: Adviser, log: LogWriter | None = None) -> APIRouter:
    """Return the routes /ask and /health, and /feedback where there is a log."""
    router = APIRouter()

    @router.post(
        "/ask",
        summary="Fråga rådgivaren",
        description=ASK,
        response_model=AnswerModel,
        responses=refusals(*BODY) | STREAM,
        dependencies=SENT,
    )
    def ask(body: QuestionBody, accept: Annotated[str, Header(include_in_schema=False)] = "") -> Any:  # Any: a response or a record
        history = [Turn(turn.role, turn.content) for turn in body.history]
        chosen = choose_noting(adviser, opted_out=not body.log)
        company = body.company.read() if body.company else None
        if streaming.MEDIA_TYPE in accept.lower():
            return streaming.AnswerStream(chosen.stream(body.question, history=history, today=body.today, company=company))
        return chosen.reply(body.question, history=history, today=body.today, company=company).to_record()

    if log:

        @router.post("/feedback", summary="Säg vad ni tycker om ett svar", status_code=204, responses=refusals(*BODY), dependencies=SENT)
        def take_feedback(body: FeedbackBody) -> None:
            """Det senaste omdömet om ett svar gäller. Personuppgifter i skälet döljs innan det sparas."""
            log.note_feedback(body.id, body.thumb, body.reason)

    @router.get("/health", summary="Se om rådgivaren mår bra", response_model=HealthModel, responses=refusals(503))
    def health() -> Any:  # Any: a record
        """Svarar 503 när rådgivaren inte kan svara på frågor."""
        try:
            return {"status": "ok", **adviser.health()}
        except AdviserError as error:
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE) from error

    return router


def add_health(app: FastAPI, adviser: Adviser) -> None:
    """Add /healthz, for what watches over the server."""

    @app.get("/healthz", response_model=None)
    def health() -> dict[str, object] | Response:
        try:
            return {"status": "ok", **adviser.health()}
        except AdviserError as error:
            return JSONResponse({"status": "error", "error": str(error)}, status_code=HTTPStatus.SERVICE_UNAVAILABLE)
