"""Tests for `corpus.extraction.kinds`: content decides, and every refusal says what was found and what to do."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from corpus.extraction import kinds
from corpus.extraction.kinds import is_archive, printable, recognise
from corpus.extraction.types import ExtractionError

BAD = Path(__file__).parents[2] / "files" / "bad"
TEXT = "Företag i Blekinge får stöd."
PAGE = f"<!DOCTYPE html><html><p>{TEXT}</p></html>"


def office(*members: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member in ("[Content_Types].xml", *members):
            archive.writestr(member, "<x/>")
    return buffer.getvalue()


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(ExtractionError) as caught:
        recognise(data, name)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.7\n", "a.pdf", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.7\n", "A.PDF", "pdf"),
        (b"skr\xe4p fr\xe5n skrivaren\n%PDF-1.7\n", "a.pdf", "pdf"),
        (office("word/document.xml"), "a.docx", "word"),
        (office("ppt/presentation.xml"), "a.pptx", "powerpoint"),
        (office("xl/workbook.xml"), "a.xlsx", "excel"),
        (office("word/document.xml"), "utan-ändelse", "word"),
        (PAGE.encode(), "a.html", "html"),
        (PAGE.encode(), "sida.aspx", "html"),
        (PAGE.encode(), "a.txt", "html"),
        (PAGE.encode("utf-16"), "a.htm", "html"),
        (b"<?xml version='1.0'?>\n<!-- a --><!-- b -->\n<HTML>", "a.xhtml", "html"),
        (f"<p>{TEXT}</p>".encode(), "a.html", "html"),
        (f"# {TEXT}".encode(), "a.md", "markdown"),
        (f"# {TEXT}".encode(), "a.txt", "text"),
        (TEXT.encode(), "LÄSMIG", "text"),
        (TEXT.encode("latin-1"), "a.txt", "text"),
        (TEXT.encode("utf-16"), "a.txt", "text"),
        (b"BMW bygger bilar. MZ ocks\xc3\xa5.", "a.txt", "text"),
        (b"MZ bygger motorcyklar.", "a.txt", "text"),
    ],
)
def test_content_tells_the_format(data: bytes, name: str, expected: str) -> None:
    assert recognise(data, name) == expected


def test_a_zip_of_files_is_a_zip() -> None:
    assert recognise((BAD / "samling.zip").read_bytes(), "samling.zip") == "zip"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tom.pdf", "är tom"),
        ("blank.txt", "är tom"),
        ("avklippt.docx", "är skadad eller ofullständig"),
        ("losenord.docx", "är skyddad med lösenord"),
        ("gammal.doc", "Spara den som .docx"),
        ("gammal.ppt", "Spara den som .pptx"),
        ("gammal.xls", "Spara den som .xlsx"),
        ("egentligen-pdf.docx", "slutar på .docx men innehåller en PDF. Döp om den så att den slutar på .pdf."),
        ("egentligen-word.pdf", "innehåller ett Word-dokument. Döp om den så att den slutar på .docx."),
        ("egentligen-word.xlsx", "innehåller ett Word-dokument"),
        ("egentligen-html.pdf", "innehåller en webbsida. Döp om den så att den slutar på .html."),
        ("egentligen-powerpoint.zip", "innehåller en PowerPoint-presentation"),
        ("makron.docm", "innehåller makron"),
        ("makron.docx", "innehåller makron (program) och har inte lästs. Spara den utan makron, som .docx."),
        ("oppen.odt", "OpenDocument, som inte kan läsas. Spara den som .docx eller PDF."),
        ("rik.rtf", "Spara den som .docx eller PDF"),
        ("bild.png", "är en bild"),
        ("program.exe", "är ett program"),
        ("program.pdf", "är ett program"),
        ("brus.pdf", "slutar på .pdf men innehåller inte en PDF"),
        ("tabell.csv", "Spara den som .xlsx"),
        ("filer.7z", "är ett arkiv"),
    ],
)
def test_what_cannot_be_used_is_refused_with_one_sentence_that_names_it(name: str, words: str) -> None:
    message = refusal((BAD / name).read_bytes(), name)
    assert message.startswith(f"{name} ")
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize("name", ["ljud.mp3", "okänd"])
def test_an_unknown_kind_is_told_which_can_be_read(name: str) -> None:
    assert kinds.READABLE in refusal(bytes(range(256)), name)


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.exe"])
def test_text_with_the_ending_of_something_else_is_refused(name: str) -> None:
    assert "innehåller text. Döp om den så att den slutar på .txt." in refusal(TEXT.encode(), name)


def test_macros_are_found_wherever_they_lie() -> None:
    assert "makron" in refusal(office("xl/workbook.xml", "xl/annat/VBAPROJECT.BIN"), "a.xlsx")


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "LARGEST_FILE", 1_000_000)
    assert recognise(b"a" * 1_000_000, "a.txt") == "text"
    assert "är 2 MB, men högst 1 MB kan läsas" in refusal(b"a" * 2_000_000, "a.txt")


def test_comments_before_a_page_do_not_take_long() -> None:
    assert recognise(b"<!---->" * 1000 + b"<p>", "a.txt") == "text"


def test_a_name_in_a_sentence_is_short_and_harmless() -> None:
    assert printable("C:\\mapp\\ra\x1b[31mp\nport\u202e.pdf") == "ra[31mpport.pdf"
    assert printable("../../etc/" + "a" * 300 + ".pdf") == "a" * 60 + "…" + "a" * 26 + ".pdf"
    assert printable("\n") == "Filen"


def test_office_files_are_no_archives() -> None:
    assert is_archive((BAD / "samling.zip").read_bytes())
    assert is_archive((BAD / "filer.7z").read_bytes())
    assert not is_archive(office("word/document.xml"))
    assert not is_archive(TEXT.encode())
