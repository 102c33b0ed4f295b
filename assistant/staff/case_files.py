"""Read test cases from a file and write them to one: JSON lines of our own or of a question set, CSV and Excel."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePath
from typing import Final, Literal, get_args

from assistant.staff.case_records import read_case, read_identity, write_case
from assistant.staff.case_shelf import MOST_CASES
from assistant.staff.case_tables import Row, read_csv, read_excel, write_csv, write_excel
from assistant.staff.cases import Case, CaseError, StoredCase
from assistant.staff.question_sets import read_question, write_question
from assistant.staff.wordings import PatternError

Format = Literal["jsonl", "csv", "xlsx", "questions"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
LARGEST_FILE = 20_000_000  # bytes; 5,000 cases with a page each
SHOWN_FAULTS = 5  # in one go: the first ones often tell what is wrong with the rest


class FaultyFileError(CaseError):
    """Rows of a file cannot be used; `faults` has a sentence for each."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Say the first of them in one message."""
        more = f" Ytterligare {len(faults) - SHOWN_FAULTS} rader har fel." if len(faults) > SHOWN_FAULTS else ""
        super().__init__(" ".join(faults[:SHOWN_FAULTS]) + more + " Inget har importerats.")
        self.faults = tuple(faults)


def choose_format(name: str) -> Format:
    """Return the format that a file's name stands for; a question set ends in .jsonl as our own form does.

    Raises:
        CaseError: it stands for none.
    """
    endings: dict[str, Format] = {".jsonl": "jsonl", ".csv": "csv", ".xlsx": "xlsx"}
    if (found := endings.get(PurePath(name).suffix.lower())) is None:
        raise CaseError(f"{name:.80} är ingen fil med testfall. Välj en fil som slutar på .jsonl, .csv eller .xlsx.")
    return found


def write_cases(cases: Sequence[StoredCase], form: Format, today: date) -> bytes:
    """Return a file of cases; `today` is the day that a question set gives those without one.

    Raises:
        CaseError: a question set cannot say what one of them expects.
    """
    if form == "csv":
        return write_csv(cases)
    if form == "xlsx":
        return write_excel(cases)
    if form == "questions":
        return _write_lines(write_question(stored, today) for stored in cases)
    return _write_lines({"id": stored.id, **write_case(stored.case)} for stored in cases)


def _write_lines(records: Iterable[dict[str, object]]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def read_cases(name: str, data: bytes) -> list[tuple[str, Case]]:
    """Return the cases of a file with their ids, "" for one without.

    Raises:
        AdviserError: the file or a row of it cannot be used; each sentence names its row.
    """
    if len(data) > LARGEST_FILE:
        raise CaseError(f"{name:.80} är {len(data) // 1_000_000} MB; högst {LARGEST_FILE // 1_000_000} MB kan läsas. Dela upp filen.")
    form, faults = choose_format(name), list[str]()
    rows = read_csv(data) if form == "csv" else read_excel(data, name) if form == "xlsx" else _read_lines(data, faults)
    if len(rows) > MOST_CASES:
        raise CaseError(f"{name:.80} har {len(rows)} testfall; högst {MOST_CASES} kan läsas. Dela upp filen.")
    found = _read_rows(rows, faults)
    if faults:
        raise FaultyFileError(faults)
    if not found:
        raise CaseError(f"{name:.80} innehåller inga testfall. Kontrollera att det är rätt fil.")
    return found


def _read_lines(data: bytes, faults: list[str]) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(data.decode("utf-8-sig", errors="replace").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict):
            rows.append((number, record))
        else:
            faults.append(f"Rad {number}: raden är inget JSON-objekt.")
    return rows


def _read_rows(rows: Sequence[Row], faults: list[str]) -> list[tuple[str, Case]]:
    """Read each row, and note what is wrong with those that cannot be used or say the same as one before."""
    found: list[tuple[str, Case]] = []
    seen: dict[object, int] = {}
    for number, record in rows:
        try:
            identity, case = read_identity(record), read_question(record) if "expect" in record else read_case(record)
        except (CaseError, PatternError) as error:
            faults.append(f"Rad {number}: {error}")
            continue
        key = identity or case.place
        if key in seen:
            faults.append(f"Rad {number}: {'samma id' if identity else 'samma fråga'} som på rad {seen[key]}. Ta bort den ena.")
        seen |= {name: number for name in (identity, case.place) if name and name not in seen}
        found.append((identity, case))
    return found
