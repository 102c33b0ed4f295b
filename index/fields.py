"""What of a chunk goes into which field, the tokens of the lexical fields and the text that is embedded, and how much each field counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from corpus.schema import MARKER
from index.analyzer import Analyzer
from index.types import Chunk

FIELDS = ("grams", "stems", "heading")  # char-4 and stems of the text; char-4 of title and section path


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each lexical field counts in the lexical score, and the z-score of the cosine beside the lexical one."""

    lexical: Mapping[str, float]
    semantic: float


WEIGHTS: Final = Weights({"grams": 1.0, "stems": 1.0, "heading": 0.5}, semantic=0.5)


def heading(chunk: Chunk) -> str:
    """Return the title with the section path."""
    return " ".join((chunk.title, *chunk.section))


def analyze_chunk(analyzer: Analyzer, chunk: Chunk) -> dict[str, tuple[str, ...]]:
    """Return a chunk's tokens by field."""
    if chunk.kind == "question":  # it names its subject itself where people would; the title in all of them would drown the documents
        body = analyzer.analyze(chunk.text)
        return {"grams": body.grams, "stems": body.stems, "heading": ()}
    body = analyzer.analyze(MARKER.sub("", f"{chunk.title}. {chunk.text}"))
    return {"grams": body.grams, "stems": body.stems, "heading": analyzer.analyze(heading(chunk)).grams}


def analyze_query(analyzer: Analyzer, query: str) -> dict[str, tuple[str, ...]]:
    """Return a query's tokens by field."""
    analysis = analyzer.analyze(query)
    return {"grams": analysis.grams, "stems": analysis.stems, "heading": analysis.grams}


def embedding_text(chunk: Chunk) -> str:
    """Return the text that is embedded: title and section before the words themselves, source markers left out."""
    if chunk.kind == "question":
        return chunk.text
    return MARKER.sub("", f"{' – '.join((chunk.title, *chunk.section))}: {chunk.text}")
