"""The guide in a browser: four steps by keyboard, skipped and gone back in, that end in a question; chips that colour what comes later."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from playwright.sync_api import Browser, Page, expect

from assistant.company import Company
from assistant.profile import Profile, make_profile
from assistant.web import page as head
from assistant.web.chat import ON_LOAD
from assistant.web.chips import render_chips
from assistant.web.guide import render_guide, render_guide_button
from assistant.web.guide_state import KEEP_COMPANY, READ_COMPANY, dump_company, heed_question, parse_company

WIDE, PHONE = (1440, 900), (390, 844)
GRAVE = {"serious", "critical"}
Run = Callable[..., AbstractContextManager[str]]
HEAD = "".join(f'<link rel="stylesheet" href="/page/{name}">' for name in ("style.css", "answer.css", "guide.css"))
HEAD += '<script type="module" src="/page/guide.js"></script>'
HEADING = '<h1>Prov</h1><div id="announcer" role="status"></div>'


def make_app(asked: list[tuple[str, Company]]) -> FastAPI:
    """Return a page that has the guide and the chips, and notes what is asked of whom."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # both as assistant/web/chat.py has them
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)
    import gradio as gr

    def html(value: str, name: str, **options: Any) -> gr.HTML:
        return gr.HTML(value, elem_id=name, apply_default_css=False, **options)

    def ask(question: str, company: str) -> tuple[str, str]:
        known = heed_question(parse_company(company), question)
        asked.append((question, known))
        drawn = "".join(f'<p class="asked">{number}</p>' for number in range(len(asked)))
        return f"<section>{drawn}</section>", dump_company(known)

    def ask_chosen(event: gr.EventData, company: str) -> tuple[str, str]:
        return ask(str(event.question), company)

    with gr.Blocks(analytics_enabled=False) as blocks:
        company = gr.Textbox(visible="hidden", container=False, elem_id="company")
        html(HEADING, "heading")
        talk = html(f'<section><div class="welcome">{render_guide_button()}</div></section>', "conversation", js_on_load=ON_LOAD)
        chips = html(render_chips(Company()), "chips")
        question = gr.Textbox(label="Er fråga", elem_id="question")
        html(render_guide(), "guide-place")
        question.submit(ask, [question, company], [talk, company])
        talk.ask(ask_chosen, [company], [talk, company])
        blocks.load(None, None, [company], js=READ_COMPANY)
        company.change(None, [company], None, js=KEEP_COMPANY)
        company.change(lambda text: render_chips(parse_company(text)), [company], [chips])
    app = FastAPI()
    app.mount("/page", StaticFiles(directory=head.STATIC))
    gr.mount_gradio_app(app, blocks, path="/", head=HEAD, footer_links=[], ssr_mode=False, theme=gr.themes.Base(font=["system-ui"]))
    return app


@pytest.fixture(scope="module")
def served(run_app: Run) -> Iterator[SimpleNamespace]:
    asked: list[tuple[str, Company]] = []
    with run_app(make_app(asked)) as address:
        yield SimpleNamespace(address=address, asked=asked)


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def page(browser: Browser, served: SimpleNamespace, request: pytest.FixtureRequest) -> Iterator[Page]:
    served.asked.clear()
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", locale="sv-SE")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(served.address)
    page.locator(".welcome [data-guide]").wait_for()
    page.wait_for_timeout(300)
    yield page
    context.close()


def heading(page: Page) -> Any:
    return page.locator("#guide [data-step]:not([hidden]) h2")


def start(page: Page) -> None:
    page.locator(".welcome [data-guide]").press("Enter")
    expect(heading(page)).to_be_focused()


def chips(page: Page) -> Any:
    return page.locator("#chips .chips li span")


def tell(page: Page, question: str, count: int) -> None:
    page.get_by_label("Er fråga").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".asked")).to_have_count(count)


