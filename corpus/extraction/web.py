"""Turn a web page into Markdown: its main content, without menus, banners and footers; nothing is ever fetched."""

import codecs
import re
from collections.abc import Iterator
from copy import deepcopy

import trafilatura
from lxml import etree, html  # type: ignore[import-untyped]  # lxml carries no types
from trafilatura.metadata import extract_metadata

from corpus.extraction.characters import clean_line
from corpus.extraction.kinds import printable
from corpus.extraction.plain import decode
from corpus.extraction.types import Extraction, ExtractionError, Progress, Properties, no_progress
from corpus.extraction.web_blocks import Block, read_blocks, table_rows, tag, write_blocks

STAGE = "Läser webbsidan"
STEPS = 3
TOO_LITTLE = 0.3  # of the text outside menus; trafilatura keeps 0.6 and more of an ordinary page
MOST_SPAN = 100  # columns or rows of a merged cell
MOST_COPIES = 2_000  # cells that merged cells are written out to; the largest tables of programmes have a hundred
CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})|<\?xml[^>]{0,100}?encoding=[\"']([\w:.-]{2,40})", re.IGNORECASE
)
HEAD = 4096  # bytes in which browsers look for the charset; the standard says 1024
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_LATIN = frozenset({"iso8859-1", "ascii", "iso8859-15"})  # browsers read the first two as Windows-1252
# Words in the names of an element (id and class) that consent is asked in, and that menus and the like stand in.
_CONSENT = frozenset({"cookie", "cookies", "consent", "kakor", "kakbanner", "gdpr"})
_MENUS = frozenset(
    {"meny", "menu", "huvudmeny", "nav", "navbar", "navigation", "breadcrumb", "breadcrumbs", "brodsmulor", "sidfot", "share", "dela"}
)
_BOXES = ("div", "section", "aside", "dialog", "form", "ul", "table", "td", "p")
MOST_FURNITURE = 0.3  # of a page's text: more is what the page is about
LINKED = 0.6  # of a menu's text is in links
TINY = 600  # characters of a page, in which trafilatura finds no structure
OUTSIDE = (
    "//nav|//footer|//header[not(.//h1)]|//aside|//dialog|//form[not(.//h1 or .//main or .//article)]"
    "|//*[@role='navigation' or @role='banner' or @role='contentinfo']"
)
UNSURE = "Sidans huvudinnehåll gick inte att skilja från menyer och annat: kontrollera att texten är rätt och hel."


def extract_html(data: bytes, name: str, *, url: str = "", progress: Progress = no_progress) -> Extraction:
    """Read a page; `url` is where it came from, if that is known.

    Raises:
        ExtractionError: the page has no text, or is no text at all.
    """
    shown = printable(name)
    tree = _parse(_decode_page(data, name), shown)
    progress(STAGE, 1, STEPS)
    properties = _read_properties(tree, url)
    _write_out_spans(tree)
    progress(STAGE, 2, STEPS)
    blocks, remarks = _read_main(tree, url)
    text = write_blocks(_titled(blocks, properties.title))
    if not blocks:
        raise ExtractionError(
            f"{shown} har ingen text: sidan är tom eller visar sitt innehåll först i en webbläsare. Spara den som PDF i stället."
        )
    progress(STAGE, STEPS, STEPS)
    return Extraction("html", (text,), is_paged=False, properties=properties, remarks=remarks)


def _decode_page(data: bytes, name: str) -> str:
    """Read a page as a browser would: by its byte order mark, by what it says of itself, else as UTF-8 or Windows-1252."""
    codec = next((codec for bom, codec in _BOMS.items() if data.startswith(bom)), "") or _stated_codec(data)
    if codec:
        try:
            return data.decode(codec).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            pass  # it is not what it says
    return decode(data, name)


def _stated_codec(data: bytes) -> str:
    stated = CHARSET.search(data[:HEAD])
    try:
        codec = codecs.lookup((stated[1] or stated[2]).decode("ascii")).name if stated else ""
    except LookupError:
        return ""
    if codec.startswith("utf-16"):  # a page whose meta element could be read is not that
        return "utf-8"
    return "cp1252" if codec in _LATIN else codec


def _parse(text: str, shown: str) -> etree._Element:
    parser = html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise ExtractionError(f"{shown} har ingen text. Kontrollera att hela webbsidan har sparats och lägg till den igen.") from error


