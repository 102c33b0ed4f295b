"""The report of a run: failures first, what differs from the run before, and an Excel book that holds no formulas."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from assistant.staff.cases import Case
from assistant.staff.judging import Verdict
from assistant.staff.run_comparison import compare_runs
from assistant.staff.run_reports import Report, count_outcomes, describe_run, write_excel
from assistant.staff.runs import Conditions, Result, Run, Selection

RUN = Run(7, datetime(2026, 11, 22, 9, 30), "eva", Selection(), Conditions(3, "0.1.0", "", date(2026, 11, 22)), 6, 3, 1.5)
GOOD, BAD = Verdict(True, ()), Verdict(False, ("Svaret säger inte ”75 000”.",))


def result(name: str, verdict: Verdict = GOOD, text: str = "Stödet är 75 000 kronor.", *, milliseconds: float = 10.0) -> Result:
    answer: dict[str, Any] = {"status": "answered", "answer": text, "citations": [], "programmes": [], "contact": None}
    return Result(name, Case(f"Fråga {name}?", says=("75 000",), tags=("belopp",), owner="Eva"), verdict, answer, milliseconds)


BEFORE = [result("a"), result("b"), result("c", BAD), result("d", BAD), result("e")]
AFTER = [
    result("a"), result("b", text="Stödet är högst 75 000 kronor."), result("c", BAD), result("d", milliseconds=300.0),
    result("e", BAD, "Stödet är 60 000 kronor."), result("f", BAD),
]  # fmt: skip


@pytest.fixture
def report() -> Report:
    return Report(RUN, AFTER, replace(RUN, key=6), compare_runs(BEFORE, AFTER))


def test_what_somebody_should_look_at_first_stands_first(report: Report) -> None:
    assert [(line.result.case_id, line.outcome) for line in report.lines] == [
        ("e", "newly_failed"), ("f", "failed"), ("c", "still_failing"), ("d", "newly_passed"), ("b", "changed"), ("a", "passed"),
    ]  # fmt: skip
    assert [line.result.case_id for line in report.lines if line.is_slower] == ["d"]


def test_the_numbers_add_up(report: Report) -> None:
    assert count_outcomes(report) == {
        "Testfall": 6, "Håller": 3, "Håller inte": 3, "Håller inte längre": 1, "Håller igen": 1, "Håller, med ett annat svar": 1,
        "Långsammare": 1,
    }  # fmt: skip


def test_a_run_that_is_held_against_none_tells_what_holds_and_what_does_not() -> None:
    alone = Report(RUN, AFTER)
    assert [line.outcome for line in alone.lines] == ["failed"] * 3 + ["passed"] * 3
    assert count_outcomes(alone) == {"Testfall": 6, "Håller": 3, "Håller inte": 3}


def test_the_conditions_are_told_in_words() -> None:
    assert describe_run(RUN)["Svaren skrivna av"] == "rådgivaren själv, direkt ur dokumenten"
    asked = replace(RUN, conditions=replace(RUN.conditions, model="ollama:viking"), selection=Selection(tag="belopp"))
    assert describe_run(asked)["Svaren skrivna av"] == "språkmodellen ollama:viking"
    assert describe_run(asked)["Vad som testades"] == "taggen belopp"


def test_the_excel_book_has_the_numbers_every_case_and_the_answers_that_differ(report: Report) -> None:
    book = openpyxl.load_workbook(BytesIO(write_excel(report, "22 november 2026 kl. 10.30")))
    assert book.sheetnames == ["Körningen", "Testfallen", "Ändrade svar"]
    numbers = {row[0]: row[1] for row in book["Körningen"].iter_rows(values_only=True)}
    assert (numbers["När"], numbers["Testfall"], numbers["Håller inte"]) == ("22 november 2026 kl. 10.30", 6, 3)
    head, first, *rest = book["Testfallen"].iter_rows(values_only=True)
    assert head[:4] == ("Utfall", "Fråga", "Varför", "Besked")
    assert first[:4] == ("håller inte längre", "Fråga e?", "Svaret säger inte ”75 000”.", "besvarad")
    assert len(rest) == 5
    changed = [row[0] for row in book["Ändrade svar"].iter_rows(min_row=2, values_only=True)]
    assert changed == ["Fråga e?", "Fråga b?"]


def test_a_cell_is_never_a_formula_and_holds_what_excel_can_hold() -> None:
    hostile = replace(result("a", BAD, "=1+1 \x07 " + "x" * 40_000), case=Case("=HYPERLINK(1)"))
    book = openpyxl.load_workbook(BytesIO(write_excel(Report(replace(RUN, total=1, passed=0), [hostile]), "nu")))
    row = next(book["Testfallen"].iter_rows(min_row=2))
    assert [cell.data_type for cell in row if isinstance(cell.value, str)].count("f") == 0
    assert row[1].value == "=HYPERLINK(1)"
    assert len(str(row[4].value)) == 32_767
