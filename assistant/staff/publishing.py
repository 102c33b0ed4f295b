"""Let documents begin or cease to answer: each change takes effect together with the index generation that holds it."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, text

from assistant.staff.editing import before_retirement, newest, write_notice
from assistant.staff.types import RetireMode
from corpus.errors import AdviserError
from corpus.files import DOCUMENTS
from corpus.library import reading, writing
from corpus.overlay import Change, Move, read_revision
from corpus.shelf import Signature, add_revision, find_holding, find_revision
from index.analyzer import Analyzer
from index.builder import Progress, Report, build_index, collection_roots
from index.embedder import Embedder
from index.generations import generation_folder, generation_folders
from index.ownership import owner_lock
from index.rehearsal import sweep_rehearsals

PATIENCE = 120.0  # seconds to wait for a build that another process has under way; one of the whole library takes 5


@dataclass(frozen=True, slots=True)
class Press:
    """What it takes to build an index."""

    home: Path
    embedder: Embedder
    analyzer: Analyzer

    def run(self, change: Change, progress: Progress) -> Report:
        """Build the generation in which `change` holds, and switch to it.

        Raises:
            AdviserError: nothing has changed, and why.
        """
        roots = collection_roots(self.home) or [DOCUMENTS]
        return build_index(
            self.home, roots=roots, embedder=self.embedder, analyzer=self.analyzer, change=change, patience=PATIENCE, progress=progress
        )


def plan_publication(engine: Engine, document_ids: Sequence[str]) -> Change:
    """Return the change by which the newest versions of these documents answer.

    Raises:
        AdviserError: one of them is not there, or cannot be read.
    """
    moves = []
    with reading(engine) as connection:
        for name in document_ids:
            revision = newest(connection, name)
            document = read_revision(revision)
            if document.id != name:
                raise AdviserError(
                    f"Huvudets id är {document.id}, men dokumentet heter {name} i biblioteket. Skriv id: {name}, eller byt id på utkastet."
                )
            moves.append(Move(name, "published", revision.number))
    return Change(moves=tuple(moves))


@dataclass(frozen=True, slots=True)
class Retirement:
    """How a document shall be retired: answer that it has ended, or nothing; why, and what exists instead (an id, or "")."""

    mode: RetireMode
    why: str
    replaced_by: str = ""


def plan_retirement(engine: Engine, document_id: str, how: Retirement, *, by: str, today: date) -> Change:
    """Return the change by which a document no longer answers as before; the notice that says so is saved as a version first.

    Raises:
        AdviserError: the document is not there, or is about no programme that can be said to have ended.
    """
    with writing(engine) as connection:
        holding, revision = find_holding(connection, document_id), newest(connection, document_id)
        if how.mode == "silent":
            return Change(moves=(Move(document_id, "retired", None),))
        number = (holding.published if holding else None) or revision.number
        shown = find_revision(connection, document_id, number) or revision
        if shown.signature.action == "retired":  # retired once already: the notice is written anew from what it was before
            shown = find_revision(connection, document_id, before_retirement(connection, document_id) or shown.number) or shown
        notice = write_notice(shown, day=today, why=how.why, replaced_by=how.replaced_by)
        saved = add_revision(connection, document_id, notice, Signature(by, "retired", how.why))
        read_revision(saved)
    return Change(moves=(Move(document_id, "retired", saved.number),))


def wipe(engine: Engine, home: Path) -> None:
    """Take what was erased off the disk too: free pages of the database, its log, earlier generations, and rehearsals that were cut off.

    Raises:
        AdviserError: the database is in use in a way that it cannot be rewritten.
    """
    with owner_lock(home, patience=PATIENCE):
        sweep_rehearsals(home)
    with reading(engine) as connection:
        kept = generation_folders(connection)
    folder = generation_folder(home, "")
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
    if engine.dialect.name == "sqlite":
        _rewrite_sqlite(engine)
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM FULL"))


def _rewrite_sqlite(engine: Engine) -> None:
    """Write the database anew without its free pages, and empty the log."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM"))
        busy = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).first()
    if busy and busy[0]:
        raise AdviserError(
            "Databasen används av ett annat program, och det raderade ligger kvar i dess logg. Stäng det; kör assistant doc verify --wipe."
        )
