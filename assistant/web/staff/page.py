"""The staff's page: its areas, and which act answers what happens in them."""

import os
from typing import Any, Final

import gradio as gr

from assistant.staff.desk import Desk
from assistant.staff.enquiry_desk import EnquiryDesk
from assistant.staff.roles import Actor
from assistant.web.page import STAFF
from assistant.web.staff.adding import render_ways_in
from assistant.web.staff.administration import render_log_filters
from assistant.web.staff.administration_acts import AdministrationActs
from assistant.web.staff.bench_part import BenchPart
from assistant.web.staff.cases_part import CasesPart
from assistant.web.staff.document_acts import NOTHING_WATCHED, DocumentActs, Watched
from assistant.web.staff.enquiries import render_new_count
from assistant.web.staff.enquiries_part import EnquiriesPart
from assistant.web.staff.figures_part import FiguresPart
from assistant.web.staff.frame import render_masthead, render_navigation
from assistant.web.staff.impact_acts import ImpactActs
from assistant.web.staff.layout import LOOK_EVERY, STATE_SECONDS, Part, area, download, view
from assistant.web.staff.library import render_filters
from assistant.web.staff.library_acts import LibraryActs
from assistant.web.staff.sheet import NO_SHEET
from assistant.web.staff.submission import Submission
from assistant.web.staff.transfer import render_transfer
from assistant.web.staff.vain_part import VainPart
from assistant.web.staff.wiring import FindActor, Switchboard

FETCHED_WITHIN: Final = (60, 600)  # seconds: how often downloads are cleared away, and how old they may be by then

EVENTS: Final = (
    "find", "bulk", "publish_many", "work", "try_links", "jobs", "add_files", "add_address", "add_text", "cancel", "export", "import",
    "download",
    "open", "check", "use_suggestion", "save", "turn", "compare", "restore", "revive", "discard", "rename", "replace", "merge", "link",
    "publish", "foresee", "foresee_many", "retire", "erase", "accounts", "add_account", "set_role", "set_password", "set_active", "log",
    "require_impact",
)  # fmt: skip
PARTS: Final[tuple[type[Part], ...]] = (EnquiriesPart, BenchPart, CasesPart, VainPart, FiguresPart)


