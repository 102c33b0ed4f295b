"""Carry what happens on the page to the staff's desk and back: who acts is read anew each time, and refusals become a sentence."""

import logging
import secrets
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Final

import gradio as gr

from assistant.staff.roles import Actor
from assistant.web.staff.submission import Submission, read_submission
from corpus.errors import AdviserError

logger = logging.getLogger(__name__)

FindActor = Callable[[gr.Request], Actor]
Changes = Sequence[Any]  # the notice, then the value of each of gradio's components
Act = Callable[[Actor, Submission], Changes]
UNCHANGED: Final = gr.skip()
LONGEST_SENTENCE: Final = 1_000  # characters of an alert


def render_message(sentence: str, role: str) -> str:
    """Return a sentence that a screen reader says, an "alert" at once; it differs each time, so that what happens twice is told twice."""
    said = f'<p data-said="{secrets.token_hex(4)}">{escape(sentence[:LONGEST_SENTENCE])}</p>' if sentence else ""
    return f'<div role="{role}">{said}</div>'


UNLESS_REFUSED: Final = "() => {{ if (!document.querySelector('#alert p')) ({script})(); }}"
NO_ALERT: Final = render_message("", "alert")
NO_NOTICE: Final = render_message("", "status")


class Switchboard:
    """The page's one source of events: its script sends each by name, with the values of the form it comes from."""

    def __init__(self, find_actor: FindActor, events: Sequence[str]) -> None:
        """Lay out the places for messages and the source of `events`, inside the Blocks that are being made."""
        self._find_actor = find_actor
        self.alert = gr.HTML(NO_ALERT, elem_id="alert", apply_default_css=False, js_on_load=None)
        self.notice = gr.HTML(NO_NOTICE, elem_id="notice", apply_default_css=False, js_on_load=None)
        self._source = gr.HTML("", elem_id="switchboard", apply_default_css=False, js_on_load=_listen(events))

    def on(self, event: str, act: Act, outputs: Sequence[Any], *, latest: bool = False, then: str = "") -> None:
        """Let `act` answer an event; it returns the notice, "" for none, then what each of `outputs` becomes.

        Args:
            event: Its name.
            act: What is done, by whom, with what the page sent.
            outputs: gradio's components.
            latest: Answer only the last of several events in a row.
            then: A script for the browser to run afterwards, where the act was not refused.
        """
        connect = getattr(self._source, event)
        mode = "always_last" if latest else "multiple"
        places = [self.alert, self.notice, *outputs]
        answer = self._answer(act, len(outputs))
        answered = connect(answer, None, places, trigger_mode=mode, show_progress="hidden", api_visibility="private")
        if then:
            answered.then(None, None, None, js=UNLESS_REFUSED.format(script=then), api_visibility="private")

    def begin(self, blocks: gr.Blocks, act: Act, outputs: Sequence[Any]) -> None:
        """Let `act` fill the page when it has come."""

        def answer(request: gr.Request) -> tuple[Any, ...]:
            try:
                return (NO_ALERT, NO_NOTICE, *act(self._find_actor(request), Submission()))
            except AdviserError as error:
                return (render_message(str(error), "alert"), *[UNCHANGED] * (len(outputs) + 1))

        blocks.load(answer, None, [self.alert, self.notice, *outputs], show_progress="hidden", api_visibility="private")

    def _answer(self, act: Act, count: int) -> Callable[[gr.Request, gr.EventData], tuple[Any, ...]]:
        def answer(request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
            try:
                notice, *changes = act(self._find_actor(request), read_submission(event._data))
            except AdviserError as error:
                return (render_message(str(error), "alert"), NO_NOTICE, *[UNCHANGED] * count)
            return (NO_ALERT, render_message(notice, "status"), *changes)

        return answer

    def follow(self, timer: gr.Timer, act: Callable[[Actor, Any], Sequence[Any]], state: gr.State, outputs: Sequence[Any]) -> None:
        """Let `act` answer each tick of a timer, with what `state` holds, and say last whether it goes on; trouble stops it."""

        def answer(request: gr.Request, value: Any) -> tuple[Any, ...]:
            try:
                notice, *changes = act(self._find_actor(request), value)
            except AdviserError as error:
                return (render_message(str(error), "alert"), *[UNCHANGED] * len(outputs), gr.Timer(active=False))
            return (UNCHANGED, render_message(notice, "status") if notice else UNCHANGED, *changes)

        timer.tick(answer, [state], [self.alert, self.notice, *outputs, timer], show_progress="hidden", api_visibility="private")


def _listen(events: Sequence[str]) -> str:
    """Return the script that hands the page's own events to Gradio; it can only send those named here."""
    names = ", ".join(f'"{event}"' for event in events)
    return (
        f"const events = [{names}];\n"
        'document.addEventListener("staff", ({ detail }) => { if (events.includes(detail.name)) trigger(detail.name, detail); });\n'
        "window.staffUpload = upload;\n"
    )
