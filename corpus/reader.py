"""Turn one file into documents: Markdown with front matter, plain text, PDF, or JSON lines."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import yaml
from pydantic import ValidationError

from corpus.errors import AdviserError
from corpus.schema import Document, FrontMatter, Page

MAX_BYTES = 50 * 1024 * 1024  # staff's largest brochure is a few MB; more is a mistake or an attack
MAX_PAGES = 2_000
FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
HEADING = re.compile(r"^#\s+(.+?)\s*#*$", re.MULTILINE)


def clean_text(text: str) -> str:
    """Normalise to NFC and newline line ends, and drop control characters and soft hyphens."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", ""))
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad]", "", text)


def _decode(data: bytes, path: Path) -> str:
    """Read UTF-8, or UTF-16 where a byte order mark says so, else Windows-1252; refuse binary data."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:8192]:
        raise AdviserError(f"{path} innehåller binära data, inte text. Spara filen som text i UTF-8 och försök igen.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _front_matter(raw: str, path: Path) -> FrontMatter:
    try:
        data = yaml.safe_load(raw)
    except (yaml.YAMLError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise AdviserError(f"{path}: huvudet mellan ---raderna är inte giltig YAML ({reason}). Rätta raden och försök igen.") from error
    if not isinstance(data, dict):
        raise AdviserError(f"{path}: huvudet mellan ---raderna ska bestå av rader av formen nyckel: värde.")
    try:
        return FrontMatter.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "huvudet"
        raise AdviserError(f"{path}: {where}: {first['msg']} ({error.error_count()} fel). Se corpus/README.md för nycklarna.") from error


def _title(text: str, path: Path) -> str:
    """Take the first Markdown heading, else the first short line of at least two words without digits, else the file's name."""
    if heading := HEADING.search(text):
        return heading[1]
    lines = (line.strip() for line in text.splitlines()[:20])
    return next((line for line in lines if re.fullmatch(r"[^\d.|]{4,100}", line) and len(line.split()) > 1), path.stem)


def _read_markdown(data: bytes, path: Path, name: str) -> list[Document]:
    text, digest = clean_text(_decode(data, path)), hashlib.sha256(data).hexdigest()
    match = FRONT_MATTER.match(text)
    if not match:
        return [Document(id=name, title=_title(text, path), text=text.strip(), digest=digest)]
    front = _front_matter(match[1], path)
    return [Document(id=front.id, title=front.title, text=text[match.end() :].strip(), digest=digest, front=front)]


def _read_pdf(data: bytes, path: Path, name: str) -> list[Document]:
    from io import BytesIO

    from pypdf import PdfReader  # 0.2 s to import, and most runs read no PDF
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise AdviserError(f"{path} är skyddad med lösenord. Spara en kopia utan lösenord och försök igen.")
        if len(reader.pages) > MAX_PAGES:
            raise AdviserError(f"{path} har {len(reader.pages)} sidor; högst {MAX_PAGES} kan läsas. Dela upp filen.")
        texts = [clean_text(page.extract_text()).strip() for page in reader.pages]
        title = str(reader.metadata.title or "").strip() if reader.metadata else ""
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise AdviserError(f"{path} går inte att läsa som PDF ({type(error).__name__}). Öppna den och spara om den som PDF.") from error
    pages, text = [], ""
    for number, body in enumerate(texts, start=1):
        start = len(text)
        text += body + "\n\n"
        pages.append(Page(number=number, start=start, end=len(text)))
    return [Document(id=name, title=title or path.stem, text=text.rstrip(), digest=hashlib.sha256(data).hexdigest(), pages=tuple(pages))]


def _read_json_lines(data: bytes, path: Path, name: str) -> list[Document]:
    documents = []
    for number, line in enumerate(_decode(data, path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            identifier, text = str(record["id"]), clean_text(str(record["text"])).strip()
            title = clean_text(str(record.get("title") or identifier))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise AdviserError(f'{path}, rad {number}: väntade {{"id": …, "text": …}} på raden. Rätta raden och försök igen.') from error
        digest = hashlib.sha256(line.encode()).hexdigest()
        documents.append(Document(id=identifier, title=title, text=text, digest=digest))
    return documents


Reader = Callable[[bytes, Path, str], list[Document]]
READERS: dict[str, Reader] = {
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".txt": _read_markdown,
    ".pdf": _read_pdf,
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
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise AdviserError(f"{path} är {size / 1024**2:.0f} MB; högst {MAX_BYTES // 1024**2} MB kan läsas. Dela upp filen.")
        data = path.read_bytes()
    except OSError as error:
        raise AdviserError(f"{path} går inte att läsa ({error.strerror}). Kontrollera sökvägen och rättigheterna.") from error
    documents = reader(data, path, path.relative_to(root).with_suffix("").as_posix())
    if not documents or not any(document.text for document in documents):
        raise AdviserError(f"{path} innehåller ingen text. Är det en inskannad fil? Lägg till en version med text.")
    return documents
