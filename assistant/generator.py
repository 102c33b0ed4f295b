"""Write an answer from passages without a model: choose whole sentences, and put the status and the next step beside them."""

import re
from collections.abc import Iterable, Sequence

from assistant import phrases
from assistant.cues import EXPLICIT_FACTS, PRICE
from assistant.evidence import EVIDENCE
from assistant.follow_ups import suggest
from assistant.grounding import Draft, Statement, numbers_in, own_words, sentence
from assistant.names import short_title
from assistant.retriever import Passage
from assistant.situation import ENDED_WORDS, Situation, Subject, contact_of, is_anachronistic, recommend
from assistant.types import ContactPoint, Recommendation
from assistant.validity import status_lines, status_matters, write_caution, write_replacements
from corpus.schema import OPEN_STATUSES, CostRule, Document, status_on

NEAR_THE_TOP = 5
MOST_SENTENCES = 5
SHARE_OF_BEST = 0.7  # a sentence that fits less than this, relative to the best, is about something else
SHARE_OF_BEST_ELSEWHERE = 0.85  # and in another document
WAY_IN = re.compile(r"\b(?:ni|man) (?:ansöker|söker|anmäler)\b|\bansökan (?:görs|skickas|lämnas)\b|\bsöks hos\b", re.IGNORECASE)
LONG_ENOUGH = 760  # characters of quoted sentences


def choose_passages(situation: Situation, passages: Sequence[Passage], *, most: int = MOST_SENTENCES) -> list[Passage]:
    """Choose the sentences to show: the best, then those near it, of its document first."""
    candidates = [p for p in passages if not p.is_gap and not is_anachronistic(p, situation) and is_on_subject(p, situation)]
    candidates = [p for p in candidates if not _leads_to_what_is_over(p, situation)]
    if not candidates:
        return []
    candidates = _answering_first(situation, _known_then(situation, candidates))
    best = candidates[0]
    chosen: list[Passage] = []
    for passage in candidates:
        at_home = passage.document_id == best.document_id
        share = SHARE_OF_BEST if at_home else SHARE_OF_BEST_ELSEWHERE
        if passage.score < share * best.score or _repeats(passage, chosen):
            continue
        if chosen and sum(len(p.text) for p in chosen) + len(passage.text) > LONG_ENOUGH:
            continue
        chosen.append(passage)
        if len(chosen) == most:
            break
    return chosen


def _leads_to_what_is_over(passage: Passage, situation: Situation) -> bool:
    """Tell whether a sentence says how to apply for what is over, to someone who asks something else of it."""
    document = situation.documents.get(passage.document_id)
    programme = document.programme if document else None
    if programme is None or situation.understanding.intents & {"apply", "contact"} or ENDED_WORDS.search(passage.text):
        return False
    tells_how = passage.chunk.kind == "apply" or bool(WAY_IN.search(passage.text))
    return tells_how and status_on(programme, situation.today) == "avslutad"


def _known_then(situation: Situation, candidates: list[Passage]) -> list[Passage]:
    """Put last what only a source after the day of the question tells."""
    today = situation.today.isoformat()

    def is_later(passage: Passage) -> bool:
        document = situation.documents.get(passage.document_id)
        dates = [source.published for number in passage.sources if document and (source := document.source(number))]
        return bool(dates) and all(published is not None and published > today for published in dates)

    front = [passage for passage in candidates if not is_later(passage)]
    return [*front, *(passage for passage in candidates if is_later(passage))]


def _answering_first(situation: Situation, candidates: list[Passage]) -> list[Passage]:
    """Put the sentence that gives what is asked for (a price, a date) before one that only speaks of it."""
    asked = [intent for intent in situation.understanding.intents if intent in EXPLICIT_FACTS and intent in EVIDENCE]
    giving = [p for p in candidates[:NEAR_THE_TOP] if any(EVIDENCE[intent].search(p.text) for intent in asked)]
    return candidates if not giving else [giving[0], *(p for p in candidates if p is not giving[0])]


