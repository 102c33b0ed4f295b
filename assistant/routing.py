"""Tell what kind of answer a question takes: advice, a question back, facts, or a friendly no."""

import re
from dataclasses import replace

from assistant.confidence import advice_confidence, scope_confidence
from assistant.cues import DOMAIN, EXPLICIT_FACTS, Refusal
from assistant.profile import read_profile, without_profile
from assistant.question import Understanding
from assistant.retriever import Passage
from assistant.situation import Situation, Subject, is_named, subject_of
from corpus.schema import Need

NOTHING_NEAR = 0.30  # coverage under which no sentence is about the question, unless its meaning is near
MEANING_NEAR = 0.62  # cosine
FIRST_PERSON = re.compile(r"\b(?:vi|oss|vår|våra|vårt|jag|min|mitt|mig|we|our|us|i|behöver|söker|letar|funderar|osäkra)\b")
VERY_FEW_WORDS = 8  # the same for one that does not even speak of the company
CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")
MOST_SELF_WORDS = 4  # with content, beside places and sizes ("ett litet företag som svarvar"); in more a company tells what it lacks
FEW_WORDS = 16  # a wish put in fewer, without size or a need of its own, is asked back about
GENERAL_NEEDS: frozenset[Need] = frozenset(
    {"produktion", "finansiering", "bidrag", "affärsutveckling", "innovation", "material och formning"}
)
TRADES: frozenset[Need] = frozenset({"material och formning"})  # by whose words a company says what it does
WANTS = re.compile(
    r"\b(?:vad har ni|hur börjar|var börjar|måste bli|vill bli|bli bättre"
    r"|hjälp\w*|stöd\w*|bidrag\w*|tips|råd|utvecklas|göra för oss|pengar)\b"
)
ORDERS_TEXT = re.compile(r"(?:hej[!,.]? |snälla |kan du )?(?:skriv|dikta|översätt|formulera|programmera|koda|write|translate)\w*\b")
WISH = re.compile(r"(?:hej\w*[!,. ]*)?(?:vi|jag) (?:vill|behöver|söker|letar|tänker|planerar|funderar|skulle|måste|saknar)\b")
WANTS_ADVICE = 0.5  # probability from which a question is taken to ask for advice
IN_SCOPE = 0.5  # probability from which a question is taken to be this adviser's
COMPARE = re.compile(
    r"\bvil(?:ken|ket|ka) av\b|respektive|kontra|\beller\b|jämfört|\bvem .* vilke[nt]"
    r"|det ena .*det andra|den ena .*den andra|\bversus\b|\bvs\b|\bor\b"
)


def distinct_subjects(situation: Situation) -> list[Subject]:
    """Return the different things a question names, in its order, for each name the document it fits best."""
    found: dict[str, Subject] = {}
    by_match: dict[str, list[Subject]] = {}
    understanding = situation.understanding
    for mention in sorted(understanding.subjects, key=lambda mention: understanding.text.find(mention.matched)):
        subject = subject_of(mention, situation.documents)
        by_match.setdefault(mention.matched, []).append(subject if mention.name.is_title else replace(subject, name=mention.name.text))
    scores = situation.retrieval.document_scores
    for candidates in by_match.values():
        best = max(candidates, key=lambda s: (s.part is None, scores.get(s.document.id, 0.0)))
        found.setdefault(f"{best.document.id}#{best.part}", best)
    return list(found.values())


def compares(situation: Situation) -> bool:
    """Tell whether a question sets two programmes it names against each other."""
    understanding = situation.understanding
    return "difference" in understanding.intents or bool(
        COMPARE.search(understanding.mended.lower())
        and len({m.name.document_id for m in understanding.mentions if is_named(m, situation)}) > 1
    )


def wants_advice(situation: Situation) -> bool:
    """Tell a company that describes its need from one that asks about something it names, or for a figure."""
    understanding = situation.understanding
    if understanding.mentions and understanding.intents & EXPLICIT_FACTS and "?" in understanding.text:
        return False  # "Vi är 46. Vad kostar Techtank?"
    states = "?" not in understanding.text or "recommend" in understanding.intents
    wishes = bool(WISH.match(understanding.mended.lower())) and states and not understanding.mentions
    if wishes or (understanding.is_reply and (understanding.needs or understanding.told.size)):
        return True
    return advice_confidence(situation) >= WANTS_ADVICE


def speaks_of_support(understanding: Understanding) -> bool:
    """Tell whether a question has a word of the support system, rather than of industry at large."""
    return bool(DOMAIN.search(understanding.text.lower()))


def describes(understanding: Understanding) -> bool:
    """Tell whether a company speaks of itself."""
    return bool(FIRST_PERSON.search(understanding.text.lower())) and (understanding.is_domain or understanding.told.employees is not None)


def refuse(situation: Situation) -> Refusal | None:
    """Return why a question is declined: an order, an attempt to steer, or something that is not this adviser's task."""
    understanding = situation.understanding
    kind = understanding.refusal
    if kind in ("action", "injection", "invention") or (kind == "writing" and ORDERS_TEXT.match(understanding.mended.lower())):
        return kind
    return None if scope_confidence(situation) >= IN_SCOPE or is_vague(understanding) else kind or "other"


def is_vague(understanding: Understanding) -> bool:
    """Tell whether a company wants help but has not said with what: no need, or only such as all programmes meet, and little more."""
    lowered = understanding.text.lower()
    wishes = "recommend" in understanding.intents or bool(WANTS.search(lowered))
    few = len(understanding.text.split()) <= VERY_FEW_WORDS and not understanding.intents & EXPLICIT_FACTS
    asks = wishes and (bool(FIRST_PERSON.search(lowered)) or few)
    general = set(understanding.needs) <= GENERAL_NEEDS
    alone = understanding.told.employees is None and not understanding.is_follow_up and not understanding.mentions
    return asks and general and alone and len(understanding.text.split()) <= FEW_WORDS


def introduces_itself(understanding: Understanding) -> bool:
    """Tell whether a company says how large it is, where, or in what trade, and neither asks nor wishes for anything."""
    asks = "?" in understanding.text or understanding.is_follow_up or bool(understanding.intents or understanding.mentions)
    wishes = bool(set(understanding.needs) - TRADES or understanding.offers) or bool(WANTS.search(understanding.mended.lower()))
    is_told = not read_profile(understanding.mended).is_empty and bool(FIRST_PERSON.search(understanding.text.lower()))
    rest = CONTENT_WORD.findall(without_profile(understanding.mended))
    return is_told and len(rest) <= MOST_SELF_WORDS and not (asks or wishes)


def is_near(best: Passage | None, subject: Subject | None) -> bool:
    """Tell whether the best sentence is about the question at all; less is asked where the question names its subject."""
    if best is None:
        return False
    if subject is not None:
        return best.coverage >= 0.5 * NOTHING_NEAR
    return best.coverage >= NOTHING_NEAR or best.semantic >= MEANING_NEAR
