"""Turn a Word document into Markdown, as it will read when its tracked changes are accepted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

import docx
from docx.document import Document
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from corpus.extraction.characters import clean, clean_line, raise_digits, write_heading, write_paragraph
from corpus.extraction.office import no_text, read_properties, refusing
from corpus.extraction.tables import write_table
from corpus.extraction.types import Extraction, Progress, no_progress
from corpus.extraction.word_numbering import Numbering
from corpus.extraction.word_styles import PLAIN, read_heading, read_raised, read_styles
from corpus.extraction.word_tables import read_grid
from corpus.extraction.word_text import Findings, ParagraphReader, read_links

STAGE = "Läser stycken"
STEP = 50  # paragraphs between two reports of progress
TITLE_LEVEL = 0  # above the headings
_ENDS = (".", "!", "?", ":", ";", ",")
_WRAPPERS = frozenset({qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")})

CHANGES = (
    "Dokumentet har ändringar som inte är godkända: tillagd text är med och borttagen text är utelämnad. "
    "Godkänn eller avvisa ändringarna i Word och lägg till filen igen om något är fel."
)
HIDDEN = "Dokumentet har dold text, som inte är med."


@dataclass(frozen=True, slots=True)
class _Block:
    """A heading, paragraph, list item or table."""

    text: str
    level: int | None = None  # of a heading
    is_item: bool = False


class _Reader:
    """Reads the blocks of one document, in order."""

    def __init__(self, document: Document) -> None:
        self.findings = Findings()
        self._styles = read_styles(document)
        self._raised = read_raised(document)
        self._numbering = Numbering(document)
        self._links = read_links(document.part)

    def follow(self, part: Part) -> None:
        """Go on with another part of the document, with links of its own."""
        self._links = read_links(part)

    def blocks(self, container: BaseOxmlElement) -> Iterator[_Block]:
        """Yield the blocks of the body, a cell, a text box or a note."""
        for element in container.iterchildren("*"):
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element)
            elif element.tag == qn("w:sdt"):
                if not _is_contents(element):
                    yield from self.blocks(element)
            elif element.tag in _WRAPPERS:
                yield from self.blocks(element)

    def _paragraph(self, paragraph: BaseOxmlElement) -> Iterator[_Block]:
        properties = paragraph.find(qn("w:pPr"))
        named = properties.find(qn("w:pStyle")) if properties is not None else None
        style = self._styles.get(named.get(qn("w:val"), "") if named is not None else "", PLAIN)
        if style.is_contents:
            return
        reader = ParagraphReader(self.findings, self._links, self._raised)
        text = reader.read(paragraph)
        heading = read_heading(properties, style)
        if clean(text):
            if style.is_title or heading:
                yield _Block(clean_line(text), TITLE_LEVEL if style.is_title else heading)
            else:
                marker = self._numbering.mark(properties, style)
                yield _Block(marker + clean_line(text), is_item=True) if marker else _Block(write_paragraph(text))
        for box in reader.boxes:
            yield from self.blocks(box)

    def _table(self, table: BaseOxmlElement) -> Iterator[_Block]:
        grid = read_grid(table)
        self.findings.has_changes |= grid.has_changes
        if grid.is_frame:
            for cell in (cell for row in grid.rows for cell in row if cell is not None):
                yield from self.blocks(cell)
            return
        cells = [["" if cell is None else _join_cell([*self.blocks(cell)]) for cell in row] for row in grid.rows]
        if text := write_table(cells, grid.merges, head_rows=grid.head_rows):
            yield _Block(text)


def extract_word(data: bytes, name: str, *, progress: Progress = no_progress) -> Extraction:
    """Read a .docx; what stands in headers, footers and comments is left out.

    Raises:
        ExtractionError: the file is no Word document, or is protected, damaged or without text.
    """
    with refusing(data, name, "word") as shown:
        document = docx.Document(BytesIO(data))
        reader = _Reader(document)
        blocks = [*_read_body(reader, document, progress), *_read_notes(reader, document)]
        text = _write(blocks)
        if not text:
            raise no_text(shown, "dokumentet")
        properties = read_properties(data, language=_language(document))
        return Extraction("word", (text,), is_paged=False, properties=properties, remarks=_remarks(reader.findings))


def _read_body(reader: _Reader, document: Document, progress: Progress) -> Iterator[_Block]:
    total = max(1, len(document.element.body))
    progress(STAGE, 0, total)
    for number, block in enumerate(reader.blocks(document.element.body)):
        if number % STEP == 0:
            progress(STAGE, min(number, total), total)
        yield block
    progress(STAGE, total, total)


def _read_notes(reader: _Reader, document: Document) -> Iterator[_Block]:
    """Yield the foot- and endnotes in the order they are referred to, under one count."""
    parts = {name: part for name in ("footnotes", "endnotes") if (part := _part(document, name)) is not None}
    notes = {name: {each.get(qn("w:id"), ""): each for each in parse_xml(part.blob).iterchildren("*")} for name, part in parts.items()}
    for number, (name, identifier) in enumerate([*reader.findings.notes], start=1):
        if identifier in notes.get(name, {}):
            reader.follow(parts[name])
            yield _Block(f"{raise_digits(str(number))} {_join_cell([*reader.blocks(notes[name][identifier])])}")


def _part(document: Document, name: str) -> Part | None:
    return next(
        (each.target_part for each in document.part.rels.values() if each.reltype.endswith(f"/{name}") and not each.is_external), None
    )


def _is_contents(control: BaseOxmlElement) -> bool:
    """Tell whether a content control holds the table of contents."""
    gallery = control.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


def _join_cell(blocks: Sequence[_Block]) -> str:
    """Put the paragraphs of a cell or note on one line; the items of a list are set off by semicolons."""
    text = ""
    for block in blocks:
        piece = clean_line(block.text).removeprefix("- ")
        is_list = bool(text) and block.is_item and not text.endswith(_ENDS)
        text = f"{text}{';' if is_list else ''} {piece}".strip()
    return text


def _write(blocks: Sequence[_Block]) -> str:
    """Write the blocks; where there is a title, the headings stand below it."""
    levels = {block.level for block in blocks}
    lowered = int(TITLE_LEVEL in levels and 1 in levels)
    text = ""
    for before, block in pairwise([_Block(""), *blocks]):
        written = block.text if block.level is None else write_heading(block.text, block.level + lowered if block.level else 1)
        text += ("\n" if before.is_item and block.is_item else "\n\n") + written
    return text.strip()


def _language(document: Document) -> str:
    path = "/".join(qn(each) for each in ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"))
    language = document.styles.element.find(path)
    return language.get(qn("w:val"), "") if language is not None else ""


def _remarks(findings: Findings) -> tuple[str, ...]:
    comments = "en kommentar" if findings.comments == 1 else f"{findings.comments} kommentarer"
    told = {
        CHANGES: findings.has_changes,
        f"Dokumentet har {comments}, som inte är med.": findings.comments > 0,
        HIDDEN: findings.has_hidden,
    }
    return tuple(remark for remark, holds in told.items() if holds)
