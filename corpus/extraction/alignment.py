"""Find tables that only positions show: rows one below the other with their cells at the same places."""

from collections.abc import Iterator, Sequence
from statistics import mean, median

from corpus.extraction.glyphs import Word
from corpus.extraction.grids import read_cell
from corpus.extraction.lines import Line, make_lines, make_strips

CELL_GAP = 0.9  # em of white between cells
SHARED_GAP = 0.5  # em that all rows leave free at the same place
MIN_ROWS = 3
MIN_FILL = 0.6  # of a column's width that its middle line fills: text does, the cells of a table do not
MIN_WORDS = 4.0  # in the mean line of a column of text
MIN_SHARED = 0.6  # of the lines of a table's other columns stand on a baseline of the first
MIN_ALIGNED = 0.8  # of a column's lines begin (or end, or are centred) at the same place
MIN_FIGURES = 0.6  # of the cells of a column that is set to the right
MAX_SPACE = 2.5  # em of white between rows

Gap = tuple[float, float]
Strip = list[Word]


def place_aligned_tables(words: Sequence[Word]) -> list[Word]:
    """Return the words with each aligned table as one word in place of its own words."""
    strips, placed, start = list(make_strips(words)), [], 0
    while start < len(strips):
        end, gutters = _follow_rows(strips, start)
        if end - start >= MIN_ROWS and is_table(split_columns(strips[start:end], gutters)):
            placed.append(_make_table(strips[start:end], gutters))
            start = end
        else:
            placed.extend(strips[start])
            start += 1
    return placed


def find_gaps(strip: Sequence[Word]) -> list[Gap]:
    """Return what is free of words, from the left edge (-inf) to the right (inf)."""
    gaps, right = [], float("-inf")
    for word in sorted(strip, key=lambda word: word.left):
        if word.left > right:
            gaps.append((right, word.left))
        right = max(right, word.right)
    return [*gaps, (right, float("inf"))]


def share_gaps(one: Sequence[Gap], other: Sequence[Gap], width: float) -> list[Gap]:
    """Return what both leave free, where it is wide enough (points)."""
    shared = ((max(left, other_left), min(right, other_right)) for left, right in one for other_left, other_right in other)
    return [(left, right) for left, right in shared if right - left >= width]


def split_columns(strips: Sequence[Strip], gutters: Sequence[Gap]) -> list[list[Word]]:
    """Return the words of each column, from left to right."""
    columns: list[list[Word]] = [[] for _ in range(len(gutters) + 1)]
    for word in (word for strip in strips for word in strip):
        columns[sum((left + right) / 2 < (word.left + word.right) / 2 for left, right in gutters)].append(word)
    return columns


def _follow_rows(strips: Sequence[Strip], start: int) -> tuple[int, list[Gap]]:
    """Return where the run of rows that begins at `start` ends, and the gutters through it."""
    size = max(word.size for word in strips[start])
    gutters = [gap for gap in find_gaps(strips[start])[1:-1] if gap[1] - gap[0] >= CELL_GAP * size]
    end = start + 1
    while gutters and end < len(strips) and not any(word.rows for word in strips[end]):
        shared = share_gaps(gutters, find_gaps(strips[end]), SHARED_GAP * size)
        space = min(word.top for word in strips[end]) - max(word.baseline for word in strips[end - 1])
        if len(shared) != len(gutters) or space > MAX_SPACE * size or not _is_row(strips[end], shared):
            break
        gutters, end = shared, end + 1
    return end, gutters


def _is_row(strip: Strip, gutters: Sequence[Gap]) -> bool:
    """Tell whether a strip is one line with two cells at least, or goes on with one of the row above it."""
    if len(make_lines(strip)) > 1:
        return False
    cells = split_columns([strip], gutters)
    return sum(map(bool, cells)) > 1 or not cells[0] or _goes_on(cells)


def is_table(columns: Sequence[Sequence[Word]]) -> bool:
    """Tell cells from columns of text: they share baselines, and their lines are short."""
    lines = [make_lines(column) for column in columns]
    if any(len(column) < 2 for column in lines) or any(line.rows for column in lines for line in column):
        return False
    first = [line.baseline for line in lines[0]]
    others = [line for column in lines[1:] for line in column]
    shared = mean(any(abs(line.baseline - other) < 0.35 * line.size for other in first) for line in others)
    return shared >= MIN_SHARED and all(map(is_aligned, lines)) and (len(columns) > 3 or not any(map(_is_text, lines)))


def is_aligned(lines: Sequence[Line], *, share: float = MIN_ALIGNED) -> bool:
    """Tell whether the lines begin above each other, or, figures, end there; what justified words happen to leave free does neither."""
    places = [[line.left for line in lines]]
    if mean(any(map(str.isdigit, line.text)) for line in lines) >= MIN_FIGURES:
        places += [[line.right for line in lines], [(line.left + line.right) / 2 for line in lines]]
    near = 0.2 * lines[0].size
    return any(max(sum(abs(value - other) < near for other in values) for value in values) >= share * len(values) for values in places)


def _is_text(lines: Sequence[Line]) -> bool:
    """Tell whether the lines fill their column."""
    width = max(line.right for line in lines) - min(line.left for line in lines)
    fill = median((line.right - line.left) / width for line in lines) if width else 0
    return fill >= MIN_FILL and mean(len(line.words) for line in lines) >= MIN_WORDS


def _make_table(strips: Sequence[Strip], gutters: Sequence[Gap]) -> Word:
    words = [word for strip in strips for word in strip]
    top, bottom = min(word.top for word in words), max(word.baseline for word in words)
    left, right = min(word.left for word in words), max(word.right for word in words)
    return Word("", left, right, bottom, bottom - top, rows=tuple(_read_rows(strips, gutters)))


def _read_rows(strips: Sequence[Strip], gutters: Sequence[Gap]) -> Iterator[tuple[str, ...]]:
    """Yield rows of cells; a line that goes on in lower case, or that leaves the first cell empty, belongs to the row above."""
    rows: list[list[list[Word]]] = []
    for strip in strips:
        cells = split_columns([strip], gutters)
        if rows and _goes_on(cells):
            for cell, more in zip(rows[-1], cells, strict=True):
                cell.extend(more)
        else:
            rows.append(cells)
    yield from (tuple(read_cell(cell) for cell in row) for row in rows)


def _goes_on(cells: Sequence[Sequence[Word]]) -> bool:
    if not cells[0]:
        return True
    return min(cells[0], key=lambda word: word.left).text[:1].islower() and not any(cells[1:])
