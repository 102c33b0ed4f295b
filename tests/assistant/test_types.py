"""The answer's JSON form is the one that the design promises."""

import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError

import pytest

from assistant.types import Answer, Citation, ContactPoint, Recommendation, RemovedSentence

KEYS = ["id", "status", "answer", "citations", "programmes", "suggestions", "contact", "timings_ms", "confidence"]
CITATION_KEYS = [
    "marker", "document_id", "title", "section", "quote", "url", "published", "programme_status", "page", "source", "paragraph",
]  # fmt: skip


def test_an_answer_is_written_with_the_keys_of_the_contract() -> None:
    citation = Citation(1, "a/b", "Titel", "Avsnitt", "Ordagrant.", "https://exempel.se", "2022-03", "avslutad")
    programme = Recommendation("a/b", "Titel", "löpande", ("gäller robot",))
    answer = Answer("id", "answered", "Svar [1].", (citation,), (programme,), ("Vad kostar det?",), ContactPoint("Kontoret", None))
    record = json.loads(json.dumps(answer.to_record(), ensure_ascii=False))
    assert list(record) == KEYS
    assert list(record["citations"][0]) == CITATION_KEYS
    unsaid = {"check": [], "cost": "", "apply": "", "contact": None}
    assert record["programmes"] == [{"id": "a/b", "name": "Titel", "status": "löpande", "why": ["gäller robot"], **unsaid}]
    assert record["contact"] == {"name": "Kontoret", "url": None}


def test_an_answer_without_sources_has_empty_lists_and_no_contact() -> None:
    record = Answer("id", "out_of_scope", "Nej.").to_record()
    assert [list(record["citations"]), list(record["programmes"]), list(record["suggestions"]), record["contact"]] == [[], [], [], None]


def test_every_answer_says_how_long_it_took_and_has_an_id_of_its_own(ask: Callable[..., Answer]) -> None:
    first, second = ask("Vad är Robotlyftet?"), ask("Vad är Robotlyftet?")
    assert first.id != second.id
    assert set(first.timings_ms) == {"retrieve", "answer"}
    assert all(milliseconds >= 0 for milliseconds in first.timings_ms.values())


def test_an_answer_whose_status_nobody_has_weighed_is_not_called_sure() -> None:
    assert Answer("id", "clarify", "Vad vill ni?").confidence == 0.0


def test_what_must_be_checked_is_written_with_the_programme() -> None:
    programme = Recommendation("a/b", "Titel", "okänd", ("gäller robot",), ("om det går att söka nu",))
    record = json.loads(json.dumps(Answer("id", "answered", "Svar.", programmes=(programme,)).to_record()))
    assert record["programmes"][0]["check"] == ["om det går att söka nu"]


def test_a_removed_sentence_says_why_and_what_it_cited() -> None:
    removed = RemovedSentence("Det är gratis.", "number", ("a/b",))
    assert (removed.text, removed.objection, removed.document_ids) == ("Det är gratis.", "number", ("a/b",))
    with pytest.raises(FrozenInstanceError):
        removed.text = "Det kostar."  # type: ignore[misc]
