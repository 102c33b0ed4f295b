"""Reply to a question in its conversation: understand, retrieve, decide what kind of answer it takes, write, and ground it."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant import advice, facts, generator, phrases
from assistant.chat_model import MOST_PASSAGES, ChatModelError, Request, generate, put_in_words
from assistant.cues import EXPLICIT_FACTS, GREETING
from assistant.grounding import Draft, Statement, ground
from assistant.matcher import match_programmes
from assistant.names import Gazetteer, short_title
from assistant.retriever import Retriever
from assistant.routing import (
    describes,
    distinct_subjects,
    is_answerable,
    is_how_to,
    is_near,
    is_vague,
    speaks_of_support,
    wants_advice,
)
from assistant.situation import Situation, Subject, contact_of, find_subject, without_anachronisms, without_other_regions
from assistant.types import Answer, History
from assistant.understanding import Understanding, understand
from corpus.schema import OPEN_STATUSES
from index.searcher import Searcher

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
logger = logging.getLogger(__name__)


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
        situation = without_other_regions(
            without_anachronisms(Situation(understanding, self._retriever.retrieve(understanding), documents, day))
        )
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
        request = Request(situation.understanding.text, history, passages, situation.documents, situation.today)
        text = ""
        try:
            for text in generate(self._model, request):
                if draft := put_in_words(text, request, extractive):
                    yield replace(draft, suggestions=())
        except ChatModelError as error:
            logger.warning("%s Svaret skrevs utan modell.", error)
            text = ""
        yield put_in_words(text, request, extractive) or _introduced(extractive, situation.understanding)

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
        subject = find_subject(situation, prefer=best)
        if GREETING.fullmatch(understanding.text.lower()):
            return Draft("clarify", (Statement(phrases.GREETING),), suggestions=phrases.EXAMPLES)
        if understanding.refusal and not is_answerable(understanding, best):
            contact = contact_of(subject.document) if subject and understanding.refusal == "action" else None
            return generator.write_refusal(situation, phrases.REFUSALS[understanding.refusal], contact)
        if "difference" in understanding.intents and len(pair := distinct_subjects(situation)) > 1:
            return advice.write_difference(pair, situation)
        if wants_advice(situation) and (draft := self._advise(situation)):
            return draft
        if "contact_details" in understanding.intents and "challenge" not in understanding.intents:
            return generator.write_not_found(situation, subject, (), ())
        if not is_near(best, subject):
            is_need = understanding.needs and not understanding.intents & EXPLICIT_FACTS and not is_how_to(understanding)
            advised = self._advise(situation) if is_need else None
            return advised or _write_nothing(situation, subject)
        if subject is None and is_vague(understanding):
            return _ask_back()
        return facts.write_answer(self._with_alternatives(situation, subject), subject)

    def _advise(self, situation: Situation) -> Draft | None:
        understanding = situation.understanding
        scores = self._retriever.score_documents(understanding.need_text)
        matches = match_programmes(understanding, situation.documents, scores, today=situation.today)
        if not matches:
            return None
        situation = self._with_leads(situation, [match.document.id for match in matches])
        if is_vague(understanding):
            choices = [short_title(match.document.title) for match in matches]
            return advice.write_clarification(phrases.CLARIFY_NEED, choices, matches, situation)
        return advice.write_recommendation(situation, matches)

    def _with_alternatives(self, situation: Situation, subject: Subject | None) -> Situation:
        """Find what to point at when the subject is over: what replaces it, else the best open programme for the same needs."""
        programme = subject.document.programme if subject else None
        if subject is None or programme is None or subject.part is not None or subject.status(situation.today) != "avslutad":
            return situation
        ids = programme.replaced_by
        if not ids and situation.understanding.intents & {"status", "apply", "recommend"}:
            wanted = replace(situation.understanding, needs=programme.needs)
            scores = self._retriever.score_documents(" ".join(programme.needs))
            matches = match_programmes(wanted, situation.documents, scores, today=situation.today)
            ids = tuple(match.document.id for match in matches if match.status in OPEN_STATUSES)[:1]
        return replace(self._with_leads(situation, ids), alternatives=ids)

    def _with_leads(self, situation: Situation, document_ids: Sequence[str]) -> Situation:
        """Add the sentences of these documents, so that each can be presented and cited."""
        extra = self._retriever.sentences_of(document_ids, situation.understanding)
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


def _ask_back() -> Draft:
    return Draft("clarify", (Statement(phrases.CLARIFY_NEED),), suggestions=phrases.CHOICES)


def _write_nothing(situation: Situation, subject: Subject | None) -> Draft:
    """Ask back a company that describes itself, decline what is foreign, and say of the rest that the documents do not answer."""
    understanding = situation.understanding
    if subject is None and describes(understanding) and not is_how_to(understanding) and not understanding.intents & EXPLICIT_FACTS:
        return _ask_back()
    if subject is None and (not understanding.is_domain or (is_how_to(understanding) and not speaks_of_support(understanding))):
        return generator.write_refusal(situation, phrases.OUT_OF_SCOPE)
    return generator.write_not_found(situation, subject, (), ())
