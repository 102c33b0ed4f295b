"""Texts that attack the staff's page stay text on it: what companies asked and wrote, documents, test cases, and on the bench."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from assistant.conversation import Adviser
from assistant.question_log import Asked, add_question
from assistant.staff.case_desk import CaseDesk
from assistant.staff.cases import Case
from assistant.staff.desk import Desk
from assistant.staff.enquiries import EnquiryError, Letter, add_enquiry, clean_letter
from assistant.staff.roles import Actor
from assistant.staff.types import Edit
from assistant.types import Turn
from corpus.clock import now
from corpus.library import writing
from index.analyzer import Analyzer
from index.embedder import Embedder
from index.searcher import Searcher

EDITOR = Actor("redaktör", "redaktör")
WHOLE = "prov/allt"
TOGETHER, LONGEST = 6, 3_900  # attacks in a question on the bench, and its characters
OF_GRADIO = ("WARN ",)  # begins what Gradio's pictures say of their own making in the console
PLAIN = "Stödet till företag som köper en robot söks hos länet. " * 9  # a short file with control characters is taken for no text


def write_guide(number: int, text: str) -> str:
    """Write a document with an attack as its title."""
    title = yaml.safe_dump(" ".join(text.split()), allow_unicode=True, width=10**6).removesuffix("...\n")
    return f"---\nid: prov/titel-{number}\ntitle: {title.strip()}\nkind: guide\nverified: 2026-11-01\n---\n\n{PLAIN}\n\n{text}\n"


def write_whole(texts: list[str]) -> str:
    """Write a document with every attack in every field that takes words, and in its text as paragraph, heading, item and cell."""
    lines = [" ".join(text.split())[:300] for text in texts]  # a head may be 100,000 characters long
    whole = " ".join(lines)[:3000]
    front = {
        "id": WHOLE, "title": f"Allt {lines[0]}", "kind": "programme", "verified": "2026-11-01",
        "sources": [{"n": n, "title": text, "url": "https://kalla.example/om", "note": text} for n, text in enumerate(lines, 1)],
        "gaps": lines,
        "programme": {
            "aliases": lines, "status": "löpande", "needs": ["robot"], "owner": whole, "operators": lines, "target": {"note": whole},
            "cost": whole, "apply": whole, "contact": {"name": whole, "url": "https://kalla.example/kontakt"},
            "parts": [{"name": text, "status": "löpande", "note": f"{text} [1]"} for text in lines],
        },
    }  # fmt: skip
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False).replace("'2026-11-01'", "2026-11-01")
    table = "\n".join(["| a | b |", "| --- | --- |", *(f"| {text} | b |" for text in lines)])
    body = "\n\n".join(f"## {line}\n\n{text}\n\n- {line}" for line, text in zip(lines, texts, strict=True))
    return f"---\n{head}---\n{table}\n\n{body}\n"


@pytest.fixture(scope="module")
def texts(payloads: Mapping[str, str]) -> list[str]:
    """The attacks that a file can hold."""
    return [text for text in payloads.values() if "\0" not in text]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, texts: list[str], index_home: Any, open_desk: Any) -> Desk:
    """A library of documents that attack, with a draft, test cases and logged questions that do."""
    documents = {f"prov/titel-{number}": write_guide(number, text) for number, text in enumerate(texts)}
    desk: Desk = open_desk(index_home(tmp_path_factory.mktemp("payloads"), {**documents, WHOLE: write_whole(texts)}))
    cases = CaseDesk(desk.engine)
    with writing(desk.engine) as connection:
        for number, text in enumerate(texts):
            about, reason = (f"prov/titel-{number}",), text[:200]
            add_question(connection, Asked(f"a{number}", now(), "page", text, "not_found", 0.1, 9.0, about, (), about, (), "down", reason))
    for number, text in enumerate(texts):
        asked = f"Vad är nummer {number} {text}"[:900]
        cases.add_case(EDITOR, Case(asked, (Turn("user", asked),), says=(text[:300],), owner=text[:60], comment=asked))
    with writing(desk.engine) as connection:
        for text in texts:
            with suppress(EnquiryError):  # an attack may be longer than a name can be, or nothing but characters that are taken away
                letter = Letter(text, "a@exempel.se", name=text, company=text, conversation=f"NI: {text}")
                add_enquiry(connection, clean_letter(letter), is_mailed=False)
    sheet = desk.show(EDITOR, WHOLE)
    changed = sheet.markdown.replace("\n## ", "\n## Ny: ")
    desk.save(EDITOR, WHOLE, Edit(changed, yaml.safe_dump({"needs": texts}, allow_unicode=True), " ".join(texts)[:400], sheet.number))
    return desk


@pytest.fixture(scope="module")
def address(desk: Desk, serve_desk: Callable[..., Any], embedder: Embedder, analyzer: Analyzer) -> Iterator[str]:
    """The staff's pages."""
    searcher = Searcher(desk.settings.home, embedder=embedder, analyzer=analyzer)
    with serve_desk(desk, Adviser(searcher)) as served:
        yield served
    searcher.close()


