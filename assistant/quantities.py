"""Read the amounts, shares and counts of a Swedish or English text, so that "15 000 kr" and "femton tusen kronor" are the same."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from assistant.moments import read_moments
from assistant.numerals import ARTICLES, SCALES, UNREADABLE, Token, read_number, tokenize, word_value

CROWNS = "kr kronor krona kronorna sek kronors tkr kkr mkr mnkr mdkr msek ksek crowns".split()
UNITS: Mapping[str, str] = {
    **dict.fromkeys(CROWNS, "kr"),
    **dict.fromkeys(("euro", "eur", "euros", "€", "meur"), "euro"),
    **dict.fromkeys(("dollar", "dollars", "usd", "$"), "dollar"),
    **dict.fromkeys(("%", "procent", "percent", "procents"), "%"),
    **dict.fromkeys("år års årets åren årig åriga årigt year years".split(), "år"),
    **dict.fromkeys("månad månader månaders månaderna months month".split(), "månad"),
    **dict.fromkeys("vecka veckor veckors veckorna week weeks".split(), "vecka"),
    **dict.fromkeys("gång gånger times".split(), "gång"),
    **dict.fromkeys("kvartal kvartalet".split(), "kvartal"),
    **dict.fromkeys("årtionde årtionden decennium decennier decade decades".split(), "årtionde"),
    **dict.fromkeys("halvår halvårs".split(), "halvår"),
    **dict.fromkeys("dygn dag dagar dagars dagarna day days".split(), "dag"),
    **dict.fromkeys("timme timmar timmars timmarna hour hours".split(), "timme"),
    **dict.fromkeys(
        "anställd anställda anställdas personer person medarbetare deltagare deltagarna personerna pers studenter heltidsanställda elever "
        "people employees participants staff".split(),
        "person",
    ),
    **dict.fromkeys("företag bolag företagen bolagen medlemsföretag companies firms".split(), "företag"),
}
CODES = frozenset({"sek", "eur", "usd", "€", "$"})  # what stands before an amount
MONEY = frozenset({"kr", "euro", "dollar"})
TIMES: Mapping[str, tuple[int, str]] = {
    "år": (12, "månad"), "halvår": (6, "månad"), "kvartal": (3, "månad"), "årtionde": (120, "månad"),
    "månad": (1, "månad"), "vecka": (7, "dag"), "dag": (1, "dag"),
}  # fmt: skip
TIMES_WORDS = frozenset(word for word, unit in UNITS.items() if unit in (*TIMES, "timme", "gång"))
FRACTIONS: Mapping[str, int] = {
    "tredjedel": 3, "tredjedelar": 3, "fjärdedel": 4, "fjärdedelar": 4, "femtedel": 5, "femtedelar": 5, "tiondel": 10, "tiondelar": 10,
    "sjättedel": 6, "sjättedelar": 6, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "tenth": 10,
}  # fmt: skip
ORDINALS: Mapping[str, int] = {"annan": 2, "andra": 2, "tredje": 3, "fjärde": 4, "femte": 5, "sjätte": 6, "tionde": 10}  # "var femte"
ORDERED: Mapping[str, int] = {"tredje": 3, "fjärde": 4, "femte": 5, "sjätte": 6, "sjunde": 7, "åttonde": 8, "nionde": 9, "tionde": 10}
JOINED_SHARE = re.compile(r"([^\W\d_]{2,12}?)(tredjedelar|fjärdedelar|femtedelar|sjättedelar|tiondelar)")  # "trefjärdedelar"
HALF = frozenset({"hälften", "halva", "half", "varannan", "vartannat"})
NO_SHARE = frozenset("dag dagen timme day hour a an year".split())  # "half a day" is no share
# What is no figure but must not come from nothing either: held only by the same word.
VAGUE: Mapping[str, int] = {
    "tiotals": -10, "dussintals": -12, "hundratals": -100, "tusentals": -1000, "miljontals": -(10**6), "dozens": -12, "hundreds": -100,
    "thousands": -1000, "dubbelt": -2, "dubbla": -2, "dubbel": -2, "fördubblas": -2, "double": -2, "twice": -2, "tredubbla": -3,
    "tredubbelt": -3, "triple": -3,
}  # fmt: skip
SOME = frozenset("några flera par fåtal many several some few".split())  # of days, weeks, months or years
SOME_VALUE = Fraction(-20)
COMPOUND = re.compile(r"([^\W\d_]{2,30}?)(årig|årigt|åriga|års|månaders|veckors|dagars|timmars)")  # "treårig", "tvåveckors"
Nearness = Literal["", "about", "over", "under"]
NEARLY: Mapping[str, Nearness] = {
    **dict.fromkeys("ungefär cirka ca circa omkring runt kring uppskattningsvis about roughly approximately around some".split(), "about"),
    **dict.fromkeys("drygt".split(), "over"),
    **dict.fromkeys("knappt nära nästan närmare almost nearly".split(), "under"),
}
ROUNDED = Fraction(3, 100)  # how far from the source a figure may stand that is called a rounded one
MOST_IN_SHARE = 20  # "fyra av fem"; of more it is a count: "22 av 40"
SHARE_APART = 1  # per cent: "en tredjedel" and "33 procent"
REMEMBERED = 4096  # texts: the same clauses are read by several checks (a third of a check's time, measured)
JOINERS = frozenset({"till", "och", "eller", "to", "and", "or"})
RANGE = re.compile(r"\s*[–-]\s*|\s+(?:till|och|eller|to|and|or)\s+")

# A company speaks of itself, in this order: "får vi 3 coacher?" does not.
OWN = re.compile(
    r"\b(?:vi|jag|vår\w*|våra|mitt?|min|mina|han|hon|we|our|my|she|he)\b.*\b(?:är|har|börjar|blir|blev|fyller|ligger|sysselsätter"
    r"|startade|are|is|have|has|begins|starts)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount, a share (unit %) or a count, as a value in its basic unit, with where it stands in the text."""

    value: Fraction
    unit: str  # kr, euro, dollar, %, år, månad, vecka, dag, timme, person, företag, year, or nothing known
    start: int
    end: int
    nearness: Nearness = ""  # "ungefär", "drygt" or "knappt" before it
    is_article: bool = False  # "ett år": one, or just a year


