import socket
from pathlib import Path

import pytest

from corpus.extraction.types import ExtractionError
from corpus.extraction.web import UNSURE, extract_html

WEB = Path(__file__).parents[2] / "files" / "web"
PARAGRAPH = (
    "<p>Laddstödet är till för den som köper en eltruck, och det betalas ut när laddplatsen är besiktigad av en behörig elektriker.</p>"
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a page must be read without the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def text_of(body: str, head: str = "") -> str:
    return extract_html(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "sida.html").pages[0]


@pytest.mark.parametrize("name", ["article", "old", "contact"])
def test_a_page_gives_its_content_without_what_is_round_it(name: str) -> None:
    extraction = extract_html((WEB / f"{name}.html").read_bytes(), f"{name}.html")

    assert extraction.pages == ((WEB / f"{name}.expected.md").read_text(encoding="utf-8").strip(),)
    assert extraction.format == "html"
    assert not extraction.is_paged
    assert extraction.remarks == ()


def test_what_the_page_says_of_itself_is_read() -> None:
    properties = extract_html((WEB / "article.html").read_bytes(), "article.html").properties

    assert properties.title == "Omställningschecken"
    assert properties.author == "Redaktionen"
    assert (properties.created, properties.modified) == ("2026-03-12", "2026-09-01")
    assert properties.language == "sv-SE"
    assert properties.url == "https://www.exempel.se/stod/omstallningschecken"


def test_the_address_it_came_from_is_kept_where_the_page_gives_none() -> None:
    url = "https://www.exempel.se/laddstodet"

    assert extract_html(f"<h1>Laddstödet</h1>{PARAGRAPH}".encode(), "sida.html", url=url).properties.url == url
    assert extract_html(f"<h1>Laddstödet</h1>{PARAGRAPH}".encode(), "sida.html").properties.url == ""


def test_a_dangerous_address_is_not_kept() -> None:
    head = '<link rel="canonical" href="javascript:alert(1)">'

    assert extract_html(f"<html><head>{head}</head><body>{PARAGRAPH}</body></html>".encode(), "sida.html").properties.url == ""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>Räntan är 3 € per år</p>".encode(), "Räntan är 3 € per år"),
        ("<p>Räntan är 3 € per år</p>".encode("cp1252"), "Räntan är 3 € per år"),
        ('<meta charset="iso-8859-1"><p>Räntan är 3 € per år</p>'.encode("cp1252"), "Räntan är 3 € per år"),
        ('<meta charset="utf-8"><p>Räntan är 3 € per år</p>'.encode("cp1252"), "Räntan är 3 € per år"),
        ("<p>Räntan är 3 € per år</p>".encode("utf-16"), "Räntan är 3 € per år"),
        ('\ufeff<?xml version="1.0" encoding="utf-8"?><html><body><p>Räntan är låg</p></body></html>'.encode(), "Räntan är låg"),
        ('<meta charset="okänd-kod"><p>Räntan är låg</p>'.encode(), "Räntan är låg"),
    ],
    ids=["utf-8", "windows-1252", "latin-1 as browsers read it", "wrongly stated", "utf-16", "xhtml", "unknown name"],
)
def test_the_encoding_is_found_as_in_a_browser(data: bytes, text: str) -> None:
    assert extract_html(data, "sida.html").pages == (text,)


def test_dates_in_time_elements_and_folded_questions_are_kept() -> None:
    body = (
        f"<main><h1>Laddstödet</h1>{PARAGRAPH * 6}<p>Stänger <time datetime='2026-10-31'>31 oktober 2026</time>.</p>"
        "<h3><button aria-expanded='false'>Får hamnar söka?</button></h3><div hidden><p>Ja, hamnar får söka som lager.</p></div></main>"
    )

    text = text_of(body)

    assert "Stänger 31 oktober 2026." in text
    assert "### Får hamnar söka?" in text
    assert "Ja, hamnar får söka" in text


def test_a_page_whose_content_is_not_found_gives_all_its_text_with_a_remark() -> None:
    answers = "".join(f"<p>Svar {number}: verkstaden kan söka stödet när den har fått sin offert.</p>" for number in range(40))
    body = f"<article>{PARAGRAPH}</article><div id='comments' class='comments'>{answers}</div>"

    extraction = extract_html(f"<html><body>{body}</body></html>".encode(), "lista.html")

    assert all(f"Svar {number}: " in extraction.pages[0] for number in range(40))
    assert extraction.remarks == (UNSURE,)


def test_a_cell_over_the_whole_table_is_written_once() -> None:
    table = (
        "<table><tr><th>Insats</th><th>Belopp</th></tr><tr><td colspan=2>Små företag</td></tr><tr><td>Råd</td><td>5 kr</td></tr></table>"
    )

    assert "| Små företag |  |" in text_of(f"<h1>Stöd</h1>{table}")


def test_merged_cells_cannot_make_a_page_grow_without_end() -> None:
    row = "<tr>" + "<td colspan=1000 rowspan=1000>x</td>" * 100 + "</tr>"

    assert len(text_of(f"<h1>Stöd</h1><table>{row * 50}</table>")) < 1_000_000


def test_struck_out_text_is_left_out() -> None:
    assert text_of("<p>Stödet är <del>50 000</del> 80 000 kr.</p>") == "Stödet är 80 000 kr."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "ingen text"),
        (b"<html><body><script>app()</script><div id='root'></div></body></html>", "ingen text"),
        (b"<html><body><nav><a href='/'>Start</a></nav></body></html>", "ingen text"),
        (bytes(range(256)) * 20, "binära data"),
    ],
    ids=["empty", "made by a script", "menu alone", "binary"],
)
def test_a_page_that_cannot_be_used_gets_one_sentence_with_its_name(data: bytes, said: str) -> None:
    with pytest.raises(ExtractionError, match=r"^sida\.html ") as caught:
        extract_html(data, "sida.html")

    assert said in str(caught.value)