def is_on_subject(passage: Passage, situation: Situation) -> bool:
    """Tell whether a sentence stands in a document that the question names, or has one of the names in it."""
    mentions = situation.understanding.subjects
    text = f"{passage.chunk.title} {passage.text}".lower()
    return not mentions or any(m.name.document_id == passage.document_id or m.name.text.lower() in text for m in mentions)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]{4,}", text.lower())) | set(re.findall(r"\d+", text))


def _repeats(passage: Passage, chosen: Iterable[Passage]) -> bool:
    """Tell whether a sentence says what one already chosen says."""
    words = _words(passage.text)
    return any(len(words & _words(other.text)) >= 0.75 * min(len(words), len(_words(other.text))) for other in chosen)


def find_topic(situation: Situation, subject: Subject | None, passages: Sequence[Passage]) -> Subject | None:
    """Return what an answer is about: what the question names, else the document of the best sentence."""
    home = situation.documents.get(passages[0].document_id) if passages else None
    return subject or (Subject(home, short_title(home.title), home.programme) if home else None)


def write_facts(situation: Situation, about: Subject | None, passages: Sequence[Passage]) -> Draft:
    """Answer a question of fact: status where it matters, then the sentences that say it, then whom to ask."""
    statements = status_lines(about, situation) if about and status_matters(about, situation) else []
    if about and "owner" in situation.understanding.intents:
        statements += _owner_line(about, situation)
    shown = {passage for statement in statements if statement.is_verbatim for passage in statement.passages}
    statements += [sentence(passage) for passage in passages if passage not in shown]
    recommended: list[Recommendation] = []
    status = about.status(situation.today) if about else None
    if about and status in OPEN_STATUSES and (situation.understanding.needs or "recommend" in situation.understanding.intents):
        recommended = _own_recommendation(about, situation)
    if about and status == "avslutad":
        more, recommended = write_replacements(about, situation)
        statements += more
    statements += write_caution(about, situation, statements)
    return Draft("answered", tuple(statements), tuple(recommended), contact=contact_of(about.document if about else None))


def _owner_line(subject: Subject, situation: Situation) -> list[Statement]:
    """Say who answers for something, where a sentence of the document names them too."""
    programme, evidence = subject.document.programme, owner_evidence(subject, situation)
    if programme is None or not programme.owner or evidence is None:
        return []
    return [own_words(phrases.OWNER, evidence, name=subject.name, owner=programme.owner), sentence(evidence)]


def owner_evidence(subject: Subject, situation: Situation) -> Passage | None:
    """Return a sentence of the document that names who answers for it."""
    programme = subject.document.programme
    if programme is None or not programme.owner or subject.part is not None:
        return None
    word = programme.owner.split()[0].rstrip(",;").lower()
    own = (p for p in situation.retrieval.passages if p.document_id == subject.document.id and not p.is_gap)
    naming = [p for p in own if word in p.text.lower()]
    return next((p for p in naming if subject.name.lower() in p.text.lower()), next(iter(naming), None))


def _own_recommendation(subject: Subject, situation: Situation) -> list[Recommendation]:
    """Point at the programme an answer is about, when a company with a need of its own asks about it and it is open."""
    document, programme = subject.document, subject.document.programme
    if programme is None or document.front is None or document.front.kind == "background" or "företag" not in programme.target.applicants:
        return []
    status = status_on(programme, situation.today)
    shared = [need for need in situation.understanding.needs if need in programme.needs]
    why = (phrases.WHY_NEED.format(needs=", ".join(shared)),) if shared else ()
    return [recommend(document, status, why)] if status in OPEN_STATUSES and shared else []


