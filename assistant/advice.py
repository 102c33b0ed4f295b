"""Write advice from programmes that fit, the one question to ask back, and what tells two similar things apart."""

import re
from collections.abc import Sequence

from assistant import phrases
from assistant.generator import sentence, suggest
from assistant.grounding import Draft, Statement, numbers_in, own_words
from assistant.matcher import Match
from assistant.names import short_title
from assistant.retriever import Passage
from assistant.situation import Situation, Subject, contact_of
from assistant.types import Recommendation

SAME = re.compile(r"samma|identisk|same\b|är det en och")  # asks for yes or no, not only for the difference


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
    statements.append(own_words(phrases.CONTACT, style="paragraph", contact=contact.name))
    suggestions = suggest(Subject(matches[0].document, "", matches[0].programme), situation.understanding)
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
    wording = phrases.NOT_THE_SAME if SAME.search(situation.understanding.text.lower()) else phrases.DIFFERENT
    statements = [own_words(phrases.DIFFERENT_PARTS if same_document else wording, first=first.name, second=second.name)]
    for subject in (first, second):
        passages = _portrait(subject, situation)
        status = subject.status(situation.today)
        label = f" ({phrases.STATUS_NAMES[status]})" if status else ""
        if passages:
            text = " ".join(sentence(passage).text for passage in passages)
            statements.append(
                Statement(f"**{subject.name}**{label}: {text}", tuple(passages), "bullet", derived=frozenset(numbers_in(subject.name)))
            )
    telling = [p for p in situation.retrieval.passages if p.chunk.section[:1] == ("Skillnad mot liknande namn",)]
    mentioned = [p for p in telling if first.name.lower() in p.text.lower() or second.name.lower() in p.text.lower()]
    statements += [Statement(sentence(p).text, (p,), "paragraph", is_verbatim=True) for p in mentioned[:1]]
    return Draft("answered", tuple(statements), contact=contact_of(first.document), suggestions=suggest(first, situation.understanding))


def _portrait(subject: Subject, situation: Situation) -> list[Passage]:
    own = [p for p in situation.retrieval.passages if p.document_id == subject.document.id and not p.is_gap]
    named = [p for p in own if subject.name.lower() in f"{p.chunk.section} {p.text}".lower()]
    if subject.part is not None:
        return (named or own)[:2]
    leads = sorted((p for p in own if p.chunk.kind == "lead"), key=lambda p: p.order)
    telling = [p for p in leads if p in named]
    return [*telling, *(p for p in named if p not in leads), *leads][:2] or own[:1]
