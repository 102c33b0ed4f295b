"""What a company does in the panel: asks, follows a source, chooses, judges, comes back, and meets trouble."""

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import Engine, func, select

from assistant.question_log import counts, questions
from assistant.types import Turn
from assistant.web.app import create_app

Visit = Callable[..., Any]  # conftest's `visit_host`: opens a page and returns its button and panel
OFFLINE = "Rådgivaren går inte att nå. Kontrollera er anslutning till internet och försök igen."
CLOSED = "Rådgivaren är inte öppnad för den här webbplatsen. Be den som sköter webbplatsen att lägga till dess adress."
BROKEN = "Något gick fel hos rådgivaren, så frågan fick inget svar. Försök igen om en stund."
REFUSED = "Rådgivaren kunde inte läsa frågan. Skriv om den och försök igen."
API = "**/api/v1/ask"
HALF = '{"exchanges": [{"question": 1, "answer": {"answer": "Svar", "citations": [null, 3, {"marker": []}]}}, 7], "isOpen": 1}'


def answer_with(status: int, **headers: str) -> Callable[[Route], None]:
    """Answer in the server's place, as it would another origin."""

    def fulfill(route: Route) -> None:
        allowed = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
        route.fulfill(
            status=status, headers={**allowed, **headers}, content_type="application/problem+json", body=f'{{"status": {status}}}'
        )

    return fulfill


def test_it_says_what_it_is_and_offers_questions(widget: Any) -> None:
    expect(widget.element).to_contain_text("Jag är en automatisk rådgivare, ingen människa.")
    expect(widget.element).to_contain_text("Frågorna sparas i 90 dagar")
    widget.element.get_by_role("button", name="Kan vi fortfarande söka Robotlyftet?").click()
    expect(widget.exchange().locator(".question")).to_contain_text("Kan vi fortfarande söka Robotlyftet?")
    expect(widget.exchange()).to_be_focused()


def test_an_answer_shows_its_sources_programmes_and_contact(widget: Any, script: Any) -> None:
    exchange = widget.ask("Vi vill ha en robot")
    assert exchange.locator(".text strong").all_inner_texts() == ["Automationscheck", "Tillväxtlån", "Robotlyftet"]
    exchange.get_by_role("button", name="Källa 3: Robotlyftet").click()
    source = exchange.locator(".source.chosen")
    expect(source).to_be_focused()
    expect(source.locator("blockquote")).to_have_text(script.ROBOT.citations[2].quote)
    expect(source.locator(".facts")).to_have_text("Resultat · s. 3 · mars 2022")
    expect(source.locator(".status svg")).to_be_visible()
    expect(source.locator(".status")).to_have_text("avslutad")
    link = source.get_by_role("link", name="Öppna originalet på tillvaxtverket.se")
    expect(link).to_have_attribute("href", "https://tillvaxtverket.se/robotlyftet")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(exchange.locator(".source").nth(1).locator(".facts")).to_have_text("Vem kan delta · odaterad")
    card = exchange.locator(".programme").first
    expect(card).to_contain_text(re.compile("Automationscheck.*löpande.*Ni vill köpa er första robot.*Kontrollera först: att ni har fast"))
    expect(exchange.locator(".contact").get_by_role("link", name="Techtank")).to_have_attribute("href", "https://techtank.se/")
    source.get_by_role("button", name="Tillbaka till svaret").click()
    expect(exchange.get_by_role("button", name="Källa 3: Robotlyftet")).to_be_focused()


def test_a_table_becomes_a_list_for_each_row(widget: Any) -> None:
    text = widget.ask("Vad är skillnaden?").locator(".text")
    expect(text.locator(".row")).to_have_text(["Läge", "Vad det är"])
    expect(text.locator("li").first).to_have_text("Robotlyftet: avslutad1")


def test_a_choice_of_a_question_back_is_asked_with_what_was_said(widget: Any, widget_adviser: Any, script: Any) -> None:
    widget.ask("Hjälp oss med produktionen")
    choice = script.CLARIFY.suggestions[0]
    widget.element.get_by_role("button", name=choice).click()
    expect(widget.exchange()).to_contain_text("passar två vägar")
    history = (Turn("user", "Hjälp oss med produktionen"), Turn("assistant", script.CLARIFY.answer))
    assert widget_adviser.asked[-1][:2] == (choice, history)
    expect(widget.element.get_by_role("button", name=choice)).to_have_count(0)


def test_the_answer_grows_and_can_be_stopped(widget: Any) -> None:
    widget.send("en långsam fråga")
    expect(widget.exchange()).to_contain_text("Väntar 3")
    widget.element.get_by_role("button", name="Stoppa").click()
    expect(widget.exchange()).to_contain_text("Svaret stoppades.")
    expect(widget.box).to_be_focused()
    expect(widget.element.get_by_role("button", name="Skicka")).to_be_visible()


