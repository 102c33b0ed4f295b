"""Find the passages that answer a question: whole sentences, ranked by what of the question they say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.cues import Intent
from assistant.names import Mention, group_by_document
from assistant.understanding import Understanding
from assistant.vocabulary import COUNTIES, QUESTION_WORDS, RELATED
from corpus.schema import MARKER
from index.analyzer import Analyzer
from index.searcher import Searcher
from index.splitter import split_sentences
from index.types import Chunk, SearchResult

CHUNKS = 40  # chunks whose sentences are compared
SCORED = 2 * CHUNKS  # chunks whose documents get a score
CACHED_CHUNKS = 20_000
WEIGHTS = {
    "coverage": 0.6,
    "focus": 0.4,
    "semantic": 0.45,
    "chunk": 0.35,
    "subject": 0.45,
    "intent": 0.18,
}  # tuned on the development questions
NEAR_WORD = 0.8  # of a word's weight, for a sentence with a related word
NONE: frozenset[str] = frozenset()
FULL_CHUNK_SCORE = 8.0  # a fused z-score that only a chunk about the very question reaches
TRAILING_MARKERS = re.compile(r"(?:\s*\[\d{1,3}\])+\s*$")
AMOUNT = (
    r"(?:\d[\d\s.,]*|\b(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|tjugo|femtio|hundra)\s)\s*(?:kr\b|kronor|euro|mkr|miljon|miljard|tusen|procent|%)"
    r"|hälften|\bhalva\b|en tredjedel|en fjärdedel"
)
EVIDENCE: Mapping[Intent, re.Pattern[str]] = {
    "cost": re.compile(
        r"kosta|gratis|kostnadsfri|avgift|\bpris|premie|ränta|medfinans|egeninsats|betalar|inget för företaget", re.IGNORECASE
    ),
    "amount": re.compile(AMOUNT, re.IGNORECASE),
    "where": re.compile(rf"\blän\b|\bi [A-ZÅÄÖ]|{'|'.join(sorted(COUNTIES))}"),
    "when": re.compile(
        r"(?:19|20)\d\d|januari|februari|mars|april|\bmaj\b|juni|juli|augusti|september|oktober|november|december", re.IGNORECASE
    ),
    "duration": re.compile(r"veck|månad|\bår\b|dag(?:ar)?\b|timm", re.IGNORECASE),
    "count": re.compile(r"\d|\b(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv)\b", re.IGNORECASE),
    "share": re.compile(r"procent|%|av (?:tio|fem|fyra)|hälften|\bhalva\b|tredjedel|fjärdedel", re.IGNORECASE),
    "apply": re.compile(r"ansök|söker|anmäl|söks|kontakta|vänd|sök hos", re.IGNORECASE),
    "who_can": re.compile(
        r"anställda|företag som|målgrupp|vänder sig till|får (?:söka|vara)|krav|kräv|omsättning|till för|kan (?:söka|delta|bli)",
        re.IGNORECASE,
    ),
    "contact": re.compile(r"kontakt|vänd|fråga|svarar", re.IGNORECASE),
    "status": re.compile(
        r"avslut|stäng|pågår|löpande|öpp(?:en\b|et\b|n)|upphör|gick ut|inte längre|till och med"
        r"|går (?:inte )?att söka|har inte hittats|inte känt|okänt",
        re.IGNORECASE,
    ),
}
KIND_OF_INTENT: Mapping[Intent, str] = {"cost": "cost", "apply": "apply", "who_can": "target", "status": "part", "definition": "lead"}


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
class _Sentence:
    text: str
    sources: tuple[int, ...]
    terms: Mapping[str, frozenset[str]]
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Probe:
    """A question made ready to be compared with many sentences."""

    understanding: Understanding
    subjects: Mapping[str, Sequence[Mention]]
    weights: Mapping[str, Mapping[str, float]]  # field → term → inverse document frequency
    focus: Mapping[str, Mapping[str, float]]  # the same without the names
    related: Mapping[str, frozenset[str]]  # stem → stems that say the same
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What was found for a question."""

    passages: tuple[Passage, ...]  # best first
    document_scores: Mapping[str, float]  # best chunk score by document, fused z-scores


