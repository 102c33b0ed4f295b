"""Read a question: what it is after, whom it names, what it tells of the company, and what it leans on in the history."""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.cues import (
    DOMAIN,
    ENGLISH,
    FOLLOW_UP,
    INDIVIDUAL,
    INTENTS,
    ORDER,
    PLACES_IN_LIST,
    PRONOUN,
    REFUSALS,
    SWEDISH,
    Intent,
    Refusal,
)
from assistant.names import Gazetteer, Mention
from assistant.patterns import fold
from assistant.types import History
from assistant.vocabulary import BLEKINGE, GLOSSARY, INDUSTRIES, NEEDS, NUMBER_WORDS, OFFERS, PEOPLE, PLACES
from corpus.errors import AdviserError
from corpus.schema import Industry, Need, Offer, Region

STEERING: tuple[Refusal, ...] = ("injection", "invention")
OUTSIDE: tuple[Refusal, ...] = ("invention", "writing", "small_talk", "expert")
GENERAL = 0.35  # specificity under which a name says little of what a question was about
MORE_TELLING = 1.5  # times the specificity of the name asked about, for one in the answer to be what was spoken of
TELLING = 0.7  # of the specificity of the most telling name spoken of
MAX_CHARACTERS = 4_000  # a long e-mail; more is a document, which belongs in the library
TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,400}>")  # not "< 10 anställda"
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*\s*|\n+")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SIZE = re.compile(rf"(?<![\d-])(\d{{1,2}}[ .]?\d{{3}}|\d{{1,4}})\s*{PEOPLE}\b", re.IGNORECASE)
SIZE_WORD = re.compile(rf"\b({'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})\s+{PEOPLE}\b", re.IGNORECASE)
SIZE_IF = re.compile(r"\b(?:om vi (?:är|blir|vore|har)|vi är|är vi)\s+(\d{1,4})\b(?!\s*(?:%|procent|kr|kronor|år))", re.IGNORECASE)
FOLDED_PLACES = {fold(place): region for place, region in PLACES.items()}


@dataclass(frozen=True, slots=True)
class Profile:
    """What a company has told of itself."""

    employees: int | None = None
    region: Region | None = None
    industries: tuple[Industry, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is known of the company."""
        return self.employees is None and self.region is None and not self.industries


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as read."""

    text: str  # cleaned; what the answer is to
    search_text: str  # with what it leans on in the history, and Swedish words for English ones
    intents: frozenset[Intent]
    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]  # the kinds of support asked for
    mentions: tuple[Mention, ...]  # named in the question itself
    standing: tuple[Mention, ...]  # named earlier, and meant now
    profile: Profile
    refusal: Refusal | None
    is_follow_up: bool
    is_english: bool
    is_domain: bool
    is_individual: bool  # an employee, not the company, would apply
    years: tuple[int, ...]

    @property
    def need_text(self) -> str:
        """The question without the places and sizes, which say where the company is and not what it needs."""
        text = SIZE_WORD.sub(" ", SIZE.sub(" ", self.search_text))
        return " ".join(word for word in text.split() if fold(word.strip("?!.,:;").lower()).removesuffix("s") not in FOLDED_PLACES)

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


def read_profile(text: str) -> Profile:
    """Read size, place and trade from a text."""
    lowered = text.lower()
    size = SIZE.search(lowered) or SIZE_IF.search(lowered)
    word = SIZE_WORD.search(lowered)
    employees = int(re.sub(r"\D", "", size[1])) if size else NUMBER_WORDS[word[1]] if word else None
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", lowered)
    keys = (key for word in words for key in (fold(word), fold(word).removesuffix("s")))
    regions = [FOLDED_PLACES[key] for key in keys if key in FOLDED_PLACES]
    region = next((name for name in regions if name in BLEKINGE), next(iter(regions), None))  # who moves here is ours
    industries = tuple(industry for industry, pattern in INDUSTRIES.items() if _matches(pattern, lowered))
    return Profile(employees, region, industries)


def merge_profiles(earlier: Profile, later: Profile) -> Profile:
    """Return the later profile, filled up with what only the earlier one knows."""
    return Profile(
        later.employees if later.employees is not None else earlier.employees,
        later.region or earlier.region,
        later.industries or earlier.industries,
    )


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
    if dropped and not (gazetteer.find(rest) or read_needs(rest)):
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


def _user_turns(history: History) -> list[str]:
    return [turn.content[:MAX_CHARACTERS] for turn in history if turn.role == "user"]


def find_standing(history: History, gazetteer: Gazetteer, text: str = "") -> tuple[Mention, ...]:
    """Return the names that a follow-up means: of a list the one it points at, else those last asked about.

    A name that many documents speak of gives way to a telling one in the first sentence of the answer to it.
    """
    if named := _pointed_at(history, gazetteer, text):
        return named
    newest_answer: tuple[Mention, ...] = ()
    for place in range(len(history), 0, -2):
        pair = history[max(0, place - 2) : place]
        asked = _telling([m for turn in pair if turn.role == "user" for m in gazetteer.find(turn.content[:MAX_CHARACTERS])])
        openings = [re.split(r"(?<=[.!?])\s", turn.content.strip())[0] for turn in pair if turn.role == "assistant"]
        answered = _telling([m for opening in openings for m in gazetteer.find(opening)])
        if asked:
            named_better = bool(answered) and answered[0].specificity >= MORE_TELLING * asked[0].specificity
            return answered if named_better and asked[0].specificity < 2 * GENERAL else asked
        newest_answer = newest_answer or answered
    return newest_answer


