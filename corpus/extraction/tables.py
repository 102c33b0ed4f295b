"""Write a table as Markdown: a head row, a line of dashes and rows, with merged cells repeated so that each row says everything."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.extraction.characters import clean_line, write_paragraph

LABEL_LENGTH = 60  # characters; a cell with more is a sentence rather than a label


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged cell: where it begins, and how many rows and columns it covers."""

    row: int
    column: int
    height: int = 1
    width: int = 1


def write_table(cells: Sequence[Sequence[str]], merges: Sequence[Merge] = (), *, head_rows: int = 0) -> str:
    """Write a table, with what stands in a row of its own above and below it as paragraphs.

    Args:
        cells: the rows; what a merged cell covers is "".
        merges: the merged cells.
        head_rows: how many rows are the head; 0 when that must be told from the merged cells.
    """
    width = max((len(row) for row in cells), default=0)
    rows = [[*(clean_line(cell).replace("|", "/") for cell in row), *[""] * (width - len(row))] for row in cells]
    first, last = _titles_end(rows, merges), _notes_begin(rows, merges)
    above, below = rows[:first], rows[last:]
    height = max(head_rows - first, 0) or _head_height(merges, first, width)
    _spread(rows, merges)
    body = _without_empty([_joined_head(rows[first : min(first + height, last)]), *rows[min(first + height, last) : last]])
    blocks = [*map(_single_text, above), _write_rows(body), *map(_single_text, below)]
    return "\n\n".join(block for block in blocks if block)


def _titles_end(rows: list[list[str]], merges: Sequence[Merge]) -> int:
    """Return how many rows at the top hold one text alone: the table's title, not its head."""
    for number, row in enumerate(rows):
        if sum(map(bool, row)) > 1 or len(row) == 1 or number == len(rows) - 1:
            return number
        covered = max((merge.width for merge in merges if merge.row == number and row[merge.column]), default=1)
        if 1 < covered < len(row):  # a head over some of the columns
            return number
    return 0


def _notes_begin(rows: list[list[str]], merges: Sequence[Merge]) -> int:
    """Return where the rows at the bottom begin that hold one sentence alone, or one text across the whole table."""
    across = {merge.row for merge in merges if merge.width == len(rows[merge.row])} if rows else set()
    end = len(rows)
    while end > 1 and len(rows[0]) > 1:
        row = rows[end - 1]
        if any(row[1:]) or (row[0] and end - 1 not in across and len(row[0]) <= LABEL_LENGTH):
            break
        end -= 1
    return end


def _head_height(merges: Sequence[Merge], first: int, width: int) -> int:
    """Tell how many rows the head has: two when one of its cells stands over several columns, but not over all."""
    top = [merge for merge in merges if merge.row == first and merge.width < width]
    if any(merge.width > 1 for merge in top):
        return max(2, *(merge.height for merge in top))
    return 1


def _spread(rows: list[list[str]], merges: Sequence[Merge]) -> None:
    """Repeat a merged cell's text in each cell that it covers, but once in a row that is one cell."""
    for merge in merges:
        width = 1 if merge.width >= len(rows[merge.row]) else merge.width
        for row in rows[merge.row : merge.row + merge.height]:
            for column in range(merge.column, min(merge.column + width, len(row))):
                row[column] = rows[merge.row][merge.column]


def _joined_head(rows: list[list[str]]) -> list[str]:
    """Put the rows of a head together to one, without saying the same twice."""
    return [" ".join(dict.fromkeys(text for text in column if text)) for column in zip(*rows, strict=True)]


def _without_empty(rows: list[list[str]]) -> list[list[str]]:
    filled = [row for row in rows if any(row)]
    columns = [column for column in zip(*filled, strict=True) if any(column)]
    return [list(row) for row in zip(*columns, strict=True)]


def _write_rows(rows: list[list[str]]) -> str:
    if not rows:
        return ""
    if len(rows[0]) == 1:  # a frame round a text, or a list
        return "\n\n".join(write_paragraph(row[0]) for row in rows)
    if len(rows) == 1:
        return _write_lone_row(rows[0])
    rule = ["---"] * len(rows[0])
    return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:]))


def _write_lone_row(row: list[str]) -> str:
    if len(row) == 2 and len(row[0]) <= LABEL_LENGTH:
        return f"{row[0].removesuffix(':')}: {row[1]}"
    return "\n\n".join(write_paragraph(cell) for cell in row if cell)


def _single_text(row: list[str]) -> str:
    return write_paragraph(next((cell for cell in row if cell), ""))
