"""The bench in a real browser: ask, see why, ask on, try a draft, keep a test, open the document at the passage."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assistant.staff.case_desk import CaseDesk
from assistant.staff.roles import Actor
from index.analyzer import load_analyzer
from index.builder import build_index
from index.embedder import load_embedder

EDITOR = Actor("redaktör", "redaktör")
SIZES = ("wide", "narrow")
DRAFT = "Sjöstödet är ett bidrag på högst 40 000 kronor till företag i Blekinge som bygger båtar eller delar till båtar."


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, script: SimpleNamespace, open_desk: Any, serve_desk: Callable[..., Any]
) -> Iterator[SimpleNamespace]:
    """The staff's pages on Techtank's documents, with a draft that waits."""
    home = tmp_path_factory.mktemp("bench") / "hem"
    build_index(home, roots=[Path("corpus/documents/techtank").resolve()], embedder=load_embedder(), analyzer=load_analyzer())
    desk = open_desk(home)
    desk.add_text(EDITOR, "Sjöstödet", DRAFT)
    with serve_desk(desk, script.ScriptedAdviser()) as address:
        yield SimpleNamespace(desk=desk, address=address)


@pytest.fixture
def visit(served: SimpleNamespace, sign_in_at: Callable[..., Page]) -> Callable[..., Page]:
    """Open the bench."""

    def open_bench(role: str = "redaktör", *, size: str = "wide") -> Page:
        page = sign_in_at(served.address, role, "?vy=prova", size=size)
        page.locator("#bench-form").wait_for()
        return page

    return open_bench


def ask(page: Page, question: str, button: str = "Fråga") -> None:
    """Ask and wait for the answer to this question."""
    page.get_by_role("textbox", name="Frågan").fill(question)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#area-bench-talk .exchange .question")).to_contain_text(question, timeout=30_000)


@pytest.mark.parametrize("size", SIZES)
def test_an_answer_is_looked_into_kept_as_a_test_and_followed_to_its_document(
    visit: Callable[..., Page], served: SimpleNamespace, size: str, shoot: Callable[..., None]
) -> None:
    page = visit(size=size)
    page.locator("#bench-form").get_by_label("Plats").fill("Karlshamn")
    ask(page, "Vad kosatr medlemsskap i Techtank?")
    expect(page.locator("#notice")).to_contain_text("besvarad")
    expect(page.locator("#area-bench-talk .exchange")).to_contain_text("500 kronor per anställd")
    expect(page.locator("#area-bench-talk .exchange .question")).to_contain_text("Vi är ett företag i Karlshamn.")
    expect(page.locator("#area-bench-why")).to_contain_text("kosatr → kostar")
    expect(page.locator("#area-bench-why")).to_contain_text("vad det kostar")
    first = page.locator(".passages tbody tr").first
    expect(first.locator("mark.mark-word").first).to_be_visible()
    assert "kostar" in first.locator("mark").all_inner_texts()
    shoot(page, "bench", full_page=True)

    # A marker leads to its source without leaving the view.
    page.locator("#area-bench-talk .marker").first.click()
    expect(page.locator("#area-bench-talk .source").first).to_be_focused()
    assert page.url.endswith("?vy=prova")

    # The test: what the answer cites is ticked already; the row's document too.
    first.get_by_role("button", name="Spara som test").click()
    dialog = page.locator("#dialog-bench-keep")
    expect(dialog.locator('input[name="cites"]:checked')).not_to_have_count(0)
    dialog.get_by_label("Svaret måste säga").fill("500 kronor")
    dialog.get_by_label("Taggar").fill(size)
    dialog.get_by_role("button", name="Spara testet").click()
    if size == "wide":
        expect(page.locator("#area-bench-kept")).to_contain_text("Testet är sparat.")
        expect(dialog).to_be_hidden()
        (stored,) = CaseDesk(served.desk.engine).list_cases(EDITOR)
        assert (stored.case.says, stored.case.tags, stored.case.statuses) == (("500 kronor",), ("wide",), ("answered",))
        assert "techtank/medlemskap" in stored.case.cites
    else:  # the same question again: the refusal stands in the dialog, and what was filled in is still there
        expect(dialog.locator(".dialog-alert")).not_to_be_empty()
        expect(dialog.get_by_label("Svaret måste säga")).to_have_value("500 kronor")
        page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    said = first.locator(".said").inner_text()
    first.get_by_role("link", name="Öppna i dokumentet").click()
    found = page.locator(".found")
    expect(found).to_be_visible(timeout=20_000)
    assert said[:40] in (found.input_value() if found.evaluate("e => 'value' in e && e.type") else found.inner_text())
    shoot(page, "bench-document", full_page=True)


def test_a_talk_goes_on_with_a_suggestion_and_is_cleared(visit: Callable[..., Page]) -> None:
    page = visit()
    expect(page.get_by_role("button", name="Fråga vidare i samtalet")).to_be_hidden()
    ask(page, "Vad kostar medlemskap i Techtank?")
    suggestion = page.locator("#area-bench-talk [data-question]").first
    question = suggestion.inner_text()
    suggestion.click()
    expect(page.locator("#area-bench-talk .exchange .question")).to_contain_text(question)
    expect(page.locator(".earlier summary")).to_have_text("Tidigare i samtalet: 1 fråga")
    ask(page, "Och hur går man ur?", "Fråga vidare i samtalet")
    expect(page.locator(".earlier summary")).to_have_text("Tidigare i samtalet: 2 frågor")
    expect(page.locator("#area-bench-why")).to_contain_text("Följdfråga")
    page.get_by_role("button", name="Rensa samtalet").click()
    expect(page.locator("#area-bench-talk")).to_contain_text("Ställ en fråga")
    ask(page, "Vad är Techtank?")
    expect(page.locator(".earlier")).to_have_count(0)


def test_a_draft_answers_here_before_companies_see_it(visit: Callable[..., Page]) -> None:
    page = visit()
    ask(page, "Hur stort är Sjöstödet?")
    expect(page.locator("#area-bench-talk .exchange")).not_to_contain_text("40 000")
    page.locator("#bench-form").get_by_label("Med mitt utkast").check()
    page.get_by_role("button", name="Fråga", exact=True).click()
    expect(page.locator("#alert")).to_contain_text("Inget utkast är valt")
    page.locator("#bench-form").get_by_label("Sjöstödet").check()
    page.get_by_role("button", name="Fråga", exact=True).click()
    expect(page.locator("#area-bench-talk .exchange")).to_contain_text("40 000 kronor", timeout=60_000)
    expect(page.locator("#alert p")).to_have_count(0)


def test_a_wrong_answer_is_marked_and_says_why_it_fails(visit: Callable[..., Page], served: SimpleNamespace) -> None:
    page = visit()
    ask(page, "Vem leder Techtank?")
    page.get_by_role("button", name="Markera som fel").first.click()
    dialog = page.locator("#dialog-bench-fault")
    dialog.get_by_label("Vad är fel?").fill("Ny ledare sedan i fredags.")
    dialog.get_by_label("Svaret borde säga").fill("Ada Lovelace")
    dialog.get_by_role("button", name="Markera som fel").click()
    expect(page.locator("#area-bench-kept")).to_contain_text("Svaret säger inte ”Ada Lovelace”")
    assert any(stored.case.tags == ("fel",) for stored in CaseDesk(served.desk.engine).list_cases(EDITOR))


def test_a_reader_asks_and_is_offered_no_tests(visit: Callable[..., Page]) -> None:
    page = visit("läsare")
    ask(page, "Vad kostar medlemskap i Techtank?")
    expect(page.get_by_role("link", name="Öppna i dokumentet").first).to_be_visible()
    expect(page.get_by_role("button", name="Spara som test").first).to_be_hidden()
