"""Read one question by itself: what it is after, whom it names, what it needs, and whether it is for this adviser."""

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.cues import (
    DOMAIN,
    ENGLISH,
    INDIVIDUAL,
    INTENTS,
    ORDER,
    REFUSALS,
    SWEDISH,
    Intent,
    Refusal,
)
from assistant.names import Gazetteer, Mention
from assistant.profile import Profile, read_profile, without_profile
from assistant.scope import ScopeModel
from assistant.spelling import Speller
from assistant.vocabulary import GLOSSARY, NEEDS, OFFERS
from corpus.errors import AdviserError
from corpus.schema import Document, Need, Offer

STEERING: tuple[Refusal, ...] = ("injection", "invention")
OUTSIDE: tuple[Refusal, ...] = ("invention", "writing", "small_talk", "expert")
EXACT = 100.0  # score of a name that is written right
MAX_CHARACTERS = 4_000  # a long e-mail; more is a document, which belongs in the library
TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,400}>")  # not "< 10 anställda"
SENTENCE = re.compile(r".+?(?:[.!?;]+|--+|\n|$)\s*", re.DOTALL)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as read."""

    text: str  # cleaned, as typed; what the answer is to
    mended: str  # with its slips mended; what the question is read from
    search_text: str  # with what it leans on in the history, and Swedish words for English ones
    intents: frozenset[Intent]
    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]  # the kinds of support asked for
    mentions: tuple[Mention, ...]  # named in the question itself
    standing: tuple[Mention, ...]  # named earlier, and meant now
    profile: Profile  # what is known of the company: programmes are matched with it
    refusal: Refusal | None
    is_follow_up: bool
    is_english: bool
    is_domain: bool
    is_individual: bool  # an employee, not the company, would apply
    years: tuple[int, ...]
    is_reply: bool  # what a company answers to a question of ours, or adds to what it wishes for
    scope: float  # 0–1: how likely it is a question for this adviser
    told: Profile  # what the conversation itself tells: what kind of answer a question takes does not change with what a page holds

    @property
    def need_text(self) -> str:
        """The question without the places and sizes, which say where the company is and not what it needs."""
        return without_profile(self.search_text)

    @property
    def subjects(self) -> tuple[Mention, ...]:
        """The names the answer is about."""
        return self.mentions or self.standing


def clean_question(question: str) -> str:
    """Return the question in NFC without markup and control characters, white space folded.

    Raises:
        AdviserError: it is empty, or longer than MAX_CHARACTERS.
    """
    if len(question) > MAX_CHARACTERS:
        raise AdviserError(f"Frågan är {len(question)} tecken lång; högst {MAX_CHARACTERS} går att läsa. Korta den och ställ den igen.")
    text = TAG.sub(" ", html.unescape(unicodedata.normalize("NFC", question)))
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    text = re.sub(r"\s+", " ", text).strip()
    if not text:
        raise AdviserError("Frågan är tom. Skriv vad ni vill veta, till exempel: Vad kostar det att bli medlem i Techtank?")
    return text


def _matches(pattern: re.Pattern[str], lowered: str) -> bool:
    return bool(pattern.search(lowered))


def read_intents(text: str) -> frozenset[Intent]:
    """Return everything the question may be after."""
    lowered = text.lower()
    return frozenset(intent for intent, pattern in INTENTS.items() if _matches(pattern, lowered))


def read_needs(text: str) -> tuple[Need, ...]:
    """Return the needs the text speaks of, those named most often and earliest first."""
    lowered = text.lower()
    hits = {need: [match.start() for match in pattern.finditer(lowered)] for need, pattern in NEEDS.items()}
    return tuple(sorted((need for need in hits if hits[need]), key=lambda need: (-len(hits[need]), hits[need][0])))


def is_english(text: str) -> bool:
    """Tell English from Swedish by their small words."""
    lowered = text.lower()
    return len(ENGLISH.findall(lowered)) > 1.5 * len(SWEDISH.findall(lowered)) and not re.search("[åäö]", lowered)


def strip_orders(text: str, gazetteer: Gazetteer) -> tuple[str, Refusal | None]:
    """Drop the sentences that give the adviser orders; return what is left, and the kind of refusal where nothing is.

    A sentence that tries to steer the adviser is never followed; a real question beside it is still answered.
    """
    kept: list[str] = []
    dropped: Refusal | None = None
    for sentence in SENTENCE.findall(text):
        hit = next((kind for kind in STEERING if _matches(REFUSALS[kind], sentence.lower())), None)
        if hit and not (hit == "invention" and "?" in sentence and gazetteer.find(sentence)):
            dropped = dropped or hit
        else:
            kept.append(sentence)
    rest = "".join(kept).strip()
    asks = "?" in rest or bool(read_intents(rest))
    if dropped and not (asks and (gazetteer.find(rest) or read_needs(rest))):
        return text, dropped
    return rest or text, None if rest else dropped


def _read_refusal(text: str, mentions: Sequence[Mention], *, describes: bool) -> Refusal | None:
    """Return why a question is not for the adviser; a company that tells its size and a need asks for support, whatever its words."""
    lowered = text.lower()
    if _matches(REFUSALS["action"], lowered) or ORDER.search(lowered):
        return "action"
    kinds = [kind for kind in OUTSIDE if _matches(REFUSALS[kind], lowered)]
    return kinds[0] if kinds and (not (mentions or describes) or kinds[0] in ("invention", "writing")) else None


def _swedish_words(text: str) -> str:
    words = re.findall(r"[a-z-]+", text.lower())
    return " ".join(GLOSSARY[word] for word in words if word in GLOSSARY)


@dataclass(frozen=True, slots=True)
class Language:
    """What questions are read with: the names, the spelling, what tells whose questions they are, and the documents by id."""

    gazetteer: Gazetteer
    speller: Speller
    scope: ScopeModel
    documents: Mapping[str, Document]


def read_question(question: str, language: Language) -> Understanding:
    """Read a question as if nothing had been said before it.

    Raises:
        AdviserError: it is empty or too long.
    """
    gazetteer = language.gazetteer
    text, refusal = strip_orders(clean_question(question), gazetteer)
    english = is_english(text)
    mended = text if english else language.speller.mend(text)
    lowered = mended.lower()
    mentions = tuple(gazetteer.find(text) or gazetteer.find(mended))
    needs, profile = read_needs(f"{mended} {text}" if mended != text else text), read_profile(mended)
    added = _swedish_words(text) if english else " ".join(word for word in text.split() if word not in mended)
    added += "".join(f" {name}" for name in dict.fromkeys(m.name.text for m in mentions if m.score < EXACT))
    return Understanding(
        text=text,
        mended=mended,
        search_text=f"{mended} {added}".strip(),
        intents=read_intents(mended) | read_intents(text),
        needs=needs,
        offers=tuple(offer for offer, pattern in OFFERS.items() if _matches(pattern, lowered)),
        mentions=mentions,
        standing=(),
        profile=profile,
        refusal=refusal or _read_refusal(mended, mentions, describes=profile.size is not None and bool(needs)),
        is_follow_up=False,
        is_english=english,
        is_domain=bool(mentions or needs or _matches(DOMAIN, lowered)),
        is_individual=_matches(INDIVIDUAL, lowered),
        years=tuple(int(year) for year in YEAR.findall(text)),
        is_reply=False,
        scope=max(language.scope.probability(mended), language.scope.probability(text)),
        told=profile,
    )
