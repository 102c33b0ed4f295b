"""Write an answer from passages without a model: choose whole sentences, and put the status and the next step beside them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant import phrases
from assistant.grounding import Draft, Statement
from assistant.matcher import Match
from assistant.names import Mention, short_title
from assistant.retriever import EVIDENCE, Passage, Retrieval
from assistant.types import ContactPoint, Recommendation
from assistant.understanding import Understanding
from corpus.schema import MARKER, OPEN_STATUSES, Document, Status, Validity, last_day, status_on

MOST_SENTENCES = 5
SHARE_OF_BEST = 0.62  # a sentence that fits less than this, relative to the best, is about something else
SHARE_OF_BEST_ELSEWHERE = 0.85  # and in another document
LONG_ENOUGH = 760  # characters of quoted sentences
ENDED_WORDS = re.compile(r"avslut|stäng|upphör|inte längre|gick ut|går inte att söka|har inte hittats|pågick", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a draft is written from."""

    understanding: Understanding
    retrieval: Retrieval
    documents: Mapping[str, Document]
    today: date


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


def sentence(passage: Passage, *, style: str = "sentence") -> Statement:
    """Show a passage as it stands, source numbers left out."""
    text = re.sub(r"\s+", " ", MARKER.sub("", passage.text)).strip()
    shown = text if text.endswith((".", "!", "?", "…", ":")) else f"{text}."
    return Statement(shown, (passage,), "bullet" if style == "bullet" else "sentence", is_verbatim=True)


def choose_passages(situation: Situation, passages: Sequence[Passage], *, most: int = MOST_SENTENCES) -> list[Passage]:
    """Choose the sentences to show: the best, then those near it, of its document first."""
    candidates = [p for p in passages if not p.is_gap and not _is_anachronistic(p, situation)]
    if not candidates:
        return []
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


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]{4,}", text.lower())} | set(re.findall(r"\d+", text))


def _repeats(passage: Passage, chosen: Iterable[Passage]) -> bool:
    """Tell whether a sentence says what one already chosen says."""
    words = _words(passage.text)
    return any(len(words & _words(other.text)) >= 0.75 * min(len(words), len(_words(other.text))) for other in chosen)


def _is_anachronistic(passage: Passage, situation: Situation) -> bool:
    """Tell whether a sentence says that something is over that was not on the day of the question."""
    document = situation.documents.get(passage.document_id)
    programme = document.programme if document else None
    if programme is None or document is None or document.front is None or situation.today >= document.front.verified:
        return False
    validities: list[Validity] = [programme, *programme.parts]
    changed = any(
        status_on(v, situation.today) in OPEN_STATUSES and status_on(v, document.front.verified) == "avslutad" for v in validities
    )
    return changed and bool(ENDED_WORDS.search(passage.text))


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


def status_evidence(subject: Subject, passages: Sequence[Passage], *, ended: bool) -> Passage | None:
    """Return the sentence that best shows a subject's status: the part's own note, else a sentence that says so."""
    own = [p for p in passages if p.document_id == subject.document.id and not p.is_gap]
    if subject.part is not None:
        notes = [p for p in own if p.chunk.kind == "part" and p.chunk.section == (subject.name,)]
        if notes:
            return notes[0]
    wanted = ENDED_WORDS if ended else EVIDENCE["status"]
    saying = [p for p in own if p.chunk.kind in ("lead", "apply", "text", "part") and wanted.search(p.text)]
    leads = [p for p in saying if p.chunk.kind in ("lead", "apply")]
    return next(iter([*leads, *saying, *(p for p in own if p.chunk.kind == "lead"), *own]), None)


def _status_lines(subject: Subject, situation: Situation) -> list[Statement]:
    """Say what a subject's status is on the day, with the sentence that shows it."""
    status = subject.status(situation.today)
    asked = bool(situation.understanding.intents & {"status", "apply", "recommend"})
    evidence = status_evidence(subject, situation.retrieval.passages, ended=status == "avslutad")
    if evidence is None or status is None:
        return []
    name = subject.name
    if status == "avslutad":
        text = (phrases.ENDED_NO if asked else phrases.ENDED).format(name=name)
        return [Statement(text, (evidence,)), sentence(evidence)]
    if status == "kommande":
        return [Statement(phrases.COMING.format(name=name), (evidence,)), sentence(evidence)]
    if status in OPEN_STATUSES and "status" in situation.understanding.intents:
        return [_open_line(subject, evidence, situation)]
    return open_parts(subject, situation)


def open_parts(subject: Subject, situation: Situation) -> list[Statement]:
    """Say which dated part of something, a call for example, is open on the day."""
    programme = subject.document.programme
    parts = programme.parts if programme and subject.part is None else ()
    statements = []
    for number, part in enumerate(parts):
        if part.period.end and part.period.start and status_on(part, situation.today) in OPEN_STATUSES:
            open_part = Subject(subject.document, part.name, part, number)
            if evidence := status_evidence(open_part, situation.retrieval.passages, ended=False):
                statements.append(_open_line(open_part, evidence, situation))
    return statements[:2]


