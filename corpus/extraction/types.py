"""What comes out of a file: its pages as Markdown, its own properties, and what staff must be told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from corpus.errors import AdviserError

Format = Literal["pdf", "word", "powerpoint", "excel", "html", "markdown", "text", "zip"]
Progress = Callable[[str, int, int], None]  # stage in Swedish ("Läser sidor"), done, total


class ExtractionError(AdviserError):
    """A file that cannot be used; the message is one Swedish sentence: what was found, what was expected, what to do."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file says of itself; "" where it says nothing. Untrusted: shown, and suggested as metadata, never more."""

    title: str = ""
    author: str = ""
    created: str = ""  # YYYY-MM-DD
    modified: str = ""  # YYYY-MM-DD
    language: str = ""  # as in the file: "sv-SE"
    url: str = ""  # a web page's own (canonical) address


@dataclass(frozen=True, slots=True)
class Extraction:
    """A file's text. `pages` has an item for each page, slide or sheet, "" where it has no text; a single one where there are no pages."""

    format: Format
    pages: tuple[str, ...]  # Markdown
    is_paged: bool  # whether the items of `pages` can be cited as "s. 3"
    properties: Properties = field(default_factory=Properties)
    remarks: tuple[str, ...] = ()  # what staff must know, a Swedish sentence each: "Sidorna 2–4 har ingen text …"


def no_progress(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""