def test_the_four_steps_are_walked_with_the_keyboard_alone(page: Page, served: SimpleNamespace) -> None:
    keyboard = page.keyboard
    start(page)
    expect(heading(page)).to_have_text("Steg 1 av 4 Vad vill ni få gjort?")
    page.locator("#guide input[name=need]").first.focus()
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    expect(page.get_by_label("Höja personalens kompetens")).to_be_checked()
    keyboard.press("Enter")
    expect(heading(page)).to_be_focused()
    expect(heading(page)).to_have_text("Steg 2 av 4 Hur många arbetar hos er?")
    keyboard.press("Tab")  # the choices
    keyboard.press("Tab")  # the figure
    keyboard.type("14")
    keyboard.press("Enter")
    expect(heading(page)).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    expect(page.get_by_label("Olofström")).to_be_checked()
    keyboard.press("Enter")
    keyboard.press("Tab")
    keyboard.press("Space")
    keyboard.press("ArrowUp")  # round to the last
    keyboard.press("ArrowUp")
    expect(page.get_by_label("Vi har beställt")).to_be_checked()
    expect(page.get_by_role("button", name="Visa stöd")).to_be_visible()
    keyboard.press("Enter")
    expect(page.locator(".asked")).to_have_count(1)
    [(question, company)] = served.asked
    assert question == "Vi behöver höja kompetensen hos personalen. Vilket stöd passar oss?"
    assert company == Company(Profile(14, "Olofström", (), (14, 14), "beställt"))
    expect(chips(page)).to_have_text(["14 anställda", "Olofström", "har beställt"])
    expect(page.locator("#guide")).to_be_hidden()


def test_every_step_can_be_skipped(page: Page, served: SimpleNamespace) -> None:
    start(page)
    for _ in range(4):
        page.get_by_role("button", name="Hoppa över").press("Enter")
    expect(page.locator(".asked")).to_have_count(1)
    assert served.asked == [("Vilket stöd passar oss?", Company())]
    expect(chips(page)).to_have_count(0)


def test_one_can_go_back_and_what_was_chosen_stands(page: Page, served: SimpleNamespace) -> None:
    start(page)
    expect(page.get_by_role("button", name="Tillbaka")).to_be_hidden()
    page.get_by_label("Sälja utomlands").check()
    page.get_by_role("button", name="Nästa").click()
    page.get_by_label("10–49").check()
    page.get_by_label("Eller skriv antalet").fill("14")
    expect(page.get_by_label("10–49")).not_to_be_checked()  # the figure says more
    page.get_by_label("50–249").check()
    expect(page.get_by_label("Eller skriv antalet")).to_have_value("")
    page.get_by_role("button", name="Tillbaka").click()
    expect(heading(page)).to_be_focused()
    expect(page.get_by_label("Sälja utomlands")).to_be_checked()
    page.get_by_label("Sänka energikostnaden").check()
    for _ in range(3):
        page.get_by_role("button", name="Nästa").click()
    page.get_by_role("button", name="Visa stöd").click()
    expect(page.locator(".asked")).to_have_count(1)
    assert served.asked == [("Vi vill sänka energikostnaden. Vilket stöd passar oss?", Company(Profile(size=(50, 249))))]


def test_a_need_and_a_place_in_own_words(page: Page, served: SimpleNamespace) -> None:
    start(page)
    expect(page.get_by_label("Beskriv med egna ord")).to_be_hidden()
    page.get_by_label("Något annat").check()
    page.get_by_label("Beskriv med egna ord").fill("Vi vill hyra ut en lokal")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hoppa över").click()
    page.get_by_label("På en annan ort").check()
    page.get_by_label("Skriv kommun eller län").fill("Växjö")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hoppa över").click()
    expect(page.locator(".asked")).to_have_count(1)
    assert served.asked == [("Vi vill hyra ut en lokal. Vilket stöd passar oss?", Company(make_profile(region="Kronoberg")))]


def test_escape_closes_and_gives_the_keyboard_back(page: Page, served: SimpleNamespace) -> None:
    start(page)
    page.get_by_label("Hitta folk").check()
    page.keyboard.press("Escape")
    expect(page.locator("#guide")).to_be_hidden()
    expect(page.locator(".welcome [data-guide]")).to_be_focused()
    assert not served.asked


