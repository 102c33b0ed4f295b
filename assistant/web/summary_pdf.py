"""Make a PDF of a conversation: each question, its answer with markers, the programmes, and the sources with their quotes.

The text can be searched and copied, and the document tells its title and language; it is not tagged for screen readers, who have the page.
"""

import re
from collections.abc import Iterator, Sequence
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
from reportlab.platypus import Flowable, KeepTogether, ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from assistant.tables import Table, split_tables
from assistant.types import Answer, Citation, Recommendation
from assistant.web import programme_cards, wording
from assistant.web.dialogue import Conversation, Exchange
from assistant.web.languages import Language, Text
from assistant.web.rendering import host_of, split_blocks, write_date
from assistant.web.source_pane import PAGE
from corpus.clock import now

TITLE: Final[Text] = {"sv": "Samtal med Industrirådgivaren", "en": "A conversation with Industrirådgivaren"}
PAGE_OF: Final[Text] = {"sv": "Sida {page} av {pages}", "en": "Page {page} of {pages}"}
FONT, BOLD = "Vera", "VeraBd"  # Bitstream Vera, which reportlab brings along; may be embedded
MARGIN: Final = 20 * mm
STRONG: Final = re.compile(r"\*\*([^*\n]+)\*\*")
LONGEST_WORD: Final = re.compile(r"(\S{60})(?=\S)")  # would run over the margin: a space lets it break
# What the font lacks, in signs that it has; of anything else a question mark is left.
SIGNS: Final = str.maketrans(
    {"→": "->", "←": "<-", "↗": "", "✓": "v", "‑": "-", "\u2009": " ", "\u202f": " ", "\u200b": "", "−": "–", "≥": ">=", "≤": "<="}
)

pdfmetrics.registerFont(TTFont(FONT, "Vera.ttf"))
pdfmetrics.registerFont(TTFont(BOLD, "VeraBd.ttf"))
pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=FONT, boldItalic=BOLD)
GLYPHS: Final = frozenset(pdfmetrics.getFont(FONT).face.charToGlyph)

SOFT: Final = HexColor("#4b5b58")
LINE: Final = HexColor("#d5dcd9")
PLAIN: Final = ParagraphStyle("plain", fontName=FONT, fontSize=9.5, leading=14, spaceAfter=5)
SMALL: Final = ParagraphStyle("small", PLAIN, fontSize=8, leading=11.5, spaceAfter=3, textColor=SOFT)
HEAD: Final = ParagraphStyle("head", PLAIN, fontName=BOLD, fontSize=16, leading=20, spaceAfter=4)
QUESTION: Final = ParagraphStyle("question", PLAIN, fontName=BOLD, fontSize=11.5, leading=16, spaceBefore=14, spaceAfter=6)
LABEL: Final = ParagraphStyle("label", PLAIN, fontName=BOLD, fontSize=8.5, leading=12, spaceBefore=6, spaceAfter=3, textColor=SOFT)
GRID: Final = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP")])


def make_pdf(conversation: Conversation, *, language: Language = "sv") -> bytes:
    """Return an A4 document of the finished exchanges, oldest first."""
    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN, title=TITLE[language],
        author=wording.NAME, subject=wording.PURPOSE[language], lang=language, invariant=False,
    )  # fmt: skip
    today = write_date(now().date().isoformat(), language=language)
    story: list[Flowable] = [
        Paragraph(TITLE[language], HEAD), Paragraph(f"{today}. {_clean(wording.CAUTION[language])}", SMALL),
        *(flowable for exchange in conversation for flowable in _exchange(exchange, language)),
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


def _clean(text: str) -> str:
    """Return text as reportlab's markup: nothing in it is markup, words break, and every sign is in the font."""
    shown = "".join(sign if ord(sign) in GLYPHS or sign.isspace() else "?" for sign in text.translate(SIGNS))
    return escape(LONGEST_WORD.sub(r"\1 ", shown))


def _inline(text: str) -> str:
    return STRONG.sub(r"<b>\1</b>", _clean(text))


def _exchange(exchange: Exchange, language: Language) -> Iterator[Flowable]:
    question = Paragraph(_clean(exchange.question[:4000]), QUESTION)
    if exchange.answer is None or exchange.phase != "done":
        yield KeepTogether([question, Paragraph(_clean(exchange.notice or ""), PLAIN)])
        return
    first, *others = _answer(exchange.answer, language)
    yield KeepTogether([question, first])
    yield from others


def _answer(answer: Answer, language: Language) -> Iterator[Flowable]:
    if answer.status != "answered":
        yield Paragraph(wording.ANSWER_KIND[answer.status][language], LABEL)
    for part in split_tables(answer.answer):
        yield from [_grid(part), Spacer(1, 6)] if isinstance(part, Table) else _prose(part)
    if answer.programmes:
        yield Paragraph(wording.PROGRAMMES[language], LABEL)
        yield from (_programme(programme, language) for programme in answer.programmes)
    if answer.citations:
        yield Paragraph(wording.SOURCES[language], LABEL)
        yield from (_source(citation, language) for citation in answer.citations)


def _prose(text: str) -> Iterator[Flowable]:
    for kind, lines in split_blocks(text):
        if kind == "ul":
            items = [ListItem(Paragraph(_inline(line), PLAIN)) for line in lines]
            yield ListFlowable(items, bulletType="bullet", start="•", bulletFontName=FONT, leftIndent=12)
        elif lines:
            yield Paragraph("<br/>".join(map(_inline, lines)), PLAIN)


def _grid(table: Table) -> Flowable:
    rows = [[Paragraph(_inline(cell), SMALL) for cell in row] for row in (table.head, *table.rows)]
    width = (A4[0] - 2 * MARGIN) / max(len(table.head), 1)
    return Grid(rows, colWidths=[width] * len(table.head), style=GRID, repeatRows=1, splitInRow=1)


def _programme(programme: Recommendation, language: Language) -> Flowable:
    contact = programme.contact.name if programme.contact else ""
    rows: Sequence[tuple[str, str]] = (
        (programme_cards.WHY[language], "; ".join(programme.why)),
        (wording.CHECK[language], "; ".join(programme.check)),
        (programme_cards.COST[language], programme.cost),
        (programme_cards.APPLY[language], programme.apply),
        (wording.CONTACT[language], contact),
    )
    head = f"<b>{_clean(programme.name)}</b> ({wording.STATUS_LABEL[programme.status][language]})"
    return Paragraph("<br/>".join([head, *(f"{label}: {_clean(text)}" for label, text in rows if text)]), PLAIN)


def _source(citation: Citation, language: Language) -> Flowable:
    date = write_date(citation.published, language=language) if citation.published else wording.UNDATED[language]
    page = f"{PAGE[language]} {citation.page}" if citation.page else ""
    status = wording.STATUS_LABEL[citation.programme_status][language] if citation.programme_status else ""
    facts = [citation.title, citation.section, page, citation.source or "", host_of(citation.url or "") or "", date, status]
    quote = f"[{citation.marker}] ”{_clean(citation.quote)}”"
    return Paragraph(f"{quote}<br/>{' · '.join(_clean(fact) for fact in facts if fact)}", SMALL)
