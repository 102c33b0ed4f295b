"""The staff's page in a real browser, on a real server with a library of two documents."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assistant.staff.roles import Actor
from assistant.staff.types import Edit

TITLE = 'Vindlyftet <img src=x onerror="window.hacked=1"> ${window.hacked=1} {{7*7}}'
PROGRAMME = f"""---
id: iuc/vindlyftet
title: '{TITLE}'
kind: programme
sources:
- {{n: 1, title: Vindlyftets sida, published: 2026-05-01}}
verified: 2026-11-01
programme:
  owner: IUC Blekinge
  status: löpande
  needs: [produktion]
---

Vindlyftet är ett stöd till företag i Blekinge som bygger delar till vindkraftverk och vill växa. [1] Stödet är högst 75 000 kronor. [1]

## Så gör ni

- Ni söker Vindlyftet löpande hos IUC Blekinge, som svarar inom två veckor. [1]
"""
GUIDE = "---\nid: guide/ansokan\ntitle: Så skriver ni en ansökan\nkind: guide\nverified: 2026-11-01\n---\n\nBörja med vad ni vill uppnå.\n"
SIZES = ("wide", "narrow")
EDITOR = Actor("redaktör", "redaktör")


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, script: SimpleNamespace, index_home: Any, open_desk: Any, serve_desk: Callable[..., Any]
) -> Iterator[SimpleNamespace]:
    """The application with the staff's pages, and the desk behind them, which works through its jobs."""
    desk = open_desk(index_home(tmp_path_factory.mktemp("personal"), {"iuc/vindlyftet": PROGRAMME, "guide/ansokan": GUIDE}))
    with serve_desk(desk, script.ScriptedAdviser()) as address:
        yield SimpleNamespace(desk=desk, address=address)


@pytest.fixture
def visit(served: SimpleNamespace, sign_in_at: Callable[..., Page]) -> Callable[..., Page]:
    """Open an address of the page."""

    def open_page(role: str = "redaktör", where: str = "", *, size: str = "wide", **options: Any) -> Page:
        page = sign_in_at(served.address, role, where, size=size, **options)
        page.locator("#area-navigation nav").wait_for()
        return page

    return open_page


@pytest.fixture
def draft(served: SimpleNamespace, request: pytest.FixtureRequest) -> str:
    """The id of a draft of this test's own, with text enough to publish."""
    name = served.desk.add_text(EDITOR, re.sub(r"\W|_", " ", request.node.name))
    text = served.desk.show(EDITOR, name).markdown + "\nVerkstaden i Ronneby är öppen för alla företag som vill prova en robot under några "
    text += "veckor, och personalen där hjälper till med det som behövs. Hör av er till verkstaden för att boka en tid som passar.\n"
    served.desk.save(EDITOR, name, Edit(text, "", "", 1))
    return str(name)


def open_sheet(page: Page) -> None:
    page.locator(".sheet-head").wait_for()
    expect(page.locator("textarea[name=body]")).not_to_be_empty()


