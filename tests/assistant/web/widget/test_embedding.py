"""The button stands on any page, however it is included, and leaves the page as it was."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

Visit = Callable[..., Any]  # conftest's `visit_host`: opens a page and returns its button and panel

INCLUDED = {
    "at the end": {},
    "in the head": {"head": '<script src="WIDGET"></script>', "body": ""},
    "defer": {"head": '<script src="WIDGET" defer></script>', "body": ""},
    "async": {"head": '<script src="WIDGET" async></script>', "body": ""},
    "module": {"head": '<script src="WIDGET" type="module"></script>', "body": ""},
    "twice": {"head": '<script src="WIDGET"></script>', "body": '<script src="WIDGET"></script>'},
    "later": {
        "body": "<script>addEventListener('load', () => { const script = document.createElement('script');"
        "script.src = 'WIDGET'; document.body.append(script); });</script>"
    },
}
STRICT = (
    "default-src 'none'; script-src SERVER; connect-src SERVER; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)
WHITE, BLACK = "rgb(255, 255, 255)", "rgb(19, 29, 30)"
UNRULY = """<style>
html { font-size: 62.5%; } body { letter-spacing: .3em; text-transform: uppercase; direction: rtl; }
body * { color: red !important; font-size: 40px !important; opacity: .1 !important; }
adviser-chat { display: none !important; transform: scale(3) !important; }
button { background: red !important; } dialog { display: none !important; }
</style>"""


@pytest.mark.parametrize("parts", INCLUDED.values(), ids=list(INCLUDED))
def test_one_button_appears_and_answers_however_the_script_is_included(visit_host: Visit, host: Any, parts: dict[str, str]) -> None:
    widget = visit_host(host.put(**parts))
    expect(widget.element).to_have_count(1)
    expect(widget.open().ask("Vi vill ha en robot")).to_contain_text("passar två vägar")
    assert widget.complaints == []


def test_a_page_with_a_strict_policy_needs_two_lines_for_it(visit_host: Visit, host: Any) -> None:
    widget = visit_host(host.put(policy=STRICT)).open()
    widget.ask("Vi vill ha en robot").locator(".marker").first.click()
    expect(widget.element.locator("blockquote").first).to_be_visible()
    assert widget.element.locator("header").evaluate("header => getComputedStyle(header).display") == "flex"
    assert widget.complaints == []


def test_the_pages_style_does_not_reach_in(visit_host: Visit, host: Any) -> None:
    widget = visit_host(host.put(head=UNRULY)).open()
    style = widget.box.evaluate(
        "box => (({ color, fontSize, direction, textTransform }) => [color, fontSize, direction, textTransform])(getComputedStyle(box))"
    )
    assert style == ["rgb(20, 33, 31)", "16px", "ltr", "none"]
    assert widget.launch.evaluate("button => button.getBoundingClientRect().height") < 70
    assert widget.element.evaluate("element => getComputedStyle(element).opacity") == "1"


def test_the_page_keeps_its_style_its_names_and_its_keys(visit_host: Visit, host: Any) -> None:
    names = "window.before = new Set(Object.getOwnPropertyNames(window)); window.keys = [];"
    keys = "document.addEventListener('keydown', (event) => keys.push(event.key));"
    widget = visit_host(host.put(head=f"<script>{names} {keys}</script>")).open()
    widget.box.press_sequentially("hej/")
    assert widget.page.evaluate("keys") == []
    assert widget.page.evaluate("Object.getOwnPropertyNames(window).filter((name) => !before.has(name))") == ["before", "keys"]
    assert widget.page.evaluate("[document.styleSheets.length, document.adoptedStyleSheets.length]") == [0, 0]
    widget.page.get_by_role("searchbox").press("s")
    assert widget.page.evaluate("keys") == ["s"]


def test_it_asks_nothing_of_any_other_host_and_follows_nobody(visit_host: Visit, host: Any, server: str) -> None:
    widget = visit_host(host.put()).open()
    widget.ask("Vi vill ha en robot")
    assert {urlsplit(url).netloc for url in widget.requested} == {urlsplit(host.address).netloc, urlsplit(server).netloc}
    assert widget.page.context.cookies() == []
    assert widget.page.evaluate("localStorage.length") == 0


def test_attributes_say_title_greeting_language_side_and_whether_it_is_open(visit_host: Visit, host: Any) -> None:
    script = '<script src="WIDGET" data-title="Fråga Techtank" data-greeting="Hej!" data-lang="en" data-position="left" data-open></script>'
    widget = visit_host(host.put(body=script))
    expect(widget.page.get_by_role("dialog", name="Fråga Techtank")).to_be_visible()
    expect(widget.element.get_by_role("heading", name="Hej!")).to_be_visible()
    expect(widget.element.get_by_text("I am an automatic adviser, not a human.")).to_be_visible()
    expect(widget.page.get_by_role("button", name="Ask the adviser")).to_be_visible()
    assert widget.page.evaluate("document.activeElement === document.body")  # what opens by itself takes nobody's place
    edges = [widget.launch, widget.panel]
    assert all(edge.evaluate("node => node.getBoundingClientRect().left") < 40 for edge in edges)


def test_on_a_phone_it_never_opens_by_itself(visit_host: Visit, host: Any) -> None:
    widget = visit_host(host.put(body='<script src="WIDGET" data-open></script>'), (390, 844), is_mobile=True, has_touch=True)
    expect(widget.panel).to_be_hidden()


@pytest.mark.parametrize(("accent", "ink"), [("#ffd400", "lab(0 0 0)"), ("#7a0019", "lab(100 0 0)")])
def test_variables_of_the_page_colour_it_and_words_stay_readable(visit_host: Visit, host: Any, accent: str, ink: str) -> None:
    style = f"<style>:root {{ --adviser-accent: {accent}; --adviser-radius: 0; --adviser-width: 22em; }}</style>"
    widget = visit_host(host.put(head=style)).open()
    read = "node => { const style = getComputedStyle(node); return [style.backgroundColor, style.color]; }"
    red, green, blue = bytes.fromhex(accent.removeprefix("#"))
    assert widget.element.locator(".send").first.evaluate(read) == [f"rgb({red}, {green}, {blue})", ink]
    assert widget.panel.evaluate("node => [getComputedStyle(node).borderRadius, node.offsetWidth]") == ["0px", 352]


@pytest.mark.parametrize(
    ("system", "theme", "ground"), [("light", "", WHITE), ("dark", "", BLACK), ("dark", "light", WHITE), ("light", "dark", BLACK)]
)
def test_dark_follows_the_system_unless_the_page_says_otherwise(visit_host: Visit, host: Any, system: str, theme: str, ground: str) -> None:
    widget = visit_host(host.put(body=f'<script src="WIDGET" data-theme="{theme}"></script>'), color_scheme=system).open()
    assert widget.panel.evaluate("node => getComputedStyle(node).backgroundColor") == ground
