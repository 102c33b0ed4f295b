"""Make a PDF of a conversation: each question, its answer with markers, the programmes, and the sources with their quotes.

The text can be searched and copied, and the document tells its title and language; it is not tagged for screen readers, who have the page.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from io import BytesIO
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from assistant.tables import Table, split_tables
from assistant.types import Answer, Citation, ContactPoint, Recommendation
from assistant.web import programme_cards, wording
from assistant.web.dialogue import Conversation, Exchange
from assistant.web.languages import Language, Text
from assistant.web.rendering import host_of, split_blocks, write_date
from assistant.web.source_pane import PAGE
from assistant.web.summary import choose_exchanges
from corpus.clock import now

TITLE: Final[Text] = {"sv": "Samtal med Industrirådgivaren", "en": "A conversation with Industrirådgivaren"}
CAUTION: Final[Text] = {
    "sv": "Svaren är skrivna automatiskt och kan vara fel. Kontrollera källorna innan ni bestämmer er.",
    "en": "The answers are written automatically and can be wrong. Check the sources before you decide.",
}
PAGE_OF: Final[Text] = {"sv": "Sida {page} av {pages}", "en": "Page {page} of {pages}"}
FONT, BOLD = "Vera", "VeraBd"  # Bitstream Vera, which reportlab brings along; may be embedded
MARGIN: Final = 20 * mm
WIDTH: Final = A4[0] - 2 * MARGIN - 12  # points; reportlab keeps six free on each side
FIRST_COLUMN: Final = 0.16  # of a table's width, for what its rows are about
LONGEST_QUESTION: Final = 4_000  # characters; the adviser takes no longer ones
STRONG: Final = re.compile(r"\*\*([^*\n]+)\*\*")
MOST_COLUMNS: Final = 6  # of a table; in more, words would be cut into letters
LONGEST_WORD: Final = re.compile(r"(\S{60})(?=\S)")  # would run over the margin: a space lets it break
SIGNS: Final = {"→": "->", "←": "<-", "↗": ">", "✓": "v", "‑": "-", "●": "•", "▪": "•"}  # for what the font lacks

pdfmetrics.registerFont(TTFont(FONT, "Vera.ttf"))
pdfmetrics.registerFont(TTFont(BOLD, "VeraBd.ttf"))
pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=FONT, boldItalic=BOLD)
GLYPHS: Final = frozenset(pdfmetrics.getFont(FONT).face.charToGlyph)

SOFT: Final = HexColor("#4b5b58")
LINE: Final = HexColor("#d5dcd9")
PLAIN: Final = ParagraphStyle("plain", fontName=FONT, fontSize=9.5, leading=14, spaceAfter=5)
BULLET: Final = ParagraphStyle("bullet", PLAIN, leftIndent=14, bulletIndent=2, bulletFontName=FONT)
SMALL: Final = ParagraphStyle("small", PLAIN, fontSize=8.5, leading=12, spaceAfter=1)
CELL: Final = ParagraphStyle("cell", SMALL, fontSize=8, leading=11.5)
FACTS: Final = ParagraphStyle("facts", PLAIN, fontSize=8, leading=11.5, spaceAfter=5, textColor=SOFT)
HEAD: Final = ParagraphStyle("head", PLAIN, fontName=BOLD, fontSize=16, leading=20, spaceAfter=4)
# Neither stands last on a page, apart from what it is about.
QUESTION: Final = ParagraphStyle("question", PLAIN, fontName=BOLD, fontSize=11.5, leading=16, spaceBefore=16, spaceAfter=6, keepWithNext=1)
LABEL: Final = ParagraphStyle(
    "label", PLAIN, fontName=BOLD, fontSize=8.5, leading=12, spaceBefore=6, spaceAfter=3, textColor=SOFT, keepWithNext=1
)
GRID: Final = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP")])


def make_pdf(conversation: Conversation, *, language: Language = "sv") -> bytes:
    """Return an A4 document of the finished exchanges, oldest first."""
    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN, title=TITLE[language],
        author=wording.NAME, creator=wording.NAME, subject=wording.PURPOSE[language], lang=language, displayDocTitle=True,
        initialFontName=FONT,
    )  # fmt: skip
    today = write_date(now().date().isoformat(), language=language)
    story: list[Flowable] = [
        Paragraph(TITLE[language], HEAD), Paragraph(f"{today}. {CAUTION[language]}", FACTS),
        *(flowable for exchange, answer in choose_exchanges(conversation) for flowable in _exchange(exchange, answer, language)),
    ]  # fmt: skip
    document.build(story, canvasmaker=lambda *args, **kwargs: _NumberedCanvas(*args, language=language, **kwargs))
    return file.getvalue()


class _NumberedCanvas(Canvas):  # type: ignore[misc]  # reportlab carries no types
    """Writes at the foot of each page which of how many it is, which is known when all are drawn."""

    def __init__(self, *args: Any, language: Language, **kwargs: Any) -> None:  # Any: reportlab's own arguments
        super().__init__(*args, **kwargs)
        self._language = language
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFont(FONT, 8)
            self.setFillColor(SOFT)
            self.drawRightString(A4[0] - MARGIN, MARGIN / 2, PAGE_OF[self._language].format(page=number, pages=len(self._pages)))
            super().showPage()
        super().save()


@lru_cache(maxsize=4096)
def _draw_sign(sign: str) -> str:
    """Return a sign that the font has: another for it, its letter without an accent, nothing for an invisible one, or a question mark."""
    if sign.isspace():
        return sign if sign in "\n\u00a0" else " "
    if unicodedata.category(sign) in {"Cc", "Cf"}:
        return ""
    if ord(sign) in GLYPHS:
        return sign
    return SIGNS.get(sign) or "".join(part for part in unicodedata.normalize("NFKD", sign) if ord(part) in GLYPHS) or "?"


def _clean(text: str) -> str:
    """Return text as reportlab's markup: nothing in it is markup, words break, and every sign is in the font."""
    shown = "".join(map(_draw_sign, unicodedata.normalize("NFC", text)))  # in some files å is an a and a ring
    return escape(LONGEST_WORD.sub(r"\1 ", shown))


