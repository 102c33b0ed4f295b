"""Cut a text into its statements: sentences with the source numbers after them, bullets, table rows and headings, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.schema import MARKER

Form = Literal["sentence", "row", "heading"]

HEADING = re.compile(r"#{1,6}\s+")
BULLET = re.compile(r"(?:[-*•●▪◦‣·–]|\d{1,2}[.)])\s+")
END = re.compile(r"[.!?…][\"”’)»*_]*(?:\s*\[\d{1,3}\])*(?=\s+(?!\[\d)[^\sa-zåäö])")
# A full stop after these ends no sentence.
ABBREVIATION = re.compile(
    r"(?:(?<!\w)(?:[a-zåäö]|[A-ZÅÄÖ])|\b(?:bl\.a|t\.ex|t\.o\.m|fr\.o\.m|m\.m|d\.v\.s|s\.k|ca|kl|nr|tel|tfn|st|resp|inkl|exkl|max|min|jfr|dvs|enl|ev|osv))\.$",
    re.IGNORECASE,
)
LONGEST_ABBREVIATION = 10  # characters


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, bullet, table row or heading as it stands, white space apart: characters [start, end) of the text."""

    text: str
    form: Form
    start: int
    end: int

    @property
    def plain(self) -> str:
        """The statement without source numbers, emphasis and the marks of its line."""
        return re.sub(r"[*_`]{1,2}(?=\S)|(?<=\S)[*_`]{1,2}", "", re.sub(r"\s*\[\d{1,3}\]", "", self.text)).strip()

    @property
    def is_sourced(self) -> bool:
        """Whether a source number stands in it."""
        return MARKER.search(self.text) is not None


def read_statements(text: str) -> list[Statement]:
    """Return the statements of a text in its order; lines of one paragraph stay together."""
    return [statement for block in _blocks(text) for statement in _cut(text, *block)]


def _blocks(text: str) -> Iterator[tuple[Form, int, int]]:
    """Yield headings, table rows, bullets and paragraphs, without the marks they begin with."""
    begun: int | None = None
    position = end = 0
    for line in text.splitlines(keepends=True):
        start, stop = position + len(line) - len(line.lstrip()), position + len(line.rstrip())
        content, position = line.strip(), position + len(line)
        mark = HEADING.match(content) or BULLET.match(content)
        if begun is not None and (not content or mark or content.startswith("|")):
            yield "sentence", begun, end
            begun = None
        if content.startswith("|"):
            yield "row", start, stop
        elif content.startswith("#") and mark:
            yield "heading", start + mark.end(), stop
        elif content:
            begun = start + (mark.end() if mark else 0) if begun is None else begun
        end = stop if content else end
    if begun is not None:
        yield "sentence", begun, end


def _cut(text: str, form: Form, start: int, end: int) -> Iterator[Statement]:
    cursor = start
    if form == "sentence":
        for match in END.finditer(text, start, end):
            if not ABBREVIATION.search(text[max(cursor, match.start() - LONGEST_ABBREVIATION) : match.start() + 1]):
                yield from _make(text, form, cursor, match.end())
                cursor = match.end()
    yield from _make(text, form, cursor, end)


def _make(text: str, form: Form, start: int, end: int) -> Iterator[Statement]:
    said = " ".join(text[start:end].split())
    if said:
        yield Statement(said, form, start, end)
