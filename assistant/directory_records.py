"""What the public may read of the published documents: programmes, documents with their sections and sources, and passages."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from assistant.types import ContactPoint
from corpus.schema import Applicant, Industry, Kind, Need, Offer, Region, Status


@dataclass(frozen=True, slots=True)
class _Record:
    """Something with a JSON form."""

    def to_record(self) -> dict[str, Any]:  # Any: a JSON object
        """Return the JSON form, its dates as text."""
        return asdict(self, dict_factory=_as_json)


def _as_json(pairs: list[tuple[str, Any]]) -> dict[str, Any]:  # Any: whatever a field holds
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in pairs}


@dataclass(frozen=True, slots=True)
class SourceEntry(_Record):
    """A source that the markers [n] of a document point at."""

    n: int
    title: str
    url: str | None
    published: str | None  # YYYY, YYYY-MM or YYYY-MM-DD; None: the page carries no date
    note: str | None


@dataclass(frozen=True, slots=True)
class PartEntry(_Record):
    """A named part of a programme with a validity of its own: a call, a sub-project, an older scheme."""

    name: str
    status: Status  # on the day
    starts: str | None
    ends: str | None
    note: str


@dataclass(frozen=True, slots=True)
class DocumentHead(_Record):
    """A published document without its text."""

    id: str
    title: str
    kind: Kind | None  # None: a plain file without front matter
    status: Status | None  # on the day; None: it is about nothing that is open or closed
    starts: str | None  # YYYY, YYYY-MM or YYYY-MM-DD, as documented
    ends: str | None
    day: date  # that the status holds for
    verified: date | None  # when somebody last checked the document
    review_by: date | None


@dataclass(frozen=True, slots=True)
class ProgrammeEntry(DocumentHead):
    """What a company can take part in, apply for or turn to. Texts keep their markers [n], which `sources` explains."""

    status: Status
    summary: str  # the document's first paragraph
    aliases: tuple[str, ...]
    owner: str | None
    operators: tuple[str, ...]
    employees_min: int | None  # None: no limit known
    employees_max: int | None
    industries: tuple[Industry, ...]  # empty: the sources do not limit it; so too below
    regions: tuple[Region, ...]
    applicants: tuple[Applicant, ...]
    target: str | None  # whom it is for, in words
    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]
    cost: str | None
    apply: str | None
    contact: ContactPoint | None
    parts: tuple[PartEntry, ...]
    replaced_by: tuple[str, ...]  # ids of published documents
    sources: tuple[SourceEntry, ...]


@dataclass(frozen=True, slots=True)
class SectionEntry(_Record):
    """A section of a document, verbatim."""

    heading: tuple[str, ...]  # from the outermost; empty: what stands before the first heading
    text: str
    page: int | None  # from 1, for paged files


@dataclass(frozen=True, slots=True)
class DocumentEntry(DocumentHead):
    """A published document with its whole text."""

    text: str  # Markdown, with markers [n] that `sources` explains
    sections: tuple[SectionEntry, ...]
    sources: tuple[SourceEntry, ...]
    gaps: tuple[str, ...]  # what is known not to be known
    programme: ProgrammeEntry | None


@dataclass(frozen=True, slots=True)
class FoundPassage(_Record):
    """A passage that a search found, and where it stands."""

    document_id: str
    title: str
    section: str
    quote: str  # verbatim in the document, white space folded, with its markers [n]
    is_gap: bool  # it says what is not known
    url: str | None  # of the source given for the quote, where it has one
    published: str | None  # None: the source carries no date
    status: Status | None  # on the day, of the programme or of its part that the passage is about
    page: int | None
    score: float  # higher fits better; comparable only within one search
