"""What is done with runs of the test cases on the page: order, follow and cancel one, look at what it came to, and save that."""

from collections.abc import Sequence

import gradio as gr

from assistant.staff.case_desk import CaseDesk
from assistant.staff.cases import CaseFilter
from assistant.staff.desk import Desk
from assistant.staff.roles import Actor
from assistant.staff.run_reports import write_excel
from assistant.staff.run_shelf import Point
from assistant.staff.runs import Selection
from assistant.web.staff.case_acts import CaseActs
from assistant.web.staff.cases import render_places
from assistant.web.staff.controls import moment
from assistant.web.staff.handover import place_for
from assistant.web.staff.results import render_results
from assistant.web.staff.run_list import (
    choose_trend,
    draw_trend,
    has_trend,
    render_job,
    render_runs,
    render_trend,
    render_trend_choice,
)
from assistant.web.staff.run_report import write_html
from assistant.web.staff.submission import Submission
from assistant.web.staff.wiring import Changes
from corpus.clock import now

LONGEST = 400  # characters of a tag or a document's id


def _draw(points: Sequence[Point], *, is_shown: bool) -> tuple[gr.LinePlot, str]:
    """Draw the picture and its table; once it is shown it stays, since Gradio stumbles over taking a drawn one away."""
    return gr.LinePlot(draw_trend(points), visible=is_shown), render_trend(points)


class RunActs:
    """The acts of the runs and of one run's results."""

    def __init__(self, desk: Desk, lists: CaseActs) -> None:
        """Take what draws the list of cases, which shows how each went last."""
        self.cases = CaseDesk(desk.engine)
        self.lists = lists

    def order(self, actor: Actor, given: Submission) -> Changes:
        """Run all cases, those with a tag, or those that a document touches."""
        self.cases.order_run(actor, Selection(given.text("tag")[:LONGEST], given.text("document").strip()[:LONGEST]))
        return ("", *self.draw_job(actor))

    def cancel(self, actor: Actor, given: Submission) -> Changes:
        """Ask for a run to be cancelled."""
        done = self.cases.cancel_run(actor, given.number("key"))
        return ("Körningen avbryts. Inget av den sparas." if done else "Körningen var redan klar.", *self.draw_job(actor))

    def draw_job(self, actor: Actor) -> tuple[str, gr.Timer]:
        """Return the run that was ordered last, drawn, and whether to look at it again."""
        job = self.cases.find_job(actor)
        return render_job(job, at=now()), gr.Timer(active=job is not None and not job.is_over)

    def look(self, actor: Actor, shown: CaseFilter) -> Changes:
        """Show how far a run has come, and when it has ended what it changes in the list and among the runs."""
        job = self.cases.find_job(actor)
        if job is not None and not job.is_over:
            return ("", render_job(job, at=now()), *[gr.skip()] * 5, gr.Timer(active=True))
        notice = "Körningen är klar." if job and job.stand == "done" else ""
        return (notice, render_job(job, at=now()), self.lists.draw_list(actor, shown), *self._drawn_runs(actor), gr.Timer(active=False))

    def list_runs(self, actor: Actor, _given: Submission) -> Changes:
        """Show the runs and how each tag has gone over them."""
        return ("", render_places("runs"), *self._drawn_runs(actor), *self.draw_job(actor))

    def show_trend(self, actor: Actor, given: Submission) -> Changes:
        """Show how one tag has gone, or all of them."""
        return ("", *_draw(choose_trend(self.cases.list_trend(actor), given.text("line")), is_shown=True))

    def _drawn_runs(self, actor: Actor) -> tuple[str, str, gr.LinePlot, str]:
        points = self.cases.list_trend(actor)
        return render_runs(self.cases.list_runs(actor)), render_trend_choice(points), *_draw(points, is_shown=has_trend(points))

    def open(self, actor: Actor, given: Submission) -> Changes:
        """Show what a run came to, beside an earlier one."""
        report = self.cases.report(actor, given.number("run"), against=given.number("against") or None)
        return ("", render_places("results"), render_results(report, self.cases.list_runs(actor)))

    def save(self, actor: Actor, given: Submission) -> Changes:
        """Write a run's report where the browser can fetch it."""
        report = self.cases.report(actor, given.number("run"), against=given.number("against") or None)
        is_html = given.text("form") == "html"
        target = place_for(f"testkörning-{report.run.key}.{'html' if is_html else 'xlsx'}")
        target.write_bytes(write_html(report) if is_html else write_excel(report, moment(report.run.at)))
        return ("Rapporten laddas ner.", str(target))
