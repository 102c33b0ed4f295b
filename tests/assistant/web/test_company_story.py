"""A company's visit from question to PDF, on the shipped documents: wide and narrow, light and dark. The README's picture is made here."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.conversation import Adviser
from assistant.log_writer import LogWriter
from assistant.settings import ApiAccess
from assistant.web import programme_cards, sharing, wording
from assistant.web.api.application import Library, open_public_database
from assistant.web.app import create_app
from assistant.web.privacy import Handling
from index.searcher import Searcher

SIZES = {1440: (1440, 900), 390: (390, 844)}
NEED = wording.EXAMPLES[0]["sv"]
# The sum of all layout shifts that no key or click brought about (web.dev/articles/cls).
WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shifted += entry.hadRecentInput ? 0 : entry.value)))
  .observe({ type: "layout-shift", buffered: true });
"""
GOOD_SHIFT = 0.1  # at most; the same source


@pytest.fixture
def open_page(
    browser: Browser, run_app: Any, adviser_on_documents: Adviser, searcher: Searcher, tmp_path: Path
) -> Iterator[Callable[[int, Any], Page]]:
    """Open the page as `assistant serve` shows it, with a question log and the form."""
    log, engine = LogWriter(tmp_path, days=90), open_public_database(tmp_path)
    library, handling = Library(searcher, engine, ApiAccess()), Handling(log_days=90, enquiry_days=180)
    contexts = []
    with run_app(create_app(adviser_on_documents, log=log, library=library, handling=handling)) as address:

        def run(width: int, scheme: Any) -> Page:
            size = {"width": SIZES[width][0], "height": SIZES[width][1]}
            contexts.append(browser.new_context(viewport=size, color_scheme=scheme, locale="sv-SE", reduced_motion="reduce"))
            page = contexts[-1].new_page()
            page.add_init_script(WATCH_SHIFTS)
            page.on(
                "request",
                lambda request: elsewhere.append(request.url) if not request.url.startswith((address, "blob:", "data:")) else None,
            )
            page.goto(address)
            page.get_by_label(wording.QUESTION_LABEL["sv"]).wait_for()
            return page

        elsewhere: list[str] = []
        yield run
        for context in contexts:
            context.close()
        assert elsewhere == []
    log.close()
    engine.dispose()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_from_a_need_to_a_pdf(open_page: Callable[[int, Any], Page], tmp_path: Path, width: int, scheme: str) -> None:
    page = open_page(width, scheme)

    def shoot(name: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if folder := os.environ.get("ASSISTANT_SHOTS"):
            page.screenshot(path=Path(folder) / f"chat-{name}-{width}-{scheme}.png")

    expect(page.get_by_role("heading", name=wording.WELCOME["sv"])).to_be_visible()
    expect(page.locator("#heading")).to_contain_text("automatisk rådgivare")
    shoot("welcome")
    page.get_by_role("button", name=NEED).click()
    page.locator("#answer-1[data-phase=done]").wait_for()
    shoot("answer")
    card = page.locator(".programme").first
    for row in (programme_cards.WHY, wording.CHECK, programme_cards.COST, programme_cards.APPLY, wording.CONTACT):
        expect(card).to_contain_text(row["sv"])
    card.scroll_into_view_if_needed()
    shoot("programmes")
    page.locator("#answer-1 .marker").first.click()
    expect(page.locator("#source-1-1")).to_be_visible()
    shoot("source")
    page.keyboard.press("Escape")
    follow_up = page.locator(".suggestions [data-question]").first
    question = follow_up.text_content() or ""
    follow_up.press("Enter")
    page.locator("#answer-2[data-phase=done]").wait_for()
    expect(page.locator("#answer-2 .question")).to_contain_text(question)
    with page.expect_download() as download:
        page.get_by_role("button", name=sharing.SAVE["sv"]).click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    page.get_by_role("button", name="Prata med en människa").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    shoot("person")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("window.shifted") <= GOOD_SHIFT
