"""Ask every follow-up question that answers offer: `python tests/evaluation/suggestions.py [--acceptance N] [--every N] [--examples N]`.

Each is asked as the page would, with the question and the answer before it as history, and judged by what comes back. The questions are
those tuned on and the shipped acceptance questions. The baseline it writes is reviewed as a diff.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.conversation import Adviser
from assistant.evidence import EVIDENCE
from assistant.opening import open_adviser
from assistant.question import read_intents
from assistant.records import QuestionRecord
from assistant.settings import Settings
from assistant.types import Answer, History, Turn

TESTS = Path(__file__).parents[1]
BASELINE = TESTS / "baselines" / "suggestions.json"
TUNE = TESTS / "questions" / "tune.jsonl"
ACCEPTANCE = TESTS.parent / "corpus" / "acceptance.jsonl"
TODAY = date(2026, 11, 22)  # of the questions that name no day
FAULTS = ("not answered", "another subject", "the same text", "nothing new", "not what it asks for", "asked before")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up question, the exchange it was offered after, and what is wrong with the answer to it."""

    question: str
    status: str  # of the answer that offered it
    suggestion: str
    reply: str
    faults: tuple[str, ...]


def read_questions(path: Path) -> Iterator[QuestionRecord]:
    """Yield the questions of a set."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield QuestionRecord.model_validate_json(line)


def follow(adviser: Adviser, record: QuestionRecord) -> tuple[Answer, list[FollowUp]]:
    """Answer a question, and ask each question that the answer offers, in its conversation."""
    today = record.today or TODAY
    answer = adviser.reply(record.question, history=record.turns(), today=today)
    history = [*record.turns(), Turn("user", record.question), Turn("assistant", answer.answer)]
    found = []
    for suggestion in answer.suggestions:
        reply = adviser.reply(suggestion, history=history, today=today)
        faults = tuple(find_faults(adviser, suggestion, history, answer, reply))
        found.append(FollowUp(record.question, answer.status, suggestion, reply.answer, faults))
    return answer, found


def find_faults(adviser: Adviser, suggestion: str, history: History, before: Answer, reply: Answer) -> Iterator[str]:
    """Yield what is wrong with the answer to a follow-up question; a choice we offer may be answered by another question."""
    if reply.status != "answered" and not (before.status == "clarify" and reply.status == "clarify"):
        yield "not answered"
    elif reply.citations and not _is_about(suggestion, adviser.subjects(suggestion), reply):
        yield "another subject"
    if _plain(reply.answer) == _plain(before.answer):
        yield "the same text"
    elif before.status == "answered" and {c.quote for c in reply.citations} <= {c.quote for c in before.citations}:
        yield "nothing new"
    asked = [intent for intent in read_intents(suggestion) if intent in EVIDENCE and suggestion.endswith("?")]
    if reply.status == "answered" and asked and not any(EVIDENCE[intent].search(reply.answer) for intent in asked):
        yield "not what it asks for"
    if _plain(suggestion) in {_plain(turn.content) for turn in history if turn.role == "user"}:
        yield "asked before"


def _is_about(suggestion: str, named: Sequence[str], reply: Answer) -> bool:
    """Tell whether an answer begins with what the question names: a document, or a sentence with its name."""
    first = reply.citations[0]
    return not named or first.document_id in named or bool(set(_names(f"{first.title} {first.quote}")) & set(_names(suggestion)))


def _names(text: str) -> list[str]:
    """Return the words of a text that begin with a capital letter; the first word of a suggestion never is in a title."""
    return re.findall(r"\b[A-ZÅÄÖ][\w-]{3,}", text)


def _plain(text: str) -> str:
    return re.sub(r"\W+|\[\d+\]", " ", text.lower()).strip()


def measure(exchanges: Sequence[tuple[Answer, Sequence[FollowUp]]]) -> dict[str, dict[str, int]]:
    """Count, by the status of the answer: how many offer none, one, two …; how many are offered and good; and each fault."""
    figures: dict[str, dict[str, int]] = {}
    for status in ("answered", "not_found", "clarify", "out_of_scope"):
        group = [(answer, found) for answer, found in exchanges if answer.status == status]
        followed = [one for _, found in group for one in found]
        spread = Counter(f"with {len(answer.suggestions)}" for answer, _ in group)
        faults = Counter(fault for one in followed for fault in one.faults)
        twice = sum(len(answer.suggestions) - len(set(answer.suggestions)) for answer, _ in group)
        counts = {"answers": len(group), **dict(sorted(spread.items())), "offered": len(followed)}
        counts |= {"good": sum(not one.faults for one in followed), "different": len({one.suggestion for one in followed}), "twice": twice}
        figures[status] = counts | {fault: faults[fault] for fault in FAULTS if faults[fault]}
    return figures


def show(figures: dict[str, dict[str, int]]) -> Iterator[str]:
    """Write the figures, a line for each status."""
    for status, counts in figures.items():
        share = counts["good"] / counts["offered"] if counts["offered"] else 1.0
        yield f"{status}: {share:.1%} good; " + ", ".join(f"{name} {count}" for name, count in counts.items())


def list_examples(followed: Iterable[FollowUp], most: int) -> Iterator[str]:
    """Write the first faulty follow-up questions of each fault, with what was asked and what came back."""
    shown: Counter[str] = Counter()
    for one in followed:
        for fault in one.faults:
            shown[fault] += 1
            if shown[fault] <= most:
                yield f"[{fault}] {one.question}\n  → {one.suggestion}\n    {one.reply[:240]!r}"


def main() -> None:
    """Read the command line, ask, print the figures and examples; a run over everything writes the baseline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acceptance", type=int, default=110, help="how many of the acceptance questions")
    parser.add_argument("--every", type=int, default=1, help="ask only every Nth question")
    parser.add_argument("--examples", type=int, default=5, help="print so many examples of each fault")
    chosen = parser.parse_args()
    accepted = list(read_questions(ACCEPTANCE))
    step = max(1, round(len(accepted) / chosen.acceptance)) if chosen.acceptance else len(accepted) + 1
    questions = [*read_questions(TUNE), *(accepted[::step] if chosen.acceptance else ())][:: chosen.every]
    with tempfile.TemporaryDirectory() as home:
        adviser = open_adviser(Settings(home=Path(home)), say=lambda sentence: print(sentence, file=sys.stderr))
        exchanges = [follow(adviser, question) for question in questions]
    figures = measure(exchanges)
    print("\n".join([*list_examples([one for _, found in exchanges for one in found], chosen.examples), *show(figures)]))
    if chosen.every == 1 and chosen.acceptance == parser.get_default("acceptance"):
        BASELINE.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
