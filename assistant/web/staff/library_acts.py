"""What is done with the whole library on the page: look through it, change many, add, and move it."""

from datetime import date

import gradio as gr

from assistant.staff.desk import Desk
from assistant.staff.roles import Actor
from assistant.web.staff.adding import render_jobs
from assistant.web.staff.handover import place_for, read_uploads
from assistant.web.staff.library import chosen_documents, read_change, read_filter, render_library, sort_entries
from assistant.web.staff.submission import Submission
from assistant.web.staff.wiring import Changes
from assistant.web.staff.worklist import render_work
from corpus.clock import now
from corpus.errors import AdviserError

ARCHIVE = "bibliotek.zip"


class LibraryActs:
    """The acts of the list, the work list, the jobs and the moves."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def _list(self, actor: Actor, given: Submission) -> str:
        entries = self.desk.list_documents(actor, read_filter(given))
        return render_library(sort_entries(entries, given.text("sort")), today=date.today())

    def find(self, actor: Actor, given: Submission) -> Changes:
        """Show the documents that match the filters."""
        return ("", self._list(actor, given))

    def bulk(self, actor: Actor, given: Submission) -> Changes:
        """Change the heads of those that are ticked."""
        chosen = chosen_documents(given)
        changed = self.desk.set_fields(actor, chosen, read_change(given))
        same = len(chosen) - len(changed)
        rest = f" {same} hade redan de värdena." if same else ""
        return (f"{len(changed)} dokument är ändrade och sparade som utkast.{rest}", self._list(actor, given))

    def publish_many(self, actor: Actor, given: Submission) -> Changes:
        """Let the newest versions of those that are ticked answer."""
        chosen = chosen_documents(given)
        why = given.text("why_publish")[:500]
        self.desk.publish(actor, chosen, why=why, accept_warnings=bool(given.text("accept")), override=given.text("override"))
        notice = f"{len(chosen)} dokument publiceras. Hur det går står under Lägg till."
        return (notice, self._list(actor, given), *self._jobs(actor))

    def work(self, actor: Actor, given: Submission) -> Changes:
        """Show the work list."""
        return ("", render_work(self.desk.work_list(actor), reason=given.text("reason"), today=date.today()))

    def try_links(self, actor: Actor, _given: Submission) -> Changes:
        """Try the addresses that published documents point at."""
        self.desk.try_links(actor)
        return ("Länkarna prövas nu. Hur det går står under Lägg till, och de som inte svarar visas här efteråt.", *self._jobs(actor))

    def jobs(self, actor: Actor, _given: Submission) -> Changes:
        """Show the newest jobs."""
        return ("", *self._jobs(actor))

    def _jobs(self, actor: Actor) -> tuple[str, gr.Timer]:
        html, is_busy = self.look(actor)
        return html, gr.Timer(active=is_busy)

    def look(self, actor: Actor) -> tuple[str, bool]:
        """Return the newest jobs drawn, and whether any is still to end."""
        jobs = self.desk.jobs(actor)
        return render_jobs(jobs, at=now()), any(not job.is_over for job in jobs)

    def add_files(self, actor: Actor, given: Submission) -> Changes:
        """Take files in; Gradio's own copies are gone afterwards."""
        keys = self.desk.add_files(actor, read_uploads(given))
        notice = "Filen är inlämnad och läses nu." if len(keys) == 1 else f"{len(keys)} filer är inlämnade och läses nu."
        return (notice, *self._jobs(actor))

    def add_address(self, actor: Actor, given: Submission) -> Changes:
        """Fetch a web page."""
        self.desk.add_address(actor, given.text("url")[:2000])
        return ("Sidan hämtas nu.", *self._jobs(actor))

    def add_text(self, actor: Actor, given: Submission) -> Changes:
        """Begin a document by hand; the page opens it."""
        name = self.desk.add_text(actor, given.text("title")[:200])
        return ("Utkastet är skapat.", f'<p data-open-now="{name}"></p>')

    def cancel(self, actor: Actor, given: Submission) -> Changes:
        """Ask for a job to be cancelled."""
        done = self.desk.cancel(actor, given.number("key"))
        return ("Arbetet avbryts." if done else "Arbetet var redan klart.", *self._jobs(actor))

    def take_in(self, actor: Actor, given: Submission) -> Changes:
        """Take in an exported library."""
        uploads = read_uploads(given)
        if len(uploads) != 1 or not given.text("sure"):
            raise AdviserError("Välj en ZIP-fil och kryssa i att ni har läst vad som händer.")
        self.desk.import_archive(actor, uploads[0].data)
        return ("Biblioteket tas in. Hur det går står under Lägg till.", *self._jobs(actor))

    def export(self, actor: Actor, _given: Submission) -> Changes:
        """Write the whole library where the browser can fetch it."""
        target = place_for(ARCHIVE)
        count = self.desk.export(actor, target)
        return (f"Biblioteket med {count} dokument laddas ner.", str(target))

    def download(self, actor: Actor, given: Submission) -> Changes:
        """Write a document's file, as it was handed in, where the browser can fetch it."""
        upload = self.desk.read_original(actor, given.text("document"))
        target = place_for(upload.name)
        target.write_bytes(upload.data)
        return (f"{upload.name} laddas ner.", str(target))
