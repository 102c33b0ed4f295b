"""Judge an answer by a test case: what the answer must and must not say, cite and recommend."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.staff.cases import STATUS_NAMES, Case
from assistant.staff.wordings import SlowPatternError, fold_text, is_pattern, plain_text, says, shown
from assistant.types import Answer, Citation, Recommendation, Turn
from corpus.schema import OPEN_STATUSES

LONGEST_ANSWER = 1_600  # characters without markers: an answer is advice, not the document
SHOWN = 5  # sources or programmes named in a sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer holds, and if not, why: a Swedish sentence for each thing."""

    passed: bool
    failures: tuple[str, ...]


def judge(case: Case, answer: Answer) -> Verdict:
    """Return whether an answer is as the case expects."""
    failures = tuple(_find_failures(case, answer))
    return Verdict(not failures, failures)


def expect_again(question: str, answer: Answer, history: Sequence[Turn] = ()) -> Case:
    """Return a case that an answer fulfils: its kind, its sources and its programmes; what it must say, a person decides."""
    cited = tuple(dict.fromkeys(citation.document_id for citation in answer.citations))
    recommended = tuple(programme.id for programme in answer.programmes if programme.status in OPEN_STATUSES)
    return Case(question, tuple(history), statuses=(answer.status,), cites=cited, recommends=recommended)


def _find_failures(case: Case, answer: Answer) -> Iterator[str]:
    yield from _judge_shape(case, answer)
    opened = [programme for programme in answer.programmes if programme.status in OPEN_STATUSES]
    yield from _judge_items(
        (case.says, case.says_not),
        (lambda wording: says(answer.answer, wording), lambda wording: says(answer.answer, wording)),
        ("Svaret säger inte {}.", "Svaret säger {}, som det inte får säga."),
    )
    yield from _judge_items(
        (case.cites, case.cites_not),
        (lambda name: _cites(answer.citations, name), lambda name: _cites(answer.citations, name)),
        ("Svaret hänvisar inte till {}, utan till " + _sources(answer) + ".", "Svaret hänvisar till {}, som det inte får hänvisa till."),
    )
    yield from _judge_items(
        (case.recommends, case.recommends_not),
        (lambda name: _recommends(answer.programmes, name), lambda name: _recommends(opened, name)),
        ("Svaret rekommenderar inte {}, utan " + _programmes(answer) + ".", "Svaret rekommenderar {}, som det inte får rekommendera."),
    )


def _judge_shape(case: Case, answer: Answer) -> Iterator[str]:
    if case.statuses and answer.status not in case.statuses:
        wanted = " eller ".join(STATUS_NAMES[status] for status in case.statuses)
        yield f"Frågan blev {STATUS_NAMES[answer.status]}; väntat var {wanted}."
    if len(text := plain_text(answer.answer)) > LONGEST_ANSWER:
        yield f"Svaret är {len(text)} tecken; högst {LONGEST_ANSWER} väntas av ett svar."
    if case.most_programmes is not None and len(answer.programmes) > case.most_programmes:
        yield f"Svaret rekommenderar {len(answer.programmes)} program; högst {case.most_programmes} väntades."


Check = Callable[[str], bool]


def _judge_items(items: tuple[Sequence[str], Sequence[str]], holds: tuple[Check, Check], sentences: tuple[str, str]) -> Iterator[str]:
    """Yield a sentence for each of the first items that does not hold, and each of the second that does."""
    for wanted, item in [*((True, item) for item in items[0]), *((False, item) for item in items[1])]:
        try:
            if holds[not wanted](item) != wanted:
                yield sentences[not wanted].replace("{}", _shown(item), 1)
        except SlowPatternError as error:
            yield str(error)


def _shown(item: str) -> str:
    return f"något som stämmer med mönstret {shown(item)}" if is_pattern(item) else f"”{shown(item)}”"


def _cites(citations: Iterable[Citation], name: str) -> bool:
    if is_pattern(name):
        texts = (text for citation in citations for text in (citation.title, citation.document_id, citation.section))
        return any(says(text, name) for text in texts)
    return any(names(name, citation.document_id, citation.title) for citation in citations)


def _recommends(programmes: Iterable[Recommendation], name: str) -> bool:
    if is_pattern(name):
        return any(says(programme.name, name) for programme in programmes)
    return any(names(name, programme.id, programme.name) for programme in programmes)


def names(name: str, document_id: str, title: str) -> bool:
    """Tell whether a name that is no pattern means a document: it is the document's id, or stands in its title."""
    return name.casefold() == document_id.casefold() or fold_text(name) in fold_text(title)


def _sources(answer: Answer) -> str:
    found = list(dict.fromkeys(citation.document_id for citation in answer.citations))
    return _listed(found) or "ingen källa"


def _programmes(answer: Answer) -> str:
    return _listed([programme.name for programme in answer.programmes]) or "inget program"


def _listed(items: Sequence[str]) -> str:
    more = f" och {len(items) - SHOWN} till" if len(items) > SHOWN else ""
    return ", ".join(items[:SHOWN]) + more
