"""What an answer is about: the question as read, what was found, the day, and the document or part of one that is meant."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from assistant.citing import without_markup
from assistant.evidence import EVIDENCE
from assistant.names import Mention, short_title
from assistant.patterns import fold
from assistant.places import BLEKINGE, COUNTIES, NATIONWIDE
from assistant.question import Understanding
from assistant.retriever import Passage, Retrieval
from assistant.types import ContactPoint, Recommendation
from corpus.schema import OPEN_STATUSES, Document, Status, Validity, status_on

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
ENDED_WORDS = re.compile(r"avslut|stäng|upphör|inte längre|gick ut|går inte att söka|har inte hittats|pågick", re.IGNORECASE)
# The past tense: of a year to come only someone who wrote later says it. "borde", "värde" and "fjärde" are none.
AFTERWARDS = re.compile(
    r"\b(?:var|blev|fick|gick|hade|kom|tog|gav|stod|låg|drevs?|höll|gjorde|sade|\w{2,}(?:ades?|ldes?|gdes?|vdes?|ddes?|ktes?|ptes?))\b"
)
ELSEWHERE = sorted(COUNTIES - BLEKINGE - NATIONWIDE)
NAMED = 0.25  # specificity from which a name is what the question is about
NAMED_PROGRAMME = 0.15  # the same for a programme's name written right
EXACT = 100.0
INTERROGATIVE = re.compile(r"(?:hej[!,.]? )?(?:hur|vilken|vilket|vilka|vad|var|när|varför|kan du|kan ni|ska jag|får|är|måste|har ni)\b")
SEEKS = re.compile(
    r"\b(?:stöd|bidrag|hjälp|program\b|programmet|projekt|finans|lån|låna|check|vem|vart|söka|pengar|kurs|utbild|coach|råd\b|rådgiv|partner|kontakt|insats|tips|nätverk"
    r"|(?:hur|vad|var) (?:kan|ska|bör|kommer|får|börjar) (?:vi|man)|kan vi|får vi|passar|erbjud|finns det|att gå)"
)
TECHTANK = ContactPoint("Techtank", "https://techtank.se")


@dataclass(frozen=True, slots=True)
class Subject:
    """What an answer is about: a document, or a part of it with a validity of its own."""

    document: Document
    name: str
    validity: Validity | None
    part: int | None = None

    def status(self, today: date) -> Status | None:
        """Return the status on the day; None for background that has none."""
        return status_on(self.validity, today) if self.validity else None

    def is_under_way(self, today: date) -> bool:
        """Tell whether the day lies within a period whose end is documented."""
        return bool(self.validity and self.validity.period.end) and self.status(today) in OPEN_STATUSES


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a draft is written from."""

    understanding: Understanding
    retrieval: Retrieval
    documents: Mapping[str, Document]
    today: date
    alternatives: tuple[str, ...] = ()  # ids of what to point at when the subject is over, best first
    hidden: tuple[Passage, ...] = ()  # what was not true yet on the day: shown never, but its dates may be
    asked: frozenset[str] = frozenset()  # the questions of the conversation so far, in small letters


def subject_of(mention: Mention, documents: Mapping[str, Document]) -> Subject:
    """Return the document or part that a mention names."""
    document = documents[mention.name.document_id]
    programme = document.programme
    if programme and mention.name.part is not None:
        part = programme.parts[mention.name.part]
        return Subject(document, part.name, part, mention.name.part)
    return Subject(document, short_title(document.title), programme)


def contact_of(document: Document | None) -> ContactPoint:
    """Return whom to ask about a document: its contact, its owner, else Techtank."""
    programme = document.programme if document else None
    if programme and programme.contact:
        return ContactPoint(programme.contact.name, programme.contact.url)
    return ContactPoint(programme.owner, None) if programme and programme.owner else TECHTANK


def recommend(document: Document, status: Status, why: tuple[str, ...], check: tuple[str, ...] = ()) -> Recommendation:
    """Point at a programme: why it fits, what to make sure of first, and what its document says of cost, applying and whom to ask."""
    programme = document.programme
    cost, apply = (without_markup(text or "") for text in ((programme.cost, programme.apply) if programme else ("", "")))
    return Recommendation(document.id, document.title, status, why, check, cost, apply, contact_of(document))