def _open_line(subject: Subject, evidence: Passage, situation: Situation) -> Statement:
    end = subject.validity.period.end if subject.validity else None
    if end and last_day(end) >= situation.today and str(last_day(end).year) in evidence.text:
        words = f"december {end}" if len(end) == 4 else end
        return Statement(phrases.OPEN_UNTIL.format(name=subject.name, end=words), (evidence,), derived=frozenset(re.findall(r"\d+", words)))
    return Statement(phrases.OPEN_YES.format(name=subject.name), (evidence,))


def _replacements(subject: Subject, situation: Situation) -> tuple[list[Statement], list[Recommendation]]:
    """Name what exists instead of something that is over, where the documents say so and it is not over too."""
    programme = subject.document.programme
    statements, recommended = [], []
    for name in programme.replaced_by if programme else ():
        document = situation.documents.get(name)
        if document is None or document.programme is None:
            continue
        status = status_on(document.programme, situation.today)
        lead = next((p for p in situation.retrieval.passages if p.document_id == name and p.chunk.kind == "lead"), None)
        if status in ("avslutad", "kommande") or lead is None:
            continue
        statements.append(Statement(phrases.INSTEAD.format(names=short_title(document.title)), (lead,), "paragraph"))
        statements.append(sentence(lead))
        recommended.append(Recommendation(name, document.title, status, ("ersätter " + subject.name,)))
    return statements, recommended


def _suggestions(subject: Subject | None, understanding: Understanding) -> tuple[str, ...]:
    """Offer follow-up questions that the document does answer and that were not just asked."""
    if subject is None or subject.document.programme is None:
        return ()
    programme = subject.document.programme
    known = {"cost": programme.cost, "apply": programme.apply, "who_can": programme.target.note}
    name = short_title(subject.document.title)
    return tuple(
        phrases.SUGGEST[intent].format(name=name) for intent, value in known.items() if value and intent not in understanding.intents
    )[:3]


def write_facts(situation: Situation, subject: Subject | None, passages: Sequence[Passage]) -> Draft:
    """Answer a question of fact: status where it matters, then the sentences that say it, then whom to ask."""
    best = passages[0] if passages else None
    home = situation.documents.get(best.document_id) if best else None
    about = subject or (Subject(home, short_title(home.title), home.programme) if home else None)
    statements = _status_lines(about, situation) if about and _status_matters(about, situation) else []
    shown = {passage for statement in statements for passage in statement.passages}
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
    return Draft("answered", tuple(statements), tuple(recommended), _suggestions(about, situation.understanding), contact_of(document))


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
        return [Statement(phrases.UNKNOWN_STATUS.format(name=subject.name, contact=contact), style="paragraph")]
    cited = [passage for statement in statements for passage in statement.passages]
    dated = [s.published for p in cited for n in p.sources if (s := subject.document.source(n)) and p.document_id == subject.document.id]
    if dated and not any(dated) and subject.status(situation.today) != "avslutad":
        return [Statement(phrases.UNDATED.format(contact=contact), style="paragraph")]
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
        statements = [Statement(phrases.COST_NOT_IN_DOCUMENTS.format(name=subject.name))]
    elif subject:
        statements = [Statement(phrases.NOT_IN_DOCUMENTS_ABOUT.format(name=subject.name))]
    else:
        statements = [Statement(phrases.NOT_IN_DOCUMENTS)]
    if subject and subject.status(situation.today) == "avslutad":
        statements += _status_lines(subject, situation)
    shown = {passage for statement in statements for passage in statement.passages}
    if fresh := [sentence(passage) for passage in near if passage not in shown]:
        statements += [Statement(phrases.NEAR, style="paragraph"), *fresh]
    statements.append(Statement(phrases.ASK.format(contact=contact.name), style="paragraph"))
    return Draft("not_found", tuple(statements), contact=contact, suggestions=_suggestions(subject, situation.understanding))


def write_refusal(situation: Situation, text: str, contact: ContactPoint | None = None) -> Draft:
    """Decline, and say what can be asked instead."""
    statements = [Statement(text)]
    if contact:
        statements.append(Statement(phrases.CONTACT.format(contact=contact.name)))
    return Draft("out_of_scope", tuple(statements), suggestions=phrases.EXAMPLES, contact=contact)


def recommend(match: Match) -> Recommendation:
    """Make the answer's record of a match."""
    return Recommendation(match.document.id, match.document.title, match.status, match.why)


