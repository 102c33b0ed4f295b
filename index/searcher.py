"""Search the generation that answers: BM25 fields and vectors, fused by the sum of their z-scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from corpus.errors import AdviserError
from corpus.library import load_documents, open_database
from corpus.schema import Document
from index import generations as store
from index.analyzer import ANALYZER_VERSION, Analyzer
from index.embedder import Embedder
from index.fields import analyze_query
from index.generations import Generation, Recipe
from index.lexical import LexicalIndex, load_lexical
from index.splitter import SPLITTER_VERSION
from index.statistics import VectorStatistics, load_statistics
from index.types import Chunk, SearchResult
from index.vectors import VectorStore, open_vectors

CANDIDATES = 200  # from each arm; past that a chunk is out of reach of the other arm's weight
FIELD_WEIGHTS = {"grams": 1.0, "stems": 1.0, "heading": 0.5}
SEMANTIC_WEIGHT = 0.5


class IndexMissingError(AdviserError):
    """There is no index yet."""


class IndexDamagedError(AdviserError):
    """The index's files are missing, damaged or incomplete; it can be built anew from the documents."""


class IndexMismatchError(AdviserError):
    """Another model or version built the index."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A generation's files in memory."""

    generation: Generation
    lexical: LexicalIndex
    statistics: VectorStatistics
    ids: list[str]
    positions: Mapping[str, int]
    vectors: VectorStore
    documents: Mapping[str, Document]


