"""On the staff's page everything is reached with the keyboard, and shows that it is."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page

from assistant.staff.case_desk import CaseDesk
from assistant.staff.cases import Case
from assistant.staff.roles import Actor

EDITOR = Actor("redaktör", "redaktör")
VINDLYFTET = "iuc/vindlyftet"
MOST_STEPS = 300
OF_GRADIO = ("WARN ",)  # begins what Gradio's pictures say of their own making in the console


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, index_home: Any, open_desk: Any, serve_desk: Callable[..., Any], script: Any,
    small_library: Any,
) -> Iterator[SimpleNamespace]:  # fmt: skip
    """The staff's page on a library with a draft and a test case."""
    desk = open_desk(index_home(tmp_path_factory.mktemp("keyboard"), small_library))
    desk.add_text(EDITOR, "Ett utkast", "Verkstaden i Ronneby är öppen för alla företag som vill prova en robot.")
    CaseDesk(desk.engine).add_case(EDITOR, Case("Hur stort är stödet i Vindlyftet?", says=("75 000",), tags=("belopp",), owner="Eva"))
    with serve_desk(desk, script.ScriptedAdviser()) as address:
        yield SimpleNamespace(address=address)


REACHED = """() => {
    const element = document.activeElement;
    (window.reached ??= new Set()).add(element);
    const shown = element.matches("input[type=file]") ? element.closest("label, .drop") : element;
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    return element === document.body || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) ? "" : element.outerHTML.slice(0, 200);
}"""
MISSED = """() => {
    const groups = new Set([...window.reached].filter((one) => one.type === "radio").map((one) => one.name));
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches(":disabled") && one.tabIndex >= 0)
        .filter((one) => !window.reached.has(one) && !(one.type === "radio" && groups.has(one.name)))
        .map((one) => one.outerHTML.slice(0, 200));
}"""


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("?vy=bibliotek", "#area-list tbody"), ("?vy=att-gora", "#area-work h3"), ("?vy=prova", "#bench-form"),
        ("?vy=testfall", "#area-case-list tbody"), ("?vy=obesvarat", "#area-vain-themes p"), ("?vy=oversikt", "#area-figures-numbers p"),
        ("?vy=lagg-till", "#area-ways form"), ("?vy=flytta", "#area-moves form"), ("?vy=konton", "#area-accounts table"),
        ("?vy=logg", "#area-log tbody"), (f"?dokument={VINDLYFTET}", "textarea[name=body]"),
    ],
)  # fmt: skip
def test_every_control_is_reached_with_the_keyboard_and_shows_that_it_is(
    site: SimpleNamespace, sign_in_at: Callable[..., Page], where: str, place: str
) -> None:
    page = sign_in_at(site.address, "administratör", where, tolerated=OF_GRADIO)
    page.locator(place).locator("visible=true").first.wait_for()
    page.wait_for_timeout(300)  # what a view focuses when it has come
    unseen, rounds = set(), 0
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        unseen.add(page.evaluate(REACHED))
        rounds += page.evaluate("document.activeElement === document.body")
        if rounds == 2:  # from where the view begins to the end, and from the page's own beginning
            break
    assert rounds == 2
    assert unseen - {""} == set()
    assert page.evaluate(MISSED) == []
