"""What stays with the visitor: the conversation in the browser, the language, and what the page says when the network fails or is slow."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assistant.web import wording

Visit = Callable[..., Any]  # conftest's `visit`: opens the page and returns it with a record of what happened
DAY = 24 * 3600 * 1000  # milliseconds
KEPT = "localStorage.getItem('samtal')"


def reload(page: Page) -> None:
    page.reload()
    page.get_by_label(wording.QUESTION_LABEL["sv"]).wait_for()


def test_the_conversation_is_there_after_a_reload_and_goes_on(visit: Visit, adviser: Any) -> None:
    visitor = visit()
    visitor.ask("Vi vill ha en robot")
    reload(visitor.page)
    expect(visitor.page.locator("#answer-1")).to_contain_text("Automationscheck")
    expect(visitor.page.locator("#sources-1 blockquote").first).to_be_visible()
    visitor.ask("Och vad kostar det?")
    assert adviser.asked[-1][1][0].content == "Vi vill ha en robot"
    assert visitor.complaints == []


def test_clearing_empties_the_browser_too(visit: Visit) -> None:
    visitor = visit()
    visitor.ask("Vi vill ha en robot")
    assert "Automationscheck" in visitor.page.evaluate(KEPT)
    visitor.page.get_by_role("button", name=wording.CLEAR["sv"]).click()
    expect(visitor.page.get_by_role("heading", name=wording.WELCOME["sv"])).to_be_visible()
    assert visitor.page.evaluate(KEPT) is None
    reload(visitor.page)
    expect(visitor.page.get_by_role("heading", name=wording.WELCOME["sv"])).to_be_visible()


@pytest.mark.parametrize(("age", "is_shown"), [(DAY - 60_000, True), (DAY + 60_000, False)])
def test_after_a_day_the_conversation_is_gone(visit: Visit, age: int, is_shown: bool) -> None:
    visitor = visit()
    visitor.ask("Vi vill ha en robot")
    page = visitor.page
    page.evaluate(f"""() => {{
        const kept = JSON.parse({KEPT});
        localStorage.setItem("samtal", JSON.stringify({{ ...kept, at: Date.now() - {age} }}));
    }}""")
    reload(page)
    expect(page.locator("#answer-1" if is_shown else ".welcome")).to_be_visible()
    assert (page.evaluate(KEPT) is not None) == is_shown


def test_nothing_is_kept_in_the_browser_before_something_is_asked(visit: Visit) -> None:
    page = visit().page
    assert page.evaluate("JSON.stringify(localStorage)") == "{}"
    assert page.context.cookies() == []


def test_what_is_no_conversation_in_the_browser_is_left_aside(visit: Visit) -> None:
    page = visit().page
    page.evaluate("""localStorage.setItem("samtal", JSON.stringify({ at: Date.now(), text: '[{"number": "<img src=x>"}]' }))""")
    reload(page)
    expect(page.get_by_role("heading", name=wording.WELCOME["sv"])).to_be_visible()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_the_page_is_english_where_one_asks_for_it_and_the_conversation_comes_along(visit: Visit, size: tuple[int, int]) -> None:
    visitor = visit(size)
    visitor.ask("Vi vill ha en robot")
    page = visitor.page
    page.get_by_role("link", name=wording.OTHER_LANGUAGE["sv"]).click()
    page.get_by_label(wording.QUESTION_LABEL["en"]).wait_for()
    assert (page.title(), page.evaluate("document.documentElement.lang")) == (wording.PAGE_TITLE["en"], "en")
    expect(page.locator("#answer-1 .kind")).to_have_text(wording.ANSWER_KIND["answered"]["en"])
    expect(page.locator("#answer-1 .text")).to_have_attribute("lang", "sv")
    page.get_by_label(wording.QUESTION_LABEL["en"]).fill("krasch")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_have_text(wording.FAILED["en"])
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.get_by_role("link", name=wording.OTHER_LANGUAGE["en"]).click()
    expect(page.locator("#answer-1 .kind")).to_have_text(wording.ANSWER_KIND["answered"]["sv"])
    assert visitor.complaints == []


def test_without_a_network_the_page_says_so_and_keeps_what_is_written(visit: Visit) -> None:
    page = visit().page
    box = page.get_by_label(wording.QUESTION_LABEL["sv"])
    box.fill("Vad kostar det?")
    page.context.set_offline(True)
    expect(page.locator("#trouble")).to_contain_text("inte uppkopplade")
    expect(box).to_have_value("Vad kostar det?")
    page.context.set_offline(False)
    expect(page.locator("#trouble")).to_contain_text("uppkopplade igen")
    box.press("Enter")
    page.locator("#answer-1[data-phase=done]").wait_for()


def test_on_a_phone_the_sources_are_a_sheet_that_closes_with_escape_and_gives_the_keyboard_back(visit: Visit) -> None:
    visitor = visit((390, 844))
    visitor.ask("Vi vill ha en robot")
    page = visitor.page
    marker = page.locator(".marker").nth(1)
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.get_by_role("button", name="Stäng källorna").click()):
        marker.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#source-1-2")).to_be_focused()
        expect(page.locator("#source-1-2")).to_be_in_viewport()
        assert page.locator("#sources-1").evaluate("sheet => getComputedStyle(sheet).position") == "fixed"
        close()
        expect(page.locator("#source-1-2")).to_be_hidden()
        expect(marker).to_be_focused()


def test_a_marker_opens_the_paragraph_with_the_quote_marked(
    visit: Visit, adviser: Any, monkeypatch: pytest.MonkeyPatch, script: Any
) -> None:
    citation = script.ROBOT.citations[0]
    paragraph = f"Före. {citation.quote} Efter <b>allt</b>."
    told = replace(script.ROBOT, citations=(replace(citation, paragraph=paragraph, source="Om checken"), *script.ROBOT.citations[1:]))
    monkeypatch.setattr(adviser, "_pick", lambda _question: told)
    visitor = visit()
    visitor.ask("Vi vill ha en robot")
    page = visitor.page
    expect(page.locator("#source-1-1 mark")).to_be_hidden()
    page.locator(".marker").first.click()
    expect(page.locator("#source-1-1 mark")).to_have_text(citation.quote)
    expect(page.locator("#source-1-1 .around p")).to_have_text(paragraph)
    expect(page.locator("#source-1-1 .facts")).to_contain_text("Om checken")
