"""Write advice from programmes that fit and those that only sound so, the one question to ask back, and what tells two things apart."""

import re
from collections.abc import Iterable, Sequence

from assistant import phrases
from assistant.beforehand import check_beforehand, write_beforehand
from assistant.follow_ups import suggest
from assistant.generator import owner_evidence
from assistant.grounding import LONGEST_ADVICE, Cell, Draft, Statement, make_row, numbers_in, own_words, sentence
from assistant.matcher import Match, Unfit
from assistant.names import short_title
from assistant.retriever import Passage
from assistant.situation import ENDED_WORDS, Situation, Subject, contact_of, recommend
from assistant.validity import status_evidence
from corpus.schema import Document, last_day

SAME = re.compile(r"samma|identisk|same\b|är det en och")  # asks for yes or no, not only for the difference
LONG_CELL = 230  # characters; a longer sentence does not belong in a table


def write_recommendation(situation: Situation, matches: Sequence[Match], unfit: Sequence[Unfit]) -> Draft:
    """Present the programmes that fit, what each is and why it fits, and what only sounds like it; what to check is in its record."""
    presented = [(match, passage) for match in matches if (passage := _presentation(match.document, situation))]
    statements = [Statement(phrases.RECOMMEND[len(presented)])] if presented else []
    for match, passage in presented:
        reasons = f" Passar: {'; '.join(match.why)}." if match.why else ""
        name = f"**{short_title(match.document.title)}** ({phrases.STATUS_NAMES[match.status]})"
        text = f"{name}: {sentence(passage).text}{reasons}"
        given = numbers_in(reasons)  # the limits, which stand in the document's front matter
        statements.append(Statement(text, (passage,), "bullet", derived=frozenset(given)))
    contact = contact_of(matches[0].document)
    passages, commitment = situation.retrieval.passages, situation.understanding.profile.commitment
    statements += write_beforehand([match for match, _ in presented], passages, commitment)
    statements += [line for item in unfit if (line := _not_for_you(item, situation))]
    statements.append(own_words(phrases.CONTACT, style="paragraph", contact=contact.name))
    recommended = tuple(recommend(m.document, m.status, m.why, (*m.check, *check_beforehand(m, passages, commitment))) for m in matches)
    suggestions = suggest(Subject(matches[0].document, "", matches[0].programme), situation, statements, recommended=recommended)
    return Draft("answered", tuple(_fitting(statements)), recommended, suggestions, contact, LONGEST_ADVICE)


def _fitting(statements: list[Statement]) -> list[Statement]:
    """Leave out what sounds alike where the answer would grow too long: the programmes that fit come first."""
    kept = list(statements)
    while sum(len(s.text) + 8 for s in kept) > LONGEST_ADVICE and any(s.style == "paragraph" for s in kept[:-1]):
        del kept[max(place for place, s in enumerate(kept[:-1]) if s.style == "paragraph")]
    return kept


def _not_for_you(unfit: Unfit, situation: Situation) -> Statement | None:
    """Say that something that sounds like it is over, has not begun, or is for others, with the sentence that shows it."""
    subject = Subject(unfit.document, short_title(unfit.document.title), unfit.programme)
    is_over = unfit.reason == "avslutad"
    if unfit.reason in ("avslutad", "kommande"):
        evidence = status_evidence(subject, situation.retrieval.passages, ended=is_over)
    else:
        own = [p for p in situation.retrieval.passages if p.document_id == unfit.document.id and not p.is_gap]
        evidence = next((p for p in own if p.chunk.kind == "target"), next(iter(own), None))
    if evidence is None:
        return None
    end = unfit.programme.period.end
    year = str(last_day(end).year) if end else ""
    if is_over and year and year in evidence.text:
        return own_words(phrases.ENDED_IN, evidence, style="paragraph", name=subject.name, year=year)
    return own_words(phrases.UNFIT[unfit.reason], evidence, style="paragraph", name=subject.name)


def _presentation(document: Document, situation: Situation) -> Passage | None:
    """Return the sentence that presents a programme: the first of its lead, else its best one for the question."""
    own = [p for p in situation.retrieval.passages if p.document_id == document.id and not p.is_gap]
    leads = [p for p in own if p.chunk.kind == "lead"]
    return min(leads, key=lambda p: p.order, default=own[0] if own else None)


def write_clarification(question: str, choices: Sequence[str], matches: Sequence[Match], situation: Situation) -> Draft:
    """Ask the one thing that decides, and show what is likely meanwhile."""
    statements = [Statement(question)]
    names = [(match, passage) for match in matches if (passage := _presentation(match.document, situation))]
    statements += [
        Statement(f"**{short_title(match.document.title)}**: {sentence(passage).text}", (passage,), "bullet") for match, passage in names
    ]
    recommended = tuple(recommend(match.document, match.status, match.why, match.check) for match in matches)
    return Draft("clarify", tuple(statements), recommended, tuple(choices), longest=LONGEST_ADVICE)


