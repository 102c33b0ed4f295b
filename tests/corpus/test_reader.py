"""Tests for `corpus.reader`: every kind of file, and everything that can be wrong with one."""

import json
import random
import re
import shutil
import subprocess
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from corpus import front, reader
from corpus.errors import AdviserError
from corpus.extraction.extractor import extract
from corpus.reader import SUFFIXES, asked_path, clean_text, join_divided_words, read_file
from corpus.schema import Document

SWEDISH = "Företag i Blekinge får stöd."


def read(path: Path, data: bytes | str) -> Document:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (document,) = read_file(path, root=path.parent)
    return document


def refusal(path: Path, data: bytes | str) -> str:
    """Return the message of the refusal: one line that names the file."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(AdviserError) as caught:
        read_file(path, root=path.parent)
    message = str(caught.value)
    assert "\n" not in message
    assert path.name in message
    return message


def write_pdf(pages: list[list[str]], title: str = "") -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.setTitle(title)
    for lines in pages:
        for row, line in enumerate(lines):
            canvas.drawString(72, 780 - 16 * row, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


# Text


@pytest.mark.parametrize(
    "data",
    [
        SWEDISH.encode(),
        b"\xef\xbb\xbf" + SWEDISH.encode(),
        SWEDISH.encode("utf-16"),
        b"\xfe\xff" + SWEDISH.encode("utf-16-be"),
        SWEDISH.encode("cp1252"),
        SWEDISH.replace("ö", "o\u0308").replace("å", "a\u030a").encode(),
    ],
    ids=["utf-8", "bom", "utf-16-le", "utf-16-be", "cp1252", "nfd"],
)
def test_every_encoding_gives_the_same_text(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path / "a.txt", data).text == SWEDISH


def test_one_damaged_byte_does_not_turn_utf_8_into_another_encoding(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", "Åtgärder för småföretag ".encode() + b"\xff" + " på ön".encode()).text.startswith("Åtgärder för små")


def test_line_ends_become_newlines_and_invisible_characters_go() -> None:
    assert clean_text("a\r\nb\rc\u2028d\x0ce") == "a\nb\nc\nd\ne"
    assert clean_text("kompe\u00adtens\u00ad\n  stöd\x00\x07\ufeff \ud800!") == "kompetensstöd !"


def test_digest_is_of_the_bytes(tmp_path: Path) -> None:
    first, second = read(tmp_path / "a.txt", "Text."), read(tmp_path / "a.txt", "Text. ")
    assert first.text == second.text
    assert first.digest != second.digest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kompetens-\nutveckling", "kompetensutveckling"),
        ("kompetens- \n  utveckling", "kompetensutveckling"),
        ("teknik-\noch produktionsstöd", "teknik-\noch produktionsstöd"),
        ("IUC-\nnätverket", "IUC-nätverket"),
        ("2018-\n2021", "2018-\n2021"),
        ("Blekinge -\nett län", "Blekinge -\nett län"),
    ],
)
def test_words_divided_at_a_line_end_are_put_together(text: str, expected: str) -> None:
    assert join_divided_words(text) == expected


def test_plain_file_is_named_by_its_path_below_the_root(tmp_path: Path) -> None:
    folder = tmp_path / "o\u0308ppet"
    folder.mkdir()
    (folder / "a.b.txt").write_text("Text.", encoding="utf-8")
    assert read_file(folder / "a.b.txt", root=tmp_path)[0].id == "öppet/a.b"


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.md", "Ingress.\n\n# Rubriken #\n\nText.", "Rubriken"),
        ("a.txt", "Lör 20 jul / Nr 3 2024\n\nIndustrin är motorn\n\nText.", "Industrin är motorn"),
        ("filnamn.txt", "Bara en mening här.", "filnamn"),
    ],
)
def test_title_is_the_heading_or_the_first_short_line_or_the_file_name(tmp_path: Path, name: str, text: str, title: str) -> None:
    assert read(tmp_path / name, text).title == title


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf"], ids=["nothing", "white", "bom"])
@pytest.mark.parametrize("suffix", [".md", ".txt", ".jsonl"])
def test_file_without_text_is_refused(tmp_path: Path, suffix: str, data: bytes) -> None:
    assert "ingen text" in refusal(tmp_path / f"a{suffix}", data)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(1, 256)) * 10, SWEDISH.encode("utf-32")], ids=["png", "no-nulls", "utf-32"]
)
def test_binary_data_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "binära data" in refusal(tmp_path / "a.md", data)


def test_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(reader.MAX_BYTES + 1)  # a hole: takes no room on disk
    with pytest.raises(AdviserError, match="högst 50 MB"):
        read_file(path, root=tmp_path)


def test_unknown_kind_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    message = refusal(tmp_path / "a.xyz", "text")
    assert all(suffix in message for suffix in SUFFIXES)


@pytest.mark.parametrize("name", ["saknas.md", "mapp.md"])
def test_file_that_cannot_be_opened_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "mapp.md").mkdir()
    with pytest.raises(AdviserError, match="går inte att läsa"):
        read_file(tmp_path / name, root=tmp_path)


def test_file_name_that_is_no_utf_8_is_refused_with_a_printable_sentence(tmp_path: Path) -> None:
    path = tmp_path / b"r\xe5d.md".decode("utf-8", "surrogateescape")
    path.write_text("Text.", encoding="utf-8")
    with pytest.raises(AdviserError, match="Döp om filen") as caught:
        read_file(path, root=tmp_path)
    assert str(caught.value).encode()


# Front matter


def test_front_matter_gives_id_title_and_facts(tmp_path: Path, programme_text: str) -> None:
    document = read(tmp_path / "a.md", "\n" + programme_text.replace("\n", "\r\n"))
    assert (document.id, document.title) == ("prov/robotchecken", "Robotchecken")
    assert document.text.startswith("Robotchecken var ett bidrag")
    assert document.programme is not None
    assert document.programme.period.end == "2021-12-31"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("verified:", "granskad: ja\nverified:", "granskad: okänd nyckel"),
        ("title: Robotchecken\nkind", "kind", "title: nyckeln saknas"),
        ("status: avslutad\n  period", "status: nedlagd\n  period", "programme.status: 'nedlagd' är inget av de tillåtna .*'löpande'"),
        ("needs: [robot,", "needs: [robotar,", "programme.needs.0: 'robotar'"),
        ("{n: 2, title: Villkor", "{n: 1, title: Villkor", "numret 1 används två gånger"),
        ("verified: 2026-11-22", "verified: i går", "verified: "),
        ("published: 2024-05-01", "published: 2024-13", "sources.0.published: '2024-13' finns inte i kalendern"),
        ("to: 2021-12-31", "to: 2017", "from 2018 är senare än to 2017"),
        ("gaps:", "title: Igen\ngaps:", "nyckeln title står två gånger"),
        ("title: Robotchecken\n", "title: Robot: checken\n", "rad 3"),
        ("verified: 2026-11-22", "verified: 2026-13-45", "YAML"),
    ],
)
def test_broken_front_matter_is_refused_with_the_key_or_line(
    tmp_path: Path, programme_text: str, old: str, new: str, expected: str
) -> None:
    assert old in programme_text
    assert re.search(expected, refusal(tmp_path / "a.md", programme_text.replace(old, new, 1)))


def test_front_matter_without_end_is_refused(tmp_path: Path, programme_text: str) -> None:
    assert "avslutas aldrig" in refusal(tmp_path / "a.md", programme_text.replace("\n---\nRobot", "\nRobot"))


@pytest.mark.parametrize("front", ["[" * 5000, "- a\n- b", "bara text", "a: &a [x]\nb: *c"], ids=["deep", "list", "text", "alias"])
def test_front_matter_that_is_no_mapping_is_refused(tmp_path: Path, front: str) -> None:
    assert "huvudet" in refusal(tmp_path / "a.md", f"---\n{front}\n---\nText.")


def test_enormous_front_matter_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    assert "tecken" in refusal(tmp_path / "a.md", f"---\nid: a\n{'x' * front.MAX_FRONT_MATTER}\n---\nText.")


def test_markdown_that_begins_with_a_rule_has_no_front_matter(tmp_path: Path) -> None:
    assert read(tmp_path / "a.md", "---\n\nText utan huvud.").front is None


# The questions beside a document

ASKED = """\
# Visas aldrig.
needs: [Vi vill köpa vår första robot]
sentences:
- says: Den är avslutad.
  asked:
  - Finns checken kvar?
  - 'Gäller den: än?'
