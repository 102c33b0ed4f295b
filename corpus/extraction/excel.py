"""Turn an Excel book into Markdown, a page for each sheet."""

import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from corpus.extraction.characters import write_heading, write_link
from corpus.extraction.excel_numbers import write_value
from corpus.extraction.office import no_text, read_properties, refusing
from corpus.extraction.tables import Merge, write_table
from corpus.extraction.types import Extraction, ExtractionError, Progress, no_progress

STAGE = "Läser blad"
TITLE_LEVEL = 2
MOST_ROWS = 5_000  # of a sheet: more is a register rather than something to read
MOST_COLUMNS = 100
MOST_BYTES = 60_000_000  # of the book's XML: about a million cells, which take ten seconds and 700 MB


@dataclass(slots=True)
class _Findings:
    """What staff must be told, by the names of the sheets that it holds for."""

    hidden: list[str] = field(default_factory=list)
    partly_hidden: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    faulty: list[str] = field(default_factory=list)
    uncounted: list[str] = field(default_factory=list)


def extract_excel(data: bytes, name: str, *, progress: Progress = no_progress) -> Extraction:
    """Read an .xlsx; formulas give the value that was last counted, and hidden sheets, rows and columns are left out.

    Raises:
        ExtractionError: the file is no Excel book, or is protected, damaged, too large or without text.
    """
    with refusing(data, name, "excel") as shown:
        _refuse_many_cells(data, shown)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # they say what openpyxl could not write back
            book = openpyxl.load_workbook(BytesIO(data), data_only=True)
            findings = _Findings(uncounted=_uncounted_sheets(book, data))
        pages = tuple(_read_sheets(book, findings, progress))
        if not any(pages):
            raise no_text(shown, "arbetsboken")
        return Extraction("excel", pages, is_paged=True, properties=read_properties(data), remarks=tuple(_remarks(findings)))


def _refuse_many_cells(data: bytes, shown: str) -> None:
    with zipfile.ZipFile(BytesIO(data)) as package:
        size = sum(each.file_size for each in package.infolist() if each.filename.startswith(("xl/worksheets/sheet", "xl/sharedStrings")))
    if size > MOST_BYTES:
        raise ExtractionError(f"{shown} har fler celler än som kan läsas. Spara de blad som behövs i en egen arbetsbok och lägg till den.")


def _read_sheets(book: Workbook, findings: _Findings, progress: Progress) -> Iterator[str]:
    for number, name in enumerate(book.sheetnames, start=1):
        sheet = book[name]
        if not isinstance(sheet, Worksheet):  # a chart that fills a sheet
            yield ""
        elif sheet.sheet_state != "visible":
            findings.hidden.append(name)
            yield ""
        else:
            yield _write_sheet(sheet, findings)
        progress(STAGE, number, len(book.sheetnames))


def _write_sheet(sheet: Worksheet, findings: _Findings) -> str:
    cells = _read_cells(sheet, findings)
    hidden = _hidden_rows(sheet)
    blocks = [_write_block(cells, sheet, rows) for rows in _row_blocks(sorted({row for row, _ in cells}), hidden)]
    written = "\n\n".join(block for block in blocks if block)
    return f"{write_heading(sheet.title, TITLE_LEVEL)}\n\n{written}" if written else ""


def _read_cells(sheet: Worksheet, findings: _Findings) -> dict[tuple[int, int], str]:
    """Return the texts of the cells that show something, by row and column from 1."""
    rows, columns = _hidden_rows(sheet), _hidden_columns(sheet)
    texts: dict[tuple[int, int], str] = {}
    for (row, column), cell in sheet._cells.items():  # a sheet's corners may be a million rows apart: only the cells there are
        if cell.value is None or isinstance(cell, MergedCell):
            continue
        if row > MOST_ROWS or column > MOST_COLUMNS:
            _note(findings.cut, sheet)
        elif row in rows or column in columns:
            _note(findings.partly_hidden, sheet)
        elif cell.data_type == "e":
            _note(findings.faulty, sheet)
        elif text := _write_cell(cell):
            texts[row, column] = text
    return texts


def _write_cell(cell: Cell) -> str:
    value = cell.value if isinstance(cell.value, bool | int | float | str | datetime | date | time | timedelta) else str(cell.value)
    text = write_value(value, cell.number_format or "General").strip()
    return write_link(text, cell.hyperlink.target or "") if cell.hyperlink else text


def _note(sheets: list[str], sheet: Worksheet) -> None:
    if sheet.title not in sheets:
        sheets.append(sheet.title)


def _hidden_rows(sheet: Worksheet) -> set[int]:
    return {number for number, dimension in sheet.row_dimensions.items() if dimension.hidden}


def _hidden_columns(sheet: Worksheet) -> set[int]:
    spans = [(each.min, each.max) for each in sheet.column_dimensions.values() if each.hidden]
    return {column for first, last in spans if first and last for column in range(first, min(last, MOST_COLUMNS) + 1)}


def _row_blocks(rows: Sequence[int], hidden: set[int]) -> Iterator[list[int]]:
    """Yield the stretches of rows between empty rows: a table each, or a line of text."""
    block: list[int] = []
    for row in rows:
        if block and not all(between in hidden for between in range(block[-1] + 1, row)):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _write_block(cells: Mapping[tuple[int, int], str], sheet: Worksheet, rows: Sequence[int]) -> str:
    columns = sorted({column for row, column in cells if rows[0] <= row <= rows[-1]})
    table = [[cells.get((row, column), "") for column in columns] for row in rows]
    return write_table(table, [*_merges(sheet, rows, columns)])


def _merges(sheet: Worksheet, rows: Sequence[int], columns: Sequence[int]) -> Iterator[Merge]:
    """Yield the merged cells as they stand among the rows and columns that are written."""
    for area in sheet.merged_cells.ranges:
        covered_rows = [place for place, row in enumerate(rows) if area.min_row <= row <= area.max_row]
        covered_columns = [place for place, column in enumerate(columns) if area.min_col <= column <= area.max_col]
        if covered_rows and covered_columns and len(covered_rows) * len(covered_columns) > 1:
            yield Merge(covered_rows[0], covered_columns[0], len(covered_rows), len(covered_columns))


def _uncounted_sheets(book: Workbook, data: bytes) -> list[str]:
    """Return the sheets with formulas of which none has a value: a program wrote them that does not count."""
    formulas = openpyxl.load_workbook(BytesIO(data), read_only=True)
    try:
        return [sheet.title for sheet in formulas.worksheets if _is_uncounted(sheet, book[sheet.title])]
    finally:
        formulas.close()


def _is_uncounted(sheet: Worksheet, counted: Worksheet) -> bool:
    found = False
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS), start=1):
        for column in (column for column, cell in enumerate(row, start=1) if cell.data_type == "f"):
            found = True
            cell = counted._cells.get((number, column))
            if cell is not None and cell.value is not None:
                return False
    return found


def _remarks(findings: _Findings) -> Iterator[str]:
    told = {
        "är dolt och är inte med.": findings.hidden,
        "har dolda rader eller kolumner, som inte är med.": findings.partly_hidden,
        f"har fler än {MOST_ROWS} rader eller {MOST_COLUMNS} kolumner; resten är inte med.": findings.cut,
        "har celler med fel, som #REFERENS!, som är tomma i texten. Rätta dem i Excel.": findings.faulty,
        "har formler utan beräknade värden, som är tomma i texten. Öppna filen i Excel och spara den.": findings.uncounted,
    }
    for remark, names in told.items():
        yield from (f"Bladet ”{name}” {remark}" for name in names)
