"""Reply to a question in its conversation: understand, retrieve, decide what kind of answer it takes, write, and ground it."""

import logging
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant import advice, generator, phrases
from assistant.chat_model import MOST_PASSAGES, ChatModelError, Request, generate, put_in_words
from assistant.grounding import Draft, Statement, ground
from assistant.matcher import Match, match_programmes
from assistant.names import Gazetteer, Mention, short_title
from assistant.retriever import EVIDENCE, Passage, Retrieval, Retriever
from assistant.situation import Situation, Subject, contact_of, find_subject, subject_of, without_anachronisms
from assistant.types import Answer, History
from assistant.understanding import Understanding, understand
from assistant.vocabulary import EXPLICIT_FACTS, GREETING, YES_NO, Intent
from corpus.schema import Need
from index.searcher import Searcher

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

logger = logging.getLogger(__name__)

NOTHING_NEAR = 0.30  # coverage under which no sentence is about the question, unless its meaning is near
MEANING_NEAR = 0.62  # cosine
GAP_MARGIN = 0.06  # a gap must beat the best fact by this much to be the answer
NAMED = 0.25  # specificity from which a name is what the question is about
NAMED_PROGRAMME = 0.15  # the same for a programme's name written right
EXACT = 100.0
FIGURE_NEAR = 0.42  # coverage over which a sentence is likely to hold the figure asked for
ALLOWED_NEAR = 0.25  # the same for a question whether something is allowed
NOT_PRICE: frozenset[Intent] = frozenset({"when", "where", "apply", "count", "duration", "status"})  # asked with a word for paying
FIRST_PERSON = re.compile(r"\b(?:vi|oss|vår|våra|vårt|jag|min|mitt|mig|we|our|us|i|behöver|söker|letar|funderar|osäkra)\b")
FEW_WORDS = 16  # a wish put in fewer, without size or a need of its own, is asked back about
GENERAL_NEEDS: frozenset[Need] = frozenset(
    {"produktion", "finansiering", "bidrag", "affärsutveckling", "innovation", "material och formning"}
)
WANTS = re.compile(r"\b(?:hjälp\w*|stöd\w*|bidrag\w*|tips|råd|utvecklas|göra för oss|pengar)\b")
ANSWERABLE = 0.5  # share of the question that a sentence must say to be the answer although its subject looks foreign


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
        situation = without_anachronisms(Situation(understanding, self._retriever.retrieve(understanding), documents, day))
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
        if understanding.refusal and not _is_answerable(understanding, best):
            contact = contact_of(subject.document) if subject and understanding.refusal == "action" else None
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
        if subject is None and _is_vague(understanding):
            return _ask_back()
        return _write_facts(situation, subject)

    def _advise(self, situation: Situation) -> Draft | None:
        understanding = situation.understanding
        scores = self._retriever.score_documents(understanding.need_text)
        matches = match_programmes(understanding, situation.documents, scores, today=situation.today)
        if not matches:
            return None
        situation = self._with_leads(situation, matches)
        if _is_vague(understanding):
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
    named = [m for m in understanding.mentions if _is_named(m, situation)]
    if named or not (understanding.needs or understanding.is_individual):
        return False
    best = next((p.coverage for p in situation.retrieval.passages if not p.is_gap), 0.0)
    figures = bool(understanding.intents & EXPLICIT_FACTS) and "?" in understanding.text
    if YES_NO.search(understanding.text.lower()) and best > ALLOWED_NEAR:
        return False
    describes = _describes(understanding) or not understanding.profile.is_empty
    if "recommend" in understanding.intents:
        return not (figures and best > FIGURE_NEAR)
    return describes and not figures and not (understanding.text.endswith("?") and best > FIGURE_NEAR)


def _describes(understanding: Understanding) -> bool:
    """Tell whether a company speaks of itself."""
    return bool(FIRST_PERSON.search(understanding.text.lower())) and (
        understanding.is_domain or understanding.profile.employees is not None
    )


def _is_answerable(understanding: Understanding, best: Passage | None) -> bool:
    """Tell whether a sentence answers what looks like a question for another adviser (a tax word in a question about a loan)."""
    return understanding.refusal in ("expert", "small_talk") and best is not None and not best.is_gap and best.focus >= ANSWERABLE


def _is_vague(understanding: Understanding) -> bool:
    """Tell whether a company wants help but has not said with what: no need, or only such as all programmes meet, and little more."""
    asks = "recommend" in understanding.intents or bool(WANTS.search(understanding.text.lower()))
    general = set(understanding.needs) <= GENERAL_NEEDS
    alone = understanding.profile.employees is None and not understanding.is_follow_up and not understanding.mentions
    return asks and general and alone and len(understanding.text.split()) <= FEW_WORDS


