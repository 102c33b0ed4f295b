"""The overview: the days that are chosen, what the pictures are drawn from, tables whose numbers agree with them, and CSV files."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.question_log import Asked, add_question
from assistant.settings import Settings
from assistant.staff.desk import Desk
from assistant.staff.overview import AskedNeed, AskedProgramme, Day, Overview, Uncited
from assistant.staff.roles import Actor
from assistant.web.staff.figures import Range, read_range, render_days, render_numbers, render_programmes, render_range, render_rest
from assistant.web.staff.figures_acts import FiguresActs
from assistant.web.staff.figures_drawn import (
    MOST_BARS,
    draw_needs,
    draw_programmes,
    draw_questions,
    draw_shares,
    list_empty,
    list_periods,
)
from assistant.web.staff.submission import Submission
from corpus.clock import now, now_exactly
from corpus.errors import AdviserError
from corpus.library import writing
from index.analyzer import Analyzer
from index.builder import build_index
from index.embedder import load_embedder

HOSTILE = "<img src=x onerror=alert(1)>\"'"
READER = Actor("lars", "läsare")
FIRST = date(2026, 11, 2)  # a Monday
TODAY = now().date()
DOCUMENT = """---
id: iuc/vindlyftet
title: =Vindlyftet
kind: programme
verified: 2026-11-01
programme: {status: avslutad, needs: [produktion]}
---

