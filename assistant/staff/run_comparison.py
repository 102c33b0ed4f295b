"""Compare two runs of the test cases: what fails now, what passes now, what answers otherwise, and what has become slow."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.staff.cases import STATUS_NAMES
from assistant.staff.differences import compare_texts
from assistant.staff.runs import Result
from assistant.staff.types import DiffLine
from corpus.shelf import Draft

SLOWER = 2.0  # times: less comes and goes with what else the machine does
SLOW = 50.0  # milliseconds: nobody notices an answer that took less


@dataclass(frozen=True, slots=True)
class Change:
    """A case in both runs."""

    old: Result
    new: Result

    @property
    def is_case_edited(self) -> bool:
        """Tell whether the test itself asks or expects something else than it did."""
        return self.old.case != self.new.case

    @property
    def lines(self) -> list[DiffLine]:
        """The two answers side by side."""
        return compare_texts(Draft("", shown_text(self.old.answer)), Draft("", shown_text(self.new.answer)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two runs; a case stands in one of the first four, and may be slower, too."""

    newly_failed: tuple[Change, ...]
    newly_passed: tuple[Change, ...]
    still_failing: tuple[Change, ...]
    changed: tuple[Change, ...]  # passed both times, with another answer
    slower: tuple[Change, ...]
    added: tuple[Result, ...]  # only in the new run
    gone: tuple[Result, ...]  # only in the old one

    @property
    def changes(self) -> Iterator[Change]:
        """Every case that was in both runs and differs or fails, some of them twice."""
        return itertools.chain(self.newly_failed, self.newly_passed, self.still_failing, self.changed, self.slower)


def compare_runs(old: Sequence[Result], new: Sequence[Result]) -> Comparison:
    """Return what differs, each in the order of the new run."""
    before, after = {result.case_id: result for result in old}, {result.case_id: result for result in new}
    both = [Change(before[result.case_id], result) for result in new if result.case_id in before]

    def pick(old_passed: bool, new_passed: bool) -> Iterator[Change]:
        return (each for each in both if (each.old.verdict.passed, each.new.verdict.passed) == (old_passed, new_passed))

    return Comparison(
        newly_failed=tuple(pick(True, False)),
        newly_passed=tuple(pick(False, True)),
        still_failing=tuple(pick(False, False)),
        changed=tuple(each for each in pick(True, True) if has_changed(each)),
        slower=tuple(each for each in both if is_slower(each)),
        added=tuple(result for result in new if result.case_id not in before),
        gone=tuple(result for result in old if result.case_id not in after),
    )


def has_changed(change: Change) -> bool:
    """Tell whether a company would see another answer than it did."""
    return shown_text(change.old.answer) != shown_text(change.new.answer)


def is_slower(change: Change) -> bool:
    """Tell whether an answer takes more than twice as long as it did, and long enough to be noticed."""
    return change.new.milliseconds > max(SLOWER * change.old.milliseconds, SLOW)


def shown_text(answer: Mapping[str, Any]) -> str:  # Any: a JSON object
    """Return what a company sees of an answer, a line for each thing: its kind, the text, the sources, the programmes and whom to ask."""
    if not answer:
        return ""
    sources = [f"[{each['marker']}] {each['title']} ({each['document_id']}): {each['quote']}" for each in answer["citations"]]
    programmes = [f"{each['name']} ({each['status']})" for each in answer["programmes"]]
    contact = [f"Kontakt: {answer['contact']['name']}"] if answer["contact"] else []
    text = str(answer["answer"]).replace("**", "")  # bold: no difference to what is said
    parts = [[f"Frågan blev {STATUS_NAMES[answer['status']]}.", *text.splitlines()], sources, programmes, contact]
    return "\n\n".join("\n".join(part) for part in parts if part)
