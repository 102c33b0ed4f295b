"""Make the PDF fixtures from their expected Markdown: `python tests/files/make_pdf.py`; needs LibreOffice and Chromium.

`pdf/NAME.expected.md` is the source that was written by hand; LibreOffice or Chromium sets it, with soft hyphens where a line may break.
"""

import io
import random
import re
import subprocess
import tempfile
from html import escape
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageFilter
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(__file__).parent / "pdf"
SYLLABLE = re.compile(r"(?<=[a-zåäö]{3})(?=[bcdfghjklmnpqrstvxz][aeiouyåäö][a-zåäö])")  # near enough to Swedish hyphenation
LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}
A4, A5 = (210, 297), (148, 210)  # mm
PAGE_MARK = re.compile(r"<!-- sida \d+ -->")
CSS = """
@page { size: A4; margin: 22mm 20mm } body { font: 11pt/1.4 'Liberation Serif'; margin: 0 } h1 { font-size: 22pt } h2 { font-size: 15pt }
h3 { font-size: 11pt; font-weight: bold } table { border-collapse: collapse; width: 100%; margin: 1em 0 }
td, th { padding: 3pt 6pt; text-align: left }
.ruled td, .ruled th { border: 1px solid #555 } .columns { columns: 2; column-gap: 9mm; text-align: justify; hyphens: manual }
"""
FODT = (Path(__file__).parent / "pdf_template.fodt").read_text(encoding="utf-8")  # with the places for text in braces
PAGE_OF = 'Sida <text:page-number text:select-page="current">1</text:page-number> (<text:page-count>1</text:page-count>)'


def read_source(name: str) -> list[str]:
    """Return the blocks of a source, a heading, paragraph, list or table each."""
    return re.split(r"\n\s*\n", (FOLDER / f"{name}.expected.md").read_text(encoding="utf-8").strip())


def soften(text: str) -> str:
    """Put soft hyphens into the long words."""
    return re.sub(r"[a-zåäö]{8,}", lambda word: SYLLABLE.sub("\u00ad", word[0]), text)


def table_rows(block: str) -> list[list[str]]:
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in block.splitlines()]
    return [row for row in rows if set("".join(row)) != {"-"}]


def set_odt_blocks(blocks: list[str], *, columns: bool) -> str:
    notes = {block[0]: block[2:] for block in blocks if block[0] in "¹²"}
    body, breaks = [], False
    for block in (block for block in blocks if block[0] not in "¹²"):
        if PAGE_MARK.match(block):
            breaks = bool(body)
            continue
        body.append(set_odt_block(block, notes, breaks=breaks))
        breaks = False
        if columns and len(body) == 2:
            body.append('<text:section text:style-name="Cols" text:name="Columns">')
    return "".join(body) + ("</text:section>" if columns else "")


def set_odt_block(block: str, notes: dict[str, str], *, breaks: bool) -> str:
    def inline(text: str) -> str:
        def mark(match: re.Match[str]) -> str:
            if match[0] not in notes or text.startswith("Lokalens"):
                return f'<text:span text:style-name="Up">{"¹²³".index(match[0]) + 1}</text:span>'
            return (
                f'<text:note text:note-class="footnote"><text:note-citation>{"¹²³".index(match[0]) + 1}</text:note-citation>'
                "<text:note-body>"
                f'<text:p text:style-name="S">{escape(notes[match[0]])}</text:p></text:note-body></text:note>'
            )

        return re.sub("[¹²³]", mark, soften(escape(text)))

    if block.startswith("|"):
        start, end = '<table:table-cell table:style-name="Cell"><text:p>', "</text:p></table:table-cell>"
        rows = ["".join(f"{start}{inline(cell)}{end}" for cell in row) for row in table_rows(block)]
        columns = f'<table:table-column table:number-columns-repeated="{len(table_rows(block)[0])}"/>'
        body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        return f'<table:table table:name="T">{columns}{body}</table:table><text:p text:style-name="P"/>'
    if match := re.match(r"(#+) (.*)", block):
        style = f"H{len(match[1])}" + ("B" if breaks else "")
        return f'<text:h text:style-name="{style}" text:outline-level="{len(match[1])}">{inline(match[2])}</text:h>'
    if re.match(r"- |1\. ", block):
        texts = [inline(line.split(" ", 1)[1]) for line in block.splitlines()]
        items = [f'<text:list-item><text:p text:style-name="P">{text}</text:p></text:list-item>' for text in texts]
        return f'<text:list text:style-name="{"Dots" if block[0] == "-" else "Numbers"}">{"".join(items)}</text:list>'
    return f'<text:p text:style-name="P">{inline(block)}</text:p>'


def print_office(name: str, *, columns: bool = False, header: str = "", footer: str = "", ligatures: bool = False) -> bytes:
    """Set a source with LibreOffice."""
    blocks = read_source(name)
    if ligatures:
        blocks = [re.sub("ffi|ffl|ff|fi|fl", lambda match: LIGATURES[match[0]], block) for block in blocks]
    return convert_odt(
        title=escape(next((block[2:] for block in blocks if block.startswith("# ")), "")),
        font="DejaVu Serif" if ligatures else "Liberation Sans",
        align='fo:text-align="justify"' if columns else "",
        header=header,
        footer=footer,
        body=set_odt_blocks(blocks, columns=columns),
        page=A5 if columns else A4,
    )


