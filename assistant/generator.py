"""Write an answer from passages without a model: choose whole sentences, and put the status and the next step beside them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant import phrases
from assistant.cues import EXPLICIT_FACTS
from assistant.grounding import Draft, Statement, own_words
from assistant.names import short_title
from assistant.retriever import EVIDENCE, Passage
from assistant.situation import ENDED_WORDS, Situation, Subject, contact_of, is_anachronistic
from assistant.types import ContactPoint, Recommendation
from assistant.understanding import Understanding
from corpus.schema import MARKER, OPEN_STATUSES, last_day, status_on

NEAR_THE_TOP = 5
MOST_SENTENCES = 5
SHARE_OF_BEST = 0.62  # a sentence that fits less than this, relative to the best, is about something else
SHARE_OF_BEST_ELSEWHERE = 0.85  # and in another document
LONG_ENOUGH = 760  # characters of quoted sentences


def sentence(passage: Passage, *, style: str = "sentence") -> Statement:
    """Show a passage as it stands, source numbers left out."""
    text = re.sub(r"\s+", " ", MARKER.sub("", passage.text)).strip()
    shown = text if text.endswith((".", "!", "?", "…", ":")) else f"{text}."
    return Statement(shown, (passage,), "bullet" if style == "bullet" else "sentence", is_verbatim=True)


def choose_passages(situation: Situation, passages: Sequence[Passage], *, most: int = MOST_SENTENCES) -> list[Passage]:
    """Choose the sentences to show: the best, then those near it, of its document first."""
    candidates = [p for p in passages if not p.is_gap and not is_anachronistic(p, situation) and _is_on_subject(p, situation)]
    if not candidates:
        return []
    candidates = _answering_first(situation, candidates)
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


def _answering_first(situation: Situation, candidates: list[Passage]) -> list[Passage]:
    """Put the sentence that gives what is asked for (a price, a date) before one that only speaks of it."""
    asked = [intent for intent in situation.understanding.intents if intent in EXPLICIT_FACTS and intent in EVIDENCE]
    giving = [p for p in candidates[:NEAR_THE_TOP] if any(EVIDENCE[intent].search(p.text) for intent in asked)]
    return candidates if not giving else [giving[0], *(p for p in candidates if p is not giving[0])]


def _is_on_subject(passage: Passage, situation: Situation) -> bool:
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


def status_evidence(subject: Subject, passages: Sequence[Passage], *, ended: bool) -> Passage | None:
    """Return the sentence that best shows a subject's status: the part's own note, else a sentence that says so."""
    own = [p for p in passages if p.document_id == subject.document.id and not p.is_gap]
    if subject.part is not None:
        notes = [p for p in own if p.chunk.kind == "part" and p.chunk.section == (subject.name,)]
        if notes:
            return notes[0]
    wanted = ENDED_WORDS if ended else EVIDENCE["status"]
    end = subject.validity.period.end if subject.validity else None
    dated = [p for p in own if end and end[:4] in p.text and (wanted.search(p.text) or p.chunk.kind in ("lead", "apply"))]
    saying = [p for p in own if p.chunk.kind in ("lead", "apply", "text", "part") and wanted.search(p.text)]
    leads = [p for p in saying if p.chunk.kind in ("lead", "apply")]
    return next(iter([*dated, *leads, *saying, *(p for p in own if p.chunk.kind == "lead"), *own]), None)


def _status_lines(subject: Subject, situation: Situation) -> list[Statement]:
    """Say what a subject's status is on the day, with the sentence that shows it."""
    status = subject.status(situation.today)
    asked = bool(situation.understanding.intents & {"status", "apply", "recommend"})
    evidence = status_evidence(subject, situation.retrieval.passages, ended=status == "avslutad")
    if evidence is None or status is None:
        return []
    name = subject.name
    if status == "avslutad":
        wording = phrases.ENDED_NO if asked else phrases.ENDED
        return [replace(own_words(wording, evidence, name=name), is_status=True), sentence(evidence)]
    if status == "kommande":
        return [replace(own_words(phrases.COMING, evidence, name=name), is_status=True), sentence(evidence)]
    if status in OPEN_STATUSES and "status" in situation.understanding.intents:
        return [_open_line(subject, evidence, situation)]
    return open_parts(subject, situation) or _last_known(subject, evidence, situation)


def _last_known(subject: Subject, evidence: Passage, situation: Situation) -> list[Statement]:
    """Show what is last known of something whose status is not, when that is what is asked."""
    asked = "status" in situation.understanding.intents and subject.status(situation.today) == "okänd"
    return [sentence(evidence)] if asked and EVIDENCE["status"].search(evidence.text) else []


