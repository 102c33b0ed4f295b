"""Offer follow-up questions that the documents answer: what an answer leaves out, what tells two things apart, and what others are."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant import phrases
from assistant.cues import Intent
from assistant.evidence import EVIDENCE, SECTIONS, stands_under
from assistant.grounding import Statement
from assistant.names import short_title
from assistant.situation import Situation, Subject
from assistant.types import Recommendation
from corpus.schema import OPEN_STATUSES, Document, Programme, status_on

MOST = 3
OWN = 2  # of them about the programme itself, where there is another thing to ask
SHARED = 0.5  # of the needs, from which another programme is for the same
ON_CARD = ("cost", "apply")  # what stands beside a programme that an answer points at
SECOND_NAME = re.compile(r",| och ")  # a title of two names is asked about by its first


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a document says of a programme, in its front matter or a section: what asks for it, what shows it, what leaves it open."""

    key: str  # of SECTIONS and phrases.SUGGEST
    intents: frozenset[Intent] = frozenset()
    field: Callable[[Programme], str | None] = lambda _: None
    evidence: re.Pattern[str] = re.compile("")
    gap: re.Pattern[str] = re.compile(r"(?!)")

    def read(self, document: Document, programme: Programme) -> str:
        """Return what a document says of it."""
        sections = SECTION.finditer(f"## \n{document.text}")
        return "\n".join([self.field(programme) or "", *(s["text"] for s in sections if s["heading"] in SECTIONS[self.key])]).strip()