def write_recommendation(situation: Situation, matches: Sequence[Match]) -> Draft:
    """Present the programmes that fit: what each is, why it fits, and what to check."""
    statements = [Statement(phrases.RECOMMEND[len(matches)])]
    for match in matches:
        passage = _presentation(match, situation)
        if passage is None:
            continue
        name = short_title(match.document.title)
        reasons = f" Passar: {'; '.join(match.why)}." if match.why else ""
        check = f" {phrases.CHECK_STATUS}" if match.status == "okänd" else ""
        quoted = sentence(passage).text
        text = f"**{name}** ({phrases.STATUS_NAMES[match.status]}): {quoted}{reasons}{check}"
        statements.append(Statement(text, (passage,), "bullet", derived=_limits(match), is_verbatim=False))
    contact = contact_of(matches[0].document)
    statements.append(Statement(phrases.CONTACT.format(contact=contact.name), style="paragraph"))
    suggestions = _suggestions(Subject(matches[0].document, "", matches[0].programme), situation.understanding)
    return Draft("answered", tuple(statements), tuple(recommend(match) for match in matches), suggestions, contact)


def _limits(match: Match) -> frozenset[str]:
    """Return the size limits, which stand in the document's front matter rather than in the quoted sentence."""
    limits = match.programme.target.employees
    return frozenset(str(limit) for limit in (limits.min, limits.max) if limit is not None)


def _presentation(match: Match, situation: Situation) -> Passage | None:
    """Return the sentence that presents a programme: its best one for the question if it is good, else its lead."""
    own = [p for p in situation.retrieval.passages if p.document_id == match.document.id and not p.is_gap]
    leads = [p for p in own if p.chunk.kind == "lead"]
    return min(leads, key=lambda p: p.order, default=own[0] if own else None)


def write_clarification(question: str, choices: Sequence[str], matches: Sequence[Match], situation: Situation) -> Draft:
    """Ask the one thing that decides, and show what is likely meanwhile."""
    statements = [Statement(question)]
    names = [(match, passage) for match in matches if (passage := _presentation(match, situation))]
    statements += [
        Statement(f"**{short_title(match.document.title)}**: {sentence(passage).text}", (passage,), "bullet") for match, passage in names
    ]
    return Draft("clarify", tuple(statements), tuple(recommend(match) for match in matches), tuple(choices))


def write_difference(subjects: Sequence[Subject], situation: Situation) -> Draft:
    """Tell two confusable things apart: each in its own words, with its status."""
    first, second = subjects[0], subjects[1]
    same_document = first.document.id == second.document.id
    opening = phrases.DIFFERENT_PARTS if same_document else phrases.DIFFERENT.format(first=first.name, second=second.name)
    statements = [Statement(opening)]
    for subject in (first, second):
        passages = _portrait(subject, situation)
        status = subject.status(situation.today)
        label = f" ({phrases.STATUS_NAMES[status]})" if status else ""
        if passages:
            text = " ".join(sentence(passage).text for passage in passages)
            statements.append(Statement(f"**{subject.name}**{label}: {text}", tuple(passages), "bullet"))
    telling = [p for p in situation.retrieval.passages if p.chunk.section[:1] == ("Skillnad mot liknande namn",)]
    mentioned = [p for p in telling if first.name.lower() in p.text.lower() or second.name.lower() in p.text.lower()]
    statements += [Statement(sentence(p).text, (p,), "paragraph", is_verbatim=True) for p in mentioned[:1]]
    return Draft("answered", tuple(statements), contact=contact_of(first.document), suggestions=_suggestions(first, situation.understanding))


def _portrait(subject: Subject, situation: Situation) -> list[Passage]:
    own = [p for p in situation.retrieval.passages if p.document_id == subject.document.id and not p.is_gap]
    named = [p for p in own if subject.name.lower() in f"{p.chunk.section} {p.text}".lower()]
    if subject.part is not None:
        return (named or own)[:2]
    leads = sorted((p for p in own if p.chunk.kind == "lead"), key=lambda p: p.order)
    telling = [p for p in leads if p in named]
    return [*telling, *(p for p in named if p not in leads), *leads][:2] or own[:1]


def fee_statement(situation: Situation, subject: Subject | None) -> Statement | None:
    """Compute a fee from the documented rule when the number of employees is known."""
    programme = subject.document.programme if subject else None
    employees = situation.understanding.profile.employees
    if subject is None or programme is None or programme.cost_rule is None or not employees or "cost" not in situation.understanding.intents:
        return None
    rule = programme.cost_rule
    evidence = next((p for p in situation.retrieval.passages if p.document_id == subject.document.id and p.chunk.kind == "cost"), None)
    if evidence is None:
        return None
    amount = f"{min(max(rule.per_employee * employees, rule.minimum), rule.maximum):,}".replace(",", " ")
    text = phrases.COMPUTED_FEE.format(employees=employees, amount=amount)
    return Statement(text, (evidence,), derived=frozenset({str(employees), amount.replace(" ", "")}))
