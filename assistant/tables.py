"""Find the small Markdown tables in an answer's text: a head row, a line of dashes, and rows."""

import re
from collections.abc import Iterator
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
        head = _cells(lines[place])
        if not (head and place + 1 < len(lines) and DASHES.fullmatch(lines[place + 1])):
            place += 1
            continue
        if prose := "\n".join(lines[begin:place]).strip():
            yield prose
        begin = place = place + 2
        while place < len(lines) and _cells(lines[place]):
            place += 1
        yield Table(head, tuple(_fitted(_cells(line), len(head)) for line in lines[begin:place]))
        begin = place
    if prose := "\n".join(lines[begin:]).strip():
        yield prose


def _cells(line: str) -> tuple[str, ...]:
    """Return the cells of a row, or nothing for another line."""
    match = ROW.fullmatch(line)
    return tuple(cell.strip() for cell in match[1].split("|")) if match else ()


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (cells + ("",) * width)[:width]
