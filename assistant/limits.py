"""Compare the limits of two texts: a least that has become a most, a before an after, a start an end."""

import re
from collections.abc import Sequence
from typing import Literal

from assistant.moments import Moment, read_moments
from assistant.quantities import MONEY, TIMES, Quantity, holds_quantity, is_range, read_quantities

Limit = Literal["least", "most", "before", "after"]
OPPOSITE: dict[Limit, Limit] = {"least": "most", "most": "least", "before": "after", "after": "before"}
AMOUNTS: dict[Limit, re.Pattern[str]] = {
    "least": re.compile(r"\b(?:minst|lägst|lägsta|åtminstone|mer än|fler än|större än|minimum|undre|golv\w*|at least|more than|kortast"
    r"|tidigast)\b|\b(?:från|from)$\b", re.IGNORECASE),
    "most": re.compile(
        r"\b(?:högst|högsta|längst|max\w*|upp till|uppgå till|som mest|färre än|mindre än|\w*tak|\w*taket|övre|gräns(?:en)? på"
        r"|inte (?:mer|fler) än|inte över(?:stiga)?|at most|up to"
        r"|no more than|not more than|less than|fewer than|maximum|ceiling|cap)\b", re.IGNORECASE,
    ),
}  # fmt: skip
LOOSE: dict[Limit, re.Pattern[str]] = {  # durations are said with these too: "under tre år", "over three years"
    "least": re.compile(r"\b(?:över|over|exceed\w*|överstig\w*|above)\b", re.IGNORECASE),
    "most": re.compile(r"\b(?:under|below|understig\w*)\b", re.IGNORECASE),
}
BEHIND: dict[Limit, re.Pattern[str]] = {
    "least": re.compile(r"\s*(?:\w+\s+)?(?:eller (?:fler|mer)|och uppåt|or more|upwards)", re.IGNORECASE),
    "most": re.compile(r"\s*(?:\w+\s+)?(?:eller (?:färre|mindre)|och nedåt|or (?:fewer|less))", re.IGNORECASE),
    "before": re.compile(r"\s*(?:före|innan|dessförinnan|before|prior to|ahead of)\b", re.IGNORECASE),
    "after": re.compile(r"\s*(?:efter|därefter|after|following)\b", re.IGNORECASE),
}
DATES: dict[Limit, re.Pattern[str]] = {
    "before": re.compile(r"\b(?:senast|före|innan|till|tills|t\.o\.m|dessförinnan|before|until|by|no later than)\b", re.IGNORECASE),
    "after": re.compile(r"\b(?:efter|från|tidigast|fr\.o\.m|sedan|after|from|since)\b", re.IGNORECASE),
}
EVENTS: dict[Limit, re.Pattern[str]] = {  # what ends or begins on a date, where no such word stands before it
    "before": re.compile(r"\b(?:avsluta\w*|stäng\w*|upphör\w*|slut\w*|gick ut|ended|closed|ends|closes)\b", re.IGNORECASE),
    "after": re.compile(
        r"\b(?:start(?:ade|ar|as|ades|en)?|börja\w*|inle[dt]\w*|öppna\w*|began|started|opened|opens|starts)\b", re.IGNORECASE
    ),
}
NO_LONGER = re.compile(r"inte längre|slutade gälla|upphörde|ersatt|no longer", re.IGNORECASE)  # "sedan" with this is a "till"
WORDS_BEFORE = 5  # from which a word still belongs to the figure
CHARACTERS_BEHIND = 40
Figure = Moment | Quantity
COUNTED = MONEY | {"%", "person", "företag"}


def moves_limit(sentence: str, source: str) -> bool:
    """Tell whether a figure that is a least in the source has become a most, a before an after, or the other way round.

    A least or a most where the source sets no limit at all is one too: "kostar 500 kronor" does not say "högst 500 kronor".
    """
    known, said = _figures(source), _figures(sentence)
    for place, figure in enumerate(said):
        same = [number for number, other in enumerate(known) if _is_same(figure, other)]
        if not same:
            continue
        here = _read_limits(sentence, said, place)
        there = [_read_limits(source, known, number) for number in same]
        if _unit(figure) == "year" and (NO_LONGER.search(source) or NO_LONGER.search(sentence)):
            continue
        if any(
            OPPOSITE[limit] not in here and all(OPPOSITE[limit] in limits and limit not in limits for limits in there) for limit in here
        ):
            return True
        if here & {"least", "most"} and _unit(figure) in COUNTED and not any(limits & {"least", "most"} for limits in there):
            return True
    return False


def _figures(text: str) -> list[Figure]:
    """Return a text's figures and dates in text order; a year that belongs to a date is not there a second time."""
    moments = [moment for moment in read_moments(text) if moment.month or moment.season]
    starts = {moment.start for moment in moments}
    quantities = [quantity for quantity in read_quantities(text) if not (quantity.unit == "year" and quantity.start in starts)]
    return sorted([*moments, *quantities], key=lambda figure: figure.start)


def _is_same(wanted: Figure, known: Figure) -> bool:
    if isinstance(wanted, Moment):
        return isinstance(known, Moment) and known.covers(wanted)
    if isinstance(known, Moment):
        return wanted.unit == "year" and known.year == wanted.value
    return holds_quantity(wanted, [known])


def _unit(figure: Figure) -> str:
    return "year" if isinstance(figure, Moment) else figure.unit


def _read_limits(text: str, figures: Sequence[Figure], place: int) -> frozenset[Limit]:
    """Return what the words around one of a text's figures, and its place in a range, say of its limit."""
    figure, unit = figures[place], _unit(figures[place])
    before = _words_before(text, figures, place)
    behind = text[figure.end : figure.end + CHARACTERS_BEHIND]
    patterns = {"year": [DATES]}.get(unit, [AMOUNTS, LOOSE] if unit in COUNTED else [AMOUNTS])
    limits = {limit for pattern_set in patterns for limit, pattern in pattern_set.items() if pattern.search(before)}
    if unit == "year" and not limits:
        limits = {limit for limit, pattern in EVENTS.items() if pattern.search(before)}
    limits |= {
        limit for limit, pattern in BEHIND.items() if (unit in TIMES if limit in DATES else unit != "year") and pattern.match(behind)
    }
    return frozenset(limits | _range_limits(text, figures, place))


def _range_limits(text: str, figures: Sequence[Figure], place: int) -> set[Limit]:
    unit = _unit(figures[place])
    limits: set[Limit] = set()
    if place + 1 < len(figures) and _unit(figures[place + 1]) == unit and is_range(text, figures[place].end, figures[place + 1].start):
        limits.add("after" if unit == "year" else "least")
    if place and _unit(figures[place - 1]) == unit and is_range(text, figures[place - 1].end, figures[place].start):
        limits.add("before" if unit == "year" else "most")
    return limits


def _words_before(text: str, figures: Sequence[Figure], place: int) -> str:
    """Return the last words before a figure, back to the figure or the clause before it."""
    start = max((figure.end for figure in figures[:place]), default=0)
    between = re.split(r"[,;:]\s", text[start : figures[place].start])[-1]
    return " ".join(between.split()[-WORDS_BEFORE:])
