"""Write the files in `bad/`: broken, mislabelled, protected and hostile ones. Run: python tests/files/make_bad.py."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from docx import Document
from openpyxl import Workbook
from pptx import Presentation
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(__file__).parent / "bad"
TEXT = "Företag i Blekinge får stöd."
MOMENT = (2026, 1, 1, 0, 0, 0)  # in every ZIP, so that a file is the same each time; those with a password have random keys
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def pack(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method, compresslevel=9) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type = method
            archive.writestr(info, data)
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(document: object) -> bytes:
    buffer = BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return pack(unpack(buffer.getvalue()))


def make_pdf(pages: int = 1, *, lines: int = 1) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for _ in range(pages):
        for line in range(lines):
            canvas.drawString(72, 780 - 12 * line, TEXT)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def make_docx() -> bytes:
    document = Document()
    document.add_paragraph(TEXT)
    return saved(document)


def make_encrypted_pdf(algorithm: str) -> bytes:
    writer = PdfWriter()
    writer.append(BytesIO(make_pdf()))
    writer.encrypt("hemligt", algorithm=algorithm)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def make_ole(stream: str) -> bytes:
    """The beginning of an OLE container and the name of a stream: enough to be recognised, not a whole file."""
    return OLE + bytes(504) + stream.encode("utf-16-le") + bytes(512)


def raw_pdf(objects: list[bytes]) -> bytes:
    """A PDF of the given objects, numbered from 1, the first of them the catalogue."""
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return data + head + table + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"


def make_stream_bomb() -> bytes:
    """A page whose content unpacks twice, to 400 MB of operators that draw a letter."""
    packed = zlib.compress(zlib.compress(b"BT /F 9 Tf (a) Tj ET\n" * 20_000_000, 9), 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    stream = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(packed), packed)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return raw_pdf([CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream, font])


def make_page_bomb() -> bytes:
    """Ten to the power of eight pages, of which each level of the tree names the next ten times."""
    levels = [b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"%d 0 R " % (level + 3) * 10, 10 ** (8 - level)) for level in range(8)]
    return raw_pdf([CATALOGUE, *levels, b"<</Type/Page/Parent 9 0 R/MediaBox[0 0 595 842]>>"])


def make_looped_pdf() -> bytes:
    """Pages that are their own parents."""
    return raw_pdf(
        [CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 5/Parent 3 0 R>>", b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 5/Parent 2 0 R>>"]
    )


def make_docx_bomb() -> bytes:
    """A Word file of five million paragraphs in 170 MB of XML."""
    members = unpack(make_docx())
    head = f'<w:document xmlns:w="{MAIN}"><w:body>'.encode()
    members["word/document.xml"] = head + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 5_000_000 + b"</w:body></w:document>"
    return pack(members)


def make_wide_xlsx() -> bytes:
    """A sheet that says that it is as large as one can be, and has a cell in each of its corners."""
    members = unpack(saved(Workbook()))
    cell = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
    rows = cell.format(1, "A") + cell.format(1_048_576, "XFD")
    sheet = f'<worksheet xmlns="{SHEET}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    return pack(members | {"xl/worksheets/sheet1.xml": sheet.encode()})


def make_xml_bomb() -> bytes:
    """A Word file whose XML has entities that stand for each other: a billion letters."""
    entities = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10))
    body = f'<w:document xmlns:w="{MAIN}"><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>'
    return pack(unpack(make_docx()) | {"word/document.xml": f'<!DOCTYPE w:document [<!ENTITY e0 "a">{entities}]>{body}'.encode()})


def make_files() -> dict[str, bytes]:
    pdf, docx = make_pdf(), make_docx()
    with_macros = pack(unpack(docx) | {"word/vbaProject.bin": OLE})
    return {
        "tom.pdf": b"",
        "blank.txt": b" \r\n\t\n",
        "avklippt.pdf": pdf[:300],
        "avklippt.docx": docx[: len(docx) // 2],
        "losenord-rc4.pdf": make_encrypted_pdf("RC4-128"),
        "losenord-aes.pdf": make_encrypted_pdf("AES-256"),
        "losenord.docx": make_ole("EncryptedPackage"),
        "gammal.doc": make_ole("WordDocument"),
        "gammal.ppt": make_ole("PowerPoint Document"),
        "gammal.xls": make_ole("Workbook"),
        "egentligen-pdf.docx": pdf,
        "egentligen-word.pdf": docx,
        "egentligen-word.xlsx": docx,
        "egentligen-html.pdf": f"<!DOCTYPE html><title>x</title><p>{TEXT}</p>".encode(),
        "egentligen-powerpoint.zip": saved(Presentation()),
        "makron.docm": docx,
        "makron.docx": with_macros,
        "oppen.odt": pack({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, zipfile.ZIP_STORED),
        "rik.rtf": b"{\\rtf1\\ansi hej}",
        "bild.png": b"\x89PNG\r\n\x1a\n" + bytes(64),
        "program.exe": b"MZ\x90\x00" + bytes(64),
        "program.pdf": b"MZ\x90\x00" + bytes(64),
        "brus.pdf": bytes(range(256)) * 4,
        "tabell.csv": f"namn;stöd\nA;{TEXT}\n".encode(),
        "filer.7z": b"7z\xbc\xaf\x27\x1c" + bytes(64),
        "samling.zip": pack({"a.txt": TEXT.encode()}),
        "bomb-strom.pdf": make_stream_bomb(),
        "bomb-sidor.pdf": make_page_bomb(),
        "bomb-slinga.pdf": make_looped_pdf(),
        "bomb-stycken.docx": make_docx_bomb(),
        "bomb-entiteter.docx": make_xml_bomb(),
        "bomb-bred.xlsx": make_wide_xlsx(),
    }


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, data in make_files().items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