class StaffPage:
    """The page's components, and what happens when they are used."""

    def __init__(self, desk: Desk, find_actor: FindActor) -> None:
        self._library, self._document, self._administration = LibraryActs(desk), DocumentActs(desk), AdministrationActs(desk)
        self._impact = ImpactActs(desk, self._document, self._library)
        self._enquiries = EnquiryDesk(desk.engine)
        self._parts = [part(desk) for part in PARTS]
        self.blocks = gr.Blocks(title=STAFF.title, analytics_enabled=False, fill_width=True, delete_cache=FETCHED_WITHIN)
        with self.blocks:
            self.masthead = area("masthead")
            with gr.Row(elem_id="staff"):
                self.navigation = area("navigation")
                with gr.Column(elem_id="main"):
                    self._board = Switchboard(find_actor, [*EVENTS, *(event for part in self._parts for event in part.EVENTS)])
                    self._lay_out()
            self.watched = gr.State(NOTHING_WATCHED, time_to_live=STATE_SECONDS)
            self.timer = gr.Timer(LOOK_EVERY, active=False)
            self.download, self.fetch = download("download")
            self._wire()

    def _lay_out(self) -> None:
        """Lay out the views; the page's style shows one at a time."""
        with view("library"):
            area("filters", render_filters())
            self.list = area("list")
        with view("work"):
            self.work = area("work")
        with view("add"):
            area("ways", render_ways_in())
            self.made = area("made")
            self.jobs = area("jobs", "", heading="Inlämnat och på gång")
        with view("move"):
            area("moves", render_transfer())
        with view("accounts"):
            self.once = area("once")
            self.accounts = area("accounts")
            self.settings = area("settings")
        with view("log"):
            area("log-filters", render_log_filters())
            self.log = area("log")
        for part in self._parts:
            part.lay_out()
        with gr.Column(elem_id="view-document", elem_classes="view"):
            self.head = area("sheet-head", NO_SHEET)
            self.job = area("sheet-job")
            self._lay_out_sheet()

    def _lay_out_sheet(self) -> None:
        with gr.Row(elem_id="sheet"):
            self.editor = area("sheet-editor")
            with gr.Column(elem_id="beside"):
                self.preview, self.picture = area("sheet-preview"), area("sheet-picture")
            self.checks = area("sheet-checks")
            with gr.Column(elem_id="sheet-versions"):
                self.versions, self.difference = area("versions"), area("difference")
            self.file, self.impact = area("sheet-file"), area("sheet-impact")

    def _wire(self) -> None:
        self._wire_library()
        self._wire_document()
        self._wire_administration()
        for part in self._parts:
            part.wire(self._board)
        sheet = [self.head, self.editor, self.preview, self.checks, self.versions, self.file, self.impact]
        self._board.follow(self.timer, self._look, self.watched, [*sheet, self.job, self.watched, self.jobs])
        self._board.begin(self.blocks, self._start, [self.masthead, self.navigation, self.list])

    def _wire_library(self) -> None:
        on, acts, jobs = self._board.on, self._library, [self.jobs, self.timer]
        on("find", acts.find, [self.list], latest=True)
        on("bulk", acts.bulk, [self.list])
        on("publish_many", acts.publish_many, [self.list, *jobs])
        on("work", acts.work, [self.work])
        on("try_links", acts.try_links, jobs)
        on("jobs", acts.jobs, jobs)
        on("add_files", acts.add_files, jobs)
        on("add_address", acts.add_address, jobs)
        on("add_text", acts.add_text, [self.made])
        on("cancel", acts.cancel, jobs)
        on("import", acts.take_in, jobs)
        on("export", acts.export, [self.download], then=self.fetch)
        on("download", acts.download, [self.download], then=self.fetch)

    def _wire_document(self) -> None:
        on, acts = self._board.on, self._document
        left, right = [self.head, self.editor, self.preview, self.picture], [self.checks, self.versions, self.difference]
        sheet = [*left, *right, self.file, self.impact]
        checked = [self.editor, self.preview, self.checks]
        followed = [self.head, self.job, self.watched, self.timer]
        on("open", acts.open, [*sheet, self.job, self.watched])
        on("check", acts.check, checked, latest=True)
        on("use_suggestion", acts.use_suggestion, checked)
        on("save", acts.save, sheet)
        on("turn", acts.turn, [self.picture])
        on("compare", acts.compare, [self.difference])
        for event, act in (
            ("restore", acts.restore), ("revive", acts.revive), ("discard", acts.discard), ("rename", acts.rename),
            ("replace", acts.replace), ("merge", acts.merge), ("link", acts.link),
        ):  # fmt: skip
            on(event, act, [*sheet, self.job])
        on("publish", acts.publish, followed)
        on("foresee", self._impact.foresee, followed)
        on("foresee_many", self._impact.foresee_many, [self.list, self.jobs, self.timer])
        on("retire", acts.retire, followed)
        on("erase", acts.erase, followed)

    def _wire_administration(self) -> None:
        on, acts, places = self._board.on, self._administration, [self.accounts, self.once]
        on("accounts", acts.list_accounts, [*places, self.settings])
        on("require_impact", acts.require_impact, [self.settings])
        on("add_account", acts.add_account, places)
        on("set_role", acts.set_role, places)
        on("set_password", acts.set_password, places)
        on("set_active", acts.set_active, places)
        on("log", acts.read_log, [self.log], latest=True)

    def _start(self, actor: Actor, given: Submission) -> tuple[Any, ...]:
        """Show who is signed in, the ways on, and the library."""
        navigation = render_navigation(actor, new_count=render_new_count(self._enquiries.count_new(actor)))
        return (render_masthead(actor), navigation, *self._library.find(actor, given)[1:])

    def _look(self, actor: Actor, watched: Watched) -> tuple[Any, ...]:
        """Show how far everything has come; the timer stops when nothing is under way."""
        jobs, is_busy = self._library.look(actor)
        notice, areas, is_followed = self._document.progress(actor, watched)
        return (notice, *areas, jobs, gr.Timer(active=is_busy or is_followed))


def build_page(desk: Desk, find_actor: FindActor) -> gr.Blocks:
    """Return the staff's page; `find_actor` reads who asks, and as what, anew each time."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)  # else gradio makes a pandas table of all earlier events at each event
    return StaffPage(desk, find_actor).blocks
