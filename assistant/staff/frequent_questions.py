"""Find what companies ask most: questions of the same words in whatever order, form and case count as one."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.question_log import Asked
from assistant.staff.wordings import fold_text
from index.analyzer import Analyzer

# Stop words say nothing of what a question is about, but these turn it round: who may apply, and who may not.
TURNS_ROUND = re.compile(r"\b(?:inte|ej|icke|inga|ingen|inget|aldrig|utan)\b")


@dataclass(frozen=True, slots=True)
class FrequentQuestion:
    """A question in the wording that is most usual, and how many times it was asked."""

    text: str
    count: int


def find_frequent(asked: Iterable[Asked], analyzer: Analyzer, *, most: int) -> list[FrequentQuestion]:
    """Return what was asked the most times, most first; of what was asked as many times, what was asked last."""
    wordings: dict[frozenset[str], Counter[str]] = {}
    for one in asked:
        wordings.setdefault(_words_of(one.text, analyzer), Counter())[one.text] += 1
    ranked = sorted(wordings.values(), key=Counter.total, reverse=True)  # stable: the log comes newest first
    return [FrequentQuestion(found.most_common(1)[0][0], found.total()) for found in ranked[:most]]


def _words_of(text: str, analyzer: Analyzer) -> frozenset[str]:
    folded = fold_text(text)
    return frozenset(analyzer.analyze(folded).stems) | frozenset(TURNS_ROUND.findall(folded)) or frozenset({folded})
