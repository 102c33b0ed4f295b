"""What companies ask, in a real browser: from a theme to a draft, dismissed and taken back, and the overview drawn, wide and narrow."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, expect

from assistant.question_log import Asked, add_question
from assistant.staff.desk import Desk
from corpus.clock import now, now_exactly
from corpus.library import writing

HOSTILE = '<img src=x onerror="window.hacked=1">'
PROGRAMME = """---
id: iuc/vindlyftet
title: Vindlyftet
kind: programme
verified: 2026-11-01
programme: {owner: IUC Blekinge, status: avslutad, needs: [produktion]}
---

Vindlyftet var ett stöd till företag som bygger delar till vindkraftverk.
"""
GUIDE = "---\nid: guide/ansokan\ntitle: Så skriver ni en ansökan\nkind: guide\nverified: 2026-11-01\n---\n\nBörja med vad ni vill uppnå.\n"
BUILDING = ("Behöver vi bygglov för en ny hall?", "Hur söker man bygglov för hallen?", f"Vem ger bygglov för en hall? {HOSTILE}")
Visit, Shoot = Callable[..., Page], Callable[..., None]
SIZES = ("wide", "narrow")
OF_GRADIO = ("WARN ",)  # begins what Gradio's pictures say of their own making in the console


def log_questions(desk: Desk) -> None:
    """Log three questions in vain and, over ten days, some that were answered."""
    with writing(desk.engine) as connection:
        for number, text in enumerate(BUILDING):
            add_question(connection, Asked(f"v{number}", now_exactly(), "page", text, "not_found", 0.1, 9.0, (), (), (), ()))
        for number in range(20):
            at, about = now_exactly() - timedelta(days=number // 2), ("iuc/vindlyftet",)
            thumb: Any = "up" if number % 3 else "down"
            add_question(
                connection,
                Asked(f"a{number}", at, "page", "Vad är Vindlyftet?", "answered", 0.9, 9.0, about, ("produktion",), about, (), thumb),
            )


@pytest.fixture
def site(tmp_path: Path, index_home: Callable[..., Path], open_desk: Any, serve_real: Any) -> SimpleNamespace:
    """The application with the real adviser and the staff's pages, on two documents and a log."""
    desk = open_desk(index_home(tmp_path, {"vindlyftet": PROGRAMME, "ansokan": GUIDE}))
    log_questions(desk)
    return SimpleNamespace(desk=desk, address=serve_real(desk))


