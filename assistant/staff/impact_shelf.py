"""What publications would change, in the database: by the versions in question and the generation that answered, so that age shows."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import JSON, Column, Connection, DateTime, Float, Integer, MetaData, Row, String, Table, delete, insert, select

from assistant.staff.impact_records import Impact, read_items, write_items
from corpus.shelf import find_holding
from index.generations import current_id

KEPT = 50  # the newest; most are stale as soon as something is published, and one with every answer changed takes 2 MB

metadata = MetaData()
impacts = Table(
    "impact",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("versions", JSON, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("at", DateTime, nullable=False),  # UTC
    Column("by", String(200), nullable=False),
    Column("tests", Integer, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("items", JSON, nullable=False),
    Column("seconds", Float, nullable=False),
)


def keep_impact(connection: Connection, impact: Impact) -> int:
    """Keep an impact and return its key; the oldest are forgotten, and those of the same documents that it takes the place of."""
    names = set(impact.versions)
    rows = connection.execute(select(impacts.c.key, impacts.c.versions).order_by(impacts.c.key.desc())).all()
    replaced = [row.key for place, row in enumerate(rows) if set(row.versions) == names or place >= KEPT - 1]
    connection.execute(delete(impacts).where(impacts.c.key.in_(replaced)))
    values = {
        "versions": dict(impact.versions), "generation": impact.generation, "at": impact.at, "by": impact.by, "tests": impact.tests,
        "questions": impact.questions, "items": write_items(impact.items), "seconds": impact.seconds,
    }  # fmt: skip
    return int(connection.execute(insert(impacts).values(**values).returning(impacts.c.key)).scalar_one())


def find_impact(connection: Connection, document_ids: Sequence[str]) -> Impact | None:
    """Return the newest impact of exactly these documents together, fresh or stale."""
    return _find(connection, lambda versions: set(versions) == set(document_ids))


def find_last_impact(connection: Connection, document_id: str) -> Impact | None:
    """Return the newest impact of a document, alone or together with others, fresh or stale."""
    return _find(connection, lambda versions: document_id in versions)


def _find(connection: Connection, is_wanted: Callable[[Mapping[str, int]], bool]) -> Impact | None:
    rows = connection.execute(select(impacts.c.key, impacts.c.versions).order_by(impacts.c.key.desc())).all()
    key = next((row.key for row in rows if is_wanted(row.versions)), None)
    row = connection.execute(select(impacts).where(impacts.c.key == key)).first()
    return _to_impact(row) if row else None


def is_fresh(connection: Connection, impact: Impact) -> bool:
    """Tell whether the same versions are still the newest, and the same generation still answers."""
    return impact.generation == (current_id(connection) or 0) and impact.versions == newest_versions(connection, list(impact.versions))


def newest_versions(connection: Connection, document_ids: Sequence[str]) -> Mapping[str, int]:
    """Return the numbers of the newest versions of those documents that the staff have in hand."""
    held = {name: find_holding(connection, name) for name in document_ids}
    return {name: holding.latest for name, holding in held.items() if holding}


def forget_impacts(connection: Connection) -> None:
    """Remove every impact: an erased document may stand in any of their answers, and all of them are stale with its erasure."""
    connection.execute(delete(impacts))


def _to_impact(row: Row[tuple[object, ...]]) -> Impact:
    return Impact(row.versions, row.generation, row.at, row.by, row.tests, row.questions, read_items(row.items), row.seconds)
