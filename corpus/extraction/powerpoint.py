"""Turn a PowerPoint presentation into Markdown, a page for each slide."""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide
from pptx.table import Table
from pptx.text.text import _Paragraph

from corpus.extraction.characters import clean_line, raise_digits, write_heading, write_link, write_paragraph
from corpus.extraction.office import no_text, read_properties, refusing
from corpus.extraction.slide_bullets import NUMBERED, read_bullet
from corpus.extraction.tables import Merge, write_table
from corpus.extraction.types import Extraction, Progress, no_progress

STAGE = "Läser bilder"
TITLE_LEVEL = 2
NOTES = "Anteckningar: "
_FURNITURE = frozenset({PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER, PP_PLACEHOLDER.SLIDE_NUMBER})
_TITLES = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE})
_LONE_LINE = re.compile(r"[^\W_a-zåäö][^\n|]{2,78}[^\s.,:;|]")
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"


def extract_powerpoint(data: bytes, name: str, *, progress: Progress = no_progress) -> Extraction:
    """Read a .pptx; the speaker's notes follow the slide, and hidden slides are left out.

    Raises:
        ExtractionError: the file is no presentation, or is protected, damaged or without text.
    """
    with refusing(data, name, "powerpoint") as shown:
        presentation = pptx.Presentation(BytesIO(data))
        slides = list(presentation.slides)
        hidden = [number for number, slide in enumerate(slides, start=1) if slide._element.get("show") in ("0", "false")]
        pages = []
        for number, slide in enumerate(slides, start=1):
            pages.append("" if number in hidden else _write_slide(slide))
            progress(STAGE, number, len(slides))
        if not any(pages):
            raise no_text(shown, "presentationen")
        silent = [number for number, page in enumerate(pages, start=1) if not page and number not in hidden]
        properties = read_properties(data, language=_language(presentation))
        return Extraction("powerpoint", tuple(pages), is_paged=True, properties=properties, remarks=_remarks(hidden, silent))


def _write_slide(slide: Slide) -> str:
    title = next((shape for shape in slide.placeholders if shape.placeholder_format.type in _TITLES), None)  # LibreOffice gives no indices
    heading = write_heading(_text(title), TITLE_LEVEL) if title is not None else ""
    others = (shape for shape in slide.shapes if title is None or shape.shape_id != title.shape_id)
    blocks = [block for block in _write_shapes(others, slide) if block]
    if not heading and len(blocks) > 1 and _LONE_LINE.fullmatch(blocks[0]):  # a title in an ordinary text box
        heading = write_heading(blocks.pop(0), TITLE_LEVEL)
    return "\n\n".join(block for block in (heading, *blocks, _write_notes(slide)) if block)


def _write_shapes(shapes: Iterable[BaseShape], slide: Slide) -> Iterator[str]:
    for shape in _reading_order([each for each in shapes if not _is_left_out(each)]):
        if isinstance(shape, GroupShape):
            yield from _write_shapes(shape.shapes, slide)
        elif isinstance(shape, GraphicFrame):
            yield _write_frame(shape)
        elif isinstance(shape, Shape) and shape.has_text_frame:
            yield _write_text(shape, slide)


def _is_left_out(shape: BaseShape) -> bool:
    """Tell whether a shape is the date, footer or number of the slide, or is not shown."""
    own = next(shape._element.iter(qn("p:cNvPr")))
    return own.get("hidden") in ("1", "true") or (shape.is_placeholder and shape.placeholder_format.type in _FURNITURE)


def _reading_order(shapes: Sequence[BaseShape]) -> list[BaseShape]:
    """Sort shapes from top to bottom; those whose middle is beside the first shape of a row are read column by column."""
    waiting = sorted(shapes, key=_top)
    ordered: list[BaseShape] = []
    while waiting:
        bottom = _top(waiting[0]) + (waiting[0].height or 0)
        row = [shape for shape in waiting if shape is waiting[0] or _top(shape) + (shape.height or 0) / 2 < bottom]
        ordered += _column_order(row)
        waiting = [shape for shape in waiting if shape not in row]
    return ordered


def _column_order(row: Sequence[BaseShape]) -> Iterator[BaseShape]:
    column: list[BaseShape] = []
    right = 0
    for shape in sorted(row, key=lambda each: each.left or 0):
        if column and (shape.left or 0) >= right:
            yield from sorted(column, key=_top)
            column = []
        column.append(shape)
        right = max(right, (shape.left or 0) + (shape.width or 0))
    yield from sorted(column, key=_top)


def _top(shape: BaseShape) -> int:
    return shape.top or 0


