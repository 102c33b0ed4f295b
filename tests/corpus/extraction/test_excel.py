import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from corpus.extraction import excel
from corpus.extraction.excel import extract_excel
from corpus.extraction.excel_numbers import Value, write_value
from corpus.extraction.types import ExtractionError
from corpus.pages import mark_pages

OFFICE = Path(__file__).parents[2] / "files" / "office"


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def book_of(*rows: list[Value]) -> Workbook:
    book = openpyxl.Workbook()
    book.active.title = "Blad"
    for row in rows:
        book.active.append(row)
    return book


@pytest.mark.parametrize("name", ["budget", "calls"])
def test_a_book_gives_its_whole_text_sheet_by_sheet(name: str) -> None:
    extraction = extract_excel((OFFICE / f"{name}.xlsx").read_bytes(), f"{name}.xlsx")

    assert mark_pages(extraction.pages) == (OFFICE / f"{name}.expected.md").read_text(encoding="utf-8").strip()
    assert extraction.format == "excel"
    assert extraction.is_paged


def test_hidden_sheets_rows_and_columns_are_left_out_and_told_of() -> None:
    extraction = extract_excel((OFFICE / "budget.xlsx").read_bytes(), "budget.xlsx")

    assert extraction.pages[2] == ""
    assert "Arbetskopia" not in extraction.pages[0]
    assert extraction.remarks == (
        "Bladet ”Underlag” är dolt och är inte med.",
        "Bladet ”Nivåer” har dolda rader eller kolumner, som inte är med.",
    )


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (12500, "#,##0", "12 500"),
        (12500, "General", "12500"),
        (2026, "General", "2026"),
        (0.75, "0%", "75 %"),
        (0.285, "0.0%", "28,5 %"),
        (12500, '#,##0\\ "kr"', "12 500 kr"),
        (-12500.5, '#,##0.00\\ "kr";-#,##0.00\\ "kr"', "-12 500,50 kr"),
        (1234567, '_-* #,##0.00\\ [$kr-41D]_-;\\-* #,##0.00\\ [$kr-41D]_-;_-* "-"??\\ [$kr-41D]_-;_-@_-', "1 234 567,00 kr"),
        (12500000, '#,##0,"tkr"', "12 500 tkr"),
        (50, "[$€-2] #,##0", "50 €"),
        (1234.5, "# ##0", "1 235"),
        (2.5, "0", "3"),
        (0.1 + 0.2, "General", "0,3"),
        (1e15, "General", "1000000000000000"),
        (12345, "000\\ 00", "123 45"),
        (5, '0" st"', "5 st"),
        (True, "General", "Ja"),
        (datetime(2026, 3, 1), "d\\ mmm\\ yyyy", "2026-03-01"),
        (datetime(2026, 3, 1, 14, 30), "yyyy-mm-dd hh:mm", "2026-03-01 14:30"),
        (datetime(2026, 3, 1), "mmm\\-yy", "2026-03"),
        (date(2026, 3, 1), "yyyy", "2026"),
        (time(9, 5), "hh:mm", "09:05"),
        (timedelta(hours=37, minutes=30), "[h]:mm", "37:30"),
        ("Ja | nej", "@", "Ja | nej"),
    ],
)
def test_a_value_is_written_as_its_format_shows_it_in_swedish(value: Value, pattern: str, shown: str) -> None:
    assert write_value(value, pattern) == shown


def test_formulas_that_no_program_has_counted_are_told_of() -> None:
    extraction = extract_excel(saved(book_of(["Insats", "Belopp"], ["Råd", "=1+1"])), "prov.xlsx")

    assert "formler utan beräknade värden" in extraction.remarks[0]
    assert "formler" not in " ".join(extract_excel((OFFICE / "budget.xlsx").read_bytes(), "budget.xlsx").remarks)


def test_two_tables_on_a_sheet_each_keep_their_head() -> None:
    book = book_of(["Stöd", "Belopp"], ["Råd", 1], [], ["År", "Antal"], [2025, 3])

    assert extract_excel(saved(book), "prov.xlsx").pages == (
        "## Blad\n\n| Stöd | Belopp |\n| --- | --- |\n| Råd | 1 |\n\n| År | Antal |\n| --- | --- |\n| 2025 | 3 |",
    )


def test_a_cell_far_away_costs_nothing_and_is_told_of() -> None:
    book = book_of(["Stöd", "Belopp"], ["Råd", 1])
    book.active.cell(1_048_576, 16_384, "fjärran")

    extraction = extract_excel(saved(book), "prov.xlsx")

    assert "fjärran" not in extraction.pages[0]
    assert extraction.remarks == (
        f"Bladet ”Blad” har fler än {excel.MOST_ROWS} rader eller {excel.MOST_COLUMNS} kolumner; resten är inte med.",
    )


def test_faulty_cells_are_empty_and_told_of() -> None:
    extraction = extract_excel(saved(book_of(["Stöd", "Belopp"], ["Råd", "#REF!"])), "prov.xlsx")

    assert "#REF!" not in extraction.pages[0]
    assert "celler med fel" in extraction.remarks[0]


def test_a_merged_cell_is_repeated_in_each_row_it_covers() -> None:
    book = book_of(["Stöd", "Belopp"], ["Råd", 1], [None, 2])
    book.active.merge_cells("A2:A3")

    assert extract_excel(saved(book), "prov.xlsx").pages[0].endswith("| Råd | 1 |\n| Råd | 2 |")


def test_a_book_with_too_many_cells_is_refused_before_it_is_read() -> None:
    buffer = io.BytesIO(saved(book_of(["Stöd"])))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet99.xml", b" " * (excel.MOST_BYTES + 1))

    with pytest.raises(ExtractionError, match="fler celler än som kan läsas"):
        extract_excel(buffer.getvalue(), "prov.xlsx")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "tom"),
        ((OFFICE / "calls.xlsx").read_bytes()[:3000], "skadad"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le") * 2, "lösenord"),
        ((OFFICE / "guide.docx").read_bytes(), "innehåller"),
        (saved(openpyxl.Workbook()), "ingen text"),
    ],
    ids=["empty", "truncated", "protected", "mislabelled", "without text"],
)
def test_a_file_that_cannot_be_used_gets_one_sentence_with_its_name(data: bytes, said: str) -> None:
    with pytest.raises(ExtractionError, match=r"^bok\.xlsx ") as caught:
        extract_excel(data, "bok.xlsx")

    assert said in str(caught.value)
