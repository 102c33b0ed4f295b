"""Tests for `corpus.schema`: what a document's front matter may say, and which status holds on a day."""

from datetime import date

import pytest
from pydantic import ValidationError

from corpus.schema import Asked, AskedSentence, Document, FrontMatter, Period, Source, Status, Validity, first_day, last_day, status_on

FRONT = {"id": "a/b", "title": "B", "kind": "guide", "verified": date(2026, 11, 22)}


def test_least_front_matter_is_enough() -> None:
    assert FrontMatter.model_validate(FRONT).gaps == ()


@pytest.mark.parametrize("identifier", ["a", "a/b-c", "år/2024", "a/b/c"])
def test_ids_are_lower_case_words_with_hyphens_and_slashes(identifier: str) -> None:
    assert FrontMatter.model_validate(FRONT | {"id": identifier}).id == identifier


@pytest.mark.parametrize(
    "change",
    [
        {"id": "A"},
        {"id": "a//b"},
        {"id": "../a"},
        {"title": " "},
        {"kind": "kurs"},
        {"verified": "i går"},
        {"review_by": date(2026, 1, 1)},
        {"kind": "programme"},
        {"okänd": 1},
        {"sources": [{"n": 1, "title": "A"}, {"n": 1, "title": "B"}]},
        {"sources": [{"n": 1, "title": "A", "url": "javascript:alert(1)"}]},
        {"sources": [{"n": 0, "title": "A"}]},
        {"programme": {"status": "öppen"}},
        {"programme": {"status": "okänd", "needs": ["pengar"]}},
        {"programme": {"status": "okänd", "period": {"from": 2022, "to": 2021}}},
        {"asked": {"needs": [" "]}},
        {"asked": {"frågor": ["Vad kostar det?"]}},
        {"asked": {"sentences": [{"says": "Det är gratis."}]}},
        {"asked": {"sentences": [{"says": "", "asked": ["Vad kostar det?"]}]}},
    ],
    ids=str,
)
def test_what_the_schema_does_not_know_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        FrontMatter.model_validate(FRONT | change)


def test_nothing_is_asked_where_nothing_is_given() -> None:
    assert FrontMatter.model_validate(FRONT).asked == Asked(needs=(), sentences=())


def test_what_people_ask_is_kept_in_order_and_trimmed() -> None:
    asked = {"needs": [" En robot "], "sentences": [{"says": "Det är gratis. ", "asked": ["Vad kostar det?", "gratis?"]}]}
    front = FrontMatter.model_validate(FRONT | {"asked": asked})
    assert front.asked == Asked(
        needs=("En robot",), sentences=(AskedSentence(says="Det är gratis.", asked=("Vad kostar det?", "gratis?")),)
    )


@pytest.mark.parametrize("value", [2018, "2018-03", "2018-03-31", date(2018, 3, 31)])
def test_dates_may_be_partial_and_keep_their_precision(value: object) -> None:
    assert Source.model_validate({"n": 1, "title": "A", "published": value}).published == str(value)


@pytest.mark.parametrize("value", ["2018-13", "2018-02-30", "våren 2018", "18", "2018-3"])
def test_dates_outside_the_calendar_are_refused(value: str) -> None:
    with pytest.raises(ValidationError, match=r"inget datum|inte i kalendern"):
        Source.model_validate({"n": 1, "title": "A", "published": value})


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-02-03", date(2020, 2, 3), date(2020, 2, 3)),
    ],
)
def test_partial_date_covers_its_first_to_last_day(value: str, first: date, last: date) -> None:
    assert (first_day(value), last_day(value)) == (first, last)


@pytest.mark.parametrize(
    ("status", "start", "end", "today", "expected"),
    [
        ("pågående", "2018", "2021-12-31", date(2021, 12, 31), "pågående"),
        ("pågående", "2018", "2021-12-31", date(2022, 1, 1), "avslutad"),
        ("pågående", "2018", "2021", date(2017, 12, 31), "kommande"),
        ("avslutad", "2018", "2021", date(2020, 5, 1), "pågående"),
        ("avslutad", None, None, date(2020, 5, 1), "avslutad"),
        ("kommande", "2027-03", None, date(2027, 3, 1), "pågående"),
        ("kommande", None, None, date(2027, 3, 1), "kommande"),
        ("löpande", None, None, date(2027, 3, 1), "löpande"),
        ("löpande", None, "2026", date(2027, 1, 1), "avslutad"),
        ("okänd", None, None, date(2027, 3, 1), "okänd"),
    ],
)
def test_period_decides_the_status_of_the_day(status: Status, start: str | None, end: str | None, today: date, expected: Status) -> None:
    period = Period.model_validate({"from": start, "to": end})
    assert status_on(Validity(status=status, period=period), today) == expected


def test_document_finds_its_source_by_number() -> None:
    front = FrontMatter.model_validate(FRONT | {"sources": [{"n": 3, "title": "Tredje"}]})
    document = Document(id="a/b", title="B", text="", digest="", front=front)
    assert document.source(3) == front.sources[0]
    assert document.source(4) is None
    assert document.programme is None
