"""Find tables whose cells are ruled, and put each in its place among the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.extraction.glyphs import Rule, Sheet, Word
from corpus.extraction.hyphenation import join_lines
from corpus.extraction.lines import make_lines

NEAR = 3.0  # points: the two edges of a drawn line, and lines that nearly meet
MAX_RULES = 1_500  # more is a drawing
MIN_FILLED = 0.5  # of the cells hold text; in a diagram's grid few do


@dataclass(slots=True)
class _Frame:
    """Rules that touch each other."""

    rules: list[Rule]

    def box(self) -> Rule:
        return Rule(
            min(rule.left for rule in self.rules),
            min(rule.top for rule in self.rules),
            max(rule.right for rule in self.rules),
            max(rule.bottom for rule in self.rules),
        )


def place_tables(sheet: Sheet) -> list[Word]:
    """Return the page's words with each ruled table as one word in place of its own words."""
    words = list(sheet.words)
    for frame in _find_frames(sheet.rules):
        box = frame.box()
        inside = [
            word for word in words if box.left <= (word.left + word.right) / 2 <= box.right and box.top <= word.baseline - 1 <= box.bottom
        ]
        rows = _read_cells(frame, inside)
        if rows:
            words = [word for word in words if word not in inside]
            words.append(Word("", box.left, box.right, box.bottom, box.bottom - box.top, rows=rows))
    return words


def _touch(one: Rule, other: Rule) -> bool:
    return (
        one.left - NEAR <= other.right
        and other.left - NEAR <= one.right
        and one.top - NEAR <= other.bottom
        and other.top - NEAR <= one.bottom
    )


def _find_frames(rules: Sequence[Rule]) -> list[_Frame]:
    frames: list[_Frame] = []
    if len(rules) > MAX_RULES:
        return frames
    for rule in rules:
        touching = [frame for frame in frames if _touch(frame.box(), rule) and any(_touch(rule, other) for other in frame.rules)]
        merged = _Frame([rule, *(other for frame in touching for other in frame.rules)])
        frames = [frame for frame in frames if frame not in touching] + [merged]
    return frames


def _places(values: Iterable[float]) -> list[float]:
    """Return where lines stand: values near each other are one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > NEAR:
            places.append(value)
    return places


def _slot(value: float, places: Sequence[float]) -> int:
    return max(0, min(len(places) - 2, sum(place <= value for place in places) - 1))


def _read_cells(frame: _Frame, words: Sequence[Word]) -> tuple[tuple[str, ...], ...]:
    """Return the rows of cells that hold text; () for what is no table."""
    columns = _places(rule.left for rule in frame.rules if rule.bottom - rule.top > NEAR)
    levels = _places(rule.top for rule in frame.rules if rule.right - rule.left > NEAR)
    if len(columns) < 3 or len(levels) < 3:
        return ()
    cells: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        place = _slot(word.baseline - 1, levels), _slot((word.left + word.right) / 2, columns)
        cells.setdefault(place, []).append(word)
    used_rows = sorted({row for row, _ in cells})
    used_columns = sorted({column for _, column in cells})
    if len(used_rows) < 2 or len(used_columns) < 2 or len(cells) < MIN_FILLED * len(used_rows) * len(used_columns):
        return ()
    return tuple(tuple(read_cell(cells.get((row, column), ())) for column in used_columns) for row in used_rows)


def read_cell(words: Iterable[Word]) -> str:
    """Return a cell's text on one line."""
    return join_lines([line.text for line in make_lines(words)])
