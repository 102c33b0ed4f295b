"""Split a document into chunks: by section, then by whole sentences to about 60–150 words."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.schema import MARKER, Document, Part, Period, Programme
from index.types import Chunk, ChunkKind

SPLITTER_VERSION = "2"
MIN_WORDS, MAX_WORDS = 60, 150
HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
# In text without Markdown: a short line with no full stop, at the start of a paragraph or alone, before a line that begins anew.
PLAIN_HEADING = re.compile(r"(?:\A|\n[ \t]*\n)()([A-ZÅÄÖ][^\n.!?:;|]{2,70}[^\s.!?:;,|])[ \t]*\n\s*(?=[A-ZÅÄÖ”\"])")
# A sentence ends at . ! ? … with closing quotes and source markers, before white space and a new start. An ending
# before a lower-case letter ("t.ex. en", "ca. fem") is none, nor is one after a listed abbreviation or an initial.
SENTENCE_END = re.compile(r"[.!?…][”\"’')]*(?:[ \t]*\[\d{1,3}\])*(?!\s*\[\d{1,3}\])(?=\s+(?:[-*•]\s+)?[A-ZÅÄÖÉÜ0-9”\"’'(\[–-])")
ABBREVIATION = re.compile(
    r"(?:\b(?:bl|t|d|s|o|p|f|m|e|i|dvs|resp|ca|kl|nr|st|tel|jfr|inkl|exkl|max|min|bl\.\s?a|t\.\s?ex|s\.\s?k|m\.\s?fl|f\.\s?d"
    r"|o\.\s?s\.\s?v|osv|fr\.\s?o\.\s?m|t\.\s?o\.\s?m|p\.\s?g\.\s?a|d\.\s?v\.\s?s|\d{1,2})|(?<![\w])[A-ZÅÄÖ])\.$",
    re.IGNORECASE,
)
BULLET = re.compile(r"^[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+")
STATUS_WORDS = {
    "kommande": "kommande",
    "pågående": "pågående",
    "löpande": "löpande",
    "avslutad": "avslutad",
    "okänd": "okänd",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Section:
    path: tuple[str, ...]
    span: Span


def split_sentences(text: str, *, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the sentences of text[start:end], in order; paragraphs, bullets and table rows end sentences too."""
    end = len(text) if end is None else end
    spans: list[Span] = []
    for block in _blocks(text, start, end):
        cursor = block.start
        for match in SENTENCE_END.finditer(text, block.start, block.end):
            dot = re.search(r"[.!?…]", text[match.start() : match.end()])
            before = text[max(cursor, match.start() - 12) : match.start() + 1]
            if dot and dot[0] == "." and ABBREVIATION.search(before):
                continue
            spans.append(Span(cursor, match.end()))
            cursor = match.end() + len(text[match.end() : block.end]) - len(text[match.end() : block.end].lstrip())
        if cursor < block.end:
            spans.append(Span(cursor, block.end))
    return spans


