"""Tests for `corpus.extraction.extractor`: each format finds its reader, and whatever a reader raises becomes one sentence."""

import runpy
import sys
from pathlib import Path

import pytest

from corpus.errors import AdviserError
from corpus.extraction.extractor import extract, render
from corpus.extraction.types import ExtractionError

FILES = Path(__file__).parents[2] / "files"
MAKE = runpy.run_path(str(FILES / "make_bad.py"))
TEXT = MAKE["TEXT"]


def make_pptx() -> bytes:
    presentation = MAKE["Presentation"]()
    presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = TEXT
    return bytes(MAKE["saved"](presentation))


def make_xlsx() -> bytes:
    workbook = MAKE["Workbook"]()
    workbook.active.append(["Namn", TEXT])
    return bytes(MAKE["saved"](workbook))


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("a.pdf", MAKE["make_pdf"](), "pdf"),
        ("a.docx", MAKE["make_docx"](), "word"),
        ("a.pptx", make_pptx(), "powerpoint"),
        ("a.xlsx", make_xlsx(), "excel"),
        ("a.html", f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>".encode(), "html"),
        ("a.md", f"# Rubrik\n\n{TEXT}".encode(), "markdown"),
        ("a.txt", TEXT.encode(), "text"),
    ],
)
def test_each_format_has_its_reader(name: str, data: bytes, format_: str) -> None:
    extraction = extract(data, name)
    assert extraction.format == format_
    assert TEXT in "\n".join(extraction.pages)


def test_a_zip_is_left_to_the_one_that_opens_it() -> None:
    with pytest.raises(ExtractionError, match=r"samling\.zip är en ZIP-fil"):
        extract((FILES / "bad" / "samling.zip").read_bytes(), "samling.zip")


def refusal(data: bytes, name: str) -> str:
    """The sentence that a file is refused with; "" when something of it could be read."""
    try:
        extract(data, name, ocr=False)
    except ExtractionError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("ending", ["pdf", "docx", "pptx", "xlsx"])
def test_a_damaged_file_gives_one_sentence_wherever_the_damage_is(ending: str) -> None:
    """Every eighth of the file in turn is overwritten, and cut off; what can still be read may be."""
    make = {"pdf": MAKE["make_pdf"], "docx": MAKE["make_docx"], "pptx": make_pptx, "xlsx": make_xlsx}
    whole = bytes(make[ending]())
    step = len(whole) // 8
    for start in range(0, len(whole), step):
        for data in (whole[:start] + b"\xff" * step + whole[start + step :], whole[:start] or b" "):
            message = refusal(data, f"a.{ending}")
            assert "\n" not in message
            assert message == "" or "a." in message


def test_a_page_is_drawn_as_a_picture() -> None:
    assert render(MAKE["make_pdf"](), 1).startswith((b"\x89PNG", b"\xff\xd8", b"RIFF"))


@pytest.mark.parametrize(("data", "number"), [(MAKE["make_pdf"](), 2), (MAKE["make_pdf"](), 0), (b"%PDF-1.7 skadad", 1), (b"", 1)])
def test_a_page_that_is_not_there_gives_one_sentence(data: bytes, number: int) -> None:
    with pytest.raises(AdviserError) as caught:
        render(data, number)
    assert "\n" not in str(caught.value)


def test_no_reader_is_imported_before_it_is_needed() -> None:
    import subprocess

    code = "import sys, corpus.extraction.child; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pypdf", "pypdfium2", "docx", "pptx", "openpyxl", "lxml", "pydantic", "numpy"} & set(loaded)
