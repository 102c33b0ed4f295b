"""Read plain text and Markdown, in whichever of the usual encodings they are."""

import re
from collections.abc import Sequence

from corpus.encoding import decode_text
from corpus.extraction.characters import clean_line
from corpus.extraction.hyphenation import join_lines, known_words
from corpus.extraction.kinds import printable
from corpus.extraction.layout import LINE_ENDS, clean_characters
from corpus.extraction.types import Extraction, ExtractionError, Properties

_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_FRONT_TITLE = re.compile(r"\A---\n(?:(?!---).*\n)*?title:[ \t]*(.+)\n")
_DIVIDED = re.compile(r"\w-$|\xad$")


def extract_plain(data: bytes, name: str) -> Extraction:
    """Read a plain text; words divided at a line's end are put together, and the lines stay as they are otherwise.

    Raises:
        ExtractionError: the file is empty or no text.
    """
    lines = [line.rstrip() for line in LINE_ENDS.sub("\n", decode(data, name)).split("\n")]
    text = clean_characters("\n".join(_join_divided(lines)))
    return Extraction("text", (_filled(text, name),), is_paged=False)


def extract_markdown(data: bytes, name: str) -> Extraction:
    """Read Markdown as it stands, front matter and all.

    Raises:
        ExtractionError: the file is empty or no text.
    """
    text = _filled(clean_characters(decode(data, name)), name)
    title = _FRONT_TITLE.search(text) or _HEADING.search(text)
    properties = Properties(title=clean_line(title[1]).strip("\"'") if title else "")
    return Extraction("markdown", (text,), is_paged=False, properties=properties)


def decode(data: bytes, name: str) -> str:
    """Read a text in whichever of the usual encodings it is.

    Raises:
        ExtractionError: the data are no text.
    """
    text = decode_text(data)
    if text is None:
        raise ExtractionError(
            f"{printable(name)} innehåller inte text utan binära data. Spara filen som text i UTF-8 och lägg till den igen."
        )
    return text


def _join_divided(lines: Sequence[str]) -> list[str]:
    """Join the lines between which a word is divided."""
    known = known_words(lines)
    joined = [""]
    for line in lines:
        if line and _DIVIDED.search(joined[-1]):
            joined[-1] = join_lines([joined[-1], line], known=known)
        else:
            joined.append(line)
    return joined


def _filled(text: str, name: str) -> str:
    if not text.strip():
        raise ExtractionError(f"{printable(name)} är tom. Kontrollera filen och lägg till den igen.")
    return text.strip()
