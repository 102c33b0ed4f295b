"""What is done in the overview: choose the days, and save a table."""

from typing import Any

import gradio as gr

from assistant.staff.desk import Desk
from assistant.staff.overview import Overview
from assistant.staff.question_desk import TABLES
from assistant.staff.roles import Actor
from assistant.web.staff.figures import (
    FILE_NAMES,
    read_range,
    render_days,
    render_needs,
    render_numbers,
    render_programmes,
    render_range,
    render_rest,
)
from assistant.web.staff.figures_drawn import draw_needs, draw_programmes, draw_questions, draw_shares, list_empty, list_periods
from assistant.web.staff.handover import place_for
from assistant.web.staff.submission import Submission
from assistant.web.staff.wiring import UNCHANGED, Changes
from corpus.clock import now
from corpus.errors import AdviserError


class FiguresActs:
    """The acts of the view."""

    def __init__(self, desk: Desk) -> None:
        self.questions = desk.questions

    def show(self, actor: Actor, given: Submission) -> Changes:
        """Show what was asked on the chosen days."""
        today = now().date()
        chosen = read_range(given, today)
        overview = self.questions.overview(actor, chosen.since, chosen.until)
        texts = (render_range(chosen, today), render_numbers(overview), render_days(overview))
        return ("", *texts, render_programmes(overview), render_needs(overview), render_rest(overview), *_draw(overview))

    def save(self, actor: Actor, given: Submission) -> Changes:
        """Write a table where the browser can fetch it."""
        name = next((name for name in TABLES if name == given.text("table")), None)
        if name is None:
            raise AdviserError("Tabellen finns inte. Ladda om sidan och försök igen.")
        chosen = read_range(given, now().date())
        target = place_for(f"{FILE_NAMES[name]}-{chosen.since}-{chosen.until}.csv")
        target.write_text(self.questions.write_table(actor, name, chosen.since, chosen.until), encoding="utf-8", newline="")
        return ("Tabellen laddas ner.", str(target))


def _draw(overview: Overview) -> tuple[Any, ...]:
    """Return the pictures; one without anything to show stays as it was, hidden by the style: Gradio stumbles over taking it away."""
    order, empty = list_periods(overview), list_empty(overview)
    pictures = {
        "questions": gr.BarPlot(draw_questions(overview), sort=order, visible=True),
        "shares": gr.LinePlot(draw_shares(overview), sort=order, visible=True),
        "programmes": gr.BarPlot(draw_programmes(overview.programmes), visible=True),
        "needs": gr.BarPlot(draw_needs(overview.needs), visible=True),
    }
    return tuple(UNCHANGED if name in empty else picture for name, picture in pictures.items())
