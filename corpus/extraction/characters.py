"""Put the characters of office files and web pages in the form that Markdown and the search expect."""

import re

from corpus.extraction.layout import RAISED, clean_characters

_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile("[ \u2000-\u200a\u202f\u205f\u3000]+")
_TYPED_BULLET = re.compile(r"^[•·▪‣◦●\uf0b7][ \t]*", re.MULTILINE)  # typed rather than made by a list; U+F0B7 in the font Symbol
_HEADING_SIGN = re.compile(r"^(?=#{1,6}[ \t])", re.MULTILINE)


def clean(text: str) -> str:
    """Normalise to NFC, ordinary spaces, hyphens and line ends, without invisible characters or white space at a line's ends."""
    plain = _DIRECTIONS.sub("", clean_characters(text)).replace("\u2011", "-")  # the non-breaking hyphen
    lines = (_SPACES.sub(" ", line).strip() for line in plain.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """Clean a text that must stand on one line: a heading, a cell, a title."""
    return " ".join(clean(text).split())


def write_paragraph(text: str) -> str:
    """Clean a paragraph, so that nothing in it is taken for a heading or a page mark; lines with a typed bullet become a list."""
    return _HEADING_SIGN.sub(r"\\", _TYPED_BULLET.sub("- ", clean(text).replace("<!--", "<! --")))


def write_heading(text: str, level: int) -> str:
    """Write a heading of level 1–6, or nothing where it has no text."""
    line = clean_line(text).replace("<!--", "<! --")
    return f"{'#' * min(max(level, 1), 6)} {line}" if line else ""


def raise_digits(text: str) -> str:
    """Write figures that stand raised as such: "m2" whose figure is raised is "m²"."""
    return text.translate(RAISED)


def write_link(text: str, address: str) -> str:
    """Write a link as its text, with the address after it in parentheses where the text does not say it already."""
    shown = address.strip().removeprefix("mailto:").split("?subject=")[0]
    if not text.strip() or not re.match(r"https?://|mailto:", address.strip()) or len(shown) > 200:  # longer ones are for machines
        return text
    bare = re.sub(r"^https?://(?:www\.)?", "", shown).rstrip("/").casefold()
    return text if bare in text.casefold() else f"{text.rstrip()} ({shown}){' ' if text.endswith(' ') else ''}"