def test_the_guide_opens_again_with_what_is_known(page: Page) -> None:
    tell(page, "Vi är 14 i Jämshög och har redan beställt en robot.", 1)
    expect(chips(page)).to_have_text(["14 anställda", "Olofström", "har beställt"])
    page.locator("#chips [data-guide]").click()
    page.get_by_role("button", name="Hoppa över").click()
    expect(page.get_by_label("Eller skriv antalet")).to_have_value("14")
    page.get_by_role("button", name="Nästa").click()
    expect(page.get_by_role("radio", name="Olofström")).to_be_checked()
    page.get_by_role("button", name="Nästa").click()
    expect(page.get_by_label("Vi har beställt")).to_be_checked()


def test_a_chip_that_is_taken_away_counts_no_longer_and_the_others_colour_what_comes_later(page: Page, served: SimpleNamespace) -> None:
    tell(page, "Vi är 14 i Olofström. Vad finns?", 1)
    expect(chips(page)).to_have_text(["14 anställda", "Olofström"])
    page.get_by_role("button", name="Ta bort 14 anställda").press("Enter")
    expect(chips(page)).to_have_text(["Olofström"])
    expect(page.locator("#announcer")).to_have_text("14 anställda är borttaget.")
    expect(page.get_by_role("button", name="Ta bort Olofström")).to_be_focused()
    page.wait_for_timeout(500)  # the server draws the chips anew meanwhile
    expect(page.get_by_role("button", name="Ta bort Olofström")).to_be_focused()
    tell(page, "Vad kostar det?", 2)
    assert served.asked[1][1] == Company(make_profile(region="Olofström"), frozenset({"size"}))
    page.get_by_role("button", name="Ta bort Olofström").press("Enter")
    expect(page.get_by_label("Er fråga")).to_be_focused()
    tell(page, "Vi är 14 i Olofström igen.", 3)  # as before the first was taken away
    expect(chips(page)).to_have_text(["14 anställda", "Olofström"])


def test_what_is_known_is_there_when_the_page_comes_back_and_lies_in_the_browser_alone(page: Page, served: SimpleNamespace) -> None:
    tell(page, "Vi är 14 i Olofström. Vad finns?", 1)
    expect(chips(page)).to_have_count(2)
    page.reload()
    expect(chips(page)).to_have_text(["14 anställda", "Olofström"])
    page.evaluate("localStorage.clear()")
    page.reload()
    page.locator(".welcome [data-guide]").wait_for()
    expect(chips(page)).to_have_count(0)


def test_what_somebody_has_put_in_the_browser_is_harmless(page: Page) -> None:
    text = '{"region": "<img src=x onerror=window.hacked=1>", "size": [1, 1]}'
    page.evaluate("text => localStorage.setItem('foretag', JSON.stringify({ at: Date.now(), text }))", text)
    page.reload()
    page.locator(".welcome [data-guide]").wait_for()
    tell(page, "Vi är 14 i Olofström.", 1)
    expect(chips(page)).to_have_text(["14 anställda", "Olofström"])
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_in_any_step(page: Page, scheme: Any, tmp_path: Path) -> None:
    page.emulate_media(color_scheme=scheme)
    found: dict[str, list[Any]] = {}
    tell(page, "Vi är 14 i Olofström.", 1)

    def look(state: str) -> None:
        within = {"include": [["#guide"], ["#chips"]]}  # the rest of this page is no page of ours
        violations = Axe().run(page, context=within, options={"resultTypes": ["violations"]}).response["violations"]
        found[state] = [(item["id"], node["target"]) for item in violations if item["impact"] in GRAVE for node in item["nodes"]]

    expect(chips(page)).to_have_count(2)
    look("chips")
    page.locator("#chips [data-guide]").click()
    for step, choice in (("need", "Något annat"), ("size", "10–49"), ("place", "På en annan ort"), ("commitment", "Inget ännu")):
        look(step)
        page.get_by_label(choice).check()
        look(f"{step}, chosen")
        if step != "commitment":
            page.get_by_role("button", name="Nästa").click()
    assert not {state: grave for state, grave in found.items() if grave}


def test_nothing_is_wider_than_the_page(page: Page) -> None:
    tell(page, "Vi är 14 i Olofström och har redan beställt en robot.", 1)
    page.locator("#chips [data-guide]").click()
    for _ in range(4):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth && guide.scrollWidth <= guide.clientWidth")
        page.get_by_role("button", name="Hoppa över").click()
