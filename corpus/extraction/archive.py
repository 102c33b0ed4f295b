"""Open a ZIP of documents: its files one by one, with limits against archives that unpack to more than they seem."""

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO

from corpus.extraction.kinds import LARGEST_FILE, is_archive, printable
from corpus.extraction.types import ExtractionError

LARGEST_ARCHIVE = 500_000_000  # bytes unpacked in all: a library of some hundred brochures
MOST_MEMBERS = 2_000  # files; the whole library is a few hundred
LARGEST_RATIO = 200  # unpacked to packed, over all; text packs to a fifth, and the method allows 1:1032
_ALWAYS_ALLOWED = 10_000_000  # bytes unpacked, whatever the ratio: a small text of nothing but spaces is no threat
_MOST_HEADERS = 100_000  # entries in the table of contents, also those of files packed in the archive, before it is read into memory
_BLOCK = 1 << 16
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others may ask for gigabytes of memory to unpack a single byte
_ENCRYPTED, _UTF8 = 0x1, 0x800  # flags of a member: APPNOTE.TXT 4.4.4
_HIDDEN = re.compile(r"(?:^|/)(?:\.|~\$|__MACOSX(?:/|$)|(?:Thumbs\.db|desktop\.ini|Icon\r)$)", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:")
_SWEDISH = re.compile("[åäöÅÄÖéÉ]")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a ZIP; the name has its folders, with "/" between, and never leads out of the archive."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file in a ZIP that was passed over, and the Swedish sentence that says why."""

    name: str
    sentence: str


def open_archive(data: bytes, name: str) -> Iterator[Member | Refusal]:
    """Check a whole ZIP, then yield its files in order, one in memory at a time; hidden and system files are passed over.

    Raises:
        ExtractionError: the ZIP is broken, empty, or unpacks to too much; raised here, before anything is yielded.
    """
    shown = printable(name)
    archive = _open(data, shown)
    files = [info for info in archive.infolist() if not info.is_dir() and not _HIDDEN.search(_name_of(info))]
    _check_whole(archive, files, data, shown)
    return _members(archive, files)


def _open(data: bytes, shown: str) -> zipfile.ZipFile:
    if data.count(b"PK\x01\x02") > _MOST_HEADERS:
        raise _bomb(shown, "den har för många filer")
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise ExtractionError(f"{shown} är ingen hel ZIP-fil. Packa filerna på nytt och lägg till den igen.") from error


def _bomb(shown: str, reason: str) -> ExtractionError:
    return ExtractionError(f"{shown} packades inte upp: {reason}. Dela upp den i flera ZIP-filer, eller lägg till filerna var för sig.")


def _check_whole(archive: zipfile.ZipFile, files: list[zipfile.ZipInfo], data: bytes, shown: str) -> None:
    """Unpack everything once without keeping it, and stop as soon as it is too much: what the archive says of its sizes may be false."""
    if not files:
        raise ExtractionError(f"{shown} innehåller inga filer. Packa filerna på nytt och lägg till den igen.")
    if len(archive.infolist()) > MOST_MEMBERS:
        raise _bomb(shown, f"den har {len(archive.infolist())} filer, och högst {MOST_MEMBERS} kan läsas")
    total = 0
    for info in files:
        if _obstacle(info):
            continue
        total += sum(len(block) for block in _blocks(archive, info))
        if total > LARGEST_ARCHIVE:
            raise _bomb(shown, f"innehållet är större än {LARGEST_ARCHIVE // 1_000_000} MB")
        if total > max(_ALWAYS_ALLOWED, LARGEST_RATIO * len(data)):
            raise _bomb(shown, f"innehållet är mer än {LARGEST_RATIO} gånger större än ZIP-filen, som i en fil gjord för att skada")


def _members(archive: zipfile.ZipFile, files: list[zipfile.ZipInfo]) -> Iterator[Member | Refusal]:
    seen: set[str] = set()
    with closing(archive):
        for info in files:
            member = _member(archive, info)
            if member.name in seen:
                yield Refusal(member.name, f"{printable(member.name)} finns flera gånger i ZIP-filen, och bara den första lästes.")
            else:
                seen.add(member.name)
                yield member


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member | Refusal:
    name = _name_of(info)
    shown = printable(name)
    if obstacle := _obstacle(info):
        return Refusal(name, f"{shown} {obstacle}")
    data = bytearray()
    try:
        for block in _blocks(archive, info, broken=True):
            data += block
    except _BROKEN:
        return Refusal(name, f"{shown} är skadad i ZIP-filen. Packa filerna på nytt.")
    if len(data) > LARGEST_FILE:
        return Refusal(name, f"{shown} är större än {LARGEST_FILE // 1_000_000} MB, som är det största som kan läsas. Dela upp den.")
    if is_archive(bytes(data)):
        return Refusal(name, f"{shown} är ett arkiv i ZIP-filen och öppnades inte. Packa upp det och lägg till filerna.")
    return Member(name, bytes(data))


_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def _obstacle(info: zipfile.ZipInfo) -> str:
    """Say why a member is not unpacked at all; "" when it can be."""
    if not _name_of(info):
        return "har inget namn och lästes inte."
    if info.flag_bits & _ENCRYPTED:
        return "är skyddad med lösenord i ZIP-filen. Packa den utan lösenord."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "är en länk till en annan fil och lästes inte. Packa själva filen."
    if info.compress_type not in _METHODS:
        return "är packad på ett sätt som inte kan läsas. Packa den med datorns vanliga ZIP."
    return ""


def _blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, broken: bool = False) -> Iterator[bytes]:
    """Unpack a member piece by piece, to just past the largest size; a broken one ends early, or raises where `broken` asks for it."""
    read = 0
    try:
        with archive.open(info) as file:
            while read <= LARGEST_FILE and (block := file.read(_BLOCK)):
                read += len(block)
                yield block
    except _BROKEN:
        if broken:
            raise


def _name_of(info: zipfile.ZipInfo) -> str:
    """Return a member's name as a relative path in NFC: without drive, "..", control characters and empty parts."""
    name = unicodedata.normalize("NFC", _decoded(info)).replace("\\", "/")
    parts = ("".join(character for character in part if character.isprintable()).strip() for part in _DRIVE.sub("", name).split("/"))
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _decoded(info: zipfile.ZipInfo) -> str:
    """Decode a member's name: marked as UTF-8, UTF-8 without the mark (macOS), or the code page of Windows in Sweden.

    Python reads an unmarked name as code page 437, which loses nothing. There å, ä and ö are as in 850; some programs write 1252.
    """
    if info.flag_bits & _UTF8:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        candidates = [raw.decode("cp850"), raw.decode("cp1252", "replace")]
        return max(candidates, key=lambda text: len(_SWEDISH.findall(text)))  # the first where both have as many
