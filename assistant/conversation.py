"""Reply to a question in its conversation: understand, retrieve, decide what kind of answer it takes, write, and ground it."""

import logging
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant import advice, generator, phrases
from assistant.chat_model import MOST_PASSAGES, ChatModelError, Request, draft_from_model, generate, keep_grounded
from assistant.generator import Situation, Subject, subject_of
from assistant.grounding import Draft, Statement, ground
from assistant.matcher import Match, match_programmes
from assistant.names import Gazetteer, short_title
from assistant.retriever import EVIDENCE, Passage, Retrieval, Retriever
from assistant.types import Answer, History
from assistant.understanding import Understanding, understand
from assistant.vocabulary import EXPLICIT_FACTS, GREETING, YES_NO, Intent
from index.searcher import Searcher

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

logger = logging.getLogger(__name__)

NOTHING_NEAR = 0.30  # coverage under which no sentence is about the question, unless its meaning is near
MEANING_NEAR = 0.62  # cosine
GAP_MARGIN = 0.06  # a gap must beat the best fact by this much to be the answer
NAMED = 0.25  # specificity from which a name is what the question is about
FIGURE_NEAR = 0.42  # coverage over which a sentence is likely to hold the figure asked for
ALLOWED_NEAR = 0.25  # the same for a question whether something is allowed
NOT_PRICE: frozenset[Intent] = frozenset({"when", "where", "apply", "count", "duration", "status"})  # asked with a word for paying
FIRST_PERSON = re.compile(r"\b(?:vi|oss|vår|våra|vårt|jag|min|mitt|mig|we|our|us|i|behöver|söker|letar|funderar|osäkra)\b")
SHORT_QUESTION = 7  # words; a need put in fewer, without size, place or trade, is asked back about


