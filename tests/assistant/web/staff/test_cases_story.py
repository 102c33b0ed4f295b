"""Test cases in a real browser: one is written, fails, is mended and holds; the runs are compared and saved, wide and narrow."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

HOSTILE = '<img src=x onerror="window.hacked=1">'
QUESTION = "Hur stort är stödet i Vindlyftet?"
SIZES = ("wide", "narrow")
OF_GRADIO = ("WARN ",)  # begins what Gradio's pictures say of their own making in the console


@pytest.fixture
def site(tmp_path: Path, index_home: Callable[..., Path], open_desk: Any, serve_real: Any, small_library: Any) -> SimpleNamespace:
    """The application with the real adviser and the staff's pages, on two documents."""
    desk = open_desk(index_home(tmp_path, small_library))
    return SimpleNamespace(desk=desk, address=serve_real(desk))


@pytest.fixture
def visit(site: SimpleNamespace, sign_in_at: Callable[..., Page]) -> Callable[..., Page]:
    """Open the test cases."""

    def open_page(role: str = "redaktör", size: str = "wide") -> Page:
        page = sign_in_at(site.address, role, "?vy=testfall", size=size, tolerated=OF_GRADIO)
        page.locator("#case-filters").wait_for()
        return page

    return open_page


def run_all(page: Page, outcome: str) -> None:
    page.get_by_role("button", name="Kör testfallen").click()
    expect(page.locator("#area-case-job .job")).to_have_attribute("data-stand", "done", timeout=60_000)
    expect(page.locator("#area-case-job")).to_contain_text(outcome)


@pytest.mark.parametrize("size", SIZES)
def test_a_case_is_written_fails_is_mended_and_holds_and_its_runs_are_compared_and_saved(
    visit: Callable[..., Page], tmp_path: Path, size: str, shoot: Callable[..., None]
) -> None:
    page = visit(size=size)
    expect(page.locator("#area-case-list")).to_contain_text("Det finns inga testfall än")
    page.get_by_role("button", name="Nytt testfall").click()
    expect(page.get_by_role("heading", name="Nytt testfall")).to_be_focused()
    page.get_by_label("Fråga", exact=True).fill(QUESTION)
    page.get_by_role("checkbox", name="besvarad").check()
    page.get_by_label("Svaret måste säga").fill("80 000")
    page.get_by_role("button", name="Lägg till dokument").first.click()
    page.get_by_label("Måste hänvisa till").last.fill("iuc/vindlyftet")
    page.get_by_label("Kommentar").fill(HOSTILE)
    page.get_by_role("button", name="Prova nu").click()
    expect(page.locator("#area-case-tried")).to_contain_text("Svaret säger inte ”80 000”.")
    expect(page.locator("#area-case-tried")).to_contain_text("högst 75 000 kronor")
    shoot(page, "cases-1-tried")
    page.get_by_role("button", name="Spara testfallet").click()
    expect(page.locator("#notice")).to_contain_text("är sparat")
    expect(page.locator("#area-case-list tbody tr")).to_contain_text("ny")

    run_all(page, "0 av 1 testfall höll.")
    expect(page.locator("#area-case-list tbody tr")).to_contain_text("håller inte")
    shoot(page, "cases-2-failed")
    page.locator("#area-case-list").get_by_role("button", name=QUESTION).click()
    page.get_by_label("Svaret måste säga").fill("75000")
    page.get_by_role("button", name="Spara testfallet").click()
    run_all(page, "1 av 1 testfall höll.")

    page.get_by_role("button", name="Visa körningen").click()
    expect(page.get_by_role("heading", name="Körning 2")).to_be_focused()
    expect(page.locator("#area-case-results")).to_contain_text("Håller igen")
    expect(page.locator(".numbers")).to_contain_text("1 håller")
    page.get_by_label("Jämför med").select_option("1")
    page.get_by_role("button", name="Jämför", exact=True).click()
    expect(page.locator("#area-case-results")).to_contain_text("Testfallet är ändrat sedan den tidigare körningen.")
    shoot(page, "cases-3-compared")
    for label, name in (("Spara som Excel", "run.xlsx"), ("Spara som rapport", "run.html")):
        with page.expect_download() as fetched:
            page.get_by_role("button", name=label).click()
        fetched.value.save_as(tmp_path / name)
    assert openpyxl.load_workbook(tmp_path / "run.xlsx").sheetnames[:2] == ["Körningen", "Testfallen"]
    assert "Håller igen" in (tmp_path / "run.html").read_text(encoding="utf-8")

    page.get_by_role("button", name="Alla körningar").click()
    expect(page.locator("#case-trend canvas, #case-trend svg").first).to_be_visible()
    page.get_by_text("Bildens tal som tabell").click()
    expect(page.locator("#area-case-trend-numbers")).to_contain_text("100 % (1 av 1)")
    shoot(page, "cases-4-trend")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing stands outside the page"
    assert page.evaluate("window.hacked") is None


