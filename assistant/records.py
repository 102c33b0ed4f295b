"""The JSON lines that the batch commands read and write."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.types import Role, Turn
from corpus.errors import AdviserError
from index.types import SearchResult

Record = TypeVar("Record", bound=BaseModel)


class TurnRecord(BaseModel):
    """One earlier line of the conversation."""

    model_config = ConfigDict(extra="ignore")
    role: Role
    content: str


class QuestionRecord(BaseModel):
    """One line of `ask --batch`; keys beside these are passed over."""

    model_config = ConfigDict(extra="ignore")
    id: str | int
    question: str
    history: list[TurnRecord] = Field(default_factory=list)
    today: date | None = None

    def turns(self) -> list[Turn]:
        """Return the history as turns."""
        return [Turn(turn.role, turn.content) for turn in self.history]


class QueryRecord(BaseModel):
    """One line of `search --batch`."""

    model_config = ConfigDict(extra="ignore")
    id: str | int
    query: str


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that could not be read, with its id where that much was readable, and what is wrong."""

    id: str | int | None
    error: str


def read_batch(path: Path, model: type[Record]) -> Iterator[Record | BrokenLine]:
    """Read a file at once, and yield a record for each line that is not blank, in order; a broken one is yielded as such.

    Raises:
        AdviserError: the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise AdviserError(f"{path} går inte att läsa ({error.strerror}). Ange en fil med en JSON-rad per fråga.") from error
    return (_read_line(line, number, model) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _read_line(line: str, number: int, model: type[Record]) -> Record | BrokenLine:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BrokenLine(None, f"Rad {number} är inte giltig JSON ({error}).")
    identifier = record.get("id") if isinstance(record, dict) else None
    identifier = identifier if isinstance(identifier, str | int) else None
    try:
        return model.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "raden"
        return BrokenLine(identifier, f"Rad {number}: {where}: {first['msg']}.")


def result_record(result: SearchResult) -> dict[str, Any]:  # Any: a JSON object
    """Return the JSON form of one search result."""
    chunk = result.chunk
    return {
        "document_id": chunk.document_id, "chunk_id": chunk.id, "title": chunk.title, "section": " › ".join(chunk.section),
        "page": chunk.page, "text": chunk.text, "score": round(result.score, 6), "lexical": round(result.lexical, 6),
        "semantic": round(result.semantic, 6),
        "matched": {name: list(terms) for name, terms in result.matched.items()},
    }  # fmt: skip


def ranked_documents(results: list[SearchResult], k: int) -> list[dict[str, str | float]]:
    """Return each document once, by its best chunk, at most `k`."""
    best: dict[str, SearchResult] = {}
    for result in results:
        best.setdefault(result.chunk.document_id, result)
    return [{"document_id": name, "chunk_id": r.chunk.id, "score": round(r.score, 6)} for name, r in list(best.items())[:k]]
