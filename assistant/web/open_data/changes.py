"""Find the changes in the validity of programmes: what opens, ends, changes status or period, is added, or is retired."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Literal

from assistant.web.open_data.reigns import Reign
from corpus.schema import OPEN_STATUSES, Document, Period, Status, Validity, first_day, last_day, status_on

ChangeKind = Literal["added", "opened", "ended", "status", "period", "retired"]
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A change in the validity of a programme, or of a named part of it."""

    document_id: str
    title: str
    part: str | None
    kind: ChangeKind
    before: Status | None  # None: it was not published
    after: Status | None  # None: it is not published any more
    period: Period  # as documented, of the version that answered last
    at: datetime  # UTC, when the version began to answer, or the day begins that the period names


def find_changes(reigns: Mapping[str, Sequence[Reign]], *, since: date, until: date) -> list[Change]:
    """Return the changes from one day to another, both included, the newest first."""
    found = (change for own in reigns.values() for change in _changes(own, until))
    kept = sorted((change for change in found if since <= change.at.date() <= until), key=lambda c: (c.document_id, c.part or ""))
    return sorted(kept, key=lambda change: change.at, reverse=True)


def _changes(reigns: Sequence[Reign], until: date) -> Iterator[Change]:
    earlier = Reign(None, None)
    for reign, later in zip_longest(reigns, reigns[1:]):
        if reign.since is not None:
            yield from _compare(earlier.document, reign.document, reign.since)
        end = min(until, later.since.date()) if later and later.since else until
        if reign.document is not None:
            yield from _cross(reign.document, reign.since.date() if reign.since else date.min, end)
        earlier = reign


def _validities(document: Document | None) -> dict[str | None, Validity]:
    """Return what has a validity: the programme itself (None) and its parts by name."""
    if document is None or document.programme is None or document.front is None or document.front.kind == "background":
        return {}
    return {None: document.programme, **{part.name: part for part in document.programme.parts}}


def _compare(before: Document | None, after: Document | None, at: datetime) -> Iterator[Change]:
    """Yield what a new version changes on its day; of a programme that comes or goes as a whole, only that."""
    old, new = _validities(before), _validities(after)
    document = after or before
    names = [None] if document is None or not old or not new else list(dict.fromkeys([*old, *new]))
    for name in names:
        was, now = old.get(name), new.get(name)
        before_it, after_it = (status_on(validity, at.date()) if validity else None for validity in (was, now))
        shown = now or was
        kind = _kind(before_it, after_it, is_moved=bool(was and now and was.period != now.period))
        if document and shown and kind:
            yield Change(document.id, document.title, name, kind, before_it, after_it, shown.period, at)


def _cross(document: Document, after: date, until: date) -> Iterator[Change]:
    """Yield what changes by itself, when a day comes that a period names, after one day and until another."""
    for name, validity in _validities(document).items():
        for day in _days(validity.period):
            if not after < day <= until:
                continue
            statuses = status_on(validity, day - DAY), status_on(validity, day)
            if kind := _kind(*statuses):
                yield Change(document.id, document.title, name, kind, *statuses, validity.period, datetime.combine(day, time.min))


def _days(period: Period) -> Iterator[date]:
    """Yield the first day, and the day after the last."""
    if period.start and first_day(period.start) > date.min:
        yield first_day(period.start)
    if period.end and last_day(period.end) < date.max:
        yield last_day(period.end) + DAY


def _kind(before: Status | None, after: Status | None, *, is_moved: bool = False) -> ChangeKind | None:
    """Name a change; None for none."""
    if before == after:
        return "period" if is_moved else None
    if before is None:
        return "added"
    if after is None:
        return "retired"
    if after in OPEN_STATUSES and before not in OPEN_STATUSES:
        return "opened"
    return "ended" if after == "avslutad" else "status"
