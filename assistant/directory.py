"""What the public may read: published programmes and documents, and passages found in them; always of the generation that answers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from assistant.directory_records import DocumentEntry, DocumentHead, FoundPassage, PartEntry, ProgrammeEntry, SectionEntry, SourceEntry
from assistant.places import BLEKINGE, NATIONWIDE, find_place
from assistant.types import ContactPoint
from corpus.errors import AdviserError
from corpus.schema import Document, Kind, Need, Programme, Region, Status, Validity, status_on
from index.searcher import Searcher
from index.types import Chunk, ChunkKind

MOST_PASSAGES = 50
LOOKED_AT = 200  # chunks in which the words of a filter are looked for
RUNNING_TEXT: frozenset[ChunkKind] = frozenset({"lead", "text"})
BARE_VALUES: frozenset[ChunkKind] = frozenset({"owner", "period"})  # chunks whose quote is a word or two, which says nothing by itself
HEADING = re.compile(r"^#{1,6}\s")


class MissingDocumentError(AdviserError):
    """No published document has the id."""


@dataclass(frozen=True, slots=True)
class ProgrammeFilter:
    """Which programmes are wanted; what is empty or None does not limit."""

    needs: tuple[Need, ...] = ()  # one of them is enough
    employees: int | None = None
    place: str | None = None  # a municipality, county or town, as typed
    statuses: frozenset[Status] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    text: str = ""  # one of its words must be found; the best come first


def list_programmes(searcher: Searcher, wanted: ProgrammeFilter | None = None, *, today: date) -> list[ProgrammeEntry]:
    """Return the programmes that pass the filter, by id, or best first where the filter has a text.

    Raises:
        AdviserError: the place is unknown.
    """
    wanted = wanted or ProgrammeFilter()
    region = read_place(wanted.place) if wanted.place else None
    documents = searcher.documents()
    names = _ranked(searcher, wanted.text) if wanted.text.strip() else sorted(documents)
    entries = (_programme_entry(documents[name], documents, today) for name in names if name in documents)
    return [entry for entry in entries if entry and _passes(entry, wanted, region)]


def find_programme(searcher: Searcher, document_id: str, *, today: date) -> ProgrammeEntry:
    """Return one programme.

    Raises:
        MissingDocumentError: no published programme has the id.
    """
    documents = searcher.documents()
    document = documents.get(document_id)
    if document is None or (entry := _programme_entry(document, documents, today)) is None:
        raise MissingDocumentError("Det finns inget publicerat program med det id:t. Sök bland programmen efter rätt id.")
    return entry


def list_documents(searcher: Searcher, *, today: date) -> list[DocumentHead]:
    """Return all published documents, without their text, by id."""
    return [DocumentHead(**_head(document, today)) for _, document in sorted(searcher.documents().items())]


def read_document(searcher: Searcher, document_id: str, *, today: date) -> DocumentEntry:
    """Return one document with its whole text.

    Raises:
        MissingDocumentError: no published document has the id.
    """
    documents = searcher.documents()
    if (document := documents.get(document_id)) is None:
        raise MissingDocumentError("Det finns inget publicerat dokument med det id:t. Sök bland dokumenten efter rätt id.")
    return DocumentEntry(
        **_head(document, today),
        text=document.text,
        sections=tuple(_sections(document, searcher.document_chunks([document_id]))),
        sources=_sources(document),
        gaps=document.front.gaps if document.front else (),
        programme=_programme_entry(document, documents, today),
    )


def search_passages(searcher: Searcher, query: str, *, k: int = 10, today: date) -> list[FoundPassage]:
    """Return the best passages, at most `k` and at most 50, best first; an empty query gives []."""
    documents = searcher.documents()
    results = searcher.search(query, k=2 * min(k, MOST_PASSAGES), explain=False)
    telling = (result for result in results if result.chunk.kind not in BARE_VALUES and result.chunk.document_id in documents)
    found = [_passage(result.chunk, documents[result.chunk.document_id], today, result.score) for result in telling]
    return found[: min(k, MOST_PASSAGES)]


def read_place(place: str) -> Region:
    """Return the region of a place as typed.

    Raises:
        AdviserError: the place is unknown.
    """
    if region := find_place(place.strip()):
        return region
    raise AdviserError("Platsen är okänd. Ange en svensk kommun eller ett län, till exempel Olofström eller Blekinge.")


def _ranked(searcher: Searcher, text: str) -> list[str]:
    """Return the ids of the documents in which a word of the text stands, best first."""
    results = searcher.search(text, k=LOOKED_AT)
    return list(dict.fromkeys(result.chunk.document_id for result in results if result.matched.get("stems")))


def _passes(entry: ProgrammeEntry, wanted: ProgrammeFilter, region: Region | None) -> bool:
    return (
        (not wanted.needs or bool(set(wanted.needs) & set(entry.needs)))
        and (not wanted.statuses or entry.status in wanted.statuses)
        and (not wanted.kinds or entry.kind in wanted.kinds)
        and (wanted.employees is None or _takes_size(entry, wanted.employees))
        and (region is None or _takes_place(entry, region))
    )


def _takes_size(entry: ProgrammeEntry, employees: int) -> bool:
    return (entry.employees_min or 0) <= employees and (entry.employees_max is None or employees <= entry.employees_max)


def _takes_place(entry: ProgrammeEntry, region: Region) -> bool:
    """Tell whether companies there may take part; for Blekinge as a whole, whether those of one of its municipalities may."""
    own = BLEKINGE if region == "Blekinge" else {region, "Blekinge"} if region in BLEKINGE else {region}
    return not entry.regions or bool(set(entry.regions) & (NATIONWIDE | own))


def _head(document: Document, today: date) -> dict[str, Any]:  # Any: the fields of DocumentHead
    front, validity = document.front, document.programme
    return {
        "id": document.id,
        "title": document.title,
        "kind": front.kind if front else None,
        "status": status_on(validity, today) if validity else None,
        "starts": validity.period.start if validity else None,
        "ends": validity.period.end if validity else None,
        "day": today,
        "verified": front.verified if front else None,
        "review_by": front.review_by if front else None,
    }


def _programme_entry(document: Document, documents: Mapping[str, Document], today: date) -> ProgrammeEntry | None:
    """Return what is documented of a programme; None for a document about none, or one that is only background."""
    front, programme = document.front, document.programme
    if front is None or programme is None or front.kind == "background":
        return None
    target = programme.target
    return ProgrammeEntry(
        **_head(document, today),
        summary=_summary(document.text),
        aliases=programme.aliases,
        owner=programme.owner,
        operators=programme.operators,
        employees_min=target.employees.min,
        employees_max=target.employees.max,
        industries=target.industries,
        regions=target.regions,
        applicants=target.applicants,
        target=target.note,
        needs=programme.needs,
        offers=programme.offers,
        cost=programme.cost,
        apply=programme.apply,
        contact=ContactPoint(programme.contact.name, programme.contact.url) if programme.contact else None,
        parts=_parts(programme, today),
        replaced_by=tuple(name for name in programme.replaced_by if name in documents),
        sources=_sources(document),
    )


def _parts(programme: Programme, today: date) -> tuple[PartEntry, ...]:
    return tuple(PartEntry(part.name, status_on(part, today), part.period.start, part.period.end, part.note) for part in programme.parts)


def _sources(document: Document) -> tuple[SourceEntry, ...]:
    sources = document.front.sources if document.front else ()
    return tuple(SourceEntry(source.n, source.title, source.url, source.published, source.note) for source in sources)


def _summary(text: str) -> str:
    """Return a text's first paragraph on one line."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text))
    return next((paragraph for paragraph in paragraphs if paragraph and not HEADING.match(paragraph)), "")


