# ruff: noqa: E501 - lines of XML

"""Make the office fixtures again: `python tests/files/make_office.py`; needs LibreOffice.

Each `office/NAME.expected.md` was written by hand as what a reader of the file should get.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path

FOLDER = Path(__file__).parent / "office"
sys.path.insert(0, str(Path(__file__).parent))

from office_sources import make_book, make_slides, make_styled  # noqa: E402 - a script beside this one

ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.3"'
)
WRITER = """<?xml version="1.0" encoding="UTF-8"?><office:document {odf} office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>Vägledning för Exempelstödet</dc:title><meta:initial-creator>Programkansliet</meta:initial-creator>
<meta:creation-date>2026-01-15T09:00:00</meta:creation-date><dc:date>2026-02-20T10:00:00</dc:date></office:meta>
<office:styles><style:default-style style:family="paragraph"><style:text-properties fo:language="sv" fo:country="SE"/></style:default-style>
<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<text:list-style style:name="Dots">{dots}</text:list-style><text:list-style style:name="Numbers">{numbers}</text:list-style></office:styles>
<office:automatic-styles><style:page-layout style:name="L"><style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L"><style:header><text:p>Programkansliet</text:p></style:header>
<style:footer><text:p>Sida <text:page-number>1</text:page-number></text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""
LEVEL = '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"/>'
DOTS = "".join(
    f'<text:list-level-style-bullet text:level="{n}" text:bullet-char="•">{LEVEL}</text:list-level-style-bullet>' for n in (1, 2)
)
NUMBERS = f'<text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1">{LEVEL}</text:list-level-style-number>'

RULES = """<html lang="sv"><head><meta charset="utf-8"><title>Villkor för Kugghjulslånet</title><meta name="author" content="Lånenämnden"></head><body>
<h1>Villkor för Kugghjulslånet</h1><p>Kugghjulslånet är ett lån till verk&shy;städer i Provstad kommun. Räntan är 3,5 procent under hela löptiden.</p>
<h2>Belopp och löptid</h2><table border="1"><tr><th rowspan="2">Verkstadens storlek</th><th colspan="2">Lån</th><th rowspan="2">Löptid</th></tr>
<tr><th>Lägst</th><th>Högst</th></tr><tr><td>1–9 anställda</td><td>50 000 kr</td><td>300 000 kr</td><td>3 år</td></tr>
<tr><td rowspan="2">10–49 anställda</td><td>100 000 kr</td><td>900 000 kr</td><td>5 år</td></tr>
<tr><td>900 001 kr</td><td>2&nbsp;000&nbsp;000 kr</td><td>7 år</td></tr></table>
<h2>Det här krävs</h2><ol><li>En affärsplan för minst två år.</li><li>En borgensman, som kan vara:<ul><li>en ägare</li><li>en leverantör</li></ul></li>
<li>Ett beslut av styrelsen.</li></ol><p>Skicka frågor till <a href="mailto:lan@exempel.se">Lånenämnden</a> eller läs mer på
<a href="https://www.exempel.se/lan">www.exempel.se/lan</a>.</p></body></html>"""

DECK = """<?xml version="1.0" encoding="UTF-8"?><office:document {odf} office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:styles><text:list-style style:name="Dots">{dots}</text:list-style>{kinds}</office:styles>
<office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout>
</office:automatic-styles><office:master-styles><style:master-page style:name="M" style:page-layout-name="L"/></office:master-styles>
<office:body><office:presentation>{pages}</office:presentation></office:body></office:document>"""

KINDS = "".join(f'<style:style style:name="M-{kind}" style:family="presentation"/>' for kind in ("title", "subtitle", "outline", "notes"))

CALLS = """Utlysning;Öppnar;Stänger;Budget;Andel
Förstudier;2026-03-01;2026-04-15;1500000;0,5
Automationskliv;2026-09-01;2026-10-31;4000000;0,35
Kompetenslyft för underleverantörer;2027-01-15;2027-03-01;750000;0,8
"""


def soften(text: str) -> str:
    """Put a soft hyphen into long words, and write the hyphen of a pair as one that does not break."""
    text = re.sub(r"(?<=[a-zåäö]{6})(?=[bdfgklmnprstv][aeiouyåäö][a-zåäö]{3})", "\u00ad", text, count=1)
    return text.replace("e-post", "e\u2011post")


def make_guide(folder: Path) -> Path:
    """Set the guide's expected text as an OpenDocument text."""
    blocks = re.split(r"\n\s*\n", (FOLDER / "guide.expected.md").read_text(encoding="utf-8").strip())
    notes = {block[0]: block[2:] for block in blocks if block[0] in "¹²"}
    body = "".join(set_block(block, notes) for block in blocks if block[0] not in "¹²")
    source = folder / "guide.fodt"
    source.write_text(WRITER.format(odf=ODF, dots=DOTS, numbers=NUMBERS, body=body), encoding="utf-8")
    return source


