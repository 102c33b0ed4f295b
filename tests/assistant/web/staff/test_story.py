"""The whole story in a real browser: staff hand in a brochure, publish, replace and retire it, and a company asks after each step."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.conversation import Adviser
from assistant.settings import Settings
from assistant.staff import accounts
from assistant.staff.desk import Desk
from assistant.staff.roles import OPERATOR
from index.analyzer import load_analyzer
from index.builder import build_index
from index.embedder import load_embedder
from index.searcher import Searcher

PASSWORD = "fyra ord utan samband"
QUESTION = "Hur stort är Sjöstödet?"
BROCHURE = """<!doctype html><html lang="sv"><meta charset="utf-8"><title>Sjöstödet {year}</title>
<style>body {{ font: 12pt/1.5 serif; margin: 2cm }} section {{ break-after: page }}</style>
<section><h1>Sjöstödet {year}</h1>
<p>Sjöstödet är ett bidrag till små och medelstora företag i Blekinge som bygger båtar eller delar till båtar.
Bidraget ska göra det lättare att prova ny teknik i produktionen innan ett företag bestämmer sig.</p>
<h2>Vem kan söka</h2>
<p>Företag med högst 249 anställda kan söka. Företaget ska ha sin verksamhet i Blekinge och ha drivits i minst två år.</p></section>
<section><h2>Vad stödet betalar</h2>
<p>Sjöstödet är högst {amount} kronor för varje företag. Det betalar rådgivning och provkörning i en verkstad.
Företaget betalar själv sin egen arbetstid.</p>
<h2>Så söker ni</h2>
<p>Ansökan görs löpande hos Region Blekinge. Handläggaren svarar inom två veckor och bokar sedan ett besök.</p>
</section></html>"""


@pytest.fixture
def site(tmp_path: Path, serve_desk: Callable[..., Any]) -> Iterator[SimpleNamespace]:
    """The application with the real adviser and the staff's pages, on the shipped documents."""
    embedder, analyzer = load_embedder(), load_analyzer()
    build_index(tmp_path / "hem", roots=[Path("corpus/documents/techtank").resolve()], embedder=embedder, analyzer=analyzer)
    desk = Desk(Settings(home=tmp_path / "hem"), embedder=embedder, analyzer=analyzer)
    accounts.add_account(desk.engine, OPERATOR, "anna@example.se", "administratör", PASSWORD)
    searcher = Searcher(tmp_path / "hem", embedder=embedder, analyzer=analyzer)
    with serve_desk(desk, Adviser(searcher)) as address:
        yield SimpleNamespace(desk=desk, address=address)
    searcher.close()


