"""Say what is open, over or not begun on the day, what exists instead, and what must be checked because its date is old or unknown."""

from collections.abc import Sequence
from dataclasses import replace

from assistant import phrases
from assistant.cues import NOW, STILL
from assistant.evidence import EVIDENCE
from assistant.grounding import Statement, own_words, sentence
from assistant.matcher import takes_applicants
from assistant.names import short_title
from assistant.retriever import Passage
from assistant.situation import ENDED_WORDS, Situation, Subject, contact_of, recommend
from assistant.types import Recommendation
from corpus.schema import OPEN_STATUSES, last_day, status_on

OPEN = (phrases.OPEN, phrases.OPEN_UNTIL)  # without and with its last day
OPEN_YES = (phrases.OPEN_YES, phrases.OPEN_YES_UNTIL)


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


def status_lines(subject: Subject, situation: Situation) -> list[Statement]:
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
    if barrier := _barrier(subject, situation):
        return [barrier]
    if status in OPEN_STATUSES and _asks_if_open(subject, situation):
        may_they = situation.understanding.intents & {"apply", "who_can"}  # that it is open is no yes to whether they may
        return [_open_line(subject, evidence, situation, OPEN if may_they else OPEN_YES)]
    return open_parts(subject, situation) or _last_known(subject, evidence, situation)


def _barrier(subject: Subject, situation: Situation) -> Statement | None:
    """Show the sentence that says who may apply, where a company asks to and is not among them."""
    programme = subject.document.programme
    asked = situation.understanding.intents & {"status", "apply", "who_can"}
    if programme is None or not asked or subject.part is not None or takes_applicants(programme):
        return None
    own = (p for p in situation.retrieval.passages if p.document_id == subject.document.id and p.chunk.kind == "target")
    return next((sentence(passage) for passage in own), None)


def _asks_if_open(subject: Subject, situation: Situation) -> bool:
    """Tell whether a question is whether a programme is open; an organisation is neither open nor closed."""
    front = subject.document.front
    is_organisation = front is not None and front.kind == "organisation" and subject.part is None
    lowered = situation.understanding.mended.lower()
    asks = bool(STILL.search(lowered)) or ("status" in situation.understanding.intents and bool(NOW.search(lowered)))
    return asks and not is_organisation


def _last_known(subject: Subject, evidence: Passage, situation: Situation) -> list[Statement]:
    """Show what is last known of something whose status is not, when that is what is asked."""
    asked = "status" in situation.understanding.intents and subject.status(situation.today) == "okänd"
    return [sentence(evidence)] if asked and EVIDENCE["status"].search(evidence.text) else []


def open_parts(subject: Subject, situation: Situation) -> list[Statement]:
    """Say which dated part of something, a call for example, is open on the day; it is no yes to what was asked about the whole."""
    programme = subject.document.programme
    parts = programme.parts if programme and subject.part is None else ()
    statements = []
    for number, part in enumerate(parts):
        end, start = part.period.end, part.period.start
        is_near = bool(end) and (start or str(end)[:4] == str(situation.today.year))  # without a start, only its last year is sure
        if is_near and status_on(part, situation.today) in OPEN_STATUSES:
            open_part = Subject(subject.document, part.name, part, number)
            if evidence := status_evidence(open_part, situation.retrieval.passages, ended=False):
                statements.append(_open_line(open_part, evidence, situation, OPEN))
    return statements[:2]


def _open_line(subject: Subject, evidence: Passage, situation: Situation, wordings: tuple[str, str]) -> Statement:
    """Say that something is open, in the first wording, or until its last day, in the second."""
    end = subject.validity.period.end if subject.validity else None
    hidden = (p for p in situation.hidden if p.document_id == subject.document.id and end and end[:4] in p.text)
    if end and end[:4] not in evidence.text:
        evidence = next(hidden, evidence)
    if end and last_day(end) >= situation.today and str(last_day(end).year) in evidence.text:
        return own_words(wordings[1], evidence, name=subject.name, end=phrases.date_in_words(end))
    return own_words(wordings[0], evidence, name=subject.name)


def write_replacements(subject: Subject, situation: Situation) -> tuple[list[Statement], list[Recommendation]]:
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
        recommended.append(recommend(document, status, (phrases.WHY_INSTEAD.format(name=subject.name),)))
    return statements, recommended


def status_matters(subject: Subject, situation: Situation) -> bool:
    """Tell whether an answer about something must begin with whether it is open."""
    status = subject.status(situation.today)
    return status in ("avslutad", "kommande") or "status" in situation.understanding.intents


def write_caution(subject: Subject | None, situation: Situation, statements: Sequence[Statement]) -> list[Statement]:
    """Say that the status or the age of a fact must be checked, when a company would act on it."""
    if subject is None or not situation.understanding.intents & {"cost", "amount", "apply", "status", "who_can"}:
        return []
    contact = contact_of(subject.document).name
    cited = [passage for statement in statements for passage in statement.passages]
    dated = [s.published for p in cited for n in p.sources if (s := subject.document.source(n)) and p.document_id == subject.document.id]
    if subject.status(situation.today) == "okänd":
        newest = max(filter(None, dated), default=None)
        if newest is None:
            return [own_words(phrases.UNKNOWN_UNDATED, style="paragraph", name=subject.name, contact=contact)]
        year = newest[:4]
        return [own_words(phrases.UNKNOWN_STATUS, style="paragraph", name=subject.name, contact=contact, date=year)]
    if dated and not any(dated) and subject.status(situation.today) != "avslutad":
        return [own_words(phrases.UNDATED, style="paragraph", contact=contact)]
    return []
