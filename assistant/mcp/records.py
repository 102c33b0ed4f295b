"""What the tools give besides answers, made from the directory's records: programmes with why they fit, and a document part by part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant import phrases
from assistant.directory import ProgrammeFilter
from assistant.directory_records import DocumentEntry, ProgrammeEntry, SourceEntry
from assistant.places import BLEKINGE, NATIONWIDE, find_place
from assistant.types import ContactPoint
from corpus.errors import AdviserError
from corpus.schema import MARKER, OPEN_STATUSES, Kind, Status

PART = 20_000  # characters of a document in one call: what a language model takes in at once
BEYOND = "Dokumentet är {length} tecken långt; börja läsa vid 0, eller vid next_start från förra delen."


@dataclass(frozen=True, slots=True)
class FoundProgramme:
    """A programme that was found. The markers [n] in its texts point at its `sources`."""

    id: str  # of its document, which can be read whole
    name: str
    status: Status  # on the day
    starts: str | None
    ends: str | None
    why: tuple[str, ...]  # how it meets what was asked for
    check: tuple[str, ...]  # what the company must make sure of first
    summary: str
    cost: str | None
    apply: str | None
    contact: ContactPoint | None
    url: str | None  # of the original page
    sources: tuple[SourceEntry, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeList:
    """The programmes that were found, as many as were wanted."""

    day: date  # that the statuses hold for
    total: int  # how many there are
    programmes: tuple[FoundProgramme, ...]


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A document from one place to another. The markers [n] in its text point at its `sources`."""

    id: str
    title: str
    kind: Kind | None
    status: Status | None  # on the day; None: it is about nothing that is open or closed
    starts: str | None
    ends: str | None
    day: date
    verified: date | None  # when somebody last checked the document
    review_by: date | None
    text: str  # Markdown, verbatim
    start: int  # characters before this part
    next_start: int | None  # where the next part begins; None: this is the last
    sources: tuple[SourceEntry, ...]
    gaps: tuple[str, ...]  # what is known not to be known
    contact: ContactPoint | None


def gather_programmes(entries: Sequence[ProgrammeEntry], wanted: ProgrammeFilter, *, limit: int, day: date) -> ProgrammeList:
    """Return the first programmes with why they fit; those that are open come first where no text has ranked them."""
    ranked = (
        entries if wanted.text.strip() else sorted(entries, key=lambda entry: (entry.status not in OPEN_STATUSES, _place(entry, wanted)))
    )
    return ProgrammeList(day, len(entries), tuple(_found(entry, wanted) for entry in ranked[:limit]))


def _place(entry: ProgrammeEntry, wanted: ProgrammeFilter) -> int:
    """Return how far down among a programme's needs a wanted one stands."""
    return min((place for place, need in enumerate(entry.needs) if need in wanted.needs), default=len(entry.needs))


def _found(entry: ProgrammeEntry, wanted: ProgrammeFilter) -> FoundProgramme:
    texts = " ".join(filter(None, (entry.summary, entry.cost, entry.apply)))
    cited = {int(marker) for marker in MARKER.findall(texts)}
    sources = tuple(source for source in entry.sources if source.n in cited)
    url = next((source.url for source in (*sources, *entry.sources) if source.url), None)
    return FoundProgramme(
        entry.id, entry.title, entry.status, entry.starts, entry.ends, tuple(_reasons(entry, wanted)), tuple(_checks(entry, wanted)),
        entry.summary, entry.cost, entry.apply, entry.contact, url, sources,
    )  # fmt: skip


def _reasons(entry: ProgrammeEntry, wanted: ProgrammeFilter) -> Iterator[str]:
    if shared := [phrases.NEED_NAMES.get(need, need) for need in wanted.needs if need in entry.needs]:
        yield phrases.WHY_NEED.format(needs=phrases.in_words(shared))
    if wanted.text.strip():
        yield phrases.WHY_TEXT
    if wanted.place and entry.regions:
        here = find_place(wanted.place.strip())
        shown = next((region for region in entry.regions if region in {here, "Blekinge"}), None)
        yield phrases.WHY_REGION.format(region=shown or ("hela landet" if set(entry.regions) & NATIONWIDE else entry.regions[0]))
    if wanted.employees is not None and (limits := _limits(entry)):
        yield phrases.WHY_SIZE.format(limits=limits)


def _checks(entry: ProgrammeEntry, wanted: ProgrammeFilter) -> Iterator[str]:
    if entry.status == "okänd":
        newest = max((source.published for source in entry.sources if source.published), default=None)
        yield phrases.CHECK_OPEN_DATED.format(year=newest[:4]) if newest else phrases.CHECK_OPEN
    if wanted.employees is None and (limits := _limits(entry)):
        yield phrases.CHECK_SIZE.format(limits=limits)
    if wanted.place is None and entry.regions and not set(entry.regions) & NATIONWIDE:
        yield phrases.CHECK_REGION.format(region=phrases.in_words(sorted(BLEKINGE & set(entry.regions)) or entry.regions))


def _limits(entry: ProgrammeEntry) -> str:
    return phrases.limits_in_words(entry.employees_min, entry.employees_max)


def cut_document(entry: DocumentEntry, start: int) -> DocumentPart:
    """Return the part of a document that begins at a character; a part ends at the end of a line where there is one.

    Raises:
        AdviserError: the document is shorter.
    """
    if start >= max(len(entry.text), 1):
        raise AdviserError(BEYOND.format(length=len(entry.text)))
    end = _part_end(entry.text, start)
    contact = entry.programme.contact if entry.programme else None
    return DocumentPart(
        entry.id, entry.title, entry.kind, entry.status, entry.starts, entry.ends, entry.day, entry.verified, entry.review_by,
        entry.text[start:end], start, end if end < len(entry.text) else None, entry.sources, entry.gaps, contact,
    )  # fmt: skip


def _part_end(text: str, start: int) -> int:
    if len(text) - start <= PART:
        return len(text)
    last = text.rfind("\n", start, start + PART)
    return last + 1 if last > start else start + PART
