"""Everyone can use the button and its panel: keyboard, screen reader, phone, zoom, contrast, calm."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route, expect

Visit = Callable[..., Any]  # conftest's `visit_host`: opens a page and returns its button and panel
WIDE, PHONE = (1440, 900), (390, 844)
GRAVE = {"serious", "critical"}


def tab_to(widget: Any, name: str) -> None:
    """Press Tab until what is focused has the name, as somebody does who sees only where they are."""
    focused = "document.activeElement.shadowRoot?.activeElement"
    for _ in range(40):
        widget.page.keyboard.press("Tab")
        if name in widget.page.evaluate(f"({focused}?.getAttribute('aria-label') ?? {focused}?.innerText ?? '')"):
            return
    raise AssertionError(f"{name} is not reached with Tab")


def test_a_whole_visit_with_the_keyboard_alone(visit_host: Visit, host: Any) -> None:
    widget = visit_host(host.put())
    keyboard = widget.page.keyboard
    tab_to(widget, "Fråga rådgivaren")
    expect(widget.launch).to_have_attribute("aria-expanded", "false")
    keyboard.press("Enter")
    expect(widget.launch).to_have_attribute("aria-expanded", "true")
    expect(widget.box).to_be_focused()
    keyboard.type("Vi vill ha en")
    keyboard.press("Shift+Enter")  # a new line, not a question
    keyboard.type("robot")
    keyboard.press("Enter")
    expect(widget.exchange()).to_have_attribute("data-phase", "done")
    expect(widget.box).to_be_focused()
    widget.element.locator(".log").focus()
    tab_to(widget, "Källa 3: Robotlyftet")
    keyboard.press("Enter")
    expect(widget.element.locator(".source.chosen")).to_be_focused()
    tab_to(widget, "Tillbaka till svaret")
    keyboard.press("Enter")
    expect(widget.element.get_by_role("button", name="Källa 3: Robotlyftet")).to_be_focused()
    tab_to(widget, "Vad kostar Automationscheck?")
    keyboard.press("Space")
    expect(widget.exchange().locator(".question")).to_contain_text("Vad kostar Automationscheck?")
    expect(widget.exchange()).to_be_focused()
    keyboard.press("Escape")
    expect(widget.panel).to_be_hidden()
    expect(widget.launch).to_be_focused()
    expect(widget.launch).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize(
    ("language", "choice", "privacy", "path"),
    [
        ("sv", "Spara inte mina frågor", "Så hanterar vi era uppgifter (öppnas i ny flik)", "integritet"),
        ("en", "Do not keep my questions", "How we handle your data (opens in a new tab)", "en/privacy"),
    ],
)
def test_what_becomes_of_questions_is_chosen_and_read_with_the_keyboard(
    visit_host: Visit, host: Any, server: str, language: str, choice: str, privacy: str, path: str
) -> None:
    widget = visit_host(host.put(body=f'<script src="WIDGET" data-lang="{language}"></script>')).open()
    box = widget.element.get_by_role("checkbox", name=choice, exact=True)
    widget.box.focus()
    for _ in range(2):  # past the button that sends
        widget.page.keyboard.press("Tab")
    expect(box).to_be_focused()
    widget.page.keyboard.press("Space")
    expect(box).to_be_checked()
    widget.page.keyboard.press("Tab")
    link = widget.element.get_by_role("link", name=privacy, exact=True)
    expect(link).to_be_focused()
    expect(link).to_have_attribute("href", f"{server}/{path}")
    assert widget.page.request.get(f"{server}/{path}").ok


def test_a_finished_answer_is_announced_once_without_markers(widget: Any) -> None:
    widget.said.evaluate("""region => {
        window.spoken = [];
        new MutationObserver(() => window.spoken.push(region.textContent)).observe(region, { childList: true });
    }""")
    widget.ask("Vi vill ha en robot")
    widget.page.wait_for_timeout(300)
    spoken = widget.page.evaluate("window.spoken")
    assert spoken[0] == "Söker i dokumenten."
    assert len([text for text in spoken if "stängd" in text]) == 1
    assert spoken[-1].startswith("Svar. För att köpa")
    assert spoken[-1].endswith("framgår inte. 4 källor.")
    assert widget.element.locator("[aria-live]").count() == 1


def test_parts_have_roles_and_names(widget: Any) -> None:
    page = widget.page
    expect(page.get_by_role("dialog", name="Industrirådgivaren")).to_be_visible()
    expect(page.get_by_role("textbox", name="Er fråga")).to_have_accessible_description(
        "Svaren skrivs automatiskt och kan vara fel. Kontrollera källorna. Skriv inga personuppgifter. "
        "Frågorna sparas i 90 dagar utan uppgifter om vem som frågar."
    )
    widget.ask("Vi vill ha en robot")
    for name in ("Rensa samtalet", "Stäng", "Ja, svaret hjälpte", "Nej, svaret hjälpte inte"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(widget.element.get_by_role("article")).to_have_attribute("aria-busy", "false")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_serious_in_any_state(visit_host: Visit, host: Any, size: tuple[int, int], scheme: str) -> None:
    widget = visit_host(host.put(), size, color_scheme=scheme)
    check = Axe()
    found = {}

    def look(state: str) -> None:
        if folder := os.environ.get("ASSISTANT_SHOTS"):
            widget.page.screenshot(path=Path(folder) / f"widget-{state}-{size[0]}-{scheme}.png")
        violations = check.run(widget.page).response["violations"]
        found[state] = [
            (item["id"], node["target"], node["failureSummary"]) for item in violations if item["impact"] in GRAVE for node in item["nodes"]
        ]

    look("closed")
    widget.open()
    look("welcome")
    widget.ask("Vi vill ha en robot")
    look("answer")
    widget.element.locator(".marker").nth(2).click()
    look("source")
    widget.element.get_by_role("button", name="Ja, svaret hjälpte").click()
    expect(widget.said).to_have_text("Tack för ert omdöme.")
    look("judged")
    widget.ask("Vad är skillnaden?")
    look("table")
    widget.ask("Hjälp oss med produktionen")
    look("choices")
    widget.send("x" * 5000)
    widget.element.locator(".notice").wait_for()
    look("refused")
    held: list[Route] = []
    widget.page.route("**/api/v1/ask", lambda route: held.append(route))
    widget.send("Hej")
    widget.element.locator(".searching").wait_for()
    look("waiting")
    held[0].abort()
    assert found == {state: [] for state in found}


def test_on_a_phone_the_panel_is_the_whole_window_and_holds_the_keyboard(visit_host: Visit, host: Any) -> None:
    widget = visit_host(host.put(), PHONE, is_mobile=True, has_touch=True)
    widget.launch.tap()
    box = widget.panel.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, *PHONE)
    # not the box: its keyboard would cover the panel
    expect(widget.element.get_by_role("heading", name="Industrirådgivaren")).to_be_focused()
    widget.ask("Vi vill ha en robot")
    assert widget.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    for _ in range(40):
        widget.page.keyboard.press("Tab")
        assert widget.page.evaluate("document.activeElement === document.body || document.activeElement.matches('adviser-chat')")
    widget.element.get_by_role("button", name="Stäng").tap()
    expect(widget.launch).to_be_focused()


@pytest.mark.parametrize("size", [(320, 640), (720, 450), (640, 400), (1440, 900)], ids=str)
def test_at_200_percent_zoom_everything_is_reached_without_sideways_scrolling(visit_host: Visit, host: Any, size: tuple[int, int]) -> None:
    widget = visit_host(host.put(), size).open()
    widget.ask("Vi vill ha en robot").locator(".marker").first.click()
    log = widget.element.locator(".log")
    assert log.evaluate("node => node.scrollWidth - node.clientWidth") == 0
    assert log.evaluate("node => node.clientHeight") > size[1] / 4
    for control in (widget.element.get_by_role("button", name="Skicka"), widget.element.get_by_role("button", name="Stäng"), widget.box):
        expect(control).to_be_in_viewport(ratio=1)


def test_turning_the_window_keeps_the_panel_its_words_and_the_keyboard(widget: Any) -> None:
    widget.box.fill("Vi vill")
    for size in (PHONE, WIDE):
        widget.page.set_viewport_size({"width": size[0], "height": size[1]})
        expect(widget.box).to_be_focused()
        expect(widget.box).to_have_value("Vi vill")
        expect(widget.launch).to_have_attribute("aria-expanded", "true")
        assert widget.panel.evaluate("node => node.matches(':modal')") == (size == PHONE)


def test_focus_is_visible_everywhere(widget: Any) -> None:
    widget.ask("Vi vill ha en robot")
    widget.launch.focus()
    for _ in range(25):
        widget.page.keyboard.press("Tab")
        outline = widget.page.evaluate(
            "(focused => focused ? getComputedStyle(focused).outline : '3px solid')(document.activeElement.shadowRoot?.activeElement)"
        )
        assert "3px" in outline
        assert "solid" in outline


def test_what_can_be_touched_is_large_enough(widget: Any) -> None:
    widget.ask("Vi vill ha en robot").locator("summary").click()
    sizes = widget.element.locator("button:visible, a:visible, summary, textarea, form label:has(input)").evaluate_all(
        "nodes => nodes.map((node) => [node.textContent.slice(0, 20), node.offsetWidth, node.offsetHeight])"
    )
    assert [size for size in sizes if min(size[1:]) < 24] == []  # CSS pixels; WCAG 2.2, 2.5.8


def test_a_question_comes_to_the_top_and_its_answer_moves_nothing(widget: Any) -> None:
    widget.ask("Vi vill ha en robot")
    widget.page.route("**/api/v1/ask", lambda route: (widget.page.wait_for_timeout(300), route.continue_()))
    widget.send("Vad kostar det?")
    question = widget.exchange().locator(".question")
    expect(widget.exchange()).to_have_attribute("data-phase", "waiting")
    before = question.bounding_box()
    expect(widget.exchange()).to_have_attribute("data-phase", "done")
    assert question.bounding_box() == before


@pytest.mark.parametrize(("wish", "name"), [("reduce", "none"), ("no-preference", "rise")])
def test_nothing_moves_for_those_who_want_calm(visit_host: Visit, host: Any, wish: str, name: str) -> None:
    widget = visit_host(host.put(), reduced_motion=wish).open()
    assert widget.panel.evaluate("node => getComputedStyle(node).animationName") == name


def test_no_line_begins_with_a_marker(visit_host: Visit, host: Any) -> None:
    widget = visit_host(host.put(), (320, 640)).open()
    widget.ask("Vi vill ha en robot")
    lone = """glued => glued.filter((span) => {
        const word = document.createRange();
        word.selectNodeContents(span);
        return word.getBoundingClientRect().height > 30;
    }).length"""
    for width in range(300, 480, 6):
        widget.page.set_viewport_size({"width": width, "height": 640})
        assert widget.element.locator(".glue").evaluate_all(lone) == 0
