"""Read a PDF page by page as Markdown: its structure with pypdf, its text with PDFium, and what is only an image with OCR."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from itertools import pairwise

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from corpus.extraction.columns import order_blocks
from corpus.extraction.glyphs import Sheet, Word, read_sheet
from corpus.extraction.grids import place_tables
from corpus.extraction.hyphenation import join_lines, known_words
from corpus.extraction.layout import clean_characters, is_unreadable, write_paragraphs
from corpus.extraction.lines import Line, bind_item_marks
from corpus.extraction.ocr import DPI, OcrError, find_tesseract, read_image
from corpus.extraction.paragraphs import clean_line, read_typography, write_page
from corpus.extraction.preview import draw_page, open_pdf
from corpus.extraction.running import remove_running
from corpus.extraction.types import Extraction, ExtractionError, Progress, Properties, no_progress

MAX_PAGES = 2_000
MAX_TITLE = 300  # characters
HEADER_WITHIN = 1024  # bytes; some programs write a few before %PDF-
SCAN_SHARE = 0.5  # of a page that an image covers: a scan, perhaps with a stamp in text
STAMP = 80  # characters of text at most on such a scan
BLANK_DPI = 36
BLANK_CONTRAST = 16  # of 255 between the lightest and the darkest: an empty sheet
NEAR_EDGE = 6.0  # points between the edges of a table and its continuation
# Errors of pypdf in a broken file: its own, and Python's from what it believed to be numbers, names and streams.
BROKEN = (PyPdfError, DependencyError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, RecursionError)
BROKEN_TOO = (NotImplementedError, ArithmeticError, AssertionError)
FILE_NAME = r"Microsoft \w+ - .*|.*\.(?:docx?|indd|pptx?|xlsx?|pdf|odt|html?)"
NO_NAME = re.compile(rf"\W*(?:untitled|unspecified|unknown|okänd|anonymous|namnlös\w*|dokument\d*)?\W*|{FILE_NAME}", re.IGNORECASE)
INSTALL = "Installera Tesseract med svenska (tesseract-ocr-swe) och läs in filen igen"
DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?")


@dataclass(slots=True)
class _Reading:
    """The pages as they are read, and what staff must be told of them."""

    pages: list[str]
    by_ocr: list[int] = field(default_factory=list)  # page numbers
    images: list[int] = field(default_factory=list)  # images that nobody tried to read
    unread: list[int] = field(default_factory=list)  # images in which OCR found nothing


def extract_pdf(data: bytes, name: str, *, ocr: bool = True, progress: Progress = no_progress) -> Extraction:
    """Read a file; pages without text are "" and get a remark.

    Raises:
        ExtractionError: it is no PDF, broken, locked with a password, or has more than 2,000 pages.
    """
    reader = _open(data, name)
    try:
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise ExtractionError(f"{name} har {count} sidor; högst {MAX_PAGES} kan läsas. Dela upp filen och försök igen.")
        properties = _read_properties(reader)
    except (*BROKEN, *BROKEN_TOO) as error:
        raise _broken(name) from error
    if not count:
        raise ExtractionError(f"{name} har inga sidor. Välj en PDF med minst en sida.")
    reading = _read(data, reader, ocr=ocr, progress=progress)
    return Extraction("pdf", tuple(reading.pages), is_paged=True, properties=properties, remarks=tuple(_remark(reading, ocr=ocr)))


def _broken(name: str) -> ExtractionError:
    return ExtractionError(f"{name} är skadad eller inte hel och går inte att läsa. Spara om originalet som PDF och försök igen.")


def _open(data: bytes, name: str) -> PdfReader:
    if b"%PDF-" not in data[:HEADER_WITHIN]:
        raise ExtractionError(f"{name} är ingen PDF, fast namnet säger det. Välj en PDF, eller ge filen rätt filändelse.")
    if b"%%EOF" not in data and b"startxref" not in data:  # cut off: what is left would be half a document
        raise _broken(name)
    try:
        reader = PdfReader(BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
    except (*BROKEN, *BROKEN_TOO) as error:
        raise _broken(name) from error
    if locked:
        raise ExtractionError(f"{name} är skyddad med lösenord. Spara en kopia utan lösenord och försök igen.")
    return reader


def _read_properties(reader: PdfReader) -> Properties:
    metadata: Mapping[str, object] = reader.metadata or {}
    title, author = (" ".join(clean_characters(str(metadata.get(key) or "")).split())[:MAX_TITLE] for key in ("/Title", "/Author"))
    created, modified = (_read_date(str(metadata.get(key) or "")) for key in ("/CreationDate", "/ModDate"))
    language = str(reader.root_object.get("/Lang") or "")[:20]
    title, author = ("" if NO_NAME.fullmatch(text) else text for text in (title, author))
    return Properties(title, author, created, modified, language)


def _read_date(text: str) -> str:
    """Return D:20270314… as 2027-03-14, and what is no date as ""."""
    match = DATE.match(text)
    try:
        return datetime(int(match[1]), int(match[2] or 1), int(match[3] or 1)).date().isoformat() if match else ""
    except ValueError:
        return ""


def _read(data: bytes, reader: PdfReader, *, ocr: bool, progress: Progress) -> _Reading:
    try:
        with open_pdf(data) as document:
            count = min(len(document), len(reader.pages))
            sheets = [_read_sheet(document, index, count, progress) for index in range(count)]
            texts = _write_pages(sheets)
            reading = _Reading([_choose_text(text, reader, index) for index, text in enumerate(texts)])
            _read_images(document, sheets, reading, ocr=ocr, progress=progress)
            return reading
    except ExtractionError:  # PDFium refuses the whole file
        return _Reading([_read_with_pypdf(reader, index) for index in range(len(reader.pages))])


def _read_sheet(document: pdfium.PdfDocument, index: int, count: int, progress: Progress) -> Sheet:
    progress("Läser sidor", index + 1, count)
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return Sheet(0, 0, (), (), 0.0)
    sheet = read_sheet(page)
    page.close()
    return replace(sheet, words=tuple(bind_item_marks(place_tables(sheet))), rules=())


def _write_pages(sheets: Sequence[Sheet]) -> list[str]:
    pages = [order_blocks(words) for words in remove_running(sheets)]
    known = known_words([clean_line(line.text) for blocks in pages for block in blocks for line in block])
    typography = read_typography(pages, known)
    for above, below in pairwise(pages):
        _repeat_header(above, below)
    texts = [write_page(blocks, typography) for blocks in pages]
    for index in range(len(texts) - 1):
        texts[index : index + 2] = _join_over_break(texts[index], texts[index + 1])
    return texts


def _repeat_header(above: list[list[Line]], below: list[list[Line]]) -> None:
    """Give a table that goes on at the head of a page the header it has on the page before."""
    if not (above and below and above[-1][-1].rows and below[0][0].rows):
        return
    old, new = above[-1][-1].words[0], below[0][0].words[0]
    same_place = abs(old.left - new.left) < NEAR_EDGE and abs(old.right - new.right) < NEAR_EDGE
    if same_place and len(old.rows[0]) == len(new.rows[0]) and old.rows[0] != new.rows[0]:
        whole: Word = replace(new, rows=(old.rows[0], *new.rows))
        below[0][0] = Line((whole,))


def _join_over_break(text: str, following: str) -> list[str]:
    """Put a word that a page's end divides wholly on that page."""
    match = re.match(r"[a-zåäöé][\w-]*[.,;:]?", following)
    if not (re.search(r"\w\w-$", text) and match):
        return [text, following]
    return [join_lines([text, match[0]]), following[match.end() :].lstrip()]