def _sections(document: Document, chunks: Sequence[Chunk]) -> Iterator[SectionEntry]:
    """Put the chunks of the running text together again by heading."""
    running = sorted((chunk for chunk in chunks if chunk.kind in RUNNING_TEXT), key=lambda chunk: chunk.start)
    for heading, group in groupby(running, key=lambda chunk: chunk.section):
        first, *rest = group
        last = rest[-1] if rest else first
        start = document.text.rfind("\n", 0, first.start) + 1  # a chunk begins after the sign of its list item
        yield SectionEntry(heading, document.text[start : last.end], first.page)


def _passage(chunk: Chunk, document: Document, today: date, score: float) -> FoundPassage:
    source = next(filter(None, map(document.source, chunk.sources)), None)
    validity = _validity(chunk, document.programme)
    return FoundPassage(
        document_id=chunk.document_id,
        title=chunk.title,
        section=" › ".join(chunk.section),
        quote=" ".join(chunk.quote.split()),
        is_gap=chunk.kind == "gap",
        url=source.url if source else None,
        published=source.published if source else None,
        status=status_on(validity, today) if validity else None,
        page=chunk.page,
        score=round(score, 3),
    )


def _validity(chunk: Chunk, programme: Programme | None) -> Validity | None:
    """Return the validity of the part a passage is about, else of the whole programme."""
    parts = programme.parts if programme and chunk.kind == "part" else ()
    return next((part for part in parts if chunk.section == (part.name,)), programme)
