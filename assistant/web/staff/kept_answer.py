"""Draw an answer that a run has kept, or that a test was just tried on: what a company sees, with its sources below it."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

from assistant.staff.cases import STATUS_NAMES
from assistant.web.rendering import render_status, render_text
from assistant.web.staff.controls import badge

MARKER: Final = re.compile(r"\[(\d{1,3})\]")
NO_ANSWER: Final = "Det finns inget svar att visa: frågan gick inte att besvara, eller så är ett dokument som svaret byggde på raderat."


def render_kept(answer: Mapping[str, Any]) -> str:  # Any: an answer's JSON form
    """Return an answer as safe HTML; its markers lead nowhere, since several answers may stand on one page."""
    if not answer:
        return f'<p class="help">{NO_ANSWER}</p>'
    kind = f'<p class="facts">Frågan blev {badge(STATUS_NAMES[answer["status"]], answer["status"])}</p>'
    marked = MARKER.sub(r"<sup>[\1]</sup>", render_text(answer["answer"], {}, exchange=0))
    text = f'<div class="text">{marked}</div>'
    contact = f"<p>Kontakt: {escape(answer['contact']['name'])}</p>" if answer["contact"] else ""
    return f'<div class="kept">{kind}{text}{_programmes(answer["programmes"])}{contact}{_sources(answer["citations"])}</div>'


def _programmes(programmes: Sequence[Mapping[str, Any]]) -> str:
    items = "".join(f"<li>{escape(each['name'])} {render_status(each['status'])}</li>" for each in programmes)
    return f"<h5>Program</h5><ul>{items}</ul>" if items else ""


def _sources(citations: Sequence[Mapping[str, Any]]) -> str:
    items = "".join(
        f"<li><strong>[{each['marker']}] {escape(each['title'])}</strong> <span class='facts'>{escape(each['document_id'])}</span>"
        f"<q>{escape(each['quote'])}</q></li>"
        for each in citations
    )
    return f'<h5>Källor</h5><ul class="quotes">{items}</ul>' if items else ""
