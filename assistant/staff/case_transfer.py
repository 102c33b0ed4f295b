"""The test cases in an exported library: a line each, with who changed it last and when."""

import json
from datetime import datetime

from sqlalchemy import Connection

from assistant.staff.case_records import read_case, read_identity, write_case
from assistant.staff.case_shelf import keep_case, list_cases
from assistant.staff.cases import CaseError, StoredCase

LONGEST_NAME = 200  # characters of who changed a case last


def pack_cases(connection: Connection) -> bytes:
    """Return every case as JSON lines, in the order they were added."""
    lines = [{"id": each.id, "by": each.by, "at": each.at.isoformat(), **write_case(each.case)} for each in list_cases(connection)]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def take_in_cases(connection: Connection, data: bytes) -> int:
    """Keep the cases that are not here yet, by their ids, and return how many they were; one that is here stays as it is.

    Raises:
        CaseError: a line cannot be read.
    """
    known = {each.id for each in list_cases(connection)}
    new = [stored for number, line in enumerate(data.splitlines(), 1) if (stored := _read_line(line, number)).id not in known]
    for stored in new:
        keep_case(connection, stored)
    return len(new)


def _read_line(line: bytes, number: int) -> StoredCase:
    try:
        record = json.loads(line)
        by, at = str(record.pop("by"))[:LONGEST_NAME], datetime.fromisoformat(record.pop("at"))
        return StoredCase(read_identity(record), read_case(record), by, at.replace(tzinfo=None))
    except (ValueError, KeyError, TypeError, AttributeError, CaseError) as error:
        raise CaseError(f"Rad {number} av testfallen i ZIP-filen går inte att läsa. Exportera biblioteket på nytt.") from error
