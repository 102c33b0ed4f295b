"""Test cases as they are kept: checked, found, changed and removed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from assistant.staff import case_shelf
from assistant.staff.case_records import read_case, write_case
from assistant.staff.cases import MOST_ITEMS, Case, CaseError, CaseFilter, check_case
from assistant.staff.wordings import PatternError
from assistant.types import Turn
from corpus.errors import AdviserError
from corpus.library import open_database, writing

CASE = Case(
    "Hur stort är stödet?",
    history=(Turn("user", "Vad är Vindlyftet?"), Turn("assistant", "Ett stöd [1].")),
    statuses=("answered",),
    says=("75 000 kronor", "/per företag/"),
    says_not=("100 000",),
    cites=("iuc/vindlyftet",),
    cites_not=("guide/ansokan",),
    recommends=("Vindlyftet",),
    recommends_not=("Robotlyftet",),
    most_programmes=2,
    today=date(2026, 11, 22),
    tags=("belopp", "vind"),
    owner="eva",
    comment="Beloppet höjdes i våras.",
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_database(tmp_path, case_shelf.metadata)
    with writing(engine) as connection:
        yield connection
    engine.dispose()


def plain(question: str, **more: object) -> Case:
    return Case(question, says=("stöd",), **more)  # type: ignore[arg-type]


def test_a_case_is_kept_whole_with_who_and_when(connection: Connection) -> None:
    stored = case_shelf.add_case(connection, check_case(CASE), "eva")
    assert case_shelf.find_case(connection, stored.id) == stored
    assert (stored.case, stored.by) == (CASE, "eva")


def test_its_json_form_gives_the_same_case() -> None:
    assert read_case(write_case(CASE)) == CASE


def test_a_change_is_noted_with_who_made_it(connection: Connection) -> None:
    stored = case_shelf.add_case(connection, CASE, "eva")
    changed = case_shelf.edit_case(connection, stored.id, replace(CASE, comment="Ny"), "lars")
    assert (changed.id, changed.by, changed.case.comment) == (stored.id, "lars", "Ny")
    assert case_shelf.list_cases(connection) == [changed]


def test_saving_what_is_there_already_is_no_change(connection: Connection) -> None:
    stored = case_shelf.add_case(connection, CASE, "eva")
    assert case_shelf.edit_case(connection, stored.id, CASE, "lars") == stored


def test_the_same_question_is_one_test(connection: Connection) -> None:
    first = case_shelf.add_case(connection, plain("Vad är Vindlyftet?"), "eva")
    with pytest.raises(CaseError, match=first.id):
        case_shelf.add_case(connection, plain("vad är  vindlyftet?", comment="igen"), "eva")
    other = case_shelf.add_case(connection, plain("Vad är Vindlyftet?", today=date(2020, 1, 1)), "eva")
    with pytest.raises(CaseError, match=first.id):
        case_shelf.edit_case(connection, other.id, plain("Vad är Vindlyftet?"), "eva")


def test_a_removed_case_is_gone(connection: Connection) -> None:
    stored = case_shelf.add_case(connection, CASE, "eva")
    case_shelf.remove_cases(connection, [stored.id])
    with pytest.raises(CaseError, match="finns inte"):
        case_shelf.find_case(connection, stored.id)
    with pytest.raises(CaseError, match="finns inte"):
        case_shelf.remove_cases(connection, [stored.id])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (CaseFilter(), ["Hur stort är stödet?", "Vad är Solstöd?"]),
        (CaseFilter(tag="VIND"), ["Hur stort är stödet?"]),
        (CaseFilter(owner="Eva"), ["Hur stort är stödet?"]),
        (CaseFilter(text="solstöd"), ["Vad är Solstöd?"]),
        (CaseFilter(text="75000"), ["Hur stort är stödet?"]),
        (CaseFilter(text="i våras", tag="belopp"), ["Hur stort är stödet?"]),
        (CaseFilter(tag="vin"), []),
    ],
)
def test_cases_are_found_by_text_tag_and_owner(connection: Connection, wanted: CaseFilter, found: list[str]) -> None:
    case_shelf.add_case(connection, CASE, "eva")
    case_shelf.add_case(connection, plain("Vad är Solstöd?"), "lars")
    assert [stored.case.question for stored in case_shelf.list_cases(connection, wanted)] == found


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (Case("  ", says=("stöd",)), "Frågan är tom"),
        (Case("x" * 4_001, says=("stöd",)), "4001 tecken"),
        (Case("Vad?"), "väntar sig ingenting"),
        (Case("Vad?", says=("stöd",), most_programmes=4), "från 0 till 3"),
        (Case("Vad?", says=("75 000",), says_not=("75000",)), "både måste och får inte"),
        (Case("Vad?", says=tuple(f"ord {n}" for n in range(MOST_ITEMS + 1))), "Dela upp testfallet"),
        (Case("Vad?", says=("x" * 2_003,)), "2003 tecken"),
        (Case("Vad?", says=("**",)), "inget som kan sökas efter"),
        (Case("Vad?", says=("stöd",), tags=("x" * 61,)), "Taggen är 61 tecken"),
        (Case("Vad?", says=("stöd",), comment="x" * 4_001), "Kommentaren"),
        (Case("Vad?", says=("stöd",), history=(Turn("assistant", "Ett stöd."),)), "börja med företaget"),
        (Case("Vad?", says=("stöd",), history=(Turn("user", "a"), Turn("assistant", "b"), Turn("assistant", "c"))), "följa på en fråga"),
        (Case("Vad?", says=("stöd",), history=tuple(Turn("user", f"fråga {n}") for n in range(21))), "för långt"),
    ],
)
def test_what_cannot_be_tested_is_refused_with_a_sentence(case: Case, reason: str) -> None:
    with pytest.raises(CaseError, match=reason):
        check_case(case)


def test_a_pattern_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(PatternError, match="kan inte läsas"):
        check_case(Case("Vad?", says=("/(oklart/",)))


def test_texts_are_tidied_up() -> None:
    tidy = check_case(Case(" Vad\x00 är  det? ", says=(" stöd ", "stöd", ""), tags=("b", " a", "b"), comment="rad 1\r\nrad\x0b 2"))
    assert (tidy.question, tidy.says, tidy.tags, tidy.comment) == ("Vad är det?", ("stöd",), ("b", "a"), "rad 1\nrad 2")


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"question": "Vad?", "svar": "x"}, "'svar' finns inte"),
        ({"question": 7}, "ska vara en text"),
        ({"question": "Vad?", "says": "stöd"}, "ska vara en lista av texter"),
        ({"question": "Vad?", "statuses": ["besvarad"]}, "answered, clarify"),
        ({"question": "Vad?", "today": "i går"}, "Skriv det som 2026-11-22"),
        ({"question": "Vad?", "most_programmes": True}, "ska vara ett heltal"),
        ({"question": "Vad?", "history": ["Hej"]}, "kan inte läsas"),
        ({"question": "Vad?", "history": "Hej"}, "lista av repliker"),
    ],
)
def test_a_record_that_cannot_be_read_is_refused_with_a_sentence(record: dict[str, object], reason: str) -> None:
    with pytest.raises(AdviserError, match=reason):
        read_case(record)
