"""Read the dates of a Swedish text, whole or in part, and the spans between two of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from corpus.schema import first_day, last_day

NAMES = "januari februari mars april maj juni juli augusti september oktober november december".split()
MONTHS: Mapping[str, int] = {
    **{name: number for number, name in enumerate(NAMES, 1)},
    **{name[:3]: number for number, name in enumerate(NAMES, 1) if len(name) > 4},
    "sept": 9,
}
# Terms as schools and funds reckon: the first and the last month. A winter belongs to two years, and only its year is sure.
SEASONS: Mapping[str, tuple[int, int]] = {"vår": (1, 6), "sommar": (6, 8), "höst": (8, 12), "vinter": (1, 12)}
QUARTERS: Mapping[str, int] = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4, "q1": 1, "q2": 2, "q3": 3, "q4": 4}
_YEAR = r"(?:19|20)\d\d"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DATE = re.compile(
    rf"(?<![\d-])(?P<iso>(?P<y1>{_YEAR})-(?P<m1>\d\d)(?:-(?P<d1>\d\d))?)(?![\d]|-\d)"
    rf"|(?<![\d/])(?P<d2>\d{{1,2}})/(?P<m2>\d{{1,2}})[ -](?P<y2>{_YEAR})(?!\d)"
    rf"|(?<![\d.])(?P<d3>\d{{1,2}})\.(?P<m3>\d{{1,2}})\.(?P<y3>{_YEAR})(?!\d)"
    rf"|(?<!\w)(?:(?P<d4>\d{{1,2}})(?::?e)?\s+)?(?P<m4>{_MONTH})\b\.?(?:[\s,]+(?P<y4>{_YEAR})(?!\d))?"
    rf"|\b(?P<season>vår|sommar|höst|vinter)(?:en|n|ens|s)?\s+(?:år\s+)?(?P<y5>{_YEAR})(?!\d)"
    rf"|\b(?P<quarter>q[1-4]|(?:första|andra|tredje|fjärde)\s+kvartalet)\s+(?P<y6>{_YEAR})(?!\d)"
    rf"|\bårsskiftet\s+(?P<y7>{_YEAR})(?:\s?[/–-]\s?(?:{_YEAR}|\d\d))?"
    rf"|(?:(?<![\w.,/-])|(?<=\d{{4}}-))(?P<y8>{_YEAR})(?![\w]|[.,/]\d|-\d\d(?!\d)|\s?(?:kr|%|procent|företag|anställda|personer|deltagare))"
    rf"|(?<![\w./:-])(?P<d9>\d{{1,2}})(?=\s?[–-]\s?\d{{1,2}}\s+(?:{_MONTH})\b)",
    re.IGNORECASE,
)
JOINT = re.compile(
    r",?\s*(?:[–—-]|till(?:\s+och\s+med)?|t\.?\s?o\.?\s?m\.?|fram\s+till|och)\s*(?:den\s+|till\s+och\s+med\s+)?", re.IGNORECASE
)
BEFORE_AND = re.compile(r"\bmellan\s+(?:den\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date or part of one at characters [start, end): its first and last day as partial dates, which differ for a season."""

    first: str
    last: str
    start: int
    end: int

    @property
    def begins(self) -> date:
        """The first day."""
        return first_day(self.first)

    @property
    def ends(self) -> date:
        """The last day."""
        return last_day(self.last)


@dataclass(frozen=True, slots=True)
class _Reading:
    year: int | None
    month: int | None = None
    day: int | None = None
    months: tuple[int, int] | None = None
    start: int = 0
    end: int = 0


def find_dates(text: str) -> list[Dated]:
    """Return the dates of a text that have a year, of their own or from the end of the span they begin, in text order."""
    return [one for one, _ in _spans(text)]


def find_spans(text: str) -> list[tuple[Dated, Dated]]:
    """Return the spans of a text, "1 januari–31 mars 2026" or "mellan mars och juni 2026", as their first and last dates."""
    return [(one, other) for one, other in _spans(text) if other and one.begins <= other.ends]


def _spans(text: str) -> Iterator[tuple[Dated, Dated | None]]:
    """Yield each date with the one that ends the span it begins."""
    readings = [_read(match) for match in DATE.finditer(text)]
    later: tuple[_Reading, Dated | None] | None = None
    found: list[tuple[Dated, Dated | None]] = []
    for reading in reversed(readings):
        joined = later if later and _is_joined(text, reading, later[0]) else None
        filled = _fill(reading, joined[0]) if joined else reading
        dated = _date(filled)
        if dated:
            found.append((dated, joined[1] if joined else None))
        later = (filled, dated)
    yield from reversed(found)


def _is_joined(text: str, one: _Reading, other: _Reading) -> bool:
    joint = JOINT.fullmatch(text, one.end, other.start)
    if joint is None:
        return False
    return joint[0].strip(" ,").removesuffix(" den").lower() != "och" or bool(BEFORE_AND.search(text, 0, one.start))


def _fill(reading: _Reading, following: _Reading) -> _Reading:
    """Give the first date of a span the year and month that only the second one says."""
    month = reading.month or (following.month if reading.day else None)
    return replace(reading, year=reading.year or following.year, month=month)


def _read(match: re.Match[str]) -> _Reading:
    parts = match.groupdict()
    number = {name: int(value) for name, value in parts.items() if value and value.isdigit()}
    year = next((number[name] for name in parts if name.startswith("y") and name in number), None)
    day = next((number[name] for name in parts if name[0] == "d" and name in number), None)
    month = next((number[name] for name in ("m1", "m2", "m3") if name in number), None)
    months = None
    if parts["m4"]:
        month = MONTHS[parts["m4"].lower()]
    elif parts["season"]:
        months = SEASONS[parts["season"].lower()]
    elif parts["quarter"]:
        last = 3 * QUARTERS[parts["quarter"].split()[0].lower()]
        months = (last - 2, last)
    elif parts["y7"]:
        month, day = 12, 31
    return _Reading(year, month, day, months, match.start(), match.end())


def _date(reading: _Reading) -> Dated | None:
    if reading.year is None:
        return None
    first, last = reading.months or (reading.month, reading.month)
    values = [f"{reading.year}" if month is None else f"{reading.year}-{month:02}" for month in (first, last)]
    if reading.months == SEASONS["vinter"]:
        values = [f"{reading.year}"] * 2
    if reading.day and reading.month:
        values = [f"{value}-{reading.day:02}" for value in values]
    dated = Dated(values[0], values[1], reading.start, reading.end)
    try:
        dated.begins, dated.ends  # noqa: B018 - both raise where the day stands in no calendar
    except ValueError:
        return None
    return dated
