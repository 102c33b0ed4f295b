"""Put a page's words in reading order: bands from top to bottom, and the columns of each from left to right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.extraction.alignment import Gap, find_gaps, is_aligned, place_aligned_tables, share_gaps, split_columns
from corpus.extraction.glyphs import Word
from corpus.extraction.lines import Line, body_size, make_lines, make_strips

MIN_GUTTER = 0.8  # em of white between columns; justified text has as much between words, but not above each other in line after line
MIN_LINES = 3  # of each column
MIN_ALIGNED = 0.4  # of the lines begin at the same place: not headings, list items and first lines of paragraphs
BROAD = 1.8  # times the least gutter: two lines in each column suffice, the end of a text on its last page
MAX_DEPTH = 4  # columns in columns


@dataclass(frozen=True, slots=True)
class Band:
    """Strips that the same gutters run through; without gutters a single strip."""

    strips: tuple[list[Word], ...]
    gutters: tuple[Gap, ...] = ()


def order_blocks(words: Sequence[Word], *, depth: int = 0) -> list[list[Line]]:
    """Return the blocks of a page in reading order, each the lines of one column."""
    blocks: list[list[Line]] = []
    loose: list[Word] = []
    for band in _find_bands(place_aligned_tables(words)):
        if not band.gutters or depth == MAX_DEPTH:
            loose.extend(word for strip in band.strips for word in strip)
            continue
        if loose:
            blocks.append(make_lines(loose))
            loose = []
        for column in split_columns(band.strips, band.gutters):
            blocks.extend(order_blocks(column, depth=depth + 1))
    return [*blocks, make_lines(loose)] if loose else blocks


def _find_bands(words: Sequence[Word]) -> Iterator[Band]:
    """Yield the longest runs of strips with a common gutter, and each strip between them."""
    strips, start = list(make_strips(words)), 0
    width = MIN_GUTTER * (body_size([word for word in words if not word.rows]) or 10)
    while start < len(strips):
        end, gutters = _follow_gutters(strips, start, width)
        first, last = _trim(strips, start, end, gutters) if gutters else (start, start)
        columns = [make_lines(column) for column in split_columns(strips[first:last], gutters)]
        if gutters and _are_columns(columns, min(right - left for left, right in gutters) / width):
            yield from (Band((strip,)) for strip in strips[start:first])
            yield Band(tuple(strips[first:last]), tuple(gutters))
            start = last
        else:
            yield Band((strips[start],))
            start += 1


def _are_columns(columns: Sequence[Sequence[Line]], breadth: float) -> bool:
    """Tell columns from words that leave a place free by chance; `breadth` is the narrowest gutter over the least allowed."""
    if all(len(lines) >= MIN_LINES and is_aligned(lines, share=MIN_ALIGNED) for lines in columns):
        return True
    return breadth >= BROAD and all(len(lines) >= 2 and is_aligned(lines) for lines in columns)


def _follow_gutters(strips: Sequence[list[Word]], start: int, width: float) -> tuple[int, list[Gap]]:
    """Return where the run of strips with a common gutter ends, and its gutters: they have words on both sides somewhere in the run."""
    gaps: list[Gap] = [(float("-inf"), float("inf"))]
    end, inner = start, [(0.0, 0.0)]
    left, right = float("inf"), float("-inf")
    while end < len(strips):
        shared = share_gaps(gaps, find_gaps(strips[end]), width)
        left = min(left, *(word.left for word in strips[end]), left)
        right = max(right, *(word.right for word in strips[end]), right)
        following = [gap for gap in shared if left <= gap[0] and gap[1] <= right]
        waits = not following and any(gap[0] > left and gap[1] == float("inf") for gap in shared)  # only left-hand lines so far
        if not following and not (waits and _has_no_gutter(gaps)):
            break
        gaps, inner, end = shared, following, end + 1
    return end, inner if inner != [(0.0, 0.0)] else []


def _has_no_gutter(gaps: Sequence[Gap]) -> bool:
    return not any(gap[0] != float("-inf") and gap[1] != float("inf") for gap in gaps)


def _trim(strips: Sequence[list[Word]], start: int, end: int, gutters: Sequence[Gap]) -> tuple[int, int]:
    """Return the run's limits without the left-hand lines at its ends that stand nearer to the text above or below it."""
    edge = gutters[0][0]
    while end - start > 1:
        if all(word.right <= edge for word in strips[start]) and start > 0 and _space(strips, start - 1) < _space(strips, start):
            start += 1
        elif (
            all(word.right <= edge for word in strips[end - 1]) and end < len(strips) and _space(strips, end - 1) < _space(strips, end - 2)
        ):
            end -= 1
        else:
            break
    return start, end


def _space(strips: Sequence[Sequence[Word]], index: int) -> float:
    """Return the white between a strip and the next."""
    return min(word.top for word in strips[index + 1]) - max(word.baseline for word in strips[index])
