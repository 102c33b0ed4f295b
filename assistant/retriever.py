"""Find the passages that answer a question: whole sentences, ranked by what of the question they say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.evidence import EVIDENCE, KIND_OF_INTENT
from assistant.names import Mention, group_by_document
from assistant.question import Understanding
from assistant.sentences import TRUST, Probe, Sentence, analyze_sentences, letters, measure_fit
from assistant.vocabulary import QUESTION_WORDS, RELATED
from index.searcher import Searcher
from index.types import Chunk, SearchResult

CHUNKS = 40  # chunks whose sentences are compared
SCORED = 2 * CHUNKS  # chunks whose documents get a score
CACHED_CHUNKS = 20_000
WARMED_DOCUMENTS = 500  # 91 take 1.5 s
# A pairwise logistic regression over the tuning questions, the sentences that answer against those that do not, rounded. Against weights
# set by hand the right sentence is among the first three for 86 % and not 83 % of the questions (cross-validated).
WEIGHTS = {
    "coverage": 0.53,
    "meaning": 0.39,
    "question": 0.24,
    "nearest": 0.3,
    "chunk": 0.09,
    "subject": 0.25,
    "evidence": 0.17,
    "kind": 0.17,
    "lead": 0.06,
}
FULL_CHUNK_SCORE = 11.0  # a fused z-score that only a chunk about the very question reaches


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that may be shown, verbatim, with how well it fits the question."""

    chunk: Chunk
    text: str  # verbatim, without the source markers at its end
    sources: tuple[int, ...]
    order: int  # place in the document
    score: float
    coverage: float  # 0–1: the share of the question, weighted by rarity, that it says
    focus: float  # the same of what is left of the question without the names in it
    semantic: float  # cosine with the question

    @property
    def document_id(self) -> str:
        """The document it stands in."""
        return self.chunk.document_id

    @property
    def is_gap(self) -> bool:
        """Tell whether it says what is not known."""
        return self.chunk.kind == "gap"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question made ready to be compared with many sentences, and whom it names, by document."""

    understanding: Understanding
    subjects: Mapping[str, Sequence[Mention]]
    probe: Probe


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What was found for a question."""

    passages: tuple[Passage, ...]  # best first
    document_scores: Mapping[str, float]  # best chunk score by document, fused z-scores
    wish: float = 0.0  # score of the best line that says what a company wishes for, a fused z-score
    question: float = 0.0  # the same of the best question that a single sentence answers
    query: str = ""  # what was searched for
    results: tuple[SearchResult, ...] = ()  # the chunks that were found, best first
    twins: tuple[Passage, ...] = ()  # what another passage says with the same words


