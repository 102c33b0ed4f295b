"""How sure the adviser is that a question is its own, asks for advice, and is answered by the documents: three logistic regressions.

`python tests/evaluation/calibrate.py` fits them on the tuning questions and prints the weights below, and draws how they do on the
held-out ones (docs/calibration.md).
"""

import re
from math import exp, log

from assistant.cues import EXPLICIT_FACTS
from assistant.situation import Situation, is_how_to, is_named
from assistant.types import AnswerStatus

SCOPE = {"words": 0.87, "named": 1.3, "foreign": -2.0, "size": 1.6, "field": 1.3, "intercept": -0.4}
ADVICE = {
    "wish": 1.8, "question": -0.2, "coverage": -1.3, "score": -2.1, "recommend": 1.4, "figures": -0.9, "named": -1.4, "mentioned": -2.2,
    "size": 1.1, "place": 0.4, "need": 0.4, "asks": -1.7, "method": -0.8, "words": 1.9, "sentences": 1.1,
    "individual": 1.0, "intercept": -2.2,
}  # fmt: skip
ANSWERED = {"fact": 3.3, "gap": -4.2, "intercept": 2.2}
SENTENCE_END = re.compile(r"[.!?]+(?:\s|$)")
CERTAIN = 1e-6  # probabilities nearer to 0 or 1 say no more


def scope_features(situation: Situation) -> dict[str, float]:
    """Return what tells whether a question is for this adviser."""
    understanding = situation.understanding
    likely = min(max(understanding.scope, CERTAIN), 1 - CERTAIN)
    return {
        "words": log(likely / (1 - likely)),
        "named": float(bool(understanding.subjects)),
        "foreign": float(understanding.refusal in ("expert", "small_talk", "writing")),
        "size": float(understanding.told.size is not None),
        "field": float(understanding.is_domain),
    }


def advice_features(situation: Situation) -> dict[str, float]:
    """Return what tells a company that describes what it needs from one that asks for a fact."""
    understanding, retrieval = situation.understanding, situation.retrieval
    best = next((passage for passage in retrieval.passages if not passage.is_gap), None)
    intents, text = understanding.intents, understanding.text
    return {
        "wish": retrieval.wish / 10,
        "question": retrieval.question / 10,
        "coverage": best.coverage if best else 0.0,
        "score": best.score if best else 0.0,
        "recommend": float("recommend" in intents),
        "figures": float(bool(intents & EXPLICIT_FACTS)),
        "named": float(any(is_named(mention, situation) for mention in understanding.mentions)),
        "mentioned": float(bool(understanding.mentions)),
        "size": float(understanding.told.size is not None),
        "place": float(understanding.told.region is not None),
        "need": float(bool(understanding.needs)),
        "asks": float(text.rstrip().endswith("?")),
        "method": float(is_how_to(understanding)),
        "words": min(len(text.split()), 40) / 20,
        "sentences": float(min(len(SENTENCE_END.findall(text)), 4)),
        "individual": float(understanding.is_individual),
    }


def answer_features(situation: Situation) -> dict[str, float]:
    """Return what tells whether the documents answer a question: how well the best fact fits it, and the best documented gap."""
    passages = situation.retrieval.passages
    return {
        "fact": max((p.score for p in passages if not p.is_gap), default=0.0),
        "gap": max((p.score for p in passages if p.is_gap), default=0.0),
    }


def _probability(features: dict[str, float], weights: dict[str, float]) -> float:
    total = weights["intercept"] + sum(weights[name] * value for name, value in features.items())
    return 1 / (1 + exp(-max(min(total, 30.0), -30.0)))


def scope_confidence(situation: Situation) -> float:
    """Return how likely (0–1) a question is one for this adviser."""
    return _probability(scope_features(situation), SCOPE)


def advice_confidence(situation: Situation) -> float:
    """Return how likely (0–1) a question asks for advice."""
    return _probability(advice_features(situation), ADVICE)


def answer_confidence(situation: Situation) -> float:
    """Return how likely (0–1) the documents answer a question of fact; 0 where nothing was found."""
    if not situation.retrieval.passages:
        return 0.0
    return _probability(answer_features(situation), ANSWERED)


def confidence_in(status: AnswerStatus, situation: Situation) -> float:
    """Return how likely (0–1) a status is the right one."""
    is_ours, is_told = scope_confidence(situation), answer_confidence(situation)
    if status == "out_of_scope":
        return 1 - is_ours
    return is_ours if status == "clarify" else is_ours * (is_told if status == "answered" else 1 - is_told)
