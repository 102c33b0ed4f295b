"""The rows and merged cells of a Word table."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from corpus.extraction.tables import Merge

_VAL = qn("w:val")
MOST_COLUMNS = 63  # as in Word
_WRAPPERS = frozenset({qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")})


@dataclass(slots=True)
class Grid:
    """A table's cells in their places; what a merged cell covers is None."""

    rows: list[list[BaseOxmlElement | None]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    head_rows: int = 0
    has_changes: bool = False

    @property
    def is_frame(self) -> bool:
        """Whether no row has more than one cell: a frame round text, rather than a table."""
        return all(sum(cell is not None for cell in row) <= 1 for row in self.rows)


def read_grid(table: BaseOxmlElement) -> Grid:
    """Lay out a table's cells; rows that are deleted but not accepted as such are left out."""
    grid = Grid()
    open_merges: dict[int, Merge] = {}
    for row in _members(table, qn("w:tr")):
        properties = row.find(qn("w:trPr"))
        if properties is not None and properties.find(qn("w:del")) is not None:
            grid.has_changes = True
            continue
        if properties is not None and properties.find(qn("w:tblHeader")) is not None and grid.head_rows == len(grid.rows):
            grid.head_rows += 1
        grid.rows.append(_lay_out_row(row, len(grid.rows), open_merges, grid))
    grid.merges += open_merges.values()
    grid.merges = [merge for merge in grid.merges if merge.height > 1 or merge.width > 1]
    return grid


def _lay_out_row(row: BaseOxmlElement, number: int, open_merges: dict[int, Merge], grid: Grid) -> list[BaseOxmlElement | None]:
    cells: list[BaseOxmlElement | None] = [None] * min(_number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0), MOST_COLUMNS)
    for cell in _members(row, qn("w:tc")):
        column, width = len(cells), min(_number(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), 1), MOST_COLUMNS)
        vertical = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        above = open_merges.pop(column, None)
        if vertical is not None and vertical.get(_VAL, "continue") == "continue" and above:
            open_merges[column] = Merge(above.row, column, above.height + 1, above.width)
            cells += [None] * width
            continue
        if above:
            grid.merges.append(above)
        open_merges[column] = Merge(number, column, 1, width)
        cells += [cell, *[None] * (width - 1)]
    return cells


def _members(element: BaseOxmlElement, tag: str) -> Iterator[BaseOxmlElement]:
    """Yield a table's rows or a row's cells, those in content controls and changes too."""
    for child in element.iterchildren("*"):
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _members(child, tag)


def _number(element: BaseOxmlElement | None, default: int) -> int:
    value = element.get(_VAL, "") if element is not None else ""
    return int(value) if value.isdecimal() else default
