"""The development questions of retrieval are what they say: of our documents, no copies of what is indexed, half of them in other words."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz, process

from corpus.files import DOCUMENTS
from corpus.reader import read_file
from corpus.schema import MARKER, Document
from index.analyzer import Analyzer, tokenize

QUESTIONS = Path(__file__).parents[1] / "questions" / "retrieval.jsonl"
LEAST = 300
NEARLY = 85  # of 100: above this, two questions differ in a word that does not matter


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {document.id: document for path in DOCUMENTS.rglob("*.md") for document in read_file(path, root=DOCUMENTS)}


def plain(text: str) -> str:
    """Return the words of a text, so that case, punctuation and source markers make no difference."""
    return " ".join(tokenize(MARKER.sub(" ", text)))


def said(document: Document) -> str:
    """Return everything a document says, front matter included."""
    programme = document.programme
    facts = [programme.cost, programme.apply, programme.target.note, *(part.note for part in programme.parts)] if programme else []
    gaps = document.front.gaps if document.front else ()
    return plain("\n".join(filter(None, [document.text, *facts, *gaps])))


def test_there_are_enough_and_each_is_asked_once(records: list[dict[str, Any]]) -> None:
    assert len(records) >= LEAST
    assert max(Counter(plain(record["question"]) for record in records).values()) == 1


def test_every_document_is_asked_for(records: list[dict[str, Any]], documents: dict[str, Document]) -> None:
    assert {record["gold"][0] for record in records} == set(documents)
    assert all(set(record["gold"]) <= set(documents) for record in records)


def test_the_sentence_meant_stands_in_the_first_document(records: list[dict[str, Any]], documents: dict[str, Document]) -> None:
    texts = {name: said(document) for name, document in documents.items()}
    assert [record["question"] for record in records if plain(record["says"]) not in texts[record["gold"][0]]] == []


def test_overlap_tells_whether_question_and_sentence_share_a_stem(records: list[dict[str, Any]], analyzer: Analyzer) -> None:
    for record in records:
        shared = set(analyzer.analyze(record["question"]).stems) & set(analyzer.analyze(record["says"]).stems)
        assert bool(shared) is record["overlap"], f"{record['question']}: {shared}"


def test_half_of_them_share_no_word_with_what_answers_them(records: list[dict[str, Any]]) -> None:
    assert sum(not record["overlap"] for record in records) >= len(records) / 2


def test_none_is_an_indexed_question_or_nearly_one(records: list[dict[str, Any]], documents: dict[str, Document]) -> None:
    asked = [document.front.asked for document in documents.values() if document.front]
    indexed = [plain(text) for each in asked for text in (*each.needs, *(q for sentence in each.sentences for q in sentence.asked))]
    questions = [record["question"] for record in records]
    nearest = [process.extractOne(plain(question), indexed, scorer=fuzz.ratio) for question in questions]
    assert [(q, found[0]) for q, found in zip(questions, nearest, strict=True) if found[1] >= NEARLY] == []
