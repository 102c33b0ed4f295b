"""Turn one file into documents: Markdown with front matter, plain text, PDF, or JSON lines."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Hashable, Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from corpus.errors import AdviserError
from corpus.schema import Document, FrontMatter, Page

READER_VERSION = "3"  # stored with an index generation: change it whenever a file can be read otherwise
MAX_BYTES = 50 * 1024 * 1024  # staff's largest brochure is a few MB; more is a mistake or an attack
MAX_PAGES = 2_000
MAX_FRONT_MATTER = 100_000  # characters; the longest shipped one has 6,000
MAX_ID = 400  # characters, as in the database
MAX_NOISE = 0.02  # share of control and undecodable characters; in a picture or program 10 %
FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
UNCLOSED_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n\w+:")
HEADING = re.compile(r"^#[ \t]+(.+?)\s*#*$", re.MULTILINE)
LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\ufeff\ud800-\udfff]|\u00ad(?:\\n[ \\t]*)?")
NOISE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")
# A word divided at the end of a line; not "teknik- och …". After a capital or figure the hyphen belongs to the word (IUC-nätverket).
DIVIDED = re.compile(r"(?<=[a-zåäöéü])-[ \t]*\n[ \t]*(?=[a-zåäöéü])(?!(?:och|eller|samt|respektive)\b)")
HYPHENATED = re.compile(r"(?<=[A-ZÅÄÖ\d]-)[ \t]*\n[ \t]*(?=[a-zåäöéü])(?!(?:och|eller|samt|respektive)\b)")
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft"})
NO_TITLE = re.compile(r"\W*(?:untitled|anonymous|namnlös\w*)?\W*|Microsoft Word.*|.*\.(?:docx?|indd|pptx?|pdf|odt|html?)", re.IGNORECASE)
SCHEMA_MESSAGES = {
    "extra_forbidden": "okänd nyckel",
    "missing": "nyckeln saknas",
    "literal_error": "{input!r} är inget av de tillåtna värdena: {expected}",
    "string_too_short": "värdet är tomt",
    "string_type": "{input!r} är ingen text; sätt citattecken runt värdet",
    "string_pattern_mismatch": "{input!r} har fel form",
    "tuple_type": "{input!r} är ingen lista; skriv [a, b]",
}


def clean_text(text: str) -> str:
    """Normalise to NFC and newline line ends, and drop control characters, lone surrogates and soft hyphens."""
    return INVISIBLE.sub("", LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))


def join_divided_words(text: str) -> str:
    """Put words together again that were divided at the end of a line."""
    return HYPHENATED.sub("", DIVIDED.sub("", text))


def _decode(data: bytes, path: Path) -> str:
    """Read UTF-8, or UTF-16 where a byte order mark says so, else Windows-1252; refuse binary data."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        text = data.decode("utf-8", errors="replace")
        broken = text.count("\ufffd")
        if broken * 2 > len(text) - len(text.encode("ascii", "ignore")):  # else UTF-8 with a damaged character or two
            text = data.decode("cp1252", errors="replace")
    if "\x00" in text or len(NOISE.findall(text)) > max(2, MAX_NOISE * len(text)):
        raise AdviserError(f"{path} innehåller binära data, inte text. Spara filen som text i UTF-8 och försök igen.")
    return text.removeprefix("\ufeff")