def test_the_library_leads_to_a_document_whose_address_can_be_shared(visit: Callable[..., Page]) -> None:
    page = visit()
    expect(page.locator("#area-list")).to_contain_text("dokument")
    page.get_by_role("searchbox").fill("vind")
    expect(page.locator("#area-list tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Vindlyftet").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(TITLE)
    assert page.url.endswith("?dokument=iuc/vindlyftet")
    page.go_back()
    expect(page.get_by_role("heading", name="Bibliotek")).to_be_visible()
    assert page.evaluate("window.hacked") is None


def test_an_edit_shows_its_findings_is_saved_and_published(visit: Callable[..., Page], served: SimpleNamespace) -> None:
    page = visit(where="?dokument=iuc/vindlyftet")
    open_sheet(page)
    body = page.locator("textarea[name=body]")
    body.fill(body.input_value() + "\nVindlyftet gav 42 kronor till varje företag år 2025.\n")
    expect(page.locator("#check-count")).to_contain_text("varning")
    expect(page.locator(".save-bar .state")).to_have_text("Osparade ändringar")
    expect(page.locator(".reading")).to_contain_text("42 kronor till varje företag")
    page.get_by_role("tab", name="Uppgifter").click()
    page.locator('[data-field="programme.needs"] summary').click()
    page.get_by_label("lean", exact=True).check()
    page.get_by_label("Varför?").locator("visible=true").fill("Nytt belopp")
    page.get_by_role("button", name="Spara utkast").click()
    expect(page.locator("#notice")).to_contain_text("Utkastet är sparat som version 2.")
    expect(page.locator(".now")).to_have_text("Version 1 svarar. Version 2 är utkast.")
    newest = served.desk.versions(EDITOR, "iuc/vindlyftet")[0]
    assert newest.signature.why == "Nytt belopp"
    assert {"lean", "42 kronor"} == {text for text in ("lean", "42 kronor") if text in newest.draft.markdown}
    page.get_by_role("button", name="Publicera …").click()
    page.get_by_role("button", name="Publicera nu").click()
    expect(page.locator("dialog[open] .dialog-alert")).to_contain_text("Kryssa i alla")
    for box in page.locator("dialog[open] input[name=accepted]").all():
        box.check()
    page.get_by_role("button", name="Publicera nu").click()
    expect(page.locator("#area-sheet-job")).to_contain_text("svarar nu", timeout=60_000)
    expect(page.locator(".now")).to_have_text("Version 2 svarar.")
    page.get_by_role("tab", name="Versioner").click()
    page.get_by_role("button", name="Jämför").click()
    expect(page.locator("table.difference ins").first).to_be_visible()


def test_a_conflict_keeps_the_text_and_says_what_to_do(visit: Callable[..., Page], served: SimpleNamespace, draft: str) -> None:
    page = visit(where=f"?dokument={draft}")
    open_sheet(page)
    sheet = served.desk.show(EDITOR, draft)
    served.desk.save(EDITOR, draft, Edit(f"{sheet.markdown}Tillägg.\n", "", "", sheet.number))
    page.locator("textarea[name=body]").fill("Min egen text, som inte får försvinna.")
    page.get_by_role("button", name="Spara utkast").click()
    expect(page.get_by_role("alert").filter(has_text="Någon annan har sparat")).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_have_value("Min egen text, som inte får försvinna.")


def test_unsaved_text_is_not_left_without_a_question(visit: Callable[..., Page], draft: str) -> None:
    page = visit(where=f"?dokument={draft}")
    open_sheet(page)
    page.locator("textarea[name=body]").press_sequentially("Nytt. ")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Att göra").click()
    assert asked == ["confirm"]
    expect(page.locator("textarea[name=body]")).to_be_visible()
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["confirm", "beforeunload"]


def test_a_broken_head_is_told_where_the_form_was_and_can_be_mended(visit: Callable[..., Page], draft: str) -> None:
    page = visit(where=f"?dokument={draft}")
    open_sheet(page)
    page.get_by_role("tab", name="Uppgifter").click()
    page.get_by_text("Visa huvudet som text").click()
    head = page.locator("textarea[name=head]")
    whole = head.input_value()
    head.fill(f"{whole}\nkind: a: b")
    page.get_by_role("button", name="Kontrollera").click()
    expect(page.locator("[data-panel=fields] .warning")).to_contain_text("YAML")
    head.fill(whole)
    page.get_by_role("button", name="Kontrollera").click()
    expect(page.locator("#field-title")).to_be_visible()


def test_a_draft_is_laid_aside_and_taken_back(visit: Callable[..., Page], draft: str) -> None:
    page = visit(where=f"?dokument={draft}")
    open_sheet(page)
    page.get_by_role("button", name="Kasta utkastet …").click()
    page.get_by_role("button", name="Kasta utkastet", exact=True).click()
    expect(page.locator(".now")).to_have_text("Tillbakadraget: svarar inte alls.")
    page.get_by_role("button", name="Återställ", exact=True).first.click()
    expect(page.locator(".now")).to_contain_text("är utkast")


def test_a_file_that_is_handed_in_becomes_a_draft(visit: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "Ny broschyr å.md"
    file.write_text("# Ny broschyr\n\nVerkstaden är öppen för alla.\n", encoding="utf-8")
    page = visit(where="?vy=lagg-till")
    page.locator("#area-ways input[type=file]").set_input_files(file)
    expect(page.locator("#area-jobs")).to_contain_text("Ny broschyr å.md")
    expect(page.locator("#area-jobs .job").first).to_have_attribute("data-stand", "done", timeout=60_000)
    page.get_by_role("link", name="Öppna utkastet").first.click()
    open_sheet(page)
    expect(page.locator(".now")).to_contain_text("Inget svarar än")
    page.get_by_role("tab", name="Fil").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Ladda ner filen").click()
    assert Path(download.value.path()).read_bytes() == file.read_bytes()


def test_several_documents_get_a_new_review_date_at_once(visit: Callable[..., Page], served: SimpleNamespace, draft: str) -> None:
    page = visit()
    dialog = page.locator("#dialog-bulk")
    for _ in range(3):  # on a busy machine the list may be drawn once more between the two clicks
        page.locator(f'#area-list input[value="{draft}"]').check()
        page.get_by_role("button", name="Ändra flera").click()
        expect(dialog).to_be_visible()
        if "1 dokument är valt." in dialog.inner_text():
            break
        page.keyboard.press("Escape")
    expect(dialog).to_contain_text("1 dokument är valt.")
    dialog.locator("[name=new_review]").fill("2027-05-01")
    dialog.get_by_role("button", name="Ändra alla valda").click()
    expect(page.locator("#notice")).to_contain_text("1 dokument är ändrade")
    assert "review_by: 2027-05-01" in served.desk.show(EDITOR, draft).markdown


def test_a_refused_download_fetches_nothing_again(visit: Callable[..., Page]) -> None:
    page = visit("redaktör")
    export = "document.dispatchEvent(new CustomEvent('staff', {{ detail: {{ name: '{0}', values: {1} }} }}))"
    with page.expect_download():
        page.evaluate(export.format("export", "{}"))
    again: list[object] = []
    page.on("download", lambda download: again.append(download))
    page.evaluate(export.format("download", "{ document: ['guide/ansokan'] }"))
    expect(page.locator("#alert")).to_contain_text("fil")
    page.wait_for_timeout(500)
    assert again == []


def test_a_reader_sees_everything_and_can_change_nothing(visit: Callable[..., Page]) -> None:
    page = visit("läsare", where="?dokument=iuc/vindlyftet")
    open_sheet(page)
    expect(page.locator("textarea[name=body]")).to_be_disabled()
    assert page.locator(".for-editors:visible, .sheet-head button[data-dialog]:visible").count() == 0
    assert page.locator("#area-navigation a").all_inner_texts() == [
        "Bibliotek", "Att göra", "Ärenden", "Prova svar", "Testfall", "Obesvarat", "Översikt",
    ]  # fmt: skip


def test_an_administrator_adds_an_account_and_reads_the_log(visit: Callable[..., Page]) -> None:
    page = visit("administratör", where="?vy=konton")
    form = page.locator("#area-accounts form.card")
    form.locator("[name=name]").fill("ny@example.com")
    form.get_by_role("button", name="Lägg till").click()
    expect(page.locator("#area-once code")).to_have_text(re.compile(r"\S{16}"))
    page.get_by_role("link", name="Logg", exact=True).click()
    expect(page.locator("#area-log tbody tr").first).to_contain_text("lade till konto")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_view_is_wider_than_the_screen(visit: Callable[..., Page], size: str, scheme: str) -> None:
    page = visit("administratör", size=size, color_scheme=scheme)
    for link in page.locator("#area-navigation a").all():
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Bibliotek").click()
    page.get_by_role("link", name="Så skriver ni en ansökan").click()
    open_sheet(page)
    for tab in page.get_by_role("tab").all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_is_in_swedish_and_can_be_walked_with_the_keyboard(visit: Callable[..., Page]) -> None:
    page = visit()
    assert page.locator("html").get_attribute("lang") == "sv"
    assert "personalens sida" in page.title()
    english = re.compile(r"\b(?:Upload|Click|Drop|Download|Submit|Search|Loading|Error|File|Select)\b")
    assert not english.search(page.locator("body").inner_text())
    page.get_by_role("link", name="Vindlyftet").press("Enter")
    open_sheet(page)
    page.get_by_role("tab", name="Innehåll").press("ArrowRight")
    expect(page.get_by_role("tab", name="Uppgifter")).to_be_focused()
