"""What a run of the test cases came to beside an earlier one: failures first, then what has changed; and as an Excel book."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Literal, get_args

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assistant.staff.cases import STATUS_NAMES
from assistant.staff.run_comparison import Change, Comparison, has_changed, is_slower, shown_text
from assistant.staff.runs import Result, Run

Outcome = Literal["newly_failed", "failed", "still_failing", "newly_passed", "changed", "passed"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)  # what somebody should look at first stands first
OUTCOME_NAMES: Final[dict[Outcome, str]] = {
    "newly_failed": "håller inte längre", "failed": "håller inte", "still_failing": "håller inte, som förra gången",
    "newly_passed": "håller igen", "changed": "håller, med ett annat svar", "passed": "håller",
}  # fmt: skip
LONGEST_CELL = 32_767  # characters; what Excel holds
WIDE, NARROW = 60, 18  # characters of a column


@dataclass(frozen=True, slots=True)
class Line:
    """A case of a run, with what it came to and how that differs from the earlier run."""

    outcome: Outcome
    result: Result
    change: Change | None  # None: it holds as it did, or was not in the earlier run
    is_slower: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A run, and an earlier one to hold it against, where there is one."""

    run: Run
    results: Sequence[Result]  # in the order they were run
    earlier: Run | None = None
    comparison: Comparison | None = None

    @property
    def lines(self) -> list[Line]:
        """Every case, failures first."""
        if self.comparison is None:
            found = [Line("passed" if result.verdict.passed else "failed", result, None) for result in self.results]
        else:
            found = list(_compared(self.results, self.comparison))
        return sorted(found, key=lambda line: OUTCOMES.index(line.outcome))


def _compared(results: Iterable[Result], comparison: Comparison) -> Iterable[Line]:
    kinds: dict[str, Outcome] = {}
    for name in ("newly_failed", "still_failing", "newly_passed", "changed"):
        kinds |= {change.new.case_id: name for change in getattr(comparison, name)}  # each name is an outcome
    changes = {change.new.case_id: change for change in comparison.changes}
    for result in results:
        change = changes.get(result.case_id)
        plain: Outcome = "passed" if result.verdict.passed else "failed"
        yield Line(kinds.get(result.case_id, plain), result, change, change is not None and is_slower(change))


def describe_run(run: Run) -> dict[str, str]:
    """Return what a run's answers came from, in Swedish, by what each is called."""
    conditions = run.conditions
    return {
        "Vad som testades": run.selection.sentence,
        "Vem": run.by,
        "Svaren skrivna av": f"språkmodellen {conditions.model}" if conditions.model else "rådgivaren själv, direkt ur dokumenten",
        "Sökregistrets utgåva": str(conditions.generation),
        "Programmets version": conditions.version,
        "Frågorna ställda som den": conditions.today.isoformat(),
    }


def write_excel(report: Report, when: str) -> bytes:
    """Return an Excel book: the numbers, every case with failures first, and the answers that have changed; `when` is the run's time."""
    book = openpyxl.Workbook()
    first = book.active or book.create_sheet()
    first.title = "Körningen"
    _fill(first, [("Körning", str(report.run.key)), ("När", when), *_numbers(report)], widths=(NARROW * 2, WIDE))
    heads = ("Utfall", "Fråga", "Varför", "Besked", "Svar", "Taggar", "Ägare", "Millisekunder", "Id")
    widths = (NARROW, WIDE, WIDE, NARROW, WIDE, NARROW, NARROW, NARROW, NARROW)
    _fill(book.create_sheet("Testfallen"), [heads, *map(_row, report.lines)], widths=widths, is_table=True)
    changed = [line.change for line in report.lines if line.change and has_changed(line.change)]
    if changed:
        rows = [(each.new.case.question, shown_text(each.old.answer), shown_text(each.new.answer), each.new.case_id) for each in changed]
        sheet = book.create_sheet("Ändrade svar")
        _fill(sheet, [("Fråga", "Förra svaret", "Nya svaret", "Id"), *rows], widths=(WIDE, WIDE, WIDE, NARROW), is_table=True)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def count_outcomes(report: Report) -> dict[str, int]:
    """Return how many cases hold, and how many of them differ from the earlier run, by what each is called."""
    counts = {"Testfall": report.run.total, "Håller": report.run.passed, "Håller inte": report.run.total - report.run.passed}
    if (comparison := report.comparison) is not None:
        counts |= {
            "Håller inte längre": len(comparison.newly_failed),
            "Håller igen": len(comparison.newly_passed),
            "Håller, med ett annat svar": len(comparison.changed),
            "Långsammare": len(comparison.slower),
        }
    return counts


def _numbers(report: Report) -> list[tuple[str, str | int]]:
    compared = [("Jämförd med körning", str(report.earlier.key))] if report.earlier else []
    return [*count_outcomes(report).items(), *describe_run(report.run).items(), *compared]


def _row(line: Line) -> tuple[str | float, ...]:
    result = line.result
    status = STATUS_NAMES[result.answer["status"]] if result.answer else ""
    name = OUTCOME_NAMES[line.outcome] + (", men är långsammare" if line.is_slower else "")
    answer = shown_text(result.answer)
    tags = ", ".join(result.case.tags)
    why = "\n".join(result.verdict.failures)
    return (name, result.case.question, why, status, answer, tags, result.case.owner, result.milliseconds, result.case_id)


def _fill(sheet: Worksheet, rows: Iterable[Sequence[str | float]], *, widths: Sequence[int], is_table: bool = False) -> None:
    """Write rows into a sheet: text is never a formula, and a table's heads stay in sight."""
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL] or None
                cell.data_type = "s" if cell.value else "n"
            else:
                cell.value = value
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1 if is_table else column == 1)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    if is_table:
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
