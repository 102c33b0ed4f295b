"""The staff try questions on what answers now or would with a draft; only who may write keeps tests of what they see."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.staff import rehearsals
from assistant.staff.case_desk import CaseDesk
from assistant.staff.cases import Case, CaseError
from assistant.staff.desk import Desk
from assistant.staff.inspection_desk import FAULT_TAG, InspectionDesk
from assistant.staff.inspection_records import Inquiry, Setup
from assistant.staff.jobs import Job
from assistant.staff.rehearsals import MOST_OPEN
from assistant.staff.roles import Actor
from assistant.staff.types import Edit
from assistant.types import Turn
from corpus.errors import AdviserError

TODAY = date(2026, 11, 22)
ASKED = Inquiry("Hur stort är Sjöstödet?", (), TODAY)
WIND = Inquiry("Hur stort är Vindlyftet?", (), TODAY)
TEXT = "Sjöstödet är ett bidrag på högst 40 000 kronor till företag i Blekinge som bygger båtar eller delar till båtar."
PLAIN = Setup()


@pytest.fixture
def bench(desk: Desk) -> InspectionDesk:
    return InspectionDesk(desk.engine, desk.answering)


@pytest.fixture
def draft(desk: Desk, editor: Actor) -> str:
    return desk.add_text(editor, "Sjöstödet", TEXT)


@pytest.fixture
def copies(home: Path) -> Callable[[], int]:
    """Count the copies of the index that are kept aside."""
    return lambda: sum(1 for _ in (home / "rehearsals").iterdir()) if (home / "rehearsals").is_dir() else 0


@pytest.fixture
def save(desk: Desk, editor: Actor) -> Callable[[str, str], None]:
    """Save a draft with another text."""

    def changed(name: str, text: str) -> None:
        sheet = desk.show(editor, name)
        desk.save(editor, name, Edit(sheet.markdown.replace(TEXT, text), "", "", sheet.number))

    return changed


def test_a_reader_asks_what_answers_now(bench: InspectionDesk, reader: Actor) -> None:
    inspection = bench.inspect(reader, WIND, PLAIN, k=3)
    assert "75 000 kronor" in inspection.answer.answer
    assert len(inspection.passages) == 3


@pytest.mark.parametrize("k", [0, -5, 10**9])
def test_any_number_of_passages_can_be_asked_for(bench: InspectionDesk, reader: Actor, k: int) -> None:
    assert bench.inspect(reader, WIND, PLAIN, k=k).passages


def test_a_draft_answers_on_the_bench_and_nobody_else(bench: InspectionDesk, reader: Actor, draft: str) -> None:
    assert "40 000 kronor" in bench.inspect(reader, ASKED, Setup((draft,))).answer.answer
    assert "40 000" not in bench.inspect(reader, ASKED, PLAIN).answer.answer


def test_the_second_question_to_a_draft_is_answered_from_the_same_copy_until_the_draft_changes(
    bench: InspectionDesk, reader: Actor, draft: str, save: Callable[[str, str], None], home: Path
) -> None:
    bench.inspect(reader, ASKED, Setup((draft,)))
    first = set((home / "rehearsals").iterdir())
    bench.inspect(reader, WIND, Setup((draft,)))
    assert set((home / "rehearsals").iterdir()) == first
    save(draft, TEXT.replace("40 000", "55 000"))
    assert "55 000 kronor" in bench.inspect(reader, ASKED, Setup((draft,))).answer.answer


def test_no_more_copies_than_a_few_are_kept_and_none_when_the_desk_closes(
    bench: InspectionDesk, desk: Desk, reader: Actor, editor: Actor, copies: Callable[[], int]
) -> None:
    for number in range(MOST_OPEN + 1):
        name = desk.add_text(editor, f"Sjöstödet {number}", TEXT)
        bench.inspect(reader, ASKED, Setup((name,)))
    assert copies() == MOST_OPEN
    desk.close()
    assert copies() == 0


def test_a_copy_that_nobody_asks_goes_by_itself(
    bench: InspectionDesk, reader: Actor, draft: str, copies: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsals, "IDLE", 0.05)
    bench.inspect(reader, ASKED, Setup((draft,)))
    deadline = time.monotonic() + 10
    while copies() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert copies() == 0


def test_copies_of_what_answered_before_are_gone_after_a_publication(
    bench: InspectionDesk, desk: Desk, reader: Actor, editor: Actor, draft: str, copies: Callable[[], int], add: Callable[..., Job]
) -> None:
    for number in range(MOST_OPEN):
        bench.inspect(reader, ASKED, Setup((desk.add_text(editor, f"Sjöstödet {number}", TEXT),)))
    desk.work(desk.publish(editor, [draft], accept_warnings=True))
    other = desk.add_text(editor, "Sjöstödet igen", TEXT)
    bench.inspect(reader, ASKED, Setup((other,)))
    assert copies() == 1


def test_a_draft_that_is_not_there_or_cannot_be_read_is_refused_with_a_sentence(
    bench: InspectionDesk, desk: Desk, reader: Actor, editor: Actor, draft: str
) -> None:
    with pytest.raises(AdviserError, match="finns inte"):
        bench.inspect(reader, ASKED, Setup(("iuc/ingenting",)))
    sheet = desk.show(editor, draft)
    desk.save(editor, draft, Edit(sheet.markdown.replace("kind: background", "kind: okänt"), "", "", sheet.number))
    with pytest.raises(AdviserError, match="kind"):
        bench.inspect(reader, ASKED, Setup((draft,)))
    assert "75 000" in bench.inspect(reader, WIND, PLAIN).answer.answer


def test_a_model_that_is_not_configured_is_refused_with_a_sentence(bench: InspectionDesk, reader: Actor) -> None:
    with pytest.raises(AdviserError, match="Ingen språkmodell är inställd"):
        bench.inspect(reader, WIND, Setup(with_model=True))


# Tests of what is seen


def test_a_kept_test_is_judged_by_what_answers_now(bench: InspectionDesk, desk: Desk, editor: Actor) -> None:
    kept, verdict = bench.keep(editor, Case(WIND.question, statuses=("answered",), says=("75 000 kronor",), today=TODAY))
    assert verdict.passed
    assert [stored.id for stored in CaseDesk(desk.engine).list_cases(editor)] == [kept.id]
    _, verdict = bench.keep(editor, Case(ASKED.question, statuses=("answered",), today=TODAY))
    assert not verdict.passed


def test_a_test_of_a_talk_is_judged_in_its_talk(bench: InspectionDesk, editor: Actor) -> None:
    first = bench.inspect(editor, Inquiry("Vad är Vindlyftet?", (), TODAY), PLAIN)
    talk = (Turn("user", "Vad är Vindlyftet?"), Turn("assistant", first.answer.answer))
    _, verdict = bench.keep(editor, Case("Hur mycket är det?", talk, says=("75 000",), today=TODAY))
    assert verdict.passed


def test_a_fault_is_kept_as_a_test_that_fails(bench: InspectionDesk, desk: Desk, editor: Actor) -> None:
    fault = Case(WIND.question, says=("90 000 kronor",), today=TODAY, tags=(FAULT_TAG,), comment="Beloppet höjdes i höst.")
    _, verdict = bench.report_fault(editor, fault, PLAIN)
    assert not verdict.passed
    assert [stored.case.tags for stored in CaseDesk(desk.engine).list_cases(editor)] == [(FAULT_TAG,)]


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (Case(WIND.question, says=("90 000 kronor",)), "Skriv vad som är fel"),
        (Case(WIND.question, says=("75 000 kronor",), comment="Fel!"), "uppfyller redan"),
        (Case(WIND.question, comment="Fel!"), "uppfyller redan"),
    ],
    ids=["no comment", "holds already", "expects nothing"],
)
def test_a_fault_that_would_never_be_seen_again_is_refused(
    bench: InspectionDesk, desk: Desk, editor: Actor, case: Case, sentence: str
) -> None:
    with pytest.raises(AdviserError, match=sentence):
        bench.report_fault(editor, case, PLAIN)
    assert CaseDesk(desk.engine).list_cases(editor) == []


def test_a_fault_seen_with_a_draft_is_kept_though_what_answers_now_holds(bench: InspectionDesk, editor: Actor, draft: str) -> None:
    fault = Case(WIND.question, says=("75 000 kronor",), today=TODAY, comment="Utkastet tränger undan beloppet.")
    _, verdict = bench.report_fault(editor, fault, Setup((draft,)))
    assert verdict.passed


def test_who_may_only_read_keeps_nothing(bench: InspectionDesk, desk: Desk, reader: Actor) -> None:
    case = Case(WIND.question, says=("90 000 kronor",), comment="Fel.")
    with pytest.raises(AdviserError, match="redaktör"):
        bench.keep(reader, case)
    with pytest.raises(AdviserError, match="redaktör"):
        bench.report_fault(reader, case, PLAIN)
    assert CaseDesk(desk.engine).list_cases(reader) == []


def test_the_same_question_is_not_kept_twice(bench: InspectionDesk, editor: Actor) -> None:
    case = Case(WIND.question, statuses=("answered",), today=TODAY)
    bench.keep(editor, case)
    with pytest.raises(CaseError):
        bench.keep(editor, case)
