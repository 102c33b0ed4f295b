"""Answer a question of fact from the passages, or say which documented gap it lands on."""

from collections.abc import Sequence
from dataclasses import replace

from assistant import generator, phrases, validity
from assistant.cues import EXPLICIT_FACTS, GIVES, PAST, PRICE, Intent
from assistant.evidence import EVIDENCE, stands_under
from assistant.follow_ups import suggest
from assistant.grounding import Draft, Statement, own_words, sentence
from assistant.names import names_of, short_title
from assistant.question import Understanding
from assistant.retriever import Passage
from assistant.sentences import letters
from assistant.situation import Situation, Subject, contact_of, subject_of
from corpus.schema import OPEN_STATUSES

FEW = 2  # sentences about what something was, when it is over
GAP_MARGIN = 0.06  # a gap must beat the best fact by this much to be the answer
NOT_PRICE: frozenset[Intent] = frozenset({"when", "where", "apply", "count", "duration", "status"})  # asked with a word for paying


def write_answer(situation: Situation, subject: Subject | None) -> Draft:
    """Answer from the passages, or say which documented gap the question lands on."""
    understanding, passages = situation.understanding, situation.retrieval.passages
    home = subject.document.id if subject else passages[0].document_id
    own = [p for p in passages if p.document_id == home]
    gaps = [p for p in passages if p.is_gap and generator.is_on_subject(p, situation)]
    facts = [p for p in passages if not p.is_gap]
    if "contact" in understanding.intents and understanding.is_follow_up and subject:
        return _write_contact(situation, subject, own)
    if future := [year for year in understanding.years if year > situation.today.year and not any(str(year) in p.text for p in facts[:20])]:
        about_it = [gap for gap in gaps if gap.document_id == home or any(str(year) in gap.text for year in future)][:1]
        return _write_gap(situation, subject, about_it, [p for p in facts if p.chunk.kind == "lead"][:1])
    if gaps and not _is_told_by_the_day(situation, subject) and _lands_on_gap(understanding, gaps[0], facts):
        near = [p for p in facts if p.document_id == gaps[0].document_id and p.chunk.kind == "lead"][:1]
        near_gaps = [g for g in gaps[:2] if g.score >= gaps[0].score - 0.1 and g.document_id == gaps[0].document_id]
        document = situation.documents[gaps[0].document_id]
        is_home = subject is not None and subject.document.id == document.id
        about = subject if is_home else Subject(document, short_title(document.title), document.programme)
        return _write_gap(situation, about, near_gaps, near)
    is_price = bool(PRICE.search(understanding.mended.lower())) or not understanding.intents & NOT_PRICE
    if subject and "cost" in understanding.intents and is_price and not _has_price(situation, subject):
        about_cost = [gap for gap in own if gap.is_gap and EVIDENCE["cost"].search(gap.text)][:1]
        return _write_gap(situation, subject, about_cost, [p for p in own if p.chunk.kind == "lead"][:1])
    if "definition" in understanding.intents and not understanding.intents & EXPLICIT_FACTS:
        subject, passages = _presented(situation, subject)
    elif GIVES.search(understanding.mended.lower()) and not understanding.intents & EXPLICIT_FACTS:
        given = [p for p in own if stands_under(p.chunk.section, "gives")]
        passages = (*given, *(p for p in passages if p not in given))
    fee = generator.fee_statement(situation, subject)
    most = FEW if fee or is_over(situation, subject) else generator.MOST_SENTENCES
    chosen = generator.choose_passages(situation, passages, most=most)
    about = generator.find_topic(situation, subject, chosen)
    draft = generator.write_facts(situation, about, chosen)
    first = [fee] if fee else []
    last = [*_next_step(situation, subject, draft), *_assumed(situation, subject)]
    statements = (*first, *draft.statements, *last)
    return replace(draft, statements=statements, suggestions=suggest(about, situation, statements, recommended=draft.programmes))


def _write_gap(situation: Situation, subject: Subject | None, gaps: Sequence[Passage], near: Sequence[Passage]) -> Draft:
    draft = generator.write_not_found(situation, subject, gaps, near)
    return replace(draft, statements=(*draft.statements, *_assumed(situation, subject)))


