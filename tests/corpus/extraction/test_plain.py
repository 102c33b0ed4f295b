from collections.abc import Callable

import pytest

from corpus.extraction.plain import extract_markdown, extract_plain
from corpus.extraction.types import Extraction, ExtractionError

Reader = Callable[[bytes, str], Extraction]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_is_read_in_the_usual_encodings(encoding: str) -> None:
    extraction = extract_plain("Räntan är 3 € – varje år.".encode(encoding), "ranta.txt")

    assert extraction.pages == ("Räntan är 3 € – varje år.",)
    assert extraction.format == "text"
    assert not extraction.is_paged


def test_utf_8_with_a_damaged_character_stays_utf_8() -> None:
    data = "Åtgärder för småföretag och öar".encode() + b"\xc3" + b" med brygga"

    assert "Åtgärder för småföretag" in extract_plain(data, "oar.txt").pages[0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("kompetens-\nförsörjning i Provstad", "kompetensförsörjning i Provstad"),
        ("ett IT-\nstöd", "ett IT-stöd"),
        ("teknik-\noch ledarutbildning", "teknik- och ledarutbildning"),
        ("industri\u00ad\nföretag", "industriföretag"),
        ("- ett\n- två", "- ett\n- två"),
        ("Rubrik\n======\n\nText", "Rubrik\n======\n\nText"),
        ("ett\r\ntvå\rtre", "ett\ntvå\ntre"),
    ],
)
def test_only_divided_words_are_joined(written: str, read: str) -> None:
    assert extract_plain(written.encode(), "text.txt").pages == (read,)


def test_markdown_stays_as_it_is() -> None:
    text = "---\ntitle: Laddstödet\n---\n\n# Laddstödet 2026\n\n| a | b |\n| --- | --- |\n| 1 | kompetens-\n"

    extraction = extract_markdown(text.encode(), "laddstodet.md")

    assert extraction.pages == (text.strip(),)
    assert extraction.format == "markdown"
    assert extraction.properties.title == "Laddstödet"


def test_the_first_heading_is_the_title_where_there_is_no_front_matter() -> None:
    assert extract_markdown("Inledning\n\n# Kugghjulslånet #\n".encode(), "lan.md").properties.title == "Kugghjulslånet"


@pytest.mark.parametrize("read", [extract_plain, extract_markdown])
@pytest.mark.parametrize(("data", "said"), [(b" \n", "tom"), (bytes(range(256)) * 4, "binära data")], ids=["empty", "binary"])
def test_a_file_that_cannot_be_used_gets_one_sentence_with_its_name(read: Reader, data: bytes, said: str) -> None:
    with pytest.raises(ExtractionError, match=r"^text\.txt ") as caught:
        read(data, "text.txt")

    assert said in str(caught.value)