@dataclass(slots=True)
class Retriever:
    """Rank sentences over one searcher; what a chunk's sentences hold is remembered by chunk id."""

    searcher: Searcher
    _cache: dict[str, tuple[Sentence, ...]] = field(default_factory=dict)
    _generation: int = -1

    def retrieve(self, understanding: Understanding) -> Retrieval:
        """Return the passages for a question, best first; [] when nothing is near."""
        self._follow_generation()
        related = " ".join(RELATED[word] for word in _words(understanding.search_text) if word in RELATED)
        query = f"{understanding.search_text} {related}".strip()
        results = self.searcher.search(query, k=SCORED, explain=False)
        scores = {result.chunk.id: result.score for result in results}
        chunks = {result.chunk.id: result.chunk for result in results[:CHUNKS]}
        subjects = group_by_document(understanding.subjects)
        named = sorted(subjects, key=lambda name: -max(m.specificity for m in subjects[name]))
        chunks.update({chunk.id: chunk for chunk in self.searcher.document_chunks(named[:4])})
        asked = _Asked(understanding, subjects, self._probe(understanding, subjects))
        passages = [p for order, chunk in enumerate(chunks.values()) for p in self._rank(chunk, scores.get(chunk.id, 0.0), order, asked)]
        passages.sort(key=lambda passage: (-passage.score, passage.document_id, passage.order))
        found = [(says, score) for result in results for says, score in result.asked.items()]
        wish, question = (max((score for says, score in found if bool(says) is told), default=0.0) for told in (False, True))
        kept, twins = _part_twins(passages)
        return Retrieval(kept, _best_by_document(results), wish, question, query, tuple(results), twins)

    def warm_up(self) -> None:
        """Analyse every sentence of a collection that fits in the memory for it, so that no question has to wait for that."""
        self._follow_generation()
        documents = list(self.searcher.documents())
        for chunk in self.searcher.document_chunks(documents) if len(documents) <= WARMED_DOCUMENTS else ():
            self._sentences(chunk)

    def score_documents(self, query: str) -> dict[str, float]:
        """Return the best chunk score of every document that is near a query, fused z-scores."""
        return _best_by_document(self.searcher.search(query, k=SCORED, explain=False))

    def sentences_of(self, document_ids: Sequence[str], understanding: Understanding) -> list[Passage]:
        """Return every sentence of these documents in reading order, ranked against the question."""
        self._follow_generation()
        asked = _Asked(understanding, {}, self._probe(understanding, {}))
        chunks = self.searcher.document_chunks(document_ids)
        ranked = [self._rank(chunk, 0.0, 10_000 + order, asked) for order, chunk in enumerate(chunks)]
        return [passage for passages in ranked for passage in passages]

    def _probe(self, understanding: Understanding, subjects: Mapping[str, Sequence[Mention]]) -> Probe:
        """Weigh a question's words once; a question of question words only keeps them."""
        query = understanding.search_text
        content = " ".join(word for word in query.split() if word.strip("?!.,:;").lower() not in QUESTION_WORDS) or query
        if understanding.is_english:
            content = _swedish_content(understanding, query)
        weights = self.searcher.term_weights(content)
        names = self.searcher.analyzer.analyze(" ".join(m.matched for mentions in subjects.values() for m in mentions))
        named = {"stems": set(names.stems), "grams": set(names.grams)}
        focus = {name: {t: w for t, w in weights[name].items() if t not in named[name]} for name in named}
        analyze = self.searcher.analyzer.analyze
        related = {
            stem: frozenset(analyze(RELATED[word]).stems) for word in _words(query) if word in RELATED for stem in analyze(word).stems
        }
        return Probe(weights, focus, related, self.searcher.embedder.embed_query(self.searcher.analyzer.restore_text(query)))

    def _rank(self, chunk: Chunk, chunk_score: float, order: int, asked: _Asked) -> list[Passage]:
        if chunk.kind in ("owner", "period"):
            return []  # made from the front matter: they lead to a document, but are no sentences of it
        subject = max((m.specificity * _subject_fit(m, chunk) for m in asked.subjects.get(chunk.document_id, ())), default=0.0)
        passages = []
        for place, sentence in enumerate(self._sentences(chunk)):
            fit = measure_fit(sentence, asked.probe)
            score = (
                WEIGHTS["coverage"] * fit.coverage
                + WEIGHTS["meaning"] * fit.meaning
                + WEIGHTS["question"] * fit.question
                + WEIGHTS["nearest"] * max(fit.meaning, fit.question)
                + WEIGHTS["chunk"] * min(max(chunk_score, 0.0) / FULL_CHUNK_SCORE, 1.0)
                + WEIGHTS["subject"] * subject
                + _intent_score(asked.understanding, chunk, sentence.text)
            )
            near = max(fit.meaning, TRUST * fit.question)
            passages.append(Passage(chunk, sentence.text, sentence.sources, order * 100 + place, score, fit.coverage, fit.focus, near))
        return passages

    def _follow_generation(self) -> None:
        """Forget what is remembered of another generation, which may have other questions for the same chunk."""
        generation = self.searcher.generation.id
        if generation != self._generation:
            self._cache.clear()
            self._generation = generation

    def _sentences(self, chunk: Chunk) -> tuple[Sentence, ...]:
        if len(self._cache) >= CACHED_CHUNKS:
            self._cache.clear()
        known = self._cache.get(chunk.id)
        if known is None:
            questions, searcher = self._questions(chunk.document_id), self.searcher
            known = analyze_sentences(chunk, questions, analyzer=searcher.analyzer, embedder=searcher.embedder)
            self._cache[chunk.id] = known
        return known

    def _questions(self, document_id: str) -> Mapping[str, tuple[str, ...]]:
        """Return what people ask, by the letters of the sentence that answers."""
        document = self.searcher.documents().get(document_id)
        return {letters(s.says): s.asked for s in document.front.asked.sentences} if document and document.front else {}


def _best_by_document(results: Sequence[SearchResult]) -> dict[str, float]:
    """Return the score of each document's best chunk; the results stand best first."""
    best: dict[str, float] = {}
    for result in results:
        best.setdefault(result.chunk.document_id, result.score)
    return best


def _swedish_content(understanding: Understanding, query: str) -> str:
    """Return what of an English question can stand in a Swedish document: its names and numbers, and the words as translated."""
    kept = query[len(understanding.text) :].split() + re.findall(r"\d+", understanding.text)
    names = [mention.matched for mention in understanding.subjects]
    return " ".join([*dict.fromkeys(names), *kept]) or query


def _words(text: str) -> list[str]:
    return [word.strip('?!.,:;”"()').lower() for word in text.split()]


def _subject_fit(mention: Mention, chunk: Chunk) -> float:
    """A named part points at its own note and at sentences with its name; the document itself at all of its text."""
    if mention.name.part is None:
        return 1.0
    return 1.2 if mention.name.text.lower() in f"{chunk.section} {chunk.text}".lower() else 0.6


def _intent_score(understanding: Understanding, chunk: Chunk, text: str) -> float:
    """Weigh whether a sentence holds what is asked for: a price, a date, a way to apply."""
    intents = [intent for intent in understanding.intents if intent in EVIDENCE]
    evidence = any(EVIDENCE[intent].search(text) for intent in intents)
    kind = any(KIND_OF_INTENT.get(intent) == chunk.kind for intent in intents)
    lead = chunk.kind == "lead" and "definition" in understanding.intents
    return WEIGHTS["evidence"] * evidence + WEIGHTS["kind"] * kind + WEIGHTS["lead"] * lead


def _part_twins(passages: Sequence[Passage]) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """Keep the best of passages that say the same words (a cost in the front matter and in the text); return the others apart."""
    seen: set[tuple[str, str]] = set()
    kept, twins = [], []
    for passage in passages:
        key = (passage.document_id, re.sub(r"\W+", "", passage.text.lower()))
        if key in seen:
            twins.append(passage)
        else:
            seen.add(key)
            kept.append(passage)
    return tuple(kept), tuple(twins)
