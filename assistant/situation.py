"""What an answer is about: the question as read, what was found, the day, and the document or part of one that is meant."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from assistant.names import Mention, short_title
from assistant.patterns import fold
from assistant.retriever import EVIDENCE, Passage, Retrieval
from assistant.types import ContactPoint
from assistant.understanding import Understanding
from assistant.vocabulary import BLEKINGE, COUNTIES, NATIONWIDE
from corpus.schema import OPEN_STATUSES, Document, Status, Validity, status_on

ENDED_WORDS = re.compile(r"avslut|stäng|upphör|inte längre|gick ut|går inte att söka|har inte hittats|pågick", re.IGNORECASE)
ELSEWHERE = sorted(COUNTIES - BLEKINGE - NATIONWIDE)
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
    """Tell whether a sentence says that something is over that was not on the day of the question."""
    document = situation.documents.get(passage.document_id)
    if not ENDED_WORDS.search(passage.text) or document is None or document.front is None or situation.today >= document.front.verified:
        return False
    written, today = document.front.verified, situation.today
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
    kept = tuple(p for p in situation.retrieval.passages if p.chunk.kind == "part" or not is_anachronistic(p, situation))
    return replace(situation, retrieval=replace(situation.retrieval, passages=kept))


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
