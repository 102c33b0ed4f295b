"""What is done with test cases and runs on the page, on a real desk with a real adviser over two documents."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import gradio as gr
import pytest

from assistant.question_log import note_question, read_asked
from assistant.settings import Settings
from assistant.staff.case_desk import CaseDesk
from assistant.staff.case_shelf import EVERY_CASE
from assistant.staff.cases import CaseFilter
from assistant.staff.desk import Desk
from assistant.staff.roles import Actor, ForbiddenError
from assistant.staff.runs import Selection
from assistant.web.staff.case_acts import CaseActs
from assistant.web.staff.run_acts import RunActs
from assistant.web.staff.submission import Submission
from assistant.web.staff.wiring import UNCHANGED
from corpus.errors import AdviserError
from index.analyzer import Analyzer

EVA, LARS = Actor("eva", "redaktör"), Actor("lars", "läsare")
QUESTION = "Hur stort är stödet i Vindlyftet?"
NOTHING = Submission()


@pytest.fixture
def desk(
    tmp_path: Path, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch, index_home: Callable[..., Path], small_library: Mapping[str, str]
) -> Iterator[Desk]:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "gradio"))
    desk = Desk(Settings(home=index_home(tmp_path, small_library)), analyzer=analyzer)
    yield desk
    desk.close()


@pytest.fixture
def acts(desk: Desk) -> CaseActs:
    return CaseActs(desk)


@pytest.fixture
def runs(desk: Desk, acts: CaseActs) -> RunActs:
    return RunActs(desk, acts)


@pytest.fixture
def hand_in(tmp_path: Path) -> Callable[[str, bytes], Submission]:
    def run(name: str, data: bytes) -> Submission:
        path = tmp_path / "gradio" / "digest" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return given(name=name, path=str(path))

    return run


def given(**values: str | tuple[str, ...]) -> Submission:
    return Submission({name: value if isinstance(value, tuple) else (value,) for name, value in values.items()})


FORM = given(question=QUESTION, says="75 000\n\n", status=("answered",), cites=("iuc/vindlyftet", ""), tags="belopp", owner="Eva", case="")


def save(acts: CaseActs, form: Submission = FORM) -> str:
    notice, *_ = acts.save(EVA, form)
    return str(notice).split()[1]


def with_values(form: Submission, **values: str) -> Submission:
    return Submission({**form.values, **{name: (value,) for name, value in values.items()}})


def test_the_empty_list_says_how_to_begin_and_a_filter_that_finds_nothing_how_to_go_on(acts: CaseActs) -> None:
    _, places, filters, listed, shown = acts.find(LARS, NOTHING)
    assert 'data-screen="list"' in places
    assert "Börja med en fråga som ni vet svaret på" in listed
    assert 'id="case-filters"' in filters
    assert shown == EVERY_CASE
    _, _, filters, listed, shown = acts.find(LARS, given(text="robot"))
    assert filters == UNCHANGED, "what somebody types in stays as it is"
    assert "Ta bort ett filter" in listed
    assert shown == CaseFilter("robot")


def test_a_case_is_written_found_changed_copied_and_removed(acts: CaseActs) -> None:
    name = save(acts)
    _, _, _, listed, _ = acts.find(LARS, given(text="vind", tag="belopp", owner="Eva"))
    assert QUESTION in listed
    assert "besvarad · säger 75 000 · hänvisar till iuc/vindlyftet" in listed
    assert "eva" in listed, "who changed it last"
    _, places, form, _ = acts.open(EVA, given(case=name))
    assert 'data-screen="form"' in places
    assert f'value="{name}"' in form
    acts.save(EVA, with_values(FORM, case=name, says="80 000", today="2026-05-01", most_programmes="1"))
    stored = acts.cases.find_case(EVA, name).case
    assert (stored.says, stored.today, stored.most_programmes) == (("80 000",), date(2026, 5, 1), 1)
    _, _, copy, _ = acts.copy(EVA, given(case=name))
    assert "En kopia som inte är sparad än" in copy
    assert f'value="{name}"' not in copy
    notice, *_ = acts.remove(EVA, given(case=name))
    assert notice == f"Testfallet {name} är borttaget."
    assert acts.cases.list_cases(EVA) == []


def test_a_conversation_is_read_in_its_order_and_empty_lines_are_left_out(acts: CaseActs) -> None:
    talk = {"turn_role": ("user", "assistant", "user"), "turn_text": ("Vad är Vindlyftet?", "Ett stöd.", "  ")}
    acts.save(EVA, Submission({**FORM.values, **talk}))
    (stored,) = acts.cases.list_cases(EVA)
    assert [(turn.role, turn.content) for turn in stored.case.history] == [("user", "Vad är Vindlyftet?"), ("assistant", "Ett stöd.")]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"today": "i går"}, "Datumet 'i går' kan inte läsas"),
        ({"question": " "}, "rågan är tom"),
        ({"says": "/(/"}, "kan inte läsas"),
        ({"says_not": "75 000"}, "både måste och får inte"),
    ],
)
def test_what_cannot_be_kept_is_told_in_a_sentence(acts: CaseActs, values: dict[str, str], sentence: str) -> None:
    with pytest.raises(AdviserError, match=sentence.replace("(", r"\(")):
        acts.save(EVA, with_values(FORM, **values))
    assert acts.cases.list_cases(EVA) == []


def test_a_reader_looks_tries_and_runs_but_changes_nothing(desk: Desk, acts: CaseActs, runs: RunActs) -> None:
    name = save(acts)
    for act, values in (
        (acts.save, FORM), (acts.save, with_values(FORM, case=name)), (acts.remove, given(case=name)),
    ):  # fmt: skip
        with pytest.raises(ForbiddenError):
            act(LARS, values)
    assert "håller" in acts.attempt(LARS, FORM)[1]
    acts.open(LARS, given(case=name))
    runs.order(LARS, NOTHING)
    job = runs.cases.find_job(LARS)
    assert job
    assert desk.work(job.key).stand == "done"
    assert QUESTION in runs.open(LARS, given(run="1"))[2]


def test_a_reader_may_not_take_a_file_in(acts: CaseActs, hand_in: Callable[[str, bytes], Submission]) -> None:
    with pytest.raises(ForbiddenError):
        acts.take_in(LARS, hand_in("a.jsonl", b"{}"))


def test_a_try_shows_the_answer_and_why_it_does_not_hold_and_keeps_nothing(acts: CaseActs) -> None:
    (_, good), (_, bad) = acts.attempt(EVA, FORM), acts.attempt(EVA, with_values(FORM, says="80 000"))
    assert "Svaret är som testfallet väntar sig." in good
    assert "högst 75 000 kronor" in good
    assert "Svaret säger inte ”80 000”." in bad
    assert acts.cases.list_cases(EVA) == []


def test_a_question_from_the_log_fills_the_form_in_from_its_answer_of_today(desk: Desk, acts: CaseActs) -> None:
    assert "Frågeloggen är tom" in acts.asked(EVA, NOTHING)[2]
    answer = desk.answering.adviser().reply(QUESTION)
    for number in range(2):
        note_question(desk.engine, replace(read_asked(answer, QUESTION, channel="page"), answer_id=f"svar-{number}"))
    _, places, listed = acts.asked(EVA, NOTHING)
    assert 'data-screen="asked"' in places
    assert listed.count("Gör testfall") == 1, "a question that was asked twice stands once"
    _, _, form, tried = acts.draft(EVA, given(question=QUESTION))
    assert 'value="answered" checked' in form
    assert 'name="cites" value="iuc/vindlyftet"' in form
    assert "Svaret är som testfallet väntar sig." in tried


def test_the_shipped_cases_are_taken_in_but_for_those_that_staff_have_changed(acts: CaseActs) -> None:
    assert "Ta in de medföljande testfallen" in acts.find(EVA, NOTHING)[3]
    acts.take_in_shipped(EVA, NOTHING)
    first = acts.cases.list_cases(EVA)[0]
    acts.cases.edit_case(EVA, first.id, replace(first.case, comment="Vår egen"))
    told = acts.take_in_shipped(EVA, NOTHING)[-1]
    assert "1 lämnade som de är" in told
    assert acts.cases.find_case(EVA, first.id).case.comment == "Vår egen"
    with pytest.raises(ForbiddenError):
        acts.take_in_shipped(LARS, NOTHING)


def test_a_file_is_taken_in_and_told_of(acts: CaseActs, hand_in: Callable[[str, bytes], Submission]) -> None:
    name = save(acts)
    line = '{"id": "egen-1", "question": "Vad är Vindlyftet?", "expect": {"status": ["answered"], "all": ["stöd"]}}\n'
    same = acts.cases.export_cases(EVA, "jsonl").decode()
    _, _, _, listed, _, told = acts.take_in(EVA, hand_in("fragor.jsonl", (line + same).encode()))
    assert "1 nya" in told
    assert "egen-1" in told
    assert "0 ändrade" in told
    assert "1 oförändrade, som hoppades över" in told
    assert "Vad är Vindlyftet?" in listed
    assert name in told


def test_every_faulty_row_of_a_file_is_told_of_and_nothing_is_taken_in(acts: CaseActs, hand_in: Callable[[str, bytes], Submission]) -> None:
    rows = '{"question": "Går det?"}\n' + "<script>\n" * 7
    notice, *unchanged, told = acts.take_in(EVA, hand_in("fel.jsonl", rows.encode()))
    assert notice == ""
    assert all(value == UNCHANGED for value in unchanged)
    assert told.count("<li>Rad ") == 8
    assert "<script>" not in told
    assert acts.cases.list_cases(EVA) == []


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl"])
def test_what_is_shown_is_saved_as_a_file_that_can_be_taken_in_again(
    acts: CaseActs, hand_in: Callable[[str, bytes], Submission], form: str
) -> None:
    save(acts)
    save(acts, with_values(FORM, question="Vem söker man Vindlyftet hos?", tags="annat"))
    _, path = acts.export(LARS, given(form=form, tag="belopp"))
    assert Path(path).name == f"testfall-{date.today().isoformat()}.{form}"
    assert "1 oförändrade" in acts.take_in(EVA, hand_in(f"igen.{form}", Path(path).read_bytes()))[5]


def test_a_run_is_followed_until_it_has_ended_and_then_changes_the_list_and_the_runs(desk: Desk, acts: CaseActs, runs: RunActs) -> None:
    save(acts, with_values(FORM, says="80 000"))
    notice, job, timer = runs.order(EVA, NOTHING)
    assert notice == ""
    assert 'data-stand="waiting"' in job
    assert timer.active
    notice, job, *unchanged, timer = runs.look(EVA, EVERY_CASE)
    assert all(value == gr.skip() for value in unchanged)
    assert timer.active
    found = runs.cases.find_job(EVA)
    assert found
    desk.work(found.key)
    notice, job, listed, drawn, *_, timer = runs.look(EVA, CaseFilter(tag="belopp"))
    assert notice == "Körningen är klar."
    assert 'data-event="run_open" data-run="1"' in job
    assert "håller inte" in listed
    assert "Körning 1" in drawn
    assert not timer.active


def test_cancelling_tells_that_nothing_is_kept(acts: CaseActs, runs: RunActs) -> None:
    save(acts)
    runs.order(EVA, NOTHING)
    job = runs.cases.find_job(EVA)
    assert job
    notice, drawn, timer = runs.cancel(EVA, given(key=str(job.key)))
    assert notice == "Körningen avbryts. Inget av den sparas."
    assert 'data-stand="cancelled"' in drawn
    assert not timer.active


@pytest.fixture
def compared(desk: Desk, acts: CaseActs, runs: RunActs) -> CaseDesk:
    """Two runs, of which the first fails."""
    name = save(acts, with_values(FORM, says="80 000"))
    for says in ("80 000", "75 000"):
        acts.save(EVA, with_values(FORM, case=name, says=says))
        desk.work(runs.cases.order_run(EVA, Selection()))
    return runs.cases


def test_the_results_name_the_numbers_what_is_compared_and_that_the_case_was_changed(compared: CaseDesk, runs: RunActs) -> None:
    _, places, results = runs.open(LARS, given(run="2"))
    assert 'data-screen="results"' in places
    assert "Håller igen" in results
    assert "Testfallet är ändrat sedan den tidigare körningen." in results
    assert '<option value="1" selected>' in results
    with pytest.raises(AdviserError, match="Körningen 9 finns inte"):
        runs.open(LARS, given(run="2", against="9"))


def test_the_trend_has_its_picture_and_its_table_for_all_tags_or_one(compared: CaseDesk, runs: RunActs) -> None:
    _, _, listed, choice, picture, table, *_ = runs.list_runs(LARS, NOTHING)
    assert "Körning 2" in listed
    assert '<option value="tagg:belopp">' in choice
    assert picture.visible
    assert "100 % (1 av 1)" in table
    _, picture, table = runs.show_trend(LARS, given(line="tagg:belopp"))
    assert {row[2] for row in picture.value["data"]} == {"belopp"}
    assert "alla testfall" not in table


def test_without_two_runs_there_is_no_picture(runs: RunActs) -> None:
    _, _, listed, choice, picture, table, *_ = runs.list_runs(LARS, NOTHING)
    assert "Inga testfall har körts än" in listed
    assert (choice, table, picture.visible) == ("", "", False)


@pytest.mark.parametrize(("form", "start"), [("xlsx", b"PK"), ("html", b"<!doctype html>")])
def test_a_report_is_saved_under_the_runs_number(compared: CaseDesk, runs: RunActs, form: str, start: bytes) -> None:
    notice, path = runs.save(LARS, given(run="2", against="1", form=form))
    assert notice == "Rapporten laddas ner."
    assert Path(path).name == f"testkörning-2.{form}"
    assert Path(path).read_bytes().startswith(start)