@pytest.fixture
def visit(site: SimpleNamespace, sign_in_at: Callable[..., Page]) -> Callable[..., Page]:
    """Open a view."""

    def open_page(view: str, *, role: str = "administratör", size: str = "wide", scheme: Any = "light") -> Page:
        return sign_in_at(site.address, role, f"?vy={view}", size=size, color_scheme=scheme, tolerated=OF_GRADIO)

    return open_page


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("size", SIZES)
def test_a_theme_becomes_a_draft_and_is_dismissed_and_taken_back(visit: Visit, site: SimpleNamespace, size: str, shoot: Shoot) -> None:
    page = visit("obesvarat", size=size)
    cards = page.locator(".theme")
    expect(cards).to_have_count(2)
    building = cards.filter(has_text="bygglov")
    expect(building).to_contain_text("3 frågor · 3 de senaste 30 dagarna, 0 de 30 dagarna före")
    expect(building).to_contain_text("nytt")
    expect(building).to_contain_text(HOSTILE)
    assert not is_too_wide(page)
    shoot(page, "questions-1-themes")

    building.get_by_role("button", name="Visa och åtgärda").click()
    expect(page.locator("#area-vain-theme h3")).to_be_focused()
    expect(page.locator("table.asked tbody tr")).to_have_count(3)
    page.get_by_text("Lägg till lucka", exact=True).click()
    page.locator('form[data-event="vain_gap"]').get_by_label("Dokument").fill("Så skriver ni en ansökan")
    page.get_by_label("Vad som inte är känt").fill(HOSTILE)
    page.get_by_role("button", name="Lägg till luckan").click()
    expect(page.locator("#area-vain-theme .good")).to_contain_text("Luckan står i version 2 av Så skriver ni en ansökan")
    assert not is_too_wide(page)
    shoot(page, "questions-2-theme")

    page.get_by_text("Skriv ett dokument", exact=True).click()
    page.locator('form[data-event="vain_begin"]').get_by_label("Titel").fill("Bygglov")
    page.get_by_role("button", name="Skapa utkastet").click()
    expect(page.locator("#area-sheet-head h2")).to_have_text("Bygglov")
    page.get_by_role("tab", name="Frågor").click()
    assert set(BUILDING) == set(yaml.safe_load(page.locator('textarea[name="asked"]').input_value())["needs"])

    page.locator('#area-navigation a[data-view="vain"]').click()
    page.locator(".theme", has_text="bygglov").get_by_role("button", name="Avfärda").click()
    expect(page.locator("#area-vain-themes .undo")).to_contain_text("visas inte längre")
    expect(cards).to_have_count(1)
    page.get_by_role("button", name="Ångra").click()
    expect(cards).to_have_count(2)
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("size", SIZES)
def test_a_question_is_found_and_forgotten_by_an_administrator_alone(visit: Visit, size: str, shoot: Shoot) -> None:
    page = visit("obesvarat", size=size)
    page.get_by_role("button", name="Alla frågor").click()
    rows = page.locator("#area-vain-asked tbody tr")
    expect(page.locator("#area-vain-asked .count")).to_have_text("10 frågor.")
    page.locator("#asked-filters").get_by_label("Sök").fill("bygglov hallen")
    expect(rows).to_have_count(1)
    rows.get_by_text("Glöm …").click()
    assert not is_too_wide(page)
    shoot(page, "questions-3-asked")
    page.get_by_role("button", name="Glöm frågan").click()
    expect(page.locator("#notice")).to_contain_text("Frågan är borttagen.")
    expect(page.locator("#area-vain-asked .empty")).to_be_visible()

    reading = visit("obesvarat", role="läsare", size=size)
    reading.locator(".theme").first.get_by_role("button", name="Visa och åtgärda").click()
    expect(reading.locator(".remedies")).to_be_hidden()
    reading.get_by_role("button", name="Alla frågor").click()
    expect(reading.locator("#area-vain-asked tbody tr").first).to_be_visible()
    expect(reading.get_by_text("Glöm …").first).to_be_hidden()


@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrow", "light"), ("wide", "dark"), ("narrow", "dark")])
def test_the_overview_is_drawn_with_marks_and_its_numbers_as_tables(visit: Visit, size: str, scheme: str, shoot: Shoot) -> None:
    page = visit("oversikt", size=size, scheme=scheme)
    for name, mark in (("questions", "rect"), ("shares", "line"), ("programmes", "rect"), ("needs", "rect")):
        page.locator(f"#figures-{name} svg .mark-{mark} path").first.wait_for(state="attached")
    text = page.locator("#figures-needs svg text", has_text="1. produktion")
    ink = text.evaluate("(element) => getComputedStyle(element).fill")
    light = sum(int(part) for part in ink.removeprefix("rgb(").removesuffix(")").split(",")[:3]) / 3
    assert (light > 128) == (scheme == "dark")
    expect(page.locator("#area-figures-numbers")).to_contain_text("23frågor")
    expect(page.locator("#area-figures-rest")).to_contain_text("Vindlyftet")
    assert not is_too_wide(page)
    shoot(page, f"questions-4-figures-{scheme}")


def test_days_are_chosen_and_a_table_is_saved(visit: Visit) -> None:
    page = visit("oversikt")
    page.get_by_role("button", name="7 dagar").click()
    expect(page.get_by_role("button", name="7 dagar")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#area-figures-numbers")).to_contain_text("17frågor")
    page.get_by_text("Talen, dag för dag").click()
    expect(page.locator("#area-figures-days tbody tr")).to_have_count(7)
    with page.expect_download() as download:
        page.locator("#area-figures-days").get_by_role("button", name="Spara som CSV").click()
    assert download.value.suggested_filename.startswith("fragor-per-dag-")
    assert f"{now().date()};5;2;0;3;0;" in Path(download.value.path()).read_text(encoding="utf-8-sig")

    page.locator("#range").get_by_label("Från").fill("2019-01-01")
    page.locator("#range").get_by_label("Till och med").fill("2019-01-31")
    page.keyboard.press("Enter")
    expect(page.locator("#area-figures-numbers .empty")).to_contain_text("Inga frågor har ställts")
    expect(page.locator("#figures-time")).to_be_hidden()