def write_difference(subjects: Sequence[Subject], situation: Situation) -> Draft:
    """Tell two confusable things apart in a small table, every field cited, and with the sentence that says how they differ."""
    first, second = subjects[0], subjects[1]
    same_document = first.document.id == second.document.id
    wording = phrases.NOT_THE_SAME if SAME.search(situation.understanding.mended.lower()) else phrases.DIFFERENT
    statements = [own_words(phrases.DIFFERENT_PARTS if same_document else wording, first=first.name, second=second.name)]
    statements += _table((first, second), situation)
    telling = [p for p in situation.retrieval.passages if p.chunk.section[:1] == ("Skillnad mot liknande namn",)]
    mentioned = [p for p in telling if first.name.lower() in p.text.lower() and second.name.lower() in p.text.lower()]
    mentioned += [p for p in telling if first.name.lower() in p.text.lower() or second.name.lower() in p.text.lower()]
    shown = {passage for statement in statements for passage in statement.passages}
    fresh = [p for p in mentioned if p not in shown]
    statements += [Statement(sentence(p).text, (p,), "paragraph", is_verbatim=True) for p in fresh[:1]]
    suggestions = suggest(first, situation, statements)
    contact = contact_of(first.document)
    return Draft("answered", tuple(statements), contact=contact, suggestions=suggestions, longest=LONGEST_ADVICE)


def _table(subjects: tuple[Subject, Subject], situation: Situation) -> list[Statement]:
    """Return the rows: the names, what each is, its status, who answers for it, and whatever both documents say."""
    first, second = subjects
    told = _portrait(first, situation, beside=second)
    portraits = [told, _portrait(second, situation, beside=first, told=told)]
    names = [numbers_in(subject.name) for subject in subjects]
    head = make_row(Cell(" "), *(Cell(f"**{subject.name}**") for subject in subjects))
    rows = [Statement(head.text, (), "row", frozenset().union(*names), cells=head.cells)]
    rows.append(_row("what", [_cell(portrait[:1]) for portrait in portraits]))
    states = [subject.status(situation.today) for subject in subjects]
    if any(states):
        cited = [portrait[:1] if state else [] for portrait, state in zip(portraits, states, strict=True)]
        words = [phrases.STATUS_NAMES[state] if state else phrases.NOT_SAID for state in states]
        rows.append(_row("status", [Cell(word, tuple(passages)) for word, passages in zip(words, cited, strict=True)]))
    owners = [_owner(subject, situation) for subject in subjects]
    if all(cell.passages for cell in owners):
        rows.append(_row("owner", owners))
    rows.append(_row("more", [_cell(portrait[1:2]) for portrait in portraits]))
    for kind in ("cost", "target"):
        found = [_of_kind(subject, kind, situation) for subject in subjects]
        cells = [_cell(passages) for passages in found]
        if all(found) and not {cell.text for cell in cells} & {cell.text for row in rows for cell in row.cells}:
            rows.append(_row(kind, cells))
    return [row for row in rows if row.passages or row is rows[0]]


def _row(label: str, cells: Iterable[Cell]) -> Statement:
    return make_row(Cell(phrases.TABLE[label]), *cells)


def _cell(passages: Sequence[Passage]) -> Cell:
    return Cell(" ".join(sentence(passage).text for passage in passages) or "–", tuple(passages))


def _owner(subject: Subject, situation: Situation) -> Cell:
    """Return who answers for something, with a sentence that names them."""
    programme = subject.document.programme
    evidence = owner_evidence(subject, situation)
    return Cell(programme.owner, (evidence,)) if programme and programme.owner and evidence else Cell(phrases.NOT_SAID)


def _of_kind(subject: Subject, kind: str, situation: Situation) -> list[Passage]:
    if subject.part is not None:
        return []
    own = (p for p in situation.retrieval.passages if p.document_id == subject.document.id and p.chunk.kind == kind)
    return [p for p in own if len(p.text) <= LONG_CELL][:1]


def _portrait(subject: Subject, situation: Situation, *, beside: Subject, told: Sequence[Passage] = ()) -> list[Passage]:
    """Return at most two sentences that tell what a subject is, none of them told already.

    Of a part, those that begin with its name come first, then those that do not speak of what is `beside` it too.
    """
    own = [p for p in situation.retrieval.passages if p.document_id == subject.document.id and not p.is_gap and p not in told]
    named = [p for p in own if subject.name.lower() in f"{p.chunk.section} {p.text}".lower()]
    if subject.part is not None:
        named.sort(key=lambda p: (not p.text.lower().startswith(subject.name.lower()), beside.name.lower() in p.text.lower()))
        return (named or own)[:2]
    leads = sorted((p for p in own if p.chunk.kind == "lead"), key=lambda p: p.order)
    telling = [p for p in leads if p in named]
    candidates = list(dict.fromkeys([*telling, *named, *leads]))
    more = [p for p in candidates[1:] if not ENDED_WORDS.search(p.text)]  # whether it is over stands in a row of its own
    return [*candidates[:1], *(more or candidates[1:])][:2] or own[:1]
