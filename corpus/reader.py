"""Turn one file into documents: Markdown with front matter, plain text, an office file, a web page, a PDF, or JSON lines."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from corpus.encoding import decode_text
from corpus.errors import AdviserError
from corpus.extraction.layout import LINE_ENDS
from corpus.extraction.sandbox import extract_safely
from corpus.front import FRONT_MATTER, UNCLOSED_FRONT_MATTER, read_front
from corpus.pages import lay_out_pages, read_pages
from corpus.schema import Document

READER_VERSION = "4"  # stored with an index generation: change it whenever a file can be read otherwise
MAX_BYTES = 50 * 1024 * 1024  # staff's largest brochure is a few MB; more is a mistake or an attack
MAX_ID = 400  # characters, as in the database
HEADING = re.compile(r"^#[ \t]+(.+?)\s*#*$", re.MULTILINE)
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\ufeff\ud800-\udfff]|\u00ad(?:\\n[ \\t]*)?")
# A word divided at the end of a line; not "teknik- och …". After a capital or figure the hyphen belongs to the word (IUC-nätverket).
DIVIDED = re.compile(r"(?<=[a-zåäöéü])-[ \t]*\n[ \t]*(?=[a-zåäöéü])(?!(?:och|eller|samt|respektive)\b)")
HYPHENATED = re.compile(r"(?<=[A-ZÅÄÖ\d]-)[ \t]*\n[ \t]*(?=[a-zåäöéü])(?!(?:och|eller|samt|respektive)\b)")
NO_TITLE = re.compile(r"\W*(?:untitled|anonymous|namnlös\w*)?\W*|Microsoft Word.*|.*\.(?:docx?|indd|pptx?|pdf|odt|html?)", re.IGNORECASE)


def clean_text(text: str) -> str:
    """Normalise to NFC and newline line ends, and drop control characters, lone surrogates and soft hyphens."""
    return INVISIBLE.sub("", LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))


def join_divided_words(text: str) -> str:
    """Put words together again that were divided at the end of a line."""
    return HYPHENATED.sub("", DIVIDED.sub("", text))


def _decode(data: bytes, path: Path) -> str:
    text = decode_text(data)
    if text is None:
        raise AdviserError(f"{path} innehåller binära data, inte text. Spara filen som text i UTF-8 och försök igen.")
    return text


def asked_path(path: Path) -> Path:
    """Return where the questions that a document answers may stand: robotlyftet.asked.yaml beside robotlyftet.md."""
    return path.with_suffix(".asked.yaml")


def _title(text: str, path: Path) -> str:
    """Take the first Markdown heading, else the first short line of at least two words without digits, else the file's name."""
    if heading := HEADING.search(text):
        return heading[1]
    lines = (line.strip() for line in text.splitlines()[:20])
    return next((line for line in lines if re.fullmatch(r"[^\d.|]{4,100}", line) and len(line.split()) > 1), path.stem)


def _read_text(data: bytes, path: Path, name: str) -> list[Document]:
    text = join_divided_words(clean_text(_decode(data, path))).strip()
    return [Document(id=name, title=_title(text, path), text=text, digest=hashlib.sha256(data).hexdigest())]


def _read_markdown(data: bytes, path: Path, name: str) -> list[Document]:
    asked = _read_bytes(asked_path(path)) if asked_path(path).is_file() else b""
    return [_parse_markdown(data, path, name, asked)]


def read_manuscript(markdown: str, *, asked: str = "", name: str) -> Document:
    """Read a document from its Markdown with front matter, and the YAML of the questions it answers; `name` stands in the messages.

    Raises:
        AdviserError: the front matter is missing, or breaks the schema.
    """
    document = _parse_markdown(markdown.encode(), Path(name), name, asked.encode())
    if document.front is None:
        raise AdviserError(f"{name} saknar huvud. Börja dokumentet med en rad ---, nycklarna och en rad ---.")
    return document


