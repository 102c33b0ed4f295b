"""Reply to a question in its conversation: understand, retrieve, decide what kind of answer it takes, write, and ground it."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import takewhile

from assistant import advice, facts, generator, phrases
from assistant.bearing import NameBook, collect_names
from assistant.chat_model import MOST_PASSAGES, Request, Transcript, Writer, write_with_model
from assistant.company import Company
from assistant.confidence import confidence_in
from assistant.cues import EXPLICIT_FACTS, GREETING
from assistant.grounding import Draft, Statement, ground
from assistant.matcher import deciding_sizes, find_unfit, match_programmes
from assistant.names import Gazetteer, short_title
from assistant.observation import Observation, Weighing
from assistant.question import MAX_CHARACTERS, Language, Understanding, is_english
from assistant.retriever import Retriever
from assistant.revisit import NOTHING_TO_SHOW, asks_source_only, confirm, find_previous, returns, show_quotes
from assistant.routing import (
    compares,
    describes,
    distinct_subjects,
    introduces_itself,
    is_near,
    is_vague,
    refuse,
    speaks_of_support,
    wants_advice,
)
from assistant.scope import load_scope_model
from assistant.situation import Situation, Subject, contact_of, find_subject, is_how_to, without_anachronisms, without_other_regions
from assistant.spelling import make_speller
from assistant.strangers import NAMED, collect_like_names, find_stranger
from assistant.support import Ground
from assistant.types import Answer, History, RemovedSentence
from assistant.understanding import Asked, understand
from corpus.schema import OPEN_STATUSES
from index.searcher import Searcher

MOST_QUESTIONS_IN_A_ROW = 2
REMEMBERED_TEXTS = 4_096  # whose stems a chat model's sentences are compared with


def _may_ask(history: History) -> bool:
    """Tell whether the answer may be a question back: not when our last answers were."""
    ours = [turn.content for turn in history if turn.role == "assistant"]
    asking = takewhile(lambda text: phrases.CLARIFY_NEED in text or phrases.CLARIFY_SIZE in text, reversed(ours))
    return sum(1 for _ in asking) < MOST_QUESTIONS_IN_A_ROW


def _forget(_sentence: RemovedSentence) -> None:
    """Tell nobody of a removed sentence."""


class Adviser:
    """Answer questions from one index; holds no state of any conversation, so that it serves many at once."""

    def __init__(
        self, searcher: Searcher, *, writer: Writer | None = None, on_removed: Callable[[RemovedSentence], None] = _forget
    ) -> None:
        """Take an open searcher, and, where answers shall be written by a model, that and what to tell of each sentence it loses."""
        self._searcher = searcher
        self._writer = writer
        self._on_removed = on_removed
        self._retriever = Retriever(searcher)
        self._generation = -1
        self._scope = load_scope_model(searcher.analyzer)
        self._stems = lru_cache(REMEMBERED_TEXTS)(self._read_stems)
        self._language: Language
        self._like_names: frozenset[str] | None = None
        self._names: NameBook
        self._refresh()

    def reply(self, question: str, *, history: History = (), today: date | None = None, company: Company | None = None) -> Answer:
        """Return the answer to a question; `company` counts after what the question says and before what earlier turns said.

        Raises:
            AdviserError: the question is empty or too long.
        """
        *_, answer = self.stream(question, history=history, today=today, company=company)
        return answer

    def stream(
        self,
        question: str,
        *,
        history: History = (),
        today: date | None = None,
        company: Company | None = None,
        seen: Observation | None = None,
    ) -> Iterator[Answer]:
        """Yield the answer as it grows; the last one is whole. An extractive answer comes whole at once. `seen` takes down the steps.

        Raises:
            AdviserError: the question is empty or too long.
        """
        started = time.perf_counter()
        self._refresh()
        seen = seen or Observation()
        asked = Asked(question, history, today or date.today(), company)
        situation = self._read(asked, seen)
        retrieved = time.perf_counter()
        if revisited := self._revisit(situation, asked, seen):  # shown as it is: a model's wording is not what stands there
            quoted, situation = revisited
            drafts = iter([quoted])
        else:
            drafts = self._drafts(situation, self._write(situation, seen, may_ask=_may_ask(history)), history, seen)
        seen.ends("decide")
        for draft in drafts:
            seen.draft = draft
            timings = {"retrieve": _milliseconds(retrieved - started), "answer": _milliseconds(time.perf_counter() - retrieved)}
            answer = ground(draft, situation.documents, today=situation.today, timings_ms=timings)
            yield replace(answer, confidence=round(confidence_in(draft.status, situation), 3))
        seen.ends("write")

    def _read(self, asked: Asked, seen: Observation) -> Situation:
        """Understand a question in its conversation and find what the documents say about it."""
        understanding = understand(asked.question, history=asked.history, language=self._language, company=asked.company)
        seen.ends("understand")
        retrieval = self._retriever.retrieve(understanding)
        before = frozenset(turn.content.strip().lower() for turn in asked.history if turn.role == "user")
        seen.found = Situation(understanding, retrieval, self._searcher.documents(), asked.today, asked=before)
        seen.ends("search")
        seen.situation = without_other_regions(without_anachronisms(seen.found))
        seen.ends("filter")
        return seen.situation

    def _revisit(self, situation: Situation, asked: Asked, seen: Observation) -> tuple[Draft, Situation] | None:
        """Answer "var står det?" and "är det säkert?" from the answer before, which comes out the same again, and return what it is about.

        None for other questions.
        """
        understanding, history = situation.understanding, asked.history
        if not returns(understanding):
            return None
        place = find_previous(history)
        if place is None:
            return (NOTHING_TO_SHOW, situation) if asks_source_only(understanding) else None
        earlier = seen.look_back()
        first = replace(asked, question=history[place].content[:MAX_CHARACTERS], history=history[:place])
        before = self._read(first, earlier)
        previous = self._write(before, earlier, may_ask=False)
        return (show_quotes(previous, before) if "source" in understanding.intents else confirm(previous, before)), before

    def _drafts(self, situation: Situation, extractive: Draft, history: History, seen: Observation) -> Iterator[Draft]:
        """Yield growing drafts by the model, where there is one and the answer is one to put in words; else the extractive draft."""
        introduced = _introduced(extractive, situation.understanding)
        if self._writer is None or extractive.status != "answered":
            yield introduced
            return
        cited = [passage for statement in extractive.statements for passage in statement.passages]
        passages = list(dict.fromkeys([*cited, *(p for p in situation.retrieval.passages if not p.is_gap)]))[:MOST_PASSAGES]
        request = Request(history, passages, situation.understanding.profile, self._ground(situation))
        seen.transcript = Transcript(self._writer.name)
        yield from write_with_model(self._writer, request, introduced, seen.transcript, on_removed=self._on_removed)

    def _ground(self, situation: Situation) -> Ground:
        is_word, text = self._searcher.analyzer.is_word, situation.understanding.text
        return Ground(situation.documents, situation.today, text, self._names, self._stems, is_word, is_english)

    def _read_stems(self, text: str) -> frozenset[str]:
        return frozenset(self._searcher.analyzer.analyze(text).stems)

    def warm_up(self) -> None:
        """Do beforehand what the first questions would have to wait for."""
        self._retriever.warm_up()

    def subjects(self, question: str) -> tuple[str, ...]:
        """Return the ids of the documents that a question names."""
        self._refresh()
        return tuple(dict.fromkeys(mention.name.document_id for mention in self._language.gazetteer.find(question)))

    def health(self) -> dict[str, int]:
        """Return the numbers of documents and chunks, and the generation that answers."""
        generation = self._searcher.generation
        return {"documents": len(generation.document_keys), "chunks": generation.chunk_count, "generation": generation.id}

    def _refresh(self) -> None:
        generation = self._searcher.generation.id
        if generation != self._generation:
            documents, analyzer = self._searcher.documents(), self._searcher.analyzer
            gazetteer = Gazetteer(documents.values(), is_word=analyzer.is_word)
            self._language = Language(gazetteer, make_speller(documents.values(), analyzer, gazetteer), self._scope, documents)
            self._names = collect_names(documents)
            self._like_names = None
            self._generation = generation

    def _write(self, situation: Situation, seen: Observation, *, may_ask: bool) -> Draft:
        """Decide what kind of answer a question takes; `may_ask` tells whether it may be a question back."""
        understanding, retrieval = situation.understanding, situation.retrieval
        best = next((p for p in retrieval.passages), None)
        seen.subject = subject = find_subject(situation, prefer=best)
        if GREETING.fullmatch(understanding.text.lower()):
            return Draft("clarify", (Statement(phrases.GREETING),), suggestions=phrases.EXAMPLES)
        if (name := self._stranger(understanding)) is not None and understanding.refusal is None and not wants_advice(situation):
            return generator.write_unknown(situation, name)
        if refusal := refuse(situation):
            contact = contact_of(subject.document) if subject and refusal == "action" else None
            return generator.write_refusal(situation, phrases.REFUSALS[refusal], contact)
        if compares(situation) and len(pair := distinct_subjects(situation)) > 1:
            return advice.write_difference(pair, situation)
        if may_ask and introduces_itself(understanding):
            return _ask_back()
        if wants_advice(situation) and (draft := self._advise(situation, seen, may_ask=may_ask)):
            return draft
        if "contact_details" in understanding.intents and "challenge" not in understanding.intents:
            return generator.write_not_found(situation, subject, (), ())
        if not is_near(best, subject) and not facts.is_over(situation, subject):
            is_need = understanding.needs and not understanding.intents & EXPLICIT_FACTS and not is_how_to(understanding)
            advised = self._advise(situation, seen, may_ask=may_ask) if is_need or describes(understanding) else None
            return advised or _write_nothing(situation, subject, may_ask=may_ask)
        if subject is None and is_vague(understanding) and may_ask:
            return _ask_back()
        return facts.write_answer(self._with_alternatives(situation, subject, seen), subject)

    def _stranger(self, understanding: Understanding) -> str | None:
        """Return a programme's name in a question that no document has; the documents' names are gathered when one is first asked about."""
        if understanding.mentions or not NAMED.search(understanding.text):
            return None
        if self._like_names is None:
            self._like_names = collect_like_names(self._searcher.documents().values())
        return find_stranger(understanding.text, self._like_names)

    def _advise(self, situation: Situation, seen: Observation, *, may_ask: bool) -> Draft | None:
        understanding = situation.understanding
        scores = self._retriever.score_documents(understanding.need_text)
        matches = match_programmes(understanding, situation.documents, scores, today=situation.today)
        seen.weighing = Weighing(understanding, scores, tuple(matches))
        if not matches:
            return None
        unfit = find_unfit(understanding, situation.documents, scores, matches, today=situation.today)
        seen.weighing = replace(seen.weighing, unfit=tuple(unfit))
        situation = self._with_leads(situation, [*(m.document.id for m in matches), *(u.document.id for u in unfit)])
        if may_ask and is_vague(understanding):
            choices = [short_title(match.document.title) for match in matches]
            return advice.write_clarification(phrases.CLARIFY_NEED, choices, matches, situation)
        if may_ask and deciding_sizes(understanding, situation.documents, scores, today=situation.today):
            return advice.write_clarification(phrases.CLARIFY_SIZE, phrases.SIZES, matches, situation)
        return advice.write_recommendation(situation, matches, unfit)

    def _with_alternatives(self, situation: Situation, subject: Subject | None, seen: Observation) -> Situation:
        """Find what to point at when the subject is over: what replaces it, else the best open programme for the same needs."""
        programme = subject.document.programme if subject else None
        if subject is None or programme is None or subject.part is not None or subject.status(situation.today) != "avslutad":
            return situation
        ids = programme.replaced_by
        if not ids and situation.understanding.intents & {"status", "apply", "recommend"}:
            wanted = replace(situation.understanding, needs=programme.needs)
            scores = self._retriever.score_documents(" ".join(programme.needs))
            matches = match_programmes(wanted, situation.documents, scores, today=situation.today)
            seen.weighing = Weighing(wanted, scores, tuple(matches))
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


def _write_nothing(situation: Situation, subject: Subject | None, *, may_ask: bool) -> Draft:
    """Ask back a company that describes itself, decline what is foreign, and say of the rest that the documents do not answer."""
    understanding = situation.understanding
    if (
        may_ask
        and subject is None
        and describes(understanding)
        and not is_how_to(understanding)
        and not understanding.intents & EXPLICIT_FACTS
    ):
        return _ask_back()
    if subject is None and (not understanding.is_domain or (is_how_to(understanding) and not speaks_of_support(understanding))):
        return generator.write_refusal(situation, phrases.OUT_OF_SCOPE)
    return generator.write_not_found(situation, subject, (), ())
