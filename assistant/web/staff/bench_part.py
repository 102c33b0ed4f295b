"""The bench on the staff's page: its areas, and which act answers what happens there."""

from typing import ClassVar

import gradio as gr

from assistant.staff.desk import Desk
from assistant.web.staff.bench_acts import BenchActs
from assistant.web.staff.bench_talk import render_before
from assistant.web.staff.layout import area, view
from assistant.web.staff.wiring import Switchboard


class BenchPart:
    """The view where staff look inside one answer."""

    EVENTS: ClassVar[tuple[str, ...]] = ("bench", "bench_ask", "bench_follow", "bench_clear", "bench_keep", "bench_fault")

    def __init__(self, desk: Desk) -> None:
        """Take what the acts work on."""
        self._acts = BenchActs(desk)

    def lay_out(self) -> None:
        """Lay out the form, the answer beside how it came about, and the passages below."""
        with view("bench"):
            self.form = area("bench-form")
            self.kept = area("bench-kept")
            with gr.Row(elem_id="bench-answer"):
                self.talk, self.why = area("bench-talk", render_before()), area("bench-why")
            self.passages = area("bench-passages")
            self.dialogs = area("bench-dialogs")

    def wire(self, board: Switchboard) -> None:
        """Let the acts answer."""
        shown = [self.talk, self.why, self.passages, self.dialogs, self.kept]
        board.on("bench", self._acts.open, [self.form])
        board.on("bench_ask", self._acts.ask, shown)
        board.on("bench_follow", self._acts.follow, shown)
        board.on("bench_clear", self._acts.clear, shown)
        board.on("bench_keep", self._acts.keep, [self.kept])
        board.on("bench_fault", self._acts.fault, [self.kept])