def _parse_markdown(data: bytes, path: Path, name: str, asked: bytes) -> Document:
    text, digest = clean_text(_decode(data, path)), hashlib.sha256(data + asked).hexdigest()
    match = FRONT_MATTER.match(text)
    if match is None and UNCLOSED_FRONT_MATTER.match(text):
        raise AdviserError(f"{path}: huvudet börjar med --- men avslutas aldrig. Skriv en rad med --- efter det och försök igen.")
    body, pages = read_pages(text[match.end() :] if match else text)
    if match is None:
        return Document(id=name, title=_title(text, path), text=body, digest=digest, pages=pages)
    beside = asked_path(path)
    front = read_front(match[1], place=str(path), asked=_decode(asked, beside) if asked else "", asked_place=str(beside))
    return Document(id=front.id, title=front.title, text=body, digest=digest, front=front, pages=pages)


def _read_extracted(data: bytes, path: Path, name: str) -> list[Document]:
    """Read an office file, a web page or a PDF in a process of its own, with its page numbers where it has pages."""
    extraction = extract_safely(data, path.name)
    numbers = range(1, len(extraction.pages) + 1)
    text, pages = lay_out_pages(extraction.pages, numbers)
    title, heading = extraction.properties.title, HEADING.search(text)
    if not title or NO_TITLE.fullmatch(title):
        title = heading[1] if heading else path.stem
    pages = pages if extraction.is_paged else ()
    return [Document(id=name, title=title, text=text, digest=hashlib.sha256(data).hexdigest(), pages=pages)]


def _read_json_lines(data: bytes, path: Path, name: str) -> list[Document]:
    lines = enumerate(_decode(data, path).split("\n"), start=1)
    return [_read_json_line(line, f"{path}, rad {number}") for number, line in lines if line.strip()]


def _read_json_line(line: str, place: str) -> Document:
    try:
        record = json.loads(line)
        identifier, text, title = record["id"], record["text"], record.get("title") or ""
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AdviserError(f'{place}: väntade {{"id": …, "text": …}} på raden. Rätta raden och försök igen.') from error
    if isinstance(identifier, int) and not isinstance(identifier, bool):
        identifier = str(identifier)
    if not (isinstance(identifier, str) and isinstance(text, str) and isinstance(title, str)):
        raise AdviserError(f"{place}: id, text och title ska vara text inom citattecken. Rätta raden och försök igen.")
    identifier, text, title = (clean_text(value).strip() for value in (identifier, text, title))
    if not 0 < len(identifier) <= MAX_ID:
        raise AdviserError(f"{place}: id är {len(identifier)} tecken; väntade 1–{MAX_ID}. Rätta raden och försök igen.")
    return Document(id=identifier, title=title or identifier, text=text, digest=hashlib.sha256(line.encode()).hexdigest())


Reader = Callable[[bytes, Path, str], list[Document]]
READERS: dict[str, Reader] = {
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".txt": _read_text,
    **dict.fromkeys((".pdf", ".docx", ".pptx", ".xlsx", ".html", ".htm"), _read_extracted),
    ".jsonl": _read_json_lines,
}
SUFFIXES = frozenset(READERS)


def read_file(path: Path, *, root: Path) -> list[Document]:
    """Read one file; a document without an id of its own gets its path below `root` without the ending.

    Raises:
        AdviserError: the file is missing, too large, of an unknown kind, broken, or holds no text.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise AdviserError(f"{path}: filtypen {path.suffix or '(ingen)'} kan inte läsas. Välj någon av {', '.join(sorted(SUFFIXES))}.")
    name = unicodedata.normalize("NFC", path.relative_to(root).with_suffix("").as_posix())
    if INVISIBLE.search(name) or len(name) > MAX_ID:
        shown = str(path).encode("utf-8", "replace").decode()
        raise AdviserError(f"{shown}: filens namn är för långt eller har tecken som inte är giltig UTF-8. Döp om filen och försök igen.")
    documents = reader(_read_bytes(path), path, name)
    if not any(document.text for document in documents):
        raise AdviserError(f"{path} innehåller ingen text. Är det en inskannad fil? Lägg till en version med text.")
    return documents


def _read_bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise AdviserError(f"{path} är {size / 1024**2:.0f} MB; högst {MAX_BYTES // 1024**2} MB kan läsas. Dela upp filen.")
        return path.read_bytes()
    except OSError as error:
        raise AdviserError(f"{path} går inte att läsa ({error.strerror}). Kontrollera sökvägen och rättigheterna.") from error
