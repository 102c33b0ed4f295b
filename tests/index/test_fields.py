"""Tests for `index.fields`: what of a chunk is searched and embedded."""

import pytest

from index.analyzer import Analyzer
from index.fields import FIELDS, analyze_chunk, analyze_query, embedding_text, heading
from index.types import Chunk


@pytest.fixture
def chunk() -> Chunk:
    text = "Robotlyftet gav 110 miljoner kronor. [1][2]"
    return Chunk(id="x", document_id="a", title="Robotlyftet", kind="text", section=("Pengar", "Belopp"), text=text, quote=text)


@pytest.fixture
def question() -> Chunk:
    text = "Hur mycket pengar satte staten av? [1]"
    return Chunk(id="y", document_id="a", title="Robotlyftet", kind="question", section=(), text=text, quote="Det gav 110 miljoner.")


def test_heading_is_title_and_section_path(chunk: Chunk) -> None:
    assert heading(chunk) == "Robotlyftet Pengar Belopp"


def test_embedded_text_has_title_and_section_and_no_markers(chunk: Chunk) -> None:
    assert embedding_text(chunk) == "Robotlyftet – Pengar – Belopp: Robotlyftet gav 110 miljoner kronor. "


def test_chunk_question_and_query_have_the_same_fields(analyzer: Analyzer, chunk: Chunk, question: Chunk) -> None:
    assert set(analyze_chunk(analyzer, chunk)) == set(analyze_chunk(analyzer, question)) == set(FIELDS)
    assert set(analyze_query(analyzer, "robot")) == set(FIELDS)


def test_markers_are_not_searched_and_the_title_is(analyzer: Analyzer, chunk: Chunk) -> None:
    fields = analyze_chunk(analyzer, chunk)
    assert "1" not in fields["stems"]
    assert fields["stems"].count(analyze_query(analyzer, "Robotlyftet")["stems"][0]) == 2


def test_section_is_found_through_the_heading_field_only(analyzer: Analyzer, chunk: Chunk) -> None:
    fields, query = analyze_chunk(analyzer, chunk), analyze_query(analyzer, "belopp")
    assert set(query["heading"]) <= set(fields["heading"])
    assert not set(query["stems"]) & set(fields["stems"])


def test_question_is_embedded_without_its_title(question: Chunk) -> None:
    assert embedding_text(question) == question.text


def test_question_is_found_by_its_own_words_alone(analyzer: Analyzer, question: Chunk) -> None:
    fields = analyze_chunk(analyzer, question)
    own = analyzer.analyze(question.text)
    assert (fields["grams"], fields["stems"], fields["heading"]) == (own.grams, own.stems, ())
    for absent in ("Robotlyftet", "miljoner"):  # the title, and the sentence that answers
        assert not set(analyze_query(analyzer, absent)["stems"]) & set(fields["stems"])
