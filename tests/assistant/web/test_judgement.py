"""Companies say on the page whether an answer helped, and why not; it is noted with the question, where that is kept."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant import question_log
from assistant.log_writer import LogWriter
from assistant.question_log import read_questions
from assistant.web import wording
from assistant.web.app import create_app
from corpus.library import open_database, reading

ROBOT, OTHER = "Vilken robot passar oss?", "Vad kostar en båt?"


@pytest.fixture
def open_page(browser: Browser, run_app: Any, tmp_path: Path, script: SimpleNamespace) -> Iterator[Callable[..., Page]]:
    """Serve the chat page with a log of so many days, and open it."""
    log = LogWriter(tmp_path, days=90)
    contexts = []
    with run_app(create_app(script.ScriptedAdviser(), log=log)) as address:

        def visit(*, width: int = 1440, scheme: Any = "light") -> Page:
            context = browser.new_context(
                viewport={"width": width, "height": 844}, color_scheme=scheme, locale="sv-SE", reduced_motion="reduce"
            )
            contexts.append(context)
            page = context.new_page()
            page.goto(address)
            page.get_by_label(wording.OPT_OUT["sv"]).wait_for()
            return page

        yield visit
        for context in contexts:
            context.close()
    log.close()


def ask(page: Page, question: str) -> Locator:
    """Ask, and return the answer."""
    count = page.locator(".exchange").count()
    page.get_by_label(wording.QUESTION_LABEL["sv"]).fill(question)
    page.keyboard.press("Enter")
    page.locator(f"#answer-{count + 1}[data-phase=done]").wait_for()
    return page.locator(f"#answer-{count + 1}")


def noted(folder: Path) -> dict[str, tuple[str | None, str]]:
    """Return what the log says of each question: the thumb and the reason."""
    engine = open_database(folder, question_log.metadata)
    with reading(engine) as connection:
        found = {one.text: (one.thumb, one.reason) for one in read_questions(connection)}
    engine.dispose()
    return found


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_thumb_and_its_reason_are_noted_and_stay_shown(open_page: Callable[..., Page], tmp_path: Path, width: int, scheme: str) -> None:
    page = open_page(width=width, scheme=scheme)
    answer = ask(page, ROBOT)
    no = answer.get_by_role("button", name="Nej", exact=True)
    no.focus()
    page.keyboard.press("Enter")
    expect(no).to_have_attribute("aria-pressed", "true")
    reason = answer.get_by_label(wording.REASON["sv"])
    expect(reason).to_be_focused()
    reason.fill("Beloppet saknas. Ring 070-123 45 67.")
    if folder := os.environ.get("ASSISTANT_SHOTS"):
        page.screenshot(path=Path(folder) / f"judgement-{width}-{scheme}.png")
    answer.locator("[data-reason]").click()
    expect(answer.locator(".judgement")).to_contain_text("Tack!")
    expect(reason).to_be_hidden()
    other = ask(page, OTHER)
    other.get_by_role("button", name="Ja", exact=True).click()
    expect(other.get_by_role("button", name="Ja", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(no).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = noted(tmp_path)
    assert found[OTHER] == ("up", "")
    assert found[ROBOT][0] == "down"
    assert found[ROBOT][1].startswith("Beloppet saknas. Ring ")
    assert "123 45 67" not in found[ROBOT][1]


def test_an_answer_to_a_question_that_is_not_kept_cannot_be_judged(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.get_by_label(wording.OPT_OUT["sv"]).check()
    answer = ask(page, ROBOT)
    expect(answer.locator(".text")).to_be_visible()
    assert answer.locator(".judgement").count() == 0


def test_what_could_not_be_sent_is_told_and_can_be_tried_again(open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page()
    answer = ask(page, ROBOT)
    page.route("**/api/v1/feedback", lambda route: route.abort())
    yes = answer.get_by_role("button", name="Ja", exact=True)
    yes.click()
    expect(page.locator("#trouble")).to_contain_text("Det gick inte att skicka")
    expect(yes).to_have_attribute("aria-pressed", "false")
    page.unroute("**/api/v1/feedback")
    yes.click()
    expect(yes).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#trouble")).to_be_empty()
    assert noted(tmp_path)[ROBOT] == ("up", "")
