"""Read a file of any known kind, in this process; whatever is wrong with it becomes one sentence."""

from collections.abc import Callable
from typing import TypeVar

from corpus.errors import AdviserError
from corpus.extraction.kinds import printable, recognise
from corpus.extraction.types import Extraction, ExtractionError, Progress, no_progress

_Result = TypeVar("_Result")


def extract(data: bytes, name: str, *, ocr: bool = True, url: str = "", progress: Progress = no_progress) -> Extraction:
    """Turn a file into Markdown, in this process: what `sandbox.extract_safely` does in a process of its own.

    Args:
        data: the file.
        name: the file's name, for its ending and for the messages.
        ocr: whether pages of a PDF without text are read as pictures, which takes seconds each.
        url: where a web page came from.
        progress: told what is done.

    Raises:
        ExtractionError: the file cannot be used; the message says why and what to do.
    """
    found = _guarded(lambda: recognise(data, name), name)
    if found == "pdf":
        from corpus.extraction.pdf import extract_pdf  # noqa: PLC0415 - start-up time

        return _guarded(lambda: extract_pdf(data, name, ocr=ocr, progress=progress), name)
    if found == "html":
        from corpus.extraction.web import extract_html  # noqa: PLC0415 - start-up time

        return _guarded(lambda: extract_html(data, name, url=url, progress=progress), name)
    if found in ("markdown", "text"):
        from corpus.extraction.plain import extract_markdown, extract_plain  # noqa: PLC0415 - start-up time

        read_text = extract_markdown if found == "markdown" else extract_plain
        return _guarded(lambda: read_text(data, name), name)
    if found == "zip":
        raise ExtractionError(f"{printable(name)} är en ZIP-fil: lägg till den som en samling av filer, eller packa upp den först.")
    read_office = _office_reader(found)
    return _guarded(lambda: read_office(data, name, progress=progress), name)


def render(data: bytes, number: int, *, width: int = 900) -> bytes:
    """Draw a page of a PDF, in this process.

    Args:
        data: the PDF.
        number: the page, from 1.
        width: of the picture, in pixels.

    Raises:
        ExtractionError: the page cannot be drawn.
    """
    from corpus.extraction.preview import render_page  # noqa: PLC0415 - start-up time

    return _guarded(lambda: render_page(data, number, width=width), f"Sidan {number}")


def _office_reader(found: str) -> Callable[..., Extraction]:
    if found == "word":
        from corpus.extraction.word import extract_word  # noqa: PLC0415 - start-up time

        return extract_word
    if found == "powerpoint":
        from corpus.extraction.powerpoint import extract_powerpoint  # noqa: PLC0415 - start-up time

        return extract_powerpoint
    from corpus.extraction.excel import extract_excel  # noqa: PLC0415 - start-up time

    return extract_excel


def _guarded(read: Callable[[], _Result], name: str) -> _Result:
    """Call a reader, and turn anything that it raises into an ExtractionError."""
    shown = printable(name)
    try:
        return read()
    except AdviserError:
        raise
    except MemoryError as error:
        raise ExtractionError(f"{shown} gick inte att läsa: den krävde för mycket minne. Dela upp den i mindre delar.") from error
    except Exception as error:
        advice = "Öppna den, spara den på nytt och lägg till den igen."
        raise ExtractionError(f"{shown} gick inte att läsa: den är skadad eller ofullständig. {advice}") from error