def test_turns_and_documents_are_added_and_taken_away_by_keyboard(visit: Callable[..., Page]) -> None:
    page = visit()
    page.get_by_role("button", name="Nytt testfall").click()
    add = page.get_by_role("button", name="Lägg till replik")
    add.press("Enter")
    page.keyboard.type("Vad är Vindlyftet?")
    add.press("Enter")
    page.keyboard.type("Ett stöd.")
    page.get_by_label("Vem säger det?").last.select_option("assistant")
    page.get_by_role("button", name="Ta bort", exact=True).last.press("Enter")
    expect(add).to_be_focused()
    page.get_by_label("Fråga", exact=True).fill("Hur stort är det?")
    page.get_by_label("Svaret måste säga").fill("75 000")
    page.get_by_role("button", name="Prova nu").click()
    expect(page.locator("#area-case-tried")).to_contain_text("håller")
    expect(page.get_by_label("Replik")).to_have_value("Vad är Vindlyftet?")


def test_a_case_is_removed_when_that_is_confirmed(visit: Callable[..., Page]) -> None:
    page = visit()
    page.get_by_role("button", name="Nytt testfall").click()
    page.get_by_label("Fråga", exact=True).fill(QUESTION)
    page.get_by_label("Svaret måste säga").fill("75 000")
    page.get_by_role("button", name="Spara testfallet").click()
    page.locator("#area-case-list").get_by_role("button", name=QUESTION).click()
    page.get_by_role("button", name="Ta bort …").click()
    expect(page.get_by_role("dialog")).to_contain_text(QUESTION)
    page.get_by_role("dialog").get_by_role("button", name="Ta bort testfallet").click()
    expect(page.locator("#notice")).to_contain_text("är borttaget")
    expect(page.locator("#area-case-list")).to_contain_text("Det finns inga testfall än")


def test_a_file_is_taken_in_and_the_list_searched_and_saved(visit: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "fragor.jsonl"
    lines = [f'{{"question": "Fråga nummer {number}?", "statuses": ["answered"], "tags": ["t{number % 2}"]}}' for number in range(4)]
    file.write_text("\n".join(lines), encoding="utf-8")
    page = visit()
    page.get_by_text("Ta in ur fil, eller spara som fil").click()
    page.locator("#view-cases input[type=file]").set_input_files(file)
    expect(page.locator("#area-case-intake")).to_contain_text("4 nya")
    expect(page.locator("#area-case-list tbody tr")).to_have_count(4)
    page.get_by_role("searchbox").fill("nummer 3")
    expect(page.locator("#area-case-list tbody tr")).to_have_count(1)
    page.get_by_text("Ta in ur fil, eller spara som fil").click()
    with page.expect_download() as fetched:
        page.get_by_role("button", name="JSONL").click()
    assert Path(fetched.value.path()).read_text(encoding="utf-8").count("Fråga nummer") == 1


def test_a_reader_sees_and_runs_but_is_offered_no_changes(visit: Callable[..., Page]) -> None:
    page = visit("läsare")
    expect(page.get_by_role("button", name="Nytt testfall")).to_be_hidden()
    expect(page.get_by_role("button", name="Kör testfallen")).to_be_visible()
    page.get_by_role("button", name="Kör testfallen").click()
    expect(page.locator("#alert")).to_contain_text("Det finns inga testfall")


def test_a_test_that_is_begun_in_another_view_leads_to_its_form(visit: Callable[..., Page]) -> None:
    page = visit()
    page.get_by_role("link", name="Bibliotek").click()
    expect(page.get_by_role("heading", name="Bibliotek")).to_be_visible()
    page.evaluate("question => window.staff.send('case_draft', { question: [question] })", QUESTION)
    expect(page.get_by_role("heading", name="Nytt testfall")).to_be_focused()
    expect(page.locator("#case-form textarea[name=question]")).to_have_value(QUESTION)
    expect(page.get_by_role("link", name="Testfall", exact=True)).to_have_attribute("aria-current", "page")
    assert page.url.endswith("?vy=testfall")