def open_parts(subject: Subject, situation: Situation) -> list[Statement]:
    """Say which dated part of something, a call for example, is open on the day."""
    programme = subject.document.programme
    parts = programme.parts if programme and subject.part is None else ()
    statements = []
    for number, part in enumerate(parts):
        end, start = part.period.end, part.period.start
        is_near = bool(end) and (start or str(end)[:4] == str(situation.today.year))  # without a start, only its last year is sure
        if is_near and status_on(part, situation.today) in OPEN_STATUSES:
            open_part = Subject(subject.document, part.name, part, number)
            if evidence := status_evidence(open_part, situation.retrieval.passages, ended=False):
                statements.append(_open_line(open_part, evidence, situation))
    return statements[:2]


def _open_line(subject: Subject, evidence: Passage, situation: Situation) -> Statement:
    end = subject.validity.period.end if subject.validity else None
    if end and last_day(end) >= situation.today and str(last_day(end).year) in evidence.text:
        words = f"december {end}" if len(end) == 4 else end
        return own_words(phrases.OPEN_UNTIL, evidence, name=subject.name, end=words)
    return own_words(phrases.OPEN_YES, evidence, name=subject.name)


def _replacements(subject: Subject, situation: Situation) -> tuple[list[Statement], list[Recommendation]]:
    """Name what exists instead of something that is over, where the documents say so and it is not over too."""
    programme = subject.document.programme
    statements, recommended = [], []
    for name in situation.alternatives:
        document = situation.documents.get(name)
        if document is None or document.programme is None:
            continue
        status = status_on(document.programme, situation.today)
        lead = next((p for p in situation.retrieval.passages if p.document_id == name and p.chunk.kind == "lead"), None)
        if status in ("avslutad", "kommande") or lead is None:
            continue
        wording = phrases.INSTEAD if programme and name in programme.replaced_by else phrases.SAME_NEED
        statements.append(Statement(wording.format(name=short_title(document.title)), (lead,), "paragraph"))
        statements.append(sentence(lead))
        if status == "okänd":
            statements.append(Statement(phrases.CHECK_STATUS))
        recommended.append(Recommendation(name, document.title, status, (phrases.WHY_INSTEAD.format(name=subject.name),)))
    return statements, recommended


def suggest(subject: Subject | None, understanding: Understanding) -> tuple[str, ...]:
    """Offer follow-up questions that the document does answer and that were not just asked."""
    programme, front = (subject.document.programme, subject.document.front) if subject else (None, None)
    if subject is None or programme is None or front is None or front.kind != "programme" or programme.status == "avslutad":
        return ()
    known = {"cost": programme.cost, "apply": programme.apply, "who_can": programme.target.note}
    name = short_title(subject.document.title).split(" och ")[0]
    return tuple(
        phrases.SUGGEST[intent].format(name=name) for intent, value in known.items() if value and intent not in understanding.intents
    )[:3]


def write_facts(situation: Situation, subject: Subject | None, passages: Sequence[Passage]) -> Draft:
    """Answer a question of fact: status where it matters, then the sentences that say it, then whom to ask."""
    best = passages[0] if passages else None
    home = situation.documents.get(best.document_id) if best else None
    about = subject or (Subject(home, short_title(home.title), home.programme) if home else None)
    statements = _status_lines(about, situation) if about and _status_matters(about, situation) else []
    if about and "owner" in situation.understanding.intents:
        statements += _owner_line(about, situation)
    shown = {passage for statement in statements if statement.is_verbatim for passage in statement.passages}
    statements += [sentence(passage) for passage in passages if passage not in shown]
    recommended: list[Recommendation] = []
    status = about.status(situation.today) if about else None
    if about and status in OPEN_STATUSES and (situation.understanding.needs or "recommend" in situation.understanding.intents):
        recommended = _own_recommendation(about, situation)
    if about and status == "avslutad":
        more, recommended = _replacements(about, situation)
        statements += more
    statements += _caution(about, situation, statements)
    document = about.document if about else None
    return Draft("answered", tuple(statements), tuple(recommended), suggest(about, situation.understanding), contact_of(document))


