"""Stand in the way of a publication that nobody has tried, or that would break a test or take an answer away, unless a reason is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import JSON, Column, Connection, String, Table, delete, insert, select

from assistant.phrases import count_of
from assistant.staff import audit
from assistant.staff.impact_records import Impact
from assistant.staff.impact_shelf import find_impact, is_fresh
from assistant.staff.impact_shelf import metadata as metadata  # the setting below and what it is about are made together
from corpus.errors import AdviserError

settings = Table("staff_setting", metadata, Column("name", String(60), primary_key=True), Column("value", JSON, nullable=False))
REQUIRED = "require_impact"
TRY_IT = "Se först vad som ändras, eller ange skäl till att publicera ändå."
MEND_IT = "Rätta det, eller ange skäl till att publicera ändå."
ACCEPT_IT = "Rätta det, eller godta varningarna och publicera ändå."
LONGEST_REASON = 500  # characters, as of every other reason


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What speaks against a publication: a warning that can be accepted, or a refusal that only a reason overrides."""

    sentence: str
    advice: str
    is_refusal: bool
    numbers: Mapping[str, int] = field(default_factory=dict)  # of the impact; {} where there is no fresh one


def is_required(connection: Connection) -> bool:
    """Tell whether a publication must have been tried first."""
    return bool(connection.execute(select(settings.c.value).where(settings.c.name == REQUIRED)).scalar())


def set_required(connection: Connection, required: bool, *, by: str) -> None:
    """Decide whether a publication must have been tried first, and note who did."""
    connection.execute(delete(settings).where(settings.c.name == REQUIRED))
    connection.execute(insert(settings).values(name=REQUIRED, value=required))
    audit.note(connection, by, "impact_required" if required else "impact_not_required", "publicering")


def find_obstacle(connection: Connection, document_ids: Sequence[str]) -> Obstacle | None:
    """Return what speaks against publishing the newest versions of these documents together, or None."""
    impact = find_impact(connection, document_ids)
    fresh = impact if impact and is_fresh(connection, impact) else None
    if not is_required(connection):
        return Obstacle(_broken(fresh), ACCEPT_IT, False, fresh.counts) if fresh and fresh.counts["broken"] else None
    if fresh is None:
        return Obstacle(_untried(len(document_ids), is_stale=impact is not None), TRY_IT, True)
    return None if fresh.is_harmless else Obstacle(_broken(fresh), MEND_IT, True, fresh.counts)


def _untried(count: int, *, is_stale: bool) -> str:
    if is_stale:
        return "Prövningen gäller inte längre: något har ändrats sedan dess."
    return "Dokumentet är inte prövat." if count == 1 else f"De {count} dokumenten är inte prövade tillsammans."


def _broken(impact: Impact) -> str:
    counts = impact.counts
    parts = [f"{count_of(counts['broken'], 'test', 'tester')} slutar stämma"] if counts["broken"] else []
    parts += [f"{count_of(counts['unanswered'], 'fråga', 'frågor')} får inte längre svar"] if counts["unanswered"] else []
    return f"Prövningen visar att {' och '.join(parts)}."


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person who publishes agrees to: the warnings, and in spite of what obstacle, "" for none."""

    accept_warnings: bool = False
    override: str = ""


def pass_gate(connection: Connection, document_ids: Sequence[str], consent: Consent, *, by: str) -> None:
    """Let a publication through, and note an obstacle that is overridden, with the reason.

    Raises:
        AdviserError: something speaks against it that has not been agreed to.
    """
    obstacle, reason = find_obstacle(connection, document_ids), consent.override.strip()[:LONGEST_REASON]
    if obstacle is None or (consent.accept_warnings and not obstacle.is_refusal):
        return
    if not reason:
        raise AdviserError(f"{obstacle.sentence} {obstacle.advice}")
    for name in document_ids:
        audit.note(connection, by, "impact_overridden", name, {"reason": reason, **obstacle.numbers})
