"""The overview's pictures: what was asked over time and how it was answered, and what was asked about most."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from assistant.staff.overview import AskedNeed, AskedProgramme, Day, Overview

PERIOD, NUMBER, OUTCOME, SHARE = "Period", "Frågor", "Svar", "Andel, %"  # columns, which the pictures show
SUBJECT: Final = "Ämne"
# Seen against white and against the dark page alike: each has a contrast of 3:1 or more with both.
COLOURS: Final = {
    "besvarade": "#2e8b57", "motfrågor": "#b97a08", "obesvarade": "#c2453d", "utanför": "#7d8b88", "tummen upp": "#2a7fb8",
}  # fmt: skip
KINDS: Final = (
    ("answered", "besvarade"),
    ("clarify", "motfrågor"),
    ("not_found", "obesvarade"),
    ("out_of_scope", "utanför"),
)
MOST_DAYS, MOST_WEEKS = 31, 210  # days: more are drawn by week, and more than that by month
MOST_BARS = 9  # programmes or needs in a picture; the table has them all
LONGEST_NAME = 40  # characters beside a bar
FEWEST_POINTS = 2  # a line goes between
Drawing = dict[str, Any]  # Any: what gradio's pictures are made of


def draw_questions(overview: Overview) -> Drawing:
    """Return bars of how many questions there were in each period, by how they were answered."""
    data = [[name, sum(getattr(day, kind) for day in days), word] for name, days in _periods(overview) for kind, word in KINDS]
    return _drawing("bar", {PERIOD: "nominal", NUMBER: "quantitative", OUTCOME: "nominal"}, data)


def draw_shares(overview: Overview) -> Drawing:
    """Return lines of the shares that were answered, and that were thumbs up; none where there was nothing to take a share of."""
    data = [[name, *point] for name, days in _periods(overview) for point in _shares(days)]
    return _drawing("line", {PERIOD: "nominal", SHARE: "quantitative", OUTCOME: "nominal"}, data)


def _shares(days: Sequence[Day]) -> Iterable[tuple[float, str]]:
    answered, vain = sum(day.answered for day in days), sum(day.not_found for day in days)
    up, down = sum(day.up for day in days), sum(day.down for day in days)
    if answered + vain:
        yield round(100 * answered / (answered + vain), 1), "besvarade"
    if up + down:
        yield round(100 * up / (up + down), 1), "tummen upp"


def draw_programmes(programmes: Sequence[AskedProgramme]) -> Drawing:
    """Return bars of how often the programmes were asked about, the most asked first."""
    return _ranked([(one.title, one.asked) for one in programmes if one.asked])


def draw_needs(needs: Sequence[AskedNeed]) -> Drawing:
    """Return bars of how many questions spoke of each need, the most asked first."""
    return _ranked([(one.need, one.questions) for one in needs])


def _ranked(numbers: Sequence[tuple[str, int]]) -> Drawing:
    """Return bars in the order given: the picture sorts them by name, so that each begins with its place."""
    data = [[number, f"{place}. {_short(name)}"] for place, (name, number) in enumerate(numbers[:MOST_BARS], start=1)]
    return _drawing("bar", {NUMBER: "quantitative", SUBJECT: "nominal"}, data)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def list_empty(overview: Overview) -> list[str]:
    """Return the names of the pictures that have nothing to show: no bar, or too few points for a line."""
    points = {
        "questions": overview.questions,
        "shares": len({row[0] for row in draw_shares(overview)["data"]}) >= FEWEST_POINTS,
        "programmes": len(draw_programmes(overview.programmes)["data"]),
        "needs": len(overview.needs),
    }
    return [name for name, number in points.items() if not number]


def period_word(overview: Overview) -> str:
    """Return what a period of the pictures is."""
    length = len(overview.days)
    return "dag" if length <= MOST_DAYS else "vecka" if length <= MOST_WEEKS else "månad"


def list_periods(overview: Overview) -> list[str]:
    """Return the names of the periods in the order of time; the pictures would sort them as words."""
    return [name for name, _ in _periods(overview)]


def _periods(overview: Overview) -> list[tuple[str, list[Day]]]:
    length = len(overview.days)
    return [(name, list(days)) for name, days in groupby(overview.days, key=lambda day: _period(day.day, length))]


def _period(day: date, length: int) -> str:
    if length <= MOST_DAYS:
        return f"{day.day}/{day.month}"
    return f"v. {day.isocalendar().week}" if length <= MOST_WEEKS else f"{day:%Y-%m}"


def _drawing(mark: str, types: dict[str, str], data: list[list[Any]]) -> Drawing:
    return {"columns": list(types), "data": data, "datatypes": types, "mark": mark}