def _read_properties(tree: etree._Element, url: str) -> Properties:
    """Read what a page states of itself; dates only where they are stated, never guessed from the text."""
    published, modified = (
        extract_metadata(deepcopy(tree), url or None, {"original_date": original, "extensive_search": False}) for original in (True, False)
    )
    written_by = clean_line(next(iter(tree.xpath("//meta[translate(@name, 'AUTHOR', 'author')='author']/@content")), ""))
    address = published.url or url
    return Properties(
        title=clean_line(published.title or ""),
        author=clean_line(written_by or published.author or published.sitename or ""),
        created=published.date or "",
        modified=(modified.date or "") if modified.date != published.date else "",
        language=clean_line(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""),
        url=address if re.match(r"https?://", address or "") else "",
    )


def _read_main(tree: etree._Element, url: str) -> tuple[list[Block], tuple[str, ...]]:
    """Return the main content, or everything outside the menus where trafilatura finds too little."""
    _drop_furniture(tree)
    found = trafilatura.bare_extraction(
        deepcopy(tree), url=url or None, include_comments=False, include_links=True, include_formatting=True, favor_recall=True
    )
    main = [*read_blocks(found.body)] if found is not None and not isinstance(found, dict) and found.body is not None else []
    for outside in tree.xpath(OUTSIDE):
        if outside.getparent() is not None:
            outside.drop_tree()
    body = tree.find("body")
    everything = [*read_blocks(body)] if body is not None else []
    if _length(everything) <= TINY:
        return everything, ()
    return (main, ()) if _length(main) >= TOO_LITTLE * _length(everything) else (everything, (UNSURE,))


def _drop_furniture(tree: etree._Element) -> None:
    """Take out banners that ask for consent and menus that are named as such, and unwrap what trafilatura would drop with its text."""
    etree.strip_tags(tree, "time", "data", "output")
    for button in tree.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6 or self::summary]//button"):
        button.drop_tag()  # a question whose answer is unfolded
    most = MOST_FURNITURE * _text_length(tree)
    for box in list(tree.iter(*_BOXES)):
        if box.getparent() is not None and _is_furniture(box) and _text_length(box) <= most:
            box.drop_tree()


def _is_furniture(box: etree._Element) -> bool:
    named = set(re.split(r"[^a-zåäö]+", f"{box.get('id', '')} {box.get('class', '')}".lower()))
    if not named & (_CONSENT | _MENUS) or box.find(".//h1") is not None or box.find(".//article") is not None:
        return False
    linked = sum(_text_length(link) for link in box.iter("a"))
    return bool(named & _CONSENT) or linked >= LINKED * _text_length(box)


def _text_length(element: etree._Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _titled(blocks: list[Block], title: str) -> list[Block]:
    """Put the page's title first where its main content has no heading of the first level."""
    has_title = any(block.text.startswith("# ") for block in blocks)
    return blocks if has_title or not title else [Block(f"# {title}"), *(block for block in blocks if block.text.lstrip("# ") != title)]


def _write_out_spans(tree: etree._Element) -> None:
    """Repeat merged cells' text in each cell that they cover, but once in a row that is one cell."""
    left = MOST_COPIES
    for table in tree.iter("table"):
        rows = [[cell for cell in row if tag(cell) in ("td", "th")] for row in table_rows(table)]
        width = max((sum(_span(cell, "colspan") for cell in row) for row in rows), default=0)
        copies = sum(_span(cell, "colspan") * _span(cell, "rowspan") - 1 for row in rows for cell in row)
        left -= copies
        if left < 0:
            etree.strip_attributes(table, "colspan", "rowspan")
            continue
        below: dict[int, tuple[int, etree._Element]] = {}
        for row, cells in zip(table_rows(table), rows, strict=True):
            row[:] = [*_lay_out(cells, below, width)]


def _lay_out(cells: list[etree._Element], below: dict[int, tuple[int, etree._Element]], width: int) -> Iterator[etree._Element]:
    """Yield a row's cells in their columns; `below` holds, by column, the cells from above and how many rows they still cover."""
    waiting = [*cells]
    column = 0
    while waiting or column <= max(below, default=-1):
        if column in below:
            rows_left, cell = below.pop(column)
            if rows_left > 1:
                below[column] = (rows_left - 1, cell)
            yield _copy(cell)
            column += 1
            continue
        if not waiting:
            column += 1
            continue
        cell = waiting.pop(0)
        across, down = _span(cell, "colspan"), _span(cell, "rowspan")
        for place in range(across):
            shown = cell if not place else _copy(cell, is_empty=across >= width)
            if down > 1:
                below[column] = (down - 1, shown)
            yield shown
            column += 1
        for name in ("colspan", "rowspan"):
            cell.attrib.pop(name, None)


def _copy(cell: etree._Element, *, is_empty: bool = False) -> etree._Element:
    copied = etree.Element(cell.tag)
    copied.text = "" if is_empty else "".join(cell.itertext())
    return copied


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), MOST_SPAN) if value.isdecimal() else 1
