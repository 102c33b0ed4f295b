"""Draw a page of a PDF as an image."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pypdfium2 as pdfium
from PIL.Image import Image

from corpus.extraction.glyphs import PDFIUM_LOCK
from corpus.extraction.types import ExtractionError

MIN_WIDTH, MAX_WIDTH = 50, 3_000  # pixels
MAX_PIXELS = 12_000_000  # 48 MB while it is drawn; an A4 page at 300 dpi is 8.7 million
POINTS_PER_INCH = 72


@contextmanager
def open_pdf(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """Open a file for this thread alone.

    Raises:
        ExtractionError: PDFium cannot read it.
    """
    with PDFIUM_LOCK:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise ExtractionError("Filen går inte att visa som PDF. Spara om originalet som PDF och försök igen.") from error
        try:
            yield document
        finally:
            document.close()


def page_count(data: bytes) -> int:
    """Return how many pages a file has.

    Raises:
        ExtractionError: it is no PDF that can be read.
    """
    with open_pdf(data) as document:
        return len(document)


def render_page(data: bytes, number: int, *, width: int = 900) -> bytes:
    """Return page `number`, counted from 1, as PNG, `width` pixels wide; a page that is very long gets narrower.

    Raises:
        ExtractionError: the file is no PDF that can be read, or has no such page.
    """
    with open_pdf(data) as document:
        if not 1 <= number <= len(document):
            raise ExtractionError(f"Filen har {len(document)} sidor och ingen sida {number}. Välj en sida från 1 till {len(document)}.")
        image = draw_page(document, number - 1, width=width)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def draw_page(document: pdfium.PdfDocument, index: int, *, width: int = 0, dpi: int = POINTS_PER_INCH) -> Image:
    """Draw a page, counted from 0, `width` pixels wide or else at `dpi` dots an inch, within the limits of size.

    Raises:
        ExtractionError: PDFium cannot draw it.
    """
    try:
        page = document[index]
        across, down = page.get_size()
        wanted = min(MAX_WIDTH, max(MIN_WIDTH, width)) / max(across, 1) if width else dpi / POINTS_PER_INCH
        scale = min(wanted, (MAX_PIXELS / max(across * down, 1)) ** 0.5)
        bitmap = page.render(scale=scale, may_draw_forms=False)
        image: Image = bitmap.to_pil().convert("RGB")
        bitmap.close()
        page.close()
    except (pdfium.PdfiumError, ValueError, MemoryError) as error:
        raise ExtractionError(f"Sidan {index + 1} går inte att visa som bild. Läs den i originalfilen.") from error
    return image
