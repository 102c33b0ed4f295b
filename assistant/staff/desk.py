"""The staff's desk: publish, retire and erase, move the whole library, and work through what takes time."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection

from assistant.staff import audit
from assistant.staff.agreement import find_disagreements
from assistant.staff.catalogue import load_catalogue, read_version
from assistant.staff.jobs import Job, Order, add_job
from assistant.staff.publish_gate import Consent, pass_gate
from assistant.staff.publishing import wipe
from assistant.staff.question_desk import QuestionDesk
from assistant.staff.rehearsing import RehearsingDesk, name_documents
from assistant.staff.roles import Actor, require
from assistant.staff.transfer import export_library
from assistant.staff.types import RetireMode
from assistant.staff.workshop import Progress, Workshop, no_progress
from corpus import originals
from corpus.checks import check_document
from corpus.errors import AdviserError
from corpus.library import reading, writing


class Desk(RehearsingDesk):
    """The whole of the staff's work; what companies see changes only through `publish`, `retire` and `erase`."""

    @cached_property
    def questions(self) -> QuestionDesk:
        """What companies ask; one for all pages, since it keeps its themes."""
        return QuestionDesk(self.engine, self.answering)

    def publish(
        self, actor: Actor, document_ids: Sequence[str], *, why: str = "", accept_warnings: bool = False, override: str = ""
    ) -> int:
        """Return the job by which the newest versions of these documents begin to answer, all of them or none.

        Args:
            actor: Who publishes.
            document_ids: Of the documents.
            why: A reason, for the log.
            accept_warnings: Whether warnings are accepted.
            override: Why it is done though it has not been tried what changes, or though that breaks something; noted in the log.

        Raises:
            AdviserError: a check found an error, warnings are not accepted, or something else speaks against it.
        """
        require(actor, "redaktör")
        if not document_ids:
            raise AdviserError("Inget dokument är valt. Välj minst ett dokument att publicera.")
        with writing(self.engine) as connection:
            for name in document_ids:
                self._held(connection, name)
            self._refuse_faults(connection, document_ids, accept_warnings=accept_warnings)
            pass_gate(connection, document_ids, Consent(accept_warnings, override), by=actor.name)
            payload = {"ids": list(document_ids), "why": why}
            return add_job(connection, Order("publish", name_documents(document_ids), actor.name, payload, document_ids[0]))

    def _refuse_faults(self, connection: Connection, document_ids: Sequence[str], *, accept_warnings: bool) -> None:
        catalogue = load_catalogue(connection)
        library, today = catalogue.library(), date.today()
        for name in document_ids:
            draft = catalogue.latest[name].draft
            document, fault = read_version(name, draft.markdown, draft.asked)
            if document is None:
                raise AdviserError(fault)
            findings = check_document(document, library=library, today=today)
            wrong = [finding for finding in findings if finding.level == "fel" or not accept_warnings]
            if wrong:
                kind = "fel" if wrong[0].level == "fel" else "varning"
                more = f" (1 av {len(wrong)})" if len(wrong) > 1 else ""
                advice = "Rätta det och försök igen." if kind == "fel" else "Rätta det, eller godta varningarna och publicera ändå."
                raise AdviserError(f"{document.title} har {kind}{more}: {wrong[0].sentence} {advice}")

    def retire(self, actor: Actor, document_id: str, *, mode: RetireMode, why: str, replaced_by: str = "") -> int:
        """Return the job by which a document answers that it has ended, or nothing at all.

        Raises:
            AdviserError: there is no such document, or its replacement is none.
        """
        require(actor, "redaktör")
        with writing(self.engine) as connection:
            self._held(connection, document_id)
            if replaced_by and replaced_by not in load_catalogue(connection).answering:
                raise AdviserError(f"Ersättaren {replaced_by} är inte publicerad. Publicera den först, eller lämna rutan tom.")
            payload = {"id": document_id, "mode": mode, "why": why, "replaced_by": replaced_by}
            return add_job(connection, Order("retire", document_id, actor.name, payload, document_id))

    def erase(self, actor: Actor, document_id: str, why: str) -> int:
        """Return the job by which a document is gone for good: its versions, files, and every trace in the index.

        Raises:
            AdviserError: there is no such document.
        """
        require(actor, "administratör")
        with writing(self.engine) as connection:
            self._held(connection, document_id)
            payload = {"id": document_id, "why": why}
            return add_job(connection, Order("erase", document_id, actor.name, payload, document_id))

    def export(self, actor: Actor, target: Path) -> int:
        """Write the whole library as a ZIP; return the number of documents.

        Raises:
            AdviserError: the file cannot be written.
        """
        require(actor, "redaktör")
        count = export_library(self.engine, target)
        with writing(self.engine) as connection:
            audit.note(connection, actor.name, "exported", target.name, {"documents": count})
        return count

    def import_archive(self, actor: Actor, data: bytes) -> int:
        """Return the job by which an exported library is taken in: versions, states and files.

        Raises:
            AdviserError: it is no exported library.
        """
        require(actor, "administratör")
        with writing(self.engine) as connection:
            original = originals.keep_original(connection, "bibliotek.zip", data)
            payload = {"digest": original.digest}
            return add_job(connection, Order("import", "bibliotek.zip", actor.name, payload))

    def verify(self, actor: Actor) -> list[str]:
        """Return what does not agree between the library and the index, a sentence each; [] when all is well."""
        require(actor, "läsare")
        with reading(self.engine) as connection:
            return find_disagreements(connection, self.settings.home)

    def wipe(self, actor: Actor) -> None:
        """Rewrite the database, so that nothing erased is left on the disk.

        Raises:
            AdviserError: the database is in use in a way that it cannot be rewritten.
        """
        require(actor, "administratör")
        wipe(self.engine, self.settings.home)

    def workshop(self) -> Workshop:
        """Return what works through the jobs; one process at a time does."""
        return Workshop(self.engine, self.answering)

    def work(self, key: int, progress: Progress = no_progress) -> Job:
        """Wait for a job, working through the queue here unless another process does; return it when it has ended."""
        return self.workshop().finish(key, progress)