def find_subject(situation: Situation, *, prefer: Passage | None = None) -> Subject | None:
    """Return what the question names, if it names something: the one the best passage is about, a part before its document."""
    mentions = situation.understanding.subjects
    if not mentions:
        return None
    home = prefer.document_id if prefer else None

    def rank(mention: Mention) -> tuple[bool, bool, float, int]:
        is_home = mention.name.document_id == home
        return (is_home, mention.name.part is not None and is_home, mention.specificity, len(mention.matched))

    return subject_of(max(mentions, key=rank), situation.documents)


def is_anachronistic(passage: Passage, situation: Situation) -> bool:
    """Tell whether a sentence says of a year to come what happened in it, or that something is over that was not on the day."""
    told_of = [int(year) for year in YEAR.findall(passage.text)]
    if told_of and min(told_of) > situation.today.year and AFTERWARDS.search(passage.text):
        return True
    document = situation.documents.get(passage.document_id)
    if not ENDED_WORDS.search(passage.text) or document is None or document.front is None or situation.today >= document.front.verified:
        return False
    written, today = document.front.verified, situation.today
    if told_of and max(told_of) >= today.year > min(told_of):
        return True  # "pågick 2017–2020", read in 2019
    spoken_of = _spoken_of(passage.text.lower(), document, situation)
    return any(status_on(v, today) != "avslutad" and status_on(v, written) == "avslutad" for v in spoken_of)


def _spoken_of(text: str, document: Document, situation: Situation) -> list[Validity]:
    """Return what a sentence may say is over: its document's programme, the parts it names, and what the question names."""
    programme = document.programme
    parts = [part for part in programme.parts if part.name.lower() in text] if programme else []
    named = [subject_of(m, situation.documents).validity for m in situation.understanding.subjects if m.name.text.lower() in text]
    return [validity for validity in (programme, *parts, *named) if validity]


def without_anachronisms(situation: Situation) -> Situation:
    """Leave out what says that something is over that was open on the day; the dated note of a part stays, as it tells until when."""
    kept: list[Passage] = []
    hidden: list[Passage] = []
    for passage in situation.retrieval.passages:
        is_late = passage.chunk.kind != "part" and is_anachronistic(passage, situation)
        (hidden if is_late else kept).append(passage)
    return replace(situation, retrieval=replace(situation.retrieval, passages=tuple(kept)), hidden=tuple(hidden))


def without_other_regions(situation: Situation) -> Situation:
    """Leave out amounts that a sentence gives for another county, unless the question is about that county."""
    kept = tuple(p for p in situation.retrieval.passages if not _is_elsewhere(p, situation.understanding))
    return replace(situation, retrieval=replace(situation.retrieval, passages=kept))


def _is_elsewhere(passage: Passage, understanding: Understanding) -> bool:
    if passage.is_gap or not EVIDENCE["amount"].search(passage.text):
        return False
    text, asked = passage.text.lower(), fold(understanding.search_text.lower())
    named = [region for region in ELSEWHERE if re.search(rf"\b{region.lower()}", text)]
    here = any(region.lower() in text for region in BLEKINGE)
    return bool(named) and not here and not any(fold(region.lower()) in asked or region == understanding.profile.region for region in named)


def is_how_to(understanding: Understanding) -> bool:
    """Tell a single question of fact or method, which seeks no support ("Hur säger man robot på spanska?"), from a need."""
    lowered = understanding.text.lower()
    single = len(re.findall(r"[.!?]+(?:\s|$)", lowered)) <= 1 and understanding.told.employees is None
    return single and bool(INTERROGATIVE.match(lowered)) and not SEEKS.search(lowered)


def is_named(mention: Mention, situation: Situation) -> bool:
    """Tell whether a name is what a question is about: a programme's own name, or another that few documents speak of."""
    front = situation.documents[mention.name.document_id].front
    if front is None or front.kind == "background":
        return False
    needed = NAMED_PROGRAMME if front.kind == "programme" and mention.score == EXACT else NAMED
    return mention.specificity >= needed
