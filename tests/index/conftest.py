"""Shared by the tests of the index: an embedder checkable by eye, a folder of documents, and a home built from it."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.analyzer import Analyzer
from index.builder import Report, build_index
from index.embedder import Embedder
from index.searcher import Searcher

DIMENSION = 16
TEXTS = {
    "robot": "# Robotlyftet\n\nRobotlyftet gav bidrag till den första roboten. Det är avslutat sedan 2021.",
    "lan": "# Tillväxtlån\n\nAlmi lånar ut pengar när banken säger nej. Räntan är högre än bankens.",
    "kurs/svets": "# Svetskurs\n\nKursen i svetsning pågår i tio veckor. Den är kostnadsfri för anställda.",
}


class HashingEmbedder:
    """Adds one direction per word, from a hash; texts with common words are near each other. Remembers what it embedded."""

    def __init__(self, *, version: str = "1", dimension: int = DIMENSION) -> None:
        self.name = "hashing"
        self.version = version
        self.dimension = dimension
        self.embedded: list[str] = []

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += texts
        return np.array([self.embed_query(text) for text in texts], dtype=np.float32).reshape(len(texts), self.dimension)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension)
        for word in text.lower().split():
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "little")
            vector += np.random.default_rng(seed).normal(size=self.dimension)
        length = np.linalg.norm(vector)
        return (vector / length if length else vector).astype(np.float32)


Build = Callable[..., Report]
OpenSearcher = Callable[..., Searcher]


@pytest.fixture
def make_embedder() -> type[HashingEmbedder]:
    return HashingEmbedder


@pytest.fixture
def hashing() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of three plain documents."""
    folder = tmp_path / "källa"
    for name, text in TEXTS.items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "hem"


@pytest.fixture
def build(home: Path, source: Path, hashing: HashingEmbedder, analyzer: Analyzer) -> Build:
    """Build the index of `home` from `source`; options go through."""

    def run(*, roots: Sequence[Path] = (source,), embedder: Embedder = hashing, **options: Any) -> Report:
        return build_index(home, roots=roots, embedder=embedder, analyzer=analyzer, **options)

    return run


@pytest.fixture
def open_searcher(home: Path, hashing: HashingEmbedder, analyzer: Analyzer) -> Iterator[OpenSearcher]:
    """Open searchers on `home`; they are closed at the end."""
    opened: list[Searcher] = []

    def run(*, embedder: Embedder = hashing) -> Searcher:
        opened.append(Searcher(home, embedder=embedder, analyzer=analyzer))
        return opened[-1]

    yield run
    for searcher in opened:
        searcher.close()