def _inline(text: str) -> str:
    return STRONG.sub(r"<b>\1</b>", _clean(text))


def _exchange(exchange: Exchange, answer: Answer, language: Language) -> Iterator[Flowable]:
    yield Paragraph(_clean(exchange.question[:LONGEST_QUESTION]), QUESTION)
    if answer.status != "answered":
        yield Paragraph(wording.ANSWER_KIND[answer.status][language], LABEL)
    for part in split_tables(answer.answer):
        yield from _table(part) if isinstance(part, Table) else _prose(part)
    if answer.programmes:
        yield Paragraph(wording.PROGRAMMES[language], LABEL)
        yield from (_programme(programme, language) for programme in answer.programmes)
    if answer.contact:
        yield Paragraph(f"{wording.CONTACT[language]}: {_clean(_contact(answer.contact))}", PLAIN)
    if answer.citations:
        yield Paragraph(wording.SOURCES[language], LABEL)
        for citation in answer.citations:
            yield from _source(citation, language)


def _prose(text: str) -> Iterator[Flowable]:
    for kind, lines in split_blocks(text):
        if kind == "ul":
            yield from (Paragraph(_inline(line), BULLET, bulletText="•") for line in lines)
        else:
            yield from (Paragraph(_inline(line), PLAIN) for line in lines)


def _table(table: Table) -> Iterator[Flowable]:
    if len(table.head) > MOST_COLUMNS:
        yield from (Paragraph(_inline("; ".join(filter(None, row))), BULLET, bulletText="•") for row in table.rows)
        return
    rows = [[Paragraph(_inline(cell), CELL) for cell in row] for row in (table.head, *table.rows)]
    others = len(table.head) - 1
    widths = [WIDTH * FIRST_COLUMN, *[WIDTH * (1 - FIRST_COLUMN) / others] * others] if others else [WIDTH]
    yield Grid(rows, colWidths=widths, style=GRID, repeatRows=1, splitInRow=1)
    yield Spacer(1, 6)


def _contact(contact: ContactPoint) -> str:
    return ", ".join(filter(None, [contact.name, host_of(contact.url or "")]))


def _programme(programme: Recommendation, language: Language) -> Flowable:
    contact = _contact(programme.contact) if programme.contact else ""
    rows: Sequence[tuple[str, str]] = (
        (programme_cards.WHY[language], "; ".join(programme.why)),
        (wording.CHECK[language], "; ".join(programme.check)),
        (programme_cards.COST[language], programme.cost),
        (programme_cards.APPLY[language], programme.apply),
        (wording.CONTACT[language], contact),
    )
    head = f"<b>{_clean(programme.name)}</b> ({wording.STATUS_LABEL[programme.status][language]})"
    return Paragraph("<br/>".join([head, *(f"{label}: {_clean(text)}" for label, text in rows if text)]), PLAIN)


def _source(citation: Citation, language: Language) -> Iterator[Flowable]:
    date = write_date(citation.published, language=language) if citation.published else wording.UNDATED[language]
    page = f"{PAGE[language]} {citation.page}" if citation.page else ""
    status = wording.STATUS_LABEL[citation.programme_status][language] if citation.programme_status else ""
    facts = [citation.title, citation.section, page, citation.source or "", host_of(citation.url or "") or "", date, status]
    quote = Paragraph(f"[{citation.marker}] ”{_clean(citation.quote)}”", SMALL)
    quote.keepWithNext = 1
    yield quote
    yield Paragraph(" · ".join(_clean(fact) for fact in facts if fact), FACTS)
