"""Find what repeats at the top and foot of the pages: titles, file numbers, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence

from corpus.extraction.glyphs import Sheet, Word
from corpus.extraction.lines import Line, make_lines

ZONE = 0.12  # of a page's height, at the top and at the foot
REPEATS = 3  # pages with the same line at the same place: a chapter's title, or what stands on left-hand pages only
FEW_PAGES = 5  # of which two must have it
NUMBER = re.compile(r"\d+")
PAGE_OF = re.compile(r"(sid(?:a|an)?|s\.|page|-|–)?\s*(\d{1,4})\s*(?:\(\s*(\d{1,4})\s*\)|(?:av|of|/)\s*(\d{1,4})|[-–])?", re.IGNORECASE)


def remove_running(sheets: Sequence[Sheet]) -> list[list[Word]]:
    """Return the words of each page without running heads and feet."""
    edges = [_edge_lines(sheet) for sheet in sheets]
    counts = Counter(key for lines in edges for key in {_key(line) for line in lines})
    least = REPEATS if len(sheets) > FEW_PAGES else 2
    offsets = Counter(int(line.text) - number for number, lines in enumerate(edges, start=1) for line in lines if _is_number(line))
    pages = []
    for number, (sheet, lines) in enumerate(zip(sheets, edges, strict=True), start=1):
        running = [line for line in lines if counts[_key(line)] >= least or _is_page_number(line, number, len(sheets))]
        running += [line for line in lines if _is_number(line) and offsets[int(line.text) - number] >= least]
        dropped = {word for line in running for word in line.words}
        pages.append([word for word in sheet.words if word not in dropped])
    return pages


def _edge_lines(sheet: Sheet) -> list[Line]:
    top, foot = ZONE * sheet.height, (1 - ZONE) * sheet.height
    return make_lines(word for word in sheet.words if word.baseline < top or word.top > foot)


def _key(line: Line) -> tuple[str, int]:
    """Return the text without its figures, and the place to the nearest 4 points."""
    return NUMBER.sub("#", line.text or str(line.rows)), round(line.baseline / 4)


def _is_number(line: Line) -> bool:
    return line.text.isdecimal() and len(line.text) < 5


def _is_page_number(line: Line, number: int, count: int) -> bool:
    """Tell whether a line says "Sida 3 (12)" or "3 / 12" of the page itself."""
    match = PAGE_OF.fullmatch(line.text.strip())
    if not match or line.text.strip().isdecimal():
        return False
    total = match[3] or match[4]
    says_page = (match[1] or "").isalpha() and total is not None  # a file put together of several keeps their numbers
    return says_page or (int(match[2]) == number and (total is None or int(total) == count))
