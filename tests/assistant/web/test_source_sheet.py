"""Where sources are shown: over the page on a phone, with nothing behind in the keyboard's reach, and beside the text on a wide screen."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

Visit = Callable[..., Any]  # conftest's `visit`: opens the page and returns it with a record of what happened
PHONE = (390, 844)
# Whether what has the keyboard can be seen; the browser's own controls, where a turn through the page ends, are its body.
IS_SEEN = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return element === document.body || element.contains(top);
}"""


def open_source(page: Page) -> None:
    page.locator(".marker").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-1-2")).to_be_focused()


def test_the_keyboard_stays_in_the_sheet_and_is_never_hidden_by_it(visit: Visit) -> None:
    visitor = visit(PHONE)
    visitor.ask("Vi vill ha en robot")
    page = visitor.page
    open_source(page)
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate(IS_SEEN)
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#sources')")
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    expect(page.locator(".marker").nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".marker").nth(2)).to_be_focused()


def test_the_sheet_gives_the_keyboard_back_to_what_opened_it_last(visit: Visit) -> None:
    visitor = visit(PHONE)
    visitor.ask("Vi vill ha en robot")
    page = visitor.page
    open_source(page)
    page.keyboard.press("Escape")
    page.locator(".show-sources").click()
    page.keyboard.press("Escape")
    expect(page.locator(".show-sources")).to_be_focused()


def test_beside_the_text_escape_goes_back_to_the_marker_and_the_sources_stay(visit: Visit) -> None:
    visitor = visit()
    visitor.ask("Vi vill ha en robot")
    page = visitor.page
    open_source(page)
    page.keyboard.press("Escape")
    expect(page.locator(".marker").nth(1)).to_be_focused()
    expect(page.locator("#source-1-2")).to_be_visible()


def test_on_a_phone_nothing_in_the_header_covers_anything_else(visit: Visit) -> None:
    visitor = visit(PHONE)
    visitor.ask("Vi vill ha en robot")
    edges = visitor.page.evaluate("""["h1", "#language a", "#clear"].map((name) => {
      const range = document.createRange(), element = document.querySelector(name);
      range.selectNodeContents(element);
      return [range.getBoundingClientRect().left, range.getBoundingClientRect().right];
    })""")
    assert all(before[1] < after[0] for before, after in pairwise(edges))
