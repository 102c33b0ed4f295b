"""Retrieval gives whole sentences, verbatim, those that say most of the question first."""

import re
from collections.abc import Callable

import pytest

from assistant.question import Understanding
from assistant.retriever import Retriever
from assistant.types import Turn
from index.searcher import Searcher

Read = Callable[..., Understanding]


def test_a_passage_is_a_whole_sentence_of_its_document(retriever: Retriever, read: Read, searcher: Searcher) -> None:
    passages = retriever.retrieve(read("Hur mycket pengar fick Robotlyftet?")).passages
    texts = {name: re.sub(r"\s+", " ", document.text) for name, document in searcher.documents().items()}
    in_body = [passage for passage in passages if passage.chunk.kind in ("text", "lead")]
    assert in_body
    for passage in in_body:
        assert re.sub(r"\s+", " ", passage.text) in texts[passage.document_id]


def test_a_passage_ends_without_the_source_numbers_it_had(retriever: Retriever, read: Read) -> None:
    passages = retriever.retrieve(read("Vad är Robotlyftet?")).passages
    assert not [passage.text for passage in passages if re.search(r"\[\d+\]\s*$", passage.text)]
    assert all(passage.sources for passage in passages if passage.chunk.kind == "text" and passage.document_id == "iuc/robotlyftet")


def test_passages_come_best_first(retriever: Retriever, read: Read) -> None:
    scores = [passage.score for passage in retriever.retrieve(read("Vad kostar medlemskap i Techtank?")).passages]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("question", "document_id", "words"),
    [
        ("Vad kostar medlemskap i Techtank?", "techtank/medlemskap", "500 kronor"),
        ("Hur mycket pengar satte staten av till Robotlyftet?", "iuc/robotlyftet", "110 miljoner"),
        ("Är Robotlyftet avslutat?", "iuc/robotlyftet", "avslut"),
    ],
)
def test_the_sentence_that_answers_is_among_the_first(
    retriever: Retriever, read: Read, question: str, document_id: str, words: str
) -> None:
    first = retriever.retrieve(read(question)).passages[:5]
    assert any(passage.document_id == document_id and words in passage.text for passage in first)


def test_a_named_document_is_retrieved_whole_even_when_its_words_are_not_asked_for(retriever: Retriever, read: Read) -> None:
    history = [Turn("user", "Berätta om Live in Blekinge"), Turn("assistant", "Live in Blekinge var en satsning.")]
    passages = retriever.retrieve(read("Och vad kostade det?", history=history)).passages
    assert {"techtank/live-in-blekinge"} <= {passage.document_id for passage in passages[:10]}


def test_the_same_words_are_not_shown_twice_for_one_document(retriever: Retriever, read: Read) -> None:
    passages = retriever.retrieve(read("Vad kostar medlemskap i Techtank?")).passages
    keys = [(passage.document_id, re.sub(r"\W+", "", passage.text.lower())) for passage in passages]
    assert len(keys) == len(set(keys))


def test_coverage_is_the_share_of_the_question_that_a_sentence_says(retriever: Retriever, read: Read) -> None:
    known = retriever.retrieve(read("Vad kostar medlemskap i Techtank?")).passages
    unknown = retriever.retrieve(read("Vad kostar zxqwvyttrium i Techtank?")).passages
    assert all(0 <= passage.coverage <= 1 for passage in (*known, *unknown))
    assert max(passage.coverage for passage in unknown) < max(passage.coverage for passage in known)


def test_the_same_question_gives_the_same_passages(searcher: Searcher, retriever: Retriever, read: Read) -> None:
    question = read("Vi vill automatisera svetsningen. Vad finns?")
    warm, cold = retriever.retrieve(question), Retriever(searcher).retrieve(question)
    assert [(p.chunk.id, p.text, p.score) for p in warm.passages] == [(p.chunk.id, p.text, p.score) for p in cold.passages]


def test_sentences_of_a_document_come_in_reading_order(retriever: Retriever, read: Read) -> None:
    passages = retriever.sentences_of(["iuc/robotlyftet"], read("Vad är Robotlyftet?"))
    assert {passage.document_id for passage in passages} == {"iuc/robotlyftet"}
    assert [passage.order for passage in passages] == sorted(passage.order for passage in passages)


def test_a_gap_is_known_as_one(retriever: Retriever, read: Read) -> None:
    gaps = [p for p in retriever.sentences_of(["techtank/live-in-blekinge"], read("kostnad")) if p.is_gap]
    assert any("framgår inte" in gap.text for gap in gaps)