Vindlyftet är slut.
"""


def given(**values: str) -> Submission:
    return Submission({name: (value,) for name, value in values.items()})


def overview(*days: Day, **values: object) -> Overview:
    plain = {
        "since": days[0].day, "until": days[-1].day, "questions": sum(day.questions for day in days), "answered_share": 0.5,
        "up_share": None, "days": days, "programmes": (), "needs": (), "ended": (), "uncited": (),
    }  # fmt: skip
    return Overview(**(plain | values))  # type: ignore[arg-type]


def span(length: int) -> tuple[Day, ...]:
    return tuple(Day(FIRST + timedelta(days=place), questions=3, answered=2, not_found=1) for place in range(length))


@pytest.mark.parametrize(
    ("values", "chosen"),
    [
        ({}, Range(TODAY - timedelta(days=29), TODAY)),
        ({"days": "7", "since": "2026-01-01"}, Range(TODAY - timedelta(days=6), TODAY)),
        ({"days": "8"}, Range(TODAY - timedelta(days=29), TODAY)),
        ({"since": "2026-10-01", "until": "2026-10-31"}, Range(date(2026, 10, 1), date(2026, 10, 31))),
        ({"until": "2026-10-31"}, Range(date(2026, 10, 2), date(2026, 10, 31))),
    ],
    ids=["none", "seven", "a number that is no choice", "two days", "a last day"],
)
def test_days_are_chosen_with_a_press_or_written(values: dict[str, str], chosen: Range) -> None:
    assert read_range(given(**values), TODAY) == chosen


def test_a_day_that_is_none_is_told_of() -> None:
    with pytest.raises(AdviserError, match="ingen dag"):
        read_range(given(since="i fjol"), TODAY)


def test_the_choice_shows_which_days_are_shown() -> None:
    drawn = render_range(Range(TODAY - timedelta(days=6), TODAY), TODAY)
    assert drawn.count('aria-pressed="true"') == 1
    assert 'value="7" aria-pressed="true"' in drawn
    assert f'value="{TODAY}"' in drawn


@pytest.mark.parametrize(("length", "periods"), [(14, 14), (31, 31), (35, 5), (210, 30), (240, 8)])
def test_pictures_show_days_then_weeks_then_months_and_count_every_question_once(length: int, periods: int) -> None:
    shown = overview(*span(length))
    drawing = draw_questions(shown)
    assert len(set(list_periods(shown))) == len(list_periods(shown)) == periods
    assert {row[0] for row in drawing["data"]} == set(list_periods(shown))
    assert sum(row[1] for row in drawing["data"]) == 3 * length


def test_shares_are_of_what_could_be_answered_and_of_the_thumbs_and_missing_where_there_was_nothing() -> None:
    days = (Day(FIRST, questions=5, answered=3, clarify=1, not_found=1), Day(FIRST + timedelta(days=1)))
    later = Day(FIRST + timedelta(days=2), questions=1, out_of_scope=1, up=1, down=2)
    drawing = draw_shares(overview(*days, later))
    assert drawing["data"] == [["2/11", 75.0, "besvarade"], ["4/11", 33.3, "tummen upp"]]
    assert "shares" not in list_empty(overview(*days, later))
    assert "shares" in list_empty(overview(*days))


def test_bars_stand_in_the_order_of_the_numbers() -> None:
    programmes = tuple(AskedProgramme(f"iuc/{number}", f"Program {number}", "löpande", 30 - number, 0) for number in range(20))
    drawing = draw_programmes((*programmes, AskedProgramme("iuc/x", "Bara rekommenderat", "löpande", 0, 4)))
    names = [row[1] for row in drawing["data"]]
    assert names == sorted(names)
    assert names[0] == "1. Program 0"
    assert len(names) == MOST_BARS
    assert draw_needs((AskedNeed("robot", 4),))["data"] == [[4, "1. robot"]]


def test_tables_hold_the_numbers_and_titles_are_text() -> None:
    ended = AskedProgramme("iuc/x", HOSTILE, "avslutad", 7, 1)
    shown = overview(Day(FIRST, 6, 3, 1, 1, 1, 2, 1), programmes=(ended,), ended=(ended,), uncited=(Uncited("iuc/y", HOSTILE),))
    drawn = render_days(shown) + render_programmes(shown) + render_rest(shown) + render_numbers(shown)
    assert "<img" not in drawn
    for number, label in (("3", "Besvarade"), ("1", "Obesvarade"), ("2", "Tumme upp")):
        assert f'<td data-label="{label}">{number}</td>' in drawn
    assert '<td data-label="Frågor om">7</td>' in drawn
    for table in ("days", "programmes", "ended", "uncited"):
        assert f'data-table="{table}"' in drawn
    assert "50 %" in drawn


def test_days_without_questions_say_so() -> None:
    empty = overview(Day(FIRST), answered_share=None)
    assert "Inga frågor har ställts" in render_numbers(empty)
    assert 'data-empty="questions shares programmes needs"' in render_numbers(empty)
    assert "Ingen har frågat om ett avslutat program" in render_rest(empty)


@pytest.fixture
def desk(tmp_path: Path, analyzer: Analyzer) -> Iterator[Desk]:
    """A desk with an ended programme that two questions were about."""
    (tmp_path / "vindlyftet.md").write_text(DOCUMENT, encoding="utf-8")
    build_index(tmp_path / "hem", roots=[tmp_path / "vindlyftet.md"], embedder=load_embedder(), analyzer=analyzer)
    desk = Desk(Settings(home=tmp_path / "hem"), analyzer=analyzer)
    with writing(desk.engine) as connection:
        for number in range(2):
            asked = Asked(f"s{number}", now_exactly(), "page", "Vad?", "answered", 0.9, 9.0, ("iuc/vindlyftet",), ("produktion",), (), ())
            add_question(connection, asked)
    yield desk
    desk.close()


def test_the_view_is_filled_from_the_log(desk: Desk) -> None:
    notice, chosen, numbers, _, programmes, needs, rest, *_ = FiguresActs(desk).show(READER, given())
    assert notice == ""
    assert 'value="30" aria-pressed="true"' in chosen
    assert "<strong>2</strong><span>frågor</span>" in numbers
    assert "=Vindlyftet" in programmes
    assert "produktion" in needs
    assert "avslutad" in rest
    assert 'data-empty="shares"' in numbers


@pytest.mark.parametrize(
    ("table", "line"),
    [(name, "iuc/vindlyftet;'=Vindlyftet;avslutad;2;0") for name in ("programmes", "ended")] + [("needs", "produktion;2")],
)
def test_a_table_is_saved_as_csv_without_formulas(desk: Desk, table: str, line: str) -> None:
    _, path = FiguresActs(desk).save(READER, given(table=table, since=str(TODAY - timedelta(days=3)), until=str(TODAY)))
    assert Path(path).name.endswith(f"{TODAY}.csv")
    assert line in Path(path).read_text(encoding="utf-8-sig").splitlines()


@pytest.mark.parametrize("values", [{"table": "hemligt"}, {"table": "days", "since": "2026-11-02", "until": "2026-11-01"}])
def test_an_unknown_table_and_a_range_backwards_are_refused(desk: Desk, values: dict[str, str]) -> None:
    with pytest.raises(AdviserError):
        FiguresActs(desk).save(READER, given(**values))