def convert_odt(**parts: object) -> bytes:
    """Return the template with its parts as LibreOffice prints it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.fodt"
        path.write_text(FODT.format(**parts), encoding="utf-8")
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return path.with_suffix(".pdf").read_bytes()


def set_html(name: str, *, columns: bool, ruled: bool) -> str:
    parts = []
    for block in read_source(name):
        if block.startswith("|"):
            head, *rows = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in table_rows(block)]
            body = "".join(f"<tr>{row}</tr>" for row in rows)
            parts.append(f'<table class="{"ruled" if ruled else ""}"><tr>{head.replace("td>", "th>")}</tr>{body}</table>')
        elif match := re.match(r"(#+) (.*)", block):
            parts.append(f"<h{len(match[1])}>{escape(match[2])}</h{len(match[1])}>")
        elif block.startswith("- "):
            parts.append("<ul>" + "".join(f"<li>{soften(escape(line[2:]))}</li>" for line in block.splitlines()) + "</ul>")
        else:
            parts.append(f"<p>{soften(escape(block))}</p>")
    if columns:
        parts[2:] = ['<div class="columns">', *parts[2:], "</div>"]
    head = f'<meta charset="utf-8"><title>{escape(read_source(name)[0][2:])}</title><style>{CSS}</style>'
    return f'<!doctype html><html lang="sv">{head}<body>{"".join(parts)}'


def print_web(name: str, *, columns: bool = False, ruled: bool = False, footer: str = "") -> bytes:
    """Set a source with Chromium's print."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(set_html(name, columns=columns, ruled=ruled))
        head = '<div style="font-size:8pt;width:100%;padding:0 20mm">Exempelstödet – årsrapport</div>'
        data = page.pdf(display_header_footer=bool(footer), header_template=head, footer_template=footer, prefer_css_page_size=True)
        browser.close()
    return data


def print_prices(name: str) -> bytes:
    """Set a source with reportlab: a table that only positions show."""
    buffer, row = io.BytesIO(), 780
    canvas = Canvas(buffer, invariant=1)
    for block in read_source(name):
        for line in table_rows(block) if block.startswith("|") else [[block.removeprefix("# ")]]:
            canvas.setFont("Helvetica", 20 if block.startswith("#") else 11)
            for column, cell in enumerate(line):
                canvas.drawString(72 + 150 * column, row, cell)
            row -= 16
        row -= 14
    canvas.save()
    return buffer.getvalue()


def scan(data: bytes, number: int = 0) -> bytes:
    """Return a page as an image with noise, the way a scanner would hand it over."""
    document = pdfium.PdfDocument(data)
    image = document[number].render(scale=170 / 72).to_pil().convert("L").rotate(0.4, fillcolor=255, resample=Image.Resampling.BICUBIC)
    document.close()
    noise = Image.frombytes("L", image.size, random.Random(4).randbytes(image.width * image.height))
    image = Image.blend(image, noise, 0.08).filter(ImageFilter.GaussianBlur(0.6))
    buffer = io.BytesIO()
    image.save(buffer, "PDF", resolution=170, quality=45)
    return buffer.getvalue()


def write_pdf(*pages: bytes, encryption: tuple[str, str, str] | None = None, rotation: int = 0) -> bytes:
    """Join files, and encrypt them with (user password, owner password, algorithm) or turn their pages."""
    writer = PdfWriter()
    for data in pages:
        writer.append(PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        page.rotate(rotation)
    if encryption:
        writer.encrypt(encryption[0], encryption[1], algorithm=encryption[2])
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def make_files() -> dict[str, bytes]:
    """Return every fixture by its name."""
    numbers = '<span class="pageNumber"></span> / <span class="totalPages"></span>'
    footer = f'<div style="font-size:8pt;width:100%;text-align:center">{numbers}</div>'
    letter = print_office("letter", footer=PAGE_OF)
    scanned = scan(print_office("scan"))
    files = {
        "brochure": print_office("brochure", columns=True, header="Exempelstödet – så fungerar det", footer=PAGE_OF),
        "guide": print_office("guide", header="Provlyftet · handledning", footer=f"Programkansliet, dnr 2027-114<text:tab/>{PAGE_OF}"),
        "leaflet": print_web("leaflet", columns=True),
        "report": print_web("report", ruled=True, footer=footer),
        "unruled": print_web("report"),
        "letter": letter,
        "scan": scanned,
        "mixed": write_pdf(letter, scanned),
        "ligatures": print_office("ligatures", ligatures=True),
        "plain": print_prices("plain"),
        "turned": write_pdf(print_web("leaflet", columns=True), rotation=90),
        "owner_aes": write_pdf(letter, encryption=("", "ägare", "AES-256")),
    }
    files["locked_rc4"] = write_pdf(letter, encryption=("hemligt", "ägare", "RC4-128"))
    files["locked_aes"] = write_pdf(letter, encryption=("hemligt", "ägare", "AES-256"))
    return files


if __name__ == "__main__":
    for name, data in make_files().items():
        (FOLDER / f"{name}.pdf").write_bytes(data)
