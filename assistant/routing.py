"""Tell what kind of answer a question takes: advice, a question back, facts, or a friendly no."""

import re
from dataclasses import replace

from assistant.cues import DOMAIN, EXPLICIT_FACTS, YES_NO
from assistant.names import Mention
from assistant.retriever import Passage
from assistant.situation import Situation, Subject, subject_of
from assistant.understanding import Understanding
from corpus.schema import Need

NOTHING_NEAR = 0.30  # coverage under which no sentence is about the question, unless its meaning is near
MEANING_NEAR = 0.62  # cosine
NAMED = 0.25  # specificity from which a name is what the question is about
NAMED_PROGRAMME = 0.15  # the same for a programme's name written right
EXACT = 100.0
FIGURE_NEAR = 0.42  # coverage over which a sentence is likely to hold the figure asked for
ALLOWED_NEAR = 0.25  # the same for a question whether something is allowed
FIRST_PERSON = re.compile(r"\b(?:vi|oss|vår|våra|vårt|jag|min|mitt|mig|we|our|us|i|behöver|söker|letar|funderar|osäkra)\b")
FEW_WORDS = 16  # a wish put in fewer, without size or a need of its own, is asked back about
GENERAL_NEEDS: frozenset[Need] = frozenset(
    {"produktion", "finansiering", "bidrag", "affärsutveckling", "innovation", "material och formning"}
)
WANTS = re.compile(r"\b(?:hjälp\w*|stöd\w*|bidrag\w*|tips|råd|utvecklas|göra för oss|pengar)\b")
INTERROGATIVE = re.compile(r"(?:hej[!,.]? )?(?:hur|vilken|vilket|vilka|vad|var|när|varför|kan du|kan ni|ska jag|får|är|måste|har ni)\b")
SEEKS = re.compile(
    r"\b(?:stöd|bidrag|hjälp|program\b|programmet|projekt|finans|lån|låna|check|vem|vart|söka|pengar|kurs|utbild|coach|råd\b|rådgiv|partner|kontakt|insats|tips|nätverk"
    r"|(?:hur|vad|var) (?:kan|ska|bör|kommer|får|börjar) (?:vi|man)|kan vi|får vi|passar|erbjud|finns det|att gå)"
)
ANSWERABLE = 0.5  # share of the question that a sentence must say to be the answer although its subject looks foreign


def distinct_subjects(situation: Situation) -> list[Subject]:
    """Return the different things a question names, in its order, for each name the document it fits best."""
    found: dict[str, Subject] = {}
    by_match: dict[str, list[Subject]] = {}
    for mention in situation.understanding.subjects:
        subject = subject_of(mention, situation.documents)
        by_match.setdefault(mention.matched, []).append(subject if mention.name.is_title else replace(subject, name=mention.name.text))
    scores = situation.retrieval.document_scores
    for candidates in by_match.values():
        best = max(candidates, key=lambda s: (s.part is None, scores.get(s.document.id, 0.0)))
        found.setdefault(f"{best.document.id}#{best.part}", best)
    return list(found.values())


def wants_advice(situation: Situation) -> bool:
    """Tell a company that describes its need from one that asks about something it names, or for a figure."""
    understanding = situation.understanding
    named = [m for m in understanding.mentions if _is_named(m, situation)]
    if named or not (understanding.needs or understanding.is_individual) or is_how_to(understanding):
        return False
    best = next((p.coverage for p in situation.retrieval.passages if not p.is_gap), 0.0)
    figures = bool(understanding.intents & EXPLICIT_FACTS) and "?" in understanding.text
    if YES_NO.search(understanding.text.lower()) and best > ALLOWED_NEAR:
        return False
    speaks = describes(understanding) or not understanding.profile.is_empty
    if "recommend" in understanding.intents:
        return not (figures and best > FIGURE_NEAR)
    return speaks and not figures and not (understanding.text.endswith("?") and best > FIGURE_NEAR)


def is_how_to(understanding: Understanding) -> bool:
    """Tell a single question of fact or method, which seeks no support ("Hur säger man robot på spanska?"), from a need."""
    lowered = understanding.text.lower()
    single = len(re.findall(r"[.!?]+(?:\s|$)", lowered)) <= 1 and understanding.profile.employees is None
    return single and bool(INTERROGATIVE.match(lowered)) and not SEEKS.search(lowered)


def speaks_of_support(understanding: Understanding) -> bool:
    """Tell whether a question has a word of the support system, rather than of industry at large."""
    return bool(DOMAIN.search(understanding.text.lower()))


def describes(understanding: Understanding) -> bool:
    """Tell whether a company speaks of itself."""
    return bool(FIRST_PERSON.search(understanding.text.lower())) and (
        understanding.is_domain or understanding.profile.employees is not None
    )


def is_answerable(understanding: Understanding, best: Passage | None) -> bool:
    """Tell whether a sentence answers what looks like a question for another adviser (a tax word in a question about a loan)."""
    return understanding.refusal in ("expert", "small_talk") and best is not None and not best.is_gap and best.focus >= ANSWERABLE


def is_vague(understanding: Understanding) -> bool:
    """Tell whether a company wants help but has not said with what: no need, or only such as all programmes meet, and little more."""
    lowered = understanding.text.lower()
    asks = bool(FIRST_PERSON.search(lowered)) and ("recommend" in understanding.intents or bool(WANTS.search(lowered)))
    general = set(understanding.needs) <= GENERAL_NEEDS
    alone = understanding.profile.employees is None and not understanding.is_follow_up and not understanding.mentions
    return asks and general and alone and len(understanding.text.split()) <= FEW_WORDS


def _is_named(mention: Mention, situation: Situation) -> bool:
    """Tell whether a name is what a question is about: a programme's own name, or another that few documents speak of."""
    front = situation.documents[mention.name.document_id].front
    if front is None or front.kind == "background":
        return False
    needed = NAMED_PROGRAMME if front.kind == "programme" and mention.score == EXACT else NAMED
    return mention.specificity >= needed


def is_near(best: Passage | None, subject: Subject | None) -> bool:
    """Tell whether the best sentence is about the question at all; less is asked where the question names its subject."""
    if best is None:
        return False
    if subject is not None:
        return best.coverage >= 0.5 * NOTHING_NEAR
    return best.coverage >= NOTHING_NEAR or best.semantic >= MEANING_NEAR
