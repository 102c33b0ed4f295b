"""Write the elements of a web page as Markdown, whether they have HTML's names or those trafilatura gives them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree  # type: ignore[import-untyped]  # lxml carries no types

from corpus.extraction.characters import clean_line, raise_digits, write_heading, write_link, write_paragraph
from corpus.extraction.tables import write_table

_HEADINGS = frozenset({"head", *(f"h{level}" for level in range(1, 7))})
_LISTS = frozenset({"list", "ul", "ol", "dl", "menu"})
_ITEMS = frozenset({"item", "li", "dt", "dd"})
_ROWS = frozenset({"row", "tr"})
_CELLS = frozenset({"cell", "td", "th"})
_BREAKS = frozenset({"lb", "br"})
_INLINE = frozenset(
    "hi ref a b strong i em u small span abbr time mark cite q code kbd samp var sup sub label font data dfn ins bdi bdo wbr".split()
)
# Struck-out text no longer holds; the rest says nothing to a reader.
_SKIPPED = frozenset("del s strike graphic img picture script style template noscript svg iframe object button title meta link".split())


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table, in Markdown."""

    text: str
    is_item: bool = False


def read_blocks(element: etree._Element) -> Iterator[Block]:
    """Yield what stands in an element, in order; text between its blocks is a paragraph of its own."""
    loose: list[str] = [element.text or ""]
    for child in element:
        name = tag(child)
        if name in _INLINE or name in _BREAKS or name in _SKIPPED:
            loose.append(_inline(child))
        else:
            yield from _paragraph(loose)
            yield from _block(child, name)
            loose = []
        loose.append(child.tail or "")
    yield from _paragraph(loose)


def write_blocks(blocks: Sequence[Block]) -> str:
    """Join blocks with an empty line between them, but the items of a list with none."""
    pairs = pairwise([Block(""), *blocks])
    return "".join(("\n" if before.is_item and block.is_item else "\n\n") + block.text for before, block in pairs).strip()


def tag(element: etree._Element) -> str:
    """Return an element's name; "" for a comment."""
    return str(element.tag).lower() if isinstance(element.tag, str) else ""


def _paragraph(pieces: Sequence[str]) -> Iterator[Block]:
    # A line end in the source is a space; what was a break is U+2028 until here.
    text = re.sub(r"\s*\u2028\s*", "\n", re.sub(r"[^\S\u2028]+", " ", "".join(pieces)))
    if written := write_paragraph(text):
        yield Block(written)


def _block(element: etree._Element, name: str) -> Iterator[Block]:
    if name in _HEADINGS:
        level = re.search(r"[1-6]", element.get("rend", "") if name == "head" else name)
        if text := write_heading(_flat(element), int(level[0]) if level else 3):
            yield Block(text)
    elif name in _LISTS:
        yield from _items(element, 0)
    elif name == "table":
        yield from _table(element)
    elif name:
        yield from read_blocks(element)


def _inline(element: etree._Element) -> str:
    name = tag(element)
    if name in _BREAKS:
        return "\u2028"
    if name in _SKIPPED or not name:
        return ""
    text = (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)
    if name == "sup" or element.get("rend") == "#sup":
        return raise_digits(text)
    if name in ("ref", "a"):
        return write_link(text, element.get("target") or element.get("href") or "")
    return text


def _flat(element: etree._Element) -> str:
    """Return an element's text on one line."""
    return clean_line(" ".join(block.text.removeprefix("- ") for block in read_blocks(element)))


def _items(element: etree._Element, depth: int) -> Iterator[Block]:
    """Yield a list's items; a term and what is said of it are one item."""
    is_numbered = tag(element) == "ol" or element.get("rend") == "ol"
    count, term = 0, ""
    for child in element:
        name = _item_kind(child)
        if name in _LISTS:
            yield from _items(child, depth + 1)
        elif name == "dt":
            term = f"{_flat(child).rstrip(':')}: "
        elif name in _ITEMS:
            count += 1
            mark = f"{'   ' * depth}{count}. " if is_numbered else f"{'  ' * depth}- "
            if text := _item_text(child):
                yield Block(f"{mark}{term}{text}", is_item=True)
            yield from _nested_items(child, depth + 1)


def _item_kind(element: etree._Element) -> str:
    """Return an item's kind as in HTML; trafilatura writes <dt> and <dd> as items."""
    rend = element.get("rend", "") if tag(element) == "item" else ""
    return rend[:2] if rend[:2] in ("dt", "dd") else tag(element)


def _item_text(item: etree._Element) -> str:
    """Return an item's own text, without the lists in it."""
    pieces = [item.text or ""]
    for child in item:
        if tag(child) not in _LISTS:
            name = tag(child)
            pieces.append(_inline(child) if name in _INLINE or name in _BREAKS or name in _SKIPPED else f" {_flat(child)} ")
        pieces.append(child.tail or "")
    return clean_line("".join(pieces))


def _nested_items(item: etree._Element, depth: int) -> Iterator[Block]:
    for child in item:
        if tag(child) in _LISTS:
            yield from _items(child, depth)


def _table(table: etree._Element) -> Iterator[Block]:
    rows = [[cell for cell in row if tag(cell) in _CELLS] for row in table_rows(table)]
    if all(len(row) <= 1 for row in rows):  # a frame round text
        for cell in (cell for row in rows for cell in row):
            yield from read_blocks(cell)
        return
    heads = [bool(row) and all(tag(cell) == "th" or cell.get("role") == "head" for cell in row) for row in rows]
    head_rows = next((number for number, is_head in enumerate(heads) if not is_head), len(rows))
    if text := write_table([[_flat(cell) for cell in row] for row in rows], head_rows=head_rows):
        yield Block(text)


def table_rows(table: etree._Element) -> list[etree._Element]:
    """Return a table's rows, without those of the tables in its cells."""
    found = []
    for child in table:
        if tag(child) in _ROWS:
            found.append(child)
        elif tag(child) in ("thead", "tbody", "tfoot"):
            found += [row for row in child if tag(row) in _ROWS]
    return found