def _next_step(situation: Situation, subject: Subject | None, draft: Draft) -> list[Statement]:
    """Tell how to apply, after a price or a condition of something that is open, where that is not said already."""
    asked = situation.understanding.intents & {"cost", "amount", "who_can"}
    if not asked or subject is None or subject.part is not None or subject.status(situation.today) not in OPEN_STATUSES:
        return []
    own = (p for p in situation.retrieval.passages if p.document_id == subject.document.id and p.chunk.kind == "apply")
    step = next(own, None)
    shown = {passage.text for statement in draft.statements for passage in statement.passages}
    if step is None or step.text in shown:
        return []
    said = sentence(step)
    return [replace(said, text=f"{phrases.NEXT_STEP} {said.text}", style="paragraph")]


def _assumed(situation: Situation, subject: Subject | None) -> list[Statement]:
    """Say which of two was taken, where what was typed is the beginning of both their names, and name the other."""
    mention = next((m for m in situation.understanding.mentions if subject and m.name.document_id == subject.document.id), None)
    programme = subject.document.programme if subject else None
    if subject is None or programme is None or mention is None:
        return []
    typed = letters(mention.matched)
    if typed in {letters(name.text) for name in names_of(subject.document)}:
        return []
    named = [m.name.document_id for m in situation.understanding.mentions if m.matched == mention.matched]
    ids = dict.fromkeys([*programme.confusable_with, *named])
    others = (situation.documents[name] for name in ids if name in situation.documents and name != subject.document.id)
    other = next((d for d in others if any(letters(name.text).startswith(typed) for name in names_of(d))), None)
    if other is None:
        return []
    return [own_words(phrases.ASSUMED, style="paragraph", name=short_title(subject.document.title), other=short_title(other.title))]


def _presented(situation: Situation, subject: Subject | None) -> tuple[Subject | None, tuple[Passage, ...]]:
    """Begin a presentation with the lead of the document that has the name as its own, where the question names one."""
    passages = situation.retrieval.passages
    titled = [m for m in situation.understanding.subjects if m.name.is_title and m.name.part is None]
    if not titled or (subject and subject.part is not None):
        return subject, passages
    home = subject_of(max(titled, key=lambda m: (m.name.text.lower() == m.matched.lower(), m.specificity)), situation.documents)
    leads = sorted((p for p in passages if p.document_id == home.document.id and p.chunk.kind == "lead"), key=lambda p: p.order)
    rest = [p for p in passages if p.document_id == home.document.id and p not in leads]
    return home, (*leads, *rest)


def is_over(situation: Situation, subject: Subject | None) -> bool:
    """Tell whether someone asks to take part in what is over: then what exists instead matters more than what it was."""
    over = subject is not None and subject.status(situation.today) == "avslutad"
    wants_in = bool(situation.understanding.intents & {"status", "apply", "contact", "recommend", "who_can"})
    return over and wants_in and not PAST.search(situation.understanding.mended.lower())


def _is_told_by_the_day(situation: Situation, subject: Subject | None) -> bool:
    """Tell whether a question is about the status or dates of something whose period, or a part's, answers it."""
    intents, today = situation.understanding.intents, situation.today
    if subject is None:
        return False
    if is_over(situation, subject) or (subject.status(today) == "kommande" and intents & {"status", "apply", "recommend"}):
        return True
    evidence = validity.status_evidence(subject, situation.retrieval.passages, ended=False)
    if "status" in intents and evidence and EVIDENCE["status"].search(evidence.text):
        return True
    if "status" in intents and subject.is_under_way(today):
        return True
    return bool(intents & {"status", "apply", "duration", "when"}) and bool(validity.open_parts(subject, situation))


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
    statements = (own_words(phrases.CONTACT, contact=contact.name), *(sentence(p) for p in shown))
    return Draft("answered", statements, suggestions=suggest(subject, situation, statements), contact=contact)


def _lands_on_gap(understanding: Understanding, gap: Passage, facts: Sequence[Passage]) -> bool:
    """Tell whether what a question asks is what a document lists as not known."""
    if not facts:
        return True
    wanted = [intent for intent in understanding.intents if intent in EVIDENCE]
    answers = [p for p in facts[:8] if not wanted or any(EVIDENCE[intent].search(p.text) for intent in wanted)]
    if not answers:
        return gap.score >= facts[0].score - 2 * GAP_MARGIN
    rival = max(answers, key=lambda p: p.score)
    return gap.score >= rival.score - GAP_MARGIN and gap.focus > max(p.focus for p in answers if p.score >= rival.score - GAP_MARGIN) + 0.02
