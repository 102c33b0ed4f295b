"""Turn a file that was handed in into a draft: its text, a head of suggestions with their evidence, and what it seems to belong with."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from pydantic import TypeAdapter
from sqlalchemy import Connection

from assistant.staff.editing import change_fields, with_value
from assistant.staff.types import Offer, Suggested
from corpus.errors import AdviserError
from corpus.extraction.types import Extraction
from corpus.front import FRONT_MATTER, Manuscript, split_manuscript, write_manuscript
from corpus.pages import mark_pages
from corpus.schema import Document
from corpus.shelf import Draft, Revision, Signature, create_holding, find_by_original, find_holding
from corpus.similarity import Near, near_duplicates, same_programme
from corpus.suggestion import Suggestion, suggest

REVIEW_AFTER = timedelta(days=365)  # when somebody should look at a document again, where its text sets no date
FIRST_HEADING = re.compile(r"(?P<before>\s*(?:<!-- sida \d+ -->\s*)?)#[ \t]+(?P<title>[^\n]+)(?:\n|\Z)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
SUGGESTED = TypeAdapter(list[Suggested])
OFFERS = TypeAdapter(list[Offer])
Suggester = Callable[[str, Sequence[Suggestion]], list[Suggestion]]  # text and the rules' suggestions → more of them


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed in: its digest among the originals, its name, and the web address it was fetched from, "" for none."""

    digest: str
    name: str
    url: str = ""


def find_same(connection: Connection, digest: str) -> Revision | None:
    """Return the newest version that came from the very same file and is still in the library."""
    revision = find_by_original(connection, digest)
    return revision if revision and find_holding(connection, revision.document_id) else None


def make_draft(
    library: Mapping[str, Document], handed: Handed, extraction: Extraction, *, today: date, more: Suggester | None = None
) -> tuple[str, Draft]:
    """Return the id and the first version for a file that was read; a Markdown file with a head of its own keeps it.

    Raises:
        AdviserError: that head has no id.
    """
    body = mark_pages(extraction.pages) if extraction.is_paged else "\n\n".join(extraction.pages)
    if extraction.format == "markdown" and FRONT_MATTER.match(body):
        return _own_head(body, handed, extraction)
    suggestions = suggest(extraction, handed.name, library=library, today=today)
    suggestions += more(body, suggestions) if more else []
    front = _front(suggestions, handed, today)
    title, document_id = str(front["title"]), str(front["id"])
    body = _without_title(body, title)
    offers = _offers(title, front, "\n".join(extraction.pages), library)
    notes = {
        "remarks": list(extraction.remarks),
        "pages": len(extraction.pages) if extraction.format == "pdf" else 0,
        "suggestions": [asdict(suggestion) for suggestion in suggestions],
        "offers": [asdict(offer) for offer in offers],
    }
    return document_id, Draft(title, write_manuscript(Manuscript(front, body)), "", handed.digest, notes)


def _without_title(body: str, title: str) -> str:
    """Take the title away where it stands as the first heading too: what comes before the headings presents the document."""
    heading = FIRST_HEADING.match(body)
    if heading is None or heading["title"].strip().casefold() != title.strip().casefold():
        return body
    return (heading["before"] + body[heading.end() :].lstrip("\n")).strip()


def _own_head(markdown: str, handed: Handed, extraction: Extraction) -> tuple[str, Draft]:
    front = split_manuscript(markdown, place=handed.name).front
    document_id = str(front.get("id") or "")
    if not document_id:
        raise AdviserError(f"{handed.name} har ett huvud utan nyckeln id. Skriv till exempel id: egna/namnet och lägg in filen igen.")
    notes = {"remarks": list(extraction.remarks), "suggestions": [], "offers": []}
    return document_id, Draft(str(front.get("title") or document_id), markdown, "", handed.digest, notes)


def _front(suggestions: Sequence[Suggestion], handed: Handed, today: date) -> dict[str, object]:
    """Build a head of the suggested values, in the order of the schema; the first suggestion for a key counts."""
    values: dict[str, object] = {}
    for suggestion in suggestions:
        values.setdefault(suggestion.field, suggestion.value)
    values.setdefault("title", handed.name)
    values.setdefault("kind", "background")
    values["verified"] = today
    values.setdefault("review_by", today + REVIEW_AFTER)
    front: dict[str, object] = {}
    for name in sorted(values, key=_place):
        front = with_value(front, name, _with_days(values[name]), place=handed.name)
    return front


def _with_days(value: object) -> object:
    """Return a suggested value with whole dates as such, which YAML writes without quotes."""
    if isinstance(value, str) and DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, Mapping):
        return {key: _with_days(inner) for key, inner in value.items()}
    return [_with_days(inner) for inner in value] if isinstance(value, list | tuple) else value


ORDER = (
    "id", "title", "kind", "sources", "verified", "review_by", "programme.aliases", "programme.owner", "programme.operators",
    "programme.status", "programme.period", "programme.target", "programme.needs", "programme.offers", "programme.cost", "programme.apply",
    "programme.contact", "gaps",
)  # fmt: skip


def _place(name: str) -> int:
    return next((place for place, prefix in enumerate(ORDER) if name == prefix or name.startswith(f"{prefix}.")), len(ORDER))


def _offers(title: str, front: Mapping[str, object], text: str, library: Mapping[str, Document]) -> list[Offer]:
    """Return the documents that this one seems to be a newer edition of, or that are about the same programme."""
    near = [Offer(found.document_id, found.title, "near", _near_sentence(found)) for found in near_duplicates(text, library)]
    programme = front.get("programme")
    aliases = programme.get("aliases", ()) if isinstance(programme, Mapping) else ()
    taken = {offer.document_id for offer in near}
    same = [
        Offer(match.document_id, match.title, "programme", match.why)
        for match in same_programme(title, [str(alias) for alias in aliases], library)
        if match.document_id not in taken
    ]
    return near + same


def _near_sentence(found: Near) -> str:
    shared = f"{round(found.share * 100)} % av texten står också i {found.title}."
    if found.newer is None:
        return shared
    return f"{shared} Den här ser ut att vara en {'nyare' if found.newer else 'äldre'} utgåva."


def save_new(connection: Connection, document_id: str, draft: Draft, by: str, *, why: str) -> Revision:
    """Save a file's first version under its id, or under the next free one like it."""
    free, number = document_id, 2
    while find_holding(connection, free):
        free, number = f"{document_id}-{number}", number + 1
    if free != document_id:
        draft = replace(draft, markdown=change_fields(draft.markdown, {"id": free}, place=document_id))
    return create_holding(connection, free, draft, Signature(by, "added", why))


def read_suggestions(notes: Mapping[str, object]) -> tuple[Suggested, ...]:
    """Return the suggestions that are kept with a version."""
    return tuple(SUGGESTED.validate_python(notes.get("suggestions", [])))


def read_offers(notes: Mapping[str, object]) -> tuple[Offer, ...]:
    """Return the offers that are kept with a version."""
    return tuple(OFFERS.validate_python(notes.get("offers", [])))


def read_remarks(notes: Mapping[str, object]) -> tuple[str, ...]:
    """Return what the reading of a version's file had to say."""
    remarks = notes.get("remarks")
    return tuple(str(remark) for remark in remarks) if isinstance(remarks, list) else ()


def read_page_count(notes: Mapping[str, object]) -> int:
    """Return how many pages the PDF has that a version came from; 0 where it came from none."""
    pages = notes.get("pages")
    return pages if isinstance(pages, int) else 0
