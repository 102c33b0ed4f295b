"""Lay out the companies' chat page and wire it to the adviser."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI

from assistant.web import wording
from assistant.web.adviser import Adviser
from assistant.web.dialogue import Conversation, converse, stop
from assistant.web.noting import choose_noting
from assistant.web.panels import render_conversation, render_sources

if TYPE_CHECKING:
    import gradio as gr

CONCURRENT_ANSWERS: Final = 8
QUEUE_SIZE: Final = 64
SESSION_SECONDS: Final = 4 * 3600  # how long an untouched conversation stays in memory

HEADER: Final = f"""
<a class="skip" href="#question">{wording.SKIP_LINK}</a>
<div class="brand"><svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><rect class="tile" width="32" height="32" rx="7"/>
<path d="M7 17h4.5v8H7zM13.75 12h4.5v13h-4.5z" fill="#fff"/><path d="M20.5 7H25v18h-4.5z" fill="#f2b544"/></svg>
<div><h1>{wording.NAME}</h1><p>{wording.PURPOSE}</p></div></div>
<div id="announcer" class="hidden-text" role="status" aria-live="polite"></div>
<div id="trouble" role="alert"></div>
"""

# A chosen example or follow-up question comes as an event of its own; `trigger` exists only inside this string.
ON_LOAD: Final = """
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-question]");
  if (button) trigger("ask", { question: button.dataset.question });
});
"""
# Whether questions are not to be kept is remembered in the browser alone; one that keeps nothing begins anew each time.
READ_CHOICE: Final = '() => { try { return localStorage.getItem("spara-inte") === "1"; } catch { return false; } }'
KEEP_CHOICE: Final = """
(isOptedOut) => {
  try {
    if (isOptedOut) localStorage.setItem("spara-inte", "1");
    else localStorage.removeItem("spara-inte");
  } catch {}
}
"""


class ChatPage:
    """The page's components, and what happens when they are used."""

    def __init__(self, adviser: Adviser, *, log_days: int = 0) -> None:
        os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
        os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)  # else it makes a pandas table of all earlier events at each event
        self.adviser = adviser
        self.log_days = log_days
        self.choice: list[gr.Checkbox] = []  # whether questions are not to be kept, where they would be
        self.caution = f"{wording.CAUTION} {wording.LOGGED.format(days=log_days)}" if log_days else wording.CAUTION
        self.blocks = self._lay_out()
        self._wire()

    def _lay_out(self) -> "gr.Blocks":
        import gradio as gr  # noqa: PLC0415 - 3 s; only the server needs it

        blocks = gr.Blocks(title=wording.PAGE_TITLE, analytics_enabled=False, fill_width=True)
        with blocks:
            self.conversation = gr.State((), time_to_live=SESSION_SECONDS)
            with gr.Row(elem_id="masthead"):
                gr.HTML(HEADER, elem_id="heading", apply_default_css=False, js_on_load=None)
                self.clear = gr.Button(wording.CLEAR, elem_id="clear")
            with gr.Row(elem_id="panes"):
                self.talk = gr.HTML(render_conversation(()), elem_id="conversation", apply_default_css=False, js_on_load=ON_LOAD)
                self.sources = gr.HTML(render_sources(()), elem_id="sources", apply_default_css=False, js_on_load=None)
                with gr.Row(elem_id="composer"):
                    self.question = gr.Textbox(
                        label=wording.QUESTION_LABEL, placeholder=wording.QUESTION_PLACEHOLDER, lines=1, max_lines=6, elem_id="question"
                    )
                    self.send = gr.Button(wording.SEND, elem_id="send")
                    self.halt = gr.Button(wording.STOP, elem_id="stop")
                    gr.HTML(f"<p>{self.caution}</p>", elem_id="caution", apply_default_css=False, js_on_load=None)
                    if self.log_days:
                        self.choice = [gr.Checkbox(label=wording.OPT_OUT, elem_id="opt-out")]
        blocks.queue(max_size=QUEUE_SIZE, default_concurrency_limit=CONCURRENT_ANSWERS)
        return blocks

    def _wire(self) -> None:
        import gradio as gr  # noqa: PLC0415 - as above

        def ask_suggested(event: gr.EventData, conversation: Conversation, opted_out: bool = False) -> Iterator[tuple[Any, ...]]:
            yield from self.ask(str(event.question)[:1000], conversation, opted_out)

        outputs = [self.conversation, self.talk, self.sources, self.question]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}  # Any: gradio's own keywords
        typed_in = [self.question.submit, self.send.click]
        with self.blocks:
            typed = gr.on(typed_in, self.ask, [self.question, self.conversation, *self.choice], outputs, concurrency_id="answer", **quiet)
            chosen = self.talk.ask(ask_suggested, [self.conversation, *self.choice], outputs, concurrency_id="answer", **quiet)
            halted = self.halt.click(self.stop, [self.conversation], outputs[:3], cancels=[typed, chosen], **quiet)
            # An update that was under way when the answer was cancelled may land after the stop: mark it once more.
            halted.then(self.stop, [self.conversation], outputs[:3], **quiet)
            self.clear.click(self.restart, None, outputs, cancels=[typed, chosen], **quiet)
            for box in self.choice:  # remembered in the browser, which puts it back when the page has come
                self.blocks.load(None, None, [box], js=READ_CHOICE, api_visibility="private")
                box.input(None, [box], None, js=KEEP_CHOICE, api_visibility="private")

    def ask(self, question: str, conversation: Conversation, opted_out: bool = False) -> Iterator[tuple[Any, ...]]:
        """Show the question at once, the growing answer, then the finished one; a refused question goes back to its box."""
        if not question.strip():
            return
        adviser, is_kept = choose_noting(self.adviser, opted_out=opted_out), bool(self.log_days) and not opted_out
        for grown in converse(adviser, question, conversation, is_kept=is_kept):
            failed = grown[-1].phase == "failed"
            yield grown, render_conversation(grown), render_sources(grown), question if failed else ""

    def stop(self, conversation: Conversation) -> tuple[Any, ...]:
        """Mark the unfinished answer as stopped; the click has cancelled it already."""
        stopped = stop(conversation)
        return stopped, render_conversation(stopped), render_sources(stopped)

    def restart(self) -> tuple[Any, ...]:
        """Return to the empty page."""
        return (), render_conversation(()), render_sources(()), ""


def mount_chat(app: FastAPI, adviser: Adviser, *, log_days: int = 0) -> None:
    """Mount the chat page at the root of `app`; call it last, since it takes every remaining path.

    `log_days` is how long questions are kept, which the page says; 0 where they are not.
    """
    page = ChatPage(adviser, log_days=log_days)
    import gradio as gr  # noqa: PLC0415 - as above

    theme = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"])
    gr.mount_gradio_app(
        app, page.blocks, path="/", footer_links=[], run_history=False, show_error=False, ssr_mode=False, pwa=False,
        mcp_server=False, enable_monitoring=False, theme=theme,
    )  # fmt: skip