def set_block(block: str, notes: dict[str, str]) -> str:
    def inline(text: str) -> str:
        text = escape(soften(text)).replace("m²", 'm<text:span text:style-name="Up">2</text:span>')
        for mark, note in notes.items():
            citation = (
                f'<text:note text:note-class="footnote"><text:note-citation>{"¹²".index(mark) + 1}</text:note-citation><text:note-body>'
            )
            text = text.replace(mark, f"{citation}<text:p>{escape(note)}</text:p></text:note-body></text:note>")
        return re.sub(r"(\S+) \((https://[^)]+)\)", r'<text:a xlink:type="simple" xlink:href="\2">\1</text:a>', text)

    if match := re.match(r"(#+) (.*)", block):
        return f'<text:h text:outline-level="{len(match[1])}">{inline(match[2])}</text:h>'
    if block.startswith("|"):
        rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in block.splitlines() if "---" not in line]
        cells = ["".join(f"<table:table-cell><text:p>{inline(cell)}</text:p></table:table-cell>" for cell in row) for row in rows]
        written = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
        return f'<table:table table:name="T"><table:table-column table:number-columns-repeated="{len(rows[0])}"/>{written}</table:table>'
    if re.match(r"- |1\. ", block):
        return set_list(block.splitlines(), inline)
    return f"<text:p>{inline(block)}</text:p>"


def set_list(lines: list[str], inline: Callable[[str], str]) -> str:
    items: list[str] = []
    for line in lines:
        text = f"<text:p>{inline(line.split(' ', 1)[1] if line[0] != ' ' else line.strip()[2:])}</text:p>"
        if line.startswith("  "):
            items[-1] += f"<text:list><text:list-item>{text}</text:list-item></text:list>"
        else:
            items.append(text)
    written = "".join(f"<text:list-item>{item}</text:list-item>" for item in items).replace("</text:list><text:list>", "")
    return f'<text:list text:style-name="{"Dots" if lines[0].startswith("-") else "Numbers"}">{written}</text:list>'


def make_deck(folder: Path) -> Path:
    """Set the lecture's expected text as an OpenDocument presentation."""
    source = folder / "lecture.fodp"
    parts = re.split(r"<!-- sida \d+ -->", (FOLDER / "lecture.expected.md").read_text(encoding="utf-8"))[1:]
    pages = "".join(set_slide(part.strip(), number) for number, part in enumerate(parts, start=1))
    source.write_text(DECK.format(odf=ODF, dots=DOTS, kinds=KINDS, pages=pages), encoding="utf-8")
    return source


def set_slide(part: str, number: int) -> str:
    title, *blocks = re.split(r"\n\s*\n", part)
    notes = next((block.removeprefix("Anteckningar: ") for block in blocks if block.startswith("Anteckningar: ")), "")
    frames = [frame("title", 1, f"<text:p>{escape(soften(title.removeprefix('## ')))}</text:p>")]
    for place, block in enumerate(block for block in blocks if not block.startswith("Anteckningar: ")):
        written = set_list(block.splitlines(), escape) if block.startswith("- ") else f"<text:p>{escape(block)}</text:p>"
        frames.append(frame("subtitle" if block[0] != "-" else "outline", 5 + 4 * place, written))
    written = "".join(reversed(frames))  # the file's order is not the reading order
    if notes:
        box = f'<draw:frame presentation:style-name="M-notes" presentation:class="notes" svg:width="15cm" svg:height="10cm"><draw:text-box><text:p>{escape(notes)}</text:p></draw:text-box></draw:frame>'
        written += f"<presentation:notes>{box}</presentation:notes>"
    return f'<draw:page draw:name="s{number}" draw:master-page-name="M">{written}</draw:page>'


def frame(kind: str, top: int, text: str) -> str:
    place = f'svg:x="2cm" svg:y="{top}cm" svg:width="24cm" svg:height="3cm"'
    return f'<draw:frame presentation:style-name="M-{kind}" presentation:class="{kind}" {place}><draw:text-box>{text}</draw:text-box></draw:frame>'


def convert(source: Path, ending: str, *options: str) -> None:
    """Let LibreOffice write a file of another kind into the folder of fixtures."""
    with tempfile.TemporaryDirectory() as profile:
        command = [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{profile}",
            *options,
            "--convert-to",
            ending,
            "--outdir",
            str(FOLDER),
        ]
        subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=180)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        convert(make_guide(folder), "docx")
        (folder / "rules.html").write_text(RULES, encoding="utf-8")
        convert(folder / "rules.html", "docx:Office Open XML Text", "--infilter=HTML (StarWriter)")
        convert(make_deck(folder), "pptx")
        (folder / "calls.csv").write_text(CALLS, encoding="utf-8")
        convert(folder / "calls.csv", "xlsx", "--infilter=CSV:59,34,76,1,2/2/3/5/4/5,1053,false,true")
        make_book(folder / "budget.xlsx")
        convert(folder / "budget.xlsx", "xlsx:Calc MS Excel 2007 XML")  # LibreOffice counts the formulas
    make_styled(FOLDER / "styled.docx")
    make_slides(FOLDER / "slides.pptx")


if __name__ == "__main__":
    main()
