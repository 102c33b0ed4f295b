"""Search the generation that answers: BM25 fields and vectors, fused by the sum of their z-scores."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from corpus.errors import AdviserError
from corpus.library import load_documents, open_database, reading
from corpus.reader import READER_VERSION, clean_text
from corpus.schema import MARKER, Document
from index import generations as store
from index.analyzer import ANALYZER_VERSION, Analyzer
from index.embedder import Embedder
from index.fields import WEIGHTS, Weights, analyze_query
from index.generations import Generation, Recipe
from index.snapshot import Snapshot, open_snapshot
from index.splitter import SPLITTER_VERSION
from index.types import Chunk, SearchResult
from index.vectors import VectorsError

CANDIDATES = 200  # from each arm; past that a chunk is out of reach of the other arm's weight
REMEMBERED_DOCUMENTS = 1_000  # whose chunks are kept in memory
QUESTIONS_PER_CHUNK = 2  # looked at beyond the chunks wanted: several questions lead to one chunk


class IndexMissingError(AdviserError):
    """There is no index yet."""


class IndexDamagedError(AdviserError):
    """The index's files are missing, damaged or incomplete; it can be built anew from the documents."""


class IndexMismatchError(AdviserError):
    """Another model or version built the index."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A generation in memory: its files, and its documents with their keys in the database, by id."""

    generation: Generation
    files: Snapshot
    positions: Mapping[str, int]  # of the chunks, by id
    documents: Mapping[str, Document]
    keys: Mapping[str, int]
    targets: dict[str, Chunk | None] = field(default_factory=dict)  # what each question found so far leads to
    read: dict[str, list[Chunk]] = field(default_factory=dict)  # the chunks of the documents that were read last, by id


