"""A conversation goes along: copied, printed, and as a PDF whose words can be read back."""

import os
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
    for words in ("Stöd till vår första robot på Åhus gjuteri?", "passar två vägar", script.TOO_LONG, "Automationscheck (löpande)"):
        assert words in text
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
    assert "Page 1 of" in " ".join(page.extract_text() for page in reader.pages)


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
        assert (refused.status_code, refused.json()["detail"]) == (422, sharing.NOTHING)


def test_one_address_does_not_make_any_number_of_them(script: SimpleNamespace) -> None:
    client = TestClient(create_app(script.ScriptedAdviser()))
    statuses = [client.post(sharing.PATH, content="x").status_code for _ in range(sharing.A_MINUTE + 1)]
    assert statuses == [422] * sharing.A_MINUTE + [429]


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
    assert f"[1] ”{script.ROBOT.citations[0].quote}” – Automationscheck" in text
    assert "Vad kostar det?" not in text
    page.get_by_role("button", name=sharing.COPY_ALL["sv"]).press("Enter")
    expect(page.get_by_role("button", name="Kopierat.")).to_be_visible()
    assert "Fråga: Vad kostar det?" in page.evaluate("navigator.clipboard.readText()")


def test_where_the_clipboard_is_refused_the_old_way_is_tried(visit: Visit) -> None:
    page = asked(visit)
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('no')))")
    page.evaluate("document.addEventListener('copy', () => (window.copied = document.activeElement.value))")
    page.get_by_role("button", name=sharing.COPY_ALL["sv"]).click()
    expect(page.locator("#announcer")).to_have_text("Kopierat.")
    assert "Vi vill ha en robot" in page.evaluate("window.copied")


def test_the_conversation_is_saved_as_a_pdf(visit: Visit, tmp_path: Path) -> None:
    page = asked(visit)
    with page.expect_download() as download:
        page.get_by_role("button", name=sharing.SAVE["sv"]).press("Enter")
    download.value.save_as(tmp_path / "samtal.pdf")
    text = read((tmp_path / "samtal.pdf").read_bytes())
    assert "Vi vill ha en robot" in text
    assert "Vad kostar det?" in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_there_are_the_answers_and_all_sources_and_nothing_to_click(visit: Visit, tmp_path: Path, scheme: str) -> None:
    page = asked(visit, color_scheme=scheme)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]
    expect(page.locator("#sources-1 .source")).to_have_count(4)
    for hidden in ("#composer", ".sharing", "#clear", ".suggestions"):
        expect(page.locator(hidden).first).to_be_hidden()
    if folder := os.environ.get("ASSISTANT_SHOTS"):
        page.screenshot(path=Path(folder) / f"print-{scheme}.png", full_page=True)
    text = read(page.pdf())
    assert "110 miljoner kronor" in text
    assert "Automationscheck ger rådgivning" in text
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#sources-1")).to_be_hidden()


def test_an_answer_that_failed_has_nothing_to_copy(visit: Visit) -> None:
    page = visit().page
    page.get_by_label(wording.QUESTION_LABEL["sv"]).fill("krasch")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_be_visible()
    expect(page.get_by_role("button", name=sharing.COPY["sv"])).to_have_count(0)
    expect(page.locator(".sharing")).to_have_count(0)


def test_an_answer_without_sources_is_a_pdf_too() -> None:
    assert "Svar." in read(make_pdf((Exchange(1, "a", "done", Answer("x", "answered", "Svar.")),)))
