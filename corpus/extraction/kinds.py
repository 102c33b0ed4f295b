"""Recognise what a file is by its content, and say why one that cannot be used cannot."""

import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from corpus.extraction.types import ExtractionError, Format

LARGEST_FILE = 50_000_000  # bytes; a hundred scanned pages are about 30 MB, and a child process holds a few copies of a file
READABLE = "PDF, Word (.docx), PowerPoint (.pptx), Excel (.xlsx), webbsidor (.html), Markdown (.md), text (.txt) och ZIP"

_ENDINGS: dict[Format, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "word": (".docx",),
    "powerpoint": (".pptx",),
    "excel": (".xlsx",),
    "html": (".html", ".htm", ".xhtml"),
    "markdown": (".md", ".markdown"),
    "text": (".txt", ".text"),
    "zip": (".zip",),
}
_NAMES: dict[Format, str] = {
    "pdf": "en PDF",
    "word": "ett Word-dokument",
    "powerpoint": "en PowerPoint-presentation",
    "excel": "en Excel-bok",
    "html": "en webbsida",
    "markdown": "text",
    "text": "text",
    "zip": "en ZIP-fil",
}
_FORMATS: dict[str, Format] = {ending: format_ for format_, endings in _ENDINGS.items() for ending in endings}
_TEXT_KINDS = frozenset[Format]({"html", "markdown", "text"})

