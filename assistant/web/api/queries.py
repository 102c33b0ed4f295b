"""What programs ask for in an address: which programmes, documents or passages, and for which day."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.directory import MOST_PASSAGES, ProgrammeFilter
from assistant.profile import MOST_EMPLOYEES
from assistant.web.api.bodies import Day
from corpus.schema import Kind, Need, Status

MOST_ENTRIES = 200  # in one answer; the shipped documents are fewer
LONGEST_TEXT = 400  # characters; a search is a few words, and a question goes to /ask
LONGEST_PLACE = 60


class DayQuery(BaseModel):
    """The day that statuses hold for. A misspelt name of a field is a fault, so that no filter is passed over in silence."""

    model_config = ConfigDict(extra="forbid")

    today: Annotated[Day | None, Field(description="den dag som läget ska gälla, ÅÅÅÅ-MM-DD; annars i dag", examples=["2026-11-22"])] = None

    @property
    def day(self) -> date:
        """The day asked for, else today."""
        return self.today or date.today()


class ListQuery(DayQuery):
    """Which part of a list."""

    limit: Annotated[int, Field(ge=1, le=MOST_ENTRIES, description="högst så många")] = 50
    offset: Annotated[int, Field(ge=0, le=1_000_000, description="hoppa över så många")] = 0


class ProgrammeQuery(ListQuery):
    """Which programmes; several values of one filter widen it, several filters narrow the list."""

    q: Annotated[str, Field(max_length=LONGEST_TEXT, description="ord att leta efter; det som passar bäst först", examples=["robot"])] = ""
    need: Annotated[list[Need], Field(description="behov; ett av dem räcker", examples=[["robot"]])] = []
    employees: Annotated[int | None, Field(ge=0, le=MOST_EMPLOYEES, description="företagets antal anställda", examples=[14])] = None
    municipality: Annotated[
        str | None, Field(min_length=1, max_length=LONGEST_PLACE, description="företagets kommun, län eller ort", examples=["Olofström"])
    ] = None
    status: Annotated[list[Status], Field(description="läget den dagen; ett av dem räcker", examples=[["pågående", "löpande"]])] = []
    kind: Annotated[list[Kind], Field(description="dokumentets slag; ett av dem räcker", examples=[["programme"]])] = []

    @property
    def filter(self) -> ProgrammeFilter:
        """The filter as the directory takes it."""
        return ProgrammeFilter(
            needs=tuple(self.need),
            employees=self.employees,
            place=self.municipality,
            statuses=frozenset(self.status),
            kinds=frozenset(self.kind),
            text=self.q,
        )


class SearchQuery(DayQuery):
    """What to search for."""

    q: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, description="några ord", examples=["bidrag till robot"])]
    limit: Annotated[int, Field(ge=1, le=MOST_PASSAGES, description="högst så många stycken")] = 10