def _ask_back() -> Draft:
    return Draft("clarify", (Statement(phrases.CLARIFY_NEED),), suggestions=phrases.CHOICES)


def _is_named(mention: Mention, situation: Situation) -> bool:
    """Tell whether a name is what a question is about: a programme's own name, or another that few documents speak of."""
    front = situation.documents[mention.name.document_id].front
    if front is None or front.kind == "background":
        return False
    needed = NAMED_PROGRAMME if front.kind == "programme" and mention.score == EXACT else NAMED
    return mention.specificity >= needed


def _is_near(best: Passage | None, retrieval: Retrieval, subject: Subject | None) -> bool:
    if best is None:
        return False
    if subject is not None:
        return best.coverage >= 0.5 * NOTHING_NEAR
    return best.coverage >= NOTHING_NEAR or best.semantic >= MEANING_NEAR


def _write_nothing(situation: Situation, subject: Subject | None) -> Draft:
    if subject is None and _describes(situation.understanding) and not situation.understanding.intents & EXPLICIT_FACTS:
        return _ask_back()
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
    if future := [year for year in understanding.years if year > situation.today.year and not any(str(year) in p.text for p in facts[:20])]:
        about_it = [gap for gap in gaps if gap.document_id == home or any(str(year) in gap.text for year in future)][:1]
        return generator.write_not_found(situation, subject, about_it, [p for p in facts if p.chunk.kind == "lead"][:1])
    if gaps and not _is_told_by_the_day(situation, subject) and _lands_on_gap(understanding, gaps[0], facts, own):
        near = [p for p in facts if p.document_id == gaps[0].document_id and p.chunk.kind == "lead"][:1]
        near_gaps = [g for g in gaps[:2] if g.score >= gaps[0].score - 0.1 and g.document_id == gaps[0].document_id]
        document = situation.documents[gaps[0].document_id]
        is_home = subject is not None and subject.document.id == document.id
        about = subject if is_home else Subject(document, short_title(document.title), document.programme)
        return generator.write_not_found(situation, about, near_gaps, near)
    if subject and "cost" in understanding.intents and not understanding.intents & NOT_PRICE and not _has_price(situation, subject):
        about_cost = [gap for gap in own if gap.is_gap and EVIDENCE["cost"].search(gap.text)][:1]
        return generator.write_not_found(situation, subject, about_cost, [p for p in own if p.chunk.kind == "lead"][:1])
    chosen = generator.choose_passages(situation, passages)
    draft = generator.write_facts(situation, subject, chosen)
    fee = generator.fee_statement(situation, subject)
    extra = [fee] if fee else []
    if "challenge" in understanding.intents:
        contact = contact_of(subject.document if subject else None)
        extra.append(Statement(phrases.CHALLENGE.format(contact=contact.name)))
    if "source" in understanding.intents and understanding.is_follow_up:
        extra.append(Statement(phrases.SOURCE))
    return replace(draft, statements=(*extra, *draft.statements))


def _is_told_by_the_day(situation: Situation, subject: Subject | None) -> bool:
    """Tell whether a question is about the status or dates of something whose period, or a part's, answers it."""
    intents, today = situation.understanding.intents, situation.today
    if subject is None:
        return False
    if subject.status(today) in ("avslutad", "kommande") and intents & {"status", "apply", "recommend"}:
        return True
    evidence = generator.status_evidence(subject, situation.retrieval.passages, ended=False)
    if "status" in intents and evidence and EVIDENCE["status"].search(evidence.text):
        return True
    if "status" in intents and subject.is_under_way(today):
        return True
    return bool(intents & {"status", "apply", "duration", "when"}) and bool(generator.open_parts(subject, situation))


def _has_price(situation: Situation, subject: Subject) -> bool:
    """Tell whether the documents a question names say what something costs the company."""
    named = {subject.document.id, *(mention.name.document_id for mention in situation.understanding.subjects)}
    named = named if subject.part is not None or "amount" in situation.understanding.intents else {subject.document.id}
    facts = [p for p in situation.retrieval.passages if p.document_id in named and not p.is_gap]
    return any(EVIDENCE["cost"].search(p.text) for p in facts)


def _write_contact(situation: Situation, subject: Subject, own: Sequence[Passage]) -> Draft:
    contact = contact_of(subject.document)
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
