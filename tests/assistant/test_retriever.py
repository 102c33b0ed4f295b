"""Retrieval gives whole sentences, verbatim, those first that say most of the question or are known to answer one like it."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.opening import update_index
from assistant.question import Understanding
from assistant.retriever import Retriever
from assistant.settings import Settings
from assistant.types import Turn
from index.analyzer import load_analyzer
from index.embedder import Embedder
from index.searcher import Searcher

Read = Callable[..., Understanding]
Write = Callable[..., str]
ASKED = """needs:
- vi drunknar i träspån och vill bli av med det
sentences:
- says: Kustlyftet hämtar avfall från verkstäder.
  asked:
  - Vem tar hand om vårt skräp?
"""
SKRAP = "Vem tar hand om allt skräp vi har?"
WISH = "Vi drunknar i träspån och vill bli av med det."


class CountingEmbedder:
    """The shipped embedder, and how many texts of documents it has embedded."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name, self.dimension, self.version = embedder.name, embedder.dimension, embedder.version
        self.embedded = 0

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += len(texts)
        return self._embedder.embed_documents(texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self._embedder.embed_query(text)


@pytest.fixture
def index_documents(
    write_documents: Callable[..., Path], tmp_path: Path, embedder: Embedder
) -> Iterator[Callable[[dict[str, str]], Searcher]]:
    """Index documents of a test's own, again with every call, and return a searcher on them."""
    opened: list[Searcher] = []

    def build(documents: dict[str, str]) -> Searcher:
        settings = Settings(home=tmp_path / "home")
        report = update_index(settings, [write_documents(documents)])
        assert not report.faults, report.faults
        opened.append(Searcher(settings.home, embedder=CountingEmbedder(embedder), analyzer=load_analyzer()))
        return opened[-1]

    yield build
    for searcher in opened:
        searcher.close()


@pytest.fixture
def documents(programme: Write) -> dict[str, str]:
    """Three programmes."""
    return {
        "kust.md": programme("kust", "Kustlyftet", "Kustlyftet hämtar avfall från verkstäder. Kustlyftet har fem lärare. [1]"),
        "rik.md": programme("rik", "Rikslyftet", "Rikslyftet ger lån till maskiner. [1]"),
        "hav.md": programme("hav", "Havslyftet", "Havslyftet ger kurser om fiske. [1]"),
    }


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


def test_a_sentence_is_found_by_a_question_that_it_is_known_to_answer(
    index_documents: Callable[[dict[str, str]], Searcher], documents: dict[str, str], read: Read
) -> None:
    before = Retriever(index_documents(documents)).retrieve(read(SKRAP))
    after = Retriever(index_documents(documents | {"kust.asked.yaml": ASKED})).retrieve(read(SKRAP))
    fits = [next(p for p in found.passages if p.text == "Kustlyftet hämtar avfall från verkstäder.") for found in (before, after)]
    assert after.passages[0] == fits[1]
    assert (fits[1].coverage > fits[0].coverage, fits[1].semantic > fits[0].semantic) == (True, True)


def test_a_known_question_is_searched_with_and_never_shown(
    index_documents: Callable[[dict[str, str]], Searcher], documents: dict[str, str], read: Read
) -> None:
    found = Retriever(index_documents(documents | {"kust.asked.yaml": ASKED}))
    texts = [passage.text for passage in (*found.retrieve(read(SKRAP)).passages, *found.retrieve(read(WISH)).passages)]
    assert texts
    assert not [text for text in texts if "skräp" in text or "träspån" in text]


def test_retrieval_tells_a_known_wish_from_a_known_question(
    index_documents: Callable[[dict[str, str]], Searcher], documents: dict[str, str], read: Read
) -> None:
    retriever = Retriever(index_documents(documents | {"kust.asked.yaml": ASKED}))
    asked, wished = retriever.retrieve(read(SKRAP)), retriever.retrieve(read(WISH))
    assert asked.question > asked.wish
    assert wished.wish > wished.question


def test_without_known_questions_nothing_is_wished_or_asked(
    index_documents: Callable[[dict[str, str]], Searcher], documents: dict[str, str], read: Read
) -> None:
    found = Retriever(index_documents(documents)).retrieve(read(WISH))
    assert (found.wish, found.question) == (0.0, 0.0)


def test_questions_that_become_known_count_at_the_next_question(
    index_documents: Callable[[dict[str, str]], Searcher], documents: dict[str, str], read: Read
) -> None:
    retriever = Retriever(index_documents(documents))
    before = retriever.retrieve(read(SKRAP)).passages
    index_documents(documents | {"kust.asked.yaml": ASKED})
    after = retriever.retrieve(read(SKRAP)).passages
    assert max(p.semantic for p in after) > max(p.semantic for p in before)


def test_after_warming_up_no_question_waits_for_a_sentence_to_be_read(
    index_documents: Callable[[dict[str, str]], Searcher], documents: dict[str, str], read: Read
) -> None:
    searcher = index_documents(documents | {"kust.asked.yaml": ASKED})
    counted, question = searcher.embedder, read(SKRAP)
    assert isinstance(counted, CountingEmbedder)
    warm, cold = Retriever(searcher), Retriever(searcher)
    warm.warm_up()
    embedded = counted.embedded
    first = warm.retrieve(question)
    assert counted.embedded == embedded > 0
    assert cold.retrieve(question) == first
    assert counted.embedded > embedded


def test_the_score_of_a_document_is_that_of_its_best_text(
    index_documents: Callable[[dict[str, str]], Searcher], documents: dict[str, str]
) -> None:
    scores = Retriever(index_documents(documents)).score_documents("avfall från verkstäder")
    assert max(scores, key=lambda name: scores[name]) == "kust"
    assert set(scores) <= {"kust", "rik", "hav"}
