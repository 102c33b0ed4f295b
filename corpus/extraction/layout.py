"""What every reader does with extracted text: clean its characters, write tables and lists as Markdown, join lines to paragraphs."""

import re
import unicodedata
from collections.abc import Sequence

from corpus.extraction.hyphenation import join_lines

LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200d\u2060\ufeff\ufffe\uffff\ud800-\udfff]|\u00ad(?:\\n[ \\t]*)?")
UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]|\\(cid:\\d+\\)")  # no letter is known for the glyph
MAX_UNREADABLE = 0.1  # of a page's characters; a page set in one font without letters has nearly 1, a page with symbols 0.01
BULLETS = "•●▪■◦○‣▸►∙·\uf0b7\uf0a7\uf0d8\u2043✓✔➢➤❖"  # the private ones are Word's Symbol and Wingdings
BULLET = re.compile(rf"(?:[{BULLETS}]|[-–—*](?=\s))\s*(?=\S)")
NUMBERED = re.compile(r"(?:\d{1,2}[.)]|[a-hA-H]\))\s+(?=\S)")
SENTENCE_END = ".!?:…”"


def clean_characters(text: str) -> str:
    """Normalise to NFC and newline line ends, dissolve ligatures, and drop what has no width."""
    text = unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text.translate(LIGATURES)))
    return INVISIBLE.sub("", text).replace("\u00a0", " ").replace("\t", " ")


def is_unreadable(text: str) -> bool:
    """Tell whether so many characters are unknown that the text is worthless."""
    letters = len(text) - sum(map(str.isspace, text))
    return letters > 0 and sum(len(match) for match in UNREADABLE.findall(text)) > MAX_UNREADABLE * letters


def write_table(rows: Sequence[Sequence[str]]) -> str:
    """Write rows of cells as a Markdown table, the first row its header; short rows are filled up."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    cells = [[" ".join(cell.replace("|", "/").split()) for cell in row] + [""] * (width - len(row)) for row in rows]
    head, *body = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([head, f"| {' | '.join(['---'] * width)} |", *body])


def read_bullet(text: str) -> str:
    """Return a list item as `- item`, and other text as it is."""
    match = BULLET.match(text)
    return f"- {text[match.end() :]}" if match else text


def starts_item(text: str) -> bool:
    """Tell whether a line begins an item of a list."""
    return bool(BULLET.match(text) or NUMBERED.match(text))


def write_paragraphs(text: str) -> str:
    """Write plain lines (a page of OCR, a text without positions) as paragraphs: an empty line, a list item or a short line ends one."""
    blocks = re.split(r"\n[ \t]*\n", text.strip())
    return "\n\n".join(written for block in blocks if (written := _write_block(block.splitlines())))


def _write_block(lines: Sequence[str]) -> str:
    lines = [line.strip() for line in lines if line.strip()]
    width = max(map(len, lines), default=0)
    paragraphs: list[list[str]] = []
    for number, line in enumerate(lines):
        if not paragraphs or starts_item(line) or _ends_early(lines[number - 1], line, width):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return "\n".join(read_bullet(join_lines(paragraph)) for paragraph in paragraphs)


def _ends_early(line: str, following: str, width: int) -> bool:
    """Tell whether a line was broken although the next word had room."""
    return len(line) + 1 + len(following.split()[0]) < 0.9 * width and (line[-1] in SENTENCE_END or following[0].isupper())
