"""Files of test cases: what is written is read back the same, errors name the row, and nothing is taken in by halves."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Connection

from assistant.staff import case_shelf
from assistant.staff.case_files import FORMATS, Format, choose_format, read_cases, write_cases
from assistant.staff.case_tables import HEADERS
from assistant.staff.cases import Case, CaseError, StoredCase, check_case
from assistant.types import Turn
from corpus.errors import AdviserError
from corpus.library import open_database, writing

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 12, 0)
FULL = StoredCase(
    "t-1",
    check_case(
        Case(
            "Hur stort är stödet?",
            history=(Turn("user", "Vad är Vindlyftet | Solstöd?"), Turn("assistant", "Ett stöd [1].\n\n| A | B |\n- Svar: ja")),
            statuses=("answered", "clarify"),
            says=("75 000 kronor", "/a|b/", "a | b", "a \\| b", "|"),
            says_not=("=SUMMA(A1)",),
            cites=("iuc/vindlyftet", "/guide/"),
            cites_not=("guide/ansokan",),
            recommends=("Vindlyftet",),
            recommends_not=("Robotlyftet", "@robot"),
            most_programmes=2,
            today=TODAY,
            tags=("belopp", "vind"),
            owner="-eva",
            comment='=HYPERLINK("https://exempel.se"; "klicka")\n\'=1 är ett citat',
        )
    ),
    "eva",
    AT,
)
SMALL = StoredCase("t-2", Case("Vad är Solstöd?", statuses=("not_found",)), "eva", AT)
EXPRESSIONS = StoredCase(
    "fact-1",
    Case(
        "Hur stort?",
        statuses=("answered",),
        says=("/75/", "/kr(?:onor)?/", "/(?:per)|(?:för)/"),
        says_not=("/100/",),
        cites=("/vind|sol/",),
        recommends=("/vind/",),
        recommends_not=("/robot/",),
        most_programmes=1,
        today=TODAY,
        tags=("fact",),
        comment="källan §3",
    ),
    "eva",
    AT,
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_database(tmp_path, case_shelf.metadata)
    with writing(engine) as connection:
        yield connection
    engine.dispose()


def name_of(form: Format) -> str:
    return f"fall.{'jsonl' if form == 'questions' else form}"


def rows_of(*lines: dict[str, object]) -> bytes:
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_what_is_written_is_read_back_the_same(form: Format) -> None:
    data = write_cases([FULL, SMALL], form, TODAY)
    assert read_cases(name_of(form), data) == [(FULL.id, FULL.case), (SMALL.id, SMALL.case)]


def test_a_question_set_is_read_back_the_same() -> None:
    assert read_cases("f.jsonl", write_cases([EXPRESSIONS], "questions", TODAY)) == [(EXPRESSIONS.id, EXPRESSIONS.case)]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_import_twice_changes_nothing(connection: Connection, form: Format) -> None:
    cases = [EXPRESSIONS] if form == "questions" else [FULL, SMALL]
    data = write_cases(cases, form, TODAY)
    first = case_shelf.take_in(connection, read_cases(name_of(form), data), "eva")
    before = case_shelf.list_cases(connection)
    second = case_shelf.take_in(connection, read_cases(name_of(form), data), "lars")
    ids = tuple(stored.id for stored in cases)
    assert (first.added, second.unchanged, second.added, second.changed) == (ids, ids, (), ())
    assert case_shelf.list_cases(connection) == before


def test_cases_without_an_id_are_known_by_their_question(connection: Connection) -> None:
    rows = rows_of({"question": "Vad är Vindlyftet?", "says": ["stöd"]}, {"question": "Vad är Solstöd?", "says": ["stöd"]})
    added = case_shelf.take_in(connection, read_cases("f.jsonl", rows), "eva").added
    changed = rows_of({"question": "vad är vindlyftet?", "says": ["bidrag"]})
    assert case_shelf.take_in(connection, read_cases("f.jsonl", changed), "lars").changed == (added[0],)
    assert [stored.by for stored in case_shelf.list_cases(connection)] == ["lars", "eva"]


def test_a_question_set_keeps_its_meaning() -> None:
    line: dict[str, object] = {
        "id": "sample-1", "category": "follow_up", "question": "Och för oss?", "today": "2026-11-22", "source": "techtank.md §6",
        "history": [{"role": "user", "content": "Vad kostar det?"}, {"role": "assistant", "content": "Det beror på."}],
        "expect": {"status": ["answered"], "all": ["mars", "sept"], "any": ["kr", "avgift"], "none": ["gratis"],
                   "cites_any": ["techtank|medlem"],
                   "programmes_any": ["vind", "sol"], "programmes_none": ["robot"], "max_programmes": 0},
    }  # fmt: skip
    ((identity, case),) = read_cases("f.jsonl", rows_of(line))
    assert identity == "sample-1"
    assert case == Case(
        "Och för oss?",
        history=(Turn("user", "Vad kostar det?"), Turn("assistant", "Det beror på.")),
        statuses=("answered",),
        says=("/mars/", "/sept/", "/(?:kr)|(?:avgift)/"),
        says_not=("/gratis/",),
        cites=("/techtank|medlem/",),
        recommends=("/(?:vind)|(?:sol)/",),
        recommends_not=("/robot/",),
        most_programmes=0,
        today=TODAY,
        tags=("follow_up",),
        comment="techtank.md §6",
    )


def test_plain_text_becomes_an_expression_in_a_question_set() -> None:
    written = write_cases([replace(SMALL, case=replace(SMALL.case, says=("75 000 kr. (ca)",)))], "questions", TODAY)
    line = json.loads(written)
    assert line["expect"] == {"status": ["not_found"], "all": [r"75\s+000\s+kr\.\s+\(ca\)"]}
    assert (line["category"], line["today"]) == ("fact", "2026-11-22")


@pytest.mark.parametrize(
    "case",
    [
        Case("Vad?", cites=("a", "b")),
        Case("Vad?", recommends=("a", "b")),
        Case("Vad?", cites_not=("a",)),
        Case("Vad?", says=("a",), history=(Turn("user", "Hej, vi är tre"),)),
    ],
)
def test_a_question_set_that_could_not_say_it_is_not_written(case: Case) -> None:
    with pytest.raises(CaseError, match="t-2 kan inte skrivas i en frågesamling"):
        write_cases([replace(SMALL, case=case)], "questions", TODAY)


def test_errors_name_their_rows_and_nothing_is_read() -> None:
    rows = rows_of(
        {"question": "Vad är Vindlyftet?", "says": ["stöd"]},
        {"question": "", "says": ["stöd"]},
        {"question": "Vad är Solstöd?"},
        {"question": "Vad är Vindlyftet?", "says": ["bidrag"]},
    )
    with pytest.raises(CaseError) as raised:
        read_cases("f.jsonl", rows + b"\n{inte json")
    sentence = str(raised.value)
    assert "Rad 2: Frågan är tom" in sentence
    assert "Rad 3: Testfallet väntar sig ingenting" in sentence
    assert "Rad 4: samma fråga som på rad 1" in sentence
    assert "Rad 5: raden är inget JSON-objekt" in sentence
    assert sentence.endswith("Inget har importerats.")


def test_only_the_first_errors_are_told_in_full() -> None:
    with pytest.raises(CaseError, match="Ytterligare 15 rader har fel"):
        read_cases("f.jsonl", rows_of(*({"question": ""} for _ in range(20))))


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("", "Tabellen är tom"),
        ("Svar;Status\r\nx;y", "Rad 1: rubriken 'Svar' är okänd"),
        ("Id;Status\r\nx;besvarad", "rubriken Fråga ska finnas"),
        ("Fråga;fråga\r\nx;y", "varje rubrik stå en gång"),
        ("Fråga;Status\r\n\r\nVad?;bra", "Rad 3: Status 'bra' finns inte"),
        ("Fråga;Status;Datum\r\nVad?;besvarad;i går", "Rad 2: Datumet 'i går'"),
        ("Fråga;Högst antal program\r\nVad?;många", "Rad 2: .*ska vara ett heltal"),
        ("Fråga;Ska säga\r\nVad?;/(/", "Rad 2: Mönstret"),
        ("Fråga;Id;Ska säga\r\nVad?;../x;stöd", "Rad 2: Id"),
        ('Fråga;Ska säga\r\n"Vad?', "kan inte läsas"),
        ("Fråga;Ska säga\r\n", "innehåller inga testfall"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_row(table: str, reason: str) -> None:
    with pytest.raises(CaseError, match=reason):
        read_cases("f.csv", table.encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_table_as_spreadsheets_save_it_can_be_read(encoding: str, delimiter: str) -> None:
    rows = [["Fråga", "Status", "Taggar"], ["Vad är Solstöd?", "Framgår inte | utanför uppgiften", "åäö"]]
    ((identity, case),) = read_cases("f.csv", "\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    assert (identity, case) == ("", Case("Vad är Solstöd?", statuses=("not_found", "out_of_scope"), tags=("åäö",)))


def test_a_workbook_as_people_fill_it_in_can_be_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    for row in (
        ["FRÅGA", "Ska säga", "Högst antal program", "Datum", "Id"],
        ["Hur stort?", 75000, 2.0, datetime(2026, 11, 22), 17],
        [None],
    ):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    expected = Case("Hur stort?", says=("75000",), most_programmes=2, today=TODAY)
    assert read_cases("f.xlsx", file.getvalue()) == [("17", expected)]


def test_no_cell_is_taken_for_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(write_cases([FULL], "csv", TODAY).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == list(HEADERS.values())
    assert not [cell for cell in rows[1] if cell.startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(io.BytesIO(write_cases([FULL], "xlsx", TODAY)))
    assert {cell.data_type for row in book["Testfall"] for cell in row} <= {"s", "n"}  # n: empty


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("f.xlsx", b"PK\x03\x04trasig"),
        ("f.xlsx", b"Fr\xc3\xa5ga"),
        ("f.pdf", b"%PDF"),
        ("f.jsonl", b""),
        ("f.jsonl", b"\xff\xfe\x00"),
        ("f.csv", b"\x00"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(name: str, data: bytes) -> None:
    with pytest.raises(AdviserError):
        read_cases(name, data)


def test_the_ending_tells_the_format() -> None:
    assert [choose_format(name) for name in ("a.JSONL", "b.csv", "c.xlsx")] == ["jsonl", "csv", "xlsx"]
