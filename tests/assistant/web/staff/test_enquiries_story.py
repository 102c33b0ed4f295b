"""From a company's form to the staff's list, in a real browser: by keyboard, wide and narrow, light and dark, in both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from assistant.settings import ApiAccess
from assistant.staff.enquiries import Letter, add_enquiry, clean_letter, enquiries, list_enquiries
from assistant.web.api.application import Library
from assistant.web.app import create_app
from assistant.web.privacy import Handling
from assistant.web.staff.mount import StaffPages
from assistant.web.staff.page import build_page as build_staff_page
from corpus.library import reading, writing
from index.searcher import Searcher

HOSTILE = '<img src=x onerror="window.hacked=1">'
GUIDE = "---\nid: guide/ansokan\ntitle: Så skriver ni en ansökan\nkind: guide\nverified: 2026-11-01\n---\n\nBörja med vad ni vill uppnå.\n"
TALK = f"""const said = () => [{{
  question: "Vilket stöd finns för vår första robot? {HOSTILE.replace('"', "'")}",
  answer: "Automationscheck ger rådgivning om var en robot gör mest nytta. [1]",
  sources: [{{ marker: 1, title: "Automationscheck", quote: "En erfaren rådgivare går igenom produktionen.", facts: "Vad ni får · 2025",
    url: "https://www.iuc.se/automationscheck" }}],
}}];
Object.defineProperty(window, "adviserConversation", {{ get: () => said, set: () => {{}} }});"""
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
Shoot = Callable[..., None]


def make_app(desk: Any, searcher: Searcher, adviser: Any) -> FastAPI:
    """Return the company's page with the form, and the staff's pages."""
    return create_app(
        adviser,
        staff=StaffPages(desk.engine, lambda find_actor: build_staff_page(desk, find_actor)),
        library=Library(searcher, desk.engine, ApiAccess()),
        handling=Handling(enquiry_days=180, is_mailed=True),
    )


@pytest.fixture
def site(
    tmp_path: Path, index_home: Callable[..., Path], open_desk: Any, run_app: Any, script: SimpleNamespace
) -> Iterator[SimpleNamespace]:
    desk = open_desk(index_home(tmp_path, {"ansokan": GUIDE}))
    searcher = Searcher(desk.settings.home, embedder=desk.press.embedder, analyzer=desk.press.analyzer)
    with run_app(make_app(desk, searcher, script.ScriptedAdviser())) as address:
        yield SimpleNamespace(desk=desk, address=address)
    searcher.close()
    desk.close()


@pytest.fixture
def visit(browser: Browser, site: SimpleNamespace) -> Iterator[Callable[..., Page]]:
    """Open the company's page; what the browser complains of or fetches elsewhere fails the test."""
    contexts, complaints = [], []

    def run(path: str = "/", *, size: str = "wide", talk: str = TALK, tolerated: str = "\0", **options: Any) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="sv-SE", reduced_motion="reduce", **options)
        context.set_default_timeout(15_000)
        context.add_init_script(talk)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.extend([said.text] if said.type == "error" and tolerated not in said.text else []))
        page.on("request", lambda request: complaints.extend([request.url] if not request.url.startswith(site.address) else []))
        page.goto(site.address + path)
        page.locator("[data-enquiry]").wait_for()
        return page

    yield run
    for context in contexts:
        context.close()
    assert complaints == []


def open_form(page: Page) -> None:
    page.locator("[data-enquiry]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#enquiry-heading")).to_be_focused()


def kept(site: SimpleNamespace) -> list[Any]:
    with reading(site.desk.engine) as connection:
        return list_enquiries(connection)


def is_too_wide(page: Page) -> bool:
    """Tell whether anything goes beyond the screen, or beyond the form that is open."""
    return bool(
        page.evaluate("""() => {
        const dialog = document.querySelector("#enquiry[open]");
        const parts = dialog ? [dialog, ...dialog.querySelectorAll("*")].map((one) => one.getBoundingClientRect().right) : [];
        const edge = dialog ? dialog.getBoundingClientRect().right : innerWidth;
        return Math.max(document.documentElement.scrollWidth, edge) > innerWidth || Math.max(0, ...parts) > edge + 1;
    }""")
    )


