"""Write the published programmes as JSON with its schema, and as a table that Swedish Excel opens."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from assistant.directory_records import ProgrammeEntry
from assistant.sheets import write_sheet
from assistant.web.api.entries import ProgrammeModel
from assistant.web.open_data import licence

TITLE: Final = "Stöd och program för industriföretag i Blekinge"
PROGRAMMES: Final = "/data/programmes"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
COLUMNS: Final = (
    "id", "titel", "slag", "läge", "dag för läget", "från", "till", "ansvarig", "genomförs av", "andra namn", "sammanfattning",
    "minst anställda", "högst anställda", "branscher", "län och kommuner", "sökande", "för vem", "behov", "ger", "kostnad", "så gör ni",
    "kontakt", "kontaktens adress", "ersatt av", "kontrollerat", "ska kontrolleras", "källor", "licens",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edition:
    """The programmes as they are on a day, and where they are published."""

    programmes: Sequence[ProgrammeEntry]
    day: date
    base: str  # the host's address, without a slash at its end


class ProgrammesFile(BaseModel):
    """De publicerade programmen en viss dag. Texter har markörer [n] som varje programs sources förklarar."""

    title: Annotated[str, Field(description="filens titel")]
    license: Annotated[str, Field(description="licensens adress")]
    attribution: Annotated[str, Field(description="det som ska anges när uppgifterna används")]
    terms: Annotated[str, Field(description="vad licensen gäller")]
    day: Annotated[date, Field(description="den dag som lägena gäller")]
    programmes: list[ProgrammeModel]


def write_json(edition: Edition) -> bytes:
    """Return the programmes in the form that `write_schema` describes."""
    record = {
        "$schema": f"{edition.base}{PROGRAMMES}.schema.json",
        "title": TITLE,
        "license": licence.ADDRESS,
        "attribution": licence.ATTRIBUTION,
        "terms": licence.TERMS,
        "day": edition.day.isoformat(),
        "programmes": [entry.to_record() for entry in edition.programmes],
    }
    return as_json(record)


def write_schema(base: str) -> bytes:
    """Return the JSON schema of the programmes."""
    schema = ProgrammesFile.model_json_schema(mode="serialization")
    return as_json({"$schema": DIALECT, "$id": f"{base}{PROGRAMMES}.schema.json", **schema})


def write_csv(edition: Edition) -> bytes:
    """Return the programmes as a table: semicolons, and a mark at the beginning by which Excel knows UTF-8."""
    return write_sheet(COLUMNS, ([_cell(value) for value in _row(entry)] for entry in edition.programmes)).encode()


def _row(entry: ProgrammeEntry) -> list[object]:
    contact = entry.contact
    sources = [f"[{source.n}] {source.title} {source.url or ''}".strip() for source in entry.sources]
    return [
        entry.id, entry.title, entry.kind, entry.status, entry.day, entry.starts, entry.ends, entry.owner, entry.operators, entry.aliases,
        entry.summary, entry.employees_min, entry.employees_max, entry.industries, entry.regions, entry.applicants, entry.target,
        entry.needs, entry.offers, entry.cost, entry.apply, contact.name if contact else None, contact.url if contact else None,
        entry.replaced_by, entry.verified, entry.review_by, sources, licence.ATTRIBUTION,
    ]  # fmt: skip


def _cell(value: object) -> str:
    """Write a value on one line."""
    text = " | ".join(map(str, value)) if isinstance(value, tuple | list) else "" if value is None else str(value)
    return " ".join(text.split())


def as_json(record: dict[str, Any]) -> bytes:  # Any: a JSON object
    """Write a record as JSON that people can read too."""
    return json.dumps(record, ensure_ascii=False, indent=1).encode()