class Story:
    """What staff and a company do, each in a window of their own."""

    def __init__(self, browser: Browser, site: SimpleNamespace, size: tuple[int, int], folder: Path) -> None:
        self.site, self.folder = site, folder
        options = {"viewport": {"width": size[0], "height": size[1]}, "locale": "sv-SE", "reduced_motion": "reduce"}
        self.contexts = [browser.new_context(**options), browser.new_context(**options)]
        self.staff, self.company = (context.new_page() for context in self.contexts)
        for page in (self.staff, self.company):
            page.set_default_timeout(30_000)
        self.printer = self.contexts[0].new_page()

    def shoot(self, page: Page, name: str) -> None:
        """Take a picture, where somebody wants to look at them."""
        if folder := os.environ.get("ASSISTANT_SHOTS"):
            width = (page.viewport_size or {"width": 0})["width"]
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=False)

    def print_brochure(self, year: int, amount: str) -> Path:
        """Print a brochure as a PDF with the browser."""
        self.printer.set_content(BROCHURE.format(year=year, amount=amount))
        target = self.folder / f"Sjöstödet {year}.pdf"
        self.printer.pdf(path=target, format="A4")
        return target

    def sign_in(self) -> None:
        self.staff.goto(f"{self.site.address}/personal/")
        self.shoot(self.staff, "1-signin")
        self.staff.locator('input[name="name"]').fill("anna@example.se")
        self.staff.locator('input[name="password"]').fill(PASSWORD)
        self.staff.keyboard.press("Enter")
        self.staff.locator("#area-navigation nav").wait_for()

    def hand_in(self, file: Path) -> None:
        """Hand a file in and open the draft it becomes."""
        self.staff.get_by_role("link", name="Lägg till").click()
        self.staff.locator("#area-ways input[type=file]").set_input_files(file)
        first = self.staff.locator("#area-jobs .job").first
        expect(first).to_contain_text(file.name, timeout=30_000)
        expect(first).to_have_attribute("data-stand", "done", timeout=60_000)
        self.shoot(self.staff, "2-handed-in")
        first.get_by_role("link", name="Öppna utkastet").click()
        expect(self.staff.get_by_role("heading", level=2)).to_have_text(file.stem)

    def publish(self) -> None:
        """Publish what is open, with its warnings accepted."""
        self.staff.get_by_role("button", name="Publicera …").click()
        for box in self.staff.locator("dialog[open] input[name=accepted]").all():
            box.check()
        self.shoot(self.staff, "5-publish")
        self.staff.get_by_role("button", name="Publicera nu").click()
        expect(self.staff.locator("#area-sheet-job")).to_contain_text("svarar nu", timeout=60_000)

    def ask(self) -> tuple[str, str]:
        """Ask in the companies' chat; return the answer and its sources."""
        self.company.goto(f"{self.site.address}/integritet")  # a page that keeps nothing
        self.company.evaluate("localStorage.clear()")  # else the conversation before goes on
        self.company.goto(self.site.address)
        box = self.company.get_by_label("Er fråga")
        box.wait_for()
        box.fill(QUESTION)
        self.company.keyboard.press("Enter")
        self.company.locator("#answer-1[data-phase=done]").wait_for()
        sources = self.company.locator("#sources-1")
        return self.company.locator("#answer-1 .answer").inner_text(), sources.text_content() or ""

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "narrow"])
def test_a_brochure_is_handed_in_published_replaced_and_retired(
    browser: Browser, site: SimpleNamespace, tmp_path: Path, size: tuple[int, int]
) -> None:
    story = Story(browser, site, size, tmp_path)
    staff = story.staff
    story.sign_in()
    story.hand_in(story.print_brochure(2026, "40 000"))
    expect(staff.locator(".now")).to_contain_text("Inget svarar än")
    assert "40 000" not in story.ask()[0]

    # The page as a picture beside its text, the suggestions, and what the checks warn of.
    expect(staff.locator("textarea[name=body]")).to_have_value(holding("40 000 kronor"))
    staff.get_by_role("button", name="Sidan i filen").click()
    expect(staff.get_by_alt_text("Sida 1 i filen, som bild")).to_be_visible(timeout=20_000)
    story.shoot(staff, "3-draft")
    staff.get_by_role("tab", name="Uppgifter").click()
    expect(staff.locator("#field-title")).to_have_value(holding("Sjöstödet"))
    expect(staff.locator("[data-panel=fields]")).to_contain_text("Ansökan görs löpande hos Region Blekinge")
    story.shoot(staff, "4-facts")
    staff.get_by_role("textbox", name="Ägare").fill("Region Blekinge")
    staff.get_by_label("Varför?").locator("visible=true").fill("Ägaren saknades")
    staff.get_by_role("button", name="Spara utkast").click()
    expect(staff.locator("#notice")).to_contain_text("sparat som version 2")

    story.publish()
    answer, sources = story.ask()
    assert "40 000 kronor" in answer
    assert "s. 2" in sources
    assert "Sjöstödet är högst 40 000 kronor för varje företag." in sources
    story.shoot(story.company, "6-answer")

    # A newer edition takes its place, and only it answers.
    story.hand_in(story.print_brochure(2027, "60 000"))
    story.shoot(staff, "7-offer")
    staff.get_by_role("button", name="Ersätt version").first.click()
    expect(staff.locator("#notice")).to_contain_text("Utkastet är nu version 3")
    expect(staff.get_by_role("heading", level=2)).to_have_text("Sjöstödet 2027")
    story.publish()
    answer, sources = story.ask()
    assert "60 000 kronor" in answer
    assert "40 000" not in answer + sources

    # Retired, it answers that it has ended and nothing else.
    staff.get_by_role("button", name="Dra tillbaka …").click()
    staff.locator("dialog[open]").get_by_role("button", name="Dra tillbaka").click()
    expect(staff.locator("#area-sheet-job")).to_contain_text("upphört", timeout=60_000)
    story.shoot(staff, "8-retired")
    answer, sources = story.ask()
    assert "60 000" not in answer + sources
    assert "erbjuds inte längre" in answer or "avslutat" in answer
    story.shoot(story.company, "9-ended")
    assert site.desk.verify(OPERATOR) == []
    story.close()


def holding(text: str) -> re.Pattern[str]:
    """Match a value that holds a text."""
    return re.compile(re.escape(text))
