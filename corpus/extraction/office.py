"""Open an office file, a ZIP of XML, within limits, and read what it says of itself."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from docx.oxml.parser import parse_xml  # resolves no entities, and fetches nothing

from corpus.extraction.characters import clean_line
from corpus.extraction.kinds import printable, recognise
from corpus.extraction.types import ExtractionError, Format, Properties

LARGEST_CONTENT = 300_000_000  # bytes when unpacked; a report full of pictures unpacks to about its own size
KINDS: dict[Format, str] = {
    "word": "ett Word-dokument (.docx)",
    "powerpoint": "en PowerPoint-presentation (.pptx)",
    "excel": "en Excel-bok (.xlsx)",
}
NO_TITLE = re.compile(r"Word Document|Word-dokument|PowerPoint[- ]presentation|Presentation\d*|Bild \d+|Slide \d+", re.IGNORECASE)
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


@contextmanager
def refusing(data: bytes, name: str, expected: Format) -> Iterator[str]:
    """Yield the file's name as it can be shown, and turn whatever is wrong with the file into one sentence.

    Raises:
        ExtractionError: the file is empty, protected, damaged, too large or of another kind.
    """
    shown = printable(name)
    if recognise(data, name) != expected:
        raise ExtractionError(f"{shown} innehåller inte {KINDS[expected]}. Kontrollera filen, spara den på nytt och lägg till den igen.")
    try:
        _refuse_large(data, shown)
        yield shown
    except (ExtractionError, MemoryError):
        raise
    except Exception as error:  # the libraries raise almost anything for broken XML: KeyError, AttributeError, XMLSyntaxError …
        raise ExtractionError(f"{shown} är skadad eller ofullständig. Öppna den, spara den på nytt och lägg till den igen.") from error


def no_text(shown: str, where: str) -> ExtractionError:
    """Say that a file has no text; `where` is what was looked through: "dokumentet"."""
    return ExtractionError(f"{shown} har ingen text: {where} är tomt eller består bara av bilder. Lägg till en version med text.")


def read_properties(data: bytes, *, language: str = "") -> Properties:
    """Read the title, author and dates that the program wrote into the file; `language` is what its text is marked with."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        name = next((name for name in package.namelist() if re.fullmatch(r"docProps/core\d*\.xml", name)), "")
        if not name:
            return Properties(language=language)
        root = parse_xml(package.read(name))
    values = {str(child.tag): child.text or "" for child in root}
    title = clean_line(values.get(f"{_DUBLIN_CORE}title", ""))
    return Properties(
        title="" if NO_TITLE.fullmatch(title) else title,
        author=clean_line(values.get(f"{_DUBLIN_CORE}creator", "")),
        created=_day(values.get(f"{_TERMS}created", "")),
        modified=_day(values.get(f"{_TERMS}modified", "")),
        language=language or clean_line(values.get(f"{_DUBLIN_CORE}language", "")),
    )


def _refuse_large(data: bytes, shown: str) -> None:
    with zipfile.ZipFile(BytesIO(data)) as package:
        size = sum(member.file_size for member in package.infolist())
    if size > LARGEST_CONTENT:
        found, most = size // 1_000_000, LARGEST_CONTENT // 1_000_000
        raise ExtractionError(f"{shown} är {found} MB uppackad, och det största som kan läsas är {most} MB. Dela upp filen.")


def _day(moment: str) -> str:
    match = re.match(r"\d{4}-\d{2}-\d{2}", moment.strip())
    return match[0] if match else ""
