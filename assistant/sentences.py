"""What a sentence says, in its own words and in the questions known to be answered by it, and how well that fits a question.

Searching by the questions a text answers: Nogueira et al. 2019, "Document Expansion by Query Prediction".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.schema import MARKER
from index.analyzer import Analysis, Analyzer
from index.embedder import Embedder
from index.splitter import split_sentences
from index.types import Chunk

TRUST = 0.9  # in a question that is known to be answered by a sentence, against the sentence's own words
NEAR_WORD = 0.8  # of a word's weight, for a sentence with a related word
NONE: frozenset[str] = frozenset()
TRAILING_MARKERS = re.compile(r"(?:\s*\[\d{1,3}\])+\s*$")


@dataclass(frozen=True, slots=True)
class Said:
    """One way to say something: its terms by field, its vector, and how much a match with it counts."""

    terms: Mapping[str, frozenset[str]]
    vector: NDArray[np.float32]
    trust: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, with its own words first and then the questions known to be answered by it."""

    text: str
    sources: tuple[int, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """A question made ready to be compared with many sentences."""

    weights: Mapping[str, Mapping[str, float]]  # field → term → inverse document frequency
    focus: Mapping[str, Mapping[str, float]]  # the same without the names
    related: Mapping[str, frozenset[str]]  # stem → stems that say the same
    vector: NDArray[np.float32]


def analyze_sentences(
    chunk: Chunk, questions: Mapping[str, tuple[str, ...]], *, analyzer: Analyzer, embedder: Embedder
) -> tuple[Sentence, ...]:
    """Cut a chunk into its sentences and analyse each; `questions` are those known, by the letters of the sentence that answers."""
    raw = [chunk.text[span.start : span.end] for span in split_sentences(chunk.text)]
    texts = [TRAILING_MARKERS.sub("", text).strip() for text in raw]
    numbers = [tuple(dict.fromkeys(int(number) for number in MARKER.findall(text))) or chunk.sources[:1] for text in raw]
    if not texts:
        return ()
    asked = [questions.get(letters(text), ()) for text in texts]
    sayings = [[f"{chunk.title}: {text}", *group] for text, group in zip(texts, asked, strict=True)]
    vectors = iter(embedder.embed_documents([saying for group in sayings for saying in group]))
    sentences = []
    for text, sources, group in zip(texts, numbers, asked, strict=True):
        own = _say(analyzer.analyze(f"{chunk.title} {' '.join(chunk.section)} {text}"), next(vectors), trust=1.0)
        # a question implies its subject, which the title gives
        others = [_say(analyzer.analyze(f"{chunk.title} {question}"), next(vectors), trust=TRUST) for question in group]
        sentences.append(Sentence(text, sources, (own, *others)))
    return tuple(sentence for sentence in sentences if len(sentence.text) > 3)


def _say(analysis: Analysis, vector: NDArray[np.float32], *, trust: float) -> Said:
    return Said({"stems": frozenset(analysis.stems), "grams": frozenset(analysis.grams)}, vector, trust)


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a sentence fits a question, by its own words or by a question that it answers; each 0–1."""

    coverage: float  # the share of the question that is said
    focus: float  # the same of what is left of it without the names in it
    meaning: float  # cosine with the sentence
    question: float  # cosine with the nearest of its questions; of one without any, with the sentence


def measure_fit(sentence: Sentence, probe: Probe) -> Fit:
    """Compare a question with a sentence and with the questions that are known to be answered by it."""
    said = [(one.trust * sharesay(probe.weights, one.terms, probe.related), one) for one in sentence.said]
    coverage, best = max(said, key=lambda pair: pair[0])
    meaning, *questions = (float(one.vector @ probe.vector) for one in sentence.said)
    return Fit(coverage, best.trust * sharesay(probe.focus, best.terms, probe.related), meaning, max(questions, default=meaning))


def sharesay(
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


def letters(text: str) -> str:
    """Return a text's letters and digits only, by which a sentence is recognised."""
    return re.sub(r"[\W_]", "", text.lower())