class _Loader(yaml.SafeLoader):
    """Safe YAML that refuses a key given twice, of which the last would win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        keys = [key.value for key, _ in node.value]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise yaml.constructor.ConstructorError(problem=f"nyckeln {twice} står två gånger", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


def asked_path(path: Path) -> Path:
    """Return where the questions that a document answers may stand: robotlyftet.asked.yaml beside robotlyftet.md."""
    return path.with_suffix(".asked.yaml")


def _front_matter(raw: str, path: Path, asked: bytes) -> FrontMatter:
    data = _yaml_mapping(raw, path)
    if asked and "asked" in data:
        raise AdviserError(f"{path}: nyckeln asked står i huvudet och finns som fil bredvid. Behåll frågorna på ett av ställena.")
    if asked:
        data["asked"] = _yaml_mapping(_decode(asked, asked_path(path)), asked_path(path), "filen")
    try:
        return FrontMatter.model_validate(data)
    except ValidationError as error:
        raise AdviserError(f"{path}: {_schema_reason(error)}. Se corpus/README.md för nycklarna.") from error


def _yaml_mapping(raw: str, path: Path, place: str = "huvudet mellan ---raderna") -> dict[Hashable, object]:
    if len(raw) > MAX_FRONT_MATTER:
        raise AdviserError(f"{path}: {place} är {len(raw)} tecken; högst {MAX_FRONT_MATTER} kan läsas. Korta texten.")
    try:
        data = yaml.load(raw, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise AdviserError(
            f"{path}: {place} är inte giltig YAML ({_yaml_reason(error, first=2 if '---' in place else 1)}). Rätta raden och försök igen."
        ) from error
    if not isinstance(data, dict):
        raise AdviserError(f"{path}: {place} ska bestå av rader av formen nyckel: värde. Rätta det och försök igen.")
    return data


def _yaml_reason(error: Exception, *, first: int) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"rad {error.problem_mark.line + first}: {error.problem}"  # counted from 0; in a document after the first ---
    return str(error).splitlines()[0]


def _schema_reason(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "huvudet"
    more = f" (och {error.error_count() - 1} fel till)" if error.error_count() > 1 else ""
    return f"{where}: {_schema_message(first)}{more}"


def _schema_message(details: ErrorDetails) -> str:
    template = SCHEMA_MESSAGES.get(details["type"])
    if template is None:
        return details["msg"].removeprefix("Value error, ")
    return template.format(input=details["input"], expected=details.get("ctx", {}).get("expected", "").replace(" or ", " eller "))


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
    text, digest = clean_text(_decode(data, path)), hashlib.sha256(data + asked).hexdigest()
    match = FRONT_MATTER.match(text)
    if match:
        front = _front_matter(match[1], path, asked)
        return [Document(id=front.id, title=front.title, text=text[match.end() :].strip(), digest=digest, front=front)]
    if UNCLOSED_FRONT_MATTER.match(text):
        raise AdviserError(f"{path}: huvudet börjar med --- men avslutas aldrig. Skriv en rad med --- efter det och försök igen.")
    return [Document(id=name, title=_title(text, path), text=text.strip(), digest=digest)]


def _extract_pages(data: bytes, path: Path) -> tuple[str, list[str]]:
    """Return a PDF's own title, often empty, and the text of its pages."""
    # 0.2 s to import, and most runs read no PDF
    from pypdf import PdfReader  # noqa: PLC0415 - start-up time
    from pypdf.errors import DependencyError, FileNotDecryptedError  # noqa: PLC0415 - start-up time

    try:
        reader = PdfReader(BytesIO(data))
        if len(reader.pages) > MAX_PAGES:
            raise AdviserError(f"{path} har {len(reader.pages)} sidor; högst {MAX_PAGES} kan läsas. Dela upp filen.")
        texts = [page.extract_text() for page in reader.pages]
        return str(reader.metadata.title or "") if reader.metadata else "", texts
    except (FileNotDecryptedError, DependencyError) as error:
        raise AdviserError(f"{path} är skyddad med lösenord eller kryptering. Spara en kopia utan skydd och försök igen.") from error
    except AdviserError:
        raise
    except Exception as error:  # a broken PDF makes pypdf raise almost anything: ValueError, NotImplementedError, struct.error …
        raise AdviserError(f"{path} går inte att läsa som PDF ({type(error).__name__}). Öppna den och spara om den som PDF.") from error


def _lay_out_pages(texts: Sequence[str]) -> Iterator[str]:
    """Yield the pages' texts with the white space after them: a sentence that runs on keeps together."""
    for text, following in pairwise([*texts, ""]):
        runs_on = text and text[-1] not in ".!?:…" and following[:1].islower()
        yield text + ("\n" if runs_on else "\n\n")


def _read_pdf(data: bytes, path: Path, name: str) -> list[Document]:
    title, texts = _extract_pages(data, path)
    title = " ".join(clean_text(title).split())
    bodies = [join_divided_words(clean_text(text.translate(LIGATURES))).strip() for text in texts]
    pages, text = [], ""
    for number, body in enumerate(_lay_out_pages(bodies), start=1):
        pages.append(Page(number=number, start=len(text), end=len(text) + len(body)))
        text += body
    if NO_TITLE.fullmatch(title):
        title = path.stem
    return [Document(id=name, title=title, text=text.rstrip(), digest=hashlib.sha256(data).hexdigest(), pages=tuple(pages))]


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