def test_a_company_asks_by_keyboard_on_a_phone_and_the_staff_handle_it(
    visit: Callable[..., Page], site: SimpleNamespace, sign_in_at: Callable[..., Page], shoot: Shoot
) -> None:
    page = visit(size="narrow")
    open_form(page)
    for written in ("Vi vill köpa vår första robot. " + HOSTILE, "", "0454-12 34 56", "Anna Ek", "Exempel Plåt AB"):
        page.keyboard.press("Tab")
        page.keyboard.type(written)
    page.keyboard.press("Tab")
    expect(page.get_by_label("Skicka med samtalet")).to_be_focused()
    expect(page.get_by_label("Skicka med samtalet")).not_to_be_checked()
    page.keyboard.press("Space")
    preview = page.get_by_role("region", name="Det här skickas med")
    expect(preview).to_contain_text("Automationscheck ger rådgivning")
    expect(preview).to_contain_text("[1] Automationscheck – ”En erfaren rådgivare går igenom produktionen.”")
    page.keyboard.press("Tab")
    expect(preview).to_be_focused()
    shoot(page, "enquiry-1-filled")
    page.keyboard.press("Tab")
    expect(page.locator("#enquiry").get_by_role("button", name="Skicka", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tack, det är skickat")).to_be_focused()
    shoot(page, "enquiry-2-sent")
    page.keyboard.press("Escape")
    expect(page.locator("[data-enquiry]")).to_be_focused()

    staff = sign_in_at(site.address, "redaktör", size="narrow")
    expect(staff.locator(".new-count")).to_have_text("1 nytt")
    staff.get_by_role("link", name="Ärenden").click()
    row = staff.locator("#area-enquiries tbody tr")
    expect(row).to_contain_text(f"Vi vill köpa vår första robot. {HOSTILE}")
    expect(row).to_contain_text("nytt")
    assert not is_too_wide(staff)
    shoot(staff, "enquiry-3-list")
    row.get_by_role("button", name="Öppna ärende").click()
    expect(staff.locator("#area-enquiries h3")).to_be_focused()
    expect(staff.locator("#area-enquiries")).to_contain_text("SVAR: Automationscheck ger rådgivning om var en robot gör mest nytta. [1]")
    assert staff.get_by_role("link", name="0454-12 34 56").get_attribute("href") == "tel:0454123456"
    assert not is_too_wide(staff)
    shoot(staff, "enquiry-4-sheet", full_page=True)
    staff.get_by_role("button", name="Markera som hanterat").click()
    expect(staff.locator("#area-enquiries h3")).to_contain_text("hanterat")
    expect(staff.locator(".told")).to_contain_text("av redaktör")
    expect(staff.locator(".new-count")).to_be_hidden()
    staff.get_by_role("button", name="Ångra").click()
    expect(staff.locator(".new-count")).to_have_text("1 nytt")
    assert staff.evaluate("window.hacked") is None
    assert page.evaluate("window.hacked") is None


def test_what_is_missing_is_said_beside_the_field_and_what_was_written_stays(visit: Callable[..., Page], site: SimpleNamespace) -> None:
    page = visit()
    open_form(page)
    page.locator("#enquiry").get_by_role("button", name="Skicka", exact=True).click()
    message, email = page.get_by_label("Vad vill ni ha hjälp med?"), page.get_by_label("E-postadress")
    expect(message).to_be_focused()
    expect(message).to_have_attribute("aria-invalid", "true")
    expect(message).to_have_accessible_description("Skriv vad ni vill ha hjälp med.")
    expect(email).to_have_accessible_description("Skriv en e-postadress eller ett telefonnummer, så att vi kan svara.")
    expect(page.locator("#enquiry").get_by_role("alert")).to_have_text("Flera uppgifter behöver rättas.")
    message.fill("Hej")
    email.fill("anna")
    page.keyboard.press("Enter")
    expect(email).to_have_accessible_description("E-postadressen ser inte ut som en adress. Skriv den som namn@exempel.se.")
    expect(page.locator("#enquiry").get_by_role("alert")).to_have_text("En uppgift behöver rättas.")
    page.keyboard.press("Escape")
    open_form(page)
    expect(message).to_have_value("Hej")
    email.fill("anna@exempel.se")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tack, det är skickat")).to_be_visible()
    (enquiry,) = kept(site)
    assert (enquiry.letter.message, enquiry.letter.email, enquiry.letter.conversation) == ("Hej", "anna@exempel.se", "")


def test_an_unticked_box_or_a_page_without_a_conversation_sends_none(visit: Callable[..., Page], site: SimpleNamespace) -> None:
    page = visit("/en/", talk="")
    open_form(page)
    expect(page.get_by_label("Send the conversation too")).to_be_hidden()
    page.get_by_label("What do you need help with?").fill("We want a robot.")
    page.get_by_label("Telephone number").fill("+46 454 123456")
    page.locator("#enquiry").get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Thank you, it has been sent")).to_be_focused()
    (enquiry,) = kept(site)
    assert (enquiry.letter.conversation, enquiry.letter.language) == ("", "en")


def test_a_trap_that_a_browser_filled_in_stops_the_first_try_only(visit: Callable[..., Page], site: SimpleNamespace) -> None:
    page = visit(tolerated="422")
    open_form(page)
    page.get_by_label("Vad vill ni ha hjälp med?").fill("Hej")
    page.get_by_label("Telefonnummer").fill("0454-12345")
    expect(page.get_by_label("Lämna det här fältet tomt")).to_be_hidden()
    page.locator("#enquiry [name=more]").evaluate("(field) => (field.value = 'https://kop.example')")
    page.locator("#enquiry").get_by_role("button", name="Skicka", exact=True).click()
    expect(page.locator("#enquiry").get_by_role("alert")).to_contain_text("Det gick inte att skicka.")
    assert kept(site) == []
    page.locator("#enquiry").get_by_role("button", name="Skicka", exact=True).click()
    expect(page.get_by_role("heading", name="Tack, det är skickat")).to_be_visible()
    assert len(kept(site)) == 1


def test_a_server_that_cannot_be_reached_loses_nothing(visit: Callable[..., Page]) -> None:
    page = visit(tolerated="ERR_INTERNET_DISCONNECTED")
    open_form(page)
    page.get_by_label("Vad vill ni ha hjälp med?").fill("Hej")
    page.get_by_label("Telefonnummer").fill("0454-12345")
    page.context.set_offline(True)
    page.locator("#enquiry").get_by_role("button", name="Skicka", exact=True).click()
    expect(page.locator("#enquiry").get_by_role("alert")).to_have_text(
        "Det gick inte att skicka. Det ni skrev finns kvar här; försök igen om en stund."
    )
    page.context.set_offline(False)
    page.locator("#enquiry").get_by_role("button", name="Skicka", exact=True).click()
    expect(page.get_by_role("heading", name="Tack, det är skickat")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", ["/", "/en/"])
def test_the_form_shuts_nobody_out(visit: Callable[..., Page], path: str, size: str, scheme: str, shoot: Shoot) -> None:
    page = visit(path, size=size, color_scheme=scheme)
    open_form(page)
    page.locator("[name=attach]").check()
    shoot(page, f"enquiry-5-{'en' if 'en' in path else 'sv'}-{scheme}")
    page.locator("#enquiry form .enquiry-send").click()
    shoot(page, f"enquiry-6-{'en' if 'en' in path else 'sv'}-{scheme}")
    assert not is_too_wide(page)
    found = Axe().run(page, context="#enquiry").response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_the_staff_see_what_was_not_mailed_and_erase(
    site: SimpleNamespace, sign_in_at: Callable[..., Page], size: str, scheme: Any, shoot: Shoot
) -> None:
    for name in ("Ada", "Bo"):
        with writing(site.desk.engine) as connection:
            letter = Letter("Vi behöver råd om vårt nästa steg.", email="a@exempel.se", name=name, company="Exempel Plåt AB")
            key = add_enquiry(connection, clean_letter(letter), is_mailed=True)
    with writing(site.desk.engine) as connection:
        failed = {
            "post": "failed",
            "post_at": None,
            "post_tries": 12,
            "post_fault": "E-postservern mejl.exempel.se går inte att nå på port 587.",
        }
        connection.execute(update(enquiries).where(enquiries.c.key == key).values(**failed))
    reader = sign_in_at(site.address, "läsare", "?vy=arenden", size=size, color_scheme=scheme)
    expect(reader.locator("#area-enquiries .count")).to_contain_text("2 nya ärenden, 0 hanterade. Ärenden sparas i 180 dagar.")
    expect(reader.locator("#area-enquiries")).to_contain_text("inte skickat med e-post")
    expect(reader.locator("#area-enquiries")).not_to_contain_text("strax")  # nothing is set that would send it
    shoot(reader, f"enquiry-7-list-{scheme}")
    reader.get_by_role("button", name=f"Öppna ärende {key}").click()
    expect(reader.locator(".undo")).to_have_text("Inte skickat med e-post: E-postservern mejl.exempel.se går inte att nå på port 587.")
    expect(reader.get_by_role("button", name="Markera som hanterat")).to_be_hidden()
    expect(reader.get_by_text("Radera …")).to_be_hidden()
    shoot(reader, f"enquiry-8-sheet-{scheme}")

    admin = sign_in_at(site.address, "administratör", "?vy=arenden", size=size, color_scheme=scheme)
    admin.get_by_role("button", name=f"Öppna ärende {key}").click()
    admin.get_by_text("Radera …").click()
    shoot(admin, f"enquiry-9-erase-{scheme}")
    admin.get_by_role("button", name="Radera ärendet").click()
    expect(admin.locator("#notice")).to_contain_text(f"Ärende {key} är raderat.")
    expect(admin.locator("#area-enquiries tbody tr")).to_have_count(1)
    expect(admin.locator(".new-count")).to_have_text("1 nytt")


def test_an_empty_list_says_what_comes_here(site: SimpleNamespace, sign_in_at: Callable[..., Page], shoot: Shoot) -> None:
    page = sign_in_at(site.address, "läsare", "?vy=arenden")
    expect(page.locator("#area-enquiries .empty")).to_contain_text("När ett företag väljer Prata med en människa")
    expect(page.locator("#area-enquiries .help")).to_contain_text("ASSISTANT_SMTP_URL")
    expect(page.locator(".new-count")).to_be_hidden()
    shoot(page, "enquiry-10-empty")