class Adviser:
    """Answer questions from one index; holds no state of any conversation, so that it serves many at once."""

    def __init__(self, searcher: Searcher, *, model: "BaseChatModel | None" = None) -> None:
        """Take an open searcher, and a chat model where the answers shall be written by one."""
        self._searcher = searcher
        self._model = model
        self._retriever = Retriever(searcher)
        self._generation = -1
        self._gazetteer = Gazetteer((), is_word=searcher.analyzer.is_word)
        self._refresh()

    def reply(self, question: str, *, history: History = (), today: date | None = None) -> Answer:
        """Return the answer to a question.

        Raises:
            AdviserError: the question is empty or too long.
        """
        *_, answer = self.stream(question, history=history, today=today)
        return answer

    def stream(self, question: str, *, history: History = (), today: date | None = None) -> Iterator[Answer]:
        """Yield the answer as it grows; the last one is whole. An extractive answer comes whole at once.

        Raises:
            AdviserError: the question is empty or too long.
        """
        started = time.perf_counter()
        self._refresh()
        day = today or date.today()
        understanding = understand(question, history=history, gazetteer=self._gazetteer)
        documents = self._searcher.documents()
        situation = Situation(understanding, self._retriever.retrieve(understanding), documents, day)
        retrieved = time.perf_counter()
        extractive = self._write(situation)
        for draft in self._drafts(situation, extractive, history):
            timings = {"retrieve": _milliseconds(retrieved - started), "answer": _milliseconds(time.perf_counter() - retrieved)}
            yield ground(draft, documents, today=day, timings_ms=timings)

    def _drafts(self, situation: Situation, extractive: Draft, history: History) -> Iterator[Draft]:
        """Yield growing drafts by the model, where there is one and the answer is one to put in words; else the extractive draft."""
        if self._model is None or extractive.status != "answered":
            yield _introduced(extractive, situation.understanding)
            return
        cited = [passage for statement in extractive.statements for passage in statement.passages]
        passages = list(dict.fromkeys([*cited, *(p for p in situation.retrieval.passages if not p.is_gap)]))[:MOST_PASSAGES]
        request = Request(situation.understanding.text, history, passages, dict(situation.documents), situation.today)
        text = ""
        try:
            for text in generate(self._model, request):
                if statements := keep_grounded(text, passages):
                    yield replace(extractive, statements=statements, suggestions=())
        except ChatModelError as error:
            logger.warning("%s Svaret skrevs utan modell.", error)
            text = ""
        yield draft_from_model(text, passages, _introduced(extractive, situation.understanding))

    def health(self) -> dict[str, int]:
        """Return the numbers of documents and chunks, and the generation that answers."""
        generation = self._searcher.generation
        return {"documents": len(generation.document_keys), "chunks": generation.chunk_count, "generation": generation.id}

    def _refresh(self) -> None:
        generation = self._searcher.generation.id
        if generation != self._generation:
            self._gazetteer = Gazetteer(self._searcher.documents().values(), is_word=self._searcher.analyzer.is_word)
            self._generation = generation

    def _write(self, situation: Situation) -> Draft:
        """Decide what kind of answer a question takes."""
        understanding, retrieval = situation.understanding, situation.retrieval
        best = next((p for p in retrieval.passages), None)
        subject = generator.find_subject(situation, prefer=best)
        if GREETING.fullmatch(understanding.text.lower()):
            return Draft("clarify", (Statement(phrases.GREETING),), suggestions=phrases.EXAMPLES)
        if understanding.refusal:
            contact = generator.contact_of(subject.document) if subject and understanding.refusal == "action" else None
            return generator.write_refusal(situation, phrases.REFUSALS[understanding.refusal], contact)
        if "difference" in understanding.intents and len(pair := _distinct_subjects(situation)) > 1:
            return advice.write_difference(pair, situation)
        if _wants_advice(situation) and (draft := self._advise(situation)):
            return draft
        if "contact_details" in understanding.intents and "challenge" not in understanding.intents:
            return generator.write_not_found(situation, subject, (), ())
        if not _is_near(best, retrieval, subject):
            advised = self._advise(situation) if understanding.needs and not understanding.intents & EXPLICIT_FACTS else None
            return advised or _write_nothing(situation, subject)
        return _write_facts(situation, subject)

    def _advise(self, situation: Situation) -> Draft | None:
        understanding = situation.understanding
        scores = self._retriever.score_documents(understanding.need_text)
        matches = match_programmes(understanding, situation.documents, scores, today=situation.today)
        if not matches:
            return None
        situation = self._with_leads(situation, matches)
        vague = len(understanding.text.split()) <= SHORT_QUESTION and understanding.profile.is_empty and not understanding.is_follow_up
        if vague and len(understanding.needs) == 1:
            choices = [short_title(match.document.title) for match in matches]
            return advice.write_clarification(phrases.CLARIFY_NEED, choices, matches, situation)
        return advice.write_recommendation(situation, matches)

    def _with_leads(self, situation: Situation, matches: Sequence[Match]) -> Situation:
        """Add the sentences of the matched documents, so that each can be presented and cited."""
        extra = self._retriever.sentences_of([match.document.id for match in matches], situation.understanding)
        known = {(p.chunk.id, p.text) for p in situation.retrieval.passages}
        passages = (*situation.retrieval.passages, *(p for p in extra if (p.chunk.id, p.text) not in known))
        return replace(situation, retrieval=replace(situation.retrieval, passages=passages))


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 2)


def _introduced(draft: Draft, understanding: Understanding) -> Draft:
    """Say, in an answer to an English question, that what follows is Swedish."""
    if not understanding.is_english:
        return draft
    return replace(draft, statements=(Statement(phrases.ENGLISH_LINE), *_on_new_line(draft.statements)))


