"""Runs of the test cases: by the adviser companies ask, kept with what they came from, cancelled without a trace, and compared."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assistant.conversation import Adviser
from assistant.opening import open_searcher
from assistant.settings import Settings
from assistant.staff import audit, case_desk, run_shelf
from assistant.staff.case_desk import TABLES, CaseDesk, Plan
from assistant.staff.cases import Case, CaseError, StoredCase
from assistant.staff.desk import Desk
from assistant.staff.judging import Verdict
from assistant.staff.roles import Actor, ForbiddenError
from assistant.staff.run_comparison import Change, compare_runs, is_slower
from assistant.staff.runs import STAGE, Result, Selection, is_about, run_cases
from assistant.staff.types import Edit, Upload
from assistant.types import Turn
from corpus.clock import now
from corpus.library import open_database, reading, writing

TODAY = date(2026, 11, 22)
PLAN = Plan(Selection(), TODAY)
AMOUNT = Case("Hur stort är stödet i Vindlyftet?", statuses=("answered",), says=("75 000",), cites=("iuc/vindlyftet",), tags=("belopp",))
WRONG = Case("Vem söker man Vindlyftet hos?", says=("Almi",), tags=("ansökan",))
OUTSIDE = Case("Vad blir det för väder i morgon?", statuses=("out_of_scope",), tags=("ansökan",))


class Stopped(Exception):
    """What cancels a run."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Show nothing."""


@pytest.fixture
def cases(home: Path) -> Iterator[CaseDesk]:
    engine = open_database(home, *TABLES)
    yield CaseDesk(engine)
    engine.dispose()


@pytest.fixture
def adviser(home: Path) -> Iterator[Adviser]:
    searcher = open_searcher(Settings(home=home), say=lambda _: None)
    yield Adviser(searcher)
    searcher.close()


@pytest.fixture
def three(cases: CaseDesk, editor: Actor) -> list[StoredCase]:
    return [cases.add_case(editor, case) for case in (AMOUNT, WRONG, OUTSIDE)]


def stored(case: Case) -> StoredCase:
    return StoredCase("t-1", case, "eva", now())


def result(text: str = "Stödet är 75 000 kronor.", *, passed: bool = True, milliseconds: float = 10.0, case_id: str = "t-1") -> Result:
    answer = {"status": "answered", "answer": text, "citations": [], "programmes": [], "contact": None}
    failures = () if passed else ("Svaret säger inte ”75 000”.",)
    return Result(case_id, AMOUNT, Verdict(passed, failures), answer, milliseconds)


def test_a_run_tells_of_each_case_whether_it_holds_and_is_kept_with_what_it_came_from(
    cases: CaseDesk, adviser: Adviser, three: list[StoredCase], reader: Actor
) -> None:
    run, found = cases.run(reader, adviser, replace(PLAN, model="ollama:viking"), silent)
    assert [each.verdict.passed for each in found] == [True, False, True]
    assert found[1].verdict.failures == ("Svaret säger inte ”Almi”.",)
    assert (run.total, run.passed, run.by, run.share) == (3, 2, "lars", pytest.approx(2 / 3))
    assert (run.conditions.generation, run.conditions.version, run.conditions.model) == (1, version("industriradgivaren"), "ollama:viking")
    kept, again = cases.load_results(reader, run.key)
    assert kept == run
    assert [(each.case_id, each.case, each.verdict, each.milliseconds) for each in again] == [
        (each.case_id, each.case, each.verdict, each.milliseconds) for each in found
    ]
    assert again[0].answer["citations"][0]["document_id"] == "iuc/vindlyftet"
    assert [each.case_id for each in found] == [each.id for each in three]


def test_progress_is_told_before_each_case_and_at_the_end(adviser: Adviser) -> None:
    seen: list[tuple[str, int, int]] = []
    run_cases(adviser, [stored(AMOUNT), stored(OUTSIDE)], today=TODAY, progress=lambda *step: seen.append(step))
    assert seen == [(STAGE, 0, 2), (STAGE, 1, 2), (STAGE, 2, 2)]


def test_a_cancelled_run_leaves_nothing(cases: CaseDesk, adviser: Adviser, three: list[StoredCase], reader: Actor) -> None:
    def stop(_stage: str, done: int, _total: int) -> None:
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        cases.run(reader, adviser, PLAN, stop)
    assert cases.list_runs(reader) == []


