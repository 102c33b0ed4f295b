"""What a publication would change is drawn with the numbers first, escaped, and says when it no longer holds."""

from datetime import datetime

import pytest

from assistant.staff.impact_records import Effect, Impact, Item, read_items, write_items
from assistant.staff.publish_gate import Obstacle
from assistant.web.staff.impact_view import SHOWN, STALE, render_impact, render_obstacle

EVIL = "<script>alert(1)</script>"


def item(effect: Effect = "changed", **given: object) -> Item:
    return Item(**{"effect": effect, "question": "Vad kostar det?", "before": "Det kostar 5 kr.", "after": "Det kostar 6 kr."} | given)


def impact(*items: Item, tests: int = 2, questions: int = 5) -> Impact:
    return Impact({"egna/a": 3, "egna/b": 1}, 7, datetime(2026, 11, 23, 9, 5), EVIL, tests, questions, items, 4.2)


def test_the_numbers_come_before_what_breaks_and_that_before_what_only_changes() -> None:
    html = render_impact((impact(item(), item("broken"), item("answered"), item("unanswered"), item("mended")), True), "egna/a")
    places = [
        html.index(each) for each in ("impact-numbers", "Tester som slutar", "inte längre får svar (1)", "får svar (1)", "Svar som ändras")
    ]
    assert places == sorted(places)
    assert "<strong>2</strong> <span>är som förut</span>" in html


def test_everything_that_people_wrote_is_escaped() -> None:
    evil = item("broken", question=EVIL, before=EVIL, after=f"{EVIL} {EVIL}", failures=(EVIL,), case_id=EVIL)
    html = render_impact((impact(evil), True), "egna/a")
    assert EVIL not in html
    assert html.count("&lt;script&gt;") >= 5
    assert EVIL not in render_obstacle(Obstacle(EVIL, EVIL, True), 0)
    assert EVIL not in render_obstacle(Obstacle(EVIL, EVIL, False), 0)


def test_a_result_that_no_longer_holds_says_so() -> None:
    assert STALE in render_impact((impact(), False), "egna/a")
    assert STALE not in render_impact((impact(), True), "egna/a")


def test_the_documents_it_was_tried_together_with_are_named() -> None:
    assert "Version 3 tillsammans med egna/b" in render_impact((impact(), True), "egna/a")


def test_a_long_list_is_cut_and_says_how_many_are_left_out() -> None:
    html = render_impact((impact(*[item()] * (SHOWN + 4), questions=100), True), "egna/a")
    assert html.count("<details") == SHOWN
    assert "4 till visas inte här" in html


def test_what_breaks_stands_open_and_what_changes_does_not() -> None:
    html = render_impact((impact(item("broken"), item("changed")), True), "egna/a")
    assert html.count(" open>") == 1


def test_before_anything_was_tried_the_page_says_what_to_do() -> None:
    assert "Inget är prövat än" in render_impact(None, "egna/a")


def test_a_refusal_asks_for_a_reason_and_a_warning_for_a_tick() -> None:
    assert 'name="override"' in render_obstacle(Obstacle("Inte prövat.", "Ange skäl.", True), 2)
    assert 'name="accepted" value="2"' in render_obstacle(Obstacle("1 test bryts.", "Godta.", False), 2)
    assert render_obstacle(None, 0) == ""


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        (
            (item(), item(), item(), item("broken"), item("answered"), item("answered")),
            "3 svar ändras, 1 test slutar stämma, 2 frågor får svar.",
        ),
        ((), "Inget svar ändras, av 2 tester och 5 frågor som prövades."),
        ((item("unanswered"), item("mended"), item("mended")), "2 tester börjar stämma, 1 fråga får inte längre svar."),
    ],
)
def test_the_outcome_is_one_sentence(items: tuple[Item, ...], sentence: str) -> None:
    assert impact(*items).sentence == sentence


def test_the_json_form_comes_back_the_same() -> None:
    items = (item("broken", failures=("a", "b"), case_id="t-1"), item(asked=4))
    assert read_items(write_items(items)) == items
