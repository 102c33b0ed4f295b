"""What is done with one document on the page: each act calls the desk once and draws what has changed."""

from typing import Any, cast

import gradio as gr

from assistant.staff.desk import Desk
from assistant.staff.jobs import Job
from assistant.staff.roles import Actor, may
from assistant.staff.types import Edit, RetireMode, Sheet
from assistant.web.staff.adding import render_job
from assistant.web.staff.form import apply_form, join_text, set_value
from assistant.web.staff.history import render_difference, render_versions
from assistant.web.staff.impact_view import render_impact
from assistant.web.staff.preview import render_page, render_preview
from assistant.web.staff.reviewing import render_findings, split_findings
from assistant.web.staff.sheet import NO_SHEET, Editing, render_editor, render_file, render_head, render_retry
from assistant.web.staff.submission import Submission
from assistant.web.staff.wiring import UNCHANGED, Changes
from corpus.clock import now
from corpus.errors import AdviserError

Watched = tuple[int, str]  # the key of the job that is followed and the document it is about; 0 for none
NOTHING_WATCHED: Watched = (0, "")
CHANGE_TEXT = ("retire", "erase")  # jobs after which the editor shows another text


class DocumentActs:
    """The acts of a document's sheet."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    # Areas: head, editor, preview, page, checks, versions, difference, file, impact
    def _areas(self, actor: Actor, document_id: str) -> list[str]:
        sheet = self.desk.show(actor, document_id)
        editing = Editing(sheet.markdown, sheet.asked, allowed=may(actor, "redaktör"))
        return [
            self._head(actor, sheet),
            render_editor(sheet, self.desk.list_documents(actor), editing),
            render_preview(sheet, sheet.markdown, sheet.document),
            "",
            render_findings(sheet.findings, sheet.fault),
            self._versions(actor, sheet),
            "",
            render_file(sheet),
            render_impact(self.desk.find_impact(actor, [document_id]), document_id),
        ]

    def _head(self, actor: Actor, sheet: Sheet) -> str:
        return render_head(sheet, actor, self.desk.find_obstacle(actor, [sheet.entry.id]))

    def _versions(self, actor: Actor, sheet: Sheet) -> str:
        published = sheet.published.number if sheet.published else None
        return render_versions(sheet.entry.id, self.desk.versions(actor, sheet.entry.id), published)

    def open(self, actor: Actor, given: Submission) -> Changes:
        """Show a document; what was followed of another one is let go."""
        return ("", *self._areas(actor, given.text("document")), "", NOTHING_WATCHED)

    def check(self, actor: Actor, given: Submission) -> Changes:
        """Check what stands in the editor, saved or not, and carry the form's changes into the text."""
        name = given.text("document")
        return self._checked(actor, given, apply_form(join_text(given), given, place=name))

    def _checked(self, actor: Actor, given: Submission, markdown: str) -> Changes:
        """Draw the editor anew only where its text has changed: what is being typed would be lost."""
        sheet, asked = self.desk.show(actor, given.text("document")), given.text("asked")
        document, fault, findings = self.desk.check(actor, markdown, asked)
        editor: Any = UNCHANGED
        if given.text("redraw") or markdown != join_text(given):
            editor = render_editor(
                sheet, self.desk.list_documents(actor), Editing(markdown, asked, unsaved=True, allowed=may(actor, "redaktör"))
            )
        return ("", editor, render_preview(sheet, markdown, document), render_findings(findings, fault))

    def use_suggestion(self, actor: Actor, given: Submission) -> Changes:
        """Put a suggested value into the head."""
        name, number = given.text("document"), given.number("suggestion")
        suggestions = self.desk.show(actor, name).suggestions
        if number >= len(suggestions):
            raise AdviserError("Förslaget finns inte kvar. Ladda om dokumentet.")
        chosen = suggestions[number]
        markdown = apply_form(join_text(given), given, place=name)
        return self._checked(actor, given, set_value(markdown, chosen.field, chosen.value, place=name))

    def save(self, actor: Actor, given: Submission) -> Changes:
        """Save what stands in the editor as a version; after a conflict the text stays there."""
        name = given.text("document")
        markdown = apply_form(join_text(given), given, place=name)
        edit = Edit(markdown, given.text("asked"), given.text("why")[:500], given.number("based_on"))
        saved = self.desk.save(actor, name, edit)
        return (f"Utkastet är sparat som version {saved.number}.", *self._areas(actor, name))

    def turn(self, actor: Actor, given: Submission) -> Changes:
        """Show a page of the PDF as a picture."""
        name = given.text("document")
        count = self.desk.page_count(actor, name)
        page = min(max(1, given.number("page")), max(1, count))
        if not count:
            raise AdviserError("Filen har inga sidor som kan visas som bild. Läs texten i stället.")
        return ("", render_page(name, self.desk.render_page(actor, name, page), page, count))

    def compare(self, actor: Actor, given: Submission) -> Changes:
        """Show two versions side by side, the older one first."""
        old, new = sorted((given.number("old"), given.number("new")))
        return ("", render_difference(self.desk.compare(actor, given.text("document"), old, new), old, new))

    def restore(self, actor: Actor, given: Submission) -> Changes:
        """Make an old version the newest draft."""
        name, number = given.text("document"), given.number("number")
        saved = self.desk.restore(actor, name, number)
        return (f"Version {number} är tillbaka som utkast, version {saved.number}.", *self._areas(actor, name), "")

    def revive(self, actor: Actor, given: Submission) -> Changes:
        """Make a retired document a draft again, as it was before it was retired."""
        name = given.text("document")
        earlier = next((each for each in self.desk.versions(actor, name) if each.signature.action != "retired"), None)
        if earlier is None:
            raise AdviserError("Det finns ingen tidigare version att återställa.")
        saved = self.desk.restore(actor, name, earlier.number)
        return (
            f"Dokumentet är tillbaka som utkast, version {saved.number}. Publicera det när det ska svara.",
            *self._areas(actor, name),
            "",
        )

    def discard(self, actor: Actor, given: Submission) -> Changes:
        """Lay a draft aside, and offer to take it back."""
        name = given.text("document")
        self.desk.discard_draft(actor, name)
        return ("Utkastet är undanlagt.", *self._areas(actor, name), render_retry(self.desk.show(actor, name)))

    def rename(self, actor: Actor, given: Submission) -> Changes:
        """Give a draft another id."""
        new_id = given.text("new_id").strip()
        self.desk.rename(actor, given.text("document"), new_id)
        return (f"Dokumentet heter nu {new_id}.", *self._areas(actor, new_id), "")

    def replace(self, actor: Actor, given: Submission) -> Changes:
        """Make the draft the newest version of the document it is a newer edition of."""
        target = given.text("target")
        saved = self.desk.replace_with(actor, given.text("document"), target)
        return (
            f"Utkastet är nu version {saved.number} av det här dokumentet. Publicera det när det ska svara.",
            *self._areas(actor, target),
            "",
        )

    def merge(self, actor: Actor, given: Submission) -> Changes:
        """Append the draft to the document it belongs with."""
        target = given.text("target")
        saved = self.desk.merge_into(actor, given.text("document"), target)
        return (f"Texten står nu sist i version {saved.number} av det här dokumentet.", *self._areas(actor, target), "")

    def link(self, actor: Actor, given: Submission) -> Changes:
        """Let the draft and the document it resembles name each other."""
        name = given.text("document")
        self.desk.link(actor, name, given.text("target"))
        return ("Dokumenten nämner nu varandra. Båda har fått en ny version.", *self._areas(actor, name), "")

    def publish(self, actor: Actor, given: Submission) -> Changes:
        """Let the newest version answer, once every warning there is has been ticked."""
        name = given.text("document")
        _, warnings = split_findings(self.desk.show(actor, name).findings)
        obstacle = self.desk.find_obstacle(actor, [name])
        count = len(warnings) + bool(obstacle and not obstacle.is_refusal)
        if len(set(given.all("accepted"))) < count:
            raise AdviserError(f"Kryssa i alla {count} varningar om ni vill publicera ändå, eller rätta dem först.")
        why, override = given.text("why")[:500], given.text("override")
        return self.follow(actor, name, self.desk.publish(actor, [name], why=why, accept_warnings=bool(count), override=override))

    def retire(self, actor: Actor, given: Submission) -> Changes:
        """Let a document answer that it has ended, or nothing."""
        name, mode = given.text("document"), given.text("mode")
        if mode not in ("ended", "silent"):
            raise AdviserError("Välj vad rådgivaren ska svara efteråt.")
        why, replacement = given.text("why")[:500], given.text("replaced_by").strip()
        return self.follow(actor, name, self.desk.retire(actor, name, mode=cast(RetireMode, mode), why=why, replaced_by=replacement))

    def erase(self, actor: Actor, given: Submission) -> Changes:
        """Erase a document for good, once its id has been typed."""
        name = given.text("document")
        if given.text("typed").strip() != name:
            raise AdviserError(f"Id stämmer inte. Skriv {name} för att radera dokumentet för gott.")
        return self.follow(actor, name, self.desk.erase(actor, name, given.text("why")[:500]))

    def follow(self, actor: Actor, name: str, key: int) -> Changes:
        """Show a job's progress on the sheet until it has ended."""
        job = self.desk.job(actor, key)
        return ("", self._head(actor, self.desk.show(actor, name)), _card(job), (key, name), gr.Timer(active=True))

    # Areas: head, editor, preview, checks, versions, file, impact, job, watched
    def progress(self, actor: Actor, watched: Watched) -> tuple[str, list[Any], bool]:
        """Return the notice, the areas, and whether the job that is followed is still under way."""
        key, name = watched
        if not key:
            return "", [UNCHANGED] * 9, False
        job = self.desk.job(actor, key)
        if not job.is_over:
            return "", [*[UNCHANGED] * 7, _card(job), UNCHANGED], True
        areas = self._after(actor, name, job)
        return job.outcome, [*areas, _card(job), NOTHING_WATCHED], False

    def _after(self, actor: Actor, name: str, job: Job) -> list[Any]:
        if job.order.task == "erase" and job.stand == "done":
            return [NO_SHEET, "", "", "", "", "", ""]
        head, editor, preview, _, checks, versions, _, file, impact = self._areas(actor, name)
        is_changed = job.order.task in CHANGE_TEXT and job.stand == "done"
        return [head, editor if is_changed else UNCHANGED, preview if is_changed else UNCHANGED, checks, versions, file, impact]


def _card(job: Job) -> str:
    return f'<ul class="jobs">{render_job(job, at=now())}</ul>'
