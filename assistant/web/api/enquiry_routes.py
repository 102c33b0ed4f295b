"""Take what a company asks a person about, from our own page and from other programs."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine

from assistant.staff.enquiries import (
    LONGEST_EMAIL,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    LONGEST_PHONE,
    EnquiryError,
    Letter,
    add_enquiry,
    clean_letter,
)
from assistant.web.api.examples import ENQUIRY
from assistant.web.api.limiting import Limiter, identify
from assistant.web.api.problems import make_problem, refusals
from assistant.web.api.routes import BODY, SENT
from assistant.web.languages import Language
from corpus.library import writing

MOST_AN_HOUR: Final = 10  # from one address: a whole company may share it, and nobody there writes more
TOO_MANY: Final = "Det har kommit {limit} ärenden från er adress på en timme, och fler går inte. Vänta {minutes} minuter eller ring."
MOST_EXCHANGES: Final = 40  # as many as the chat page remembers
MOST_SOURCES: Final = 50
LONGEST_TEXT: Final = 20_000  # characters of an answer
LONGEST_FACT: Final = 4_000


class SourceBody(BaseModel):
    """En källa till ett svar i samtalet."""

    model_config = ConfigDict(extra="forbid")

    marker: Annotated[str, Field(max_length=20, description="markören i svaret, utan hakparenteser")]
    title: Annotated[str, Field(max_length=LONGEST_FACT, description="dokumentets titel")]
    quote: Annotated[str, Field(max_length=LONGEST_FACT, description="citatet")] = ""
    facts: Annotated[str, Field(max_length=LONGEST_FACT, description="avsnitt, sida och datum")] = ""
    url: Annotated[str, Field(max_length=LONGEST_FACT, description="källans adress; tom där den inte har någon")] = ""


class ExchangeBody(BaseModel):
    """En fråga i samtalet och dess svar."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[str, Field(max_length=LONGEST_TEXT, description="frågan")]
    answer: Annotated[str, Field(max_length=LONGEST_TEXT, description="svaret")]
    sources: Annotated[list[SourceBody], Field(max_length=MOST_SOURCES, description="svarets källor")] = []


class EnquiryBody(BaseModel):
    """Vad ett företag vill prata med en människa om. E-post eller telefon behövs, så att någon kan svara."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [ENQUIRY]})

    message: Annotated[str, Field(min_length=1, max_length=LONGEST_MESSAGE, description="vad det gäller")]
    email: Annotated[str, Field(max_length=LONGEST_EMAIL, description="e-postadress att svara till")] = ""
    phone: Annotated[str, Field(max_length=LONGEST_PHONE, description="telefonnummer att svara på")] = ""
    name: Annotated[str, Field(max_length=LONGEST_NAME, description="vem som skriver, om ni vill")] = ""
    company: Annotated[str, Field(max_length=LONGEST_NAME, description="företaget, om ni vill")] = ""
    conversation: Annotated[
        list[ExchangeBody], Field(max_length=MOST_EXCHANGES, description="samtalet med rådgivaren, bara om den som skriver har valt det")
    ] = []
    language: Annotated[Language, Field(description="sidans språk")] = "sv"
    more: Annotated[str, Field(max_length=0, description="lämnas tomt: ett fält som bara robotar fyller i")] = ""


@dataclass(frozen=True, slots=True)
class Reception:
    """Where enquiries go."""

    engine: Engine  # with the table of enquiries
    is_mailed: bool = False  # whether something sends them by e-mail


def create_enquiry_router(reception: Reception, limiter: Limiter) -> APIRouter:
    """Return the route /enquiries."""
    router = APIRouter()

    @router.post(
        "/enquiries",
        summary="Be att få prata med en människa",
        status_code=HTTPStatus.NO_CONTENT,
        response_model=None,
        responses=refusals(*BODY),
        dependencies=SENT,
    )
    def take_enquiry(body: EnquiryBody, request: Request) -> Response | None:
        """Ärendet sparas och når de människor som driver rådgivaren. Uppgifterna tas bort efter en tid."""
        try:
            letter = clean_letter(_read_letter(body))
        except EnquiryError as error:
            return make_problem(HTTPStatus.UNPROCESSABLE_ENTITY, errors=[{"field": error.field, "fault": str(error)}])
        caller = identify(request.client.host if request.client else "", None, rate_limit=MOST_AN_HOUR)
        if seconds := limiter.count_hour(caller):
            sentence = TOO_MANY.format(limit=MOST_AN_HOUR, minutes=math.ceil(seconds / 60))
            return make_problem(HTTPStatus.TOO_MANY_REQUESTS, sentence, headers={"Retry-After": str(seconds)})
        with writing(reception.engine) as connection:
            add_enquiry(connection, letter, is_mailed=reception.is_mailed)
        return None

    return router


def _read_letter(body: EnquiryBody) -> Letter:
    return Letter(
        message=body.message,
        email=body.email,
        phone=body.phone,
        name=body.name,
        company=body.company,
        conversation=write_conversation(body.conversation),
        language=body.language,
    )


def write_conversation(exchanges: Iterable[ExchangeBody]) -> str:
    """Return a conversation as text: each question, its answer and its sources."""
    return "\n\n".join("\n".join(_write_exchange(exchange)) for exchange in exchanges)


def _write_exchange(exchange: ExchangeBody) -> Iterator[str]:
    yield f"FRÅGA: {exchange.question.strip()}"
    yield f"SVAR: {exchange.answer.strip()}"
    for source in exchange.sources:
        facts = [f"[{source.marker}] {source.title}", f"”{source.quote}”" if source.quote else "", source.facts, source.url]
        yield " – ".join(filter(None, facts))