def test_without_a_stream_the_whole_answer_comes_as_json(widget: Any) -> None:
    def without_stream(route: Route) -> None:
        route.continue_(headers={**route.request.headers, "accept": "application/json"})

    widget.page.route(API, without_stream)
    expect(widget.ask("Vi vill ha en robot").locator(".programme")).to_have_count(2)


def test_a_thumb_reaches_the_log(widget: Any, noted: Engine, script: Any) -> None:
    exchange = widget.ask("Vi vill ha en robot")
    exchange.get_by_role("button", name="Ja, svaret hjälpte").click()
    expect(exchange.locator(".judging")).to_contain_text("Tack för ert omdöme.")
    expect(exchange.get_by_role("button", name="Ja, svaret hjälpte")).to_have_attribute("aria-pressed", "true")
    deadline = time.monotonic() + 10
    while read_thumbs(noted, script.ROBOT.id) != ["up"] and time.monotonic() < deadline:
        time.sleep(0.02)  # it is noted in a thread of its own
    assert read_thumbs(noted, script.ROBOT.id) == ["up"]


def read_thumbs(noted: Engine, answer: str) -> list[str | None]:
    with noted.connect() as connection:
        return list(connection.execute(select(questions.c.thumb).where(questions.c.answer_id == answer)).scalars())


def count_unkept(noted: Engine) -> int:
    """Return how many questions of those who have opted out are in the log; of them it has the numbers alone."""
    with noted.connect() as connection:
        return connection.execute(select(func.coalesce(func.sum(counts.c.count), 0)).where(counts.c.kind == "status")).scalar_one()


def test_of_who_has_opted_out_the_log_has_a_number_and_no_word(widget: Any, noted: Engine) -> None:
    before, deadline = count_unkept(noted), time.monotonic() + 10
    widget.element.get_by_role("checkbox", name="Spara inte mina frågor").check()
    expect(widget.ask("Vi vill ha en hemlig robot").locator(".judging")).to_have_count(0)
    while count_unkept(noted) == before and time.monotonic() < deadline:
        time.sleep(0.02)
    assert count_unkept(noted) == before + 1
    with noted.connect() as connection:
        assert [text for text in connection.execute(select(questions.c.text)).scalars() if "hemlig" in text] == []


def test_the_choice_is_remembered_in_the_tab_and_can_be_taken_back(visit_host: Visit, host: Any) -> None:
    widget = visit_host(host.put()).open()
    choice = widget.element.get_by_role("checkbox")
    expect(choice).not_to_be_checked()
    choice.check()
    widget.ask("Vi vill ha en robot")
    widget.element.get_by_role("button", name="Rensa samtalet").click()
    widget.page.reload()
    expect(choice).to_be_checked()
    widget.ask("Vi vill ha en robot")
    choice.uncheck()
    expect(widget.ask("Vi vill ha en robot till").locator(".judging")).to_have_count(1)
    widget.page.reload()
    expect(choice).not_to_be_checked()
    expect(widget.exchange(0).locator(".judging")).to_have_count(0)  # asked without being kept
    other = widget.page.context.new_page()
    other.goto(host.address)
    other.get_by_role("button", name="Fråga rådgivaren").click()
    expect(other.get_by_role("checkbox")).not_to_be_checked()


def test_where_nothing_is_kept_there_is_nothing_to_choose_or_judge(
    visit_host: Visit, stranger: Any, script: Any, let_in: Callable[[str], Any], run_app: Callable[..., AbstractContextManager[str]]
) -> None:
    before = stranger.server
    with run_app(create_app(script.ScriptedAdviser(), library=let_in(stranger.address))) as stranger.server:
        widget = visit_host(stranger.put()).open()
        expect(widget.ask("Vi vill ha en robot").locator(".judging")).to_have_count(0)
        expect(widget.element.get_by_role("checkbox")).to_have_count(0)
        expect(widget.element).not_to_contain_text("Frågorna sparas")
    stranger.server = before


def test_the_conversation_survives_a_reload_but_not_the_tab(visit_host: Visit, host: Any) -> None:
    widget = visit_host(host.put()).open()
    widget.ask("Vi vill ha en robot")
    widget.page.reload()
    expect(widget.panel).to_be_visible()
    expect(widget.exchange(0)).to_contain_text("passar två vägar")
    widget.exchange(0).get_by_role("button", name="Källa 1: Automationscheck").first.click()
    expect(widget.exchange(0).locator("blockquote").first).to_be_visible()
    expect(widget.said).to_have_text("")  # what was read out once is not read out again
    other = widget.page.context.new_page()
    other.goto(host.address)
    other.get_by_role("button", name="Fråga rådgivaren").click()
    expect(other.locator("adviser-chat .exchange")).to_have_count(0)


