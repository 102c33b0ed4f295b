"""Who does not want their questions kept says so on the page or over the interface; then only that something was asked is counted."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from assistant import question_log
from assistant.log_writer import LogWriter
from assistant.question_log import read_counts, read_questions
from assistant.web import wording
from assistant.web.app import create_app
from corpus.library import open_database, reading

QUESTION = "Vilken robot passar oss?"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(tmp_path, question_log.metadata)
    yield opened
    opened.dispose()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[LogWriter]:
    log = LogWriter(tmp_path, days=90)
    yield log
    log.close()


def kept(engine: Engine, log: LogWriter) -> tuple[list[str], int]:
    """Return the texts that are in the log when everything that waits has been written, and how many questions are counted."""
    log.close()
    with reading(engine) as connection:
        texts = [one.text for one in read_questions(connection)]
        return texts, sum(one.count for one in read_counts(connection) if one.kind == "status")


@pytest.mark.parametrize(
    ("body", "texts"), [({"log": False}, []), ({"log": True}, [QUESTION]), ({}, [QUESTION])], ids=["no", "yes", "unsaid"]
)
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_over_the_interface_a_field_says_whether_a_question_is_kept(
    engine: Engine, log: LogWriter, script: SimpleNamespace, body: dict[str, bool], texts: list[str], accept: str
) -> None:
    client = TestClient(create_app(script.ScriptedAdviser(), log=log))
    response = client.post("/api/v1/ask", json={"question": QUESTION, **body}, headers={"Accept": accept})
    assert response.status_code == 200
    assert kept(engine, log) == (texts, 1)


def test_a_thumb_on_an_answer_that_is_not_kept_leaves_nothing(engine: Engine, log: LogWriter, script: SimpleNamespace) -> None:
    client = TestClient(create_app(script.ScriptedAdviser(), log=log))
    answer = client.post("/api/v1/ask", json={"question": QUESTION, "log": False}).json()
    assert client.post("/api/v1/feedback", json={"id": answer["id"], "thumb": "down", "reason": "Hemligt"}).status_code == 204
    assert kept(engine, log) == ([], 1)
    with reading(engine) as connection:
        assert {one.kind for one in read_counts(connection)} == {"status"}


def test_a_field_that_is_neither_yes_nor_no_is_refused_and_nothing_asked(log: LogWriter, script: SimpleNamespace) -> None:
    adviser = script.ScriptedAdviser()
    response = TestClient(create_app(adviser, log=log)).post("/api/v1/ask", json={"question": QUESTION, "log": "kanske"})
    assert response.status_code == 422
    assert adviser.asked == []


@pytest.mark.parametrize("days", [None, 0], ids=["no log", "a log that keeps nothing"])
def test_where_nothing_is_kept_there_is_no_switch(tmp_path: Path, script: SimpleNamespace, days: int | None) -> None:
    log = None if days is None else LogWriter(tmp_path, days=days)
    page = TestClient(create_app(script.ScriptedAdviser(), log=log)).get("/config").text
    assert wording.OPT_OUT["sv"] not in page
    if log:
        log.close()


@pytest.fixture
def visit(browser: Browser, run_app: Any, log: LogWriter, script: SimpleNamespace) -> Iterator[Callable[..., Page]]:
    """Open the chat page, in a browser that remembers what it was told."""
    with run_app(create_app(script.ScriptedAdviser(), log=log)) as address:
        contexts = {}

        def open_page(*, width: int = 1440, scheme: Any = "light") -> Page:
            if (width, scheme) not in contexts:
                contexts[width, scheme] = browser.new_context(
                    viewport={"width": width, "height": 844}, color_scheme=scheme, locale="sv-SE", reduced_motion="reduce"
                )
            page = contexts[width, scheme].new_page()
            page.goto(address)
            page.get_by_label(wording.OPT_OUT["sv"]).wait_for()
            return page

        yield open_page
        for context in contexts.values():
            context.close()


def ask(page: Page, question: str) -> None:
    count = page.locator(".exchange").count()
    page.get_by_label(wording.QUESTION_LABEL["sv"]).fill(question)
    page.keyboard.press("Enter")
    page.locator(f"#answer-{count + 1}[data-phase=done]").wait_for()


def test_the_switch_is_set_with_the_keyboard_and_remembered_by_the_browser_alone(
    visit: Callable[..., Page], engine: Engine, log: LogWriter
) -> None:
    page = visit()
    ask(page, "Vilken robot sparas?")
    page.get_by_label(wording.OPT_OUT["sv"]).focus()
    page.keyboard.press("Space")
    expect(page.get_by_label(wording.OPT_OUT["sv"])).to_be_checked()
    ask(page, "Vilken robot sparas inte?")
    page.get_by_role("button", name="Vad kostar Automationscheck?").last.click()
    page.locator("#answer-3[data-phase=done]").wait_for()

    again = visit()
    expect(again.get_by_label(wording.OPT_OUT["sv"])).to_be_checked()
    ask(again, "Vilken robot sparas inte heller?")
    assert again.context.cookies() == []
    again.get_by_label(wording.OPT_OUT["sv"]).uncheck()
    ask(again, "Sparas frågor igen?")
    expect(visit().get_by_label(wording.OPT_OUT["sv"])).not_to_be_checked()
    assert kept(engine, log) == (["Sparas frågor igen?", "Vilken robot sparas?"], 5)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_switch_is_seen_has_a_name_and_says_what_it_does(visit: Callable[..., Page], width: int, scheme: str) -> None:
    page = visit(width=width, scheme=scheme)
    box = page.get_by_role("checkbox", name=wording.OPT_OUT["sv"])
    expect(box).to_be_in_viewport()
    expect(page.locator("#caution")).to_contain_text(wording.LOGGED["sv"].format(days=90))
    ink = page.locator("#opt-out label span").evaluate("(element) => getComputedStyle(element).color")
    assert ink == page.locator("body").evaluate("(element) => getComputedStyle(element).color")
    box.focus()
    assert "3px" in box.evaluate("(element) => getComputedStyle(element).outline")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
