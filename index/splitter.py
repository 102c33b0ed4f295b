"""Split a document into chunks: by section, then by whole sentences to about 60–150 words."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from corpus.schema import MARKER, Asked, Document, Period, Programme
from index.types import Chunk, ChunkKind

SPLITTER_VERSION = "5"  # stored with an index generation: change it whenever a document can be split otherwise
MIN_WORDS, MAX_WORDS = 60, 150
LONGEST_SENTENCE = 300  # words; what is longer is a table, a list or noise without full stops, and is cut into MAX_WORDS
WORD = re.compile(r"\S{1,200}")  # an unbroken run of letters counts as several words
HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
# In text without Markdown a heading is a short line of its own without a full stop …
PLAIN_HEADING = re.compile(r"[A-ZÅÄÖ][^\n.!?:;|]{2,70}[^\s.!:;,|]")
# … before an empty line or an unwrapped paragraph. Shorter lines are wrapped text, whose first line looks like a heading too.
UNWRAPPED = 120  # characters
# A sentence ends at . ! ? … with closing quotes and source markers, before white space and anything but a lower-case letter
# ("t.ex. en", "ca. fem"); not after a listed abbreviation, a single letter ("bl.a.", an initial; but "som vi deltar i.") or a number that
# begins it, unless source markers follow.
SENTENCE_END = re.compile(r"[.!?…][”\"’')»]*(?:,?\s*\[\d{1,3}\])*(?!,?\s*\[\d{1,3}\])(?=\s+[^\sa-zåäöéü,;:)])")
ABBREVIATION = re.compile(
    r"(?:(?<!\w)(?-i:[a-hj-zåäöA-ZÅÄÖ])|\b(?:ang|art|avd|bil|bl|ca|dr|dvs|enl|ev|ex|exkl|fig|fl|fr|inkl|jfr|kap|kl|max|min|nr|osv|prof|resp|sid|st|tel|tfn)"
    r"|\A\d{1,2})\.$",
    re.IGNORECASE,
)
LONGEST_ABBREVIATION = 6  # characters with the full stop and the one before the abbreviation
BULLET = re.compile(r"^[ \t]*(?:[-*•●▪◦‣·]|\d{1,2}[.)])[ \t]+")
SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Section:
    path: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class _Heading:
    depth: int
    name: str
    span: Span


def split_sentences(text: str, *, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the sentences of text[start:end], in order; paragraphs, bullets and table rows end sentences too."""
    end = len(text) if end is None else end
    return [piece for block in _blocks(text, start, end) for sentence in _sentences(text, block) for piece in _bounded(text, sentence)]


def _sentences(text: str, block: Span) -> Iterator[Span]:
    cursor = block.start
    for match in SENTENCE_END.finditer(text, block.start, block.end):
        before = text[max(cursor, match.start() - LONGEST_ABBREVIATION) : match.start() + 1]
        if match[0] == "." and ABBREVIATION.search(before):
            continue
        yield Span(cursor, match.end())
        cursor = _skip_space(text, match.end())
    if cursor < block.end:
        yield Span(cursor, block.end)


def _skip_space(text: str, position: int) -> int:
    match = SPACE.match(text, position)
    return match.end() if match else position


def _bounded(text: str, sentence: Span) -> Iterator[Span]:
    """Yield the sentence, or its pieces of MAX_WORDS words where it is no sentence at all."""
    words = list(WORD.finditer(text, sentence.start, sentence.end)) if sentence.end - sentence.start > 2 * LONGEST_SENTENCE else []
    if len(words) <= LONGEST_SENTENCE:
        yield sentence
        return
    for first in range(0, len(words), MAX_WORDS):
        last = min(first + MAX_WORDS, len(words)) - 1
        yield Span(words[first].start(), words[last].end())


