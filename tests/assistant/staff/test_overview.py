"""The overview counts every question once, shows the days without any, and gives the same figures when the texts have gone."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.question_log import Asked, Thumb, add_question, age, metadata
from assistant.staff.overview import (
    AskedNeed,
    AskedProgramme,
    Day,
    Overview,
    Uncited,
    make_overview,
    write_csv,
)
from assistant.types import AnswerStatus
from corpus.errors import AdviserError
from corpus.library import open_database, reading, writing
from corpus.reader import read_manuscript
from corpus.schema import Document

TODAY = date(2026, 11, 22)
SINCE = TODAY - timedelta(days=2)
HEAD = "---\nid: {id}\ntitle: {title}\nkind: programme\nverified: 2026-11-01\n"
HEAD += "programme: {{owner: IUC, status: {status}, needs: [robot]}}\n---\n"


def write(id_: str, title: str, status: str) -> Document:
    return read_manuscript(HEAD.format(id=id_, title=title, status=status) + "\nEtt stöd till industriföretag som vill framåt.\n", name=id_)


DOCUMENTS = {
    one.id: one
    for one in (write("a/lyftet", "Lyftet", "löpande"), write("a/steget", "Steget", "avslutad"), write("a/spranget", "Språnget", "löpande"))
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(tmp_path, metadata)
    with writing(opened) as connection:
        for number, (ago, status, cited, recommended, thumb) in enumerate(QUESTIONS):
            at = datetime(TODAY.year, TODAY.month, TODAY.day, 23, 59) - timedelta(days=ago)
            asked = Asked(
                answer_id=f"{number:012x}", at=at, channel="page", text="Finns stöd?", status=status, confidence=0.5, milliseconds=9,
                subjects=(), needs=("robot", "lean") if number else ("robot",), cited=cited, programmes=recommended, thumb=thumb,
            )  # fmt: skip
            add_question(connection, asked)
    yield opened
    opened.dispose()


QUESTIONS: list[tuple[int, AnswerStatus, tuple[str, ...], tuple[str, ...], Thumb | None]] = [
    (0, "answered", ("a/steget",), ("a/lyftet",), "up"),
    (0, "answered", ("a/steget", "a/borta"), (), "down"),
    (0, "not_found", (), (), "down"),
    (2, "answered", ("a/lyftet",), (), "down"),
    (2, "clarify", (), (), None),
    (2, "out_of_scope", (), (), None),
    (3, "answered", ("a/spranget",), (), "up"),
]


def overview(engine: Engine) -> Overview:
    with reading(engine) as connection:
        return make_overview(connection, DOCUMENTS, since=SINCE, until=TODAY, today=TODAY)


def test_every_day_of_the_range_is_there_with_its_questions(engine: Engine) -> None:
    assert overview(engine).days == (
        Day(SINCE, questions=3, answered=1, clarify=1, out_of_scope=1, down=1),
        Day(SINCE + timedelta(days=1)),
        Day(TODAY, questions=3, answered=2, not_found=1, up=1, down=2),
    )
    assert overview(engine).questions == 6


def test_the_shares_are_of_what_could_be_answered_and_of_the_thumbs(engine: Engine) -> None:
    assert (overview(engine).answered_share, overview(engine).up_share) == (0.75, 0.25)


def test_a_range_without_questions_has_no_shares(engine: Engine) -> None:
    with reading(engine) as connection:
        empty = make_overview(connection, DOCUMENTS, since=date(2020, 1, 1), until=date(2020, 1, 1), today=TODAY)
    assert (empty.questions, empty.answered_share, empty.up_share) == (0, None, None)
    assert len(empty.uncited) == len(DOCUMENTS)


def test_programmes_and_needs_come_most_asked_first_and_the_ended_by_themselves(engine: Engine) -> None:
    found = overview(engine)
    steget = AskedProgramme("a/steget", "Steget", "avslutad", 2, 0)
    assert found.programmes == (steget, AskedProgramme("a/lyftet", "Lyftet", "löpande", 1, 1))
    assert found.ended == (steget,)
    assert found.needs == (AskedNeed("robot", 6), AskedNeed("lean", 5))


def test_what_no_answer_of_the_range_was_given_from_is_named(engine: Engine) -> None:
    assert overview(engine).uncited == (Uncited("a/spranget", "Språnget"),)


def test_the_figures_are_the_same_when_the_texts_have_gone(engine: Engine) -> None:
    before = overview(engine)
    with writing(engine) as connection:
        age(connection, TODAY, days=1)
    assert overview(engine) == before


@pytest.mark.parametrize(("since", "until"), [(TODAY, SINCE), (date(2000, 1, 1), TODAY)])
def test_a_range_that_cannot_be_shown_is_refused_with_what_can(engine: Engine, since: date, until: date) -> None:
    with reading(engine) as connection, pytest.raises(AdviserError, match="Välj högst"):
        make_overview(connection, DOCUMENTS, since=since, until=until, today=TODAY)


def test_csv_has_swedish_headings_and_a_row_each(engine: Engine) -> None:
    text = write_csv(overview(engine).days)
    assert text.startswith("\ufeffDag;Frågor;Besvarade;")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1] == ["2026-11-20", "3", "1", "1", "0", "1", "0", "1"]
    assert len(rows) == 4
    assert write_csv(()) == ""
    assert [
        len(write_csv(rows).splitlines()) for rows in (overview(engine).programmes, overview(engine).needs, overview(engine).uncited)
    ] == [3, 3, 2]


@pytest.mark.parametrize("title", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\tx", 'Ett; "två"\nrader'])
def test_no_cell_of_the_csv_is_a_formula_or_breaks_its_row(title: str) -> None:
    _, row = csv.reader(io.StringIO(write_csv([Uncited("a/b", title)]), newline=""), delimiter=";")
    assert row[1] in (title, f"'{title}")
    assert row[1][0] not in "=+-@\t"