class Searcher:
    """Search one home; a generation that another process builds is taken up at the next search."""

    def __init__(self, home: Path, *, embedder: Embedder, analyzer: Analyzer, weights: Weights = WEIGHTS) -> None:
        """Open the current generation; other `weights` than the default are there to be measured.

        Raises:
            IndexMissingError: there is none.
            IndexDamagedError: its files cannot be read.
            IndexMismatchError: this embedder and analyser cannot search it.
        """
        self._home = home
        self._embedder = embedder
        self._analyzer = analyzer
        self._weights = weights
        self._lock = Lock()  # two threads that find a new generation open it once
        self._engine: Engine = open_database(home, store.metadata)
        try:
            self._opened = self._open()
        except BaseException:
            self._engine.dispose()
            raise

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
        """Return all chunks of these documents in reading order, without the questions that lead to them."""
        return self._document_chunks(self._current(), document_ids)

    def term_weights(self, query: str) -> dict[str, dict[str, float]]:
        """Return the inverse document frequency of a query's terms by field; a term the index lacks weighs the most."""
        lexical = self._current().files.lexical
        terms = analyze_query(self._analyzer, query)
        return {name: {term: lexical.idf(name, term) for term in dict.fromkeys(terms[name])} for name in terms}

    def search(self, query: str, *, k: int = 10, explain: bool = True) -> list[SearchResult]:
        """Return the best `k` chunks, best first; equal scores in index order. An empty index or query gives [].

        Without `explain`, the results do not tell which terms matched, and come about 2 ms sooner.

        Raises:
            IndexDamagedError: the index's files have gone or broken since they were opened.
        """
        query = clean_text(query).strip()
        if not query:
            return []
        opened = self._current()
        try:
            return self._search(opened, query, k, explain)
        except (VectorsError, IndexDamagedError) as error:
            if (newer := self._current()) is opened:
                raise IndexDamagedError(str(error)) from error
            return self._search(newer, query, k, explain)  # the other was swept away by a build in the middle of the search

    def close(self) -> None:
        """Release the files and the database."""
        self._opened.files.vectors.close()
        self._engine.dispose()

    def _search(self, opened: _Opened, query: str, k: int, explain: bool) -> list[SearchResult]:
        files = opened.files
        if not files.ids:
            return []
        terms = analyze_query(self._analyzer, query)
        lexical = self._lexical_scores(opened, terms)
        semantic = self._semantic_scores(opened, self._embedder.embed_query(self._analyzer.restore_text(query)), lexical)
        scores = {position: float(lexical[position]) + self._weights.semantic * value for position, value in semantic.items()}
        best = sorted(scores, key=lambda position: (-scores[position], position))[: k + QUESTIONS_PER_CHUNK * k]
        chunks = self._load_chunks(opened, [files.ids[position] for position in best])
        matched = files.lexical.matched_terms(terms, best) if explain else {}
        results = [
            SearchResult(
                chunk=chunk,
                score=scores[position],
                lexical=float(lexical[position]),
                semantic=semantic[position],
                matched=matched.get(position, {}),
            )
            for position, chunk in zip(best, chunks, strict=True)
        ]
        return self._resolve_questions(opened, results)[:k]

    def _resolve_questions(self, opened: _Opened, results: Sequence[SearchResult]) -> list[SearchResult]:
        """Put, for each question found, the chunk it leads to, which has the best score of its own and of its questions."""
        found: dict[str, SearchResult] = {}
        for result in results:
            question = result.chunk if result.chunk.kind == "question" else None
            target = self._target(opened, question) if question else result.chunk
            if target is None:
                continue
            known = found.get(target.id)
            if known is None:
                found[target.id] = known = replace(result, chunk=target)
            if question and question.quote not in known.asked:
                found[target.id] = replace(known, asked={**known.asked, question.quote: result.score})
        return list(found.values())

    def _target(self, opened: _Opened, question: Chunk) -> Chunk | None:
        """Return the chunk with the sentence that answers a question, else its document's first chunk; remembered by the question's id."""
        if question.id not in opened.targets:
            chunks = self._document_chunks(opened, [question.document_id])
            wanted = _letters(question.quote)
            holding = (chunk for chunk in chunks if wanted and wanted in _letters(chunk.text))
            opened.targets[question.id] = next(holding, next(iter(chunks), None))
        return opened.targets[question.id]

    def _document_chunks(self, opened: _Opened, document_ids: Sequence[str]) -> list[Chunk]:
        names = [name for name in dict.fromkeys(document_ids) if name in opened.keys]
        if missing := [name for name in names if name not in opened.read]:
            if len(opened.read) + len(missing) > REMEMBERED_DOCUMENTS:
                opened.read.clear()
                missing = names
            with reading(self._engine) as connection:
                loaded = store.load_chunks(connection, [opened.keys[name] for name in missing], without="question")
            opened.read.update({name: [] for name in missing})
            for chunk in loaded:
                opened.read[chunk.document_id].append(chunk)
        return [chunk for name in names for chunk in opened.read[name]]

    def _load_chunks(self, opened: _Opened, ids: Sequence[str]) -> list[Chunk]:
        with reading(self._engine) as connection:
            found = store.load_chunks_by_id(connection, opened.generation.id, ids)
        if missing := [name for name in ids if name not in found]:
            raise IndexDamagedError(f"Databasen i {self._home} saknar {len(missing)} stycken. Kör `assistant index --rebuild`.")
        return [found[name] for name in ids]

    def _lexical_scores(self, opened: _Opened, terms: Mapping[str, Sequence[str]]) -> NDArray[np.float32]:
        """Return the z-score of the weighted sum of the fields, shape (chunks,)."""
        fields = opened.files.lexical.scores(terms)
        total = np.sum([self._weights.lexical[name] * scores for name, scores in fields.items()], axis=0)
        deviation = float(total.std())
        if deviation == 0:
            return np.zeros(len(total), dtype=np.float32)
        return np.asarray((total - total.mean()) / deviation, dtype=np.float32)

    def _semantic_scores(self, opened: _Opened, vector: NDArray[np.float32], lexical: NDArray[np.float32]) -> dict[int, float]:
        """Return the z-scores of the cosines of the union of both arms' candidates, by position."""
        mean, deviation = opened.files.statistics.cosine_moments(vector)
        return {position: (cosine - mean) / deviation for position, cosine in self._cosines(opened, vector, lexical).items()}

    def _cosines(self, opened: _Opened, vector: NDArray[np.float32], lexical: NDArray[np.float32]) -> dict[int, float]:
        files = opened.files
        nearest = files.vectors.query(vector, k=CANDIDATES)
        cosines = {opened.positions[name]: cosine for name, cosine in nearest.items() if name in opened.positions}
        count = min(CANDIDATES, len(lexical))
        top = (int(position) for position in np.argpartition(-lexical, count - 1)[:count])
        missing = {files.ids[position]: position for position in top if lexical[position] > 0 and position not in cosines}
        for name, embedding in files.vectors.get(list(missing)).items():
            cosines[missing[name]] = float(embedding @ vector)
        return cosines

    def _current(self) -> _Opened:
        """Return the generation that answers; the one before is released when the last search in it has ended."""
        with reading(self._engine) as connection:
            identifier = store.current_id(connection)
        if identifier != self._opened.generation.id:
            with self._lock:
                if identifier != self._opened.generation.id:
                    self._opened = self._open()
        return self._opened

    def _open(self) -> _Opened:
        with reading(self._engine) as connection:
            generation = store.load_generation(connection)
            if generation is None:
                raise IndexMissingError(f"Det finns inget index i {self._home}. Kör `assistant index`.")
            self._check_recipe(generation)
            documents = load_documents(connection, generation.document_keys)
        try:
            files = open_snapshot(store.generation_folder(self._home, generation.folder), chunk_count=generation.chunk_count)
        except AdviserError as error:
            with reading(self._engine) as connection:
                if store.current_id(connection) != generation.id:
                    return self._open()  # another process has built since, and swept this one away
            raise IndexDamagedError(str(error)) from error
        return _Opened(
            generation,
            files,
            positions={name: position for position, name in enumerate(files.ids)},
            documents={document.id: document for document in documents.values()},
            keys={document.id: key for key, document in documents.items()},
        )

    def _check_recipe(self, generation: Generation) -> None:
        embedder = self._embedder
        wanted = Recipe(embedder.name, embedder.version, embedder.dimension, READER_VERSION, SPLITTER_VERSION, ANALYZER_VERSION)
        found, expected = asdict(generation.recipe), asdict(wanted)
        if differences := [f"{name} {found[name] or 'okänd'}, nu {expected[name]}" for name in expected if found[name] != expected[name]]:
            raise IndexMismatchError(
                f"Indexet i {self._home} byggdes med en annan modell eller version ({'; '.join(differences)}). "
                "Kör `assistant index --rebuild`."
            )


def _letters(text: str) -> str:
    """Return a text's letters and digits only, source markers left out, by which a sentence is found in its chunk."""
    return re.sub(r"[\W_]", "", MARKER.sub("", text).lower())
