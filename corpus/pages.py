"""Keep a document's page numbers in its Markdown, as lines of their own that editing does not disturb."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.schema import Page

PAGE_MARK = re.compile(r"^[ \t]*<!-- sida (\d{1,4}) -->[ \t]*$", re.MULTILINE)


def mark_pages(pages: Sequence[str]) -> str:
    """Join pages into one text in which each begins after a line `<!-- sida 3 -->`; pages without text are left out."""
    marked = (f"<!-- sida {number} -->\n\n{text.strip()}" for number, text in enumerate(pages, start=1) if text.strip())
    return "\n\n".join(marked)


def read_pages(text: str) -> tuple[str, tuple[Page, ...]]:
    """Return a text without its page marks, and the pages they stood for; () where it has none."""
    marks = list(PAGE_MARK.finditer(text))
    if not marks:
        return text.strip(), ()
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    pieces = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    numbers = [int(mark[1]) for mark in marks]
    if pieces[0]:  # what stands before the first mark, a heading written by hand, belongs to that page
        pieces[1] = f"{pieces[0]}\n\n{pieces[1]}"
    return lay_out_pages(pieces[1:], numbers)


def lay_out_pages(texts: Sequence[str], numbers: Sequence[int]) -> tuple[str, tuple[Page, ...]]:
    """Join the pages' texts, and tell which characters each covers, the white space after it with it."""
    pages, text = [], ""
    for number, body in zip(numbers, _with_space(texts), strict=True):
        pages.append(Page(number=number, start=len(text), end=len(text) + len(body)))
        text += body
    return text.rstrip(), tuple(pages)


def _with_space(texts: Sequence[str]) -> Iterator[str]:
    """Yield the texts with the white space after them: a sentence that runs on over the page break keeps together."""
    for text, following in pairwise([*texts, ""]):
        runs_on = text and text[-1] not in ".!?:…|" and following[:1].islower()
        yield text + ("\n" if runs_on else "\n\n")