def _blocks(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield paragraphs, bullets and table rows; lines of one paragraph stay together."""
    block_start: int | None = None
    position = start
    for line in text[start:end].splitlines(keepends=True):
        content = line.strip()
        bullet = BULLET.match(line)
        is_row = content.startswith("|")
        if block_start is not None and (not content or bullet or is_row):
            yield _trimmed(text, block_start, position)
            block_start = None
        if is_row:
            yield _trimmed(text, position, position + len(line))
        elif content and block_start is None:
            block_start = position + (bullet.end() if bullet else 0)
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
    markdown = [_Heading(len(match[1]), match[2], Span(*match.span())) for match in HEADING.finditer(text)]
    for heading in markdown or _plain_headings(text):
        yield _Section(tuple(name for _, name in path), Span(cursor, heading.span.start))
        path = [(depth, name) for depth, name in path if depth < heading.depth] + [(heading.depth, heading.name)]
        cursor = heading.span.end
    yield _Section(tuple(name for _, name in path), Span(cursor, len(text)))


def _plain_headings(text: str) -> list[_Heading]:
    """Return the headings of text without Markdown; one with nothing below it is text, so that no line is lost."""
    lines = text.splitlines(keepends=True)
    found: list[_Heading] = []
    position = 0
    for number, line in enumerate(lines):
        after = next((follower for follower in lines[number + 1 : number + 2]), "")
        free = number == 0 or not lines[number - 1].strip()
        if free and PLAIN_HEADING.fullmatch(line.strip()) and (not after.strip() or len(after) > UNWRAPPED):
            found.append(_Heading(1, line.strip(), Span(position, position + len(line))))
        position += len(line)
    ends = [heading.span.start for heading in found[1:]] + [len(text)]
    return [heading for heading, end in zip(found, ends, strict=False) if text[heading.span.end : end].strip()]


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
    place = bisect_right(document.pages, position, key=lambda page: page.start)
    return document.pages[place - 1].number if place else None


def chunk_id(document_id: str, kind: str, *, heading: tuple[str, ...], text: str) -> str:
    """Return the id of a chunk: 16 hexadecimal digits of a hash of all that is searched in it, so that equal ids have equal vectors."""
    return hashlib.sha256("\x1f".join((document_id, kind, *heading, text)).encode()).hexdigest()[:16]


def _chunk(document: Document, kind: ChunkKind, section: tuple[str, ...], text: str, quote: str = "") -> Chunk:
    return Chunk(
        id=chunk_id(document.id, kind, heading=(document.title, *section), text=text),
        document_id=document.id,
        title=document.title,
        kind=kind,
        section=section,
        text=text,
        quote=quote or text,
        page=_page_of(document, document.text.find(text)) if document.pages and text in document.text else None,
        sources=tuple(dict.fromkeys(int(number) for number in MARKER.findall(text))) or _only_source(document, kind),
    )


def _only_source(document: Document, kind: ChunkKind) -> tuple[int, ...]:
    """Return the source of a document that has a single one and points at it nowhere: a brochure read from a file is its own source."""
    if document.front is None or len(document.front.sources) != 1 or kind in ("gap", "question") or MARKER.search(document.text):
        return ()
    return (document.front.sources[0].n,)


def _text_chunks(document: Document) -> Iterator[Chunk]:
    for section in _sections(document.text):
        sentences = split_sentences(document.text, start=section.span.start, end=section.span.end)
        kind: ChunkKind = "lead" if not section.path and document.front else "text"
        for page, group in groupby(sentences, key=lambda sentence: _page_of(document, sentence.start)):
            for span in _pack(document.text, list(group)):
                chunk = _chunk(document, kind, section.path, document.text[span.start : span.end])
                yield replace(chunk, start=span.start, end=span.end, page=page)


def _period_text(title: str, status: str, period: Period) -> str:
    dates = [f"från {period.start}" if period.start else "", f"till {period.end}" if period.end else ""]
    return " ".join([f"{title}: status {status}", *filter(None, dates)]) + "."


def _programme_chunks(document: Document, programme: Programme) -> Iterator[Chunk]:
    if programme.cost:
        yield _chunk(document, "cost", ("Kostnad",), programme.cost)
    if programme.apply:
        yield _chunk(document, "apply", ("Så gör ni",), programme.apply)
    if programme.target.note:
        yield _chunk(document, "target", ("Vem kan delta",), programme.target.note)
    if programme.owner:
        text = f"{document.title}: ansvarig organisation är {programme.owner}."
        yield _chunk(document, "owner", ("Ansvarig organisation",), text, programme.owner)
    text = _period_text(document.title, programme.status, programme.period)
    yield _chunk(document, "period", ("Status och period",), text, programme.status)
    yield from (_chunk(document, "part", (part.name,), part.note) for part in programme.parts)


def _question_chunks(document: Document, asked: Asked) -> Iterator[Chunk]:
    for need in asked.needs:
        yield replace(_chunk(document, "question", (), need), quote="")
    for sentence in asked.sentences:
        for question in sentence.asked:  # one question may be answered by two sentences: each has a chunk of its own
            name = chunk_id(document.id, "question", heading=(document.title, sentence.says), text=question)
            yield replace(_chunk(document, "question", (), question, sentence.says), id=name)


def split_document(document: Document) -> list[Chunk]:
    """Split a document into its chunks: running text first, then what the front matter says.

    Chunks that say the same under the same heading of the same document are kept once.
    """
    chunks = list(_text_chunks(document))
    if document.programme:
        chunks += _programme_chunks(document, document.programme)
    if document.front:
        chunks += [_chunk(document, "gap", ("Vad som inte framgår",), gap) for gap in document.front.gaps]
        chunks += _question_chunks(document, document.front.asked)
    return list({chunk.id: chunk for chunk in chunks}.values())
