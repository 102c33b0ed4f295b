"""The LangChain seam: our embedder as `Embeddings`, our searcher as a retriever whose documents carry citations."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.embedder import Embedder
from index.searcher import Searcher
from index.types import SearchResult


class LangChainEmbeddings(Embeddings):
    """Offer an embedder to LangChain."""

    def __init__(self, embedder: Embedder) -> None:
        """Take the embedder."""
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed passages."""
        return [[float(value) for value in vector] for vector in self._embedder.embed_documents(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Embed a query."""
        return [float(value) for value in self._embedder.embed_query(text)]


class SearcherRetriever(BaseRetriever):
    """Offer a searcher to LangChain; its documents come best first."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    searcher: Searcher
    k: int

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [to_document(result) for result in self.searcher.search(query, k=self.k)]


def make_retriever(searcher: Searcher, *, k: int = 10) -> BaseRetriever:
    """Return a retriever of the best `k` chunks."""
    return SearcherRetriever(searcher=searcher, k=k)


def to_document(result: SearchResult) -> Document:
    """Return a result as a LangChain document with all that a citation needs."""
    chunk = result.chunk
    metadata = {
        "document_id": chunk.document_id,
        "title": chunk.title,
        "section": " › ".join(chunk.section),
        "page": chunk.page,
        "sources": list(chunk.sources),
        "chunk_id": chunk.id,
        "score": result.score,
    }
    return Document(id=chunk.id, page_content=chunk.text, metadata=metadata)