def test_clearing_forgets_the_conversation(widget: Any, widget_adviser: Any) -> None:
    widget.ask("Vi vill ha en robot")
    widget.element.get_by_role("button", name="Rensa samtalet").click()
    expect(widget.element.get_by_role("heading", name="Vad behöver ert företag hjälp med?")).to_be_visible()
    expect(widget.box).to_be_focused()
    expect(widget.said).to_have_text("Samtalet är rensat.")
    widget.ask("Vad kostar det?")
    assert widget_adviser.asked[-1][1] == ()
    widget.page.reload()
    expect(widget.element.locator(".exchange")).to_have_count(1)


@pytest.mark.parametrize("kept", ["{", "[]", HALF])
def test_what_somebody_else_left_in_the_storage_breaks_nothing(visit_host: Visit, host: Any, server: str, kept: str) -> None:
    widget = visit_host(host.put())
    widget.page.evaluate("([key, kept]) => sessionStorage.setItem(key, kept)", [f"adviser-chat {server}/widget.js", kept])
    widget.page.reload()
    widget.open().ask("Vi vill ha en robot")
    assert widget.complaints == []


def test_it_works_where_storage_is_forbidden(visit_host: Visit, host: Any) -> None:
    forbid = "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    widget = visit_host(host.put(head=f"<script>{forbid}</script>")).open()
    widget.ask("Vi vill ha en robot")
    widget.ask("Vad kostar det?")
    assert widget.complaints == []


def test_an_origin_that_is_not_let_in_is_told_so(visit_host: Visit, stranger: Any, server: str) -> None:
    widget = visit_host(stranger.put()).open()
    widget.send("Vi vill ha en robot")
    expect(widget.exchange().locator(".notice p")).to_have_text(CLOSED)
    expect(widget.exchange().get_by_role("button", name="Försök igen")).to_be_visible()


def test_without_connection_it_says_so_and_asks_again_when_there_is_one(widget: Any) -> None:
    widget.page.context.set_offline(True)
    widget.send("Vi vill ha en robot")
    expect(widget.exchange().locator(".notice p")).to_have_text(OFFLINE)
    expect(widget.said).to_have_text(OFFLINE)
    widget.page.context.set_offline(False)
    widget.exchange().get_by_role("button", name="Försök igen").click()
    expect(widget.exchange()).to_contain_text("passar två vägar")
    expect(widget.element.locator(".exchange")).to_have_count(1)


def test_a_question_that_is_refused_is_explained_and_left_in_the_box(widget: Any, script: Any) -> None:
    widget.send("x" * 5000)
    expect(widget.exchange().locator(".notice p")).to_have_text(script.TOO_LONG)
    expect(widget.exchange().locator(".notice")).to_be_in_viewport(ratio=1)
    expect(widget.box).to_have_value("x" * 5000)


@pytest.mark.parametrize(("status", "sentence"), [(403, CLOSED), (500, BROKEN), (422, REFUSED)])
def test_trouble_at_the_server_is_one_sentence(widget: Any, status: int, sentence: str) -> None:
    widget.page.route(API, answer_with(status))
    widget.send("Hej")
    expect(widget.exchange().locator(".notice p")).to_have_text(sentence)
    expect(widget.element.get_by_role("alert")).to_have_count(0)  # the live region says it; once is enough


def test_a_fault_in_the_very_first_answer_is_not_blamed_on_the_site(widget: Any) -> None:
    widget.send("krasch")
    expect(widget.exchange().locator(".notice p")).to_have_text(BROKEN)
    assert "hemlig" not in widget.element.inner_text()


def test_an_answer_that_is_cut_off_half_way_is_not_taken_for_a_whole_one(widget: Any) -> None:
    half = 'event: answer\ndata: {"id": "a", "status": "answered", "answer": "Ni kan söka"}\n\n'
    cross = {"Access-Control-Allow-Origin": "*"}
    widget.page.route(API, lambda route: route.fulfill(body=half, content_type="text/event-stream", headers=cross))
    widget.send("Vi vill ha en robot")
    expect(widget.exchange().locator(".notice p")).to_have_text(OFFLINE)


def test_too_many_questions_are_told_how_long_to_wait_and_the_button_waits_too(widget: Any) -> None:
    widget.page.route(API, answer_with(429, **{"Retry-After": "2"}))
    widget.send("Vi vill ha en robot")
    expect(widget.exchange().locator(".notice p")).to_have_text("Ni har ställt många frågor på kort tid. Vänta 2 sekunder och försök igen.")
    again = widget.exchange().get_by_role("button", name="Försök igen")
    expect(again).to_be_disabled()
    widget.page.unroute(API)
    again.click()  # waits until it can be clicked
    expect(widget.exchange()).to_contain_text("passar två vägar")
