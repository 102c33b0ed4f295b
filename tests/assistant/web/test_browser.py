"""A company's visit to the chat page in a real browser."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from assistant.types import Turn
from assistant.web import wording

Visit = Callable[..., Any]  # conftest's `visit`: opens the page and returns it with a record of what happened

ENGLISH = re.compile(
    r"\b(the|type|message|chatbot|share|settings|submit|send|clear|stop|loading|error|built with|use via|api|textbox|copy|undo|retry|"
    r"common\.\w+|undefined|null|processing|queue)\b",
    re.IGNORECASE,
)
VISIBLE_WORDS = """() => {
  const words = [document.body.innerText, document.title];
  for (const element of document.body.querySelectorAll("*"))
    for (const name of ["aria-label", "aria-description", "title", "placeholder", "alt", "aria-placeholder"])
      if (element.hasAttribute(name) && element.checkVisibility()) words.push(element.getAttribute(name));
  return words.join("\\n");
}"""


def test_an_example_question_gets_an_answer_whose_markers_lead_to_quotes(visit: Visit, script: SimpleNamespace) -> None:
    page = visit().page
    page.get_by_role("button", name=wording.EXAMPLES[0]["sv"]).click()
    expect(page.locator("#answer-1")).to_contain_text("passar två vägar")
    for citation in script.ROBOT.citations:
        source = page.locator(f"#source-1-{citation.marker}")
        expect(source.locator("blockquote")).to_have_text(citation.quote)
        expect(source.locator(".status")).to_contain_text(citation.programme_status)
        expect(source.locator(".status svg")).to_be_visible()
    page.locator(".marker", has_text="3").click()
    expect(page.locator("#source-1-3")).to_be_focused()
    expect(page.locator("#source-1-3")).to_have_class("source chosen")
    assert page.url.endswith("/")


def test_nothing_is_asked_of_another_host_and_nothing_complains(visit: Visit, address: str, script: SimpleNamespace) -> None:
    visitor = visit()
    for question in ("Vi vill ha en robot", "Hjälp oss med produktionen", script.HOSTILE):
        visitor.ask(question)
    visitor.page.get_by_role("button", name=wording.CLEAR["sv"]).click()
    expect(visitor.page.get_by_role("heading", name=wording.WELCOME["sv"])).to_be_visible()
    assert {urlsplit(url).netloc for url in visitor.requested if not url.startswith("data:")} == {urlsplit(address).netloc}
    assert visitor.complaints == []


@pytest.mark.parametrize("locale", ["sv-SE", "en-US", "de-DE"])
def test_the_page_is_swedish_whatever_the_browser_speaks(visit: Visit, locale: str) -> None:
    visitor = visit(locale=locale)
    pages = [visitor.page.evaluate(VISIBLE_WORDS)]
    visitor.ask("Vi vill ha en robot")
    pages.append(visitor.page.evaluate(VISIBLE_WORDS))
    assert [ENGLISH.findall(words) for words in pages] == [[], []]
    assert wording.PURPOSE["sv"] in pages[0]
    assert visitor.page.evaluate("document.documentElement.lang") == "sv"
    assert visitor.page.title() == wording.PAGE_TITLE["sv"]


def test_markup_in_a_question_or_an_answer_is_shown_and_does_nothing(visit: Visit, script: SimpleNamespace) -> None:
    visitor = visit()
    visitor.ask(script.HOSTILE)
    page = visitor.page
    expect(page.locator(".question")).to_contain_text(script.HOSTILE)
    expect(page.locator("#answer-1 .text")).to_contain_text(script.HOSTILE)
    expect(page.locator("#sources blockquote")).to_have_text(script.HOSTILE)
    assert page.locator("main img, main script, main [onerror]").count() == 0
    assert page.locator("main a[href^='javascript'], main a[href^='data']").count() == 0
    assert page.evaluate("window.hacked") is None


def test_inline_scripts_are_forbidden_even_if_markup_got_through(visit: Visit) -> None:
    page = visit().page
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\" onerror=\"window.hacked=1\">')")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None


def test_an_older_answer_still_leads_to_its_own_sources(visit: Visit) -> None:
    visitor = visit()
    visitor.ask("Vi vill ha en robot")
    visitor.ask("Vad kostar det?")
    page = visitor.page
    expect(page.locator("#sources-2")).to_contain_text(wording.SOURCES_NONE["sv"])
    expect(page.locator("#sources-1")).to_be_hidden()
    page.get_by_role("button", name=wording.SHOW_SOURCES["sv"]).click()
    expect(page.locator("#sources-1 blockquote").first).to_be_visible()
    expect(page.locator("#sources-2")).to_be_hidden()


def test_a_slow_answer_can_be_stopped_and_nothing_sent_meanwhile(visit: Visit, adviser: Any) -> None:
    page = visit().page
    box, send, stop = page.get_by_label(wording.QUESTION_LABEL["sv"]), page.locator("#send"), page.locator("#stop")
    expect(stop).to_be_hidden()
    box.fill("en långsam fråga")
    send.click()
    expect(page.locator("#answer-1")).to_contain_text("Väntar")
    expect(send).to_be_hidden()
    expect(box).not_to_be_editable()
    box.press("Enter")
    stop.click()
    expect(page.locator("#answer-1")).to_contain_text(wording.STOPPED["sv"])
    expect(send).to_be_visible()
    expect(box).to_be_editable()
    assert len(adviser.asked) == 1


def test_a_refused_question_is_explained_and_left_in_the_box(visit: Visit, script: SimpleNamespace) -> None:
    page = visit().page
    box = page.get_by_label(wording.QUESTION_LABEL["sv"])
    box.fill("x" * 5000)
    box.press("Enter")
    expect(page.locator(".notice")).to_have_text(script.TOO_LONG)
    expect(box).to_have_value("x" * 5000)


def test_an_unforeseen_error_shows_a_sentence_and_no_traceback(visit: Visit) -> None:
    page = visit().page
    page.get_by_label(wording.QUESTION_LABEL["sv"]).fill("krasch")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_have_text(wording.FAILED["sv"])
    assert "hemlig" not in page.content()


def test_trouble_with_the_server_is_told_in_swedish(visit: Visit) -> None:
    page = visit().page
    page.route("**/gradio_api/queue/join*", lambda route: route.fulfill(status=503, body="{}"))
    page.get_by_label(wording.QUESTION_LABEL["sv"]).fill("Hej")
    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_contain_text("Kontakten med servern bröts")


def test_a_difference_is_shown_as_a_table_whose_markers_lead_to_quotes(visit: Visit) -> None:
    visitor = visit()
    visitor.ask("Vad är skillnaden?")
    table = visitor.page.get_by_role("table", name="Jämförelse: Robotlyftet, Automationscheck")
    expect(table.get_by_role("columnheader")).to_have_text(["Robotlyftet", "Automationscheck"])
    expect(table.get_by_role("rowheader")).to_have_text(["Läge", "Vad det är"])
    row = table.get_by_role("row").filter(has_text="Läge")
    expect(row.get_by_role("cell")).to_have_text(["avslutad1", "löpande2"])
    row.get_by_role("link", name="Källa 2").click()
    expect(visitor.page.locator("#source-1-2")).to_be_focused()


def test_a_choice_of_a_question_back_can_be_clicked_and_is_answered(visit: Visit, adviser: Any, script: SimpleNamespace) -> None:
    visitor = visit()
    visitor.ask("Hjälp oss med produktionen")
    page = visitor.page
    expect(page.get_by_role("heading", name=wording.CHOICES["sv"])).to_be_visible()
    page.get_by_role("button", name=script.CLARIFY.suggestions[0]).click()
    expect(page.locator("#answer-2 .question")).to_contain_text(script.CLARIFY.suggestions[0])
    expect(page.locator("#answer-2")).to_contain_text("passar två vägar")
    assert adviser.asked[1][:2] == (
        script.CLARIFY.suggestions[0],
        (Turn("user", "Hjälp oss med produktionen"), Turn("assistant", script.CLARIFY.answer)),
    )


def test_two_visitors_do_not_see_each_other(visit: Visit) -> None:
    first, second = visit(), visit()
    first.ask("Vi vill ha en robot")
    second.ask("Vad kostar det?")
    expect(second.page.locator(".exchange")).to_have_count(1)
    expect(first.page.locator(".exchange")).to_have_count(1)


def test_a_follow_up_carries_the_conversation_and_clearing_forgets_it(visit: Visit, adviser: Any) -> None:
    visitor = visit()
    visitor.ask("Vi vill ha en robot")
    visitor.ask("Och kostnaden?")
    visitor.page.get_by_role("button", name=wording.CLEAR["sv"]).click()
    visitor.page.get_by_role("heading", name=wording.WELCOME["sv"]).wait_for()
    expect(visitor.page.get_by_label(wording.QUESTION_LABEL["sv"])).to_be_focused()
    visitor.ask("Ny fråga?")
    assert [len(history) for _, history, _ in adviser.asked] == [0, 2, 0]
