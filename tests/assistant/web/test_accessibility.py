"""Everyone can use the chat page: keyboard, screen reader, phone, zoom, contrast, light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from assistant.web import wording

Visit = Callable[..., Any]  # conftest's `visit`: opens the page and returns it with a record of what happened
WIDE, PHONE = (1440, 900), (390, 844)


def test_the_whole_visit_works_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit().page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label(wording.QUESTION_LABEL["sv"])).to_be_focused()
    page.keyboard.type("Vi vill ha en robot")
    page.keyboard.press("Enter")
    page.locator("#answer-1[data-phase=done]").wait_for()
    expect(page.get_by_label(wording.QUESTION_LABEL["sv"])).to_be_focused()
    expect(page.get_by_label(wording.QUESTION_LABEL["sv"])).to_have_value("")
    page.locator(".marker").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-1-1")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#source-1-1 .back")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".marker").first).to_be_focused()
    page.get_by_role("button", name="Vad kostar Automationscheck?").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#answer-2 .question")).to_contain_text("Vad kostar Automationscheck?")


def test_focus_is_visible(visit: Visit) -> None:
    page = visit().page
    for _ in range(4):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outline")
        assert "3px" in outline
        assert "solid" in outline


def test_a_finished_answer_is_announced_once_without_markers(visit: Visit) -> None:
    visitor = visit()
    visitor.page.evaluate("""() => {
        window.spoken = [];
        const region = document.querySelector("#announcer");
        new MutationObserver(() => window.spoken.push(region.textContent)).observe(region, { childList: true });
    }""")
    visitor.ask("Vi vill ha en robot")
    visitor.page.wait_for_timeout(300)
    spoken = visitor.page.evaluate("window.spoken")
    assert len([text for text in spoken if "stängd" in text]) == 1
    assert spoken[-1].endswith("framgår inte. 4 källor.")
    assert visitor.page.locator("[aria-live]:visible").count() == 1


def test_a_table_is_announced_row_by_row_with_the_names_of_its_columns(visit: Visit) -> None:
    visitor = visit()
    visitor.ask("Vad är skillnaden?")
    expect(visitor.page.locator("#announcer")).to_contain_text("Läge. Robotlyftet: avslutad. Automationscheck: löpande. Vad det är. ")


def test_on_a_phone_a_table_stands_row_below_row_with_its_roles_and_the_page_is_no_wider(visit: Visit) -> None:
    visitor = visit(PHONE, has_touch=True, is_mobile=True)
    visitor.ask("Vad är skillnaden?")
    page = visitor.page
    cells = page.get_by_role("table").get_by_role("row").filter(has_text="Läge").get_by_role("cell")
    first, second = cells.nth(0).bounding_box(), cells.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert second["y"] >= first["y"] + first["height"] - 1
    assert cells.nth(0).evaluate("cell => getComputedStyle(cell, '::before').content").startswith('"Robotlyftet"')
    expect(page.get_by_role("columnheader")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_no_line_begins_with_a_marker(visit: Visit) -> None:
    visitor = visit((320, 640))
    visitor.ask("Vi vill ha en robot")
    lone = """markers => markers.filter((marker) => {
        const before = document.createRange();
        before.setStart(marker.previousSibling, marker.previousSibling.textContent.length - 1);
        before.setEnd(marker.previousSibling, marker.previousSibling.textContent.length);
        return Math.abs(before.getBoundingClientRect().bottom - marker.getBoundingClientRect().bottom) > 12;
    }).length"""
    widths = range(300, 500, 4)
    found = []
    for width in widths:
        visitor.page.set_viewport_size({"width": width, "height": 640})
        found.append(visitor.page.locator(".text .marker").evaluate_all(lone))
    assert found == [0] * len(widths)


def test_on_a_phone_sources_fold_below_and_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    visitor = visit(PHONE, has_touch=True, is_mobile=True)
    visitor.ask("Vi vill ha en robot")
    page = visitor.page
    summary = page.locator("#sources-1 summary")
    expect(summary).to_have_text("Källor (4)")
    expect(page.locator("#source-1-1")).to_be_hidden()
    answer, sources = page.locator("#answer-1").bounding_box(), page.locator("#sources-1").bounding_box()
    assert answer is not None
    assert sources is not None
    assert sources["y"] > answer["y"] + answer["height"] - 1
    page.get_by_role("button", name=wording.SHOW_SOURCES["sv"]).tap()
    expect(summary).to_be_in_viewport()
    page.get_by_role("button", name="Stäng källorna").tap()
    page.locator(".marker").first.tap()
    expect(page.locator("#source-1-1 blockquote")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("size", [(320, 640), (720, 450), (1024, 700), WIDE], ids=str)
def test_every_width_and_200_percent_zoom_reach_the_box_without_sideways_scrolling(visit: Visit, size: tuple[int, int]) -> None:
    visitor = visit(size)
    visitor.ask("Vi vill ha en robot")
    page = visitor.page
    page.get_by_role("button", name=wording.SEND["sv"], exact=True).scroll_into_view_if_needed()
    expect(page.get_by_role("button", name=wording.SEND["sv"], exact=True)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_on_a_wide_screen_the_sources_stand_open_beside_the_answer(visit: Visit) -> None:
    visitor = visit()
    visitor.ask("Vi vill ha en robot")
    answer, source = visitor.page.locator("#answer-1").bounding_box(), visitor.page.locator("#source-1-1").bounding_box()
    assert answer is not None
    assert source is not None
    assert source["x"] >= answer["x"] + answer["width"]


CONTRAST = """() => {
  const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const color = parse(getComputedStyle(element).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const weak = [];
  for (const element of document.querySelectorAll("main *, #masthead *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility()) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) weak.push(`${element.className} ${element.textContent.trim().slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return weak;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_the_contrast_of_wcag_aa(visit: Visit, scheme: str) -> None:
    visitor = visit(color_scheme=scheme)
    assert visitor.page.evaluate(CONTRAST) == []
    visitor.ask("Vi vill ha en robot")
    visitor.page.locator(".marker").first.click()
    assert visitor.page.evaluate(CONTRAST) == []
    visitor.ask("Vad är skillnaden?")
    assert visitor.page.evaluate(CONTRAST) == []
    visitor.page.get_by_label(wording.QUESTION_LABEL["sv"]).fill("x" * 5000)
    visitor.page.keyboard.press("Enter")
    visitor.page.locator("[data-phase=failed]").wait_for()
    assert visitor.page.evaluate(CONTRAST) == []
    ink = visitor.page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (sum(ink) < 200) == (scheme == "dark")
