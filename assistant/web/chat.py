"""Lay out the companies' chat page and wire it to the adviser."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI

from assistant.adviser import Adviser
from assistant.company import Company
from assistant.noting import choose_noting
from assistant.web import privacy_wording, wording
from assistant.web.chips import render_chips
from assistant.web.dialogue import Conversation, Visitor, converse
from assistant.web.enquiry_form import render_enquiry, render_enquiry_button
from assistant.web.guide import render_guide
from assistant.web.guide_state import KEEP_COMPANY, READ_COMPANY, dump_company, heed_question, parse_company
from assistant.web.kept_conversation import dump_conversation, parse_conversation
from assistant.web.languages import ADDRESS, Language
from assistant.web.panels import render_conversation
from assistant.web.privacy import PATH as PRIVACY
from assistant.web.privacy import Handling
from assistant.web.source_pane import render_sources

if TYPE_CHECKING:
    import gradio as gr

CONCURRENT_ANSWERS: Final = 8
QUEUE_SIZE: Final = 64

NOTHING_KEPT: Final = Handling()
LOGO: Final = """<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><rect class="tile" width="32" height="32" rx="7"/>
<path d="M7 17h4.5v8H7zM13.75 12h4.5v13h-4.5z" fill="#fff"/><path d="M20.5 7H25v18h-4.5z" fill="#f2b544"/></svg>"""

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
# The conversation lies in the browser alone, for a day after its last question: what is true of a programme may change.
READ_CONVERSATION: Final = """
() => {
  try {
    const { at, text } = JSON.parse(localStorage.getItem("samtal"));
    if (Date.now() - at < 24 * 3600 * 1000) return text;
    localStorage.removeItem("samtal");
  } catch {}
  return "";
}
"""
KEEP_CONVERSATION: Final = """
(text) => {
  try {
    const kept = JSON.parse(localStorage.getItem("samtal"));
    if (!text) localStorage.removeItem("samtal");
    else if (kept?.text !== text) localStorage.setItem("samtal", JSON.stringify({ at: Date.now(), text }));
  } catch {}
}
"""


def _render_header(language: Language) -> str:
    return (
        f'<a class="skip" href="#question">{wording.SKIP_LINK[language]}</a><div class="brand">{LOGO}'
        f"<div><h1>{wording.NAME}</h1><p>{wording.PURPOSE[language]}</p></div></div>"
        '<div id="announcer" class="hidden-text" role="status" aria-live="polite"></div><div id="trouble" role="alert"></div>'
    )


def _render_switch(language: Language) -> str:
    other: Language = "en" if language == "sv" else "sv"
    return f'<a href="{ADDRESS[other]}" hreflang="{other}" lang="{other}">{wording.OTHER_LANGUAGE[language]}</a>'


def _render_about(handling: Handling, language: Language) -> str:
    """Return the ways to the privacy page and, where there is one, to the form for a person."""
    privacy = f'<a href="{PRIVACY[language]}">{privacy_wording.LINK[language]}</a>'
    return f"{privacy} {render_enquiry_button(language=language)}" if handling.enquiry_days else privacy


class ChatPage:
    """The page's components, and what happens when they are used."""

    def __init__(self, adviser: Adviser, handling: Handling = NOTHING_KEPT, *, language: Language = "sv") -> None:
        os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
        os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)  # else it makes a pandas table of all earlier events at each event
        self.adviser = adviser
        self.handling = handling
        self.language = language
        self.choice: list[gr.Checkbox] = []  # whether questions are not to be kept, where they would be
        logged = f" {wording.LOGGED[language].format(days=handling.log_days)}" if handling.log_days else ""
        self.caution = wording.CAUTION[language] + logged
        self.blocks = self._lay_out()
        self._wire()

    def _lay_out(self) -> "gr.Blocks":
        import gradio as gr  # noqa: PLC0415 - 3 s; only the server needs it

        language = self.language
        blocks = gr.Blocks(title=wording.PAGE_TITLE[language], analytics_enabled=False, fill_width=True)
        with blocks:
            self.kept = gr.Textbox(visible="hidden", container=False, elem_id="kept")
            self.company = gr.Textbox(visible="hidden", container=False, elem_id="company")
            with gr.Row(elem_id="masthead"):
                _html(_render_header(language), "heading")
                _html(_render_switch(language), "language")
                self.clear = gr.Button(wording.CLEAR[language], elem_id="clear")
            with gr.Row(elem_id="panes"):
                self.talk = _html(self._draw(())[0], "conversation", js_on_load=ON_LOAD)
                self.sources = _html(self._draw(())[1], "sources")
                with gr.Row(elem_id="composer"):
                    self._lay_out_composer()
            if days := self.handling.enquiry_days:
                _html(render_enquiry(language=language, days=days, is_mailed=self.handling.is_mailed), "enquiry-place")
            _html(render_guide(language=language), "guide-place")
        blocks.queue(max_size=QUEUE_SIZE, default_concurrency_limit=CONCURRENT_ANSWERS)
        return blocks

    def _lay_out_composer(self) -> None:
        import gradio as gr  # noqa: PLC0415 - as above

        self.chips = _html(render_chips(Company(), language=self.language), "chips")
        label, placeholder = wording.QUESTION_LABEL[self.language], wording.QUESTION_PLACEHOLDER[self.language]
        self.question = gr.Textbox(label=label, placeholder=placeholder, lines=1, max_lines=6, elem_id="question")
        self.send = gr.Button(wording.SEND[self.language], elem_id="send")
        self.halt = gr.Button(wording.STOP[self.language], elem_id="stop")
        _html(f'<p>{self.caution}</p><p class="about-us">{_render_about(self.handling, self.language)}</p>', "caution")
        if self.handling.log_days:
            self.choice = [gr.Checkbox(label=wording.OPT_OUT[self.language], elem_id="opt-out")]

    def _wire(self) -> None:
        import gradio as gr  # noqa: PLC0415 - as above

        def ask_suggested(event: gr.EventData, kept: str, company: str, opted_out: bool = False) -> Iterator[tuple[Any, ...]]:
            yield from self.ask(str(event.question)[:1000], kept, company, opted_out)

        outputs = [self.kept, self.talk, self.sources, self.question, self.company]
        held = [self.kept, self.company, *self.choice]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}  # Any: gradio's own keywords
        typed_in = [self.question.submit, self.send.click]
        with self.blocks:
            typed = gr.on(typed_in, self.ask, [self.question, *held], outputs, concurrency_id="answer", **quiet)
            chosen = self.talk.ask(ask_suggested, held, outputs, concurrency_id="answer", **quiet)
            halted = self.halt.click(self.stop, [self.kept], outputs[:3], cancels=[typed, chosen], **quiet)
            # An update that was under way when the answer was cancelled may land after the stop: mark it once more.
            halted.then(self.stop, [self.kept], outputs[:3], **quiet)
            self.clear.click(self.restart, None, outputs, cancels=[typed, chosen], **quiet)
            self.blocks.load(self.restore, [self.kept], outputs[:3], js=READ_CONVERSATION, **quiet)
            self.kept.change(None, [self.kept], None, js=KEEP_CONVERSATION, api_visibility="private")
            self.blocks.load(None, None, [self.company], js=READ_COMPANY, api_visibility="private")
            self.company.change(None, [self.company], None, js=KEEP_COMPANY, api_visibility="private")
            self.company.change(self.draw_company, [self.company], [self.chips], **quiet)
            for box in self.choice:  # remembered in the browser, which puts it back when the page has come
                self.blocks.load(None, None, [box], js=READ_CHOICE, api_visibility="private")
                box.input(None, [box], None, js=KEEP_CHOICE, api_visibility="private")

    def ask(self, question: str, kept: str, company: str = "", opted_out: bool = False) -> Iterator[tuple[Any, ...]]:
        """Show the question at once, the growing answer, then the finished one; a refused question goes back to its box.

        `kept` is the conversation so far, and `company` what is known of the company, as the browser keeps them.
        """
        if not question.strip():
            return
        adviser, is_kept = choose_noting(self.adviser, opted_out=opted_out), bool(self.handling.log_days) and not opted_out
        conversation = parse_conversation(kept, language=self.language)
        known = heed_question(parse_company(company), question)
        for grown in converse(adviser, question, conversation, visitor=Visitor(known, is_kept, self.language)):
            phase = grown[-1].phase
            yield (
                _unchanged() if phase == "answering" else dump_conversation(grown),
                *self._draw(grown),
                question if phase == "failed" else "",
                dump_company(known) if phase == "waiting" else _unchanged(),
            )

    def stop(self, kept: str) -> tuple[Any, ...]:
        """Mark the unfinished answer as stopped, which is what reading it back does; the click has cancelled it already."""
        stopped = parse_conversation(kept, language=self.language)
        return dump_conversation(stopped), *self._draw(stopped)

    def restart(self) -> tuple[Any, ...]:
        """Return to the empty page."""
        return "", *self._draw(()), "", ""

    def draw_company(self, company: str) -> str:
        """Show what is known of the company as chips."""
        return render_chips(parse_company(company), language=self.language)

    def restore(self, kept: str) -> tuple[Any, ...]:
        """Show the conversation that the browser has kept, if it has one."""
        return self.stop(kept) if kept else (_unchanged(),) * 3

    def _draw(self, conversation: Conversation) -> tuple[str, str]:
        return render_conversation(conversation, language=self.language), render_sources(conversation, language=self.language)


def _html(value: str, name: str, *, js_on_load: str | None = None) -> "gr.HTML":
    import gradio as gr  # noqa: PLC0415 - as above

    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=js_on_load)


def _unchanged() -> Any:  # Any: gradio's own
    import gradio as gr  # noqa: PLC0415 - as above

    return gr.skip()


def mount_chat(app: FastAPI, adviser: Adviser, handling: Handling = NOTHING_KEPT) -> None:
    """Mount the chat page in each language; call it last, since the Swedish one, at the root of `app`, takes every remaining path.

    `handling` is what becomes of what visitors write, which the page says.
    """
    _mount(app, ChatPage(adviser, handling, language="en"))
    _mount(app, ChatPage(adviser, handling, language="sv"))


def _mount(app: FastAPI, page: ChatPage) -> None:
    import gradio as gr  # noqa: PLC0415 - as above

    theme = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"])
    gr.mount_gradio_app(
        app, page.blocks, path=ADDRESS[page.language].rstrip("/") or "/", footer_links=[], run_history=False, show_error=False,
        ssr_mode=False, pwa=False, mcp_server=False, enable_monitoring=False, theme=theme,
    )  # fmt: skip