def _owner_line(subject: Subject, situation: Situation) -> list[Statement]:
    """Say who answers for something, where a sentence of the document names them too."""
    programme = subject.document.programme
    if programme is None or not programme.owner or subject.part is not None:
        return []
    word = programme.owner.split()[0].rstrip(",;").lower()
    own = (p for p in situation.retrieval.passages if p.document_id == subject.document.id and not p.is_gap)
    evidence = next((p for p in own if word in p.text.lower()), None)
    return [own_words(phrases.OWNER, evidence, name=subject.name, owner=programme.owner), sentence(evidence)] if evidence else []


def _own_recommendation(subject: Subject, situation: Situation) -> list[Recommendation]:
    """Point at the programme an answer is about, when a company with a need of its own asks about it and it is open."""
    document, programme = subject.document, subject.document.programme
    if programme is None or document.front is None or document.front.kind == "background" or "företag" not in programme.target.applicants:
        return []
    status = status_on(programme, situation.today)
    shared = [need for need in situation.understanding.needs if need in programme.needs]
    why = (phrases.WHY_NEED.format(needs=", ".join(shared)),) if shared else ()
    return [Recommendation(document.id, document.title, status, why)] if status in OPEN_STATUSES and shared else []


def _status_matters(subject: Subject, situation: Situation) -> bool:
    status = subject.status(situation.today)
    return status in ("avslutad", "kommande") or "status" in situation.understanding.intents


def _caution(subject: Subject | None, situation: Situation, statements: Sequence[Statement]) -> list[Statement]:
    """Say that the status or the age of a fact must be checked, when a company would act on it."""
    if subject is None or not situation.understanding.intents & {"cost", "amount", "apply", "status", "who_can"}:
        return []
    contact = contact_of(subject.document).name
    if subject.status(situation.today) == "okänd":
        return [own_words(phrases.UNKNOWN_STATUS, style="paragraph", name=subject.name, contact=contact)]
    cited = [passage for statement in statements for passage in statement.passages]
    dated = [s.published for p in cited for n in p.sources if (s := subject.document.source(n)) and p.document_id == subject.document.id]
    if dated and not any(dated) and subject.status(situation.today) != "avslutad":
        return [own_words(phrases.UNDATED, style="paragraph", contact=contact)]
    return []


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
        statements += _status_lines(subject, situation)
    shown = {passage for statement in statements for passage in statement.passages}
    if fresh := [sentence(passage) for passage in near if passage not in shown]:
        statements += [Statement(phrases.NEAR, style="paragraph"), *fresh]
    statements.append(own_words(phrases.ASK, style="paragraph", contact=contact.name))
    return Draft("not_found", tuple(statements), contact=contact, suggestions=suggest(subject, situation.understanding))


def write_refusal(situation: Situation, text: str, contact: ContactPoint | None = None) -> Draft:
    """Decline, and say what can be asked instead."""
    statements = [Statement(text)]
    if contact:
        statements.append(own_words(phrases.CONTACT, contact=contact.name))
    return Draft("out_of_scope", tuple(statements), suggestions=phrases.EXAMPLES, contact=contact)


def _subject_with_fee(situation: Situation, subject: Subject | None) -> Subject | None:
    """Return the document with a fee rule near the top, if the question is about it, or about its owner and nothing else."""
    near = dict.fromkeys(p.document_id for p in situation.retrieval.passages[: 2 * NEAR_THE_TOP])
    documents = (situation.documents[name] for name in near if name in situation.documents)
    found = next((d for d in documents if d.programme and d.programme.cost_rule), None)
    if found is None or found.programme is None:
        return None
    is_meant = subject is None or subject.document.id == found.id or subject.name == found.programme.owner
    return Subject(found, short_title(found.title), found.programme) if is_meant else None


def fee_statement(situation: Situation, subject: Subject | None) -> Statement | None:
    """Compute a fee from the documented rule when the number of employees is known."""
    subject = _subject_with_fee(situation, subject)
    programme = subject.document.programme if subject else None
    employees = situation.understanding.profile.employees
    if (
        subject is None
        or programme is None
        or programme.cost_rule is None
        or not employees
        or "cost" not in situation.understanding.intents
    ):
        return None
    rule = programme.cost_rule
    evidence = next((p for p in situation.retrieval.passages if p.document_id == subject.document.id and p.chunk.kind == "cost"), None)
    if evidence is None:
        return None
    amount = f"{min(max(rule.per_employee * employees, rule.minimum), rule.maximum):,}".replace(",", " ")
    text = phrases.COMPUTED_FEE.format(employees=employees, amount=amount)
    return Statement(text, (evidence,), derived=frozenset({str(employees), amount.replace(" ", "")}))
