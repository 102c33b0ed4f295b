from datetime import date

import pytest

from corpus.errors import AdviserError
from corpus.front import Manuscript, split_manuscript, write_manuscript

FRONT = {
    "id": "egna/stodet",
    "title": "Stödet: för åäö",
    "kind": "programme",
    "sources": [{"n": 1, "title": "Sidan", "published": "2026-03"}],
    "verified": date(2026, 11, 23),
    "programme": {"status": "pågående", "period": {"to": "2027-01-31"}, "aliases": ["Stödet, det nya"]},
}


def test_a_written_manuscript_reads_back_the_same() -> None:
    written = write_manuscript(Manuscript(FRONT, "# Text\n\n---\n\nMer text."))
    again = split_manuscript(written, place="x")
    assert dict(again.front) == FRONT
    assert again.body == "# Text\n\n---\n\nMer text."
    assert write_manuscript(again) == written


def test_the_head_is_written_for_people() -> None:
    lines = write_manuscript(Manuscript(FRONT, "Text")).splitlines()
    assert lines[0] == "---"
    assert "title: 'Stödet: för åäö'" in lines
    assert "- {n: 1, title: Sidan, published: 2026-03}" in lines


def test_a_head_of_plain_values_has_a_line_for_each() -> None:
    assert write_manuscript(Manuscript({"id": "a", "title": "A"}, "x")) == "---\nid: a\ntitle: A\n---\n\nx\n"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Ingen huvudrad", "saknar huvud"),
        ("---\nid: [\n---\nText", "inte giltig YAML"),
        ("---\nbara text\n---\n", "nyckel: värde"),
        ("---\nid: a\nid: b\n---\n", "id står två gånger"),
    ],
)
def test_a_head_that_cannot_be_read_is_one_sentence_that_names_the_document(text: str, part: str) -> None:
    with pytest.raises(AdviserError, match=part) as caught:
        split_manuscript(text, place="egna/x")
    assert str(caught.value).startswith("egna/x")
