"""What a redaktör may do without anything reaching companies: hand in files, save, change heads, join documents, restore."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

from assistant.staff import audit, editing, joining
from assistant.staff.catalogue import file_draft, load_catalogue
from assistant.staff.jobs import Order, Task, add_job, cancel_job, move_jobs
from assistant.staff.reading import ReadingDesk
from assistant.staff.roles import Actor, require
from assistant.staff.types import Edit, FieldChange, Upload
from corpus import originals, shelf
from corpus.clock import now
from corpus.errors import AdviserError
from corpus.extraction.kinds import LARGEST_FILE
from corpus.front import Manuscript, split_manuscript, write_manuscript
from corpus.library import writing
from corpus.schema import DOCUMENT_ID
from corpus.shelf import Draft, Revision, Signature
from corpus.suggestion import make_id

Join = Callable[[Connection, Revision, str, str], Revision]  # the draft, the other document's id, by whom
MAX_FILES = 200  # in one go: a folder of brochures; more come as a ZIP
MAX_TEXT = 2_000_000  # characters of Markdown; a book of 500 pages has 1,500,000


class WritingDesk(ReadingDesk):
    """The library as a redaktör changes it."""

    def add_files(self, actor: Actor, uploads: Sequence[Upload]) -> list[int]:
        """Take files in and return the jobs that turn them into drafts; a ZIP's job makes one for each file in it.

        Raises:
            AdviserError: one of them is too large or there are too many; nothing is kept then.
        """
        if not 0 < len(uploads) <= MAX_FILES:
            raise AdviserError(f"{len(uploads)} filer lämnades in; 1–{MAX_FILES} kan tas emot åt gången. Lägg fler i en ZIP-fil.")
        for upload in uploads:
            if len(upload.data) > LARGEST_FILE:
                size = len(upload.data) / 1e6
                raise AdviserError(f"{upload.name} är {size:.0f} MB; högst {LARGEST_FILE / 1e6:.0f} MB kan läsas. Dela upp filen.")
        with self._writing(actor) as connection:
            return [self._hand_in(connection, actor, upload) for upload in uploads]

    def _hand_in(self, connection: Connection, actor: Actor, upload: Upload) -> int:
        original = originals.keep_original(connection, upload.name, upload.data)
        task: Task = "unpack" if upload.name.lower().endswith(".zip") else "read"
        audit.note(connection, actor.name, "handed_in", upload.name, {"bytes": len(upload.data)})
        return add_job(connection, Order(task, upload.name, actor.name, {"digest": original.digest, "name": upload.name}))

    def add_address(self, actor: Actor, url: str) -> int:
        """Return the job that fetches a web page and turns it into a draft.

        Raises:
            AdviserError: it is no web address.
        """
        address = url.strip()
        if not address.startswith(("https://", "http://")):
            raise AdviserError(f"{address or 'Tomt'} är ingen webbadress. Skriv hela adressen, som börjar med https://.")
        with self._writing(actor) as connection:
            audit.note(connection, actor.name, "handed_in", address, {})
            return add_job(connection, Order("fetch", address, actor.name, {"url": address}))

    def try_links(self, actor: Actor) -> int:
        """Return the job that tries the addresses published documents point at.

        Raises:
            AdviserError: the operator lets no host be asked.
        """
        require(actor, "redaktör")
        if not self.settings.fetch_hosts:
            raise AdviserError("Länkar prövas inte: inga värdar är tillåtna. Den som driver tjänsten anger dem i ASSISTANT_FETCH_HOSTS.")
        with self._writing(actor) as connection:
            return add_job(connection, Order("links", "länkarna i biblioteket", actor.name, {}))

    def add_text(self, actor: Actor, title: str, body: str = "") -> str:
        """Begin a document by hand and return its id.

        Raises:
            AdviserError: the title is empty.
        """
        if not title.strip():
            raise AdviserError("Dokumentet har ingen titel. Skriv en kort titel först.")
        with self._writing(actor) as connection:
            name = make_id(title, taken=set(load_catalogue(connection).ids()))
            front = {"id": name, "title": title.strip(), "kind": "background", "verified": now().date()}
            draft = Draft(title.strip(), write_manuscript(Manuscript(front, body)))
            shelf.create_holding(connection, name, draft, Signature(actor.name, "added"))
            audit.note(connection, actor.name, "added", name, {})
        return name

    def cancel(self, actor: Actor, key: int) -> bool:
        """Ask for a job to be cancelled; return whether that was still possible."""
        with self._writing(actor) as connection:
            return cancel_job(connection, key)

    def save(self, actor: Actor, document_id: str, edit: Edit) -> Revision:
        """Save a version; what answers does not change.

        Raises:
            ConflictError: somebody else has saved since the version it was edited from.
            AdviserError: the text has no head, carries another id or is too long.
        """
        if len(edit.markdown) > MAX_TEXT:
            raise AdviserError(f"Texten är {len(edit.markdown)} tecken; högst {MAX_TEXT} kan sparas. Dela upp dokumentet.")
        markdown = edit.markdown.replace("\r\n", "\n")
        front = split_manuscript(markdown, place=document_id).front
        if front.get("id") != document_id:
            raise AdviserError(f"Huvudets id är {front.get('id')}, men dokumentet heter {document_id}. Skriv id: {document_id}.")
        with self._writing(actor) as connection:
            before = self._held(connection, document_id)
            draft = Draft(str(front.get("title") or document_id), markdown, edit.asked, before.draft.original, before.draft.notes)
            based_on = edit.based_on or before.number  # 0: nobody had touched it
            saved = shelf.add_revision(connection, document_id, draft, Signature(actor.name, "edited", edit.why), based_on=based_on)
            audit.note(connection, actor.name, "saved", document_id, {"version": saved.number, "why": edit.why})
        return saved

    def _held(self, connection: Connection, document_id: str) -> Revision:
        """Return the newest version, after taking a document that lies in a file into the staff's hands."""
        if shelf.find_holding(connection, document_id) is None:
            found = file_draft(load_catalogue(connection), document_id)
            if found is None:
                raise AdviserError(f"Dokumentet {document_id} finns inte i biblioteket. Välj ett ur listan.")
            editing.adopt(connection, document_id, found[0], answers=found[1])
        return editing.newest(connection, document_id)

    def rename(self, actor: Actor, document_id: str, new_id: str) -> None:
        """Give a draft that never answered another id; its versions begin anew with the newest.

        Raises:
            AdviserError: it has answered, or the new id is taken or badly formed.
        """
        if not re.fullmatch(DOCUMENT_ID, new_id):
            raise AdviserError(
                f"{new_id!r} har fel form för ett id. Skriv små bokstäver, siffror och bindestreck, till exempel egna/stodet-2027."
            )
        with self._writing(actor) as connection:
            revision, holding = self._held(connection, document_id), shelf.find_holding(connection, document_id)
            if holding and holding.published is not None:
                raise AdviserError(f"{document_id} har publicerats, och svar hänvisar till det. Id kan bara bytas på utkast.")
            if new_id in load_catalogue(connection).ids():
                raise AdviserError(f"Id {new_id} används redan av ett annat dokument. Välj ett annat id.")
            shelf.create_holding(connection, new_id, editing.changed_draft(revision, {"id": new_id}), revision.signature)
            shelf.remove_document(connection, document_id)
            move_jobs(connection, document_id, new_id)
            audit.note(connection, actor.name, "renamed", new_id, {"from": document_id})

    def set_fields(self, actor: Actor, document_ids: Sequence[str], change: FieldChange) -> list[str]:
        """Set the same keys in the heads of several documents; each gets a new version. Return the ids of those that changed.

        Raises:
            AdviserError: one of the keys cannot be set, or one of the heads cannot be read; nothing is changed then.
        """
        changed = []
        with self._writing(actor) as connection:
            editing.refuse_unknown_keys(change.values)
            for name in document_ids:
                revision = self._held(connection, name)
                editing.refuse_missing_programme(revision, change.values)
                draft = editing.changed_draft(revision, change.values)
                if split_manuscript(draft.markdown, place=name) != split_manuscript(revision.draft.markdown, place=name):
                    shelf.add_revision(connection, name, draft, Signature(actor.name, "edited", change.why))
                    audit.note(connection, actor.name, "saved", name, {"fields": sorted(change.values), "why": change.why})
                    changed.append(name)
        return changed

    def replace_with(self, actor: Actor, draft_id: str, target_id: str) -> Revision:
        """Make a draft the newest version of another document.

        Raises:
            AdviserError: one of them does not exist, or they are the same.
        """
        return self._join(actor, draft_id, target_id, joining.replace_with)

    def merge_into(self, actor: Actor, draft_id: str, target_id: str) -> Revision:
        """Append a draft's text to another document.

        Raises:
            AdviserError: one of them does not exist, or they are the same.
        """
        return self._join(actor, draft_id, target_id, joining.merge_into)

    def _join(self, actor: Actor, draft_id: str, target_id: str, join: Join) -> Revision:
        """Let a draft's text go into another document, and its jobs lead there."""
        with self._writing(actor) as connection:
            joining.refuse_same(draft_id, target_id)
            self._held(connection, target_id)
            revision = join(connection, self._held(connection, draft_id), target_id, actor.name)
            move_jobs(connection, draft_id, target_id)
            audit.note(connection, actor.name, revision.signature.action, target_id, {"with": draft_id, "version": revision.number})
        return revision

    def link(self, actor: Actor, draft_id: str, target_id: str) -> None:
        """Note in two documents about programmes that they are easily taken for each other.

        Raises:
            AdviserError: one of them does not exist or is about no programme, or they are the same.
        """
        with self._writing(actor) as connection:
            joining.refuse_same(draft_id, target_id)
            self._held(connection, target_id)
            joining.link(connection, self._held(connection, draft_id), target_id, actor.name)
            audit.note(connection, actor.name, "linked", draft_id, {"with": target_id})

    def discard_draft(self, actor: Actor, document_id: str) -> None:
        """Lay unpublished changes aside; they stay among the versions.

        Raises:
            AdviserError: there are none.
        """
        with self._writing(actor) as connection:
            self._held(connection, document_id)
            editing.discard(connection, document_id, actor.name)
            audit.note(connection, actor.name, "discarded", document_id, {})

    def restore(self, actor: Actor, document_id: str, number: int, why: str = "") -> Revision:
        """Make an old version the newest draft.

        Raises:
            AdviserError: there is no such version.
        """
        with self._writing(actor) as connection:
            signature = Signature(actor.name, "restored", why or f"Version {number} återställd")
            revision = editing.restore(connection, document_id, number, signature)
            audit.note(connection, actor.name, "restored", document_id, {"version": number})
        return revision

    @contextmanager
    def _writing(self, actor: Actor) -> Iterator[Connection]:
        require(actor, "redaktör")
        with writing(self.engine) as connection:
            yield connection
