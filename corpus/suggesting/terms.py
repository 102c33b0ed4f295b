"""Suggest on what terms one takes part: how many employees, from where, in which trade, at what cost, how to apply."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from corpus.personal import find_personal
from corpus.schema import Need, Offer
from corpus.suggesting.evidence import Line, Suggestion, suggest_from
from corpus.suggesting.vocabulary import EUROPEAN, INDUSTRIES, NATIONWIDE, NEEDS, OFFERS, PLACE, PLACED

Word = TypeVar("Word", bound=str)

NUMBERS: Mapping[str, int] = {
    word: value for value, word in enumerate("noll en två tre fyra fem sex sju åtta nio tio elva tolv".split())
} | {"tjugo": 20, "femtio": 50, "hundra": 100}  # fmt: skip
_NUMBER = rf"(\d{{1,3}}(?: \d{{3}})?|{'|'.join(NUMBERS)})"
_STAFF = r"\s(?:hel(?:års|tids)?)?(?:anställda|medarbetare|årsarbetskrafter|heltidsanställda)"
RANGE = re.compile(rf"\b{_NUMBER}\s?(?:[–-]|till|och)\s?{_NUMBER}{_STAFF}", re.I)
FEWER = re.compile(rf"\b(?:färre än|under|mindre än)\s{_NUMBER}{_STAFF}", re.I)
AT_MOST = re.compile(rf"\b(?:högst|max|maximalt|upp till|inte fler än)\s{_NUMBER}{_STAFF}", re.I)
MORE = re.compile(rf"\b(?:fler än|mer än|över)\s{_NUMBER}{_STAFF}", re.I)
AT_LEAST = re.compile(rf"\bminst\s{_NUMBER}(?:{_STAFF}|\soch\s)", re.I)
STAFF = re.compile(_STAFF, re.I)
MEMBER = re.compile(r"företag|bolag|arbetsgivare|verksamhet|\bni\b|\ber\b", re.I)
# The European Commission's sizes (recommendation 2003/361/EC); the largest that is named sets the limit.
SIZES = (
    (re.compile(r"\b(?:små(?:-| )?(?:och|eller|till|/) ?medelstora|medelstora företag|(?:smf|sme)\b(?:-företag)?)", re.I), 249),
    (re.compile(r"\b(?:små företag|småföretag)", re.I), 49),
    (re.compile(r"\bmikroföretag", re.I), 9),
)
AMOUNT = re.compile(r"\d[\d \u00a0.,]*\s?(?:kr\b|kronor|sek\b|tkr|euro|miljon|procent|%)|\bhälften\b|\bhalva\b", re.I)
COSTS = re.compile(r"\bkosta|kostnad|avgift|\bpris(?:et)?\b|medfinansier|egeninsats|\bräntan?\b|\bbetalar\b|står för \d", re.I)
FREE = re.compile(r"\b(?:kostnadsfri\w*|avgiftsfri\w*|gratis|utan kostnad|kostar inget|kostar ingenting)\b", re.I)
APPLY = re.compile(
    r"^(?:ansök(?!an)|sök\b|anmäl(?!an)|boka\b|skicka\b|bli medlem|fyll i\b|kontakta\b[^.]*\bför att\b)"
    r"|\b(?:ansökan|anmälan|intresseanmälan|ansökningar)\b[^.]*\b(?:görs|lämnas|skickas|sker|via|senast|tas emot)\b"
    r"|\b(?:ni|du|företag(?:et)?) (?:ansöker|anmäler|söker)\b|\bsöks\b|\bkan anmäla sig\b",
    re.I,
)
LEAD = 2  # sentences at the beginning, which say what it is about
ENOUGH = 2  # points: once in the title or in the lead, or twice further on
SHORT = 8  # sentences of a text in which an offer need be named only once
MOST_WORDS = 5  # of a vocabulary: more say nothing


def suggest_terms(lines: Sequence[Line], about: Sequence[Line], title: str) -> Iterator[Suggestion]:
    """Suggest needs, offers, target, cost and how to apply; whom it is for from the sentences about the subject alone."""
    heading = Line(title, "heading", None)
    said = [line for line in lines if line.form != "heading" and not line.text.endswith("?")]
    offers = _rank(OFFERS, heading, said, 1 if len(said) <= SHORT else ENOUGH)
    needs = _rank(NEEDS, heading, said, ENOUGH)
    money: tuple[tuple[Need, Offer], ...] = (("bidrag", "bidrag"), ("lån", "lån"), ("garanti", "garanti"))
    needs |= {need: offers[offer] for need, offer in money if offer in offers}
    for field, words in (("programme.needs", needs), ("programme.offers", offers)):
        if words:
            chosen = dict(list(words.items())[:MOST_WORDS])
            yield suggest_from(field, list(chosen), list(chosen.values()), "orden står i texten")
    yield from _suggest_employees(about)
    yield from _suggest_industries([heading, *about])
    yield from _suggest_regions([heading, *about])
    yield from _suggest_sentence("programme.cost", [line for line in said if _is_cost(line)], "texten anger vad det kostar")
    yield from _suggest_sentence("programme.apply", [line for line in said if APPLY.search(line.text)], "texten säger hur man söker")


def _rank(words: Mapping[Word, re.Pattern[str]], heading: Line, said: Sequence[Line], enough: int) -> dict[Word, Line]:
    """Return the words that the text speaks of, most first, each with the line that shows it."""
    points: dict[Word, int] = {}
    shown: dict[Word, Line] = {}
    for place, line in enumerate((heading, *said)):
        for word, pattern in words.items():
            if pattern.search(line.text):
                points[word] = points.get(word, 0) + (3 if line is heading else 2 if place <= LEAD else 1)
                shown.setdefault(word, line)
    return {word: shown[word] for word in sorted(points, key=lambda word: -points[word]) if points[word] >= enough}


def _value(text: str) -> int:
    return NUMBERS.get(text.lower()) or int(text.replace(" ", ""))


def _suggest_employees(about: Sequence[Line]) -> Iterator[Suggestion]:
    for line in about:
        if MEMBER.search(line.text):
            low, high = _read_limits(line.text)
            if low is not None:
                yield suggest_from("programme.target.employees.min", low, [line], "texten anger en gräns för antalet anställda")
            if high is not None:
                yield suggest_from("programme.target.employees.max", high, [line], "texten anger en gräns för antalet anställda")
            if low is not None or high is not None:
                return
    for pattern, limit in SIZES:
        if found := next((line for line in about if pattern.search(line.text)), None):
            yield suggest_from("programme.target.employees.max", limit, [found], f"EU:s gräns för företagen i texten är {limit} anställda")
            return


def _read_limits(text: str) -> tuple[int | None, int | None]:
    if match := RANGE.search(text):
        return _value(match[1]), _value(match[2])
    low = high = None
    if match := AT_LEAST.search(text):
        low = _value(match[1]) if STAFF.search(text) else None
    elif match := MORE.search(text):
        low = _value(match[1]) + 1
    if match := FEWER.search(text):
        high = _value(match[1]) - 1
    elif match := AT_MOST.search(text):
        high = _value(match[1])
    return low, high


def _suggest_industries(lines: Sequence[Line]) -> Iterator[Suggestion]:
    found = {industry: line for line in reversed(lines) for industry, pattern in INDUSTRIES.items() if pattern.search(line.text)}
    if found:
        ordered = [industry for industry in INDUSTRIES if industry in found]
        yield suggest_from("programme.target.industries", ordered, [found[one] for one in ordered], "texten nämner branschen")


def _suggest_regions(lines: Sequence[Line]) -> Iterator[Suggestion]:
    field, reason = "programme.target.regions", "texten säger var företagen finns"
    for value, pattern in (("hela landet", NATIONWIDE), ("EU", EUROPEAN)):
        if line := next((line for line in lines if pattern.search(line.text)), None):
            yield suggest_from(field, [value], [line], reason)
            return
    found = [(place, line) for line in lines for match in PLACED.finditer(line.text) for place in PLACE.findall(match[1])]
    if found:
        yield suggest_from(field, list(dict.fromkeys(place for place, _ in found)), [line for _, line in found], reason)


def _is_cost(line: Line) -> bool:
    return bool(FREE.search(line.text) or (COSTS.search(line.said) and AMOUNT.search(line.text)))


def _suggest_sentence(field: str, lines: Sequence[Line], reason: str) -> Iterator[Suggestion]:
    """Suggest the first of the sentences that names no person's number or address."""
    if line := next((line for line in lines if not find_personal(line.text)), None):
        yield suggest_from(field, line.text, [line], reason)
