"""Find the small Markdown tables in an answer's text: a head row, a line of dashes, and rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

ROW: Final = re.compile(r"\s*\|(.*)\|\s*")
DASHES: Final = re.compile(r"\s*\|(?:\s*:?-{3,}:?\s*\|)+\s*")


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as they were written, without the white space around them."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # each as long as the head


def split_tables(text: str) -> Iterator[str | Table]:
    """Yield the text between tables, and the tables, in reading order; a row without dashes below it begins no table."""
    lines = text.splitlines()
    begin = place = 0
    while place < len(lines):
        head = read_row(lines[place])
        if not (head and place + 1 < len(lines) and is_rule(lines[place + 1])):
            place += 1
            continue
        if prose := "\n".join(lines[begin:place]).strip():
            yield prose
        begin = place = place + 2
        while place < len(lines) and read_row(lines[place]):
            place += 1
        yield Table(head, tuple(fit_row(read_row(line), len(head)) for line in lines[begin:place]))
        begin = place
    if prose := "\n".join(lines[begin:]).strip():
        yield prose


def is_rule(line: str) -> bool:
    """Tell whether a line is the dashes below a table's head."""
    return bool(DASHES.fullmatch(line))


def read_row(line: str) -> tuple[str, ...]:
    """Return the cells of a row, or nothing for another line."""
    match = ROW.fullmatch(line)
    return tuple(cell.strip() for cell in match[1].split("|")) if match else ()


def fit_row(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Return as many cells as a table is wide."""
    return (cells + ("",) * width)[:width]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text; a table's row with the head it stands under."""

    text: str
    head: tuple[str, ...] = ()
    is_open: bool = False  # more of it may come


def read_lines(lines: Sequence[str], *, is_whole: bool) -> Iterator[Line]:
    """Yield what stands in lines; of a growing text no row that is not finished, or that may turn out to be a head."""
    head: tuple[str, ...] = ()
    for place, line in enumerate(lines):
        left = len(lines) - 1 - place
        is_row, is_open = bool(read_row(line)), not is_whole and left == 0
        if is_row and left and is_rule(lines[place + 1]):
            head = read_row(line)
        elif is_row and not is_rule(line):
            if is_whole or left > (0 if head else 1):
                yield Line(line, head)
        elif not is_row:
            head = ()
            if not (is_open and line.lstrip().startswith("|")):
                yield Line(line, is_open=is_open)
