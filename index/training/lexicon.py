"""Count the words of the training data, for compound splitting."""

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable

from index.analyzer import SEPARATORS, tokenize

MINIMUM_COUNT = 4  # Rarer forms are mostly misspellings and names; with them the file doubles and splitting gets no better.
LONGEST_ENTRY = 30


def count_words(texts: Iterable[str], *, minimum: int = MINIMUM_COUNT) -> dict[str, int]:
    """Count the alphabetic words of at least three letters, rare ones left out."""
    counts: Counter[str] = Counter()
    for text in texts:
        for token in tokenize(text):
            counts.update(SEPARATORS.split(token))
    return {word: count for word, count in counts.items() if count >= minimum and 3 <= len(word) <= LONGEST_ENTRY and word.isalpha()}


def write_lexicon(frequencies: dict[str, int]) -> bytes:
    """Pack word → count for `analyzer.parse_lexicon`: sorted, so the same counts give the same bytes."""
    by_count: defaultdict[int, list[str]] = defaultdict(list)
    for word, count in frequencies.items():
        by_count[count].append(word)
    lines = [" ".join((str(count), *sorted(words))) for count, words in sorted(by_count.items(), reverse=True)]
    return gzip.compress("\n".join(lines).encode("utf-8"), compresslevel=9, mtime=0)
