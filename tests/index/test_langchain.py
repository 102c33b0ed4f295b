"""Tests for `index.langchain`: what LangChain gets of the embedder and the searcher."""

from collections.abc import Callable
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.vectorstores import InMemoryVectorStore

from index.builder import Report
from index.embedder import Embedder, load_embedder
from index.langchain import LangChainEmbeddings, make_retriever
from index.searcher import Searcher

Build = Callable[..., Report]
OpenSearcher = Callable[..., Searcher]


def test_embeddings_are_those_of_the_embedder_as_plain_numbers(hashing: Embedder) -> None:
    embeddings = LangChainEmbeddings(hashing)
    assert embeddings.embed_query("robot") == pytest.approx(hashing.embed_query("robot").tolist())
    documents = embeddings.embed_documents(["robot", "lån"])
    assert [len(vector) for vector in documents] == [hashing.dimension] * 2
    assert type(documents[0][0]) is float


def test_shipped_model_works_in_a_vector_store_of_langchain() -> None:
    store = InMemoryVectorStore(LangChainEmbeddings(load_embedder()))
    store.add_documents([Document("Bidrag till den första roboten."), Document("Lån när banken säger nej.")])
    assert store.similarity_search("automatisering", k=1)[0].page_content == "Bidrag till den första roboten."


def test_retrieved_documents_carry_citations(build: Build, source: Path, programme_text: str, open_searcher: OpenSearcher) -> None:
    (source / "check.md").write_text(programme_text, encoding="utf-8")
    build()
    searcher = open_searcher()
    documents = make_retriever(searcher, k=3).invoke("hur många företag fick pengar till automation")
    assert len(documents) == 3
    (best,) = searcher.search("hur många företag fick pengar till automation", k=1)
    assert documents[0].page_content == best.chunk.text
    assert documents[0].id == best.chunk.id
    assert documents[0].metadata == {
        "document_id": "prov/robotchecken",
        "title": "Robotchecken",
        "section": "Resultat",
        "page": None,
        "sources": [1, 2],
        "chunk_id": best.chunk.id,
        "score": best.score,
    }


def test_nothing_found_is_an_empty_list(build: Build, open_searcher: OpenSearcher) -> None:
    build()
    assert make_retriever(open_searcher(), k=3).invoke(" ") == []
