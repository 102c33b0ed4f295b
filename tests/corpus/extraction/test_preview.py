"""Tests for `corpus.extraction.preview`: a page as an image, within limits."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from corpus.extraction.preview import MAX_PIXELS, page_count, render_page
from corpus.extraction.types import ExtractionError

FILES = Path(__file__).parents[2] / "files" / "pdf"


def empty_page(width: float, height: float) -> bytes:
    writer, buffer = PdfWriter(), BytesIO()
    writer.add_blank_page(width, height)
    writer.write(buffer)
    return buffer.getvalue()


def test_a_page_is_a_png_as_wide_as_asked_for() -> None:
    image = Image.open(BytesIO(render_page((FILES / "guide.pdf").read_bytes(), 2, width=600)))
    assert (image.format, image.width) == ("PNG", 600)
    assert image.convert("L").getextrema() != (255, 255)


def test_a_very_long_page_is_drawn_within_the_limit_of_pixels() -> None:
    image = Image.open(BytesIO(render_page(empty_page(200, 14_000), 1, width=3_000)))
    assert image.width * image.height <= MAX_PIXELS * 1.01


def test_the_pages_are_counted() -> None:
    assert page_count((FILES / "guide.pdf").read_bytes()) == 4


@pytest.mark.parametrize("number", [0, 5, -1])
def test_a_page_that_is_not_there_is_refused_in_a_sentence(number: int) -> None:
    with pytest.raises(ExtractionError, match="har 4 sidor"):
        render_page((FILES / "guide.pdf").read_bytes(), number)


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n"])
def test_what_is_no_pdf_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(ExtractionError, match="PDF"):
        page_count(data)
