"""What the commands `assistant test` print: the cases, a run with its failures first, the runs, and what differs between two."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid
from rich.text import Text

from assistant.library_terminal import print_diff
from assistant.staff.case_records import write_case
from assistant.staff.cases import StoredCase
from assistant.staff.run_comparison import Change, Comparison
from assistant.staff.runs import Result, Run

Record = dict[str, Any]  # Any: a JSON object
CHANGES = {
    "newly_failed": ("Fel som är nya", "red"), "newly_passed": ("Håller nu", "green"), "still_failing": ("Fel som fanns förut", "yellow"),
    "changed": ("Ändrat svar, men håller", "cyan"), "slower": ("Långsammare", "yellow"),
}  # fmt: skip


def print_cases(console: Console, cases: Sequence[StoredCase]) -> None:
    """Print the cases, a line each."""
    grid = Grid("Id", "Fråga", "Taggar", "Ägare", box=None, pad_edge=False)
    for stored in cases:
        grid.add_row(escape(stored.id), escape(stored.case.question), escape(", ".join(stored.case.tags)), escape(stored.case.owner))
    console.print(grid)
    console.print(f"{len(cases)} testfall.")


def print_run(console: Console, run: Run, found: Sequence[Result], earlier: tuple[Run, Comparison] | None) -> None:
    """Print what fails, what has changed since an earlier run, and how many cases hold."""
    for result in found:
        if not result.verdict.passed:
            _print_failure(console, result)
    console.print(
        Text(f"{run.passed} av {run.total} testfall höll ({_percent(run.share)}) på ", style="bold").append(f"{_seconds(run.seconds)}.")
    )
    if earlier is None:
        console.print(f"Körning {run.key} är den första av {run.selection.sentence}.", markup=False)
        return
    before, comparison = earlier
    counts = [f"{label.lower()}: {len(getattr(comparison, name))}" for name, (label, _) in CHANGES.items()]
    console.print(f"Körning {run.key} mot körning {before.key}: {'; '.join(counts)}.", soft_wrap=True)
    if comparison.changed or comparison.slower:
        console.print(f"Se vad som skiljer: assistant test compare {before.key} {run.key}")


def _print_failure(console: Console, result: Result) -> None:
    console.print(Text(f"✗ {result.case_id}  ", style="red").append(result.case.question, style="bold"), soft_wrap=True)
    for sentence in result.verdict.failures:
        console.print(Text(f"    {sentence}"), soft_wrap=True)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".", ",")


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s".replace(".", ",")


def print_runs(console: Console, runs: Sequence[Run]) -> None:
    """Print the runs, newest first."""
    grid = Grid("Nr", "När", "Vem", "Vad", "Höll", "Tid", "Index", "Version", "Modell", box=None, pad_edge=False)
    for run in runs:
        when = run.at.replace(tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M")
        held, conditions = f"{run.passed}/{run.total}", run.conditions
        what = escape(run.selection.sentence)
        places = (str(conditions.generation), conditions.version, escape(conditions.model) or "–")
        grid.add_row(str(run.key), when, escape(run.by), what, held, _seconds(run.seconds), *places)
    console.print(grid)


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print every case that differs, with its two answers side by side."""
    for name, (label, style) in CHANGES.items():
        changes: Sequence[Change] = getattr(comparison, name)
        if changes:
            console.print(Text(f"{label}: {len(changes)}", style=f"bold {style}"))
        for change in changes:
            _print_change(console, change, is_time=name == "slower")
    for label, results in (("Bara i den nya körningen", comparison.added), ("Bara i den gamla körningen", comparison.gone)):
        if results:
            console.print(f"{label}: {', '.join(result.case_id for result in results)}", markup=False, soft_wrap=True)
    if not any(asdict(comparison).values()):
        console.print("Inget skiljer.")


def _print_change(console: Console, change: Change, *, is_time: bool) -> None:
    edited = "  (testfallet är ändrat)" if change.is_case_edited else ""
    console.print(Text(f"{change.new.case_id}  ").append(change.new.case.question, style="bold").append(edited), soft_wrap=True)
    if is_time:
        console.print(f"    {change.old.milliseconds:.0f} → {change.new.milliseconds:.0f} ms")
        return
    for sentence in change.new.verdict.failures:
        console.print(Text(f"    {sentence}"), soft_wrap=True)
    if any(line.kind not in ("same", "gap") for line in change.lines):
        print_diff(console, change.lines)


def case_record(stored: StoredCase) -> Record:
    """Return a case as the commands write it with --json."""
    return {"id": stored.id, **write_case(stored.case), "by": stored.by, "at": _moment(stored.at)}


def run_record(run: Run) -> Record:
    """Return a run as the commands write it with --json."""
    counts = {"total": run.total, "passed": run.passed, "share": round(run.share, 4), "seconds": run.seconds}
    return {"key": run.key, "at": _moment(run.at), "by": run.by, **asdict(run.selection), **asdict(run.conditions), **counts}


def result_record(result: Result) -> Record:
    """Return what a case came to as the commands write it with --json."""
    answer = {name: result.answer.get(name) for name in ("status", "answer")}
    return {
        "id": result.case_id, "question": result.case.question, "tags": list(result.case.tags), "passed": result.verdict.passed,
        "failures": list(result.verdict.failures), **answer, "milliseconds": result.milliseconds,
    }  # fmt: skip


def comparison_record(comparison: Comparison) -> Record:
    """Return a comparison as the commands write it with --json: the ids of the cases."""
    changes = {name: [change.new.case_id for change in getattr(comparison, name)] for name in CHANGES}
    return {**changes, "added": [each.case_id for each in comparison.added], "gone": [each.case_id for each in comparison.gone]}


def _moment(at: datetime) -> str:
    return at.replace(tzinfo=UTC).isoformat()
