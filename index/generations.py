"""The built generations in the database: which one answers, what it holds, and with what it was built."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    exists,
    insert,
    select,
)

from corpus.library import batches, documents
from corpus.library import metadata as library_metadata
from index.types import Chunk

metadata = MetaData()
library_metadata.tables["document"].to_metadata(metadata)  # so that the foreign keys below resolve
generations = Table(
    "generation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folder", String(100), nullable=False),
    Column("created", String(32), nullable=False),
    Column("recipe", JSON, nullable=False),
    Column("chunk_count", Integer, nullable=False),
)
generation_documents = Table(
    "generation_document",
    metadata,
    Column("generation_id", Integer, ForeignKey("generation.id"), primary_key=True),
    Column("document_key", Integer, ForeignKey("document.key"), primary_key=True),
)
chunks = Table(
    "chunk",
    metadata,
    Column("document_key", Integer, ForeignKey("document.key"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("id", String(16), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("section", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    Column("sources", JSON, nullable=False),
)
current = Table("current_generation", metadata, Column("id", Integer, ForeignKey("generation.id"), primary_key=True))


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides how an index comes out; generations of different recipes cannot be mixed."""

    embedder: str
    embedder_version: str
    dimension: int
    reader: str
    splitter: str
    analyzer: str


@dataclass(frozen=True, slots=True)
class Generation:
    """A built index: its folder below the home's `generations/`, and what it was made with."""

    id: int
    folder: str
    created: str  # ISO 8601, UTC
    recipe: Recipe
    chunk_count: int
    document_keys: tuple[int, ...]


def generation_folder(home: Path, folder: str) -> Path:
    """Return where a generation's files lie."""
    return home / "generations" / folder


def current_id(connection: Connection) -> int | None:
    """Return the id of the generation that answers, or None before the first one."""
    return connection.execute(select(current.c.id)).scalar()


def load_generation(connection: Connection) -> Generation | None:
    """Return the generation that answers, or None before the first one."""
    row = connection.execute(select(generations).join(current, current.c.id == generations.c.id)).first()
    if row is None:
        return None
    members = select(generation_documents.c.document_key).where(generation_documents.c.generation_id == row.id)
    keys = tuple(connection.execute(members.order_by(generation_documents.c.document_key)).scalars())
    recipe = Recipe(**{name.name: row.recipe.get(name.name, "") for name in fields(Recipe)})  # another release's may lack some
    return Generation(row.id, row.folder, row.created, recipe, row.chunk_count, keys)


def switch_generation(connection: Connection, *, folder: str, recipe: Recipe, chunk_count: int, keys: Sequence[int]) -> int:
    """Record a finished generation and make it the one that answers; return its id. The caller's transaction commits."""
    created = datetime.now(UTC).isoformat(timespec="seconds")
    values = {"folder": folder, "created": created, "recipe": asdict(recipe), "chunk_count": chunk_count}
    identifier = int(connection.execute(insert(generations).values(**values).returning(generations.c.id)).scalar_one())
    if keys:
        connection.execute(insert(generation_documents), [{"generation_id": identifier, "document_key": key} for key in keys])
    connection.execute(delete(current))
    connection.execute(insert(current).values(id=identifier))
    return identifier


def save_chunks(connection: Connection, items: Mapping[int, Iterable[Chunk]]) -> None:
    """Replace the chunks of document versions, given by the versions' keys."""
    for batch in batches(list(items)):
        connection.execute(delete(chunks).where(chunks.c.document_key.in_(batch)))
    rows = [_to_row(chunk, key, position) for key, group in items.items() for position, chunk in enumerate(group)]
    if rows:
        connection.execute(insert(chunks), rows)


def _to_row(chunk: Chunk, document_key: int, position: int) -> dict[str, object]:
    plain = {name: getattr(chunk, name) for name in ("id", "kind", "text", "quote", "start", "end", "page")}
    lists = {"section": list(chunk.section), "sources": list(chunk.sources)}
    return {"document_key": document_key, "position": position, **plain, **lists}


def _to_chunk(row: Row[tuple[object, ...]], document_id: str, title: str) -> Chunk:
    return Chunk(
        id=row.id, document_id=document_id, title=title, kind=row.kind, section=tuple(row.section), text=row.text,
        quote=row.quote, start=row.start, end=row.end, page=row.page, sources=tuple(row.sources),
    )  # fmt: skip


def load_chunks(connection: Connection, document_keys: Sequence[int], *, without: str = "") -> list[Chunk]:
    """Return every chunk of these document versions, by version and position, but for those of one kind."""
    query = select(chunks, documents.c.id.label("document_id"), documents.c.title).join(documents, documents.c.key == chunks.c.document_key)
    found: list[Chunk] = []
    for batch in batches(document_keys):
        wanted = query.where(chunks.c.document_key.in_(batch), chunks.c.kind != without)
        rows = connection.execute(wanted.order_by(chunks.c.document_key, chunks.c.position))
        found += [_to_chunk(row, row.document_id, row.title) for row in rows]
    return found


def load_chunks_by_id(connection: Connection, generation_id: int, ids: Sequence[str]) -> dict[str, Chunk]:
    """Return chunks of one generation by id; unknown ids are left out."""
    # EXISTS and not a join, which SQLite begins with the generation's documents: 1 ms instead of 26 with 25,000 of them
    member = exists().where(
        generation_documents.c.generation_id == generation_id, generation_documents.c.document_key == chunks.c.document_key
    )
    query = (
        select(chunks, documents.c.id.label("document_id"), documents.c.title)
        .join(documents, documents.c.key == chunks.c.document_key)
        .where(member)
    )
    rows = [row for batch in batches(ids) for row in connection.execute(query.where(chunks.c.id.in_(batch)))]
    return {row.id: _to_chunk(row, row.document_id, row.title) for row in rows}


def generation_folders(connection: Connection) -> set[str]:
    """Return the folders of every generation that is kept."""
    return set(connection.execute(select(generations.c.folder)).scalars())


def forget_generations(connection: Connection, *, keep: int) -> None:
    """Remove all but the newest `keep` generations, and the document versions that only they held."""
    ids = connection.execute(select(generations.c.id).order_by(generations.c.id.desc()).limit(keep)).scalars().all()
    connection.execute(delete(generation_documents).where(generation_documents.c.generation_id.not_in(ids)))
    connection.execute(delete(generations).where(generations.c.id.not_in(ids)))
    members = select(generation_documents.c.document_key)
    connection.execute(delete(chunks).where(chunks.c.document_key.not_in(members)))
    connection.execute(delete(documents).where(documents.c.key.not_in(members)))
