"""Build the generation that a change would bring about in a copy aside, to look at its answers before anybody is given them."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Select, Table, and_, exists, insert, or_, select

from corpus.errors import AdviserError
from corpus.files import DOCUMENTS
from corpus.library import metadata as library_metadata
from corpus.library import open_database, reading, writing
from corpus.overlay import Change
from corpus.shelf import erased_marks, holdings, revisions
from corpus.shelf import metadata as shelf_metadata
from index import generations as store
from index.analyzer import Analyzer
from index.builder import Progress, build_index, collection_roots
from index.embedder import Embedder
from index.ownership import owner_lock
from index.searcher import Searcher

STAGES = "rehearsals"  # in the home, so that nothing of a document that is erased later is forgotten elsewhere on the disk
PATIENCE = 120.0  # seconds to wait for a build that another process has under way, before the home can be copied
COPY = "home"
IN_USE = "in-use.lock"
INDEX_TABLES = (
    *library_metadata.sorted_tables,
    *(table for table in store.metadata.sorted_tables if table.name not in library_metadata.tables),
)


@contextmanager
def rehearse(
    home: Path, change: Change, *, embedder: Embedder, analyzer: Analyzer, progress: Progress = lambda stage, done, total: None
) -> Iterator[Searcher]:
    """Yield a searcher on the generation that would answer if `change` took effect; what answers now is not touched.

    The copy has the vectors and chunks of the documents that stay as they are, and goes when the block is left, however it is left.

    Raises:
        AdviserError: a document cannot be read, another process builds all the while, or there is no room for the copy.
    """
    with ExitStack() as stack:
        try:
            copy = _open_copy(home, change, stack)
        except OSError as error:
            raise AdviserError(f"Prövningen fick inte plats i {home} ({error.strerror}). Kontrollera utrymme och rättigheter.") from error
        roots = collection_roots(copy) or [DOCUMENTS]
        build_index(copy, roots=roots, embedder=embedder, analyzer=analyzer, change=change, progress=progress)
        searcher = Searcher(copy, embedder=embedder, analyzer=analyzer)
        stack.callback(searcher.close)
        yield searcher


def sweep_rehearsals(home: Path) -> None:
    """Remove the copies that a process left behind when it was ended; only for who holds the right to write in `home`."""
    folder = home / STAGES
    for stage in folder.iterdir() if folder.is_dir() else ():
        try:
            with _hold(stage):
                shutil.rmtree(stage, ignore_errors=True)
        except Timeout:
            continue  # that rehearsal is under way


def _hold(stage: Path) -> FileLock:
    return FileLock(stage / IN_USE, timeout=0, thread_local=False)  # a rehearsal may end in another thread than it began in


def _open_copy(home: Path, change: Change, stack: ExitStack) -> Path:
    """Copy what a build starts from, while nobody builds; the copy is removed when `stack` is closed."""
    with owner_lock(home, patience=PATIENCE):
        sweep_rehearsals(home)
        (home / STAGES).mkdir(exist_ok=True)
        stage = Path(tempfile.mkdtemp(dir=home / STAGES))
        stack.callback(shutil.rmtree, stage, ignore_errors=True)
        stack.enter_context(_hold(stage))
        folder = _copy_database(home, stage / COPY, change)
        if folder and (files := store.generation_folder(home, folder)).is_dir():
            shutil.copytree(files, store.generation_folder(stage / COPY, folder))
    return stage / COPY


def _copy_database(home: Path, copy: Path, change: Change) -> str:
    """Copy the index's tables, and of the staff's what answers or would; return the folder of the generation that answers, "" for none."""
    source, target = open_database(home, store.metadata, shelf_metadata), open_database(copy, store.metadata, shelf_metadata)
    try:
        with reading(source) as connection, writing(target) as written:
            for table in INDEX_TABLES:
                _copy_rows(connection, written, table, select(table))
            for table in (holdings, erased_marks):
                _copy_rows(connection, written, table, select(table))
            _copy_rows(connection, written, revisions, _needed_revisions(change))
            generation = store.load_generation(written)
        return generation.folder if generation else ""
    finally:
        source.dispose()
        target.dispose()


def _needed_revisions(change: Change) -> Select[tuple[object, ...]]:
    """Select the versions that answer, and those that would."""
    published = exists().where(holdings.c.id == revisions.c.document_id, holdings.c.published == revisions.c.number)
    moved = [and_(revisions.c.document_id == move.document_id, revisions.c.number == move.published) for move in change.moves]
    return select(revisions).where(or_(published, *moved))


def _copy_rows(source: Connection, target: Connection, table: Table, rows: Select[tuple[object, ...]]) -> None:
    values = [dict(row) for row in source.execute(rows).mappings()]
    if values:
        target.execute(insert(table), values)