_MACRO_ENDINGS = {
    **dict.fromkeys((".docm", ".dotm"), ".docx"),
    **dict.fromkeys((".pptm", ".potm", ".ppsm"), ".pptx"),
    **dict.fromkeys((".xlsm", ".xltm", ".xlam"), ".xlsx"),
}
_MACRO_PROGRAMS = frozenset({"vbaproject.bin", "vbadata.xml"})
# Endings of what cannot be read, to the kind that the same program can save as.
_SAVE_AS = {
    **dict.fromkeys((".doc", ".dot", ".dotx", ".rtf", ".odt", ".wps", ".pages"), ".docx"),
    **dict.fromkeys((".ppt", ".pps", ".ppsx", ".potx", ".odp", ".key"), ".pptx"),
    **dict.fromkeys((".xls", ".xlt", ".xltx", ".xlsb", ".ods", ".csv", ".numbers"), ".xlsx"),
}
_OLD_STREAMS = {"WordDocument": ".docx", "PowerPoint Document": ".pptx", "Workbook": ".xlsx", "Book": ".xlsx"}
_OPEN_DOCUMENTS = {b"text": ".docx", b"presentation": ".pptx", b"spreadsheet": ".xlsx"}
_OOXML_FOLDERS: dict[str, Format] = {"word": "word", "ppt": "powerpoint", "xl": "excel"}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
# Endings of pictures and programs; what has an ending that is not listed here is taken for what it contains.
_OTHER_ENDINGS = frozenset(
    ".png .jpg .jpeg .gif .bmp .tif .tiff .webp .heic .svg .ico .exe .dll .msi .bat .cmd .com .ps1 .sh .js .vbs .jar .py .app".split()
)
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(rb"(?:\s|<\?xml[^>]{0,200}\?>|<!--(?>.{0,2000}?-->))*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_SVG = re.compile(rb"(?:\s|<\?xml[^>]{0,200}\?>|<!--(?>.{0,2000}?-->)|<!doctype\s+svg[^>]{0,300}>)*+<svg\b", re.IGNORECASE | re.DOTALL)
_HEAD = 8192  # bytes looked at to tell text from other content
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
_MOST_CONTROL = 0.02  # share of control characters in a text; files of other kinds have 5 % and more


def recognise(data: bytes, name: str) -> Format:
    """Tell a file's format by its content, and by its ending where the content is text.

    Raises:
        ExtractionError: the file is empty, too large, mislabelled, protected, has macros, or is of a kind that cannot be read.
    """
    shown, ending = printable(name), PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if not data.strip(b" \t\r\n\x00"):
        raise ExtractionError(f"{shown} är tom. Kontrollera filen och lägg till den igen.")
    if len(data) > LARGEST_FILE:
        raise ExtractionError(
            f"{shown} är {len(data) // 1_000_000} MB, men högst {LARGEST_FILE // 1_000_000} MB kan läsas. Dela upp den i flera."
        )
    _refuse_unreadable(data, shown)
    found = _format_of(data, shown, ending)
    _refuse_ending(found, shown, ending)
    return found


def printable(name: str) -> str:
    """Return a file's name, which is untrusted, as it can stand in a sentence: without folders and control characters, and not too long."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(character for character in last if character.isprintable()).strip()
    return (kept if len(kept) <= 100 else f"{kept[:60]}…{kept[-30:]}") or "Filen"


def is_archive(data: bytes) -> bool:
    """Tell whether a file is a ZIP, 7z or other archive, rather than an office document, which is a ZIP too."""
    if data.startswith(_ARCHIVES):
        return True
    members = _members(data) if data.startswith(_ZIP) else []
    return bool(members) and "[Content_Types].xml" not in members and "mimetype" not in members


def _refuse_unreadable(data: bytes, shown: str) -> None:
    if data.startswith(_OLE):
        raise _old_office(data, shown)
    if data.startswith(b"{\\rtf"):
        raise ExtractionError(f"{shown} är i det äldre formatet RTF, som inte kan läsas. Spara den som .docx eller PDF.")
    if _is_picture(data):
        raise ExtractionError(f"{shown} är en bild, och bilder kan inte läsas. Spara den som PDF, så läses texten i den.")
    if data.startswith(_PROGRAMS) and not _is_text(data):
        raise ExtractionError(f"{shown} är ett program och har inte lästs. Det som kan läsas är {READABLE}.")
    if data.startswith(_ARCHIVES) or data[257:262] == b"ustar":
        raise ExtractionError(f"{shown} är ett arkiv som inte kan öppnas. Packa upp det och lägg till filerna, eller packa dem som ZIP.")


def _is_picture(data: bytes) -> bool:
    if data.startswith(_PICTURES) and not _is_text(data):  # a text may begin with "BM"
        return True
    return (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:12] == b"ftypheic" or _SVG.match(data[:_HEAD]) is not None


def _old_office(data: bytes, shown: str) -> ExtractionError:
    """Tell what is in an OLE container: the older Office files, and the newer ones when they have a password."""
    if _has_stream(data, "EncryptedPackage") or _has_stream(data, "EncryptionInfo"):
        return ExtractionError(f"{shown} är skyddad med lösenord. Öppna den, ta bort lösenordet, spara och lägg till den igen.")
    for stream, ending in _OLD_STREAMS.items():
        if _has_stream(data, stream):
            return ExtractionError(f"{shown} är i Offices äldre format, som inte kan läsas. Spara den som {ending} eller PDF.")
    return ExtractionError(f"{shown} är i ett äldre format som inte kan läsas. Spara den som .docx, .pptx, .xlsx eller PDF.")


def _has_stream(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") + b"\x00\x00" in data


def _format_of(data: bytes, shown: str, ending: str) -> Format:
    head = data[:_HEAD].removeprefix(_BYTE_ORDER_MARKS[0])
    if head.lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(_ZIP):
        return _zip_format(data, shown)
    if _HTML.match(head) or (data.startswith(_BYTE_ORDER_MARKS[1:]) and _HTML.match(head.replace(b"\x00", b"")[2:])):
        return "html"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if not _is_text(data) or head.lstrip().startswith(b"<?xml"):  # data in XML is for programs, not for people
        raise _unknown(shown, ending)
    named = _FORMATS.get(ending, "text")
    return named if named in _TEXT_KINDS else "text"


def _zip_format(data: bytes, shown: str) -> Format:
    members = _members(data)
    if not members:
        raise ExtractionError(f"{shown} är skadad eller ofullständig. Öppna den, spara den på nytt och lägg till den igen.")
    if any(PurePosixPath(member).name.lower() in _MACRO_PROGRAMS for member in members):
        ending = next((_ENDINGS[_OOXML_FOLDERS[folder]][0] for folder in _folders(members)), ".docx, .pptx eller .xlsx")
        raise _macros(shown, ending)
    if "mimetype" in members:
        raise _open_document(data, shown)
    if "[Content_Types].xml" in members:
        return next((_OOXML_FOLDERS[folder] for folder in _folders(members)), "zip")
    return "zip"


def _members(data: bytes) -> list[str]:
    """List the names in a ZIP; none when it is broken."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return []


def _folders(members: list[str]) -> list[str]:
    tops = {member.split("/")[0] for member in members if "/" in member}
    return [folder for folder in _OOXML_FOLDERS if folder in tops]


def _open_document(data: bytes, shown: str) -> ExtractionError:
    for kind, ending in _OPEN_DOCUMENTS.items():
        if b"application/vnd.oasis.opendocument." + kind in data[:200]:
            return ExtractionError(f"{shown} är i formatet OpenDocument, som inte kan läsas. Spara den som {ending} eller PDF.")
    return ExtractionError(f"{shown} är av ett slag som inte kan läsas. Spara den som PDF.")


def _macros(shown: str, ending: str) -> ExtractionError:
    return ExtractionError(f"{shown} innehåller makron (program) och har inte lästs. Spara den utan makron, som {ending}.")


def _is_text(data: bytes) -> bool:
    if data.startswith(_BYTE_ORDER_MARKS):
        return True
    head = data[:_HEAD]
    return b"\x00" not in head and len(head) - len(head.translate(None, _CONTROL)) <= _MOST_CONTROL * len(head)


def _unknown(shown: str, ending: str) -> ExtractionError:
    if ending in _FORMATS:
        expected = _NAMES[_FORMATS[ending]]
        return ExtractionError(f"{shown} slutar på {ending} men innehåller inte {expected}. Spara filen på nytt och lägg till den igen.")
    return ExtractionError(f"{shown} är av ett slag som inte kan läsas. Det som kan läsas är {READABLE}.")


def _refuse_ending(found: Format, shown: str, ending: str) -> None:
    """Refuse a file whose ending says that it is something else: staff should know what they publish."""
    if ending in _ENDINGS[found] or (found in _TEXT_KINDS and _FORMATS.get(ending) in _TEXT_KINDS):
        return
    if ending in _MACRO_ENDINGS:
        raise _macros(shown, _MACRO_ENDINGS[ending])
    if found == "text" and ending in _SAVE_AS:
        raise ExtractionError(f"{shown} är av ett slag som inte kan läsas. Spara den som {_SAVE_AS[ending]} eller PDF.")
    if ending in _FORMATS or ending in _SAVE_AS or ending in _OTHER_ENDINGS:
        wanted = _ENDINGS[found][0]
        raise ExtractionError(f"{shown} slutar på {ending} men innehåller {_NAMES[found]}. Döp om den så att den slutar på {wanted}.")
