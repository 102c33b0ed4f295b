"""The front matter of a knowledge-base document, its closed vocabularies, and the status a programme has on a day."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

Kind = Literal["programme", "organisation", "guide", "background"]
Status = Literal["kommande", "pågående", "löpande", "avslutad", "okänd"]
OPEN_STATUSES: frozenset[Status] = frozenset({"pågående", "löpande"})

Need = Literal[
    "automation", "robot", "produktion", "lean", "digitalisering", "ai", "cybersäkerhet",
    "kompetensutveckling", "rekrytering", "studentsamverkan", "validering", "anställning",
    "finansiering", "lån", "bidrag", "investering", "rörelsekapital", "garanti", "regler",
    "export", "nya marknader", "innovation", "produktutveckling", "forskning", "test",
    "immaterialrätt", "energi", "klimat", "hållbarhet", "affärsutveckling", "ledarskap",
    "ägarskifte", "starta företag", "lokal och mark", "nätverk", "omställning", "korttidsarbete",
    "material och formning",
]  # fmt: skip
Offer = Literal[
    "rådgivning", "coachning", "kartläggning", "förstudie", "bidrag", "lån", "garanti", "utbildning",
    "nätverk", "projekt", "testmiljö", "matchning", "information", "certifiering", "ersättning",
    "lokal", "studentarbete",
]  # fmt: skip
Industry = Literal[
    "alla", "tillverkning", "fordon", "flyg och rymd", "försvar", "marin", "it och elektronik",
    "energi", "livsmedel", "trä", "process", "industrinära tjänster",
]  # fmt: skip
Region = Literal[
    "hela landet", "EU",
    "Blekinge", "Dalarna", "Gotland", "Gävleborg", "Halland", "Jämtland", "Jönköping", "Kalmar",
    "Kronoberg", "Norrbotten", "Skåne", "Stockholm", "Södermanland", "Uppsala", "Värmland",
    "Västerbotten", "Västernorrland", "Västmanland", "Västra Götaland", "Örebro", "Östergötland",
    "Karlshamn", "Karlskrona", "Olofström", "Ronneby", "Sölvesborg",
]  # fmt: skip
Applicant = Literal["företag", "individ", "organisation", "konsortium"]

DOCUMENT_ID = r"^[a-z0-9åäö]+(?:-[a-z0-9åäö]+)*(?:/[a-z0-9åäö]+(?:-[a-z0-9åäö]+)*)*$"
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
MARKER = re.compile(r"\[(\d{1,3})\]")


def _partial_date(value: object) -> object:
    """Turn YAML's own dates and years into the text they were written as, and check the calendar."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    match = PARTIAL_DATE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} är inget datum; skriv ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD")
    try:
        first_day(text)
    except ValueError as error:
        raise ValueError(f"{text!r} finns inte i kalendern") from error
    return text


