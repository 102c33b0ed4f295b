"""Draw the sources of the answers: each quote in its paragraph, the document and source it stands in, from when that is, and a link."""

from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import urlsplit

from assistant.citing import without_markup
from assistant.types import Citation
from assistant.web import wording
from assistant.web.dialogue import SHOWN_QUESTION, Conversation, Exchange
from assistant.web.languages import Language, Text
from assistant.web.rendering import render_link, render_status, write_date

SOURCE: Final[Text] = {"sv": "Källa", "en": "Source"}
PAGE: Final[Text] = {"sv": "s.", "en": "p."}
PARAGRAPH: Final[Text] = {"sv": "Visa hela stycket", "en": "Show the whole paragraph"}
CLOSE: Final[Text] = {"sv": "Stäng källorna", "en": "Close the sources"}


def _facts(citation: Citation, language: Language) -> str:
    date = write_date(citation.published, language=language) if citation.published else wording.UNDATED[language]
    facts = [citation.section, f"{PAGE[language]} {citation.page}" if citation.page else "", citation.source or "", date]
    return " · ".join(escape(fact) for fact in facts if fact)


def _link(citation: Citation, language: Language) -> str:
    """Return a link to the source, of a PDF to its page."""
    url = citation.url
    if url and citation.page and "#" not in url and urlsplit(url).path.lower().endswith(".pdf"):
        url = f"{url}#page={citation.page}"
    return render_link(url, language=language)


def _paragraph(citation: Citation, language: Language) -> str:
    """Return the paragraph around a quote with the quote marked, to be opened; empty where the quote stands alone."""
    quote = without_markup(citation.quote)
    before, found, after = citation.paragraph.partition(quote)
    if not quote or not found:
        return ""
    lines = f"{escape(before)}<mark>{escape(quote)}</mark>{escape(after)}".split("\n")
    text = "".join(f"<p>{line}</p>" for line in lines)
    return f'<details class="around"><summary>{PARAGRAPH[language]}</summary><blockquote lang="sv">{text}</blockquote></details>'


def _source(citation: Citation, exchange: int, language: Language) -> str:
    anchor = f"{exchange}-{citation.marker}"
    badge = render_status(citation.programme_status, language=language) if citation.programme_status else ""
    return (
        f'<li class="source" id="source-{anchor}" tabindex="-1" aria-label="{SOURCE[language]} {citation.marker}">'
        f'<span class="number" aria-hidden="true">{citation.marker}</span>'
        f'<p class="title"><span lang="sv">{escape(citation.title)}</span> {badge}</p>'
        f'<blockquote class="quote" lang="sv">{escape(citation.quote)}</blockquote>{_paragraph(citation, language)}'
        f'<p class="facts">{_facts(citation, language)}</p>'
        f'<p class="links">{_link(citation, language)}'
        f'<a class="back" href="#answer-{exchange}" data-marker="source-{anchor}">{wording.BACK[language]}</a></p></li>'
    )


def _sources(exchange: Exchange, citations: Sequence[Citation], language: Language, *, latest: bool) -> str:
    items = "".join(_source(citation, exchange.number, language) for citation in citations)
    body = f"<ol>{items}</ol>" if items else f"<p>{wording.SOURCES_NONE[language]}</p>"
    question = escape(exchange.question[:SHOWN_QUESTION])
    close = f'<button type="button" class="close-sources">{CLOSE[language]}</button>'
    return (
        f'<details class="sources" id="sources-{exchange.number}" data-exchange="{exchange.number}" {"" if latest else "hidden"}>'
        f"<summary>{wording.SOURCES[language]} ({len(citations)})</summary>"
        f'<p class="about" lang="sv">{question}</p>{body}{close}</details>'
    )


def _legend(language: Language) -> str:
    rows = "".join(
        f"<div><dt>{render_status(status, language=language)}</dt><dd>{meaning[language]}</dd></div>"
        for status, meaning in wording.STATUS_MEANING.items()
    )
    heading, text = wording.SOURCES[language], wording.SOURCES_EMPTY[language]
    return f'<div class="legend"><h2>{heading}</h2><p>{text}</p><dl>{rows}</dl></div>'


def render_sources(conversation: Conversation, *, language: Language = "sv") -> str:
    """Return the sources of every answer, of which only the latest are shown; before the first, what the badges mean."""
    answered = [exchange for exchange in conversation if exchange.phase == "done" and exchange.answer]
    shown = [
        _sources(exchange, exchange.answer.citations, language, latest=exchange is answered[-1]) for exchange in answered if exchange.answer
    ]
    return f'<aside aria-label="{wording.SOURCES[language]}">{"".join(shown) or _legend(language)}</aside>'
