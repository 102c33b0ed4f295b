"""What everybody on the staff may do: look things up in the library, compare versions, and see what needs looking after."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property

from sqlalchemy import Connection, Engine

from assistant import journal, question_log
from assistant.question_log import LATELY, count_by_document
from assistant.settings import Settings
from assistant.staff import accounts, audit, case_shelf, enquiries, intake, publish_gate, run_shelf, sessions, themes
from assistant.staff.answering import Answering
from assistant.staff.catalogue import Catalogue, file_draft, load_catalogue, make_entry, matches, read_version
from assistant.staff.differences import compare_texts
from assistant.staff.editing import SHIPPED_BY
from assistant.staff.jobs import Job, find_job, list_jobs
from assistant.staff.jobs import metadata as job_metadata
from assistant.staff.links import find_dead_links
from assistant.staff.links import metadata as link_metadata
from assistant.staff.publishing import Press
from assistant.staff.roles import Actor, require
from assistant.staff.types import DiffLine, Entry, Filter, Sheet, Upload, WorkItem
from assistant.staff.worklist import find_work
from corpus import originals, shelf
from corpus.checks import Finding, check_document
from corpus.clock import now
from corpus.errors import AdviserError
from corpus.extraction.sandbox import render_safely
from corpus.library import open_database, reading
from corpus.originals import Original
from corpus.schema import Document
from corpus.shelf import Draft, Revision, Signature
from index import generations
from index.analyzer import Analyzer, load_analyzer
from index.embedder import Embedder, load_embedder
from index.searcher import Searcher

SHOWN_JOBS = 50
EVERYTHING = Filter()


class ReadingDesk:
    """The library as a läsare sees it."""

    def __init__(
        self, settings: Settings, *, embedder: Embedder | None = None, analyzer: Analyzer | None = None, searcher: Searcher | None = None
    ) -> None:
        """Open the library of the settings' home; what is not given is loaded when it is first needed, and a searcher is not closed.

        Raises:
            DatabaseError: the database cannot be opened.
        """
        self.settings = settings
        self._given = (embedder, analyzer)
        self._searcher = searcher
        self.engine: Engine = open_database(
            settings.home,
            generations.metadata,
            shelf.metadata,
            job_metadata,
            accounts.metadata,
            sessions.metadata,
            audit.metadata,
            journal.metadata,
            question_log.metadata,
            themes.metadata,
            case_shelf.metadata,
            run_shelf.metadata,
            publish_gate.metadata,
            link_metadata,
            enquiries.metadata,
        )

    @cached_property
    def press(self) -> Press:
        """What builds the index."""
        embedder, analyzer = self._given
        return Press(self.settings.home, embedder or load_embedder(self.settings.embedding_model), analyzer or load_analyzer())

    @cached_property
    def answering(self) -> Answering:
        """What opens advisers for the staff."""
        return Answering(self.press, self.settings, searcher=self._searcher)

    def close(self) -> None:
        """Release the database and the index."""
        if "answering" in self.__dict__:
            self.answering.close()
        self.engine.dispose()

    def list_documents(self, actor: Actor, wanted: Filter = EVERYTHING) -> list[Entry]:
        """Return the documents that match, by title."""
        with self._reading(actor) as connection:
            catalogue = load_catalogue(connection)
        entries = [make_entry(catalogue, name, date.today()) for name in catalogue.ids()]
        return sorted((entry for entry in entries if matches(entry, wanted)), key=lambda entry: entry.title.casefold())

    def show(self, actor: Actor, document_id: str) -> Sheet:
        """Return everything about a document, its newest version first of all.

        Raises:
            AdviserError: there is no such document.
        """
        with self._reading(actor) as connection:
            catalogue = load_catalogue(connection)
            draft, number = self._newest(catalogue, document_id)
            original = originals.find_original(connection, draft.original) if draft.original else None
        library, ids = catalogue.library(), frozenset(catalogue.ids())
        document, fault = read_version(document_id, draft.markdown, draft.asked)
        return Sheet(
            entry=make_entry(catalogue, document_id, date.today()),
            markdown=draft.markdown,
            asked=draft.asked,
            number=number,
            document=document,
            fault=fault,
            findings=tuple(check_document(document, library=library, today=date.today())) if document else (),
            suggestions=intake.read_suggestions(draft.notes),
            offers=tuple(offer for offer in intake.read_offers(draft.notes) if offer.document_id in ids),
            remarks=intake.read_remarks(draft.notes),
            original=original,
            published=catalogue.published.get(document_id),
        )

    def _newest(self, catalogue: Catalogue, document_id: str) -> tuple[Draft, int]:
        if (revision := catalogue.latest.get(document_id)) is not None:
            return revision.draft, revision.number
        if (found := file_draft(catalogue, document_id)) is not None:
            return found[0], 0
        raise AdviserError(f"Dokumentet {document_id} finns inte i biblioteket. Välj ett ur listan.")

    def versions(self, actor: Actor, document_id: str) -> list[Revision]:
        """Return a document's versions, newest first; one that nobody has touched has a single one, numbered 0."""
        with self._reading(actor) as connection:
            found = shelf.load_revisions(connection, document_id)
            catalogue = None if found else load_catalogue(connection)
        if catalogue is None:
            return found
        draft, number = self._newest(catalogue, document_id)
        return [Revision(document_id, number, draft, Signature(SHIPPED_BY, "adopted"), now())]

    def compare(self, actor: Actor, document_id: str, old: int, new: int) -> list[DiffLine]:
        """Return two versions side by side.

        Raises:
            AdviserError: one of them does not exist.
        """
        with self._reading(actor) as connection:
            pair = [shelf.find_revision(connection, document_id, number) for number in (old, new)]
        before, after = pair
        if before is None or after is None:
            raise AdviserError(f"{document_id} har inte båda versionerna {old} och {new}. Välj två ur listan.")
        return compare_texts(before.draft, after.draft)

    def read_original(self, actor: Actor, document_id: str, number: int | None = None) -> Upload:
        """Return the file that a version (None: the newest) came from.

        Raises:
            AdviserError: it came from none.
        """
        with self._reading(actor) as connection:
            original = self._original(connection, document_id, number)
            data = originals.read_original(connection, original.digest) or b""
        return Upload(original.name, data)

    def _original(self, connection: Connection, document_id: str, number: int | None) -> Original:
        revision = shelf.find_revision(connection, document_id, number) if number else shelf.find_latest(connection, document_id)
        original = originals.find_original(connection, revision.draft.original) if revision and revision.draft.original else None
        if original is None:
            raise AdviserError(f"{document_id} kom inte från någon fil, utan är skrivet här. Läs texten i stället.")
        return original

    def page_count(self, actor: Actor, document_id: str) -> int:
        """Return how many pages of the newest version's file can be shown as pictures; 0 where it is no PDF."""
        with self._reading(actor) as connection:
            revision = shelf.find_latest(connection, document_id)
        return intake.read_page_count(revision.draft.notes) if revision else 0

    def render_page(self, actor: Actor, document_id: str, page: int) -> bytes:
        """Return a picture (PNG) of a page of the newest version's PDF."""
        upload = self.read_original(actor, document_id)
        return render_safely(upload.data, page)

    def check(self, actor: Actor, markdown: str, asked: str = "") -> tuple[Document | None, str, list[Finding]]:
        """Return a text as it would be indexed, or why it cannot be; and what there is to say of it before it is published."""
        with self._reading(actor) as connection:
            library = load_catalogue(connection).library()
        document, fault = read_version("dokumentet", markdown, asked)
        return document, fault, check_document(document, library=library, today=date.today()) if document else []

    def work_list(self, actor: Actor) -> list[WorkItem]:
        """Return what somebody should look at, what companies ask about most first."""
        with self._reading(actor) as connection:
            catalogue = load_catalogue(connection)
            asked = count_by_document(connection, date.today() - LATELY)
            return find_work(catalogue, today=date.today(), asked=asked, dead_links=find_dead_links(connection, catalogue.answering))

    def jobs(self, actor: Actor, *, limit: int = SHOWN_JOBS) -> list[Job]:
        """Return the newest jobs, newest first."""
        with self._reading(actor) as connection:
            return list_jobs(connection, limit=limit)

    def job(self, actor: Actor, key: int) -> Job:
        """Return one job.

        Raises:
            AdviserError: there is none with this number.
        """
        with self._reading(actor) as connection:
            found = find_job(connection, key)
        if found is None:
            raise AdviserError(f"Det finns inget arbete med nummer {key}. De visas i 30 dagar.")
        return found

    @contextmanager
    def _reading(self, actor: Actor) -> Iterator[Connection]:
        require(actor, "läsare")
        with reading(self.engine) as connection:
            yield connection
