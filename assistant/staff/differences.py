"""Show two versions of a document side by side, with what differs within each line."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from assistant.staff.types import DiffLine
from corpus.shelf import Draft

CONTEXT = 2  # unchanged lines shown around a change
LIKENESS = 0.4  # two lines less alike than this are shown as one removed and one added


def compare_texts(old: Draft, new: Draft) -> list[DiffLine]:
    """Return the lines of two versions, the questions they answer after the text; long stretches without a change are left out."""
    lines = _compare(old.markdown.splitlines(), new.markdown.splitlines())
    if old.asked != new.asked:
        lines += [DiffLine("gap", "Frågor", "Frågor"), *_compare(old.asked.splitlines(), new.asked.splitlines())]
    return lines


def _compare(old: Sequence[str], new: Sequence[str]) -> list[DiffLine]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lines: list[DiffLine] = []
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            is_first, is_last = old_start == 0 and new_start == 0, old_end == len(old) and new_end == len(new)
            lines += _context(old[old_start:old_end], is_first=is_first, is_last=is_last)
        else:
            lines += [line for pair in _pairs(old[old_start:old_end], new[new_start:new_end]) for line in pair]
    return lines


def _context(lines: Sequence[str], *, is_first: bool, is_last: bool) -> list[DiffLine]:
    """Return the unchanged lines next to a change, and a gap for the others."""
    before = 0 if is_first else CONTEXT
    after = 0 if is_last else CONTEXT
    if len(lines) <= before + after:
        return [DiffLine("same", line, line) for line in lines]
    head, tail = lines[:before], lines[len(lines) - after :]
    left_out = len(lines) - before - after
    count = f"{left_out} {'rad' if left_out == 1 else 'rader'} utan ändring"
    return [
        *(DiffLine("same", line, line) for line in head),
        DiffLine("gap", count, count),
        *(DiffLine("same", line, line) for line in tail),
    ]


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[DiffLine, ...]]:
    for before, after in zip_longest(old, new):
        if before is None:
            yield (DiffLine("added", "", after),)
        elif after is None:
            yield (DiffLine("removed", before, ""),)
        else:
            yield _changed(before, after)


def _changed(before: str, after: str) -> tuple[DiffLine, ...]:
    old, new = _tokens(before), _tokens(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < LIKENESS:
        return DiffLine("removed", before, ""), DiffLine("added", "", after)
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    old_marks = tuple((_length(old, start), _length(old, end)) for _, start, end, _, _ in codes if end > start)
    new_marks = tuple((_length(new, start), _length(new, end)) for _, _, _, start, end in codes if end > start)
    return (DiffLine("changed", before, after, old_marks, new_marks),)


def _tokens(line: str) -> list[str]:
    """Divide a line into words and the white space between them."""
    tokens: list[str] = []
    for character in line:
        if tokens and tokens[-1][-1].isspace() == character.isspace():
            tokens[-1] += character
        else:
            tokens.append(character)
    return tokens


def _length(tokens: Sequence[str], count: int) -> int:
    return sum(len(token) for token in tokens[:count])
