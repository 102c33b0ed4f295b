"""Say where a passage stands: its document and source, its status on the day, and the paragraph around it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from assistant.retriever import Passage
from assistant.types import Citation
from corpus.schema import MARKER, Document, Status, status_on

LONGEST_PARAGRAPH: Final = 900  # characters; a longer one is cut at sentences around the quote
BLANK_LINE: Final = re.compile(r"\n\s*\n")
ITEM: Final = re.compile(r"^[ \t]*(?:[-*•●▪◦‣·]|\d{1,2}[.)])[ \t]+|^#{1,6}[ \t]+")
MARKUP: Final = re.compile(rf"\s*{MARKER.pattern}|\*\*")
CELL_BORDER: Final = re.compile(r"\s*\|\s*")
HEAD_RULE: Final = re.compile(r"[\s|:-]+")  # the line below a table's head
SENTENCE_BREAK: Final = re.compile(r"(?<=[.!?…])\s+(?=[^\sa-zåäö])")


def passage_status(passage: Passage, document: Document | None, today: date) -> Status | None:
    """Return the status, on the day, of the part a passage speaks of, else of its document."""
    programme = document.programme if document else None
    if programme is None:
        return None
    part = next((part for part in programme.parts if passage.chunk.kind == "part" and passage.chunk.section == (part.name,)), None)
    return status_on(part or programme, today)


def make_citation(marker: int, passage: Passage, documents: Mapping[str, Document], today: date) -> Citation:
    """Say where a passage stands and from when its source is."""
    document = documents.get(passage.document_id)
    source = next(filter(None, (document.source(number) for number in passage.sources)), None) if document else None
    contact = document.programme.contact if document and document.programme else None
    return Citation(
        marker=marker,
        document_id=passage.document_id,
        title=passage.chunk.title,
        section=" › ".join(passage.chunk.section),
        quote=re.sub(r"\s+", " ", passage.text),
        url=source.url if source else contact.url if contact and passage.is_gap else None,
        published=source.published if source else None,
        programme_status=passage_status(passage, document, today),
        page=passage.chunk.page,
        source=source.title if source else None,
        paragraph=find_paragraph(passage.chunk.text, passage.text),
    )


def without_markup(text: str) -> str:
    """Return one line of a document as people read it: without source numbers and bold, a dot between cells, white space folded."""
    return " ".join(MARKUP.sub("", CELL_BORDER.sub(" · ", text)).split()).strip(" ·")


def find_paragraph(text: str, quote: str) -> str:
    """Return the paragraph of a text in which a quote stands, as people read it: an item of a list a line; "" where it stands alone.

    Args:
        text: What a passage was taken from.
        quote: Verbatim in it.
    """
    wanted = without_markup(quote)
    for block in BLANK_LINE.split(text):
        lines = _lines_of(block)
        place = next((number for number, line in enumerate(lines) if wanted in line), None)
        if place is not None:
            return _shorten(lines, place, wanted)
    return ""


def _lines_of(block: str) -> list[str]:
    """Return a paragraph as one line, or a list or a table as one for each item or row."""
    lines: list[str] = []
    for line in block.splitlines():
        if HEAD_RULE.fullmatch(line):
            continue
        if ITEM.match(line) or line.lstrip().startswith("|") or not lines:
            lines.append("")
        lines[-1] += f" {ITEM.sub('', line)}"
    return [line for line in map(without_markup, lines) if line]


def _shorten(lines: list[str], place: int, quote: str) -> str:
    """Return the lines, or the sentences around the quote where they are too long; "" where nothing but the quote is there."""
    if lines == [quote]:
        return ""
    if len("\n".join(lines)) <= LONGEST_PARAGRAPH:
        return "\n".join(lines)
    line = lines[place]
    before, after = (SENTENCE_BREAK.split(part.strip()) for part in (line[: line.index(quote)], line[line.index(quote) + len(quote) :]))
    room = (LONGEST_PARAGRAPH - len(quote)) // 2
    before, after = _last_within([one for one in before if one], room), _first_within([one for one in after if one], room)
    return " ".join([*before, quote, *after]) if before or after else ""


def _first_within(sentences: list[str], room: int) -> list[str]:
    kept: list[str] = []
    for sentence in sentences:
        room -= len(sentence) + 1
        if room < 0:
            break
        kept.append(sentence)
    return kept


def _last_within(sentences: list[str], room: int) -> list[str]:
    return _first_within(sentences[::-1], room)[::-1]
