# ruff: noqa: E501 - lines of XML

"""The fixtures written with the libraries themselves: a document as Word leaves it while two people edit, a presentation and a book."""

from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pptx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table
from openpyxl.styles import Font
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.slide import Slide
from pptx.util import Cm

W = nsdecls("w")
TRACKED = 'w:id="9" w:author="Handläggare" w:date="2026-02-10T09:00:00Z"'
BOX = (
    '<w:r {w}><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}'
    "</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
BOX_TEXT = "<w:txbxContent><w:p><w:r><w:t>Tänk på: Anmälan stänger den 30 september.</w:t></w:r></w:p></w:txbxContent>"
FOOTNOTES = (
    f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r>'
    "<w:footnoteRef/></w:r><w:r><w:t> Moms ersätts om företaget inte får dra av den.</w:t></w:r></w:p></w:footnote></w:footnotes>"
)
FOOTNOTES_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def make_styled(path: Path) -> None:
    """Write a document with Word's own styles and one named in Swedish, tracked changes, a comment, a text box, a field and a footnote."""
    document = docx.Document()
    document.core_properties.title = "Programbeskrivning för Fabrikslyftet"
    document.core_properties.author = "Styrgruppen"
    document.core_properties.created = datetime(2026, 2, 3, 8, 0)
    document.core_properties.modified = datetime(2026, 2, 10, 9, 0)
    document.sections[0].header.paragraphs[0].text = "Fabrikslyftet – utkast"
    document.sections[0].footer.paragraphs[0].text = "Sida 1"
    swedish = document.styles.add_style("Rubrik 2", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Programbeskrivning för Fabrikslyftet", style="Title")
    document.add_paragraph("Beslutad av styrgruppen den 3 februari 2026", style="Subtitle")
    document.add_paragraph("Syfte och målgrupp", style="Heading 1")
    _add_changes(document)
    document.add_paragraph("Vem som kan delta", style=swedish)
    document.add_paragraph("Ett företag kan delta om det")
    for text, style in (
        ("har minst 3 anställda", "List Bullet"),
        ("tillverkar något av", "List Bullet"),
        ("metall", "List Bullet 2"),
        ("trä eller plast", "List Bullet 2"),
        ("inte har fått Exempelstödet samma år.", "List Bullet"),
    ):
        document.add_paragraph(text, style=style)
    document.add_paragraph("Så går det till", style="Heading 2")
    for text in ("Anmäl företaget.", "Ta emot en rådgivare i två dagar.", "Skriv en åtgärdsplan tillsammans."):
        document.add_paragraph(text, style="List Number")
    _add_field(document)
    document.add_page_break()
    document.add_paragraph("Ersättning", style="Heading 1")
    _add_table(document)
    _add_footnote(document)
    document.save(str(path))


def _add_changes(document: Document) -> None:
    paragraph = document.add_paragraph("Fabrikslyftet ger små fabriker råd om uppkopplade maskiner. Stödet är på högst ")
    for xml in (
        f"<w:del {W} {TRACKED}><w:r><w:delText>50</w:delText></w:r></w:del>",
        f"<w:ins {W} {TRACKED}><w:r><w:t>80</w:t></w:r></w:ins>",
        f'<w:r {W}><w:t xml:space="preserve"> 000 kro</w:t><w:softHyphen/><w:t>nor per företag och lämnas till och med 2027.</w:t></w:r>',
    ):
        paragraph._p.append(parse_xml(xml))
    document.add_comment(paragraph.runs[0], text="Stämmer beloppet?", author="Handläggare", initials="H")


def _add_field(document: Document) -> None:
    paragraph = document.add_paragraph("Vid frågor, ring växeln eller läs på ")
    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText> HYPERLINK "https://www.exempel.se/fabrikslyftet" </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>Fabrikslyftets sida</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        "<w:t>.</w:t>",
    )
    for part in parts:
        paragraph._p.append(parse_xml(f"<w:r {W}>{part}</w:r>"))
    paragraph._p.append(parse_xml(BOX.format(w=W, box=BOX_TEXT)))


def _fill(table: Table, rows: list[list[str]]) -> None:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text


def _add_table(document: Document) -> None:
    table = document.add_table(rows=5, cols=3, style="Table Grid")
    _fill(
        table,
        [
            ["Del av programmet", "Ersättning", ""],
            ["", "2026", "2027"],
            ["Rådgivning", "100 %", "80 %"],
            ["Mätning av CO", "100 %", "80 %"],
            ["Utrustning under 10\u00a0000 kr", "Ingen", ""],
        ],
    )
    table.cell(3, 0).paragraphs[0].add_run("2").font.subscript = True
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(4, 1).merge(table.cell(4, 2))
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))