PartialDate = Annotated[str, BeforeValidator(_partial_date)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def first_day(value: str) -> date:
    """Return the first day that a partial date (YYYY, YYYY-MM or YYYY-MM-DD) covers."""
    year, month, day = ([int(part) for part in value.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def last_day(value: str) -> date:
    """Return the last day that a partial date (YYYY, YYYY-MM or YYYY-MM-DD) covers."""
    parts = [int(part) for part in value.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


class Model(BaseModel):
    """Immutable, and strict about keys: an unknown key is an error that names it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Model):
    """Where facts come from; facts in the document point at it with [n]."""

    n: Annotated[int, Field(ge=1, le=199)]
    title: Text
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    published: PartialDate | None = None  # None: the page carries no date, and answers say so
    note: Text | None = None  # for example "ca 2016" or "bara sidans början är läst"


class Period(Model):
    """From when to when something runs; either end may be open or unknown (None)."""

    start: Annotated[PartialDate | None, Field(alias="from")] = None
    end: Annotated[PartialDate | None, Field(alias="to")] = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and first_day(self.start) > last_day(self.end):
            raise ValueError(f"from {self.start} är senare än to {self.end}")
        return self


class Validity(Model):
    """A status with its period, as the sources give them; read it through `status_on`."""

    status: Status
    period: Period = Period()


class Part(Validity):
    """A named part of a document's subject with a validity of its own (a call, a sub-project, an older scheme)."""

    name: Text
    aliases: tuple[Text, ...] = ()
    note: Text  # one sentence with its source number, which answers may quote


class Employees(Model):
    """How many employees a company may have; None is no limit known."""

    min: Annotated[int, Field(ge=0)] | None = None
    max: Annotated[int, Field(ge=1)] | None = None


class Target(Model):
    """Whom it is for. Empty lists say that the sources do not limit it."""

    employees: Employees = Employees()
    industries: tuple[Industry, ...] = ()
    regions: tuple[Region, ...] = ()
    applicants: tuple[Applicant, ...] = ("företag",)
    note: Text | None = None


class CostRule(Model):
    """A fee that can be computed: `per_employee` SEK a year, never under `minimum` or over `maximum`."""

    per_employee: Annotated[int, Field(ge=1)]
    minimum: Annotated[int, Field(ge=0)]
    maximum: Annotated[int, Field(ge=1)]


class Contact(Model):
    """Whom to ask: a role or an organisation, never a private person."""

    name: Text
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None


class Programme(Validity):
    """What a company can take part in, apply for or turn to."""

    aliases: tuple[Text, ...] = ()
    owner: Text | None = None
    operators: tuple[Text, ...] = ()
    target: Target = Target()
    needs: tuple[Need, ...] = ()
    offers: tuple[Offer, ...] = ()
    cost: Text | None = None
    cost_rule: CostRule | None = None
    apply: Text | None = None
    contact: Contact | None = None
    parts: tuple[Part, ...] = ()
    replaced_by: tuple[Annotated[str, Field(pattern=DOCUMENT_ID)], ...] = ()
    confusable_with: tuple[Annotated[str, Field(pattern=DOCUMENT_ID)], ...] = ()


class AskedSentence(Model):
    """A sentence of the document, and what people ask that it answers, in their own words."""

    says: Text  # as it stands in the document, without the source numbers at its end
    asked: tuple[Text, ...]


class Asked(Model):
    """How people ask for what a document says: searched with, never shown (doc2query: Nogueira et al. 2019)."""

    needs: tuple[Text, ...] = ()  # what a company says whom the whole of it fits
    sentences: tuple[AskedSentence, ...] = ()


class FrontMatter(Model):
    """Everything that stands between the two `---` lines of a document, and what stands in the file `.asked.yaml` beside it."""

    id: Annotated[str, Field(pattern=DOCUMENT_ID)]
    title: Text
    kind: Kind
    sources: tuple[Source, ...] = ()
    verified: date
    review_by: date | None = None
    programme: Programme | None = None
    gaps: tuple[Text, ...] = ()
    asked: Asked = Asked()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        numbers = [source.n for source in self.sources]
        if twice := {n for n in numbers if numbers.count(n) > 1}:
            raise ValueError(f"sources: numret {min(twice)} används två gånger")
        if self.kind in ("programme", "organisation") and self.programme is None:
            raise ValueError(f"ett dokument av slaget {self.kind} behöver nyckeln programme")
        if self.review_by and self.review_by < self.verified:
            raise ValueError("review_by är tidigare än verified")
        return self


def status_on(validity: Validity, today: date) -> Status:
    """Return the status on `today`: the period decides where it is known, else the status as documented."""
    start, end = validity.period.start, validity.period.end
    if end and today > last_day(end):
        return "avslutad"
    if start and today < first_day(start):
        return "kommande"
    if validity.status == "avslutad" and end:
        return "pågående"  # `today` lies before the documented end
    if validity.status == "kommande" and start:
        return "pågående"  # the documented start has come
    return validity.status


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged file: its number from 1 and the characters [start, end) of the document's text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One document as read: `text` is the Markdown body (or the plain text), without front matter."""

    id: str
    title: str
    text: str
    digest: str  # SHA-256 of the file's bytes, hexadecimal
    front: FrontMatter | None = None
    pages: tuple[Page, ...] = ()

    @property
    def programme(self) -> Programme | None:
        """The programme block of the front matter, where there is one."""
        return self.front.programme if self.front else None

    def source(self, number: int) -> Source | None:
        """Return the source that [number] points at."""
        return next((s for s in self.front.sources if s.n == number), None) if self.front else None