def _telling(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    best = max((mention.specificity for mention in mentions), default=0.0)
    return tuple(mention for mention in mentions if mention.specificity >= TELLING * best)


def _pointed_at(history: History, gazetteer: Gazetteer, text: str) -> tuple[Mention, ...]:
    """Return the name in the newest list of ours that a follow-up points at: the first, unless it says another one."""
    other = next((place for place, pattern in enumerate(PLACES_IN_LIST, start=1) if pattern.search(text.lower())), 0)
    answers = [turn.content for turn in history if turn.role == "assistant"]
    for answer in reversed(answers if other else answers[-1:]):
        names = re.findall(r"^- \*\*(.+?)\*\*", answer, re.MULTILINE)
        if len(names) > other:
            return tuple(m for m in gazetteer.find(names[other]) if m.name.part is None) or tuple(gazetteer.find(names[other]))
    return ()


def understand(question: str, *, history: History, gazetteer: Gazetteer) -> Understanding:
    """Read a question in its conversation.

    Raises:
        AdviserError: the question is empty or too long.
    """
    text, refusal = strip_orders(clean_question(question), gazetteer)
    mentions = tuple(gazetteer.find(text))
    english = is_english(text)
    intents, needs = read_intents(text), read_needs(text)
    profile = read_profile(text)
    for turn in reversed(_user_turns(history)):
        profile = merge_profiles(read_profile(turn), profile)
    understanding = Understanding(
        text=text,
        search_text=f"{text} {_swedish_words(text)}" if english else text,
        intents=intents,
        needs=needs,
        offers=tuple(offer for offer, pattern in OFFERS.items() if _matches(pattern, text.lower())),
        mentions=mentions,
        standing=(),
        profile=profile,
        refusal=refusal or _read_refusal(text, mentions, describes=profile.employees is not None and bool(needs)),
        is_follow_up=False,
        is_english=english,
        is_domain=bool(mentions or needs or _matches(DOMAIN, text.lower())),
        is_individual=_matches(INDIVIDUAL, text.lower()),
        years=tuple(int(year) for year in YEAR.findall(text)),
    )
    return _lean_on(understanding, history, gazetteer) if history else understanding


def _lean_on(understanding: Understanding, history: History, gazetteer: Gazetteer) -> Understanding:
    """Fill a follow-up with its standing subject; a question that names its own stands alone."""
    text, lowered = understanding.text, understanding.text.lower()
    content_words = re.findall(r"[^\W\d_]{4,}", lowered)
    leans = bool(PRONOUN.search(lowered) or FOLLOW_UP.match(lowered)) or len(content_words) <= 4
    challenge = bool(understanding.intents & {"challenge", "source"})
    asked_back = history[-1].role == "assistant" and "?" in history[-1].content and not text.endswith("?")
    if asked_back and not understanding.mentions:
        return _answer_back(understanding, history)
    if (understanding.mentions and not challenge) or not (leans or challenge):
        return understanding
    standing = find_standing(history, gazetteer, text)
    previous = next((turn for turn in reversed(_user_turns(history)) if _asks(turn)), "")
    again = challenge or not _asks(text)  # "och om vi är 80?": the same question, of another company or another programme
    names = " ".join(dict.fromkeys(mention.matched for mention in standing))
    is_general = not standing or max(mention.specificity for mention in standing) < GENERAL
    context = " ".join(dict.fromkeys([previous, names] if again else [names, previous] if is_general else [names]))
    return replace(
        understanding,
        search_text=f"{'' if challenge else text} {context}".strip(),
        intents=understanding.intents | (read_intents(previous) if again else frozenset()),
        standing=standing,
        needs=understanding.needs or (read_needs(previous) if not standing or "recommend" in understanding.intents else ()),
        is_follow_up=True,
        is_domain=understanding.is_domain or bool(standing) or bool(read_needs(previous)),
    )


def _asks(text: str) -> bool:
    """Tell whether a text asks something by itself, or only changes or doubts what was asked before."""
    return bool(read_intents(text) - {"challenge", "source", "difference"}) or bool(read_needs(text))


def _answer_back(understanding: Understanding, history: History) -> Understanding:
    """Join what a company answers to a question of ours with what it first asked."""
    earlier = " ".join(_user_turns(history)[-2:])
    needs = tuple(dict.fromkeys([*read_needs(earlier), *understanding.needs]))
    return replace(understanding, search_text=f"{earlier} {understanding.text}", needs=needs, is_follow_up=True, is_domain=True)
