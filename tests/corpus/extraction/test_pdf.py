"""Tests for `corpus.extraction.pdf`: real files made by other programs, scans, broken and locked files, and the fidelity baseline."""

import importlib.util
import json
import re
import sys
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from pypdf import PdfWriter
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from corpus.extraction.ocr import find_tesseract
from corpus.extraction.pdf import MAX_PAGES, extract_pdf, name_pages
from corpus.extraction.types import ExtractionError

TESTS = Path(__file__).parents[2]
FILES = TESTS / "files" / "pdf"
BASELINE = json.loads((TESTS / "baselines" / "fidelity.json").read_text(encoding="utf-8"))
TOLERANCE = 0.01  # another version of PDFium or Tesseract may place or read a letter otherwise
NEEDS_OCR = {"pdf/scan.pdf", "pdf/mixed.pdf"}
needs_tesseract = pytest.mark.skipif(find_tesseract() is None, reason="tesseract is not installed with Swedish")


@pytest.fixture(scope="module")
def fidelity() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fidelity", TESTS / "evaluation" / "fidelity.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["fidelity"] = module
    spec.loader.exec_module(module)
    return module


def read(name: str) -> bytes:
    return (FILES / f"{name}.pdf").read_bytes()


def refusal(data: bytes) -> str:
    with pytest.raises(ExtractionError) as caught:
        extract_pdf(data, "stöd.pdf")
    message = str(caught.value)
    assert message.startswith("stöd.pdf ")
    assert "\n" not in message
    return message


@pytest.mark.parametrize("name", sorted(name for name in BASELINE if name.endswith(".pdf")))
def test_the_text_is_as_faithful_as_the_baseline_says(fidelity: ModuleType, name: str) -> None:
    if name in NEEDS_OCR and find_tesseract() is None:
        pytest.skip("tesseract is not installed with Swedish")
    path = FILES.parent / name
    expected = path.with_suffix(".expected.md").read_text(encoding="utf-8")
    figures = fidelity.measure(fidelity.read_ours(path), expected, markup=True)
    for figure, value in BASELINE[name]["ours"].items():
        assert figures[figure] >= value - TOLERANCE, figure


def test_the_baseline_has_every_pdf_with_an_expected_text(fidelity: ModuleType) -> None:
    assert {path.relative_to(FILES.parent).as_posix() for path, _ in fidelity.fixtures(".pdf")} == {
        n for n in BASELINE if n.endswith(".pdf")
    }


def test_our_text_keeps_more_than_every_plain_reader() -> None:
    for figure in ("characters", "sentences"):
        means = {}
        for reader in ("ours", "pypdf plain", "pypdf layout", "pypdfium2 plain"):
            means[reader] = sum(readers[reader][figure] for name, readers in BASELINE.items() if name.endswith(".pdf"))
        assert max(means, key=lambda reader: means[reader]) == "ours"


def test_pages_keep_their_places() -> None:
    source = re.split(r"<!-- sida \d+ -->\s*", (FILES / "guide.expected.md").read_text(encoding="utf-8"))[1:]
    extraction = extract_pdf(read("guide"), "guide.pdf")
    assert list(extraction.pages) == [page.strip() for page in source]
    assert extraction.is_paged
    assert extraction.remarks == ()


def test_the_files_own_properties_are_read() -> None:
    properties = extract_pdf(read("guide"), "guide.pdf").properties
    assert (properties.title, properties.author, properties.language) == ("Handledning för Provlyftet", "Programkansliet", "sv-SE")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", properties.created)


@pytest.mark.parametrize("title", ["Microsoft Word - utkast.docx", "broschyr_slut.indd", "untitled", " ", "Dokument1"])
def test_a_title_that_a_program_put_there_is_none(title: str) -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.setTitle(title)
    canvas.drawString(72, 700, "Text")
    canvas.save()
    assert extract_pdf(buffer.getvalue(), "a.pdf").properties.title == ""


@needs_tesseract
def test_a_scanned_page_is_read_and_staff_are_told_so() -> None:
    extraction = extract_pdf(read("mixed"), "mixed.pdf")
    assert "lantbruksmaskiner" in extraction.pages[1]
    assert extraction.remarks == ("Sidan 2 är inläst med teckentolkning och behöver kontrolleras.",)


def test_a_scanned_page_without_tesseract_is_kept_empty_with_advice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    find_tesseract.cache_clear()
    extraction = extract_pdf(read("mixed"), "mixed.pdf")
    find_tesseract.cache_clear()
    assert extraction.pages[0].startswith("# Beslut om stöd")
    assert extraction.pages[1] == ""
    (remark,) = extraction.remarks
    assert remark.startswith("Sidan 2 har ingen text: den är en inskannad bild. Installera Tesseract med svenska (tesseract-ocr-swe)")


def test_ocr_can_be_left_out() -> None:
    extraction = extract_pdf(read("scan"), "scan.pdf", ocr=False)
    assert extraction.pages == ("",)
    assert extraction.remarks == (
        "Sidan 1 har ingen text: den är en inskannad bild. Läs in filen igen med teckentolkning, eller lägg in en version med text.",
    )


def test_an_empty_sheet_is_no_scan() -> None:
    writer, buffer = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(buffer)
    extraction = extract_pdf(buffer.getvalue(), "tom.pdf")
    assert (extraction.pages, extraction.remarks) == (("",), ())


def test_a_table_that_goes_on_keeps_its_header() -> None:
    buffer = BytesIO()
    rows = [["Insats", "Belopp"], *([f"Insats nummer {n}", f"{n} 000 kr"] for n in range(1, 60))]
    table = Table(rows, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]), repeatRows=0)
    SimpleDocTemplate(buffer).build([table])
    pages = extract_pdf(buffer.getvalue(), "tabell.pdf").pages
    assert len(pages) == 2
    assert all(page.startswith("| Insats | Belopp |\n| --- | --- |\n| Insats nummer ") for page in pages)


@pytest.mark.parametrize("name", ["locked_rc4", "locked_aes"])
def test_a_file_locked_with_a_password_is_refused(name: str) -> None:
    assert "skyddad med lösenord" in refusal(read(name))


def test_a_cut_off_file_is_refused() -> None:
    assert "skadad" in refusal(read("guide")[:9_000])


@pytest.mark.parametrize("data", [b"", b"<html>PDF</html>", b"PK\x03\x04"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    assert "ingen PDF" in refusal(data)


def test_too_many_pages_are_refused() -> None:
    writer, buffer = PdfWriter(), BytesIO()
    for _ in range(MAX_PAGES + 1):
        writer.add_blank_page(100, 100)
    writer.write(buffer)
    assert "2001 sidor" in refusal(buffer.getvalue())


def test_progress_tells_every_page() -> None:
    steps: list[tuple[str, int, int]] = []
    extract_pdf(read("guide"), "guide.pdf", progress=lambda *step: steps.append(step))
    assert steps == [("Läser sidor", number, 4) for number in (1, 2, 3, 4)]


@pytest.mark.parametrize(("numbers", "text"), [([3], "Sidan 3"), ([2, 3, 4], "Sidorna 2–4"), ([1, 2, 7, 8, 9], "Sidorna 1, 2 och 7–9")])
def test_pages_are_named_in_swedish(numbers: list[int], text: str) -> None:
    assert name_pages(numbers) == text
