"""Write the lines of a page as Markdown: paragraphs, headings, list items and tables."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from corpus.extraction.hyphenation import join_lines
from corpus.extraction.layout import RAISED, SENTENCE_END, clean_characters, read_bullet, starts_item, write_table
from corpus.extraction.lines import Line

HEADING_SIZE = 1.12  # of the body's size; 11 → 12.5 points
MAX_HEADING = 160  # characters; longer is an introduction in large letters
MAX_BOLD_HEADING = 80
SAME_SIZE = 0.06
WIDER = 1.25  # of the block's usual distance between lines: a new paragraph
INDENT = 0.8  # em
SLACK = 1.0  # em that a line is allowed to leave free beyond the next word
NOTE = re.compile(r"(\d{1,2})(?=[A-ZÅÄÖ])")  # a footnote as LibreOffice sets it: "1Rutinen"
LEADER = re.compile(r"(?:\s?[.…]){5,}\s*")  # "Inledning . . . . . 3"
NOTE_SIZE = 0.95  # of the body's size


@dataclass(frozen=True, slots=True)
class Typography:
    """What a document's sizes mean."""

    body: float  # points
    headings: tuple[float, ...] = ()  # sizes, the largest first
    has_title: bool = False  # the largest size stands only once, on the first page
    known: Collection[str] = field(default_factory=frozenset)  # words that stand undivided somewhere

    def level(self, size: float) -> int:
        """Return a heading's level: 1 for the document's title, else 2–4; 0 for text."""
        if size < HEADING_SIZE * self.body:
            return 0
        rank = sum(other > size * (1 + SAME_SIZE) for other in self.headings)
        return min(4, rank + (1 if self.has_title else 2))


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[Line]

    def text(self, typography: Typography) -> str:
        """Return the text on one line."""
        return clean_characters(join_lines([clean_line(line.text) for line in self.lines], known=typography.known))


def clean_line(text: str) -> str:
    """Return a line without dot leaders, and with Chromium's hyphen at its end as everyone else's."""
    text = LEADER.sub(" ", text)
    return f"{text[:-1]}-" if text.endswith("\u2010") else text


def read_typography(pages: Sequence[Sequence[Sequence[Line]]], known: Collection[str]) -> Typography:
    """Learn from all blocks of all pages which sizes are text and which are headings."""
    lines = [(number, line) for number, blocks in enumerate(pages) for block in blocks for line in block if not line.rows]
    weights: dict[float, int] = {}
    for _, line in lines:
        weights[line.size] = weights.get(line.size, 0) + len(line.text)
    body = max(weights, key=lambda size: weights[size], default=10.0)
    sizes: list[float] = []
    for size in sorted((size for size in weights if size >= HEADING_SIZE * body), reverse=True):
        if not sizes or size < sizes[-1] * (1 - SAME_SIZE):
            sizes.append(size)
    largest = [(number, line.baseline) for number, line in lines if sizes and line.size >= sizes[0] * (1 - SAME_SIZE)]
    near = all(abs(below - above) < 2 * sizes[0] for (_, above), (_, below) in pairwise(largest))
    return Typography(body, tuple(sizes), bool(largest) and {number for number, _ in largest} == {0} and near, known)


def write_page(blocks: Iterable[Sequence[Line]], typography: Typography) -> str:
    """Write a page; a sentence that runs on into the next column is one paragraph."""
    paragraphs = [paragraph for block in blocks for paragraph in _split(block, typography)]
    merged: list[Paragraph] = []
    for paragraph in paragraphs:
        if merged and _runs_on(merged[-1], paragraph, typography):
            merged[-1].lines.extend(paragraph.lines)
        else:
            merged.append(paragraph)
    return _space_out([written for paragraph in merged if (written := _write(paragraph, typography))])


def _split(block: Sequence[Line], typography: Typography) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    right = max((line.right for line in block if not line.rows), default=0)
    spaces = [below.baseline - above.baseline for above, below in pairwise(block) if not (above.rows or below.rows)]
    tight = [space for space in spaces if space < 2 * typography.body]
    usual = median(tight) if tight else 1.2 * typography.body
    left = min((line.left for line in block if not line.rows), default=0)
    for index, line in enumerate(block):
        above = block[index - 1] if index else None
        if above is None or _begins(above, line, (left, right, usual), typography):
            paragraphs.append(Paragraph([]))
        paragraphs[-1].lines.append(line)
    return paragraphs


def _begins(above: Line, line: Line, frame: tuple[float, float, float], typography: Typography) -> bool:
    """Tell whether a line begins a paragraph; `frame` is the block's left and right edge and its usual distance between lines."""
    left, right, usual = frame
    if above.rows or line.rows or abs(above.size - line.size) > SAME_SIZE * above.size or starts_item(line.text):
        return True
    if above.bold != line.bold and (above.bold or line.bold):
        return _is_apart(above, line, usual) or typography.level(line.size) == 0
    if _is_apart(above, line, max(usual, 1.15 * line.size)):
        return True
    if typography.level(line.size):
        return False
    hangs = starts_item(above.text)
    indented = line.left - above.left > INDENT * line.size and line.left - left > INDENT * line.size and not hangs
    if LEADER.search(above.text):  # a line of a table of contents
        return True
    has_room = right - above.right > line.words[0].right - line.words[0].left + SLACK * line.size
    return indented or (has_room and (above.text[-1] in SENTENCE_END or not line.text[:1].islower()))


def _is_apart(above: Line, line: Line, usual: float) -> bool:
    return line.baseline - above.baseline > WIDER * usual or line.baseline < above.baseline


def _runs_on(paragraph: Paragraph, following: Paragraph, typography: Typography) -> bool:
    """Tell whether a paragraph's sentence goes on in the next, at the head of another column."""
    last, first = paragraph.lines[-1], following.lines[0]
    if last.rows or first.rows or typography.level(last.size) or abs(last.size - first.size) > SAME_SIZE * last.size:
        return False
    is_next_column = first.baseline < last.baseline
    return is_next_column and last.text[-1] not in SENTENCE_END and first.text[:1].islower()


def _write(paragraph: Paragraph, typography: Typography) -> str:
    first = paragraph.lines[0]
    if first.rows:
        return write_table([[clean_characters(cell) for cell in row] for row in first.rows])
    text = " ".join(paragraph.text(typography).split())
    level = _heading_level(paragraph, text, typography)
    if level:
        return f"{'#' * level} {text}"
    if first.size < NOTE_SIZE * typography.body:
        text = NOTE.sub(lambda match: f"{match[1].translate(RAISED)} ", text, count=1) if NOTE.match(text) else text
    return read_bullet(text)


def _heading_level(paragraph: Paragraph, text: str, typography: Typography) -> int:
    if not any(character.isalpha() for character in text) or len(text) > MAX_HEADING:
        return 0
    if level := typography.level(paragraph.lines[0].size):
        return level
    is_bold = all(line.bold for line in paragraph.lines) and paragraph.lines[0].size >= NOTE_SIZE * typography.body
    if is_bold and len(text) <= MAX_BOLD_HEADING and text[-1] not in ".!,;:…" and not starts_item(text):
        return min(4, len(typography.headings) + (1 if typography.has_title else 2))
    return 0


def _space_out(blocks: Sequence[str]) -> str:
    """Join the blocks with an empty line, the items of a list without."""
    text = ""
    for block in blocks:
        is_item = starts_item(block) and starts_item(text.rsplit("\n", 1)[-1])
        text += ("\n" if is_item else "\n\n") + block if text else block
    return text