def _choose_text(text: str, reader: PdfReader, index: int) -> str:
    """Return pypdf's text for a page where PDFium found none, or only unknown characters; "" where neither is worth anything."""
    if text and not is_unreadable(text):
        return text
    other = _read_with_pypdf(reader, index)
    return "" if is_unreadable(other) else other


def _read_with_pypdf(reader: PdfReader, index: int) -> str:
    try:
        return write_paragraphs(clean_characters(reader.pages[index].extract_text()))
    except (*BROKEN, *BROKEN_TOO):  # one broken page leaves the others whole
        return ""


def _read_images(document: pdfium.PdfDocument, sheets: Sequence[Sheet], reading: _Reading, *, ocr: bool, progress: Progress) -> None:
    """Read the pages that are images; a stamp in text on a scan stays where OCR gives nothing."""
    scans = [index for index, sheet in enumerate(sheets) if _is_scan(sheet, reading.pages[index]) and not _is_blank(document, index)]
    for done, index in enumerate(scans, start=1):
        if not (ocr and find_tesseract()):
            reading.images.append(index + 1)
            continue
        progress("Tolkar inskannade sidor", done, len(scans))
        try:
            text = read_image(draw_page(document, index, dpi=DPI))
        except (OcrError, ExtractionError):
            text = ""
        (reading.by_ocr if text else reading.unread).append(index + 1)
        reading.pages[index] = text or reading.pages[index]


def _is_scan(sheet: Sheet, text: str) -> bool:
    return not text or (sheet.image_share >= SCAN_SHARE and len(text) <= STAMP)


def _is_blank(document: pdfium.PdfDocument, index: int) -> bool:
    try:
        levels = draw_page(document, index, dpi=BLANK_DPI).convert("L").tobytes()
    except ExtractionError:
        return True
    return max(levels) - min(levels) < BLANK_CONTRAST


def _remark(reading: _Reading, *, ocr: bool) -> list[str]:
    """Return what staff must know of the pages."""
    remarks = []
    if numbers := reading.by_ocr:
        verb = "är inläst" if len(numbers) == 1 else "är inlästa"
        remarks.append(f"{name_pages(numbers)} {verb} med teckentolkning och behöver kontrolleras.")
    if numbers := reading.images:
        reason = "den är en inskannad bild" if len(numbers) == 1 else "de är inskannade bilder"
        advice = INSTALL if ocr else "Läs in filen igen med teckentolkning"
        remarks.append(f"{name_pages(numbers)} har ingen text: {reason}. {advice}, eller lägg in en version med text.")
    if numbers := reading.unread:
        reason = "är en bild" if len(numbers) == 1 else "är bilder"
        remarks.append(f"{name_pages(numbers)} {reason} där ingen text gick att läsa. Lägg in en version med text om innehållet behövs.")
    return remarks


def name_pages(numbers: Sequence[int]) -> str:
    """Return "Sidan 3" or "Sidorna 2–4 och 7" for page numbers in rising order."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [part for run in runs for part in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run))]
    listed = f"{', '.join(parts[:-1])} och {parts[-1]}" if len(parts) > 1 else parts[0]
    return f"{'Sidan' if len(numbers) == 1 else 'Sidorna'} {listed}"
