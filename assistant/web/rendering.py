"""Turn untrusted text into safe HTML: the answer's small markup, dates, links and status badges.

Everything that comes from a question, a document or a model passes through `escape`; the only tags are the ones written here.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby
from typing import Final
from urllib.parse import urlsplit

from assistant.tables import Table, split_tables
from assistant.types import Citation
from assistant.web.languages import Language
from assistant.web.wording import OPENS_IN_NEW_TAB, STATUS_LABEL, TABLE
from corpus.dates import NAMES as MONTHS
from corpus.schema import Status

BULLET: Final = re.compile(r"^\s*[-*•]\s+")
INLINE: Final = re.compile(r"\*\*(?P<bold>[^*\n]+)\*\*|\[(?P<marker>\d{1,3})\]")
SPACE_BEFORE_MARKER: Final = re.compile(r"[ \t]+(?=\[\d{1,3}\])")

# 16 × 16 drawings, one form per status, so that neither colour nor a font decides what is seen.
ICONS: Final[dict[Status, str]] = {
    "pågående": '<path d="M5 3.2v9.6L13 8z" fill="currentColor"/>',
    "löpande": '<path d="M12.9 6.2A5.2 5.2 0 1 0 13.2 8M13.4 2.6v3.8H9.6" fill="none" stroke="currentColor" stroke-width="2"/>',
    "kommande": (
        '<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="2"/>'
        '<path d="M8 4.8V8l2.2 1.6" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    ),
    "avslutad": '<path d="m3.8 3.8 8.4 8.4m0-8.4-8.4 8.4" stroke="currentColor" stroke-width="2.4"/>',
    "okänd": (
        '<path d="M5.2 5.9A2.8 2.8 0 1 1 9.3 8.2C8.4 8.7 8 9.1 8 10.2" fill="none" stroke="currentColor" stroke-width="2"/>'
        '<circle cx="8" cy="13" r="1.3" fill="currentColor"/>'
    ),
}
CLASS_NAMES: Final[dict[Status, str]] = {
    "pågående": "ongoing", "löpande": "open", "kommande": "coming", "avslutad": "ended", "okänd": "unknown",
}  # fmt: skip


def render_status(status: Status, *, language: Language = "sv") -> str:
    """Return a badge that says the status in words beside a drawing of its own."""
    icon = f'<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">{ICONS[status]}</svg>'
    return f'<span class="status status-{CLASS_NAMES[status]}">{icon}{STATUS_LABEL[status][language]}</span>'


def swedish_date(published: str) -> str:
    """Write YYYY, YYYY-MM or YYYY-MM-DD as Swedes do: 2022, mars 2022 or 31 mars 2022."""
    year, *rest = published.split("-")
    if not rest or not all(part.isdigit() for part in rest) or not 1 <= int(rest[0]) <= 12:
        return published
    month = f"{MONTHS[int(rest[0]) - 1]} {year}"
    return f"{int(rest[1])} {month}" if len(rest) > 1 else month


def write_date(published: str, *, language: Language = "sv") -> str:
    """Write YYYY, YYYY-MM or YYYY-MM-DD in words, in English as it stands, which the English read too."""
    return swedish_date(published) if language == "sv" else published


def host_of(url: str) -> str | None:
    """Return the host of a web address without www, or None for anything that is not http or https."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return parts.hostname.removeprefix("www.")


def render_link(url: str | None, *, label: str = "", language: Language = "sv") -> str:
    """Return a link that opens in a new tab and tells the target nothing; empty for anything but http and https."""
    host = host_of(url) if url else None
    if url is None or host is None:
        return ""
    text = escape(label or host)
    return (
        f'<a class="out" href="{escape(url)}" target="_blank" rel="noopener noreferrer">{text}'
        f'<span aria-hidden="true">&nbsp;↗</span><span class="hidden-text"> ({OPENS_IN_NEW_TAB[language]})</span></a>'
    )


def _render_marker(number: int, citation: Citation | None, exchange: int) -> str:
    if citation is None:
        return f"[{number}]"
    label = escape(f"Källa {number}: {citation.title}")
    return f'<a class="marker" href="#source-{exchange}-{number}" data-exchange="{exchange}" aria-label="{label}">{number}</a>'


def render_inline(text: str, citations: Mapping[int, Citation], *, exchange: int) -> str:
    """Render **bold** and the markers that have a citation; everything else is text."""
    pieces, position = [], 0
    text = SPACE_BEFORE_MARKER.sub("", text)
    for match in INLINE.finditer(text):
        pieces.append(escape(text[position : match.start()]))
        if match["bold"]:
            pieces.append(f"<strong>{escape(match['bold'])}</strong>")
        else:
            pieces.append(_render_marker(int(match["marker"]), citations.get(int(match["marker"])), exchange))
        position = match.end()
    return "".join(pieces) + escape(text[position:])


def split_blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield ("ul", items) for runs of bullet lines and ("p", lines) for the rest, split at blank lines."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        for is_list, lines in groupby(paragraph.splitlines(), key=lambda line: bool(BULLET.match(line))):
            yield ("ul" if is_list else "p", [BULLET.sub("", line).strip() for line in lines if line.strip()])


def _plain(text: str) -> str:
    """Return a cell's words without markup, for an attribute."""
    return escape(INLINE.sub(lambda match: match["bold"] or "", text).strip())


def _render_table(table: Table, citations: Mapping[int, Citation], exchange: int) -> str:
    """Render a table that a phone stacks, which would undo its roles: so they are told, and each cell knows its column's name."""

    def inline(cell: str) -> str:
        return render_inline(cell, citations, exchange=exchange)

    names = [_plain(cell) for cell in table.head]
    heads = [f'<th scope="col" role="columnheader">{inline(cell)}</th>' if cell else '<td role="cell"></td>' for cell in table.head]
    rows = []
    for first, *others in table.rows:
        cells = [f'<td role="cell" data-label="{name}">{inline(cell)}</td>' for name, cell in zip(names[1:], others, strict=True)]
        rows.append(f'<tr role="row"><th scope="row" role="rowheader">{inline(first)}</th>{"".join(cells)}</tr>')
    label = f"{TABLE['sv']}: {', '.join(filter(None, names))}"
    return (
        f'<table role="table" aria-label="{label}"><thead role="rowgroup"><tr role="row">{"".join(heads)}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )


def _render_prose(text: str, citations: Mapping[int, Citation], exchange: int) -> str:
    html = []
    for kind, lines in split_blocks(text):
        rendered = [render_inline(line, citations, exchange=exchange) for line in lines]
        if kind == "ul":
            html.append("<ul>" + "".join(f"<li>{line}</li>" for line in rendered) + "</ul>")
        elif rendered:
            html.append("<p>" + "<br>".join(rendered) + "</p>")
    return "".join(html)


def render_text(text: str, citations: Mapping[int, Citation], *, exchange: int) -> str:
    """Render an answer's paragraphs, `- ` bullets, tables, **bold** and markers; `exchange` makes the anchors unique on the page."""
    return "".join(
        _render_table(part, citations, exchange) if isinstance(part, Table) else _render_prose(part, citations, exchange)
        for part in split_tables(text)
    )