class Visit:
    """The staff's page with the watch on it."""

    def __init__(self, page: Page, watched: Any) -> None:
        self.page, self.watched = page, watched

    def go(self, where: str) -> None:
        """Go to an address of the page."""
        self.page.goto(where)
        self.page.locator("#area-navigation nav").wait_for()

    def check(self, place: str, *, ours: tuple[str, ...] = ()) -> str:
        """Wait for a place, see that no attack became anything, and return what the place says; `ours` is what the page means to have."""
        self.page.locator(place).first.wait_for()
        assert self.watched.faults() == [*ours], place
        return self.page.locator(place).first.text_content() or ""


@pytest.fixture
def visit(address: str, sign_in_at: Callable[..., Page], watch: Any) -> Callable[[str], Visit]:
    """Sign in, begin to watch, and open an address."""

    def opened(where: str) -> Visit:
        page = sign_in_at(address, "administratör", tolerated=OF_GRADIO)
        visit = Visit(page, watch(page))
        visit.go(f"{address}/personal/{where}")
        return visit

    return opened


def lacking(texts: list[str], shown: str, letters: Callable[[str], str]) -> list[str]:
    """Return the texts that are not shown."""
    said = letters(shown)
    return [text for text in texts if letters(text) not in said]


def test_the_library_with_its_log_shows_titles_as_text(visit: Any, texts: list[str], letters: Any) -> None:
    page = visit("?vy=bibliotek")
    shown = page.check("#area-list tbody")
    assert lacking([text[:200] for text in texts], shown, letters) == []
    page.page.locator("#area-list input[data-pick-all]").check()
    page.page.get_by_role("button", name="Publicera flera").click()
    page.check("dialog[open]")
    page.page.keyboard.press("Escape")
    for view, place in (("att-gora", "#area-work h3"), ("lagg-till", "#area-ways form"), ("konton", "#area-accounts table")):
        page.page.goto(f"{page.page.url.split('?')[0]}?vy={view}")
        page.check(place)
    page.go(f"{page.page.url.split('?')[0]}?vy=logg")
    assert texts[0] in page.check("#area-log tbody")


def test_a_document_stays_text_in_the_editor_its_preview_and_its_history(visit: Any, texts: list[str], letters: Any) -> None:
    page = visit(f"?dokument={WHOLE}")
    reading = page.check(".reading")
    plain = [text[:300] for text in texts if not set(text) & set("`*_[]\\#&|~")]  # what Markdown leaves as it is
    assert len(plain) > 50
    assert lacking(plain, reading, letters) == []
    for tab in ("Innehåll", "Uppgifter", "Frågor", "Kontroll", "Versioner", "Fil", "Vad ändras"):
        page.page.get_by_role("tab", name=tab).click()
        page.check(f'[role=tab][aria-selected=true]:has-text("{tab}")')
    page.page.get_by_role("tab", name="Versioner").click()
    page.page.get_by_role("button", name="Jämför").click()
    assert "Ny: " in page.check("table.difference")
    page.page.get_by_role("button", name="Publicera …").click()
    page.check("dialog[open]")


