"""Check that the index holds just what the library says is published."""

from pathlib import Path

from sqlalchemy import Connection

from assistant.staff.catalogue import load_catalogue
from corpus import originals, shelf
from corpus.errors import AdviserError
from corpus.overlay import load_overlay
from index.generations import generation_folder, load_chunks, load_generation
from index.snapshot import open_snapshot


def find_disagreements(connection: Connection, home: Path) -> list[str]:
    """Return a Swedish sentence for each thing that does not agree; [] when all is well."""
    catalogue, overlay = load_catalogue(connection), load_overlay(connection)
    faults = []
    for name, revision in overlay.published.items():
        answering = catalogue.answering.get(name)
        if answering is None:
            faults.append(f"{name} är publicerat men finns inte i indexet.")
        elif answering.digest != revision.draft.digest:
            faults.append(f"{name} är publicerat i version {revision.number}, men indexet har en annan text.")
    faults += [
        f"{name} ska inte svara men finns i indexet."
        for name in catalogue.answering
        if name in overlay.hidden or shelf.erasure_mark(name) in overlay.erased
    ]
    faults += [f"Version {name} saknas i databasen." for name in _missing_versions(connection)]
    return [*faults, *_index_faults(connection, home)]


def _missing_versions(connection: Connection) -> list[str]:
    missing = []
    for name, holding in shelf.load_holdings(connection).items():
        numbers = {revision.number for revision in shelf.load_revisions(connection, name)}
        wanted = {holding.latest, *([holding.published] if holding.published else [])}
        missing += [f"{number} av {name}" for number in sorted(wanted - numbers)]
        for revision in shelf.load_revisions(connection, name):
            if revision.draft.original and originals.find_original(connection, revision.draft.original) is None:
                missing.append(f"{revision.number} av {name} (filen den kom från)")
    return missing


def _index_faults(connection: Connection, home: Path) -> list[str]:
    """Return what is wrong with the generation's own files."""
    generation = load_generation(connection)
    if generation is None:
        return ["Det finns inget index. Kör `assistant index`."]
    stored = len(load_chunks(connection, generation.document_keys))
    if stored != generation.chunk_count:
        return [f"Databasen har {stored} stycken, men indexet {generation.chunk_count}. Kör `assistant index --rebuild`."]
    try:
        open_snapshot(generation_folder(home, generation.folder), chunk_count=generation.chunk_count).vectors.close()
    except AdviserError as error:
        return [str(error)]
    return []
