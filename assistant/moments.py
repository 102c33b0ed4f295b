"""Read the dates of a Swedish or English text, whole or in part, so that "31 december 2021" and "2021-12-31" are the same."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.dates import NAMES as SWEDISH

MONTHS: Mapping[str, int] = {
    **{name: number for number, name in enumerate(SWEDISH, 1)},
    **{name: number for number,
    name in enumerate("january february march april may june july august september october november december".split(), 1)},
    **{name: number for number, name in enumerate("jan feb mar apr maj jun jul aug sep okt nov dec".split(), 1)}, "sept": 9,
}  # fmt: skip
SEASONS: Mapping[str, str] = {
    "våren": "vår", "vårens": "vår", "vår": "vår", "hösten": "höst", "höst": "höst", "höstens": "höst", "sommaren": "sommar",
    "vintern": "vinter",
    "sommarens": "sommar", "vinterns": "vinter", "spring": "vår", "autumn": "höst", "summer": "sommar", "winter": "vinter",
}  # fmt: skip
_YEAR = r"(?:19|20)\d\d"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DATES = re.compile(
    rf"(?P<iso>\b(?P<y1>{_YEAR})-(?P<m1>\d\d)(?:-(?P<d1>\d\d))?\b)"
    rf"|(?P<turn>\b(?:årsskiftet|turn of the year)\s+(?P<y2>{_YEAR})\s?[/–-]\s?(?P<y3>(?:19|20)?\d\d)\b)"
    rf"|(?P<slash>\b(?P<d6>\d{{1,2}})/(?P<m6>\d{{1,2}})[ -](?P<y6>{_YEAR})\b)"
    rf"|(?P<long>\b(?:(?P<d4>\d{{1,2}})(?::?e|:a|st|nd|rd|th)?\s+(?:of\s+)?)?(?P<m4>{_MONTH})\b\.?(?:\s+(?P<d5>\d{{1,2}})(?:st|nd|rd"
    rf"|th)?(?=,|\s|$))?"
    rf"(?:,?\s+(?P<y4>{_YEAR})\b)?)",
    re.IGNORECASE,
)
# "Mar", "may" and the like are words and names of their own: they are months only with a day or a year beside them.
UNSURE = frozenset("may march jan feb mar apr jun jul aug sep sept okt nov dec".split())
SEASON = re.compile(
    rf"\b({'|'.join(sorted(SEASONS, key=len, reverse=True))})\s+(?:of\s+|år\s+)?({_YEAR})\b|\b(våren|hösten|sommaren|vintern)\b",
    re.IGNORECASE,
)
WEEKDAY = re.compile(r"\b(måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|(?:mon|tues|wednes|thurs|fri|satur|sun)day)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a part of one; what is not said is None."""

    year: int | None
    month: int | None = None
    day: int | None = None
    season: str | None = None
    turn: bool = False  # the turn of the year, after `year`
    start: int = 0
    end: int = 0

    def covers(self, other: "Moment") -> bool:
        """Tell whether this says all that the other one says."""
        if self.turn != other.turn:
            return _as_turn(self) == _as_turn(other) is not None
        same_parts = ((self.year, other.year), (self.month, other.month), (self.day, other.day), (self.season, other.season))
        return all(wanted is None or known == wanted for known, wanted in same_parts)


def _as_turn(moment: Moment) -> int | None:
    """Return the year after which a moment stands at the turn of the year; None for one that does not."""
    if moment.turn:
        return moment.year
    if moment.year and (moment.month, moment.day) in ((12, 31), (12, None)):
        return moment.year
    return moment.year - 1 if moment.year and (moment.month, moment.day) == (1, 1) else None


def read_moments(text: str) -> list[Moment]:
    """Return the dates of a text, written with figures or with the name of the month, and seasons with their year."""
    found = [moment for match in DATES.finditer(text) if (moment := _moment(match))]
    for match in SEASON.finditer(text):
        season, year = SEASONS[(match[1] or match[3]).lower()], int(match[2]) if match[2] else None
        found.append(Moment(year, season=season, start=match.start(), end=match.end()))
    return found


def read_weekdays(text: str) -> set[str]:
    """Return the days of the week that a text names."""
    return {match[1].lower() for match in WEEKDAY.finditer(text)}


def _moment(match: re.Match[str]) -> Moment | None:
    parts, start, end = match.groupdict(), match.start(), match.end()
    if parts["iso"]:
        return Moment(int(parts["y1"]), int(parts["m1"]), int(parts["d1"]) if parts["d1"] else None, start=start, end=end)
    if parts["turn"]:
        return Moment(int(parts["y2"]), turn=True, start=start, end=end)
    if parts["slash"]:
        return Moment(int(parts["y6"]), int(parts["m6"]), int(parts["d6"]), start=start, end=end)
    day, name = parts["d4"] or parts["d5"], parts["m4"].lower()
    if name in UNSURE and not (day or parts["y4"]):
        return None
    return Moment(int(parts["y4"]) if parts["y4"] else None, MONTHS[name], int(day) if day else None, start=start, end=end)


def holds_moment(wanted: Moment, known: Sequence[Moment], years: frozenset[int]) -> bool:
    """Tell whether a text with these dates and these years says a date: as one of them, or with the year standing elsewhere in it."""
    parted = Moment(None, wanted.month, wanted.day, wanted.season, wanted.turn)
    spread = wanted.year in years and not wanted.turn and any(moment.covers(parted) and moment.year is None for moment in known)
    return spread or any(moment.covers(wanted) for moment in known)


def read_days(moments: Sequence[Moment]) -> Iterator[date]:
    """Yield the days that are said in full and stand in the calendar; the turn of a year is its last day."""
    for moment in moments:
        month, day = (12, 31) if moment.turn else (moment.month, moment.day)
        if moment.year and month and day:
            try:
                yield date(moment.year, month, day)
            except ValueError:  # 31 February
                continue
