"""A conversation goes along: copied, printed, and as a PDF whose words can be read back."""

import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from assistant.types import Answer
from assistant.web import sharing, wording
from assistant.web.app import create_app
from assistant.web.dialogue import Conversation, Exchange
from assistant.web.kept_conversation import dump_conversation
from assistant.web.summary_pdf import make_pdf
from corpus.clock import now

Visit = Callable[..., Any]


def read(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture
def conversation(script: SimpleNamespace) -> Conversation:
    return (
        Exchange(1, "Stöd till vår första robot på Åhus gjuteri?", "done", script.ROBOT),
        Exchange(2, "x", "failed", None, script.TOO_LONG),
        Exchange(3, "Vad är skillnaden?", "done", script.DIFFERENCE),
    )


def test_a_pdf_holds_the_questions_the_answers_and_every_quote(conversation: Conversation, script: SimpleNamespace) -> None:
    pdf = make_pdf(conversation)
    text = read(pdf)
    for words in ("Stöd till vår första robot på Åhus gjuteri?", "passar två vägar", "Automationscheck (löpande)", "Kontakt: Techtank"):
        assert words in text
    assert script.TOO_LONG not in text  # a question that got no answer
    for citation in script.ROBOT.citations:
        assert f"[{citation.marker}] ”{citation.quote}”" in text
    assert "**" not in text
    assert "http" not in text
    assert "Sida 1 av" in text


def test_a_pdf_tells_its_title_author_and_language(conversation: Conversation) -> None:
    reader = PdfReader(BytesIO(make_pdf(conversation, language="en")))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("A conversation with Industrirådgivaren", wording.NAME)
    assert reader.trailer["/Root"]["/Lang"] == "en"  # type: ignore[index]
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert "Page 1 of" in " ".join(page.extract_text() for page in reader.pages)


def test_letters_written_in_two_signs_and_foreign_ones_are_read_back() -> None:
    text = read(make_pdf((Exchange(1, unicodedata.normalize("NFD", "Räcker åtta öre?"), "done", Answer("x", "answered", "Dvořák → 5 €")),)))
    assert "Räcker åtta öre?" in text
    assert "Dvorák -> 5 €" in text


@pytest.mark.parametrize(
    "answer", ["", "| a " * 100 + "|\n" + "| --- " * 100 + "|\n" + "| b " * 100 + "|"], ids=["empty", "very wide table"]
)
def test_no_answer_is_too_odd_for_a_pdf(answer: str) -> None:
    assert "Fråga?" in read(make_pdf((Exchange(1, "Fråga?", "done", Answer("x", "answered", answer)),)))


def test_a_label_is_never_last_on_a_page(script: SimpleNamespace) -> None:
    for lines in range(20, 60):
        many = (Exchange(1, "a", "done", Answer("x", "answered", "\n\n".join(["rad"] * lines))), Exchange(2, "b", "done", script.NOT_FOUND))
        for page in PdfReader(BytesIO(make_pdf(many))).pages:
            assert not re.search(r"(Det framgår inte av dokumenten|Källor)\s*Sida \d", page.extract_text())


@pytest.mark.parametrize("text", ["| c | d |\n" * 1600, "&" * 3001, "x" * 20_001, "**a** " * 1501], ids=["rows", "signs", "length", "bold"])
def test_what_would_take_the_adviser_from_others_is_refused(script: SimpleNamespace, text: str) -> None:
    sent = dump_conversation((Exchange(1, "a", "done", Answer("x", "answered", text)),))
    refused = TestClient(create_app(script.ScriptedAdviser())).post(sharing.PATH, content=sent, headers={"Content-Language": "en"})
    assert (refused.status_code, refused.json()["detail"]) == (413, sharing.TOO_LONG["en"])


def test_markup_and_signs_without_a_letter_in_the_font_do_no_harm_in_a_pdf(script: SimpleNamespace) -> None:
    nasty = f'{script.HOSTILE} <para><b></i> & &amp; <img src="file:///etc/passwd"/> 🤖 中 {"x" * 3000} **<font color=red>fet</font>**'
    answer = replace(script.UNSAFE, answer=f"{nasty}\n\n- {nasty}\n\n| a | b |\n| --- | --- |\n| {nasty.replace('|', '/')} | x |")
    text = read(make_pdf((Exchange(1, nasty, "done", answer),)))
    assert "<font color=red>fet</font>" in text
    assert "root:" not in text


def test_a_long_conversation_becomes_several_pages(script: SimpleNamespace) -> None:
    many = tuple(Exchange(number, f"Fråga {number}?", "done", script.ROBOT) for number in range(1, 13))
    pages = PdfReader(BytesIO(make_pdf(many))).pages
    assert len(pages) > 2
    assert f"Sida {len(pages)} av {len(pages)}" in pages[-1].extract_text()


def test_the_route_makes_the_pdf_of_what_is_sent_and_refuses_the_rest(conversation: Conversation, script: SimpleNamespace) -> None:
    client = TestClient(create_app(script.ScriptedAdviser()))
    made = client.post(sharing.PATH, content=dump_conversation(conversation))
    assert (made.status_code, made.headers["content-type"], made.headers["cache-control"]) == (200, "application/pdf", "no-store")
    assert "Åhus" in read(made.content)
    for wrong in ("", "[]", "x", '[{"number": 1}]'):
        refused = client.post(sharing.PATH, content=wrong)
        assert (refused.status_code, refused.json()["detail"]) == (422, sharing.NOTHING["sv"])


def test_one_address_does_not_make_any_number_of_them(script: SimpleNamespace) -> None:
    client = TestClient(create_app(script.ScriptedAdviser()))
    answers = [client.post(sharing.PATH, content="x") for _ in range(sharing.A_MINUTE + 1)]
    assert [answer.status_code for answer in answers] == [422] * sharing.A_MINUTE + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


def asked(visit: Visit, size: tuple[int, int] = (1440, 900), **options: Any) -> Page:
    visitor = visit(size, **options)
    visitor.ask("Vi vill ha en robot")
    visitor.ask("Vad kostar det?")
    return visitor.page


def test_an_answer_is_copied_with_its_sources(visit: Visit, script: SimpleNamespace) -> None:
    page = asked(visit, permissions=["clipboard-read", "clipboard-write"])
    page.locator("#answer-1").get_by_role("button", name=sharing.COPY["sv"]).click()
    expect(page.locator("#announcer")).to_have_text("Kopierat.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Fråga: Vi vill ha en robot\n\nFör att köpa er första robot")
    assert f"[1] ”{script.ROBOT.citations[0].quote}” – Automationscheck · Vad ni får · 12 september 2025 · iuc.se · löpande" in text
    assert "- Almi: tillväxtlån (pågående)\n  Därför passar det: Ni behöver pengar till en investering" in text
    assert "Kontakt: Techtank" in text
    assert "Vad kostar det?" not in text
    html = page.evaluate("navigator.clipboard.read().then(([item]) => item.getType('text/html')).then((blob) => blob.text())")
    assert "<h2>Vi vill ha en robot</h2>" in html
    assert "href" not in html
    page.get_by_role("button", name=sharing.COPY_ALL["sv"]).press("Enter")
    expect(page.locator("[data-copy=conversation]")).to_have_text("Kopierat.")
    assert "Fråga: Vad kostar det?" in page.evaluate("navigator.clipboard.readText()")


def test_a_copied_table_is_lines(visit: Visit) -> None:
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    visitor.ask("Vad är skillnaden?")
    visitor.page.get_by_role("button", name=sharing.COPY["sv"]).click()
    expect(visitor.page.locator("#announcer")).to_have_text("Kopierat.")
    assert "- Läge: Robotlyftet: avslutad [1]; Automationscheck: löpande [2]" in visitor.page.evaluate("navigator.clipboard.readText()")


def test_where_there_is_no_clipboard_the_old_way_is_tried(visit: Visit) -> None:
    page = asked(visit)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate("document.addEventListener('copy', (event) => (window.copied = event.clipboardData.getData('text/plain')))")
    button = page.get_by_role("button", name=sharing.COPY_ALL["sv"])
    button.press("Enter")
    expect(page.locator("#announcer")).to_have_text("Kopierat.")
    assert "Vi vill ha en robot" in page.evaluate("window.copied")
    assert page.evaluate("document.activeElement.dataset.copy") == "conversation"


def test_where_nothing_can_be_copied_it_is_said(visit: Visit) -> None:
    page = asked(visit)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false")
    page.get_by_role("button", name=sharing.COPY_ALL["sv"]).click()
    expect(page.get_by_role("alert").filter(has_text="Markera texten")).to_be_visible()


def test_who_asks_for_a_person_can_attach_what_the_page_shows(visit: Visit, script: SimpleNamespace) -> None:
    first, second = asked(visit).evaluate("window.adviserConversation()")
    assert first["question"] == "Vi vill ha en robot"
    assert first["answer"].startswith("För att köpa er första robot passar två vägar, och en väg är stängd.\n\n- Automationscheck ger")
    assert "mest nytta [1]. Den" in first["answer"].replace("\xa0", " ")
    assert [source["quote"] for source in first["sources"]] == [citation.quote for citation in script.ROBOT.citations]
    assert first["sources"][0]["url"] == "https://www.iuc.se/automationscheck"
    assert second["sources"] == []


def test_the_conversation_is_saved_as_a_pdf(visit: Visit, tmp_path: Path) -> None:
    page = asked(visit)
    with page.expect_download() as download:
        page.get_by_role("button", name=sharing.SAVE["sv"]).press("Enter")
    expect(page.locator("#announcer")).to_have_text("PDF:en är sparad.")
    assert page.evaluate("document.activeElement.hasAttribute('data-pdf')")
    download.value.save_as(tmp_path / "samtal.pdf")
    text = read((tmp_path / "samtal.pdf").read_bytes())
    assert "Vi vill ha en robot" in text
    assert "Vad kostar det?" in text


@pytest.mark.parametrize(("scheme", "size"), [("light", (1440, 900)), ("dark", (1440, 900)), ("dark", (390, 844))])
def test_on_paper_each_answer_stands_with_its_sources_in_black_and_nothing_to_click(
    visit: Visit, scheme: str, size: tuple[int, int]
) -> None:
    page = asked(visit, size, color_scheme=scheme)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]
    if folder := os.environ.get("ASSISTANT_SHOTS"):
        page.screenshot(path=Path(folder) / f"print-{scheme}-{size[0]}.png", full_page=True)
    expect(page.locator("#conversation")).to_be_hidden()
    expect(page.locator("#paper :is(a, button, summary, textarea)")).to_have_count(0)
    ink = page.locator("#paper *").evaluate_all("(all) => [...new Set(all.map((one) => getComputedStyle(one).color))]")
    assert ink == ["rgb(0, 0, 0)"]
    text = read(page.pdf())
    assert str(now().year) in text
    assert "skrivna automatiskt" in text
    assert "mest nytta [1]" in text.replace("\xa0", " ")
    assert text.index("110 miljoner kronor") < text.index("Vad kostar det?")
    page.emulate_media(media="screen")
    expect(page.locator("#paper")).to_have_count(0)
    expect(page.locator("#conversation")).to_be_visible()


def test_the_english_page_says_it_in_english(visit: Visit, address: str) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"]).page
    page.goto(f"{address}/en/")
    page.get_by_label(wording.QUESTION_LABEL["en"]).fill("Vi vill ha en robot")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=sharing.COPY_ALL["en"]).click()
    expect(page.locator("#announcer")).to_have_text("Copied.")
    assert "Question: Vi vill ha en robot" in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        page.get_by_role("button", name=sharing.SAVE["en"]).click()
    assert "A conversation with Industrirådgivaren" in read(download.value.path().read_bytes())


def test_an_answer_that_failed_has_nothing_to_copy(visit: Visit) -> None:
    page = visit().page
    page.get_by_label(wording.QUESTION_LABEL["sv"]).fill("krasch")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_be_visible()
    expect(page.get_by_role("button", name=sharing.COPY["sv"])).to_have_count(0)
    expect(page.locator(".sharing")).to_have_count(0)


def test_an_answer_without_sources_is_a_pdf_too() -> None:
    assert "Svar." in read(make_pdf((Exchange(1, "a", "done", Answer("x", "answered", "Svar.")),)))
