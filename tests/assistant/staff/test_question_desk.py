"""The desk of the question log: who may look, dismiss and forget; themes that are made anew only when they may differ."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from assistant.question_log import Asked, add_question, questions, read_counts, read_questions
from assistant.staff import audit
from assistant.staff.desk import Desk
from assistant.staff.question_desk import TABLES, AskedFilter, QuestionDesk
from assistant.staff.roles import Actor, ForbiddenError
from assistant.staff.telling import Reader
from corpus.clock import now, now_exactly
from corpus.errors import AdviserError
from corpus.library import reading, writing

BUILDING = ["Behöver vi bygglov för en ny hall?", "Hur söker man bygglov för hallen?", "Vem ger bygglov för en hall?"]
BUSES = ["Går det någon buss till industriområdet?", "När går bussen till industriområdet?"]
TODAY = now().date()


@pytest.fixture
def asks(desk: Desk) -> Callable[..., list[Asked]]:
    """Log questions as asked some days ago."""
    count = 0

    def log(texts: Sequence[str], *, days: int = 0, **values: object) -> list[Asked]:
        nonlocal count
        made = []
        with writing(desk.engine) as connection:
            for text in texts:
                count += 1
                at = now_exactly() - timedelta(days=days)
                plain = Asked(f"svar-{count}", at, "page", text, "not_found", 0.2, 40.0, (), (), (), ())
                made.append(replace(plain, **values))  # type: ignore[arg-type]
                add_question(connection, made[-1])
        return made

    return log


@pytest.fixture
def questions_desk(desk: Desk) -> QuestionDesk:
    return QuestionDesk(desk.engine, desk.answering)


def test_what_is_asked_in_vain_comes_in_themes_with_how_many_there_were_lately_and_before(
    questions_desk: QuestionDesk, reader: Actor, asks: Callable[..., list[Asked]]
) -> None:
    asks(BUILDING)
    asks(BUILDING[:1], days=40)
    asks(BUSES)
    building, buses = questions_desk.list_themes(reader)
    assert (building.size, building.recent, building.earlier) == (4, 3, 1)
    assert (buses.size, buses.recent, buses.earlier) == (2, 2, 0)
    assert {one.text for one in questions_desk.read_theme(reader, buses)} == set(BUSES)
    assert building.nearest_id


def test_themes_are_made_anew_when_something_more_is_asked_in_vain_and_else_kept(
    questions_desk: QuestionDesk, reader: Actor, asks: Callable[..., list[Asked]]
) -> None:
    asks(BUILDING)
    (first,) = questions_desk.list_themes(reader)
    asks(["Vad kostar Vindlyftet?"], status="answered")
    (kept,) = questions_desk.list_themes(reader)
    assert kept is first
    asks(BUSES)
    assert len(questions_desk.list_themes(reader)) == 2


def test_what_was_read_in_a_question_is_remembered_while_it_is_there_and_not_after(
    questions_desk: QuestionDesk, admin: Actor, asks: Callable[..., list[Asked]]
) -> None:
    first, *_ = asks(BUILDING)
    questions_desk.list_themes(admin)
    asks(BUSES)
    as_remembered = questions_desk.list_themes(admin)
    assert first.text in str(vars(questions_desk._reader))  # type: ignore[arg-type]
    questions_desk.forget(admin, first.answer_id)
    assert questions_desk._reader is None
    asks(BUILDING[:1])
    again = questions_desk.list_themes(admin)
    assert {(theme.label, theme.size) for theme in again} == {(theme.label, theme.size) for theme in as_remembered}


def test_a_reader_forgets_what_it_has_not_read_since_the_last_time(desk: Desk) -> None:
    reader = Reader(desk.answering.searcher.analyzer)
    for text in (*BUILDING, *BUSES):
        reader.read(reader.strip(text))
    reader.forget_unused()
    reader.read(reader.strip(BUSES[0]))
    reader.forget_unused()
    remembered = str(vars(reader))
    assert BUSES[0] in remembered
    assert not [text for text in (*BUILDING, BUSES[1]) if text in remembered]


def test_a_thumb_down_makes_a_theme_of_an_answered_question(
    questions_desk: QuestionDesk, desk: Desk, reader: Actor, asks: Callable[..., list[Asked]]
) -> None:
    asks(BUSES, status="answered")
    assert questions_desk.list_themes(reader) == []
    with writing(desk.engine) as connection:
        connection.execute(update(questions).values(thumb="down"))
    (theme,) = questions_desk.list_themes(reader)
    assert theme.size == len(BUSES)


def test_a_dismissed_theme_stays_away_until_it_is_shown_again_and_both_are_noted(
    questions_desk: QuestionDesk, desk: Desk, editor: Actor, asks: Callable[..., list[Asked]]
) -> None:
    asks(BUILDING)
    (theme,) = questions_desk.list_themes(editor)
    dismissed = questions_desk.dismiss(editor, theme.key)
    assert questions_desk.list_themes(editor) == []
    assert [one.label for one in questions_desk.list_dismissed(editor)] == [theme.label]
    assert questions_desk.show_again(editor, dismissed.key) == theme.label
    assert [one.label for one in questions_desk.list_themes(editor)] == [theme.label]
    with reading(desk.engine) as connection:
        assert [note.action for note in audit.read(connection)] == ["theme_shown", "theme_dismissed"]


def test_a_theme_that_is_gone_is_told_of(questions_desk: QuestionDesk, editor: Actor) -> None:
    with pytest.raises(AdviserError, match="Temat finns inte längre"):
        questions_desk.dismiss(editor, "svar-1")
    with pytest.raises(AdviserError, match="inte avfärdat"):
        questions_desk.show_again(editor, 7)


def test_a_forgotten_question_leaves_no_words_behind_but_is_still_counted(
    questions_desk: QuestionDesk, desk: Desk, admin: Actor, asks: Callable[..., list[Asked]]
) -> None:
    first, *_ = asks(BUILDING)
    questions_desk.list_themes(admin)
    questions_desk.forget(admin, first.answer_id)
    (theme,) = questions_desk.list_themes(admin)
    assert first.text not in theme.examples
    with reading(desk.engine) as connection:
        assert first.text not in {one.text for one in read_questions(connection)}
        assert sum(one.count for one in read_counts(connection) if one.kind == "status") == len(BUILDING)
        (note,) = audit.read(connection)
    assert (note.action, note.subject, dict(note.detail)) == ("question_forgotten", first.answer_id, {})
    with pytest.raises(AdviserError, match="finns inte i loggen"):
        questions_desk.forget(admin, first.answer_id)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (AskedFilter(), {"a", "b"}),
        (AskedFilter(outcome="any"), {"a", "b", "c", "d"}),
        (AskedFilter(outcome="answered"), {"b", "c"}),
        (AskedFilter(outcome="any", thumb="up"), {"c"}),
        (AskedFilter(outcome="any", text="BUSS när"), {"d"}),
        (AskedFilter(outcome="any", text="för långt"), {"b"}),
        (AskedFilter(outcome="any", since=TODAY - timedelta(days=1)), {"a", "b", "c"}),
        (AskedFilter(outcome="any", until=TODAY - timedelta(days=1)), {"d"}),
    ],
    ids=["in vain", "any", "status", "thumb", "words", "reason", "since", "until"],
)
def test_questions_are_listed_by_words_outcome_thumb_and_day(
    questions_desk: QuestionDesk, reader: Actor, asks: Callable[..., list[Asked]], wanted: AskedFilter, expected: set[str]
) -> None:
    asks(["Behöver vi bygglov?"], answer_id="a")
    asks(["Vad är Vindlyftet?"], answer_id="b", status="answered", thumb="down", reason="Svaret är för långt.")
    asks(["Vad kostar Vindlyftet?"], answer_id="c", status="answered", thumb="up")
    asks(["När går en buss?"], answer_id="d", status="out_of_scope", days=3)
    assert {one.answer_id for one in questions_desk.list_questions(reader, wanted)} == expected


def test_every_table_of_the_overview_is_written_as_csv(
    questions_desk: QuestionDesk, reader: Actor, asks: Callable[..., list[Asked]]
) -> None:
    asks(BUSES)
    asks(["Vad är Vindlyftet?"], status="answered", subjects=("iuc/vindlyftet",), cited=("iuc/vindlyftet",), needs=("produktion",))
    overview = questions_desk.overview(reader, TODAY - timedelta(days=6), TODAY)
    assert overview.questions == 3
    assert overview.answered_share == pytest.approx(1 / 3)
    texts = {name: questions_desk.write_table(reader, name, TODAY - timedelta(days=6), TODAY) for name in TABLES}
    assert f"{TODAY};3;1;0;2;0;0;0" in texts["days"]
    assert "Vindlyftet;löpande;1;0" in texts["programmes"]
    assert "produktion;1" in texts["needs"]
    assert texts["ended"] == ""
    assert "guide/ansokan" in texts["uncited"]
    assert "iuc/vindlyftet" not in texts["uncited"]


@pytest.mark.parametrize("role", ["läsare", "redaktör"])
def test_only_who_may_can_change_something(questions_desk: QuestionDesk, role: str, asks: Callable[..., list[Asked]]) -> None:
    actor = Actor("nils", role)  # type: ignore[arg-type]
    (asked,) = asks(BUSES[:1])
    with pytest.raises(ForbiddenError):
        questions_desk.forget(actor, asked.answer_id)
    if role == "läsare":
        with pytest.raises(ForbiddenError):
            questions_desk.dismiss(actor, asked.answer_id)
        with pytest.raises(ForbiddenError):
            questions_desk.show_again(actor, 1)