@dataclass(slots=True)
class Retriever:
    """Rank sentences over one searcher; what a chunk's sentences hold is remembered by chunk id."""

    searcher: Searcher
    _cache: dict[str, tuple[_Sentence, ...]] = field(default_factory=dict)

    def retrieve(self, understanding: Understanding) -> Retrieval:
        """Return the passages for a question, best first; [] when nothing is near."""
        related = " ".join(RELATED[word] for word in _words(understanding.search_text) if word in RELATED)
        results = self.searcher.search(f"{understanding.search_text} {related}".strip(), k=SCORED, explain=False)
        scores = {result.chunk.id: result.score for result in results}
        chunks = {result.chunk.id: result.chunk for result in results[:CHUNKS]}
        subjects = group_by_document(understanding.subjects)
        named = sorted(subjects, key=lambda name: -max(m.specificity for m in subjects[name]))
        chunks.update({chunk.id: chunk for chunk in self.searcher.document_chunks(named[:4])})
        probe = self._probe(understanding, subjects)
        passages = [p for order, chunk in enumerate(chunks.values()) for p in self._rank(chunk, scores.get(chunk.id, 0.0), order, probe)]
        passages.sort(key=lambda passage: (-passage.score, passage.document_id, passage.order))
        return Retrieval(_without_twins(passages), _best_by_document(results))

    def score_documents(self, query: str) -> dict[str, float]:
        """Return the best chunk score of every document that is near a query, fused z-scores."""
        return _best_by_document(self.searcher.search(query, k=SCORED, explain=False))

    def sentences_of(self, document_ids: Sequence[str], understanding: Understanding) -> list[Passage]:
        """Return every sentence of these documents in reading order, ranked against the question."""
        probe = self._probe(understanding, {})
        chunks = self.searcher.document_chunks(document_ids)
        ranked = [self._rank(chunk, 0.0, 10_000 + order, probe) for order, chunk in enumerate(chunks)]
        return [passage for passages in ranked for passage in passages]

    def _probe(self, understanding: Understanding, subjects: Mapping[str, Sequence[Mention]]) -> _Probe:
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
        return _Probe(
            understanding, subjects, weights, focus, related, self.searcher.embedder.embed_query(self.searcher.analyzer.restore_text(query))
        )

    def _rank(self, chunk: Chunk, chunk_score: float, order: int, probe: _Probe) -> list[Passage]:
        if chunk.kind in ("owner", "period"):
            return []  # made from the front matter: they lead to a document, but are no sentences of it
        subject = max((m.specificity * _subject_fit(m, chunk) for m in probe.subjects.get(chunk.document_id, ())), default=0.0)
        passages = []
        for place, sentence in enumerate(self._sentences(chunk)):
            coverage, focus = (_coverage(weights, sentence.terms, probe.related) for weights in (probe.weights, probe.focus))
            semantic = float(sentence.vector @ probe.vector)
            score = (
                WEIGHTS["coverage"] * coverage
                + WEIGHTS["focus"] * focus
                + WEIGHTS["semantic"] * semantic
                + WEIGHTS["chunk"] * min(max(chunk_score, 0.0) / FULL_CHUNK_SCORE, 1.0)
                + WEIGHTS["subject"] * subject
                + WEIGHTS["intent"] * _intent_fit(probe.understanding, chunk, sentence.text)
            )
            passages.append(Passage(chunk, sentence.text, sentence.sources, order * 100 + place, score, coverage, focus, semantic))
        return passages

    def _sentences(self, chunk: Chunk) -> tuple[_Sentence, ...]:
        known = self._cache.get(chunk.id)
        if known is None:
            if len(self._cache) >= CACHED_CHUNKS:
                self._cache.clear()
            known = self._cache[chunk.id] = self._analyze(chunk, self.searcher.analyzer)
        return known

    def _analyze(self, chunk: Chunk, analyzer: Analyzer) -> tuple[_Sentence, ...]:
        raw = [chunk.text[span.start : span.end] for span in split_sentences(chunk.text)]
        texts = [TRAILING_MARKERS.sub("", text).strip() for text in raw]
        numbers = [tuple(dict.fromkeys(int(number) for number in MARKER.findall(text))) or chunk.sources[:1] for text in raw]
        if not texts:
            return ()
        vectors = self.searcher.embedder.embed_documents([f"{chunk.title}: {text}" for text in texts])
        sentences = []
        for text, sources, vector in zip(texts, numbers, vectors, strict=True):
            analysis = analyzer.analyze(f"{chunk.title} {' '.join(chunk.section)} {text}")
            terms = {"stems": frozenset(analysis.stems), "grams": frozenset(analysis.grams)}
            sentences.append(_Sentence(text, sources, terms, vector))
        return tuple(sentence for sentence in sentences if len(sentence.text) > 3)


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


def _coverage(
    weights: Mapping[str, Mapping[str, float]], terms: Mapping[str, frozenset[str]], related: Mapping[str, frozenset[str]]
) -> float:
    """Return the mean, over stems and grams, of the share of the weight that the terms hold; 0 for no weights."""
    stems, grams = weights["stems"], weights["grams"]
    held = sum(weight for stem, weight in stems.items() if stem in terms["stems"])
    held += sum(
        NEAR_WORD * weight for stem, weight in stems.items() if stem not in terms["stems"] and related.get(stem, NONE) & terms["stems"]
    )
    stem_share = held / sum(stems.values()) if stems else 0.0
    gram_share = sum(weight for gram, weight in grams.items() if gram in terms["grams"]) / sum(grams.values()) if grams else 0.0
    return (stem_share + gram_share) / 2


def _intent_fit(understanding: Understanding, chunk: Chunk, text: str) -> float:
    intents = [intent for intent in understanding.intents if intent in EVIDENCE]
    if chunk.kind == "gap":
        return 0.3 if intents else 0.0
    fits = [1.0 if KIND_OF_INTENT.get(intent) == chunk.kind else 0.8 if EVIDENCE[intent].search(text) else 0.0 for intent in intents]
    lead = 0.8 if chunk.kind == "lead" and "definition" in understanding.intents else 0.0
    return max([*fits, lead], default=0.0)


def _without_twins(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Keep the best of passages that say the same words (a cost in the front matter and in the text)."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for passage in passages:
        key = (passage.document_id, re.sub(r"\W+", "", passage.text.lower()))
        if key not in seen:
            seen.add(key)
            kept.append(passage)
    return tuple(kept)