def write_not_found(situation: Situation, subject: Subject | None, gaps: Sequence[Passage], near: Sequence[Passage]) -> Draft:
    """Say that the documents do not answer, what they say that is near, and whom to ask."""
    document = subject.document if subject else situation.documents.get((gaps or near)[0].document_id) if gaps or near else None
    contact = contact_of(document)
    if "contact_details" in situation.understanding.intents:
        statements = [Statement(phrases.CONTACT_DETAILS)]
    elif gaps:
        statements = [sentence(gap) for gap in gaps]
    elif subject and "cost" in situation.understanding.intents:
        statements = [own_words(phrases.COST_NOT_IN_DOCUMENTS, name=subject.name)]
    elif subject:
        statements = [own_words(phrases.NOT_IN_DOCUMENTS_ABOUT, name=subject.name)]
    else:
        statements = [Statement(phrases.NOT_IN_DOCUMENTS)]
    if subject and subject.status(situation.today) == "avslutad":
        statements += status_lines(subject, situation)
    shown = {passage for statement in statements for passage in statement.passages}
    if fresh := [sentence(passage) for passage in near if passage not in shown]:
        statements += [Statement(phrases.NEAR, style="paragraph"), *fresh]
    statements.append(own_words(phrases.ASK, style="paragraph", contact=contact.name))
    return Draft("not_found", tuple(statements), contact=contact, suggestions=suggest(subject, situation, statements))


def write_unknown(situation: Situation, name: str) -> Draft:
    """Say that no document knows what a question names; what is said of others would be taken for an answer about it."""
    contact = contact_of(None)
    statements = [own_words(phrases.UNKNOWN_NAME, name=name), own_words(phrases.ASK, style="paragraph", contact=contact.name)]
    return Draft("not_found", tuple(statements), contact=contact)


def write_refusal(situation: Situation, text: str, contact: ContactPoint | None = None) -> Draft:
    """Decline, and say what can be asked instead."""
    statements = [Statement(text)]
    if contact:
        statements.append(own_words(phrases.CONTACT, contact=contact.name))
    return Draft("out_of_scope", tuple(statements), suggestions=phrases.EXAMPLES, contact=contact)


def _document_with_fee(situation: Situation, subject: Subject | None) -> Document | None:
    """Return the document with a fee rule near the top, if the question is about it, or about its owner and nothing else."""
    near = dict.fromkeys(p.document_id for p in situation.retrieval.passages[: 2 * NEAR_THE_TOP])
    documents = (situation.documents[name] for name in near if name in situation.documents)
    found = next((d for d in documents if d.programme and d.programme.cost_rule), None)
    if found is None or found.programme is None:
        return None
    is_meant = subject is None or subject.document.id == found.id or subject.name == found.programme.owner
    return found if is_meant else None


def _fee_evidence(rule: CostRule, documents: Sequence[Document], situation: Situation) -> Passage | None:
    """Return the cost in the front matter of the first document, else a sentence of any of them that gives every figure of its rule."""
    figures = {str(figure) for figure in (rule.per_employee, rule.minimum, rule.maximum)}
    ids = [document.id for document in documents]
    own = [p for p in situation.retrieval.passages if p.document_id in ids and not p.is_gap]
    costs = (p for p in own if p.chunk.kind == "cost" and p.document_id == ids[0])
    return next(costs, next((p for p in own if figures <= numbers_in(p.text)), None))


def fee_statement(situation: Situation, subject: Subject | None) -> Statement | None:
    """Compute a fee from the documented rule when the number of employees is known."""
    understanding = situation.understanding
    document, employees = _document_with_fee(situation, subject), understanding.profile.employees
    rule = document.programme.cost_rule if document and document.programme else None
    if document is None or rule is None or not employees or "cost" not in understanding.intents:
        return None
    if understanding.told.employees is None and not PRICE.search(understanding.mended.lower()):
        return None  # what a page holds of the company answers what asks for a price, and no other question about the fee
    evidence = _fee_evidence(rule, [document, *([subject.document] if subject else [])], situation)
    if evidence is None:
        return None
    amount = f"{min(max(rule.per_employee * employees, rule.minimum), rule.maximum):,}".replace(",", " ")
    text = phrases.COMPUTED_FEE.format(employees=employees, amount=amount)
    return Statement(text, (evidence,), derived=frozenset({str(employees), amount.replace(" ", "")}), is_status=True)
