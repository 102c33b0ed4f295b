"""Tests for `corpus.dates`: Swedish dates, whole and in part, and the spans between them."""

import pytest

from corpus.dates import find_dates, find_spans


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Sista ansökningsdag är 15 mars 2027.", "2027-03-15", "2027-03-15"),
        ("den 1:e maj 2026", "2026-05-01", "2026-05-01"),
        ("t.o.m. 2026-12-31", "2026-12-31", "2026-12-31"),
        ("1/3 2026", "2026-03-01", "2026-03-01"),
        ("15.3.2026", "2026-03-15", "2026-03-15"),
        ("31 dec. 2026", "2026-12-31", "2026-12-31"),
        ("i mars 2026", "2026-03", "2026-03"),
        ("2026-03", "2026-03", "2026-03"),
        ("sedan 2018", "2018", "2018"),
        ("våren 2026", "2026-01", "2026-06"),
        ("hösten 2026", "2026-08", "2026-12"),
        ("vintern 2026", "2026", "2026"),
        ("andra kvartalet 2026", "2026-04", "2026-06"),
        ("Q3 2026", "2026-07", "2026-09"),
        ("vid årsskiftet 2026/2027", "2026-12-31", "2026-12-31"),
    ],
)
def test_date_is_read(text: str, first: str, last: str) -> None:
    (dated,) = find_dates(text)
    assert (dated.first, dated.last) == (first, last)
    assert text[dated.start : dated.end].strip()


@pytest.mark.parametrize(
    "text",
    ["30 februari 2026", "15 mars", "i maj", "2026 företag", "2026 kr", "SNI 2026.1", "32/13 2026", "Produktion2030", "070-2026 123"],
)
def test_what_is_no_full_date_is_left_alone(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1 januari–31 mars 2026", "2026-01-01", "2026-03-31"),
        ("den 1–15 mars 2026", "2026-03-01", "2026-03-15"),
        ("mars–maj 2026", "2026-03", "2026-05"),
        ("2024-2026", "2024", "2026"),
        ("2026-01-01 – 2026-03-31", "2026-01-01", "2026-03-31"),
        ("från den 1 mars till den 15 juni 2027", "2027-03-01", "2027-06-15"),
        ("från 1 jan. 2026 t.o.m. 31 dec 2027", "2026-01-01", "2027-12-31"),
        ("mellan den 1 mars och den 30 april 2026", "2026-03-01", "2026-04-30"),
        ("augusti 2021–september 2022", "2021-08", "2022-09"),
    ],
)
def test_span_is_read(text: str, first: str, last: str) -> None:
    ((start, end),) = find_spans(text)
    assert (start.first, end.last) == (first, last)


@pytest.mark.parametrize("text", ["5 mars och 7 april 2026", "1 mars 2026. Den 2 april 2026", "2028–2026"])
def test_two_dates_are_not_always_a_span(text: str) -> None:
    assert find_spans(text) == []
