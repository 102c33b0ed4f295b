"""What the staff see of the library: a row in its list, a document's sheet, a difference between versions, a task in the work list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from corpus.checks import Finding
from corpus.originals import Original
from corpus.schema import Document, Kind, Status
from corpus.shelf import Revision, State

Origin = Literal["shipped", "folder", "staff"]  # came with the package, lies in a folder that is indexed, or is in the staff's hands
RetireMode = Literal["ended", "silent"]  # afterwards it answers that it has ended, or nothing


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in the library's list."""

    id: str
    title: str
    kind: Kind | None  # None: a plain file without a head, or a draft whose head cannot be read
    state: State
    origin: Origin
    has_draft: bool  # there is a newer version than the one that answers
    status: Status | None  # of its programme, today
    ends: str = ""  # partial date
    verified: date | None = None
    review_by: date | None = None
    owner: str = ""
    changed: datetime | None = None  # UTC; None for a document the staff have not touched
    by: str = ""
    versions: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that a draft seems to belong with."""

    document_id: str
    title: str
    relation: Literal["same", "near", "programme"]  # the same file, nearly the same text, the same programme
    sentence: str  # why, in Swedish


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggested value of the head with the sentence it came from."""

    field: str
    value: object  # JSON
    evidence: str
    page: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything about one document: its newest version first of all."""

    entry: Entry
    markdown: str
    asked: str
    number: int  # of the version shown; 0 for a document the staff have not touched
    document: Document | None  # None where the head cannot be read
    fault: str  # why not, a Swedish sentence
    findings: tuple[Finding, ...] = ()
    suggestions: tuple[Suggested, ...] = ()
    offers: tuple[Offer, ...] = ()
    remarks: tuple[str, ...] = ()  # what the reading of the file had to say
    original: Original | None = None
    published: Revision | None = None


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A pair of lines side by side, "" where one side has none; the marked stretches [start, end) are what differs within them."""

    kind: Literal["same", "changed", "added", "removed", "gap"]  # gap: unchanged lines left out
    old: str
    new: str
    old_marks: tuple[tuple[int, int], ...] = ()
    new_marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something about a published document that somebody should look at."""

    document_id: str
    title: str
    reason: Literal["expires", "review", "unknown", "undated", "gap", "dead_link", "draft"]
    sentence: str
    due: date | None = None
    asked: int = 0  # how many times companies asked about it, where a question log is kept


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents a list shall show; "" and None mean any."""

    text: str = ""
    state: State | None = None
    kind: Kind | None = None
    status: Status | None = None
    only_drafts: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """What staff save: the whole Markdown, the questions it answers, why, and the version it was edited from."""

    markdown: str
    asked: str
    why: str
    based_on: int


@dataclass(frozen=True, slots=True)
class Upload:
    """A file handed in."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A change to the heads of many documents: dotted keys of the front matter and their new values, None to take one away."""

    values: Mapping[str, object] = field(default_factory=dict)
    why: str = ""