def _add_footnote(document: Document) -> None:
    paragraph = document.add_paragraph("Ersättningen räknas på fakturerat belopp utan moms.")
    paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
    paragraph._p.append(parse_xml(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>Internt: fråga ekonomi.</w:t></w:r>"))
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES_KIND, FOOTNOTES.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def make_slides(path: Path) -> None:
    """Write a presentation with notes, two boxes beside each other in a group, a merged head, a chart, a hidden and an empty slide."""
    deck = pptx.Presentation()
    deck.core_properties.title = "Maskinkompassen"
    deck.core_properties.author = "Programkansliet"
    deck.core_properties.created = deck.core_properties.modified = datetime(2026, 1, 12, 13, 0)
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text = "Maskinkompassen"
    first.placeholders[1].text = "Ett program för den som ska köpa sin första robot"
    first.notes_slide.notes_text_frame.text = (
        "Börja med att fråga vilka som redan har en robot.\nBerätta sedan om Maskin\u00adkompassens tre steg."
    )
    _add_steps(deck.slides.add_slide(deck.slide_layouts[1]))
    _add_levels(deck.slides.add_slide(deck.slide_layouts[5]))
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = "Intern budget"
    hidden._element.set("show", "0")
    _add_chart(deck.slides.add_slide(deck.slide_layouts[5]))
    deck.slides.add_slide(deck.slide_layouts[6])
    deck.save(str(path))


def _add_steps(slide: Slide) -> None:
    slide.shapes.title.text = "Tre steg"
    body = slide.placeholders[1]
    body.height, body.top, body.left, body.width = Cm(6), Cm(4), Cm(2), Cm(20)
    body.text_frame.text = "Behovsanalys med en rådgivare"
    for text, level in (("tar två dagar", 1), ("Provkörning i demohall", 0), ("Investeringskalkyl", 0)):
        paragraph = body.text_frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    group = slide.shapes.add_group_shape()
    for text, left, top in (("Höger ruta: kräver egen arbetstid.", 13, 12), ("Vänster ruta: kostar ingenting.", 2, 12.5)):
        group.shapes.add_textbox(Cm(left), Cm(top), Cm(9), Cm(2)).text_frame.text = text


def _add_levels(slide: Slide) -> None:
    link = slide.shapes.add_textbox(Cm(2), Cm(14), Cm(20), Cm(2)).text_frame.paragraphs[0]
    link.add_run().text = "Mer finns på "
    run = link.add_run()
    run.text, run.hyperlink.address = "Maskinkompassens sida", "https://www.exempel.se/maskinkompassen"
    link.add_run().text = "."
    slide.shapes.title.text = "Ersättning per steg"
    table = slide.shapes.add_table(4, 3, Cm(2), Cm(5), Cm(20), Cm(6)).table
    rows = [
        ["Steg", "Ersättning", ""],
        ["", "Liten verkstad", "Stor verkstad"],
        ["Behovsanalys", "100 %", "75 %"],
        ["Provkörning", "50 %", ""],
    ]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(3, 1).merge(table.cell(3, 2))


def _add_chart(slide: Slide) -> None:
    slide.shapes.title.text = "Deltagare hittills"
    data = CategoryChartData()
    data.categories = ["2024", "2025", "2026"]
    data.add_series("Små", (3, 8, 14))
    data.add_series("Stora", (1, 2, 5))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(2), Cm(5), Cm(20), Cm(10), data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Deltagande verkstäder"


def make_book(path: Path) -> None:
    """Write a book with a merged head, units, dates, formulas, a link, a hidden row and a hidden sheet."""
    book = openpyxl.Workbook()
    book.properties.title, book.properties.creator = "Budget för Exempelstödet", "Programkansliet"
    levels = book.active
    levels.title = "Nivåer"
    rows = [
        ["Stödnivåer i Exempelstödet"],
        [],
        ["Insats", "Belopp", None, "Andel", "Sista dag"],
        [None, "Lägst", "Högst"],
        ["Förstudie", 12500, 60000, 0.75, datetime(2026, 4, 15)],
        ["Förstudie, fördjupad", "=C5+1", 150000, 0.5, datetime(2026, 10, 31)],
        ["Arbetskopia", 1, 2, 0.1, datetime(2020, 1, 1)],
        ["Maskinuppkoppling", 25000, 1250000, 0.335, datetime(2027, 3, 1)],
        ["Beloppen räknas utan moms och gäller för ansökningar som kommer in under året."],
    ]
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=2):
            cell = levels.cell(number, column, value)
            cell.number_format = {3: '#,##0\\ "kr"', 4: '#,##0\\ "kr"', 5: "0.#%" if value == 0.335 else "0%", 6: "d\\ mmm\\ yyyy"}.get(
                column, "General"
            )
    levels["C7"] = "=D6+1"
    levels["B4"].font = Font(bold=True)
    levels.row_dimensions[8].hidden = True
    for area in ("B4:B5", "C4:D4", "E4:E5", "F4:F5"):
        levels.merge_cells(area)
    _add_outcome(book)
    secret = book.create_sheet("Underlag")
    secret["A1"] = "Bara för kansliet"
    secret.sheet_state = "hidden"
    book.save(path)


def _add_outcome(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("Utfall")
    for row in (["Kvartal", "Ansökningar", "Beviljade", "Andel beviljade"], ["2026 K1", 40, 26, "=C2/B2"], ["2026 K2", 32, 24, "=C3/B3"]):
        sheet.append(row)
    sheet.append(["Summa", "=SUM(B2:B3)", "=SUM(C2:C3)", "=C4/B4"])
    for number in (2, 3, 4):
        sheet.cell(number, 4).number_format = "0%"
    sheet["A6"], sheet["B6"] = "Kontakt", "Programkansliet"
    sheet["B6"].hyperlink = "https://www.exempel.se/kansliet"