def test_a_case_is_asked_on_its_own_day_else_on_that_of_the_run(adviser: Adviser, monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[date | None] = []
    reply = adviser.reply
    monkeypatch.setattr(adviser, "reply", lambda question, **given: (days.append(given["today"]), reply(question, **given))[1])
    own = replace(AMOUNT, today=date(2025, 1, 1), history=(Turn("user", "Vad är Vindlyftet?"),))
    run_cases(adviser, [stored(AMOUNT), stored(own)], today=TODAY, progress=silent)
    assert days == [TODAY, date(2025, 1, 1), date(2025, 1, 1)]


@pytest.mark.parametrize(
    "history", [(Turn("user", "Vad är Vindlyftet?"),), (Turn("user", "Vad är Vindlyftet?"), Turn("assistant", "Ett stöd."))]
)
def test_a_conversation_is_held_before_the_question(adviser: Adviser, history: tuple[Turn, ...]) -> None:
    case = Case("Hur stort är stödet?", history=history, says=("75 000",), cites=("iuc/vindlyftet",))
    (found,) = run_cases(adviser, [stored(case)], today=TODAY, progress=silent)
    assert found.verdict.passed, found.verdict.failures


def test_a_question_that_cannot_be_asked_fails_with_the_reason(adviser: Adviser) -> None:
    (found,) = run_cases(adviser, [stored(replace(AMOUNT, question="x" * 4_001))], today=TODAY, progress=silent)
    assert found.verdict.failures[0].startswith("Frågan gick inte att besvara: Frågan är 4001 tecken lång")
    assert found.answer == {}


def test_a_tag_is_run_by_itself(cases: CaseDesk, three: list[StoredCase], reader: Actor) -> None:
    assert [each.id for each in cases.select_cases(reader, Selection(tag="Ansökan"))] == [three[1].id, three[2].id]


def test_a_document_touches_what_it_is_expected_in_and_what_it_answered_last(
    cases: CaseDesk, adviser: Adviser, three: list[StoredCase], reader: Actor
) -> None:
    touched = Selection(document="iuc/vindlyftet")
    assert [each.id for each in cases.select_cases(reader, touched)] == [three[0].id]
    cases.run(reader, adviser, PLAN, silent)
    assert [each.id for each in cases.select_cases(reader, touched)] == [three[0].id, three[1].id]
    assert cases.select_cases(reader, Selection("belopp", "iuc/vindlyftet")) == [three[0]]


@pytest.mark.parametrize(
    ("case", "held"),
    [
        (Case("?", cites_not=("Vindlyftet",)), True),
        (Case("?", recommends=("/vindlyft/",)), True),
        (Case("?", recommends_not=("iuc/vindlyftet",)), True),
        (Case("?", says=("Vindlyftet",)), False),
        (Case("?", cites=("guide/ansokan",)), False),
    ],
)
def test_a_case_is_about_the_documents_it_names(case: Case, held: bool) -> None:
    assert is_about(case, "iuc/vindlyftet", "Vindlyftet") is held


@pytest.mark.parametrize(
    ("selection", "reason"),
    [
        (Selection(tag="x"), "taggen x"),
        (Selection(document="a/b"), "dokumentet a/b"),
        (Selection("x", "a/b"), "taggen x och dokumentet a/b"),
    ],
)
def test_a_run_of_nothing_is_refused(cases: CaseDesk, three: list[StoredCase], reader: Actor, selection: Selection, reason: str) -> None:
    with pytest.raises(CaseError, match=f"Inga testfall hör till {reason}"):
        cases.select_cases(reader, selection)


def test_a_run_without_any_cases_says_how_to_add_one(cases: CaseDesk, reader: Actor) -> None:
    with pytest.raises(CaseError, match="Lägg till ett, eller ta in en fil"):
        cases.select_cases(reader, Selection())


def test_answers_that_are_the_same_are_kept_once_and_old_runs_are_forgotten(
    cases: CaseDesk, adviser: Adviser, three: list[StoredCase], reader: Actor, editor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count() -> tuple[int, int]:
        with reading(cases.engine) as connection:
            numbers = [
                connection.execute(select(func.count()).select_from(table)).scalar() or 0
                for table in (run_shelf.results, run_shelf.records)
            ]
        return numbers[0], numbers[1]

    monkeypatch.setattr(run_shelf, "KEPT_RUNS", 2)
    first = cases.run(reader, adviser, PLAN, silent)[0]
    assert count() == (3, 6)
    cases.run(reader, adviser, PLAN, silent)
    assert count() == (6, 6)
    cases.remove_cases(editor, [three[0].id])
    cases.run(reader, adviser, PLAN, silent)
    cases.run(reader, adviser, PLAN, silent)
    assert count() == (4, 4)
    assert len(cases.list_runs(reader)) == 2
    with pytest.raises(CaseError, match=f"Körningen {first.key} finns inte"):
        cases.load_results(reader, first.key)


def test_a_change_of_a_document_shows_when_runs_are_compared(
    cases: CaseDesk, desk: Desk, adviser: Adviser, three: list[StoredCase], editor: Actor
) -> None:
    before = cases.run(editor, adviser, PLAN, silent)[0]
    sheet = desk.show(editor, "iuc/vindlyftet")
    text = sheet.markdown.replace("75 000 kronor", "60 000 kronor").replace("IUC Blekinge. [1]", "Almi Blekinge. [1]")
    desk.save(editor, "iuc/vindlyftet", Edit(text, sheet.asked, "", sheet.number))
    assert desk.work(desk.publish(editor, ["iuc/vindlyftet"], accept_warnings=True)).stand == "done"
    after = cases.run(editor, adviser, PLAN, silent)[0]
    assert after.conditions.generation > before.conditions.generation
    comparison = cases.compare(editor, before.key, after.key)
    assert [change.new.case_id for change in comparison.newly_failed] == [three[0].id]
    assert [change.new.case_id for change in comparison.newly_passed] == [three[1].id]
    assert (comparison.still_failing, comparison.changed) == ((), ())
    (line,) = [line for line in comparison.newly_failed[0].lines if line.kind == "changed" and "60 000" in line.new and "[1]" in line.old][
        :1
    ]
    assert "75 000" in line.old
    assert line.old_marks


def test_the_earlier_run_is_of_the_same_selection(cases: CaseDesk, adviser: Adviser, three: list[StoredCase], reader: Actor) -> None:
    first = cases.run(reader, adviser, PLAN, silent)[0]
    tagged = cases.run(reader, adviser, Plan(Selection(tag="belopp"), TODAY), silent)[0]
    assert cases.find_earlier(reader, tagged) is None
    assert cases.find_earlier(reader, cases.run(reader, adviser, PLAN, silent)[0]) == first


def test_each_case_stands_where_it_belongs() -> None:
    old = [
        result(case_id=name, passed=name in ("falls", "stays", "reworded", "left"))
        for name in ("falls", "rises", "lies", "stays", "reworded", "left")
    ]
    new = [
        result(case_id=name, passed=name not in ("falls", "lies"), text="Nytt." if name == "reworded" else result().answer["answer"])
        for name in ("falls", "rises", "lies", "stays", "reworded", "came")
    ]
    found = compare_runs(old, new)
    groups = (found.newly_failed, found.newly_passed, found.still_failing, found.changed, found.slower)
    assert [[change.new.case_id for change in group] for group in groups] == [["falls"], ["rises"], ["lies"], ["reworded"], []]
    assert ([each.case_id for each in found.added], [each.case_id for each in found.gone]) == (["came"], ["left"])


@pytest.mark.parametrize(("before", "after", "slower"), [(30, 61, True), (30, 60, False), (10, 50, False), (10, 51, True), (0, 49, False)])
def test_an_answer_is_slower_from_twice_the_time_and_50_milliseconds(before: float, after: float, slower: bool) -> None:
    assert is_slower(Change(result(milliseconds=before), result(milliseconds=after))) is slower


def test_a_changed_test_is_told_from_a_changed_answer() -> None:
    new = replace(result(passed=False), case=replace(AMOUNT, says=("60 000",)))
    (change,) = compare_runs([result()], [new]).newly_failed
    assert change.is_case_edited
    assert not [line for line in change.lines if line.kind not in ("same", "gap")]


def test_an_erased_document_leaves_no_answer_behind(cases: CaseDesk, adviser: Adviser, three: list[StoredCase], reader: Actor) -> None:
    run, found = cases.run(reader, adviser, PLAN, silent)
    with writing(cases.engine) as connection:
        assert run_shelf.forget_answers(connection, "iuc/vindlyftet") == 2
    again = cases.load_results(reader, run.key)[1]
    assert [each.verdict.passed for each in again] == [each.verdict.passed for each in found]
    assert [bool(each.answer) for each in again] == [False, False, True]
    with reading(cases.engine) as connection:
        assert "Vindlyftet är ett stöd" not in str(connection.execute(select(run_shelf.records.c.record)).all())


def test_a_reader_runs_but_changes_nothing(cases: CaseDesk, three: list[StoredCase], reader: Actor) -> None:
    for change in (
        lambda: cases.add_case(reader, replace(AMOUNT, question="Vad?")),
        lambda: cases.edit_case(reader, three[0].id, AMOUNT),
        lambda: cases.remove_cases(reader, [three[0].id]),
        lambda: cases.import_cases(reader, Upload("f.jsonl", b"{}")),
    ):
        with pytest.raises(ForbiddenError):
            change()
    assert cases.list_cases(reader) == three


def test_changes_are_noted_in_the_log(cases: CaseDesk, three: list[StoredCase], editor: Actor) -> None:
    cases.edit_case(editor, three[0].id, replace(AMOUNT, comment="x"))
    cases.remove_cases(editor, [three[1].id])
    cases.import_cases(editor, Upload("fall.jsonl", cases.export_cases(editor, "jsonl")))
    with reading(cases.engine) as connection:
        notes = [(note.who, note.action, note.subject) for note in audit.read(connection)]
    assert notes == [
        ("eva", "tests_imported", "fall.jsonl"),
        ("eva", "test_removed", three[1].id),
        ("eva", "test_edited", three[0].id),
        *(("eva", "test_added", each.id) for each in reversed(three)),
    ]


def test_an_import_with_a_faulty_row_changes_nothing(cases: CaseDesk, three: list[StoredCase], editor: Actor) -> None:
    rows = '{"question": "Vad är Solstöd?", "says": ["sol"]}\n{"question": ""}'.encode()
    with pytest.raises(CaseError, match="Rad 2"):
        cases.import_cases(editor, Upload("f.jsonl", rows))
    assert cases.list_cases(editor) == three


def test_the_package_whose_version_is_kept_is_installed() -> None:
    assert version(case_desk.PACKAGE)
