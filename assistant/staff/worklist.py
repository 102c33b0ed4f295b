"""Find what the staff should look after: what ends soon, waits for a review, is unknown, undated or missing, or lies unpublished."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

from assistant.phrases import count_of
from assistant.staff.catalogue import Catalogue
from assistant.staff.types import WorkItem
from corpus.schema import Document, FrontMatter, Part, Programme, last_day, status_on

SOON = timedelta(days=60)
Reason = Literal["expires", "review", "unknown", "undated", "gap", "dead_link", "draft"]
Found = tuple[Reason, str, date | None]
ORDER: tuple[Reason, ...] = ("expires", "review", "dead_link", "unknown", "draft", "gap", "undated")


def find_work(
    catalogue: Catalogue, *, today: date, asked: Mapping[str, int] | None = None, dead_links: Mapping[str, list[str]] | None = None
) -> list[WorkItem]:
    """Return what to look at, most asked first, then what is most pressing.

    Args:
        asked: How many times companies asked about each document, where a question log is kept.
        dead_links: The addresses in each document that did not answer when they were last tried.
    """
    counts = asked or {}
    items = []
    for document in catalogue.answering.values():
        links = (dead_links or {}).get(document.id, [])
        items += [_item(document, counts, *found) for found in _reasons(document, today)]
        items += [_item(document, counts, "dead_link", f"Länken {url} svarar inte.", None) for url in links]
    items += [
        WorkItem(name, revision.draft.title, "draft", f"Version {revision.number} är inte publicerad.", None, counts.get(name, 0))
        for name, revision in catalogue.latest.items()
        if catalogue.has_draft(name)
    ]
    return sorted(items, key=lambda item: (-item.asked, ORDER.index(item.reason), item.due or date.max, item.title))


def _item(document: Document, counts: Mapping[str, int], reason: Reason, sentence: str, due: date | None) -> WorkItem:
    return WorkItem(document.id, document.title, reason, sentence, due, counts.get(document.id, 0))


def _reasons(document: Document, today: date) -> Iterator[Found]:
    front = document.front
    if front is None:
        return
    if front.programme:
        yield from _validity(front.programme, today)
    yield from _review(front, today)
    if undated := [source for source in front.sources if source.published is None]:
        yield "undated", f"{count_of(len(undated), 'källa', 'källor')} har inget datum.", None
    for gap in front.gaps:
        yield "gap", gap, None


def _validity(programme: Programme, today: date) -> Iterator[Found]:
    named: list[tuple[str, Programme | Part]] = [("Programmet", programme), *((part.name, part) for part in programme.parts)]
    for name, validity in named:
        end = last_day(validity.period.end) if validity.period.end else None
        if end and today <= end <= today + SOON:
            yield "expires", f"{name} gäller till {end.isoformat()}.", end
    if status_on(programme, today) == "okänd":
        yield "unknown", "Det är inte känt om programmet är öppet.", None


def _review(front: FrontMatter, today: date) -> Iterator[Found]:
    if front.review_by and front.review_by <= today:
        yield "review", f"Skulle ha granskats senast {front.review_by.isoformat()}.", front.review_by
