"""What programs send: a question with its conversation, and what they think of an answer."""

import re
from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from assistant.commitment import Commitment
from assistant.company import Company, Trait
from assistant.directory import read_place
from assistant.profile import MOST_EMPLOYEES, make_profile
from assistant.question import MAX_CHARACTERS
from assistant.question_log import Thumb
from assistant.types import Role
from assistant.web.api.examples import COMPANY, FEEDBACK, QUESTION
from corpus.schema import Industry

MAX_TURNS = 80  # as many as the chat page remembers
WRITTEN_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LONGEST_PLACE = 60
MOST_TRADES = 11  # as many as there are
MAX_TEXT = 20_000  # characters; an answer in the history is longer than a question may be


def _as_written(value: object) -> object:
    """Let through only a day written in full; pydantic alone would take a number as seconds since 1970."""
    if isinstance(value, str) and WRITTEN_DAY.fullmatch(value):
        return value
    raise PydanticCustomError("date_parsing", "a day is written YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_as_written)]


class TurnBody(BaseModel):
    """En replik i samtalet så här långt."""

    model_config = ConfigDict(extra="forbid")

    role: Annotated[Role, Field(description="user: den som frågar; assistant: rådgivaren")]
    content: Annotated[str, Field(max_length=MAX_TEXT, description="vad som sades")]


class CompanyBody(BaseModel):
    """Det ni vet om företaget som frågar.

    Frågans egna ord går före, och det här går före vad som sagts tidigare i samtalet. Ett utelämnat fält hämtas ur samtalet; null betyder
    att det är okänt, vad som än har sagts.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [COMPANY]})

    employees: Annotated[int | None, Field(strict=True, ge=0, le=MOST_EMPLOYEES, description="antal anställda")] = None
    municipality: Annotated[
        str | None, Field(min_length=1, max_length=LONGEST_PLACE, description="kommun, län eller ort", examples=["Olofström"])
    ] = None
    industries: Annotated[list[Industry] | None, Field(max_length=MOST_TRADES, description="branscher")] = None
    commitment: Annotated[Commitment | None, Field(description="hur långt företaget har kommit med det som det söker stöd till")] = None

    def read(self) -> Company:
        """Return the company as the adviser takes it.

        Raises:
            AdviserError: the place is unknown.
        """
        profile = make_profile(self.employees, read_place(self.municipality) if self.municipality else None, tuple(self.industries or ()))
        withheld = (trait for name, trait in TRAIT_OF.items() if name in self.model_fields_set and getattr(self, name) in (None, []))
        return Company(replace(profile, commitment=self.commitment), frozenset(withheld))


TRAIT_OF: dict[str, Trait] = {"employees": "size", "municipality": "region", "industries": "industries", "commitment": "commitment"}


class QuestionBody(BaseModel):
    """En fråga, och vad som har sagts före den."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [QUESTION]})

    # The adviser refuses longer ones in a sentence of its own.
    question: Annotated[
        str,
        Field(max_length=MAX_TEXT, description="frågan i vanliga ord", json_schema_extra={"minLength": 1, "maxLength": MAX_CHARACTERS}),
    ]
    history: Annotated[list[TurnBody], Field(max_length=MAX_TURNS, description="samtalet så här långt, det äldsta först")] = []
    today: Annotated[Day | None, Field(description="den dag som svaret ska gälla; null: i dag")] = None
    company: Annotated[CompanyBody | None, Field(description="det ni vet om företaget som frågar")] = None
    log: Annotated[
        bool,
        Field(
            strict=True, description="false: frågan sparas inte, bara att en fråga ställdes räknas; en tumme om svaret sparas inte heller"
        ),
    ] = True


class FeedbackBody(BaseModel):
    """Vad någon tycker om ett svar."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [FEEDBACK]})

    id: Annotated[str, Field(min_length=1, max_length=100, description="svarets id")]
    thumb: Annotated[Thumb, Field(description="up: bra; down: inte bra")]
    reason: Annotated[str, Field(max_length=1000, description="varför, om ni vill; utan personuppgifter")] = ""
