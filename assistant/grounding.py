"""Turn statements into an answer whose every statement stands in a cited passage, or drop the statement."""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assistant.citing import make_citation
from assistant.retriever import Passage
from assistant.types import Answer, AnswerStatus, ContactPoint, Recommendation
from corpus.schema import MARKER, Document

LONGEST_FACT = 900  # characters with markers: an adviser's answer, not the document
LONGEST_ADVICE = 1_400
Style = Literal["sentence", "bullet", "paragraph", "row"]
NUMBER = re.compile(r"\d+(?:[\s.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a table row, with the passages it rests on."""

    text: str
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Something the answer says: the text without markers, and the passages it rests on."""

    text: str
    passages: tuple[Passage, ...] = ()
    style: Style = "sentence"
    derived: frozenset[str] = frozenset()  # numbers computed from a rule in the cited passage
    is_verbatim: bool = False
    is_status: bool = False  # says that something is over, or a computed fee: stays, whoever words the rest
    cells: tuple[Cell, ...] = ()  # of a row: `text` and `passages` are theirs together


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its markers are set."""

    status: AnswerStatus
    statements: tuple[Statement, ...]
    programmes: tuple[Recommendation, ...] = ()
    suggestions: tuple[str, ...] = ()
    contact: ContactPoint | None = None
    longest: int = LONGEST_FACT  # characters


def make_row(*cells: Cell) -> Statement:
    """Put cells side by side; the first row of a table is its head."""
    passages = tuple(dict.fromkeys(passage for cell in cells for passage in cell.passages))
    return Statement(" ".join(cell.text for cell in cells), passages, "row", cells=cells)


def numbers_in(text: str) -> set[str]:
    """Return the numbers of a text as digits only, so that "2 000" and "2000" are the same."""
    return {re.sub(r"\D", "", match) for match in NUMBER.findall(text)}


def own_words(template: str, *passages: Passage, style: Style = "sentence", **names: str) -> Statement:
    """Say one of the product's own sentences; a number in a name it fills in ("START 11") belongs to the name, and needs no source."""
    derived = frozenset(number for name in names.values() for number in numbers_in(name))
    return Statement(template.format(**names), passages, style, derived)


def sentence(passage: Passage, *, style: str = "sentence") -> Statement:
    """Show a passage as it stands, source numbers left out."""
    text = re.sub(r"\s+", " ", MARKER.sub("", passage.text)).strip()
    shown = text if text.endswith((".", "!", "?", "…", ":")) else f"{text}."
    return Statement(shown, (passage,), "bullet" if style == "bullet" else "sentence", is_verbatim=True)


def is_grounded(statement: Statement) -> bool:
    """Tell whether every number of a statement stands in the passages it cites."""
    wanted = numbers_in(statement.text) - statement.derived
    known: set[str] = set()
    for passage in statement.passages:
        known |= numbers_in(passage.text) | numbers_in(passage.chunk.title) | numbers_in(" ".join(passage.chunk.section))
    return wanted <= known


def ground(draft: Draft, documents: Mapping[str, Document], *, today: date, timings_ms: Mapping[str, float]) -> Answer:
    """Number the passages, set the markers, and drop statements whose numbers no cited passage holds."""
    kept = [statement for statement in _said_once(draft.statements) if is_grounded(statement)]
    kept = _shortened(kept, draft.longest)
    passages = list(dict.fromkeys(passage for statement in kept for passage in statement.passages))
    markers = {passage: number for number, passage in enumerate(passages, start=1)}
    return Answer(
        id=uuid.uuid4().hex[:12],
        status=draft.status,
        answer=_join(kept, markers),
        citations=tuple(make_citation(number, passage, documents, today) for passage, number in markers.items()),
        programmes=draft.programmes,
        suggestions=draft.suggestions,
        contact=draft.contact,
        timings_ms=dict(timings_ms),
    )


def _said_once(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the statements, of quoted sentences that say the same only the first."""
    said: set[str] = set()
    for statement in statements:
        if not (statement.is_verbatim and statement.text in said):
            yield statement
        said.add(statement.text)


def _shortened(statements: Sequence[Statement], longest: int) -> list[Statement]:
    """Leave out verbatim sentences from the end, then others, until the answer is short enough; no sentence is cut but a single one."""
    kept = list(statements)
    while sum(_length(s) for s in kept) > longest:
        if len(kept) == 1:
            return [replace(kept[0], text=kept[0].text[: longest - 10] + "…")]
        del kept[max((i for i, s in enumerate(kept) if s.is_verbatim and i), default=len(kept) - 1)]
    return kept


def _length(statement: Statement) -> int:
    """Return about how many characters a statement takes with its markers."""
    return len(statement.text) + 4 * len(statement.passages) + 2 + 3 * len(statement.cells)


def _join(statements: Sequence[Statement], markers: Mapping[Passage, int]) -> str:
    text = ""
    for statement in statements:
        if statement.style == "row":
            text += _join_row(statement, markers, is_head=not text.rsplit("\n", 1)[-1].startswith("|"))
            continue
        line = statement.text + (" " if statement.passages else "") + "".join(f"[{markers[passage]}]" for passage in statement.passages)
        if statement.style == "bullet":
            text += ("\n" if text else "") + f"- {line}"
        elif statement.style == "paragraph" or (text and text.rsplit("\n", 1)[-1].startswith(("- ", "|"))):
            text += ("\n\n" if text else "") + line
        else:
            text += (" " if text else "") + line
    return text.lstrip("\n")  # a table may come first


def _join_row(row: Statement, markers: Mapping[Passage, int], *, is_head: bool) -> str:
    """Return a row of a Markdown table on a line of its own; below the head goes the line that makes it one."""
    fields = [cell.text.replace("|", "/") + "".join(f" [{markers[passage]}]" for passage in cell.passages) for cell in row.cells]
    line = f"| {' | '.join(fields)} |"
    return f"\n\n{line}\n|{' --- |' * len(row.cells)}" if is_head else f"\n{line}"