def _write_text(shape: Shape, slide: Slide) -> str:
    lines: list[str] = []
    counts: dict[int, int] = {}  # of the items on each level
    for paragraph in shape.text_frame.paragraphs:
        text, bullet, level = _paragraph_text(paragraph), read_bullet(paragraph, shape, slide), paragraph.level
        if not text.strip():
            continue
        counts = {each: count for each, count in counts.items() if each < level or (each == level and bullet == NUMBERED)}
        counts[level] = counts.get(level, 0) + 1
        marker = f"{counts[level]}." if bullet == NUMBERED else bullet
        lines.append(f"{'  ' * level}{marker} {clean_line(text)}\n" if bullet else f"\n{write_paragraph(text)}\n\n")
    return "".join(lines).replace("\n\n\n", "\n\n").strip("\n")


def _paragraph_text(paragraph: _Paragraph) -> str:
    """Return a paragraph's text with its links' addresses; a line break is a newline."""
    pieces = []
    for element in paragraph._p.iter(qn("a:r"), qn("a:br"), qn("a:fld")):
        text = "\n" if element.tag == qn("a:br") else "".join(each.text or "" for each in element.iter(qn("a:t")))
        properties = element.find(qn("a:rPr"))
        if properties is not None and re.match(r"[1-9]", properties.get("baseline", "")):
            text = raise_digits(text)
        link = element.find(f"{qn('a:rPr')}/{qn('a:hlinkClick')}")
        pieces.append(text if link is None else write_link(text, _address(paragraph, link.get(qn("r:id"), ""))))
    return "".join(pieces)


def _address(paragraph: _Paragraph, identifier: str) -> str:
    relation = paragraph.part.rels.get(identifier)
    return relation.target_ref if relation is not None and relation.is_external else ""


def _text(shape: Shape) -> str:
    return "\n".join(_paragraph_text(paragraph) for paragraph in shape.text_frame.paragraphs)


def _write_frame(frame: GraphicFrame) -> str:
    if frame.has_table:
        return _write_table(frame.table)
    if frame.has_chart:
        return _write_chart(frame)
    return _write_diagram(frame)


def _write_table(table: Table) -> str:
    cells, merges = [], []
    for number, row in enumerate(table.rows):
        cells.append(["" if cell.is_spanned else " ".join(map(_paragraph_text, cell.text_frame.paragraphs)) for cell in row.cells])
        origins = ((column, cell) for column, cell in enumerate(row.cells) if cell.is_merge_origin)
        merges += [Merge(number, column, cell.span_height, cell.span_width) for column, cell in origins]
    return write_table(cells, merges)


def _write_chart(frame: GraphicFrame) -> str:
    """Name a chart, its series and what they are divided by; the figures have no words of their own."""
    chart = frame.chart
    title = clean_line(chart.chart_title.text_frame.text) if chart.has_title and chart.chart_title.has_text_frame else ""
    series = ", ".join(clean_line(plot_series.name) for plot in chart.plots for plot_series in plot.series)
    categories = ", ".join(dict.fromkeys(clean_line(str(category)) for plot in chart.plots for category in plot.categories))
    parts = [
        f"Diagram: {title}".removesuffix(": "),
        f"Serier: {series}" if series else "",
        f"Kategorier: {categories}" if categories else "",
    ]
    return write_paragraph(". ".join(part.rstrip(".") for part in parts if part) + ".")


def _write_diagram(frame: GraphicFrame) -> str:
    """Write the texts of a SmartArt diagram as a list; they lie in a part of their own."""
    reference = next(frame._element.iter(f"{_DIAGRAM}relIds"), None)
    identifier = reference.get(qn("r:dm"), "") if reference is not None else ""
    if identifier not in frame.part.rels:
        return ""
    points = parse_xml(frame.part.related_part(identifier).blob).iter(f"{_DIAGRAM}t")
    texts = (clean_line(" ".join(each.text or "" for each in point.iter(qn("a:t")))) for point in points)
    return "\n".join(f"- {text}" for text in texts if text)


def _write_notes(slide: Slide) -> str:
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    text = write_paragraph("\n".join(map(_paragraph_text, frame.paragraphs))) if frame is not None else ""
    return NOTES + text.replace("\n\n", "\n") if text else ""


def _language(presentation: Presentation) -> str:
    """Return the language that most of the text is marked with."""
    marks = [each.get("lang", "") for slide in presentation.slides for each in slide._element.iter(qn("a:rPr"))]
    return max(sorted(set(marks)), key=marks.count, default="")


def _remarks(hidden: Sequence[int], silent: Sequence[int]) -> tuple[str, ...]:
    remarks = []
    if hidden:
        remarks.append(f"{_numbered(hidden)} är {'dold' if len(hidden) == 1 else 'dolda'} och är inte med.")
    if silent:
        remarks.append(f"{_numbered(silent)} har ingen text som kan läsas: det som står i en infogad bild är inte med.")
    return tuple(remarks)


def _numbered(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Bild {numbers[0]}"
    return f"Bilderna {', '.join(map(str, numbers[:-1]))} och {numbers[-1]}"
