"""Show a draft as it will be read: its text with headings, lists and tables, or the page of the PDF it came from."""

import base64
from functools import cache
from html import escape

from markdown_it import MarkdownIt

from assistant.staff.types import Sheet
from assistant.web.staff.controls import attributes, fresh
from corpus.front import FRONT_MATTER
from corpus.pages import read_pages
from corpus.schema import Document

LONGEST = 400_000  # characters shown; a longer text is cut, and says so


@cache
def _parser() -> MarkdownIt:
    """Markdown without HTML, pictures or links of its own: a draft's text is untrusted, and nothing may be fetched from another host."""
    return (
        MarkdownIt("commonmark", {"html": False, "linkify": False})
        .enable("table")
        .disable(["image", "link", "autolink", "html_block", "html_inline"])
    )


def render_markdown(text: str) -> str:
    """Return untrusted Markdown as safe HTML; its headings begin at the third level, below the page's own."""
    tokens = _parser().parse(text[:LONGEST])
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    html = str(_parser().renderer.render(tokens, _parser().options, {}))
    return html + ('<p class="help">Resten av texten visas inte här.</p>' if len(text) > LONGEST else "")


def render_text(markdown: str, title: str) -> str:
    """Return a draft's text as a company would find it, page by page where it has pages."""
    body = FRONT_MATTER.sub("", markdown, count=1)
    text, pages = read_pages(body)
    if not pages:
        inside = render_markdown(text)
    else:
        inside = "".join(f'<p class="page-mark">s. {page.number}</p>{render_markdown(text[page.start : page.end])}' for page in pages)
    return f'<article class="reading" aria-label="Så läses texten"><h3>{escape(title)}</h3>{inside}</article>'


def render_preview(sheet: Sheet, markdown: str, document: Document | None) -> str:
    """Return a draft's text as it will be read, with the choice to see the page instead where it came from a PDF."""
    title = document.title if document else sheet.entry.title
    is_pdf = sheet.original is not None and sheet.original.name.lower().endswith(".pdf")
    values = attributes({"document": sheet.entry.id, "page": "1"})
    choice = (
        '<div class="choices" role="group" aria-label="Visa bredvid texten"><button type="button" data-beside="text" aria-pressed="true">'
        "Så läses texten</button>"
        f'<button type="button" data-beside="page" data-event="turn"{values} aria-pressed="false">Sidan i filen</button></div>'
    )
    return (choice if is_pdf else "") + render_text(markdown, title)


def render_page(document_id: str, picture: bytes, page: int, count: int) -> str:
    """Return a page of the PDF with the buttons to turn it."""
    source = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    steps = _step("Föregående sida", document_id, page - 1, count) + f"<span>Sida {page} av {count}</span>"
    steps += _step("Nästa sida", document_id, page + 1, count)
    image = f'<img src="{source}" alt="Sida {page} i filen, som bild">'
    return fresh(f'<div class="stepper">{steps}</div><div class="paper">{image}</div>')


def _step(label: str, document_id: str, page: int, count: int) -> str:
    usable = "" if 1 <= page <= count else " disabled"
    values = attributes({"document": document_id, "page": str(page)})
    return f'<button type="button" data-event="turn"{values}{usable}>{label}</button>'
