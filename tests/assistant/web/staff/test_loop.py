"""The whole loop in a real browser: a company asks in vain, staff write what is missing, see what it changes, publish, and keep it true."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.conversation import Adviser
from assistant.log_writer import LogWriter
from assistant.settings import Settings
from assistant.staff import accounts
from assistant.staff.case_desk import CaseDesk
from assistant.staff.desk import Desk
from assistant.staff.roles import OPERATOR
from index.analyzer import load_analyzer
from index.builder import build_index
from index.embedder import load_embedder
from index.searcher import Searcher

PASSWORD = "fyra ord utan samband"
QUESTION = "Hur stort är Sjölyftet?"
BODY = """Sjölyftet är ett bidrag till företag i Blekinge som bygger båtar. Sjölyftet är högst 40 000 kronor för varje företag.

Ni söker Sjölyftet löpande hos Region Blekinge."""


@pytest.fixture
def site(tmp_path: Path, serve_desk: Callable[..., Any]) -> Iterator[SimpleNamespace]:
    """The application with the adviser, the staff's pages and the question log, on Techtank's documents, and the shipped tests of fees."""
    embedder, analyzer = load_embedder(), load_analyzer()
    home = tmp_path / "hem"
    build_index(home, roots=[Path("corpus/documents/techtank").resolve()], embedder=embedder, analyzer=analyzer)
    desk = Desk(Settings(home=home), embedder=embedder, analyzer=analyzer)
    accounts.add_account(desk.engine, OPERATOR, "anna@example.se", "administratör", PASSWORD)
    cases = CaseDesk(desk.engine)
    cases.import_shipped(OPERATOR)
    cases.remove_cases(OPERATOR, [each.id for each in cases.list_cases(OPERATOR) if "avgifter" not in each.case.tags])
    searcher = Searcher(home, embedder=embedder, analyzer=analyzer)
    adviser = Adviser(searcher)
    log = LogWriter(home, days=90, subjects=adviser.subjects)
    with serve_desk(desk, adviser, log=log) as address:
        yield SimpleNamespace(desk=desk, address=address)
    log.close()
    searcher.close()


class Loop:
    """What staff and a company do, each in a window of their own."""

    def __init__(self, browser: Browser, site: SimpleNamespace, size: tuple[int, int]) -> None:
        self.address = site.address
        options: dict[str, Any] = {"viewport": {"width": size[0], "height": size[1]}, "locale": "sv-SE", "reduced_motion": "reduce"}
        self.contexts = [browser.new_context(**options), browser.new_context(**options)]
        self.staff, self.company = (context.new_page() for context in self.contexts)
        for page in (self.staff, self.company):
            page.set_default_timeout(30_000)

    def shoot(self, page: Page, name: str) -> None:
        """Take a picture, where somebody wants to look at them."""
        if folder := os.environ.get("ASSISTANT_SHOTS"):
            page.screenshot(path=Path(folder) / f"loop-{name}-{(page.viewport_size or {'width': 0})['width']}.png")

    def sign_in(self) -> None:
        self.staff.goto(f"{self.address}/personal/")
        self.staff.locator('input[name="name"]').fill("anna@example.se")
        self.staff.locator('input[name="password"]').fill(PASSWORD)
        self.staff.keyboard.press("Enter")
        self.staff.locator("#area-navigation nav").wait_for()

    def view(self, name: str) -> None:
        self.staff.get_by_role("navigation", name="Personalens sida").get_by_role("link", name=name).click()

    def ask(self) -> str:
        """Ask in the companies' chat and return the answer."""
        self.company.goto(f"{self.address}/integritet")  # a page that keeps nothing
        self.company.evaluate("localStorage.clear()")  # else the conversation before goes on
        self.company.goto(self.address)
        box = self.company.get_by_label("Er fråga")
        box.wait_for()
        box.fill(QUESTION)
        self.company.keyboard.press("Enter")
        self.company.locator("#answer-1[data-phase=done]").wait_for()
        return self.company.locator("#answer-1 .answer").inner_text()

    def write(self, body: str) -> None:
        """Put a text into the open document and save it as a draft."""
        self.staff.get_by_role("tab", name="Innehåll").click()
        self.staff.locator("textarea[name=body]").fill(body)
        self.staff.get_by_label("Varför?").locator("visible=true").fill("Företagen frågar efter det")
        self.staff.get_by_role("button", name="Spara utkast").click()
        expect(self.staff.locator("#notice")).to_contain_text("Utkastet är sparat")

    def foresee(self) -> str:
        """Ask what would change, and return what it came to."""
        self.staff.get_by_role("button", name="Vad ändras om jag publicerar?").click()
        shown = self.staff.locator('#area-sheet-impact .impact[data-fresh="1"]')
        shown.wait_for(timeout=90_000)
        return shown.inner_text()

    def publish(self) -> str:
        """Publish what is open, with everything accepted that has to be, and return what the dialog warned of."""
        self.staff.get_by_role("button", name="Publicera …").click()
        dialog = self.staff.locator("dialog[open]")
        warned = dialog.inner_text()
        for box in dialog.locator("input[type=checkbox]").all():
            box.check()
        self.shoot(self.staff, "publish")
        dialog.get_by_role("button", name="Publicera nu").click()
        expect(self.staff.locator("#area-sheet-job")).to_contain_text("svarar nu", timeout=60_000)
        return warned

    def run_tests(self) -> str:
        """Run every test and return what the page says of the run."""
        self.view("Testfall")
        self.staff.get_by_role("button", name="Kör testfallen").click()
        expect(self.staff.locator("#view-cases .job")).to_have_attribute("data-stand", re.compile("waiting|running"))
        self.staff.get_by_role("button", name="Visa körningen").click(timeout=60_000)
        self.staff.locator("#view-cases ul.numbers").wait_for()
        return self.staff.locator("#view-cases").inner_text()

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "narrow"])
def test_what_was_asked_in_vain_is_written_foreseen_published_and_kept_true(
    browser: Browser, site: SimpleNamespace, size: tuple[int, int]
) -> None:
    loop = Loop(browser, site, size)
    staff = loop.staff
    assert "framgår inte" in loop.ask()

    # Staff find the question among those asked in vain, and begin a document from its theme.
    loop.sign_in()
    loop.view("Obesvarat")
    theme = staff.locator("#area-vain-themes").get_by_text("Sjölyftet").first
    theme.wait_for()
    loop.shoot(staff, "themes")
    staff.locator("#area-vain-themes [data-event=vain_open]").first.click()
    staff.get_by_text("Skriv ett dokument").first.click()
    staff.locator("form[data-event=vain_begin] input[name=title]").fill("Sjölyftet")
    loop.shoot(staff, "theme")
    staff.get_by_role("button", name="Skapa utkastet").click()
    expect(staff.get_by_role("heading", level=2).locator("visible=true").first).to_have_text("Sjölyftet")

    # The draft would answer the question, and break nothing.
    loop.write(BODY)
    assert "framgår inte" in loop.ask()
    foreseen = loop.foresee()
    loop.shoot(staff, "foreseen")
    assert "1\nfråga får svar" in foreseen
    assert "0\ntester slutar stämma" in foreseen
    assert QUESTION in foreseen
    loop.publish()
    assert "40 000 kronor" in loop.ask()

    # A test keeps it true.
    loop.view("Testfall")
    staff.get_by_role("button", name="Nytt testfall").click()
    form = staff.locator("#case-form")
    form.locator("textarea[name=question]").fill(QUESTION)
    form.locator("textarea[name=says]").fill("40 000 kronor")
    form.get_by_role("button", name="Spara").first.click()
    expect(staff.locator("#notice")).to_contain_text("sparat")
    assert "0\nhåller inte" in loop.run_tests()
    loop.shoot(staff, "passed")

    # Another amount breaks it: staff are told before they publish, and the test fails when they do so all the same.
    loop.view("Bibliotek")
    staff.get_by_role("link", name="Sjölyftet").first.click()
    expect(staff.get_by_role("heading", level=2).locator("visible=true").first).to_have_text("Sjölyftet")
    loop.write(BODY.replace("40 000", "60 000"))
    foreseen = loop.foresee()
    assert "1\ntest slutar stämma" in foreseen
    loop.shoot(staff, "broken")
    assert "slutar stämma" in loop.publish()
    assert "60 000 kronor" in loop.ask()
    failed = loop.run_tests()
    loop.shoot(staff, "failed")
    assert QUESTION in failed
    assert "Svaret säger inte ”40 000 kronor”." in failed
    loop.close()
