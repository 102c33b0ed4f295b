"""Test cases on their way from one library to another."""

import pytest
from sqlalchemy import Engine

from assistant.staff.case_shelf import add_case, edit_case, list_cases
from assistant.staff.case_transfer import pack_cases, take_in_cases
from assistant.staff.cases import Case, CaseError
from assistant.staff.desk import Desk
from corpus.library import reading, writing

CASE = Case("Vad är Vindlyftet?", statuses=("answered",), says=("75 000",))


@pytest.fixture
def engine(desk: Desk) -> Engine:
    return desk.engine


def test_a_case_that_is_here_stays_as_it_is(engine: Engine) -> None:
    with writing(engine) as connection:
        stored = add_case(connection, CASE, "eva")
        data = pack_cases(connection)
        changed = edit_case(connection, stored.id, Case("Vad är Vindlyftet?", says=("90 000",)), "adam")
        assert take_in_cases(connection, data) == 0
        assert list_cases(connection) == [changed]


@pytest.mark.parametrize("line", [b"[]", b"{}", b"inte json", b'{"id": "t-1", "by": "eva", "at": "2026-11-23", "question": ""}'])
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_taken_in(engine: Engine, line: bytes) -> None:
    with reading(engine) as connection:
        good = pack_cases(connection)
    with pytest.raises(CaseError, match="Rad 1 av testfallen"), writing(engine) as connection:
        take_in_cases(connection, good + line)
    with reading(engine) as connection:
        assert list_cases(connection) == []
