"""What a publication would change is known before it is done, from the tests and from what companies ask."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from assistant.question_log import Asked, add_question
from assistant.staff.case_desk import CaseDesk
from assistant.staff.cases import Case
from assistant.staff.desk import Desk
from assistant.staff.impact import MOST_QUESTIONS
from assistant.staff.impact_records import Impact, impact_record
from assistant.staff.impact_shelf import impacts
from assistant.staff.jobs import cancel_job, find_job
from assistant.staff.publishing import plan_publication
from assistant.staff.roles import Actor
from assistant.staff.types import Edit
from corpus.clock import now
from corpus.errors import AdviserError
from corpus.library import reading, writing
from index.generations import current_id
from index.rehearsal import STAGES, rehearse
from index.searcher import Searcher

WIND = "iuc/vindlyftet"
LASER = "Laserskolan lånar ut ett laserverktyg till företag i Blekinge. Det kostar 300 kronor om dagen att låna laserverktyget."
Log = Callable[..., None]


@pytest.fixture
def log(desk: Desk) -> Log:
    """Note that companies have asked something, so many times and so many days ago."""
    numbers = iter(range(10**6))

    def note(question: str, *, times: int = 1, days_ago: int = 0) -> None:
        with writing(desk.engine) as connection:
            for _ in range(times):
                at = now() - timedelta(days=days_ago)
                add_question(connection, Asked(f"svar-{next(numbers)}", at, "page", question, "answered", 1.0, 1.0, (), (), (), ()))

    return note


@pytest.fixture
def tests(desk: Desk, editor: Actor) -> Callable[[Case], str]:
    return lambda case: CaseDesk(desk.engine).add_case(editor, case).id


def change_text(desk: Desk, actor: Actor, document_id: str, old: str, new: str) -> None:
    sheet = desk.show(actor, document_id)
    assert old in sheet.markdown
    desk.save(actor, document_id, Edit(sheet.markdown.replace(old, new), sheet.asked, "", sheet.number))


def foresee(desk: Desk, actor: Actor, *names: str) -> Impact:
    job = desk.work(desk.foresee(actor, names))
    assert job.stand == "done", job.outcome
    found = desk.find_impact(actor, names)
    assert found
    assert job.outcome == found[0].sentence
    return found[0]


def publish(desk: Desk, actor: Actor, *names: str) -> None:
    job = desk.work(desk.publish(actor, names, accept_warnings=True))
    assert job.stand == "done", job.outcome


def test_a_question_that_a_draft_answers_is_newly_answered(desk: Desk, editor: Actor, log: Log) -> None:
    log("Var kan vi låna ett laserverktyg?", times=3)
    log("Hur söker vi Vindlyftet?")
    new = desk.add_text(editor, "Laserskolan", LASER)
    impact = foresee(desk, editor, new)
    assert [(item.effect, item.question, item.asked) for item in impact.items] == [("answered", "Var kan vi låna ett laserverktyg?", 3)]
    assert "Laserskolan lånar ut" not in impact.items[0].before
    assert "Laserskolan lånar ut" in impact.items[0].after
    assert impact.sentence == "1 fråga får svar."
    assert (impact.questions, impact.unchanged) == (2, 1)
    assert impact.is_harmless


def test_a_question_that_loses_its_answer_is_no_longer_answered(desk: Desk, editor: Actor, log: Log) -> None:
    new = desk.add_text(editor, "Laserskolan", LASER)
    publish(desk, editor, new)
    log("Var kan vi låna ett laserverktyg?")
    change_text(desk, editor, new, LASER, "Skolan ger kurser i svetsning på kvällstid.")
    impact = foresee(desk, editor, new)
    assert [item.effect for item in impact.items] == ["unanswered"]
    assert not impact.is_harmless


def test_a_test_that_breaks_and_one_that_is_mended_say_so_with_both_answers(desk: Desk, editor: Actor, tests) -> None:
    old = tests(Case("Hur mycket kan vi få i Vindlyftet?", says=("75 000 kronor",)))
    new = tests(Case("Vad är Vindlyftets högsta stöd per företag?", says=("90 000 kronor",)))
    change_text(desk, editor, WIND, "75 000", "90 000")
    impact = foresee(desk, editor, WIND)
    assert {(item.effect, item.case_id) for item in impact.items} == {("broken", old), ("mended", new)}
    broken = impact.pick("broken")[0]
    assert "75 000" in broken.before
    assert "90 000" in broken.after
    assert "75 000 kronor" in broken.failures[0]
    assert any(line.kind == "changed" for line in broken.lines)


def test_an_answer_that_changes_though_its_test_still_holds_is_listed(desk: Desk, editor: Actor, log: Log, tests) -> None:
    tests(Case("Hur mycket kan vi få i Vindlyftet?", cites=("Vindlyftet",)))
    log("Hur mycket pengar ger Vindlyftet?")
    change_text(desk, editor, WIND, "75 000", "90 000")
    impact = foresee(desk, editor, WIND)
    assert [item.effect for item in impact.items] == ["changed", "changed"]
    assert impact.sentence == "2 svar ändras."


def test_what_is_foreseen_is_what_the_publication_then_does(desk: Desk, editor: Actor, log: Log) -> None:
    log("Var kan vi låna ett laserverktyg?")
    new = desk.add_text(editor, "Laserskolan", LASER)
    press = desk.press
    with rehearse(press.home, plan_publication(desk.engine, [new]), embedder=press.embedder, analyzer=press.analyzer) as searcher:
        foreseen = seen(searcher)
    publish(desk, editor, new)
    assert foreseen == seen(desk.answering.searcher)


def seen(searcher: Searcher) -> tuple[object, ...]:
    documents = dict(searcher.documents())
    return documents, searcher.document_chunks(sorted(documents)), searcher.search("laserverktyg att låna"), searcher.search("vindkraft")


def test_nothing_that_answers_changes_and_no_folder_is_left(desk: Desk, editor: Actor) -> None:
    with reading(desk.engine) as connection:
        before = current_id(connection)
    foresee(desk, editor, desk.add_text(editor, "Laserskolan", LASER))
    with reading(desk.engine) as connection:
        assert current_id(connection) == before
    assert not list((desk.settings.home / STAGES).iterdir())


def test_only_the_last_90_days_count_and_the_same_question_counts_once(desk: Desk, editor: Actor, log: Log) -> None:
    log("Hur söker vi Vindlyftet?", times=2)
    log("hur söker vi vindlyftet")
    log("Vindlyftet, hur söker vi?")
    log("Vem får inte söka Vindlyftet?")
    log("Var finns simhallen?", days_ago=120)
    impact = foresee(desk, editor, WIND)
    assert impact.questions == 2


def test_no_more_than_the_most_usual_questions_are_asked(desk: Desk, editor: Actor, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_QUESTIONS == 300
    monkeypatch.setattr("assistant.staff.impact.MOST_QUESTIONS", 1)
    log("Var kan vi låna ett laserverktyg?")
    log("Hur söker vi Vindlyftet?", times=2)
    impact = foresee(desk, editor, desk.add_text(editor, "Laserskolan", LASER))
    assert (impact.questions, impact.items) == (1, ())


def test_without_tests_and_questions_it_says_so(desk: Desk, editor: Actor) -> None:
    assert foresee(desk, editor, WIND).sentence == "Det finns inga testfall och inga frågor från företag att pröva med än."


def test_a_cancelled_rehearsal_leaves_nothing(desk: Desk, editor: Actor, log: Log) -> None:
    log("Hur söker vi Vindlyftet?")
    key = desk.foresee(editor, [WIND])

    def cancel(_stage: str, _done: int, _total: int) -> None:
        with writing(desk.engine) as connection:
            cancel_job(connection, key)

    assert desk.work(key, cancel).stand == "cancelled"
    assert desk.find_impact(editor, [WIND]) is None
    stages = desk.settings.home / STAGES
    assert not stages.exists() or not list(stages.iterdir())


def test_a_later_version_makes_it_stale(desk: Desk, editor: Actor) -> None:
    foresee(desk, editor, WIND)
    assert desk.find_impact(editor, [WIND])[1]
    change_text(desk, editor, WIND, "75 000", "90 000")
    assert not desk.find_impact(editor, [WIND])[1]


def test_another_generation_makes_it_stale(desk: Desk, editor: Actor) -> None:
    foresee(desk, editor, WIND)
    publish(desk, editor, desk.add_text(editor, "Laserskolan", LASER))
    assert not desk.find_impact(editor, [WIND])[1]


def test_several_documents_are_tried_together(desk: Desk, editor: Actor, log: Log) -> None:
    log("Var kan vi låna ett laserverktyg?")
    log("Hur mycket kan vi få i Vindlyftet?")
    new = desk.add_text(editor, "Laserskolan", LASER)
    change_text(desk, editor, WIND, "75 000", "90 000")
    impact = foresee(desk, editor, new, WIND)
    assert impact.counts["answered"] == impact.counts["changed"] == 1
    assert desk.find_impact(editor, [WIND])[0] == impact
    assert set(impact_record(impact)["versions"]) == {new, WIND}


def test_an_erased_document_stands_in_no_impact(desk: Desk, editor: Actor, admin: Actor) -> None:
    foresee(desk, editor, WIND)
    assert desk.work(desk.erase(admin, WIND, "")).stand == "done"
    with reading(desk.engine) as connection:
        assert connection.execute(impacts.select()).all() == []


def test_a_draft_that_cannot_be_read_fails_with_a_sentence(desk: Desk, editor: Actor, reader: Actor) -> None:
    new = desk.add_text(editor, "Laserskolan", LASER)
    change_text(desk, editor, new, "kind: background", "kind: okänt")
    key = desk.foresee(editor, [new])
    job = desk.work(key)
    assert job.stand == "failed"
    assert "Traceback" not in job.outcome
    with pytest.raises(AdviserError, match="redaktör"):
        desk.foresee(reader, [new])
    with pytest.raises(AdviserError, match="Inget dokument"):
        desk.foresee(editor, [])
    with reading(desk.engine) as connection:
        assert find_job(connection, key)


def test_what_a_process_that_died_left_of_a_rehearsal_is_wiped_with_what_was_erased(desk: Desk, admin: Actor) -> None:
    left = desk.settings.home / STAGES / "kvar"
    left.mkdir(parents=True)
    (left / "assistant.db").write_bytes(b"hemligt")
    desk.wipe(admin)
    assert not left.exists()