class Searcher:
    """Search one home; a generation that another process builds is taken up at the next search."""

    def __init__(self, home: Path, *, embedder: Embedder, analyzer: Analyzer) -> None:
        """Open the current generation.

        Raises:
            IndexMissingError: there is none.
            IndexDamagedError: its files cannot be read.
            IndexMismatchError: this embedder and analyser cannot search it.
        """
        self._home = home
        self._embedder = embedder
        self._analyzer = analyzer
        self._engine: Engine = open_database(home, store.metadata)
        self._opened = self._open()

    @property
    def analyzer(self) -> Analyzer:
        """The analyser the index was built with."""
        return self._analyzer

    @property
    def embedder(self) -> Embedder:
        """The embedder the index was built with."""
        return self._embedder

    @property
    def generation(self) -> Generation:
        """The generation that answers now."""
        return self._current().generation

    def documents(self) -> Mapping[str, Document]:
        """Return every document of the current generation by id."""
        return self._current().documents

    def document_chunks(self, document_ids: Sequence[str]) -> list[Chunk]:
        """Return all chunks of these documents in reading order."""
        opened = self._current()
        digests = {(name, opened.documents[name].digest) for name in document_ids if name in opened.documents}
        with self._engine.connect() as connection:
            members = load_documents(connection, opened.generation.document_keys)
            return store.load_chunks(connection, [key for key, d in members.items() if (d.id, d.digest) in digests])

    def term_weights(self, query: str) -> dict[str, dict[str, float]]:
        """Return the inverse document frequency of a query's terms by field; a term the index lacks weighs the most."""
        lexical = self._current().lexical
        terms = analyze_query(self._analyzer, query)
        return {name: {term: lexical.idf(name, term) for term in dict.fromkeys(terms[name])} for name in terms}

    def knows(self, stem: str) -> bool:
        """Tell whether a stem stands anywhere in the index."""
        return stem in self._current().lexical.fields["stems"].vocabulary

    def search(self, query: str, *, k: int = 10) -> list[SearchResult]:
        """Return the best `k` chunks, best first; equal scores in index order. An empty index or query gives []."""
        opened = self._current()
        terms = analyze_query(self._analyzer, query)
        if not opened.ids or not query.strip():
            return []
        lexical = self._lexical_scores(opened, terms)
        vector = self._embedder.embed_query(query)
        cosines = self._cosines(opened, vector, lexical)
        mean, deviation = opened.statistics.cosine_moments(vector)
        semantic = {position: (cosine - mean) / deviation for position, cosine in cosines.items()}
        scores = {position: float(lexical[position]) + SEMANTIC_WEIGHT * value for position, value in semantic.items()}
        best = sorted(scores, key=lambda position: (-scores[position], position))[:k]
        with self._engine.connect() as connection:
            found = store.load_chunks_by_id(
                connection, opened.generation.id, [opened.ids[position] for position in best]
            )
        return [
            SearchResult(
                chunk=found[opened.ids[position]],
                score=scores[position],
                lexical=float(lexical[position]),
                semantic=semantic[position],
                matched=opened.lexical.matched_terms(terms, position),
            )
            for position in best
            if opened.ids[position] in found
        ]

    def close(self) -> None:
        """Release the files and the database."""
        self._opened.vectors.close()
        self._engine.dispose()

    def _lexical_scores(self, opened: _Opened, terms: Mapping[str, Sequence[str]]) -> NDArray[np.float32]:
        """Return the z-score of the weighted sum of the fields, shape (chunks,)."""
        fields = opened.lexical.scores(terms)
        total = np.sum([FIELD_WEIGHTS[name] * scores for name, scores in fields.items()], axis=0)
        deviation = float(total.std())
        return (
            np.zeros(len(total), dtype=np.float32)
            if deviation == 0
            else ((total - total.mean()) / deviation).astype(np.float32)
        )

    def _cosines(self, opened: _Opened, vector: NDArray[np.float32], lexical: NDArray[np.float32]) -> dict[int, float]:
        """Return the cosines of the union of both arms' candidates by position."""
        nearest = opened.vectors.query(vector, k=CANDIDATES)
        cosines = {opened.positions[name]: cosine for name, cosine in nearest.items() if name in opened.positions}
        count = min(CANDIDATES, len(lexical))
        top = np.argpartition(-lexical, count - 1)[:count]
        missing = {
            opened.ids[position]: int(position)
            for position in top
            if lexical[position] > 0 and int(position) not in cosines
        }
        for name, embedding in opened.vectors.get(list(missing)).items():
            cosines[missing[name]] = float(embedding @ vector)
        return cosines

    def _current(self) -> _Opened:
        with self._engine.connect() as connection:
            identifier = store.current_id(connection)
        if identifier != self._opened.generation.id:
            before = self._opened
            self._opened = self._open()
            before.vectors.close()
        return self._opened

    def _open(self) -> _Opened:
        with self._engine.connect() as connection:
            generation = store.load_generation(connection)
            if generation is None:
                raise IndexMissingError(f"Det finns inget index i {self._home}. Kör `assistant index`.")
            documents = load_documents(connection, generation.document_keys)
        self._check_recipe(generation)
        folder = store.generation_folder(self._home, generation.folder)
        try:
            lexical = load_lexical(folder)
            statistics, ids = load_statistics(folder)
            vectors = open_vectors(folder)
            if not len(ids) == lexical.chunk_count == vectors.count() == generation.chunk_count:
                raise IndexDamagedError(f"Indexet i {folder} är ofullständigt. Kör `assistant index --rebuild`.")
        except AdviserError as error:
            raise IndexDamagedError(str(error)) from error
        positions = {name: position for position, name in enumerate(ids)}
        by_id = {document.id: document for document in documents.values()}
        return _Opened(generation, lexical, statistics, ids, positions, vectors, by_id)

    def _check_recipe(self, generation: Generation) -> None:
        embedder = self._embedder
        wanted = Recipe(embedder.name, embedder.version, embedder.dimension, SPLITTER_VERSION, ANALYZER_VERSION)
        if generation.recipe != wanted:
            raise IndexMismatchError(
                f"Indexet byggdes med {generation.recipe.embedder} (splitter {generation.recipe.splitter}, "
                f"analys {generation.recipe.analyzer}), men nu används {wanted.embedder} "
                f"(splitter {wanted.splitter}, analys {wanted.analyzer}). Kör `assistant index --rebuild`."
            )
