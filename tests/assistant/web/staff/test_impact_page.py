"""In a real browser: staff ask what a draft would change, see the answers side by side, and are stopped until they give a reason."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.conversation import Adviser
from assistant.question_log import Asked, add_question
from assistant.settings import Settings
from assistant.staff import accounts
from assistant.staff.case_desk import CaseDesk
from assistant.staff.cases import Case
from assistant.staff.desk import Desk
from assistant.staff.roles import OPERATOR
from assistant.staff.types import Edit
from corpus.clock import now
from corpus.library import writing
from index.analyzer import load_analyzer
from index.builder import build_index
from index.embedder import load_embedder
from index.searcher import Searcher

PASSWORD = "fyra ord utan samband"
LOAN = "egna/lanet"
TEXT = """---
id: egna/lanet
title: Kustlånet
kind: guide
verified: 2026-11-01
---

Kustlånet är högst {} kronor per företag och söks hos länet.{}
"""
MORE = "\n\nDen som vill låna ett laserverktyg till verkstaden gör det hos Kustlånets kontor i Karlskrona."


@pytest.fixture
def site(tmp_path: Path, serve_desk: Callable[..., Any]) -> Iterator[SimpleNamespace]:
    """The application with a document, a draft of it, a test of the old amount, and a question that only the draft answers."""
    embedder, analyzer = load_embedder(), load_analyzer()
    (tmp_path / "källa" / "egna").mkdir(parents=True)
    (tmp_path / "källa" / "egna" / "lanet.md").write_text(TEXT.format("75 000", ""), encoding="utf-8")
    build_index(tmp_path / "hem", roots=[tmp_path / "källa"], embedder=embedder, analyzer=analyzer)
    desk = Desk(Settings(home=tmp_path / "hem"), embedder=embedder, analyzer=analyzer)
    accounts.add_account(desk.engine, OPERATOR, "anna@example.se", "administratör", PASSWORD)
    CaseDesk(desk.engine).add_case(OPERATOR, Case("Hur stort är Kustlånet?", says=("75 000 kronor",)))
    with writing(desk.engine) as connection:
        asked = Asked("svar-1", now(), "page", "Var kan vi låna ett laserverktyg?", "not_found", 0.0, 1.0, (), (), (), ())
        add_question(connection, asked)
    desk.save(OPERATOR, LOAN, Edit(TEXT.format("90 000", MORE), "", "", 0))
    searcher = Searcher(tmp_path / "hem", embedder=embedder, analyzer=analyzer)
    with serve_desk(desk, Adviser(searcher)) as address:
        yield SimpleNamespace(desk=desk, address=address)
    searcher.close()


@pytest.fixture(params=[(1440, 900, "light"), (390, 844, "dark")], ids=["wide", "narrow-dark"])
def page(browser: Browser, site: SimpleNamespace, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="sv-SE", color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{site.address}/personal/?dokument={LOAN}")
    page.locator('input[name="name"]').fill("anna@example.se")
    page.locator('input[name="password"]').fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#area-navigation nav").wait_for()
    page.goto(f"{site.address}/personal/?dokument={LOAN}")
    expect(page.locator(".sheet-head h2")).to_have_text("Kustlånet")
    yield page
    context.close()


def shoot(page: Page, name: str) -> None:
    """Take a picture, where somebody wants to look at them."""
    if folder := os.environ.get("ASSISTANT_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}-{(page.viewport_size or {'width': 0})['width']}.png", full_page=True)


def test_staff_see_what_would_change_before_they_publish(page: Page, site: SimpleNamespace) -> None:
    page.get_by_role("tab", name="Vad ändras").click()
    expect(page.locator("#area-sheet-impact")).to_contain_text("Inget är prövat än")
    page.get_by_role("tab", name="Innehåll").click()
    page.get_by_role("button", name="Vad ändras om jag publicerar?").click()
    expect(page.get_by_role("tab", name="Vad ändras")).to_have_attribute("aria-selected", "true")
    result = page.locator("#area-sheet-impact .impact")
    expect(result).to_contain_text("1 test slutar stämma, 1 fråga får svar.", timeout=60_000)
    broken = result.locator("details", has_text="Hur stort är Kustlånet?")
    expect(broken.locator("del").first).to_contain_text("75")
    expect(broken.locator("ins").first).to_contain_text("90")
    result.locator("summary", has_text="laserverktyg").click()
    expect(result.locator("details", has_text="Var kan vi låna")).to_contain_text("Kustlånets kontor i Karlskrona")
    shoot(page, "1-impact")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("button", name="Publicera …").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("Prövningen visar att 1 test slutar stämma.")
    shoot(page, "2-warning")
    dialog.get_by_role("button", name="Publicera nu").click()
    expect(dialog.locator(".dialog-alert")).to_contain_text("Kryssa i alla")
    dialog.get_by_role("button", name="Avbryt").click()


def test_an_administrator_requires_it_and_a_reason_overrides_it(page: Page, site: SimpleNamespace) -> None:
    page.get_by_role("link", name="Konton").click()
    page.get_by_label("Kräv prövning före publicering").check()
    page.locator("#area-settings").get_by_role("button", name="Spara").click()
    expect(page.locator("#notice")).to_contain_text("Prövning krävs nu")
    shoot(page, "3-setting")
    page.goto(f"{site.address}/personal/?dokument={LOAN}")
    page.get_by_role("button", name="Publicera …").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("Dokumentet är inte prövat.")
    for box in dialog.locator("input[name=accepted]").all():
        box.check()
    dialog.get_by_role("button", name="Publicera nu").click()
    expect(dialog.locator(".dialog-alert")).to_contain_text("inte prövat")
    dialog.get_by_label("Skäl att publicera ändå").fill("Beloppet höjdes i går")
    shoot(page, "4-override")
    dialog.get_by_role("button", name="Publicera nu").click()
    expect(page.locator("#area-sheet-job")).to_contain_text("svarar nu", timeout=60_000)
    page.get_by_role("link", name="Logg", exact=True).click()
    expect(page.locator("#area-log")).to_contain_text("Beloppet höjdes i går")


def test_several_documents_are_tried_from_the_library(page: Page) -> None:
    page.get_by_role("link", name="Bibliotek").click()
    page.get_by_label("Välj Kustlånet").check()
    page.get_by_role("button", name="Vad ändras?").click()
    page.get_by_role("button", name="Pröva alla valda").click()
    expect(page.locator("#notice")).to_contain_text("prövas tillsammans")
    page.get_by_role("link", name="Lägg till").click()
    expect(page.locator("#area-jobs .job").first).to_contain_text("1 test slutar stämma, 1 fråga får svar.", timeout=60_000)
