"""The view of the test cases: the list, the form of one, the question log, the runs and what one of them came to."""

from typing import Any, ClassVar

import gradio as gr

from assistant.staff.case_shelf import EVERY_CASE
from assistant.staff.desk import Desk
from assistant.staff.roles import Actor
from assistant.web.staff.case_acts import CaseActs
from assistant.web.staff.cases import render_places
from assistant.web.staff.layout import LOOK_EVERY, STATE_SECONDS, area, download, screen, view
from assistant.web.staff.run_acts import RunActs
from assistant.web.staff.run_list import RUN, SHARE, TAG
from assistant.web.staff.submission import Submission
from assistant.web.staff.wiring import Switchboard


class CasesPart:
    """The test cases and their runs."""

    EVENTS: ClassVar[tuple[str, ...]] = (
        "cases", "case_new", "case_open", "case_copy", "case_draft", "case_save", "case_remove", "case_try", "case_asked", "case_import",
        "case_export", "case_shipped", "case_runs", "run_order", "run_cancel", "run_open", "run_report",
        "run_trend",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        self._acts = CaseActs(desk)
        self._runs = RunActs(desk, self._acts)

    def lay_out(self) -> None:
        """Lay out the screens, of which the style shows one at a time."""
        with view("cases"):
            self.places, self.job = area("case-places", render_places("list")), area("case-job")
            with screen("screen-list"):
                self.filters, self.intake, self.list = area("case-filters"), area("case-intake"), area("case-list")
            with screen("screen-form"), gr.Row(elem_id="case-sheet"):
                self.form, self.tried = area("case-form"), area("case-tried")
            with screen("screen-asked"):
                self.asked = area("case-asked")
            with screen("screen-runs"):
                self.choice = area("case-trend-choice")
                self.picture = gr.LinePlot(
                    None, RUN, SHARE, color=TAG, x_title="Körning", y_title="Andel som håller, %", y_lim=[0, 100], x_label_angle=-90,
                    height=300, elem_id="case-trend", visible=False, tooltip="all",
                )  # fmt: skip
                self.trend, self.runs = area("case-trend-numbers"), area("case-runs")
            with screen("screen-results"):
                self.results = area("case-results")
            self.shown = gr.State(EVERY_CASE, time_to_live=STATE_SECONDS)
            self.timer = gr.Timer(LOOK_EVERY, active=False)
            self.download, self.fetch = download("download-cases")

    def wire(self, board: Switchboard) -> None:
        """Say which act answers each event."""
        self._wire_cases(board)
        self._wire_runs(board)

    def _wire_cases(self, board: Switchboard) -> None:
        on, acts = board.on, self._acts
        listed, form = [self.places, self.filters, self.list, self.shown], [self.places, self.form, self.tried]
        on("cases", self._enter, [*listed, self.job, self.timer], latest=True)
        on("case_new", acts.begin, form)
        on("case_open", acts.open, form)
        on("case_copy", acts.copy, form)
        on("case_draft", acts.draft, form)
        on("case_save", acts.save, [*listed, self.form, self.tried])
        on("case_remove", acts.remove, [*listed, self.form, self.tried])
        on("case_try", acts.attempt, [self.tried])
        on("case_asked", acts.asked, [self.places, self.asked])
        on("case_import", acts.take_in, [*listed, self.intake])
        on("case_shipped", acts.take_in_shipped, [*listed, self.intake])
        on("case_export", acts.export, [self.download], then=self.fetch)

    def _wire_runs(self, board: Switchboard) -> None:
        on, runs, job = board.on, self._runs, [self.job, self.timer]
        picture = [self.picture, self.trend]
        drawn = [self.runs, self.choice, *picture]
        on("run_order", runs.order, job)
        on("run_cancel", runs.cancel, job)
        on("case_runs", runs.list_runs, [self.places, *drawn, *job])
        on("run_trend", runs.show_trend, picture, latest=True)
        on("run_open", runs.open, [self.places, self.results])
        on("run_report", runs.save, [self.download], then=self.fetch)
        board.follow(self.timer, runs.look, self.shown, [self.job, self.list, *drawn])

    def _enter(self, actor: Actor, given: Submission) -> tuple[Any, ...]:
        """Show the list, and the run that is under way."""
        return (*self._acts.find(actor, given), *self._runs.draw_job(actor))
