"""A suggested value with the sentence it came from, and the sentences of an extracted file with their pages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.extraction.types import Extraction
from corpus.personal import mask
from corpus.statements import Form, read_statements

Value = str | int | bool | Sequence["Value"] | Mapping[str, "Value"]

LONGEST_LINE = 1_000  # characters; what is longer is no sentence, and the rules need not be searched for in it
LONGEST_EVIDENCE = 400  # characters
MOST_EVIDENCE = 3  # sentences behind a list of values


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value for a key of the head, and what speaks for it. Personal data in the evidence is masked."""

    field: str  # dotted: "programme.period.from"
    value: Value  # JSON
    evidence: str  # the sentence as it stands in the text, or the file's property; "" where the value says that nothing was found
    page: int | None
    reason: str  # a short Swedish phrase


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, row or heading of the file with its page, and the question or heading right before it that it answers."""

    text: str
    form: Form
    page: int | None
    question: str = ""

    @property
    def said(self) -> str:
        """The sentence, after the question it answers."""
        return f"{self.question} {self.text}".strip()


def read_lines(extraction: Extraction) -> list[Line]:
    """Return the sentences of a file in order."""
    lines: list[Line] = []
    for number, text in enumerate(extraction.pages, start=1):
        for statement in read_statements(text):
            asked = _asked(lines)
            lines.append(Line(statement.plain[:LONGEST_LINE], statement.form, number if extraction.is_paged else None, asked))
    return lines


def _asked(before: Sequence[Line]) -> str:
    """Return the question or the section's heading right before a sentence; the first heading is the title, and asks nothing."""
    if not before:
        return ""
    is_section = before[-1].form == "heading" and any(line.form == "heading" for line in before[:-1])
    return before[-1].text if is_section or before[-1].text.endswith("?") else ""


def suggest_from(field: str, value: Value, lines: Sequence[Line], reason: str) -> Suggestion:
    """Return a suggestion with these lines behind it, the most telling first."""
    texts = dict.fromkeys(line.text for line in lines[:MOST_EVIDENCE])
    evidence = re.sub(r"\s+", " ", mask(" … ".join(texts)))
    return Suggestion(field, value, evidence[:LONGEST_EVIDENCE], lines[0].page if lines else None, reason)
