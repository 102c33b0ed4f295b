"""Test cases as the rows of a table, in CSV and Excel: a column for each thing, with " | " between the parts of a list."""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Final

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from assistant.staff.case_records import FIELDS, write_case
from assistant.staff.cases import EXPECTATIONS, STATUS_NAMES, CaseError, StoredCase
from corpus.extraction.excel import MOST_BYTES
from corpus.extraction.office import refusing

HEADERS: Final[Mapping[str, str]] = {
    "id": "Id", "question": "Fråga", "history": "Tidigare i samtalet", "statuses": "Status", "says": "Ska säga",
    "says_not": "Får inte säga", "cites": "Ska hänvisa till", "cites_not": "Får inte hänvisa till",
    "recommends": "Ska rekommendera", "recommends_not": "Får inte rekommendera", "most_programmes": "Högst antal program",
    "today": "Datum", "tags": "Taggar", "owner": "Ägare", "comment": "Kommentar",
}  # fmt: skip
LISTS: Final = frozenset({"history", "statuses", "tags", *EXPECTATIONS})
ANSWER: Final = "Svar: "  # begins what the adviser said, among the lines of a conversation
FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet may take for a formula, and so run
MOST_COLUMNS = 50
WIDTHS: Final = {"question": 50, "history": 30, "comment": 30}  # characters; the other columns have 22
Row = tuple[int, dict[str, object]]  # the row's number in the file, from 1, and the JSON form of its case


def write_csv(cases: Iterable[StoredCase]) -> bytes:
    """Return a table that Excel in Swedish opens as it is: semicolons, and UTF-8 with its mark."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS.values())
    writer.writerows([_guard(cell) for cell in _cells(stored)] for stored in cases)
    return text.getvalue().encode("utf-8-sig")


def read_csv(data: bytes) -> list[Row]:
    """Read a table with semicolons, commas or tabs, in UTF-8 or as older Windows programs write.

    Raises:
        CaseError: it cannot be read, or a column is unknown.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise CaseError(f"Tabellen kan inte läsas ({error}). Spara den som CSV med semikolon, eller som Excel.") from error
    return _read_rows([[_unguard(cell) for cell in row] for row in rows])


def write_excel(cases: Iterable[StoredCase]) -> bytes:
    """Return an Excel book with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "Testfall"
    for row, cells in enumerate([tuple(HEADERS.values()), *map(_cells, cases)], start=1):
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(row, column, text or None)
            if text:
                cell.data_type = "s"  # never a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row == 1)
    for column, name in enumerate(HEADERS):
        sheet.column_dimensions[get_column_letter(column + 1)].width = WIDTHS.get(name, 22)
    sheet.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def read_excel(data: bytes, name: str) -> list[Row]:
    """Read the first sheet of an Excel book.

    Raises:
        AdviserError: it is no such book, or a column is unknown.
    """
    with refusing(data, name, "excel") as shown:
        with zipfile.ZipFile(BytesIO(data)) as package:
            is_large = sum(member.file_size for member in package.infolist()) > MOST_BYTES
        rows = [] if is_large else _sheet_rows(data)
    if is_large:
        raise CaseError(f"{shown} är för stor för att läsas. Lägg testfallen i en egen arbetsbok.")
    return _read_rows(rows)


def _sheet_rows(data: bytes) -> list[list[str]]:
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
    try:
        return [[_cell_text(value) for value in row] for row in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)]
    finally:
        book.close()


def _cell_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _cells(stored: StoredCase) -> tuple[str, ...]:
    """Return what stands in the columns of a case's row."""
    record = write_case(stored.case)
    history = [turn.content if turn.role == "user" else ANSWER + turn.content for turn in stored.case.history]
    lists = {"history": history, "statuses": [STATUS_NAMES[status] for status in stored.case.statuses]}
    texts = {name: lists.get(name, record[name]) for name in FIELDS} | {"id": stored.id}
    return tuple(_join(value) if isinstance(value := texts[name], list) else str("" if value is None else value) for name in HEADERS)


def _read_rows(rows: Sequence[Sequence[str]]) -> list[Row]:
    if not rows:
        raise CaseError(f"Tabellen är tom. Första raden ska vara rubriker: {', '.join(HEADERS.values())}.")
    columns = _read_headers(rows[0])
    return [(number, _read_row(columns, row)) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]


def _read_headers(row: Sequence[str]) -> dict[int, str]:
    """Return which field each column holds."""
    names = {header.casefold(): name for name, header in HEADERS.items()} | {name: name for name in HEADERS}
    given = {place: cell.strip() for place, cell in enumerate(row) if cell.strip()}
    if unknown := [header for header in given.values() if header.casefold() not in names]:
        raise CaseError(f"Rad 1: rubriken {unknown[0]!r:.60} är okänd. Rubrikerna är {', '.join(HEADERS.values())}.")
    columns = {place: names[header.casefold()] for place, header in given.items()}
    if len(set(columns.values())) < len(columns) or "question" not in columns.values():
        raise CaseError("Rad 1: rubriken Fråga ska finnas, och varje rubrik stå en gång. Rätta rubrikraden.")
    return columns


def _read_row(columns: Mapping[int, str], row: Sequence[str]) -> dict[str, object]:
    texts = {name: row[place].strip() for place, name in columns.items() if place < len(row)}
    record: dict[str, object] = {name: _split(text) if name in LISTS else text for name, text in texts.items()}
    if "history" in texts:
        record["history"] = list(_turns(_split(texts["history"])))
    if "statuses" in texts:
        codes = {name: code for code, name in STATUS_NAMES.items()}
        record["statuses"] = [codes.get(text.casefold(), text) for text in _split(texts["statuses"])]
    if "most_programmes" in texts:
        count = texts["most_programmes"]
        record["most_programmes"] = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else count or None
    return record


def _turns(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    for line in lines:
        is_answer = line.startswith(ANSWER)
        yield {"role": "assistant" if is_answer else "user", "content": line.removeprefix(ANSWER)}


def _join(items: Iterable[str]) -> str:
    """Write a list with " | " between its items; such a bar inside one has a backslash before it."""
    return " | ".join(re.sub(r"(?<!\S)(\\*\|)(?!\S)", r"\\\1", item) for item in items)


def _split(text: str) -> list[str]:
    items = re.split(r"(?<!\S)\|(?!\S)", text)
    return [re.sub(r"(?<!\S)\\(\\*\|)(?!\S)", r"\1", item.strip()) for item in items if item.strip()]


def _guard(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def _unguard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
