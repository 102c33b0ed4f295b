"""Look inside one answer: ask as a company would, and gather from the adviser's own steps how the answer came about."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from assistant import matcher
from assistant.conversation import Adviser
from assistant.grounding import Statement, is_grounded
from assistant.matcher import Hindrance, Match
from assistant.observation import Observation, Weighing
from assistant.retriever import Passage
from assistant.situation import Situation
from assistant.staff.highlights import find_marks, read_query
from assistant.staff.inspection_records import (
    Company,
    Considered,
    Dropped,
    Fate,
    Inquiry,
    Inspection,
    LeftOut,
    Marked,
    Ranked,
    Reading,
    Reason,
    Setup,
)
from assistant.types import Answer
from corpus.schema import Industry, status_on
from index.analyzer import Analyzer

# How a company of each trade says what it does, in words that lead to no need.
TRADES: dict[Industry, str] = {
    "tillverkning": "tillverkning", "fordon": "fordon", "flyg och rymd": "flyg och rymd", "försvar": "försvarsmateriel",
    "marin": "båtar", "it och elektronik": "elektronik", "energi": "elnät", "livsmedel": "livsmedel", "trä": "träförädling",
    "process": "kemi", "industrinära tjänster": "industrinära tjänster",
}  # fmt: skip


def introduce(company: Company) -> str:
    """Return what a company says of itself, as one would write it; "" where it says nothing."""
    place = f" i {company.place}" if company.place else ""
    size = "" if company.employees is None else f" med {company.employees} anställda"
    first = f"Vi är ett företag{place}{size}." if place or size else ""
    trade = f"Vi arbetar med {TRADES[company.trade]}." if company.trade in TRADES else ""
    return " ".join(filter(None, [first, trade]))


def inspect_answer(adviser: Adviser, inquiry: Inquiry, analyzer: Analyzer, *, k: int, setup: Setup) -> Inspection:
    """Answer an inquiry and return the answer with everything behind it, of the passages the best `k`.

    Raises:
        AdviserError: the question is empty or too long.
    """
    seen = Observation()
    *_, answer = adviser.stream(inquiry.question, history=inquiry.history, today=inquiry.today, seen=seen)
    source = seen.previous or seen  # an answer about the one before rests on what that one was written from
    found, situation = source.found, source.situation
    if seen.found is None or found is None or situation is None:
        raise RuntimeError("The adviser answered without noting its steps")
    passages = situation.retrieval.passages
    return Inspection(
        inquiry=inquiry,
        setup=setup,
        answer=answer,
        reading=_read(seen.found, analyzer, goes_back=seen.previous is not None),
        passages=_rank(passages[:k], found, answer, analyzer),
        found=len(passages),
        gaps=sum(passage.is_gap for passage in passages),
        left_out=_left_out(found, situation),
        programmes=_consider(source.weighing, situation, answer) if source.weighing else (),
        dropped=_dropped(seen, answer),
        titles={name: document.title for name, document in situation.documents.items()},
        stages=seen.stages,
        transcript=seen.transcript,
    )


def _read(found: Situation, analyzer: Analyzer, *, goes_back: bool) -> Reading:
    understanding = found.understanding
    query = found.retrieval.query
    return Reading(
        understanding=understanding,
        corrections=tuple(_corrections(understanding.text, understanding.mended)),
        restored=tuple(dict.fromkeys(_corrections(query, analyzer.restore_text(query)))),
        compounds=tuple(_compounds(understanding.search_text, analyzer)),
        query=query,
        goes_back=goes_back,
    )


def _corrections(typed: str, read: str) -> Iterable[tuple[str, str]]:
    """Yield what was typed and what it was read as, where they differ by more than capitals."""
    before, after = typed.split(), read.split()
    matched = SequenceMatcher(None, [word.casefold() for word in before], [word.casefold() for word in after], autojunk=False)
    for kind, start, end, first, last in matched.get_opcodes():
        if kind == "equal":
            continue
        if end - start == last - first:
            yield from zip(before[start:end], after[first:last], strict=True)
        else:
            yield " ".join(before[start:end]), " ".join(after[first:last])


def _compounds(text: str, analyzer: Analyzer) -> Iterable[tuple[str, tuple[str, ...]]]:
    for word in dict.fromkeys(re.findall(r"[^\W\d_]+", text.lower())):
        if len(parts := analyzer.split_compound(word)) > 1:
            yield word, parts


def _rank(passages: Sequence[Passage], found: Situation, answer: Answer, analyzer: Analyzer) -> tuple[Ranked, ...]:
    results = {result.chunk.id: result for result in found.retrieval.results}
    cited = {(citation.document_id, citation.quote): citation.marker for citation in answer.citations}
    query = read_query(analyzer, found.retrieval.query)

    def mark(text: str) -> Marked:
        return Marked(text, find_marks(text, query, analyzer))

    return tuple(
        Ranked(
            rank=rank,
            passage=passage,
            result=results.get(passage.chunk.id),
            headings=tuple(mark(heading) for heading in (passage.chunk.title, *passage.chunk.section)),
            said=mark(passage.text),
            marker=cited.get((passage.document_id, re.sub(r"\s+", " ", passage.text))),
        )
        for rank, passage in enumerate(passages, start=1)
    )


def _left_out(found: Situation, situation: Situation) -> tuple[LeftOut, ...]:
    """Return what the steps from the search to the answer left out, each with the step that did."""
    kept, hidden = set(situation.retrieval.passages), set(situation.hidden)
    reasons: list[tuple[Passage, Reason]] = [(passage, "twin") for passage in found.retrieval.twins]
    reasons += [(p, "time" if p in hidden else "region") for p in found.retrieval.passages if p not in kept]
    return tuple(LeftOut(passage, reason) for passage, reason in sorted(reasons, key=lambda pair: -pair[0].score))


def _consider(weighing: Weighing, situation: Situation, answer: Answer) -> tuple[Considered, ...]:
    """Return the programmes that were weighed: those the answer names, as fitting or not, and the others."""
    weighed = (weighing.understanding, situation.documents, weighing.scores)
    chosen, said = {match.document.id for match in weighing.chosen}, {programme.id for programme in answer.programmes}
    unfit = {each.document.id for each in weighing.unfit}
    lower = [match for match in matcher.rank_programmes(*weighed, today=situation.today) if match.document.id not in chosen]
    listed: list[Considered] = [
        _considered(match, "said" if match.document.id in said else "unsaid", situation) for match in weighing.chosen
    ]
    for match, each in matcher.rank_hindered(*weighed, today=situation.today):
        listed.append(_considered(match, "unfit" if match.document.id in unfit else "hindered", situation, each.reason))
    listed += [_considered(match, "lower", situation) for match in lower]
    order: tuple[Fate, ...] = ("said", "unfit", "unsaid", "lower", "hindered")
    return tuple(sorted(listed, key=lambda considered: order.index(considered.fate)))


def _considered(match: Match, fate: Fate, situation: Situation, hindrance: Hindrance | None = None) -> Considered:
    status = status_on(match.programme, situation.today)
    parts = (match.score, match.text, match.meets_need, match.why, match.check)
    return Considered(match.document, status, fate, *parts, hindrance)


def _dropped(seen: Observation, answer: Answer) -> tuple[Dropped, ...]:
    """Return the statements of the draft that the check of figures, of repetition or of length kept out of the answer."""
    statements = seen.draft.statements if seen.draft else ()
    found, said = [], set[str]()
    for statement in statements:
        if statement.is_verbatim and statement.text in said:
            found.append(Dropped(statement.text, "repeated"))
        elif not is_grounded(statement):
            found.append(Dropped(statement.text, "number"))
        elif not _is_said(statement, answer.answer):
            found.append(Dropped(statement.text, "long"))
        said.add(statement.text)
    return tuple(found)


def _is_said(statement: Statement, text: str) -> bool:
    texts = [cell.text.replace("|", "/") for cell in statement.cells] or [statement.text]
    return all(each in text for each in texts)
