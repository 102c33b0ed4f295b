import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.extraction.types import ExtractionError
from corpus.extraction.word import extract_word

OFFICE = Path(__file__).parents[2] / "files" / "office"
W = nsdecls("w")


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def text_of(document: docx.document.Document) -> str:
    return extract_word(saved(document), "prov.docx").pages[0]


@pytest.mark.parametrize("name", ["guide", "rules", "styled"])
def test_a_document_gives_its_whole_text(name: str) -> None:
    extraction = extract_word((OFFICE / f"{name}.docx").read_bytes(), f"{name}.docx")

    assert extraction.pages == ((OFFICE / f"{name}.expected.md").read_text(encoding="utf-8").strip(),)
    assert extraction.format == "word"
    assert not extraction.is_paged


def test_what_the_file_says_of_itself_is_read() -> None:
    properties = extract_word((OFFICE / "guide.docx").read_bytes(), "guide.docx").properties

    assert properties.title == "Vägledning för Exempelstödet"
    assert properties.author == "Programkansliet"
    assert (properties.created, properties.modified) == ("2026-01-15", "2026-02-20")
    assert properties.language == "sv-SE"


def test_staff_are_told_of_changes_comments_and_hidden_text() -> None:
    remarks = extract_word((OFFICE / "styled.docx").read_bytes(), "styled.docx").remarks

    assert [remark.split(":")[0] for remark in remarks] == [
        "Dokumentet har ändringar som inte är godkända",
        "Dokumentet har en kommentar, som inte är med.",
        "Dokumentet har dold text, som inte är med.",
    ]
    assert extract_word((OFFICE / "guide.docx").read_bytes(), "guide.docx").remarks == ()


def test_headings_stand_below_the_title_only_where_there_is_one() -> None:
    document = docx.Document()
    document.add_heading("Vem kan söka?", 1)
    document.add_heading("Storlek", 2)

    assert text_of(document) == "# Vem kan söka?\n\n## Storlek"


def test_an_outline_level_makes_a_heading_of_any_style() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Belopp")
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="1"/>'))

    assert text_of(document) == "## Belopp"


def test_the_table_of_contents_is_left_out() -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Belopp\t3", style="toc 1")
    document.add_paragraph("Stödet är på 5 000 kronor.")

    assert text_of(document) == "Stödet är på 5 000 kronor."


def test_a_new_numbered_list_goes_on_counting_only_where_word_does() -> None:
    document = docx.Document()
    for text in ("Läs.", "Skriv."):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("Sedan:")
    document.add_paragraph("Skicka.", style="List Number")

    assert text_of(document) == "1. Läs.\n2. Skriv.\n\nSedan:\n\n3. Skicka."


def test_a_deleted_table_row_is_left_out_and_an_inserted_one_kept() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    for number, (name, amount) in enumerate((("Insats", "Belopp"), ("Gammal", "1 kr"), ("Ny", "2 kr"))):
        table.cell(number, 0).text, table.cell(number, 1).text = name, amount
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {W} w:id="1" w:author="H"/>'))
    table.rows[2]._tr.get_or_add_trPr().append(parse_xml(f'<w:ins {W} w:id="2" w:author="H"/>'))

    extraction = extract_word(saved(document), "prov.docx")

    assert extraction.pages[0] == "| Insats | Belopp |\n| --- | --- |\n| Ny | 2 kr |"
    assert "inte är godkända" in extraction.remarks[0]


def test_a_cell_that_frames_text_is_no_table() -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "Ansök före sommaren."

    assert text_of(document) == "Ansök före sommaren."


def test_text_that_looks_like_a_heading_or_a_page_mark_is_none() -> None:
    document = docx.Document()
    document.add_paragraph("# Inte en rubrik")
    document.add_paragraph("<!-- sida 9 -->")

    assert text_of(document) == "\\# Inte en rubrik\n\n<! -- sida 9 -->"


def test_a_cell_cannot_break_its_table() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), ("A|B", "C", "D", "E\nF"), strict=True):
        cell.text = text

    assert text_of(document) == "| A/B | C |\n| --- | --- |\n| D | E F |"


def test_progress_reaches_the_end() -> None:
    told: list[tuple[str, int, int]] = []
    extract_word((OFFICE / "guide.docx").read_bytes(), "guide.docx", progress=lambda *step: told.append(step))

    assert told[-1][1] == told[-1][2]
    assert {stage for stage, _, _ in told} == {"Läser stycken"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "tom"),
        (b"PK\x03\x04" + b"x" * 300, "skadad"),
        ((OFFICE / "guide.docx").read_bytes()[:5000], "skadad"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le") * 2, "lösenord"),
        ((OFFICE / "slides.pptx").read_bytes(), "innehåller"),
        (saved(docx.Document()), "ingen text"),
    ],
    ids=["empty", "no zip", "truncated", "protected", "mislabelled", "without text"],
)
def test_a_file_that_cannot_be_used_gets_one_sentence_with_its_name(data: bytes, said: str) -> None:
    with pytest.raises(ExtractionError, match=r"^villkor\.docx ") as caught:
        extract_word(data, "villkor.docx")

    assert said in str(caught.value)


def test_a_damaged_part_within_the_file_gets_the_same_sentence() -> None:
    data = saved(docx.Document()).replace(b"word/document.xml", b"word/d0cument.xml")

    with pytest.raises(ExtractionError, match="skadad eller ofullständig"):
        extract_word(data, "villkor.docx")
