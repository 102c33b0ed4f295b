"""Dates are read in every form, and one says what another one says or it does not."""

from datetime import date

import pytest

from assistant.moments import Moment, holds_moment, read_days, read_moments, read_weekdays


def said(text: str) -> list[tuple[object, ...]]:
    return [(m.year, m.month, m.day, m.season, m.turn) for m in read_moments(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("2021-12-31", (2021, 12, 31, None, False), id="iso"),
        pytest.param("2021-12", (2021, 12, None, None, False), id="iso without a day"),
        pytest.param("den 31 december 2021", (2021, 12, 31, None, False), id="in words"),
        pytest.param("31 dec 2021", (2021, 12, 31, None, False), id="short month"),
        pytest.param("den 31/12 2021", (2021, 12, 31, None, False), id="with a slash"),
        pytest.param("on 31st of December 2021", (2021, 12, 31, None, False), id="English"),
        pytest.param("December 31, 2021", (2021, 12, 31, None, False), id="American"),
        pytest.param("i mars", (None, 3, None, None, False), id="month alone"),
        pytest.param("hösten 2018", (2018, None, None, "höst", False), id="season"),
        pytest.param("våren", (None, None, None, "vår", False), id="season alone"),
        pytest.param("årsskiftet 2021/2022", (2021, None, None, None, True), id="turn of the year"),
    ],
)
def test_a_date_is_read(text: str, parts: tuple[object, ...]) -> None:
    assert said(text) == [parts]


@pytest.mark.parametrize(
    "text", ["You may apply", "ett mars för rymden är ingen jan", "24/7", "version 12.5", "i mar", "vår ansökan"], ids=lambda t: t[:12]
)
def test_ordinary_words_are_no_dates(text: str) -> None:
    assert [moment for moment in said(text) if moment[1] != 3] == []


@pytest.mark.parametrize(
    ("known", "wanted", "holds"),
    [
        pytest.param("den 31 december 2021", "december 2021", True, id="a part of it"),
        pytest.param("den 31 december 2021", "årsskiftet 2021/2022", True, id="its last day is the turn of the year"),
        pytest.param("den 1 januari 2022", "årsskiftet 2021/2022", True, id="its first day too"),
        pytest.param("årsskiftet 2021/2022", "årsskiftet 2022/2023", False, id="another turn of the year"),
        pytest.param("december 2021", "den 31 december 2021", False, id="more than is known"),
        pytest.param("hösten 2018", "våren 2018", False, id="another season"),
        pytest.param("den 12 april 2024", "den 12 april 2023", False, id="another year"),
    ],
)
def test_a_date_covers_what_it_says_and_no_more(known: str, wanted: str, holds: bool) -> None:
    assert read_moments(known)[0].covers(read_moments(wanted)[0]) is holds


@pytest.mark.parametrize(("year", "holds"), [(2024, True), (2023, False)])
def test_the_year_of_a_day_may_stand_elsewhere_in_the_source(year: int, holds: bool) -> None:
    wanted = Moment(year, 8, 18)
    assert holds_moment(wanted, read_moments("18 augusti–13 september"), frozenset({2024})) is holds


def test_days_outside_the_calendar_are_no_days() -> None:
    moments = read_moments("2021-99-99, 31 februari 2021, 2021-13-01, 0000-00-00 och den 1 mars 2021")
    assert list(read_days(moments)) == [date(2021, 3, 1)]


def test_the_turn_of_a_year_is_its_last_day() -> None:
    assert list(read_days(read_moments("årsskiftet 2021/2022"))) == [date(2021, 12, 31)]


def test_weekdays_are_read_in_both_languages() -> None:
    assert read_weekdays("måndagen den 3 och Friday") == {"måndag", "friday"}
