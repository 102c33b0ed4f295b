import io
from pathlib import Path

import pptx
import pytest
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.presentation import Presentation
from pptx.util import Cm

from corpus.extraction.powerpoint import extract_powerpoint
from corpus.extraction.types import ExtractionError
from corpus.pages import mark_pages

OFFICE = Path(__file__).parents[2] / "files" / "office"
BLANK, TITLE_ONLY = 6, 5


def saved(deck: Presentation) -> bytes:
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["slides", "lecture"])
def test_a_presentation_gives_its_whole_text_slide_by_slide(name: str) -> None:
    extraction = extract_powerpoint((OFFICE / f"{name}.pptx").read_bytes(), f"{name}.pptx")

    assert mark_pages(extraction.pages) == (OFFICE / f"{name}.expected.md").read_text(encoding="utf-8").strip()
    assert extraction.format == "powerpoint"
    assert extraction.is_paged


def test_hidden_and_empty_slides_keep_their_numbers_and_are_told_of() -> None:
    extraction = extract_powerpoint((OFFICE / "slides.pptx").read_bytes(), "slides.pptx")

    assert [number for number, page in enumerate(extraction.pages, start=1) if not page] == [4, 6]
    assert extraction.remarks[0] == "Bild 4 är dold och är inte med."
    assert extraction.remarks[1].startswith("Bild 6 har ingen text")
    assert "Intern budget" not in "".join(extraction.pages)


def test_what_the_file_says_of_itself_is_read() -> None:
    properties = extract_powerpoint((OFFICE / "slides.pptx").read_bytes(), "slides.pptx").properties

    assert (properties.title, properties.author, properties.created) == ("Maskinkompassen", "Programkansliet", "2026-01-12")


def add_boxes(deck: Presentation, boxes: list[tuple[str, float, float, float]]) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    for text, left, top, height in boxes:
        slide.shapes.add_textbox(Cm(left), Cm(top), Cm(8), Cm(height)).text_frame.text = text


def test_boxes_beside_each_other_are_read_column_by_column() -> None:
    deck = pptx.Presentation()
    add_boxes(deck, [("Höger nere.", 12.1, 5, 2), ("Under allt.", 2, 14, 1), ("Vänster, hög.", 2, 2, 8), ("Höger uppe.", 12.2, 2, 2)])

    assert extract_powerpoint(saved(deck), "prov.pptx").pages == ("Vänster, hög.\n\nHöger uppe.\n\nHöger nere.\n\nUnder allt.",)


def test_a_short_line_on_top_is_the_title_where_there_is_no_other() -> None:
    deck = pptx.Presentation()
    add_boxes(deck, [("Stödet betalas ut i efterskott.", 2, 6, 2), ("Utbetalning", 2, 2, 1)])

    assert extract_powerpoint(saved(deck), "prov.pptx").pages == ("## Utbetalning\n\nStödet betalas ut i efterskott.",)


def test_numbered_paragraphs_are_counted_and_raised_figures_kept_apart() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    frame = slide.shapes.add_textbox(Cm(2), Cm(2), Cm(10), Cm(5)).text_frame
    frame.text = "Läs villkoren."
    second = frame.add_paragraph()
    second.text = "Mät ytan i m"
    second.add_run().text = "2"
    second.runs[1]._r.get_or_add_rPr().set("baseline", "30000")
    for paragraph in frame.paragraphs:
        number = '<a:buAutoNum xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" type="arabicPeriod"/>'
        paragraph._p.get_or_add_pPr().append(parse_xml(number))

    assert extract_powerpoint(saved(deck), "prov.pptx").pages == ("1. Läs villkoren.\n2. Mät ytan i m²",)


def test_the_texts_of_a_diagram_are_a_list() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    points = "".join(f"<dgm:pt><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>" for text in ("Sök", "Få besked"))
    names = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    model = f"<dgm:dataModel {names}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>".encode()
    kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
    part = Part(PackURI("/ppt/diagrams/data1.xml"), kind, slide.part.package, model)
    identifier = slide.part.relate_to(part, RELATIONSHIP_TYPE.DIAGRAM_DATA)
    frame = slide.shapes.add_table(1, 1, Cm(2), Cm(2), Cm(5), Cm(2))._element
    data = frame.find(".//{*}graphicData")
    data.set("uri", "http://schemas.openxmlformats.org/drawingml/2006/diagram")
    data[:] = [
        parse_xml(
            f'<dgm:relIds {names} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:dm="{identifier}"/>'
        )
    ]

    assert extract_powerpoint(saved(deck), "prov.pptx").pages == ("- Sök\n- Få besked",)


def test_progress_counts_slides() -> None:
    told: list[tuple[str, int, int]] = []
    extract_powerpoint((OFFICE / "slides.pptx").read_bytes(), "slides.pptx", progress=lambda *step: told.append(step))

    assert told == [("Läser bilder", number, 6) for number in range(1, 7)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "tom"),
        ((OFFICE / "slides.pptx").read_bytes()[:9000], "skadad"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le") * 2, "lösenord"),
        ((OFFICE / "guide.docx").read_bytes(), "innehåller"),
        (saved(pptx.Presentation()), "ingen text"),
    ],
    ids=["empty", "truncated", "protected", "mislabelled", "without slides"],
)
def test_a_file_that_cannot_be_used_gets_one_sentence_with_its_name(data: bytes, said: str) -> None:
    with pytest.raises(ExtractionError, match=r"^bilder\.pptx ") as caught:
        extract_powerpoint(data, "bilder.pptx")

    assert said in str(caught.value)