"""


def asked(path: Path, text: str) -> Path:
    """Write the file of questions beside a document."""
    beside = asked_path(path)
    beside.write_text(text, encoding="utf-8")
    return beside


@pytest.mark.parametrize(("name", "beside"), [("a.md", "a.asked.yaml"), ("a.b.md", "a.b.asked.yaml"), ("å/a.markdown", "å/a.asked.yaml")])
def test_questions_stand_beside_the_document_under_its_name(name: str, beside: str) -> None:
    assert asked_path(Path(name)) == Path(beside)


def test_questions_beside_a_document_are_part_of_its_front_matter(tmp_path: Path, programme_text: str) -> None:
    asked(tmp_path / "a.md", ASKED)
    document = read(tmp_path / "a.md", programme_text)
    assert document.front is not None
    assert document.front.asked.needs == ("Vi vill köpa vår första robot",)
    (sentence,) = document.front.asked.sentences
    assert (sentence.says, sentence.asked) == ("Den är avslutad.", ("Finns checken kvar?", "Gäller den: än?"))


def test_questions_are_no_text_of_the_document(tmp_path: Path, programme_text: str) -> None:
    without = read(tmp_path / "a.md", programme_text)
    asked(tmp_path / "a.md", ASKED)
    assert read(tmp_path / "a.md", programme_text).text == without.text


def test_document_without_questions_is_asked_nothing(tmp_path: Path, programme_text: str) -> None:
    document = read(tmp_path / "a.md", programme_text)
    assert document.front is not None
    assert (document.front.asked.needs, document.front.asked.sentences) == ((), ())


def test_digest_changes_with_the_questions(tmp_path: Path, programme_text: str) -> None:
    digests = [read(tmp_path / "a.md", programme_text).digest]
    for text in (ASKED, ASKED.replace("än", "nu")):
        asked(tmp_path / "a.md", text)
        digests.append(read(tmp_path / "a.md", programme_text).digest)
    assert len(set(digests)) == 3


def test_plain_markdown_is_read_without_the_questions_beside_it(tmp_path: Path) -> None:
    asked(tmp_path / "a.md", "inte: läst")
    assert read(tmp_path / "a.md", "Bara text.").text == "Bara text."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("needs: [a", "a.asked.yaml: filen är inte giltig YAML"),
        ("- a\n- b", "a.asked.yaml: filen ska bestå av rader av formen nyckel: värde"),
        ("needs: []\nneeds: []", "a.asked.yaml: .*nyckeln needs står två gånger"),
        ("needs: " + "x" * front.MAX_FRONT_MATTER, "a.asked.yaml: filen är 100007 tecken"),
        ("behov: [a]", "asked.behov: okänd nyckel"),
        ("needs: a", "asked.needs: 'a' är ingen lista"),
        ("needs: ['']", "asked.needs.0: värdet är tomt"),
        ("sentences: [{says: Text.}]", "asked.sentences.0.asked: nyckeln saknas"),
        ("sentences: [{asked: [Fråga]}]", "asked.sentences.0.says: nyckeln saknas"),
    ],
    ids=["yaml", "list", "twice", "long", "key", "text for a list", "empty", "no questions", "no sentence"],
)
def test_broken_questions_are_refused_with_the_file_or_key(tmp_path: Path, programme_text: str, text: str, expected: str) -> None:
    asked(tmp_path / "a.md", text)
    (tmp_path / "a.md").write_text(programme_text, encoding="utf-8")
    with pytest.raises(AdviserError, match=expected) as caught:
        read_file(tmp_path / "a.md", root=tmp_path)
    assert "\n" not in str(caught.value)


# JSON lines


def test_json_lines_give_a_document_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('\ufeff{"id": "d1", "text": "Ett.", "title": "T"}\r\n\n{"id": 2, "text": "Två."}\n', encoding="utf-8")
    documents = read_file(path, root=tmp_path)
    assert [(d.id, d.title, d.text) for d in documents] == [("d1", "T", "Ett."), ("2", "2", "Två.")]


def test_json_text_that_no_database_can_store_is_cleaned(tmp_path: Path) -> None:
    assert read(tmp_path / "a.jsonl", json.dumps({"id": "a", "text": "x\ud800y"})).text == "xy"


@pytest.mark.parametrize(
    "line",
    [
        "{", "[]", '"text"', "1", '{"id": "a"}', '{"text": "a"}', '{"id": "", "text": "a"}', '{"id": null, "text": "a"}',
        '{"id": "a", "text": null}', '{"id": "a", "text": ["b"]}', '{"id": true, "text": "b"}', "[" * 100_000,
        json.dumps({"id": "x" * 401, "text": "a"}),
    ],
    ids=lambda line: line[:24],
)  # fmt: skip
def test_broken_json_line_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    assert "rad 2:" in refusal(tmp_path / "a.jsonl", '{"id": "x", "text": "y"}\n' + line)


# PDF


def test_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    document = read(tmp_path / "a.pdf", write_pdf([["Första sidan om åtgärder."], ["Andra sidan."]], title="Robotar i Blekinge"))
    assert document.title == "Robotar i Blekinge"
    assert [document.text[page.start : page.end].strip() for page in document.pages] == ["Första sidan om åtgärder.", "Andra sidan."]
    assert [page.number for page in document.pages] == [1, 2]


def test_pdf_keeps_words_and_sentences_together_over_lines_and_pages(tmp_path: Path) -> None:
    document = read(tmp_path / "a.pdf", write_pdf([["Stöd till kompetens-", "utveckling finns för"], ["alla företag.", "Slut."]]))
    assert document.text.replace("\n", " ") == "Stöd till kompetensutveckling finns för alla företag. Slut."


@pytest.mark.parametrize("title", ["untitled", "", "(anonymous)", "Microsoft Word - Broschyr.docx", "broschyr.indd"])
def test_pdf_without_a_title_of_its_own_has_the_file_name(tmp_path: Path, title: str) -> None:
    assert read(tmp_path / "folder-a.pdf", write_pdf([["Text."]], title=title)).title == "folder-a"


def test_pdf_without_text_is_refused_as_scanned(tmp_path: Path) -> None:
    assert "inskannad" in refusal(tmp_path / "a.pdf", write_pdf([[]]))


def test_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(write_pdf([["Hemligt."]]))))
    writer.encrypt("lösen", algorithm="RC4-128")
    buffer = BytesIO()
    writer.write(buffer)
    assert "skyddad" in refusal(tmp_path / "a.pdf", buffer.getvalue())


def test_pdf_protected_against_changes_only_is_read(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(write_pdf([["Öppen text."]]))))
    writer.encrypt("", owner_password="ägare", algorithm="RC4-128")
    buffer = BytesIO()
    writer.write(buffer)
    assert read(tmp_path / "a.pdf", buffer.getvalue()).text == "Öppen text."


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"text", write_pdf([["Text."]])[:300]], ids=["empty", "header", "text", "cut"])
def test_broken_pdf_is_refused_in_a_sentence_that_names_it(tmp_path: Path, data: bytes) -> None:
    assert "a.pdf" in refusal(tmp_path / "a.pdf", data)


@pytest.mark.filterwarnings("ignore")  # pypdf warns of what it can repair
def test_pdf_with_random_damage_is_read_or_refused_but_never_fails_otherwise() -> None:
    chance = random.Random(3)
    whole = write_pdf([["Blekinge är ett industrilän."], ["Sida två."]])
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 3, 10, 40])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with suppress(AdviserError):
            extract(bytes(data[: chance.choice([len(data), chance.randrange(len(data))])]), "a.pdf")


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium to print a PDF with")
def test_pdf_that_a_browser_printed_is_read(tmp_path: Path) -> None:
    page = tmp_path / "sida.html"
    page.write_text("<meta charset=utf-8><title>Om stödet</title><h1>Finansiering</h1><p>Små företag får stöd.", encoding="utf-8")
    target = tmp_path / "sida.pdf"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profil'}"]
    command += ["--no-pdf-header-footer", f"--print-to-pdf={target}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    (document,) = read_file(target, root=tmp_path)
    assert document.title == "Om stödet"
    assert document.text.replace("#", "").split() == "Finansiering Små företag får stöd.".split()
