"""Read what stands on a PDF page with PDFium: words with their places, ruled lines, and how much of the page is image."""

import ctypes
import math
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as api

from corpus.extraction.layout import RAISED

PDFIUM_LOCK = threading.RLock()  # PDFium is not made for threads
MAX_CHARACTERS = 100_000  # of a page; a poster full of small print has 20,000
MAX_OBJECTS = 5_000  # of a page, when looking for rules: a drawing has more, and no table
MIN_RULE = 6.0  # points; shorter strokes are dots, ticks and letters
MIN_DOT, MAX_DOT = 1.5, 7.0  # points
BOLD = 600  # font weight
RAISED_SIZE = 0.85  # of the word's own size: smaller and higher is a raised figure
RAISED_BY = 0.15
WORD_GAP = 0.6  # em: a jump within a run of letters that PDFium did not take for a space


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a table in a word's place; in points, y downwards from the page's top to the baseline (a table's bottom)."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool = False
    rows: tuple[tuple[str, ...], ...] = ()  # of a table

    @property
    def top(self) -> float:
        """The upper edge of a small letter: lines must not touch each other."""
        return self.baseline - (self.size if self.rows else 0.5 * self.size)


@dataclass(frozen=True, slots=True)
class Rule:
    """A level or upright line, in points, y downwards."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is drawn."""

    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    image_share: float  # of the page's area that its largest image covers, 0–1


@dataclass(slots=True)
class _Drawing:
    """What is drawn, y upwards; `image_share` as in a sheet."""

    rules: list[Rule]
    dots: list[Rule]  # the boxes around small round or square shapes: browsers draw the marks of list items
    image_share: float


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    left: float
    right: float
    baseline: float
    style: _Style
    turn: int  # quarters


def read_sheet(page: pdfium.PdfPage) -> Sheet:
    """Read a page; text that stands upright on a page that is read lying is left out, and so is slanting text (watermarks)."""
    box = page.get_mediabox()
    size = box[2] - box[0], box[3] - box[1]
    textpage = page.get_textpage()
    try:
        glyphs = list(_read_glyphs(textpage, box))
    finally:
        textpage.close()
    turn = Counter(glyph.turn for glyph in glyphs if glyph.text.strip()).most_common(1)
    quarter = turn[0][0] if turn else (-page.get_rotation() // 90) % 4
    upright = [_turn(glyph, quarter, size) for glyph in glyphs if glyph.turn == quarter or not glyph.text.strip()]
    drawing = _read_objects(page, box)
    rules, dots = ([_turn_rule(rule, quarter, size) for rule in shapes] for shapes in (drawing.rules, drawing.dots))
    width, height = size if quarter % 2 == 0 else size[::-1]
    words = (*_read_words(upright), *(Word("•", dot.left, dot.right, dot.bottom, dot.bottom - dot.top) for dot in dots))
    return Sheet(width, height, words, tuple(rules), drawing.image_share)


def _read_glyphs(textpage: pdfium.PdfTextPage, box: tuple[float, float, float, float]) -> Iterator[_Glyph]:
    """Yield the characters in the order of the file, y upwards from the page's lower left corner."""
    rect, x, y = api.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    styles: dict[int, _Style] = {}
    style = _Style(0, False)
    for index in range(min(textpage.count_chars(), MAX_CHARACTERS)):
        text = chr(api.FPDFText_GetUnicode(textpage.raw, index))
        if api.FPDFText_IsGenerated(textpage.raw, index) or text in "\r\n":
            yield _Glyph(" ", 0, 0, 0, style, 0)
            continue
        handle = api.FPDFText_GetTextObject(textpage.raw, index)
        key = ctypes.cast(handle, ctypes.c_void_p).value or 0
        if key not in styles:
            styles[key] = _read_style(textpage, index)
        style = styles[key]
        api.FPDFText_GetLooseCharBox(textpage.raw, index, rect)
        api.FPDFText_GetCharOrigin(textpage.raw, index, x, y)
        angle = api.FPDFText_GetCharAngle(textpage.raw, index) / (math.pi / 2)
        turn = round(angle) % 4 if abs(angle - round(angle)) < 0.1 else -1
        left, right = (rect.left, rect.right) if turn % 2 == 0 else (rect.bottom, rect.top)
        if turn % 2:
            yield _Glyph(text, left - box[1], right - box[1], x.value - box[0], style, turn)
        else:
            yield _Glyph(text, left - box[0], right - box[0], y.value - box[1], style, turn)


def _read_style(textpage: pdfium.PdfTextPage, index: int) -> _Style:
    matrix = api.FS_MATRIX()
    scale = math.hypot(matrix.c, matrix.d) if api.FPDFText_GetMatrix(textpage.raw, index, matrix) else 1.0
    size = api.FPDFText_GetFontSize(textpage.raw, index) * (scale or 1.0)
    return _Style(round(size, 1), api.FPDFText_GetFontWeight(textpage.raw, index) >= BOLD or _has_bold_font(textpage, index))


def _has_bold_font(textpage: pdfium.PdfTextPage, index: int) -> bool:
    name = ctypes.create_string_buffer(200)
    api.FPDFText_GetFontInfo(textpage.raw, index, name, len(name), ctypes.c_int())
    return any(word in name.value.lower() for word in (b"bold", b"black", b"heavy"))


def _turn(glyph: _Glyph, quarter: int, size: tuple[float, float]) -> _Glyph:
    """Return a glyph as read upright: along the line from the left, its baseline from the top."""
    width, height = size
    left, right, baseline = glyph.left, glyph.right, glyph.baseline
    if quarter == 0:
        baseline = height - baseline
    elif quarter == 2:
        left, right = width - right, width - left
    elif quarter == 3:
        left, right, baseline = height - right, height - left, width - baseline
    return _Glyph(glyph.text, left, right, baseline, glyph.style, 0)


def _turn_rule(rule: Rule, quarter: int, size: tuple[float, float]) -> Rule:
    """Return a rule, given with y upwards, as read upright."""
    width, height = size
    if quarter == 0:
        return Rule(rule.left, height - rule.bottom, rule.right, height - rule.top)
    if quarter == 2:
        return Rule(width - rule.right, rule.top, width - rule.left, rule.bottom)
    if quarter == 1:
        return Rule(rule.top, rule.left, rule.bottom, rule.right)
    return Rule(height - rule.bottom, width - rule.right, height - rule.top, width - rule.left)


def _read_words(glyphs: list[_Glyph]) -> Iterator[Word]:
    word: list[_Glyph] = []
    for glyph in glyphs:
        if word and (not glyph.text.strip() or not _continues(word, glyph)):
            yield _make_word(word)
            word = []
        if glyph.text.strip():
            word.append(glyph)
    if word:
        yield _make_word(word)


def _is_raised(first: _Glyph, glyph: _Glyph) -> bool:
    size = first.style.size
    return glyph.style.size < RAISED_SIZE * size and first.baseline - glyph.baseline > RAISED_BY * size


def _continues(word: list[_Glyph], glyph: _Glyph) -> bool:
    size = max(word[0].style.size, glyph.style.size)
    if not -WORD_GAP * size < glyph.left - word[-1].right < WORD_GAP * size:
        return False
    return abs(glyph.baseline - word[0].baseline) < RAISED_BY * size or _is_raised(word[0], glyph)


def _make_word(glyphs: list[_Glyph]) -> Word:
    first = glyphs[0]
    text = "".join(glyph.text.translate(RAISED) if _is_raised(first, glyph) else glyph.text for glyph in glyphs)
    right = max(glyph.right for glyph in glyphs)
    return Word(text, first.left, right, first.baseline, first.style.size, bold=first.style.bold)


def _read_objects(page: pdfium.PdfPage, box: tuple[float, float, float, float]) -> _Drawing:
    drawing = _Drawing([], [], 0.0)
    area = max(1.0, (box[2] - box[0]) * (box[3] - box[1]))
    for count, item in enumerate(page.get_objects(filter=[api.FPDF_PAGEOBJ_IMAGE, api.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if count > MAX_OBJECTS:
            return _Drawing([], [], drawing.image_share)
        left, bottom, right, top = item.get_bounds()
        if item.type == api.FPDF_PAGEOBJ_IMAGE:
            drawing.image_share = max(drawing.image_share, min(1.0, (right - left) * (top - bottom) / area))
        elif MIN_DOT < right - left < MAX_DOT and abs((right - left) - (top - bottom)) < 1:
            drawing.dots.append(Rule(left - box[0], bottom - box[1], right - box[0], top - box[1]))
        else:
            drawing.rules.extend(_read_path(item, box))
    return drawing


def _read_path(item: pdfium.PdfObject, box: tuple[float, float, float, float]) -> Iterator[Rule]:
    """Yield the level and upright strokes of a path; a filled thin rectangle gives two beside each other."""
    matrix, x, y = item.get_matrix(), ctypes.c_float(), ctypes.c_float()
    previous = start = (0.0, 0.0)
    for index in range(min(api.FPDFPath_CountSegments(item.raw), MAX_OBJECTS)):
        segment = api.FPDFPath_GetPathSegment(item.raw, index)
        api.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = api.FPDFPathSegment_GetType(segment)
        if kind == api.FPDF_SEGMENT_MOVETO:
            start = point
        strokes = [(previous, point)] if kind == api.FPDF_SEGMENT_LINETO else []
        if api.FPDFPathSegment_GetClose(segment):
            strokes.append((point, start))
        yield from (rule for one, other in strokes if (rule := _make_rule(one, other, box)))
        previous = point


def _make_rule(one: tuple[float, float], other: tuple[float, float], box: tuple[float, float, float, float]) -> Rule | None:
    left, right = sorted((one[0] - box[0], other[0] - box[0]))
    bottom, top = sorted((one[1] - box[1], other[1] - box[1]))
    if min(right - left, top - bottom) > 1 or max(right - left, top - bottom) < MIN_RULE:
        return None
    return Rule(left, bottom, right, top)