SECTION = re.compile(r"^## (?P<heading>[^\n]*)\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
# In the order one asks: what it gives, for whom, at what price, how to get it, what came of it; and what it is, where that is not said.
TOPICS = (
    Topic("gives"),
    Topic(
        "who_can",
        frozenset({"who_can"}),
        lambda programme: programme.target.note,
        EVIDENCE["who_can"],
        re.compile(r"^(?:Vem|Vilka|Vilket|Om|Hur många anställda)\b.*\b(?:kan|får|krav|med i)\b"),
    ),
    Topic(
        "cost",
        frozenset({"cost", "amount"}),
        lambda programme: programme.cost,
        EVIDENCE["cost"],
        re.compile(r"^(?:Vad|Hur mycket)\b.*\bkosta|^Hur stor\w* (?:del|andel) av\b|\begen ?insats|medfinans"),
    ),
    Topic(
        "apply",
        frozenset({"apply", "contact"}),
        lambda programme: programme.apply,
        EVIDENCE["apply"],
        re.compile(r"^Hur\b.*(?:ansök|anmäl|söker|söks|går med|beställer)"),
    ),
    Topic("results"),
    Topic("definition", frozenset({"definition"})),
)


def suggest(
    subject: Subject | None, situation: Situation, statements: Sequence[Statement], *, recommended: Sequence[Recommendation] = ()
) -> tuple[str, ...]:
    """Offer at most three questions: about the subject, about what else the answer points at, what tells the subject from another.

    What the answer says, in `statements` or beside a programme it points at, is not asked about again, nor what was asked before.
    """
    pointed_at = [situation.documents[item.id] for item in recommended if item.id in situation.documents]
    home = subject.document if subject else None
    own = list(_about(home, situation, statements, is_recommended=home in pointed_at)) if home else []
    beside = [
        *(question for d in pointed_at if d != home for question in [*_about(d, situation, statements, is_recommended=True)][:1]),
        *_differences(home, situation, statements),
        *_others(home, situation, statements),
    ]
    asked = {*situation.asked, situation.understanding.text.lower()}
    offered = dict.fromkeys(question for question in (*own[:OWN], *beside[:1], *own[OWN:], *beside[1:]) if question.lower() not in asked)
    return tuple(offered)[:MOST]


def _about(document: Document, situation: Situation, statements: Sequence[Statement], *, is_recommended: bool) -> Iterator[str]:
    """Yield the questions about a programme that its document answers and the answer does not, those that come next first."""
    programme, front = document.programme, document.front
    if programme is None or front is None or front.kind not in phrases.SUGGEST:
        return
    status = status_on(programme, situation.today)
    if status != status_on(programme, max(situation.today, front.verified)):
        return  # it is told of from afterwards
    name = name_in_question(document)
    if front.kind == "guide" and name[0].isupper():
        return  # "Starta företag i Blekinge" is no name
    wordings = phrases.SUGGEST["over" if status == "avslutad" else front.kind]
    answered = ON_CARD if is_recommended else ()
    asked = [place for place, topic in enumerate(TOPICS) if topic.intents & situation.understanding.intents]
    first = max(asked, default=-1) + 1
    for topic in (*TOPICS[first:], *TOPICS[:first]):
        is_new = not topic.intents & situation.understanding.intents and not _is_said(topic, document, programme, statements)
        if topic.key in wordings and topic.key not in answered and is_new and _is_known(topic, document, programme):
            yield wordings[topic.key].format(name=name)


def _is_known(topic: Topic, document: Document, programme: Programme) -> bool:
    """Tell whether a document says something of a topic, and does not list it as not known."""
    text, gaps = topic.read(document, programme), document.front.gaps if document.front else ()
    return bool(text and topic.evidence.search(text)) and not any(topic.gap.search(gap) for gap in gaps)


def _is_said(topic: Topic, document: Document, programme: Programme, statements: Sequence[Statement]) -> bool:
    """Tell whether an answer shows something of a topic."""
    shown = [p for s in statements for p in s.passages if p.document_id == document.id]
    field = topic.field(programme) or ""
    return any(stands_under(p.chunk.section, topic.key) or p.text.rstrip(".") in field for p in shown)


def _differences(document: Document | None, situation: Situation, statements: Sequence[Statement]) -> Iterator[str]:
    """Yield the question what tells a programme from the first of those that sound like it, where the answer does not tell already."""
    programme = document.programme if document else None
    if document is None or programme is None or not _is_named(document) or any(statement.style == "row" for statement in statements):
        return
    like = [found for name in programme.confusable_with if (found := situation.documents.get(name)) and _is_named(found)]
    for other in like[:1]:
        yield phrases.SUGGEST_DIFFERENCE.format(first=name_in_question(document), second=name_in_question(other))


def _others(document: Document | None, situation: Situation, statements: Sequence[Statement]) -> Iterator[str]:
    """Yield what others are that are open: those that the answer or its document names, then those for most of the same needs."""
    text = " ".join([statement.text for statement in statements] + ([document.text] if document else []))
    told = {p.document_id for statement in statements for p in statement.passages} | ({document.id} if document else set())
    needs = set(situation.understanding.needs or (document.programme.needs if document and document.programme else ()))
    near = [d for name in situation.retrieval.document_scores if name not in told and (d := situation.documents.get(name))]
    found = [d for d in near if _is_named(d) and d.programme and status_on(d.programme, situation.today) in OPEN_STATUSES]
    named = [d for d in found if short_title(d.title) in text]
    alike = [d for d in found if d.programme and needs and len(needs & set(d.programme.needs)) >= SHARED * len(needs)]
    for other in {d.id: d for d in (*named, *alike)}.values():
        yield phrases.SUGGEST_OTHER.format(name=name_in_question(other))


def _is_named(document: Document) -> bool:
    """Tell whether a document is about something with a name, which can be asked about."""
    return document.front is not None and document.front.kind in ("programme", "organisation")


def name_in_question(document: Document) -> str:
    """Return the name as it stands within a question: small where it is a common noun, as its document writes it then."""
    name = SECOND_NAME.split(short_title(document.title))[0]
    small = name[0].lower() + name[1:]
    return small if re.search(rf"(?<![\w./@-]){re.escape(small)}(?!\.\w)", document.text) else name
