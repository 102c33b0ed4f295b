"""Search and read what is published: passages, programmes and documents."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query

from assistant.directory import find_programme, list_documents, list_programmes, read_document, search_passages
from assistant.web.api.entries import DocumentList, DocumentModel, PassageList, ProgrammeList, ProgrammeModel
from assistant.web.api.problems import refusals
from assistant.web.api.queries import DayQuery, ListQuery, ProgrammeQuery, SearchQuery
from index.searcher import Searcher

LONGEST_ID: Final = 400  # characters, as in the database
DocumentId = Annotated[
    str, Path(max_length=LONGEST_ID, description="dokumentets id; snedstreck i det skrivs som de är", examples=["iuc/robotlyftet"])
]


def create_library_router(searcher: Searcher) -> APIRouter:
    """Return the routes /search, /programmes and /documents; a list is filtered on the day that is asked for."""
    router = APIRouter()

    @router.get("/search", summary="Sök i dokumenten", response_model=PassageList, responses=refusals(422))
    def search(query: Annotated[SearchQuery, Query()]) -> Any:  # Any: a record, here and below
        """Ger de stycken som passar bäst, ordagrant och med sin källa. För ett svar på en fråga finns /ask."""
        passages = search_passages(searcher, query.q, k=query.limit, today=query.day)
        return {"passages": [passage.to_record() for passage in passages]}

    @router.get("/programmes", summary="Lista program", response_model=ProgrammeList, responses=refusals(422))
    def programmes(query: Annotated[ProgrammeQuery, Query()]) -> Any:
        """Flera värden på ett urval vidgar det; flera urval tillsammans gör listan kortare."""
        found = list_programmes(searcher, query.filter, today=query.day)
        part = found[query.offset : query.offset + query.limit]
        return {"total": len(found), "offset": query.offset, "programmes": [entry.to_record() for entry in part]}

    @router.get("/programmes/{document_id:path}", summary="Läs om ett program", response_model=ProgrammeModel, responses=refusals(404, 422))
    def programme(document_id: DocumentId, query: Annotated[DayQuery, Query()]) -> Any:
        """Ger vad dokumentet säger om programmet, och dess läge den dagen."""
        return find_programme(searcher, document_id, today=query.day).to_record()

    @router.get("/documents", summary="Lista dokument", response_model=DocumentList, responses=refusals(422))
    def documents(query: Annotated[ListQuery, Query()]) -> Any:
        """Ger alla publicerade dokument, även de som inte handlar om ett program, utan deras text."""
        found = list_documents(searcher, today=query.day)
        part = found[query.offset : query.offset + query.limit]
        return {"total": len(found), "offset": query.offset, "documents": [head.to_record() for head in part]}

    @router.get("/documents/{document_id:path}", summary="Läs ett dokument", response_model=DocumentModel, responses=refusals(404, 422))
    def document(document_id: DocumentId, query: Annotated[DayQuery, Query()]) -> Any:
        """Ger hela dokumentet, dess avsnitt och dess källor."""
        return read_document(searcher, document_id, today=query.day).to_record()

    return router
