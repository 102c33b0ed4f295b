"""Tests for `corpus.extraction.archive`: real ZIP files, friendly and hostile."""

import shutil
import stat
import struct
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from corpus.extraction import archive
from corpus.extraction.archive import Member, Refusal, open_archive
from corpus.extraction.types import ExtractionError

BAD = Path(__file__).parents[2] / "files" / "bad"
SWEDISH = "Stöd på Åland/räksmörgås.txt"


def pack(members: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda _info: None) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            packed.writestr(info, data)
    return buffer.getvalue()


def named(raw: bytes) -> bytes:
    """A ZIP with a member whose name is these bytes, not marked as UTF-8."""
    stand_in = "x" * len(raw)
    return pack({stand_in: b"text"}).replace(stand_in.encode(), raw)


def names(data: bytes) -> list[str]:
    return [member.name for member in open_archive(data, "samling.zip")]


def refusal(data: bytes) -> str:
    with pytest.raises(ExtractionError) as caught:
        open_archive(data, "samling.zip")
    assert str(caught.value).startswith("samling.zip ")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_files_come_in_order_with_their_folders() -> None:
    assert list(open_archive(pack({"b.txt": b"1", "mapp/": b"", "mapp/a.txt": b"2"}), "s.zip")) == [
        Member("b.txt", b"1"),
        Member("mapp/a.txt", b"2"),
    ]


def test_hidden_and_system_files_are_passed_over_silently() -> None:
    hidden = ["__MACOSX/._a.txt", ".DS_Store", "mapp/.git/x", "mapp/Thumbs.db", "desktop.ini", "~$a.docx"]
    assert names(pack(dict.fromkeys(["a.txt", *hidden], b"1"))) == ["a.txt"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp437", "cp850", "cp1252"])
def test_swedish_names_are_read_as_each_system_writes_them(encoding: str) -> None:
    assert names(named(SWEDISH.encode(encoding))) == [SWEDISH]


def test_names_are_composed_as_macos_does_not() -> None:
    assert names(pack({unicodedata.normalize("NFD", SWEDISH): b"1"})) == [SWEDISH]
    assert names(named(unicodedata.normalize("NFD", SWEDISH).encode())) == [SWEDISH]


@pytest.mark.skipif(shutil.which("zip") is None, reason="zip is not installed")
def test_a_zip_by_another_program_is_read(tmp_path: Path) -> None:
    (tmp_path / "åäö.txt").write_text("hej")
    subprocess.run(["zip", "-q", "ut.zip", "åäö.txt"], cwd=tmp_path, check=True)
    assert names((tmp_path / "ut.zip").read_bytes()) == ["åäö.txt"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\a.txt", "Windows/a.txt"),
        ("mapp/../../a.txt", "mapp/a.txt"),
        ("..\\a.txt", "a.txt"),
        ("a\x1b[0m\n.txt", "a[0m.txt"),
    ],
)
def test_no_name_leads_out_of_the_archive(name: str, safe: str) -> None:
    assert names(pack({name: b"1"})) == [safe]


def flagged(data: bytes) -> bytes:
    """Mark every member as encrypted."""
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(magic) + offset
        data = data[:at] + struct.pack("<H", struct.unpack_from("<H", data, at)[0] | 1) + data[at + 2 :]
    return data


def as_link(info: zipfile.ZipInfo) -> None:
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16


def damaged(data: bytes) -> bytes:
    return data.replace(b"unika ord", b"andra ord")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pack({"inre.zip": pack({"a.txt": b"1"})}), "inre.zip är ett arkiv i ZIP-filen"),
        (pack({"inre.bin": pack({"a.txt": b"1"})}), "inre.bin är ett arkiv i ZIP-filen"),
        (flagged(pack({"a.txt": b"1"})), "a.txt är skyddad med lösenord"),
        (pack({"a.txt": b"/etc/passwd"}, as_link), "a.txt är en länk"),
        (pack({"a.txt": b"1"}, lambda info: setattr(info, "compress_type", zipfile.ZIP_LZMA)), "a.txt är packad på ett sätt"),
        (damaged(pack({"a.txt": b"unika ord"}, lambda info: setattr(info, "compress_type", zipfile.ZIP_STORED))), "a.txt är skadad"),
        (pack({"..": b"1"}), "har inget namn"),
    ],
    ids=["zip", "disguised zip", "encrypted", "link", "lzma", "damaged", "no name"],
)
def test_a_member_that_cannot_be_read_is_refused_and_the_others_go_on(data: bytes, words: str) -> None:
    with zipfile.ZipFile(buffer := BytesIO(data), "a") as packed:
        packed.writestr("sist.txt", "hej")
    first, last = open_archive(buffer.getvalue(), "samling.zip")
    assert isinstance(first, Refusal)
    assert words in first.sentence
    assert last == Member("sist.txt", b"hej")


def test_a_name_that_comes_twice_is_read_once() -> None:
    first, second = open_archive(pack({"a.txt": b"1", "../a.txt": b"2"}), "samling.zip")
    assert first == Member("a.txt", b"1")
    assert isinstance(second, Refusal)


def test_a_member_that_is_too_large_is_refused_whatever_size_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_FILE", 100_000)
    data = pack({"stor.txt": bytes(5_000_000), "a.txt": b"1"})
    lying = data.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 10))
    for packed in (data, lying):
        first, second = open_archive(packed, "samling.zip")
        assert isinstance(first, Refusal)
        assert second == Member("a.txt", b"1")


def test_a_bomb_of_one_file_is_refused_whole() -> None:
    assert "gånger större" in refusal(pack({"a.txt": bytes(45_000_000)}))


def test_a_bomb_of_many_files_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_ARCHIVE", 1_000_000)
    assert "större än 1 MB" in refusal(pack({f"{number}.txt": bytes(100_000) for number in range(20)}))


def test_too_many_files_are_refused_whole() -> None:
    assert "2001 filer, och högst 2000" in refusal(pack({f"{number}.txt": b"1" for number in range(2001)}))


def test_a_false_table_of_contents_is_refused_before_it_is_read() -> None:
    assert "för många filer" in refusal(b"PK\x01\x02" * 100_001)


@pytest.mark.parametrize("data", [b"PK\x03\x04 trasig", b"", b"text", pack({"a.txt": b"1"})[:-30]])
def test_what_is_no_whole_zip_is_refused(data: bytes) -> None:
    assert "ingen hel ZIP-fil" in refusal(data)


@pytest.mark.parametrize("data", [pack({}), pack({".DS_Store": b"1"})])
def test_an_empty_zip_is_refused(data: bytes) -> None:
    assert "innehåller inga filer" in refusal(data)


def test_every_file_among_the_bad_ones_can_be_in_a_zip() -> None:
    """Nothing here reads a member's content, so that a bad file is left to the reader."""
    members = {path.name: path.read_bytes() for path in sorted(BAD.iterdir())}
    found = {member.name for member in open_archive(pack(members), "samling.zip") if isinstance(member, Member)}
    assert found == set(members) - {"samling.zip", "filer.7z"}
