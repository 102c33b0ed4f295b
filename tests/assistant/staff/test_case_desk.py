"""Runs that are ordered as jobs: followed, cancelled without a trace, kept when they end; and what the desk tells of cases and runs."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.question_log import add_question, read_asked
from assistant.staff.case_desk import CaseDesk, Plan
from assistant.staff.cases import Case, CaseError, StoredCase
from assistant.staff.desk import Desk
from assistant.staff.judging import expect_again, judge
from assistant.staff.roles import Actor, ForbiddenError
from assistant.staff.run_shelf import forget_answers, keep_run, load_trend
from assistant.staff.runs import Conditions, Run, Selection
from assistant.types import Answer
from corpus.clock import now
from corpus.library import reading, writing

AMOUNT = Case("Hur stort är stödet i Vindlyftet?", says=("75 000",), cites=("iuc/vindlyftet",), tags=("belopp",))
WRONG = Case("Vem söker man Vindlyftet hos?", says=("Almi",), tags=("ansökan", "belopp"))
OUTSIDE = Case("Vad blir det för väder i morgon?", statuses=("out_of_scope",))
EVERYTHING = Selection()


@pytest.fixture
def cases(desk: Desk) -> CaseDesk:
    return CaseDesk(desk.engine)


@pytest.fixture
def three(cases: CaseDesk, editor: Actor) -> list[StoredCase]:
    return [cases.add_case(editor, case) for case in (AMOUNT, WRONG, OUTSIDE)]


def test_a_run_is_ordered_by_a_reader_and_done_as_a_job_that_tells_its_progress_and_the_runs_number(
    desk: Desk, cases: CaseDesk, three: list[StoredCase], reader: Actor
) -> None:
    seen: list[tuple[str, int, int]] = []
    key = cases.order_run(reader, EVERYTHING)
    waiting = cases.find_job(reader)
    assert waiting is not None
    assert (waiting.key, waiting.stand, waiting.order.subject, waiting.order.by) == (key, "waiting", "alla testfall", "lars")
    job = desk.work(key, lambda *step: seen.append(step))
    assert (job.stand, job.outcome) == ("done", "2 av 3 testfall höll.")
    assert ("Testar svar", 3, 3) in seen
    (run,) = cases.list_runs(reader)
    assert job.result == {"run": run.key}
    assert (run.by, run.passed, run.total, run.conditions.today) == ("lars", 2, 3, date.today())


@pytest.mark.parametrize(("selection", "total"), [(Selection(tag="ansökan"), 1), (Selection(document="iuc/vindlyftet"), 1)])
def test_a_job_runs_those_with_a_tag_or_those_a_document_touches(
    desk: Desk, cases: CaseDesk, three: list[StoredCase], reader: Actor, selection: Selection, total: int
) -> None:
    desk.work(cases.order_run(reader, selection))
    assert [(run.selection, run.total) for run in cases.list_runs(reader)] == [(selection, total)]


def test_a_cancelled_run_keeps_nothing(desk: Desk, cases: CaseDesk, three: list[StoredCase], reader: Actor) -> None:
    key, was_possible = cases.order_run(reader, EVERYTHING), []

    def cancel(stage: str, _done: int, _total: int) -> None:
        if stage == "Öppnar indexet":
            was_possible.append(cases.cancel_run(reader, key))

    job = desk.work(key, cancel)
    assert was_possible[0]
    assert (job.stand, job.outcome) == ("cancelled", "Avbrutet. Inget har ändrats.")
    assert cases.list_runs(reader) == []
    assert not cases.cancel_run(reader, key)


def test_a_reader_cancels_only_runs_of_their_own_and_an_editor_anybodys(
    cases: CaseDesk, three: list[StoredCase], reader: Actor, editor: Actor
) -> None:
    key = cases.order_run(editor, EVERYTHING)
    with pytest.raises(ForbiddenError):
        cases.cancel_run(reader, key)
    mine = cases.order_run(reader, Selection(tag="belopp"))
    assert cases.cancel_run(editor, mine)
    assert cases.cancel_run(editor, key)


def test_other_jobs_are_not_cancelled_as_runs(desk: Desk, cases: CaseDesk, editor: Actor) -> None:
    other = desk.publish(editor, [desk.add_text(editor, "Utkast", "Text. " * 60)], accept_warnings=True)
    assert not cases.cancel_run(editor, other)


def test_the_same_cases_are_not_run_twice_at_once(cases: CaseDesk, three: list[StoredCase], reader: Actor) -> None:
    cases.order_run(reader, EVERYTHING)
    with pytest.raises(CaseError, match="En körning av alla testfall är redan på gång"):
        cases.order_run(reader, EVERYTHING)


def test_nothing_to_run_is_told_when_it_is_ordered(cases: CaseDesk, reader: Actor) -> None:
    with pytest.raises(CaseError, match="Det finns inga testfall"):
        cases.order_run(reader, EVERYTHING)


def test_a_case_is_new_until_it_is_run_and_again_when_it_is_changed(
    desk: Desk, cases: CaseDesk, three: list[StoredCase], editor: Actor
) -> None:
    amount, wrong, outside = three
    assert set(cases.list_standings(editor).values()) == {"new"}
    desk.work(cases.order_run(editor, EVERYTHING))
    assert cases.list_standings(editor) == {amount.id: "passed", wrong.id: "failed", outside.id: "passed"}
    cases.edit_case(editor, wrong.id, replace(WRONG, says=("IUC Blekinge",)))
    assert cases.list_standings(editor)[wrong.id] == "new"
    desk.work(cases.order_run(editor, Selection(tag="ansökan")))
    assert cases.list_standings(editor) == {amount.id: "passed", wrong.id: "passed", outside.id: "passed"}


def test_the_trend_counts_each_tag_in_the_runs_that_took_all_its_cases(
    desk: Desk, cases: CaseDesk, three: list[StoredCase], reader: Actor
) -> None:
    for selection in (EVERYTHING, Selection(tag="ansökan"), Selection(document="iuc/vindlyftet")):
        desk.work(cases.order_run(reader, selection))
    found = [(point.run, point.tag, point.passed, point.total) for point in cases.list_trend(reader)]
    assert sorted(found) == [(1, "", 2, 3), (1, "ansökan", 0, 1), (1, "belopp", 1, 2), (2, "ansökan", 0, 1)]


def test_the_trend_forgets_the_runs_that_are_forgotten(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.staff.run_shelf.KEPT_RUNS", 2)
    empty = Run(0, now(), "eva", EVERYTHING, Conditions(1, "1", "", date.today()), 0, 0, 0.0)
    for _ in range(3):
        with writing(desk.engine) as connection:
            keep_run(connection, empty, [])
    with reading(desk.engine) as connection:
        assert [point.run for point in load_trend(connection)] == [2, 3]


def test_a_report_holds_a_run_against_the_one_before_it_or_another(
    desk: Desk, cases: CaseDesk, three: list[StoredCase], reader: Actor, editor: Actor
) -> None:
    adviser = desk.answering.adviser()
    keys = []
    for case in (WRONG, replace(WRONG, says=("IUC Blekinge",)), WRONG):
        cases.edit_case(editor, three[1].id, case)
        run, _ = cases.run(reader, adviser, Plan(EVERYTHING, date.today()), lambda *_step: None)
        keys.append(run.key)
    first, _, last = keys
    assert cases.report(reader, first).comparison is None
    assert [line.outcome for line in cases.report(reader, last).lines] == ["newly_failed", "passed", "passed"]
    assert [line.outcome for line in cases.report(reader, last, against=first).lines] == ["still_failing", "passed", "passed"]


def test_what_companies_asked_lately_can_be_made_a_test_that_holds_today(desk: Desk, cases: CaseDesk, reader: Actor) -> None:
    question, adviser = "Hur stort är stödet i Vindlyftet?", desk.answering.adviser()
    asked = read_asked(adviser.reply(question), question, channel="page")
    long_ago = replace(asked, answer_id="gammal", at=now() - timedelta(days=120))
    with writing(desk.engine) as connection:
        add_question(connection, long_ago)
        add_question(connection, asked)
    (found,) = cases.list_asked(reader)
    answer: Answer = adviser.reply(found.text)
    case = expect_again(found.text, answer)
    assert (case.statuses, case.cites) == (("answered",), ("iuc/vindlyftet",))
    assert judge(case, answer).passed


def test_the_documents_that_a_test_may_name_are_those_that_answer(cases: CaseDesk, reader: Actor) -> None:
    found = [(named.id, named.title, named.is_programme) for named in cases.list_named(reader)]
    assert found == [("guide/ansokan", "Så skriver ni en ansökan", False), ("iuc/vindlyftet", "Vindlyftet", True)]


def test_an_erased_document_is_forgotten_in_what_was_run(desk: Desk, cases: CaseDesk, three: list[StoredCase], admin: Actor) -> None:
    desk.work(cases.order_run(admin, Selection(document="iuc/vindlyftet")))
    with writing(desk.engine) as connection:
        forget_answers(connection, "iuc/vindlyftet")
    (run,) = cases.list_runs(admin)
    assert run.selection == Selection(document="ett raderat dokument")
