"""A programme is recommended when it is not over, lets the company in by place and size, and meets its need."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant.matcher import MOST, Match, match_programmes, need_weights
from assistant.question import Understanding
from corpus.schema import Document, FrontMatter, Programme

TODAY = date(2026, 11, 22)
Read = Callable[..., Understanding]
NEED = "Vi vill köpa en robot"


def document(name: str, **programme: object) -> Document:
    """A programme for robots, open to all, unless told otherwise."""
    block = {"status": "löpande", "needs": ["robot"], **programme}
    front = {"id": name, "title": name, "kind": "programme", "verified": "2026-11-22", "programme": block}
    return Document(name, name, name, digest="", front=FrontMatter.model_validate(front))


def match(understanding: Understanding, *documents: Document, today: date = TODAY, scores: dict[str, float] | None = None) -> list[Match]:
    return match_programmes(understanding, {d.id: d for d in documents}, scores or {}, today=today)


def names(matches: list[Match]) -> list[str]:
    return [found.document.id for found in matches]


def test_a_programme_that_meets_the_need_is_recommended(read: Read) -> None:
    assert names(match(read(NEED), document("a"), document("b", needs=["export"]))) == ["a"]


@pytest.mark.parametrize("status", ["avslutad", "kommande"])
def test_what_is_over_or_has_not_begun_is_not_recommended(read: Read, status: str) -> None:
    assert match(read(NEED), document("a", status=status)) == []


def test_whether_something_is_over_is_told_by_the_day(read: Read) -> None:
    past = document("a", status="avslutad", period={"from": "2018", "to": "2021-12-31"})
    assert names(match(read(NEED), past, today=date(2020, 5, 1))) == ["a"]
    assert match(read(NEED), past, today=date(2022, 1, 1)) == []


@pytest.mark.parametrize(
    ("place", "regions", "is_recommended"),
    [
        ("Olofström", ["Olofström"], True),
        ("Olofström", ["Blekinge"], True),
        ("Olofström", ["hela landet"], True),
        ("Olofström", [], True),
        ("Olofström", ["Ronneby"], False),
        ("Olofström", ["Skåne"], False),
        ("Växjö", ["Blekinge"], False),
        ("Växjö", ["Kronoberg"], True),
    ],
)
def test_a_company_is_only_sent_where_its_place_lets_it_in(read: Read, place: str, regions: list[str], is_recommended: bool) -> None:
    assert bool(match(read(f"{NEED} i {place}"), document("a", target={"regions": regions}))) is is_recommended


@pytest.mark.parametrize(("size", "is_recommended"), [(9, False), (10, True), (249, True), (250, False)])
def test_a_company_is_only_sent_where_its_size_lets_it_in(read: Read, size: int, is_recommended: bool) -> None:
    limited = document("a", target={"employees": {"min": 10, "max": 249}})
    assert bool(match(read(f"{NEED}. Vi är {size} anställda."), limited)) is is_recommended


def test_a_company_that_has_not_told_its_size_is_not_shut_out(read: Read) -> None:
    assert match(read(NEED), document("a", target={"employees": {"min": 10, "max": 249}}))


def test_what_only_organisations_apply_for_is_not_recommended(read: Read) -> None:
    assert match(read(NEED), document("a", target={"applicants": ["organisation"]})) == []


def test_at_most_three_are_recommended_best_first(read: Read) -> None:
    documents = [document(name) for name in "abcde"]
    matches = match(read(NEED), *documents, scores=dict.fromkeys("abce", 9.0) | {"d": 11.0})
    assert len(matches) == MOST == 3
    assert names(matches)[0] == "d"
    assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)


def test_equal_programmes_come_in_the_order_of_their_names(read: Read) -> None:
    assert names(match(read(NEED), document("b"), document("a"))) == ["a", "b"]


def test_one_that_is_known_to_be_open_goes_before_one_whose_status_is_unknown(read: Read) -> None:
    assert names(match(read(NEED), document("a", status="okänd"), document("b")))[0] == "b"


def test_a_rare_need_weighs_more_than_a_common_one() -> None:
    programmes = [Programme(status="löpande", needs=("robot",)), *[Programme(status="löpande", needs=("export",))] * 5]
    weights = need_weights(programmes)
    assert weights["robot"] > weights["export"] > 0


def test_every_match_says_why(read: Read) -> None:
    limited = document("a", target={"regions": ["Blekinge"], "employees": {"max": 249}})
    [found] = match(read(f"{NEED}. Vi är 30 anställda i Blekinge."), limited)
    assert any("robot" in reason for reason in found.why)
    assert any("Blekinge" in reason for reason in found.why)
    assert any("249" in reason for reason in found.why)


def test_an_employee_who_wants_to_study_is_shown_what_individuals_apply_for(read: Read) -> None:
    company = document("a", needs=["kompetensutveckling"])
    individual = document("b", needs=["kompetensutveckling"], target={"applicants": ["individ"]})
    assert names(match(read("En anställd vill plugga en kurs"), company, individual))[0] == "b"
    assert names(match(read("Vi vill utbilda personalen"), company, individual))[0] == "a"


def test_background_is_never_recommended(read: Read) -> None:
    front = {
        "id": "a",
        "title": "a",
        "kind": "background",
        "verified": "2026-11-22",
        "programme": {"status": "löpande", "needs": ["robot"]},
    }
    assert match(read(NEED), Document("a", "a", "a", digest="", front=FrontMatter.model_validate(front))) == []
