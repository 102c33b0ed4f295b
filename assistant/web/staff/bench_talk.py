"""Draw a question on trial with its answer, just as a company sees them, and what was said before."""

import json
from collections.abc import Sequence
from html import escape

from assistant.phrases import count_of
from assistant.staff.case_records import write_case
from assistant.staff.cases import Case
from assistant.staff.inspection_records import Inspection
from assistant.types import Turn
from assistant.web.dialogue import Exchange
from assistant.web.panels import render_conversation
from assistant.web.rendering import render_text
from assistant.web.source_pane import render_sources
from assistant.web.staff.bench_words import BEFORE
from assistant.web.staff.controls import fresh

FORM = "bench-form"  # the id of the form that what was said goes with
CLOSED_SOURCES = '<details class="sources"'  # as the companies' page draws them, which its script opens


def render_before() -> str:
    """Return what stands there before the first question."""
    return f'<p class="empty">{BEFORE}</p>'


def render_talk(inspection: Inspection) -> str:
    """Return the talk so far and the answer with its sources; the form takes along what the next question may lean on."""
    inquiry, answer = inspection.inquiry, inspection.answer
    exchange = Exchange(len(inquiry.history) // 2 + 1, inquiry.question, "done", answer)
    sources = render_sources((exchange,)).replace(CLOSED_SOURCES, f"{CLOSED_SOURCES} open", 1)
    asked = json.dumps(write_case(Case(inquiry.question, inquiry.history)), ensure_ascii=False)
    return fresh(
        f"{_earlier(inquiry.history)}{render_conversation((exchange,))}{sources}{_carried('asked', asked)}{_carried('said', answer.answer)}"
    )


def _carried(name: str, value: str) -> str:
    return f'<input type="hidden" form="{FORM}" name="{name}" value="{escape(value)}">'


def _earlier(history: Sequence[Turn]) -> str:
    if not history:
        return ""
    turns = "".join(
        f'<div class="turn turn-{turn.role}"><p class="facts">{"Företaget" if turn.role == "user" else "Rådgivaren"}</p>'
        f"{_words(turn)}</div>"
        for turn in history
    )
    count = sum(turn.role == "user" for turn in history)
    return f'<details class="fold earlier"><summary>Tidigare i samtalet: {count_of(count, "fråga", "frågor")}</summary>{turns}</details>'


def _words(turn: Turn) -> str:
    return f"<p>{escape(turn.content)}</p>" if turn.role == "user" else render_text(turn.content, {}, exchange=0)
