"""A programme is recommended when it is not over, lets the company in by place and size, and meets its need; what sounds alike is told."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant.matcher import GOOD_TEXT_SCORE, MOST, MOST_UNFIT, Match, Unfit, deciding_sizes, find_unfit, match_programmes, need_weights
from assistant.question import Understanding
from corpus.schema import Document, FrontMatter, Programme

TODAY = date(2026, 11, 22)
Read = Callable[..., Understanding]
NEED = "Vi vill köpa en robot"


def document(name: str, **given: object) -> Document:
    """A programme for robots, open to all, unless told otherwise."""
    sources = [{"n": 1, "title": "Källan", "url": "https://exempel.se", "published": given.pop("published", None)}]
    front = {"id": name, "title": name, "kind": given.pop("kind", "programme"), "sources": sources, "verified": "2026-11-22"}
    front["programme"] = {"status": "löpande", "needs": ["robot"], **given}
    return Document(name, name, name, digest="", front=FrontMatter.model_validate(front))


def match(understanding: Understanding, *documents: Document, today: date = TODAY, scores: dict[str, float] | None = None) -> list[Match]:
    return match_programmes(understanding, {d.id: d for d in documents}, scores or {}, today=today)


def unfit(understanding: Understanding, *documents: Document, scores: dict[str, float] | None = None) -> list[Unfit]:
    by_id, scores = {d.id: d for d in documents}, scores or {}
    chosen = match_programmes(understanding, by_id, scores, today=TODAY)
    return find_unfit(understanding, by_id, scores, chosen, today=TODAY)


def names(matches: list[Match]) -> list[str]:
    return [found.document.id for found in matches]


def reasons(found: list[Unfit]) -> list[tuple[str, str]]:
    return [(one.document.id, one.reason) for one in found]


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


@pytest.mark.parametrize(("status", "is_recommended"), [("löpande", True), ("pågående", True), ("okänd", False)])
def test_a_guide_is_a_way_forward_only_while_it_is_surely_open(read: Read, status: str, is_recommended: bool) -> None:
    assert bool(match(read(NEED), document("a", kind="guide", status=status))) is is_recommended


@pytest.mark.parametrize(
    ("told", "is_recommended"),
    [("10–49 anställda", True), ("5–20 anställda", True), ("färre än 10 anställda", False), ("fler än 49 anställda", False)],
)
def test_a_range_lets_a_company_in_where_some_size_of_it_does(read: Read, told: str, is_recommended: bool) -> None:
    limited = document("a", target={"employees": {"min": 10, "max": 49}})
    assert bool(match(read(f"{NEED}. Vi är {told}."), limited)) is is_recommended


@pytest.mark.parametrize(("score", "is_recommended"), [(0.5 * GOOD_TEXT_SCORE, False), (0.9 * GOOD_TEXT_SCORE, True)])
def test_a_text_recommends_by_itself_only_when_it_fits_well_though_no_other_fits_better(
    read: Read, score: float, is_recommended: bool
) -> None:
    assert bool(match(read(NEED), document("a", needs=["export"]), scores={"a": score})) is is_recommended


def test_a_text_that_fits_is_measured_against_the_best_of_what_is_not_over(read: Read) -> None:
    scores = {"a": GOOD_TEXT_SCORE, "b": 3 * GOOD_TEXT_SCORE}
    question, other = read(NEED), document("a", needs=["export"])
    assert names(match(question, other, document("b", status="avslutad"), scores=scores)) == ["a"]
    assert names(match(question, other, document("b"), scores=scores)) == ["b"]


def test_when_nothing_chosen_is_known_to_be_open_the_best_that_is_comes_too(read: Read) -> None:
    unknown = [document(name, status="okänd") for name in "abc"]
    scores = dict.fromkeys("abc", GOOD_TEXT_SCORE) | {"d": 0.3 * GOOD_TEXT_SCORE}
    assert names(match(read(NEED), *unknown, document("d"), scores=scores)) == ["a", "b", "d"]


@pytest.mark.parametrize(
    ("published", "check"),
    [("2024-03", "om det går att söka nu (uppgifterna är från 2024)"), (None, "om det går att söka nu")],
    ids=["dated", "undated"],
)
def test_an_unknown_status_must_be_checked_with_from_when_the_facts_are(read: Read, published: str | None, check: str) -> None:
    [found] = match(read(NEED), document("a", status="okänd", published=published), scores={"a": GOOD_TEXT_SCORE})
    assert found.check == (check,)


@pytest.mark.parametrize(
    ("told", "is_checked"),
    [("", True), ("Vi är 20 anställda.", False), ("Vi är 10–49 anställda.", False), ("Vi är 5–20 anställda.", True)],
    ids=["not told", "inside", "range inside", "range partly inside"],
)
def test_a_size_that_may_lie_outside_the_limits_must_be_checked(read: Read, told: str, is_checked: bool) -> None:
    [found] = match(read(f"{NEED}. {told}"), document("a", target={"employees": {"min": 10, "max": 49}}))
    assert ("att ni har minst 10 och högst 49 anställda" in found.check) is is_checked


@pytest.mark.parametrize(("place", "is_checked"), [("", True), (" i Karlshamn", False)], ids=["not told", "told"])
def test_a_place_that_the_company_has_not_told_must_be_checked(read: Read, place: str, is_checked: bool) -> None:
    [found] = match(read(f"{NEED}{place}"), document("a", target={"regions": ["Karlshamn"]}))
    assert ("att ni finns i Karlshamn" in found.check) is is_checked


@pytest.mark.parametrize(
    ("trades", "is_checked"), [(["marin"], True), (["alla"], False), (["marin", "tillverkning"], False)], ids=["one", "all", "industry"]
)
def test_a_trade_that_the_company_has_not_told_must_be_checked(read: Read, trades: list[str], is_checked: bool) -> None:
    [found] = match(read(NEED), document("a", target={"industries": trades}))
    assert ("att det gäller er bransch (marin)" in found.check) is is_checked


def test_a_company_is_asked_to_check_two_things_at_most(read: Read) -> None:
    target = {"employees": {"max": 49}, "regions": ["Karlshamn"], "industries": ["marin"]}
    [found] = match(read(NEED), document("a", status="okänd", target=target), scores={"a": GOOD_TEXT_SCORE})
    assert len(found.check) == 2


@pytest.mark.parametrize(
    ("programme", "reason"),
    [
        ({"status": "avslutad"}, "avslutad"),
        ({"status": "kommande"}, "kommande"),
        ({"target": {"employees": {"max": 249}}}, "storlek"),
        ({"target": {"regions": ["Skåne"]}}, "plats"),
        ({"status": "avslutad", "target": {"employees": {"max": 249}}}, "avslutad"),
    ],
    ids=["over", "not begun", "size", "place", "over and size"],
)
def test_what_meets_the_need_and_is_not_for_the_company_is_told_with_the_reason(
    read: Read, programme: dict[str, object], reason: str
) -> None:
    asked = read(f"{NEED}. Vi är 300 anställda i Olofström.")
    assert reasons(unfit(asked, document("a"), document("b", **programme))) == [("b", reason)]


def test_what_fits_is_never_told_not_to(read: Read) -> None:
    assert unfit(read(f"{NEED}. Vi är 300 anställda i Olofström."), *[document(name) for name in "abcdef"]) == []


def test_what_meets_another_need_is_not_worth_telling(read: Read) -> None:
    assert unfit(read(NEED), document("a"), document("b", status="avslutad", needs=["export"]), scores={"b": 30.0}) == []


@pytest.mark.parametrize(
    ("chosen", "other"),
    [({}, {"confusable_with": ["a"]}), ({}, {"replaced_by": ["a"]}), ({"confusable_with": ["b"]}, {}), ({}, {})],
    ids=["confusable with it", "replaced by it", "it is confusable", "not related"],
)
def test_what_is_related_to_a_chosen_programme_is_told_at_a_smaller_likeness(
    read: Read, chosen: dict[str, object], other: dict[str, object]
) -> None:
    scores = {"a": GOOD_TEXT_SCORE, "b": 0.4 * GOOD_TEXT_SCORE}
    found = unfit(read(NEED), document("a", **chosen), document("b", status="avslutad", **other), scores=scores)
    assert reasons(found) == ([("b", "avslutad")] if chosen or other else [])


def test_at_most_two_that_do_not_fit_are_told_the_related_first(read: Read) -> None:
    over = [document(name, status="avslutad") for name in "bcd"]
    related = document("e", status="avslutad", confusable_with=["a"])
    found = unfit(read(NEED), document("a"), *over, related)
    assert len(found) == MOST_UNFIT == 2
    assert found[0].document.id == "e"


@pytest.mark.parametrize(
    ("question", "target", "is_deciding"),
    [
        (NEED, {"employees": {"min": 10, "max": 49}}, True),
        (f"{NEED}. Vi är 20 anställda.", {"employees": {"min": 10, "max": 49}}, False),
        (f"{NEED}. Vi är 10–49 anställda.", {"employees": {"min": 10, "max": 49}}, False),
        (NEED, {}, False),
        (NEED, {"employees": {"max": 249}}, False),
        ("Vad är Techtank?", {"employees": {"min": 10, "max": 49}}, False),
    ],
    ids=["not told", "told", "range told", "no limit", "limit above all classes", "no need"],
)
def test_the_size_decides_when_another_programme_would_come_first_and_it_is_not_told(
    read: Read, question: str, target: dict[str, object], is_deciding: bool
) -> None:
    documents = {"a": document("a", target=target), "b": document("b")}
    scores = {"a": GOOD_TEXT_SCORE, "b": 0.7 * GOOD_TEXT_SCORE}
    assert deciding_sizes(read(question), documents, scores, today=TODAY) is is_deciding


def test_the_best_is_recommended_however_little_speaks_for_it(read: Read) -> None:
    """An employee's own programme of unknown status: more is taken away than a need gives."""
    far = document("a", needs=["export", "robot"], status="okänd", target={"applicants": ["individ"]})
    [found] = match(read("Vi vill köpa en robot, exportera, sänka energikostnaden och få lån"), far)
    assert found.score < 0
    assert found.document.id == "a"


@pytest.mark.parametrize(("scores", "expected"), [({"a": 20.0, "b": 17.0}, ["a"]), ({"a": 17.0, "b": 20.0}, ["b", "a"])])
def test_what_meets_no_need_stands_beside_the_best_text_only_when_it_is_that(
    read: Read, scores: dict[str, float], expected: list[str]
) -> None:
    assert names(match(read(NEED), document("a"), document("b", needs=["export"]), scores=scores)) == expected
