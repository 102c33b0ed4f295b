"""Read what a company tells of itself: how many work there, where it is, its trade, and what it has ordered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.commitment import Commitment, read_commitment, without_commitment
from assistant.numerals import word_value
from assistant.places import BLEKINGE, LONGEST, find_place, is_ambiguous
from assistant.vocabulary import INDUSTRIES
from corpus.schema import Industry, Region

MOST_EMPLOYEES = 999_999
PEOPLE = (
    r"(?:anställda|anställd|medarbetare|personer|pers\b|pers\.|man\b|gubbar|gubbs|stycken|st\b|employees|people|heltider|årsarbetare|arbetare|kollegor"
    r"|på lönelistan|på golvet|i personalen|själar)"
)
NUMBER = r"(\d{1,3}[ .]\d{3}|\d{1,6}|[a-zåäö]{2,24})"
RANGE = re.compile(
    rf"(?<![\d-])(\d{{1,3}}[ .]\d{{3}}|\d{{1,4}})\s*(?:[-–]|till|och)\s*(\d{{1,3}}[ .]\d{{3}}|\d{{1,4}})\s*{PEOPLE}", re.IGNORECASE
)
AT_MOST = re.compile(
    rf"\b(färre än|under|mindre än|less than|fewer than|max|högst|upp till|inte fler än)\s+{NUMBER}\s*{PEOPLE}", re.IGNORECASE
)
AT_LEAST = re.compile(rf"\b(fler än|över|mer än|more than|over|minst|at least)\s+{NUMBER}\s*{PEOPLE}", re.IGNORECASE)
OR_MORE = re.compile(rf"\b{NUMBER}\s*{PEOPLE}?\s+eller (?:fler|mer)", re.IGNORECASE)
EXCLUSIVE = frozenset({"färre än", "under", "mindre än", "less than", "fewer than", "fler än", "över", "mer än", "more than", "over"})
EXACT = re.compile(rf"(?<![\d\w-]){NUMBER}\+?\s*(?:stycken\s+|st\s+)?{PEOPLE}", re.IGNORECASE)
# "vi är 14", "om vi blir 80"; not "vi är 14 procent dyrare".
STATED = re.compile(
    r"\b(?:om vi (?:är|e|blir|vore|har|va|växer till|ökar till|krymper till|bara är)|vi (?:är|e|blir)|är vi|vi ä"
    r"|if we (?:are|were)|we are)\s+"
    rf"(?:bara |nu |runt |ca |cirka |ungefär |typ )*{NUMBER}\b"
    r"(?!\s*(?:%|procent|kr|kronor|år|mil|km|företag|bolag|kommuner|av))",
    re.IGNORECASE,
)
# "utbilda 10 personer", "söker 3 svetsare": not how many work there.
OTHERS = re.compile(r"(?:utbilda|anställa|rekrytera|skicka|varsla|säga upp|behöver|söker|saknar|\d[ .,])\s*(?:\w+\s+)?$")
TENS_OF = re.compile(rf"\b(?:ett\s+)?(\d{{1,3}})-?tals?\s+{PEOPLE}", re.IGNORECASE)  # "30-tal anställda"
# "vi har en anställd"; not "en anställd som vill studera", "jag är en anställd på".
JUST_ONE = re.compile(
    r"\b(?:bara|endast|har|med|plus) en (?:enda )?anställd\b(?!\s+(?:som|vars|på|hos|vill|ska|behöver|till))", re.IGNORECASE
)
ABOUT_TENS = re.compile(r"\bett (tio|tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio|hundra)tal\b", re.IGNORECASE)
ALONE = re.compile(
    r"\b(?:enmans(?:företag|firma|bolag)|soloföretag\w*|ensamföretag\w*|jag är ensam i|bara jag själv|jag jobbar ensam)", re.IGNORECASE
)
NOBODY = re.compile(r"\b(?:inga anställda|utan anställda|noll anställda|no employees)\b", re.IGNORECASE)
PUNCTUATION = "?!.,:;"  # that follows a place goes with it
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
PLACED_BY = frozenset({"i", "från", "till", "utanför", "nära", "vid"})


@dataclass(frozen=True, slots=True)
class Profile:
    """What a company has told of itself. `size` is how many it may have at least and at most, `employees` when it said one figure."""

    employees: int | None = None
    region: Region | None = None
    industries: tuple[Industry, ...] = ()
    size: tuple[int, int] | None = None
    commitment: Commitment | None = None  # how far it has come with what it seeks support for

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is known of who the company is."""
        return self.size is None and self.region is None and not self.industries


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a text, characters [start, end), a region is named."""

    region: Region
    start: int
    end: int


def make_profile(employees: int | None = None, region: Region | None = None, industries: tuple[Industry, ...] = ()) -> Profile:
    """Return a profile whose size is the one figure given."""
    return Profile(employees, region, industries, None if employees is None else (employees, employees))


@lru_cache(maxsize=4_096)  # every turn of a conversation is read again with each question
def read_profile(text: str) -> Profile:
    """Read size, place, trade and commitment from a text."""
    lowered = text.lower()
    size = _read_size(lowered)
    industries = tuple(industry for industry, pattern in INDUSTRIES.items() if pattern.search(lowered))
    employees = size[0] if size and size[0] == size[1] else None
    return Profile(employees, _read_region(text), industries, size, read_commitment(text))


def _count(text: str | None) -> int | None:
    if not text:
        return None
    digits = re.sub(r"[ .]", "", text)
    value = int(digits) if digits.isdigit() else word_value(text.lower())
    return value if value is None or 0 <= value <= MOST_EMPLOYEES else None


def _read_size(lowered: str) -> tuple[int, int] | None:
    """Return the least and the most people a text gives the company; the first figure it gives counts."""
    if match := RANGE.search(lowered):
        low, high = _count(match[1]), _count(match[2])
        return (low, high) if low is not None and high is not None and low <= high else None
    if (match := AT_MOST.search(lowered)) and (high := _count(match[2])) is not None:
        return 0, max(high - (match[1] in EXCLUSIVE), 0)
    if (match := AT_LEAST.search(lowered)) and (low := _count(match[2])) is not None:
        return low + (match[1] in EXCLUSIVE), MOST_EMPLOYEES
    if (match := OR_MORE.search(lowered)) and (low := _count(match[1])) is not None:
        return low, MOST_EMPLOYEES
    for pattern in (EXACT, STATED):
        for match in pattern.finditer(lowered):
            value = _count(match[1])
            if value is not None and match[1] not in ("en", "ett", "one") and not OTHERS.search(lowered[: match.start()]):
                return value, value
    if (match := TENS_OF.search(lowered) or ABOUT_TENS.search(lowered)) and (tens := _count(match[1])) is not None:
        return tens, tens
    if NOBODY.search(lowered):
        return 0, 0
    return (1, 1) if ALONE.search(lowered) or JUST_ONE.search(lowered) else None


def _read_region(text: str) -> Region | None:
    """Return where the company is; a place in Blekinge counts before one elsewhere, since who moves here is ours."""
    regions = [place.region for place in _places(text)]
    return next((region for region in regions if region in BLEKINGE), next(iter(regions), None))


def _places(text: str) -> Iterator[_Place]:
    """Yield the places in a text in its order, of several that begin at a word the longest; none begins inside another."""
    words = list(WORD.finditer(text))
    end = 0
    for start, word in enumerate(words):
        for size in range(min(LONGEST, len(words) - start), 0, -1):
            last = words[start + size - 1].end()
            typed = text[word.start() : last]
            region = find_place(typed) if word.start() >= end else None
            before = words[start - 1][0].lower() if start else ""
            if region and (not is_ambiguous(typed) or (before in PLACED_BY and typed[0].isupper())):
                yield _Place(region, word.start(), last)
                end = last
                break


def without_profile(text: str) -> str:
    """Return a text without the places, sizes and commitments in it, which say who asks and not what is asked for."""
    text = without_commitment(text)
    for place in reversed(list(_places(text))):
        text = f"{text[: place.start]} {text[place.end :].lstrip(PUNCTUATION)}"
    rest = ABOUT_TENS.sub(" ", TENS_OF.sub(" ", RANGE.sub(" ", text)))
    rest = EXACT.sub(lambda match: " " if _count(match[1]) is not None else match[0], rest)
    return " ".join(rest.split())


def merge_profiles(earlier: Profile, later: Profile) -> Profile:
    """Return the later profile, filled up with what only the earlier one knows."""
    newer_size = later.size is not None
    return Profile(
        later.employees if newer_size else earlier.employees,
        later.region or earlier.region,
        later.industries or earlier.industries,
        later.size if newer_size else earlier.size,
        later.commitment or earlier.commitment,
    )
