"""Put the words of a page together to lines, and lines to rows that stand beside each other."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.extraction.glyphs import Word
from corpus.extraction.layout import BULLETS

SAME_BASELINE = 0.35  # em; a raised figure that stands alone, or a bullet set lower, belongs to its line
ITEM_MARK = re.compile(rf"[{BULLETS}–—*-]|\d{{1,2}}[.)]|\d{{1,2}}(?:\.\d{{1,2}})+\.?|[a-h]\)")
MAX_INDENT = 4.0  # em between the mark of a list item and its text
TOUCHING = 0.09  # em: the parts of a word that the file holds apart


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with a space between those that do not touch."""
        text, right = "", self.words[0].left
        for word in self.words:
            text += (" " if text and (ITEM_MARK.fullmatch(text) or word.left - right > TOUCHING * word.size) else "") + word.text
            right = word.right
        return text

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where the line ends."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """The upper edge of its small letters."""
        return min(word.top for word in self.words)

    @property
    def baseline(self) -> float:
        """Where the letters stand."""
        return median(word.baseline for word in self.words)

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return max(self.words, key=lambda word: len(word.text)).size

    @property
    def bold(self) -> bool:
        """Whether every word is bold."""
        return all(word.bold for word in self.words)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows, of a table in a line's place."""
        return self.words[0].rows


def make_lines(words: Iterable[Word]) -> list[Line]:
    """Return the lines from top to bottom."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.baseline, word.left)):
        last = lines[-1][-1] if lines else None
        if last and not last.rows and not word.rows and word.baseline - last.baseline < SAME_BASELINE * max(word.size, last.size):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Line(tuple(sorted(line, key=lambda word: word.left))) for line in lines]


def bind_item_marks(words: Iterable[Word]) -> list[Word]:
    """Return the words, the mark of each list item reaching to its text, so that marks are no column; dots without text are left out."""
    bound: list[Word] = []
    for line in make_lines(words):
        for word, following in zip(line.words, [*line.words[1:], None], strict=True):
            if following and ITEM_MARK.fullmatch(word.text) and 0 < following.left - word.right < MAX_INDENT * following.size:
                bound.append(replace(word, right=following.left, size=following.size, baseline=following.baseline))
            elif word.rows or word.text not in BULLETS:
                bound.append(word)
    return bound


def make_strips(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Yield the words of each strip of the page that no level cut can part further, from top to bottom."""
    strip: list[Word] = []
    bottom = 0.0
    for word in sorted(words, key=lambda word: word.top):
        if strip and word.top >= bottom:
            yield strip
            strip = []
        bottom = max(bottom, word.baseline) if strip else word.baseline
        strip.append(word)
    if strip:
        yield strip


def body_size(words: Sequence[Word]) -> float:
    """Return the size of most letters; 0 without words."""
    weights: dict[float, int] = {}
    for word in words:
        weights[word.size] = weights.get(word.size, 0) + len(word.text)
    return max(weights, key=lambda size: weights[size], default=0.0)
