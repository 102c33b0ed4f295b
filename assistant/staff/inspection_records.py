"""What staff see of one answer: what was asked, how it was read, what was found and left out, and what was weighed and removed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.chat_model import Transcript
from assistant.matcher import Hindrance
from assistant.observation import Stage
from assistant.question import Understanding
from assistant.retriever import Passage
from assistant.types import Answer, Turn
from corpus.schema import Document, Industry, Status
from index.types import SearchResult

Reason = Literal["twin", "time", "region"]  # said elsewhere with the same words; not yet true on the day; an amount of another county
Fate = Literal["said", "unfit", "unsaid", "lower", "hindered"]  # unfit: the answer says why not; unsaid: it fits; lower: others fit better
Loss = Literal["number", "repeated", "long"]
MarkKind = Literal["word", "part", "letters"]  # a word, a part of a compound, or only a run of letters is in the question too


@dataclass(frozen=True, slots=True)
class Company:
    """What a company would tell of itself before its question; "" and None where it says nothing."""

    employees: int | None = None
    place: str = ""
    trade: Industry | None = None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question as a company would put it, in its conversation, on a day."""

    question: str
    history: tuple[Turn, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Setup:
    """What answers: the documents as published or with these drafts, word for word or in a model's words."""

    drafts: tuple[str, ...] = ()  # ids
    with_model: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How the question was read."""

    understanding: Understanding
    corrections: tuple[tuple[str, str], ...]  # as typed, as read
    restored: tuple[tuple[str, str], ...]  # typed without å, ä and ö, and as compared by meaning
    compounds: tuple[tuple[str, tuple[str, ...]], ...]  # a word and its parts
    query: str  # what was searched for
    goes_back: bool  # it asks about the answer before


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch [start, end) of a text that the question has too."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with what the question has too, in its order."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in its place, with the search result of its chunk, and the marker it is cited by."""

    rank: int  # from 1
    passage: Passage
    result: SearchResult | None  # None: it was not searched out, but stands in a document that the question names
    headings: tuple[Marked, ...]  # its document's title, and its sections from the outermost
    said: Marked
    marker: int | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A passage that was found and could not be used."""

    passage: Passage
    reason: Reason


@dataclass(frozen=True, slots=True)
class Considered:
    """A programme that was weighed, what speaks for it and against it."""

    document: Document
    status: Status  # on the day
    fate: Fate
    score: float
    text: float  # 0–1: how well its text fits, 1 for the best
    meets_need: bool
    why: tuple[str, ...]
    check: tuple[str, ...]
    hindrance: Hindrance | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A statement of the draft that the answer does not have."""

    text: str
    loss: Loss


@dataclass(frozen=True, slots=True)
class Inspection:
    """One answer, and everything behind it."""

    inquiry: Inquiry
    setup: Setup
    answer: Answer
    reading: Reading
    passages: tuple[Ranked, ...]  # best first, at most as many as were asked for
    found: int  # how many passages there were
    gaps: int  # how many of these say what is not known
    left_out: tuple[LeftOut, ...]  # best first
    programmes: tuple[Considered, ...]  # those of the answer first
    dropped: tuple[Dropped, ...]
    titles: Mapping[str, str]  # of the documents, by id
    stages: Mapping[Stage, float]  # milliseconds
    transcript: Transcript | None = None  # of a chat model
