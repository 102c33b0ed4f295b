"""The records a conversation is made of: turns in, an answer with its citations out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from corpus.schema import Status

AnswerStatus = Literal["answered", "clarify", "not_found", "out_of_scope"]
Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Citation:
    """What a marker [n] in an answer stands for: a verbatim quote and where it stands."""

    marker: int
    document_id: str
    title: str
    section: str
    quote: str  # verbatim in the document, white space folded
    url: str | None  # of the source the document gives for the quote, where it has one
    published: str | None  # YYYY, YYYY-MM or YYYY-MM-DD; None: the source carries no date
    programme_status: Status | None  # on the day of the question
    page: int | None = None  # from 1, for paged files
    source: str | None = None  # the title of the source that the document gives for the quote
    paragraph: str = ""  # around the quote, an item of a list a line, as people read it; "" where the quote stands alone


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """Whom to ask: an organisation or a role."""

    name: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A programme the answer points at, with the reasons it fits."""

    id: str
    name: str
    status: Status  # on the day of the question
    why: tuple[str, ...]
    check: tuple[str, ...] = ()  # what the company must make sure of first
    cost: str = ""  # as the document says it, as `apply`; "": it does not
    apply: str = ""
    contact: ContactPoint | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose markers and citations correspond one to one."""

    id: str
    status: AnswerStatus
    answer: str  # Swedish text with markers such as [1]; paragraphs and `- ` bullets, **bold**
    citations: tuple[Citation, ...] = ()
    programmes: tuple[Recommendation, ...] = ()  # at most three, best first
    suggestions: tuple[str, ...] = ()  # follow-up questions, or the choices of a `clarify`
    contact: ContactPoint | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
    confidence: float = 0.0  # 0–1: how likely the status is the right one; for the staff (docs/calibration.md)

    def to_record(self) -> dict[str, Any]:  # Any: a JSON object
        """Return the JSON form of the design's answer contract."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RemovedSentence:
    """A sentence of a chat model that was not shown, and why; for the staff."""

    text: str
    objection: str  # what speaks against it: see support.Objection
    document_ids: tuple[str, ...]  # of the passages it cited


History = Sequence[Turn]
