"""The records of the index: a chunk of a document, and a search result with its scores."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

ChunkKind = Literal["text", "lead", "cost", "target", "apply", "period", "owner", "part", "gap", "question"]
Progress = Callable[[str, int, int], None]  # stage, done, total


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document that can be found and cited.

    `text` is what is searched and shown. For text and lead it is the document's characters [start, end); the other
    kinds come from the front matter, where `start` and `end` are 0 and `quote` is the value as it stands there. A question leads to
    the sentence in its `quote`, or to the whole document where that is empty; it is searched, and never shown as an answer.
    """

    id: str  # from document id, kind and content, so that it survives a rebuild
    document_id: str
    title: str
    kind: ChunkKind
    section: tuple[str, ...]  # headings from the outermost
    text: str
    quote: str
    start: int = 0
    end: int = 0
    page: int | None = None  # from 1, of the first character
    sources: tuple[int, ...] = ()  # the numbers of the markers in the text, in order


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A chunk with its fused score and the parts of it, all as z-scores over the whole index."""

    chunk: Chunk
    score: float
    lexical: float
    semantic: float
    matched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # lexical field → the terms that matched
    asked: Mapping[str, float] = field(default_factory=dict)  # sentence of the chunk → score of the best question that leads to it
