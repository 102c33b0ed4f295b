"""The overview of what companies ask: figures, pictures and their tables."""

from typing import Any, ClassVar

import gradio as gr

from assistant.staff.desk import Desk
from assistant.web.staff.figures_acts import FiguresActs
from assistant.web.staff.figures_drawn import COLOURS, NUMBER, OUTCOME, PERIOD, SHARE, SUBJECT
from assistant.web.staff.layout import area, download, view
from assistant.web.staff.wiring import Switchboard

HEIGHT = 280  # pixels of a picture


class FiguresPart:
    """How it goes with what companies ask."""

    EVENTS: ClassVar[tuple[str, ...]] = ("figures", "figures_csv")

    def __init__(self, desk: Desk) -> None:
        """Take what the acts work on."""
        self._acts = FiguresActs(desk)

    def lay_out(self) -> None:
        """Lay out the choice of days, and below it each picture with its numbers."""
        with view("figures"):
            self.range, self.numbers = area("figures-range"), area("figures-numbers")
            with gr.Row(elem_id="figures-time"):
                with _block("Frågor"):
                    self.questions = _bars("figures-questions", PERIOD, NUMBER, color=OUTCOME, color_map=COLOURS, x_label_angle=-90)
                with _block("Andel besvarade, och andel tummar upp"):
                    self.shares = gr.LinePlot(
                        None, PERIOD, SHARE, color=OUTCOME, color_map=COLOURS, y_lim=[0, 100], x_label_angle=-90, height=HEIGHT,
                        elem_id="figures-shares", visible=False, tooltip="all", x_title=" ", color_title=" ",
                    )  # fmt: skip
            self.days = area("figures-days")
            with gr.Row(elem_id="figures-subjects"):
                with _block("Program som det frågas om"):
                    self.asked = _bars("figures-programmes", NUMBER, SUBJECT, x_lim=[0, None])
                    self.programmes = area("figures-programme-numbers")
                with _block("Vad företagen behöver"):
                    self.needed = _bars("figures-needs", NUMBER, SUBJECT, x_lim=[0, None])
                    self.needs = area("figures-need-numbers")
            self.rest = area("figures-rest")
            self.download, self.fetch = download("download-figures")

    def wire(self, board: Switchboard) -> None:
        """Let the acts answer."""
        texts = [self.range, self.numbers, self.days, self.programmes, self.needs, self.rest]
        board.on("figures", self._acts.show, [*texts, self.questions, self.shares, self.asked, self.needed], latest=True)
        board.on("figures_csv", self._acts.save, [self.download], then=self.fetch)


def _block(heading: str) -> gr.Column:
    """Open a picture's place, under its heading."""
    column = gr.Column(elem_classes="picture")
    with column:
        gr.HTML(f"<h3>{heading}</h3>", apply_default_css=False, js_on_load=None)
    return column


def _bars(name: str, x: str, y: str, **options: Any) -> gr.BarPlot:  # Any: gradio's own keywords
    return gr.BarPlot(
        None, x, y, height=HEIGHT, elem_id=name, visible=False, tooltip="all", x_title=" ", y_title=" ", color_title=" ", **options
    )