def _blocks(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield paragraphs, bullets, table rows and headings; lines of one paragraph stay together."""
    block_start: int | None = None
    position = start
    for line in text[start:end].splitlines(keepends=True):
        content = line.strip()
        bullet = BULLET.match(line)
        fresh = not content or bullet or content.startswith(("|", "#"))
        if fresh and block_start is not None:
            yield _trimmed(text, block_start, position)
            block_start = None
        if content.startswith("#"):
            pass  # a heading is the section's path, not its text
        elif content and block_start is None:
            block_start = position + (bullet.end() if bullet else 0)
        if content.startswith("|") and block_start is not None:
            yield _trimmed(text, block_start, position + len(line))
            block_start = None
        position += len(line)
    if block_start is not None:
        yield _trimmed(text, block_start, position)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _sections(text: str) -> Iterator[_Section]:
    """Yield the stretches between headings with the path of headings above them."""
    path: list[tuple[int, str]] = []
    cursor = 0
    headings = list(HEADING.finditer(text)) or list(PLAIN_HEADING.finditer(text))
    for match in headings:
        yield _Section(tuple(name for _, name in path), Span(cursor, match.start()))
        level = len(match[1])
        path = [(depth, name) for depth, name in path if depth < level] + [(level, match[2])]
        cursor = match.end()
    yield _Section(tuple(name for _, name in path), Span(cursor, len(text)))


def _word_count(text: str) -> int:
    return len(text.split())


def _pack(text: str, sentences: list[Span]) -> Iterator[Span]:
    """Join neighbouring sentences to runs of at most MAX_WORDS words; a short last run joins the one before."""
    runs: list[list[Span]] = []
    counts: list[int] = []
    for sentence in sentences:
        words = _word_count(text[sentence.start : sentence.end])
        if runs and counts[-1] + words <= MAX_WORDS and counts[-1] < MIN_WORDS:
            runs[-1].append(sentence)
            counts[-1] += words
        else:
            runs.append([sentence])
            counts.append(words)
    if len(runs) > 1 and counts[-1] < MIN_WORDS and counts[-2] + counts[-1] <= MAX_WORDS:
        runs[-2:] = [runs[-2] + runs[-1]]
    yield from (Span(run[0].start, run[-1].end) for run in runs)


def _page_of(document: Document, position: int) -> int | None:
    return next((page.number for page in document.pages if page.start <= position < page.end), None)


def chunk_id(document_id: str, kind: str, text: str) -> str:
    """Return the id of a chunk: 16 hexadecimal digits of a hash of what it says and where."""
    return hashlib.sha256(f"{document_id}\x1f{kind}\x1f{text}".encode()).hexdigest()[:16]


def _chunk(
    document: Document,
    kind: ChunkKind,
    text: str,
    *,
    section: tuple[str, ...],
    quote: str = "",
    span: Span | None = None,
) -> Chunk:
    return Chunk(
        id=chunk_id(document.id, kind, text),
        document_id=document.id,
        title=document.title,
        kind=kind,
        section=section,
        text=text,
        quote=quote or text,
        start=span.start if span else 0,
        end=span.end if span else 0,
        page=_page_of(document, span.start) if span else None,
        sources=tuple(dict.fromkeys(int(number) for number in MARKER.findall(text))),
    )


def _text_chunks(document: Document) -> Iterator[Chunk]:
    for section in _sections(document.text):
        sentences = split_sentences(document.text, start=section.span.start, end=section.span.end)
        kind: ChunkKind = "lead" if not section.path and document.front else "text"
        for span in _pack(document.text, sentences):
            yield _chunk(document, kind, document.text[span.start : span.end], section=section.path, span=span)


def _period_text(title: str, status: str, period: Period) -> str:
    dates = [f"från {period.start}" if period.start else "", f"till {period.end}" if period.end else ""]
    return " ".join([f"{title}: status {STATUS_WORDS[status]}", *filter(None, dates)]) + "."


def _part_chunk(document: Document, part: Part) -> Chunk:
    return _chunk(document, "part", part.note, section=(part.name,))


def _programme_chunks(document: Document, programme: Programme) -> Iterator[Chunk]:
    if programme.cost:
        yield _chunk(document, "cost", programme.cost, section=("Kostnad",))
    if programme.apply:
        yield _chunk(document, "apply", programme.apply, section=("Så gör ni",))
    if programme.target.note:
        yield _chunk(document, "target", programme.target.note, section=("Vem kan delta",))
    if programme.owner:
        text = f"{document.title}: ansvarig organisation är {programme.owner}."
        yield _chunk(document, "owner", text, section=("Ansvarig organisation",), quote=programme.owner)
    text = _period_text(document.title, programme.status, programme.period)
    yield _chunk(document, "period", text, section=("Status och period",), quote=programme.status)
    yield from (_part_chunk(document, part) for part in programme.parts)


def split_document(document: Document) -> list[Chunk]:
    """Split a document into its chunks: running text first, then what the front matter says.

    Chunks that say the same in the same document are kept once.
    """
    chunks = list(_text_chunks(document))
    if document.programme:
        chunks += _programme_chunks(document, document.programme)
    if document.front:
        chunks += [_chunk(document, "gap", gap, section=("Vad som inte framgår",)) for gap in document.front.gaps]
    return list({chunk.id: chunk for chunk in chunks}.values())