def _on_new_line(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    first, *rest = statements
    return (replace(first, style="paragraph") if first.style == "sentence" else first, *rest)


def _distinct_subjects(situation: Situation) -> list[Subject]:
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


def _wants_advice(situation: Situation) -> bool:
    """Tell a company that describes its need from one that asks about something it names, or for a figure."""
    understanding = situation.understanding
    named = [m for m in understanding.mentions if m.specificity >= NAMED and _is_programme(m.name.document_id, situation)]
    if named or not (understanding.needs or understanding.is_individual):
        return False
    best = next((p.coverage for p in situation.retrieval.passages if not p.is_gap), 0.0)
    figures = bool(understanding.intents & EXPLICIT_FACTS) and "?" in understanding.text
    if YES_NO.search(understanding.text.lower()) and best > ALLOWED_NEAR:
        return False
    describes = bool(FIRST_PERSON.search(understanding.text.lower())) or not understanding.profile.is_empty
    if "recommend" in understanding.intents:
        return not (figures and best > FIGURE_NEAR)
    return describes and not figures and not (understanding.text.endswith("?") and best > FIGURE_NEAR)


def _is_programme(document_id: str, situation: Situation) -> bool:
    document = situation.documents[document_id]
    return bool(document.front and document.front.kind in ("programme", "organisation", "guide"))


def _is_near(best: Passage | None, retrieval: Retrieval, subject: Subject | None) -> bool:
    if best is None:
        return False
    if subject is not None:
        return best.coverage >= 0.5 * NOTHING_NEAR
    return best.coverage >= NOTHING_NEAR or best.semantic >= MEANING_NEAR


def _write_nothing(situation: Situation, subject: Subject | None) -> Draft:
    if subject is None and not situation.understanding.is_domain:
        return generator.write_refusal(situation, phrases.OUT_OF_SCOPE)
    return generator.write_not_found(situation, subject, (), ())


def _write_facts(situation: Situation, subject: Subject | None) -> Draft:
    """Answer from the passages, or say which documented gap the question lands on."""
    understanding, passages = situation.understanding, situation.retrieval.passages
    home = subject.document.id if subject else passages[0].document_id
    own = [p for p in passages if p.document_id == home]
    gaps = [p for p in passages if p.is_gap]
    facts = [p for p in passages if not p.is_gap]
    if "contact" in understanding.intents and understanding.is_follow_up and subject:
        return _write_contact(situation, subject, own)
    ended = subject is not None and subject.status(situation.today) == "avslutad" and understanding.intents & {"status", "apply", "recommend"}
    dated = subject is not None and understanding.intents & {"status", "apply", "duration", "when"} and generator.open_parts(subject, situation)
    if gaps and not ended and not dated and _lands_on_gap(understanding, gaps[0], facts, own):
        near = [p for p in facts if p.document_id == gaps[0].document_id and p.chunk.kind == "lead"][:1]
        near_gaps = [g for g in gaps[:2] if g.score >= gaps[0].score - 0.1 and g.document_id == gaps[0].document_id]
        document = situation.documents[gaps[0].document_id]
        about = subject if subject and subject.document.id == document.id else Subject(document, short_title(document.title), document.programme)
        return generator.write_not_found(situation, about, near_gaps, near)
    if subject and "cost" in understanding.intents and not understanding.intents & NOT_PRICE and not _has_price(situation, subject):
        about_cost = [gap for gap in own if gap.is_gap and EVIDENCE["cost"].search(gap.text)][:1]
        return generator.write_not_found(situation, subject, about_cost, [p for p in own if p.chunk.kind == "lead"][:1])
    chosen = generator.choose_passages(situation, passages)
    draft = generator.write_facts(situation, subject, chosen)
    fee = generator.fee_statement(situation, subject)
    extra = [fee] if fee else []
    if "challenge" in understanding.intents:
        contact = generator.contact_of(subject.document if subject else None)
        extra.append(Statement(phrases.CHALLENGE.format(contact=contact.name)))
    if "source" in understanding.intents and understanding.is_follow_up:
        extra.append(Statement(phrases.SOURCE))
    return replace(draft, statements=(*extra, *draft.statements))


def _has_price(situation: Situation, subject: Subject) -> bool:
    """Tell whether the documents a question names say what something costs the company."""
    named = {subject.document.id, *(mention.name.document_id for mention in situation.understanding.subjects)}
    named = named if subject.part is not None or "amount" in situation.understanding.intents else {subject.document.id}
    facts = [p for p in situation.retrieval.passages if p.document_id in named and not p.is_gap]
    return any(EVIDENCE["cost"].search(p.text) for p in facts)


def _write_contact(situation: Situation, subject: Subject, own: Sequence[Passage]) -> Draft:
    contact = generator.contact_of(subject.document)
    shown = [p for p in own if p.chunk.kind == "apply" or EVIDENCE["contact"].search(p.text)][:2] or list(own[:1])
    shown = [p for p in shown if not p.is_gap]
    statements = (Statement(phrases.CONTACT.format(contact=contact.name)), *(generator.sentence(p) for p in shown))
    return Draft("answered", statements, contact=contact)


def _lands_on_gap(understanding: Understanding, gap: Passage, facts: Sequence[Passage], own: Sequence[Passage]) -> bool:
    """Tell whether what a question asks is what a document lists as not known."""
    if not facts:
        return True
    wanted = [intent for intent in understanding.intents if intent in EVIDENCE]
    answers = [p for p in facts[:8] if not wanted or any(EVIDENCE[intent].search(p.text) for intent in wanted)]
    if not answers:
        return gap.score >= facts[0].score - 2 * GAP_MARGIN
    rival = max(answers, key=lambda p: p.score)
    return gap.score >= rival.score - GAP_MARGIN and gap.focus > max(p.focus for p in answers if p.score >= rival.score - GAP_MARGIN) + 0.02

