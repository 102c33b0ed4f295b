"""Where a passage stands: the paragraph around a quote is what the document says there, with the quote in it."""

import pytest

from assistant.citing import LONGEST_PARAGRAPH, find_paragraph, without_markup
from assistant.conversation import Adviser
from index.searcher import Searcher
from index.splitter import split_sentences

TEXT = """Robotchecken var ett **bidrag**. [1] Den gick till små
företag. [1][2] Den är över.

- Den gav 2,5 Mkr. [3]
- Den gick till
  214 företag.

Ensam mening. [1]"""
TABLE = "| Stöd | Belopp |\n| --- | --- |\n| Checken | 400 000 kronor. [1] |\n| Lånet | 2 Mkr [2] |"


@pytest.mark.parametrize(
    ("quote", "paragraph"),
    [
        ("Den gick till små\nföretag.", "Robotchecken var ett bidrag. Den gick till små företag. Den är över."),
        ("Den gav 2,5 Mkr.", "Den gav 2,5 Mkr.\nDen gick till 214 företag."),
        ("Ensam mening.", ""),
        ("Det står inte där.", ""),
    ],
    ids=["a sentence in a paragraph", "an item of a list", "alone", "not there"],
)
def test_the_paragraph_is_read_without_markup(quote: str, paragraph: str) -> None:
    assert find_paragraph(TEXT, quote) == paragraph


@pytest.mark.parametrize("quote", ["| Checken | 400 000 kronor.", "| Lånet | 2 Mkr [2] |"], ids=["up to a full stop", "a row"])
def test_a_table_is_read_row_by_row_without_its_lines(quote: str) -> None:
    paragraph = find_paragraph(TABLE, quote)
    assert paragraph == "Stöd · Belopp\nChecken · 400 000 kronor.\nLånet · 2 Mkr"
    assert without_markup(quote) in paragraph


def test_a_long_paragraph_is_cut_at_sentences_around_the_quote() -> None:
    sentences = [f"Mening nummer {number} handlar om stöd till företag." for number in range(100)]
    paragraph = find_paragraph(" ".join(sentences), sentences[50])
    assert sentences[50] in paragraph
    assert len(paragraph) <= LONGEST_PARAGRAPH
    assert all(part in sentences for part in paragraph.replace(". ", ".|").split("|"))


def test_every_sentence_of_the_documents_stands_once_in_its_paragraph_or_alone(searcher: Searcher) -> None:
    for chunk in searcher.document_chunks(list(searcher.documents())):
        read = without_markup("\n".join(line.removeprefix("- ") for line in chunk.text.splitlines()))
        for quote in (chunk.text[span.start : span.end] for span in split_sentences(chunk.text)):
            paragraph = find_paragraph(chunk.text, quote)
            assert len(paragraph) <= LONGEST_PARAGRAPH
            assert paragraph.count(without_markup(quote)) == (1 if paragraph else 0)
            assert " ".join(paragraph.split()) in read


@pytest.mark.parametrize(
    "question", ["Vad kostar det att bli medlem i Techtank?", "Vad är Robotlyftet?", "Vi vill köpa en robot", "Vad är Vinnova?"]
)
def test_in_the_documents_every_quote_stands_in_its_paragraph(adviser_on_documents: Adviser, question: str) -> None:
    citations = adviser_on_documents.reply(question).citations
    assert citations
    for citation in citations:
        assert not citation.paragraph or without_markup(citation.quote) in citation.paragraph
    assert any(citation.source for citation in citations)


def test_a_programme_comes_with_what_its_document_says_of_cost_and_applying(adviser_on_documents: Adviser) -> None:
    first, *_ = adviser_on_documents.reply("Vi är 15 anställda i Olofström och vill köpa vår första robot. Vilket stöd finns?").programmes
    assert first.apply
    assert "[" not in first.cost + first.apply
    assert first.contact