@lru_cache(maxsize=REMEMBERED)
def read_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the amounts, shares and counts of a text in text order; of dates only the years are here, with the unit year."""
    moments = read_moments(text)
    tokens = tokenize(text)
    found: list[Quantity] = []
    place = 0
    while place < len(tokens):
        quantity, used = _read_at(tokens, place)
        if quantity and not any(moment.start <= quantity.start < moment.end for moment in moments):
            found.append(replace(quantity, nearness=_nearness(tokens, place)))
        place += used
    found += [Quantity(Fraction(m.year), "year", m.start, m.end) for m in moments if m.year and not m.turn]
    return tuple(_share_units(found, text))


def _nearness(tokens: Sequence[Token], place: int) -> Nearness:
    if tokens[place].text.endswith("tal"):
        return "about"
    before = [token.text for token in tokens[max(0, place - 2) : place]]
    return next((NEARLY[word] for word in reversed(before) if word in NEARLY), "")


def _read_at(tokens: Sequence[Token], place: int) -> tuple[Quantity | None, int]:
    """Read one quantity that begins at a token; return it with the number of tokens used (at least 1)."""
    first, after = tokens[place], _text(tokens, place + 1)
    if pair := _read_pair(first.text, after):
        return Quantity(pair[0], pair[1], first.start, tokens[place + 1].end), 2
    if single := _read_word(first.text, after):
        return Quantity(single[0], single[1], first.start, first.end), 1
    value, used = read_number(tokens, place)
    if value is None:
        return None, 1
    return _read_share(tokens, place, value, used) or _read_count(tokens, place, value, used)


def _read_pair(word: str, after: str) -> tuple[Fraction, str] | None:
    """Read "några dagar", "flera miljoner", "a third" and "var femte" as value and unit."""
    if word in SOME and after in TIMES_WORDS:
        return SOME_VALUE, UNITS[after]
    if word in SOME and after in SCALES:
        return SOME_VALUE * SCALES[after], ""
    if word == "a" and after in FRACTIONS:
        return Fraction(100, FRACTIONS[after]), "%"
    return (Fraction(100, ORDINALS[after]), "%") if word in ("var", "vart") and after in ORDINALS else None


def _read_word(word: str, after: str) -> tuple[Fraction, str] | None:
    """Read "hundratals", "tredje", "hälften", "treårig" and "trefjärdedelar" as value and unit."""
    if word in VAGUE:
        return Fraction(VAGUE[word]), ""
    if word in ORDERED:
        return Fraction(ORDERED[word]), "ordinal"
    if word in HALF and after not in NO_SHARE:
        return Fraction(50), "%"
    if (compound := COMPOUND.fullmatch(word)) and (number := word_value(compound[1])):
        return Fraction(number), UNITS[compound[2]]
    if (share := JOINED_SHARE.fullmatch(word)) and (number := word_value(share[1])):
        return Fraction(100 * number, FRACTIONS[share[2]]), "%"
    return None


def _read_share(tokens: Sequence[Token], place: int, value: Fraction, used: int) -> tuple[Quantity, int] | None:
    """Read "tre fjärdedelar", "fyra av fem" or "one in three" as per cent."""
    first, after = tokens[place], _text(tokens, place + used)
    if after in FRACTIONS:
        return Quantity(100 * value / FRACTIONS[after], "%", first.start, tokens[place + used].end), used + 1
    if after in ("av", "of", "out", "in"):
        skip = 2 if after == "out" else 1
        whole, more = read_number(tokens, place + used + skip)
        if whole and value < whole <= MOST_IN_SHARE and first.text not in ARTICLES:  # "en av fem kommuner" is a count
            end = tokens[place + used + skip + more - 1].end
            return Quantity(100 * value / whole, "%", first.start, end), used + skip + more
    return None


def _read_count(tokens: Sequence[Token], place: int, value: Fraction, used: int) -> tuple[Quantity | None, int]:
    first = tokens[place]
    is_article = first.text in ARTICLES and used == 1
    unit, used = _read_unit(tokens, place, used)
    if is_article:
        end = tokens[place + used - 1].end
        return (Quantity(value, unit, first.start, end, is_article=True) if unit in TIMES else None), used
    is_year = first.kind == "digits" and len(first.text) == 4 and 1900 <= value <= 2099 and (not unit or _text(tokens, place + 1) == "års")
    return Quantity(value, "year" if is_year else unit, first.start, tokens[place + used - 1].end), used


def _read_unit(tokens: Sequence[Token], place: int, used: int) -> tuple[str, int]:
    after, last = _text(tokens, place + used), tokens[place + used - 1].text
    if after == "-":  # "2-årig"
        after = _text(tokens, place + used + 1)
        return (UNITS[after], used + 2) if after in UNITS else ("", used)
    if after in UNITS:
        return UNITS[after], used + 1
    if last in UNITS and used > 1:
        return UNITS[last], used
    if (before := _text(tokens, place - 1)) in CODES:  # "EUR 300,000"
        return UNITS[before], used
    beyond = _text(tokens, place + used + 1)
    noun = UNITS.get(beyond, "") if after and not after[-1:].isdigit() else ""
    return (noun if noun in ("person", "företag", "kr", "euro") and after not in JOINERS | {"per"} else ""), used


def _text(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].text if 0 <= place < len(tokens) else ""


def _share_units(found: Sequence[Quantity], text: str) -> list[Quantity]:
    """Give the first number of a range the unit of the second: "10–20 procent", "mellan 2 och 4 veckor"."""
    ordered = sorted(found, key=lambda quantity: quantity.start)
    shared: list[Quantity] = []
    for number, quantity in enumerate(ordered):
        later = ordered[number + 1] if number + 1 < len(ordered) else None
        if later and not quantity.unit and later.unit not in ("", "year") and is_range(text, quantity.end, later.start):
            quantity = replace(quantity, unit=later.unit)
        shared.append(quantity)
    return shared


def is_range(text: str, start: int, end: int) -> bool:
    """Tell whether nothing but a dash or "till", "och" or "eller" stands between two figures."""
    return RANGE.fullmatch(text, start, end) is not None


def holds_quantity(wanted: Quantity, known: Sequence[Quantity]) -> bool:
    """Tell whether one of the known quantities has the same value, and no other unit."""
    return any(same_quantity(wanted, quantity) for quantity in known)


def same_quantity(wanted: Quantity, known: Quantity) -> bool:
    """Tell whether two quantities say the same; the wanted one may be rounded where it says so."""
    if UNREADABLE in (wanted.value, known.value):
        return False
    if {wanted.nearness, known.nearness} == {"over", "under"}:
        return False
    if wanted.unit in TIMES and known.unit in TIMES:
        (times, base), (other_times, other_base) = TIMES[wanted.unit], TIMES[known.unit]
        return base == other_base and wanted.value * times == known.value * other_times
    if wanted.unit != known.unit and ("%" in (wanted.unit, known.unit) or (wanted.unit and known.unit)):
        return False
    if wanted.unit == "%" and abs(wanted.value - known.value) < SHARE_APART:
        return not (_is_whole(wanted) and _is_whole(known)) or wanted.value == known.value
    return wanted.value == known.value or (bool(wanted.nearness) and wanted.unit != "year" and _is_near(wanted, known.value))


def _is_whole(quantity: Quantity) -> bool:
    return quantity.value.denominator == 1


def _is_near(wanted: Quantity, value: Fraction) -> bool:
    if (wanted.nearness == "over" and value < wanted.value) or (wanted.nearness == "under" and value > wanted.value):
        return False
    return abs(wanted.value - value) <= ROUNDED * abs(value)


RATES: Mapping[str, re.Pattern[str]] = {
    "år": re.compile(r"(?:\b(?:per|och|varje|per anställd och) år\b|\bom året\b|\bårlig|/år\b|\b(?:a|per|every|each) year\b|annual)",
    re.IGNORECASE),
    "månad": re.compile(r"(?:\b(?:per|och|varje) månad\b|\b(?:om|i) månaden\b|\bmånads(?:vis|avgift|kostnad)|\b(?:a|per|every"
    r"|each) month\b|monthly)", re.IGNORECASE),
    "vecka": re.compile(r"(?:\b(?:per|och|varje) vecka\b|\bi veckan\b|\bveckovis|\b(?:a|per|every|each) week\b|weekly)", re.IGNORECASE),
    "dag": re.compile(r"(?:\b(?:per|och|varje) dag\b|\bom dagen\b|\bdagligen|\b(?:a|per|every|each) day\b|daily)", re.IGNORECASE),
    "timme": re.compile(r"(?:\b(?:per|och|varje) timme\b|\bi timmen\b|\b(?:an|per|every|each) hour\b|hourly)", re.IGNORECASE),
    "kvartal": re.compile(r"(?:\b(?:per|varje) kvartal\b|\bi kvartalet\b|kvartalsvis|quarterly)", re.IGNORECASE),
    "termin": re.compile(r"\b(?:per|varje) termin\b", re.IGNORECASE),
    "person": re.compile(r"\b(?:per|varje) (?:anställd|person|deltagare|medarbetare)|\bper (?:employee|person|participant)",
    re.IGNORECASE),
    "företag": re.compile(r"\b(?:per|varje) (?:företag|bolag|medlem)|\bper (?:company|member)", re.IGNORECASE),
}  # fmt: skip


def changes_rate(sentence: str, source: str) -> bool:
    """Tell whether a sentence with a figure gives it per month, person or company where the source does not."""
    said = {rate for rate, pattern in RATES.items() if pattern.search(sentence)}
    known = {rate for rate, pattern in RATES.items() if pattern.search(source)}
    return bool(said - known) and any(quantity.unit in MONEY for quantity in read_quantities(sentence))


def told_of_itself(question: str) -> list[Quantity]:
    """Return the figures that a question gives of the company itself: "vi är 14", "vår SNI-kod börjar på 25", "hon är 45"."""
    told = []
    for quantity in read_quantities(question):
        before = re.split(r"[,.;?!]", question[: quantity.start])[-1]
        if quantity.unit == "person" or (quantity.unit not in MONEY | {"%"} and OWN.search(before)):
            told.append(quantity)
    return told
