"""Tell how likely a question is one for this adviser: logistic regression over hashed words, word pairs, stems and character 4-grams.

Hashing after Weinberger et al. 2009 ("Feature Hashing for Large Scale Multitask Learning"); `assistant/training/train_scope.py` makes the
weights from the examples beside it and prints how good they are.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from math import exp, sqrt
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from corpus.errors import AdviserError
from index.analyzer import Analyzer

WEIGHTS_FILE = "scope.npz"
BUCKETS = 2**15  # 64 KB of weights; 2**14 cost 0.4 points of AUC on the tuning questions, 2**17 gained nothing
WORD = re.compile(r"[^\W_]+")


def features(text: str, analyzer: Analyzer) -> list[int]:
    """Return the buckets of a text's features, each once, in order."""
    return sorted({zlib.crc32(name.encode()) % BUCKETS for name in _names(text, analyzer)})


def _names(text: str, analyzer: Analyzer) -> Iterator[str]:
    analysis = analyzer.analyze(text)
    words = WORD.findall(text.lower())
    yield from (f"s{stem}" for stem in analysis.stems)
    yield from (f"g{gram}" for gram in analysis.grams)
    yield from (f"w{word}" for word in words)
    yield from (f"b{first}_{second}" for first, second in pairwise(words))


@dataclass(frozen=True, slots=True)
class ScopeModel:
    """The trained weights, one per bucket, and the intercept."""

    weights: NDArray[np.float32]
    intercept: float
    analyzer: Analyzer

    def probability(self, text: str) -> float:
        """Return how likely (0–1) a question is one for this adviser; 0.5 for a text without words."""
        buckets = features(text, self.analyzer)
        if not buckets:
            return 0.5
        logit = float(self.weights[buckets].sum()) / sqrt(len(buckets)) + self.intercept
        return 1 / (1 + exp(-max(min(logit, 30.0), -30.0)))


def load_scope_model(analyzer: Analyzer) -> ScopeModel:
    """Load the shipped weights.

    Raises:
        AdviserError: the file is missing or damaged.
    """
    path = files("assistant") / "model" / WEIGHTS_FILE
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            weights, intercept = stored["weights"].astype(np.float32), float(stored["intercept"])
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile, zlib.error) as error:
        raise AdviserError(f"{path} saknas eller är skadad ({type(error).__name__}). Installera programmet på nytt.") from error
    if weights.shape != (BUCKETS,):
        raise AdviserError(f"{path} har {weights.size} vikter; väntade {BUCKETS}. Installera programmet på nytt.")
    return ScopeModel(weights, intercept, analyzer)