def test_what_companies_asked_stays_text_in_themes_and_in_the_list(visit: Any) -> None:
    page = visit("?vy=obesvarat")
    page.check(".theme")
    page.page.locator(".theme").first.get_by_role("button", name="Visa och åtgärda").click()
    page.check("#area-vain-theme table.asked")
    page.page.get_by_role("button", name="Alla frågor").click()
    assert page.check("#area-vain-asked tbody").count("window.hacked=1") > 50
    page.go(f"{page.page.url.split('?')[0]}?vy=oversikt")
    page.page.locator("#figures-questions svg").wait_for()
    page.check("#area-figures-rest")


def test_what_companies_write_to_a_person_stays_text_in_the_list_and_each_enquiry(visit: Any) -> None:
    page = visit("?vy=arenden")
    assert page.check("#area-enquiries tbody").count("window.hacked=1") > 50
    for number in range(0, page.page.locator("#area-enquiries tbody button").count(), 9):
        page.page.locator("#area-enquiries tbody button").nth(number).click()
        page.check("#area-enquiries h3", ours=("address: a[href=mailto:a@exempel.se]",))
        page.page.get_by_role("link", name="Tillbaka till alla ärenden").click()
        page.check("#area-enquiries tbody")


def test_cases_their_form_and_a_run_of_them_stay_text(visit: Any, texts: list[str], letters: Any, tmp_path: Path, watch: Any) -> None:
    page = visit("?vy=testfall")
    shown = page.check("#area-case-list tbody")
    assert lacking([text[:60] for text in texts], shown, letters) == []
    page.page.locator("#area-case-list tbody button").nth(6).click()
    page.check("#case-form textarea[name=comment]")
    page.page.get_by_role("button", name="Prova nu").click()
    page.check("#area-case-tried section")
    page.go(f"{page.page.url.split('?')[0]}?vy=testfall")
    page.page.get_by_role("button", name="Kör testfallen").click()
    page.page.get_by_role("button", name="Visa körningen").click(timeout=90_000)
    page.check("#area-case-results .numbers")
    with page.page.expect_download() as fetched:
        page.page.get_by_role("button", name="Spara som rapport").click()
    fetched.value.save_as(tmp_path / "run.html")
    report = page.page.context.new_page()
    watched = watch(report)
    report.goto(f"file://{tmp_path}/run.html")
    assert watched.faults() == []
    assert 'onerror="window.hacked=1"' in report.locator("main").inner_text()


def test_questions_and_what_is_found_for_them_stay_text_on_the_bench(visit: Any, texts: list[str], letters: Any) -> None:
    page = visit("?vy=prova")
    page.page.locator("#bench-form").wait_for()
    for number in range(0, len(texts), TOGETHER):
        question = f"Vad är nummer {number} {' '.join(' '.join(texts[number : number + TOGETHER]).split())}"[:LONGEST]
        page.page.get_by_role("textbox", name="Frågan").fill(question)
        page.page.get_by_role("button", name="Fråga", exact=True).click()
        expect(page.page.locator("#area-bench-talk .exchange .question")).to_contain_text(f"nummer {number}", timeout=20_000)
        page.check("#area-bench-why section")
        assert letters(texts[number][:100]) in letters(page.check("#area-bench-talk .exchange .question"))


def test_a_name_that_attacks_stays_text_in_the_form_that_refuses_it(
    address: str, browser: Browser, payloads: Mapping[str, str], watch: Any
) -> None:
    page = browser.new_page()
    watched = watch(page)
    page.goto(f"{address}/personal/logga-in")
    for name in ("double quote breaks out", "double quote and a tag", "script tag"):
        page.locator('input[name="name"]').fill(payloads[name])
        page.locator('input[name="password"]').fill("fel")
        page.keyboard.press("Enter")
        page.locator(".problem").wait_for()
        assert watched.faults() == []
        assert page.locator('input[name="name"]').input_value() == payloads[name]
    page.close()
