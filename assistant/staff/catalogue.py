"""List the library: what the staff hold, and what answers from the package's files or a folder and nobody has touched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection

from assistant.staff.editing import manuscript_of
from assistant.staff.types import Entry, Filter, Origin
from corpus.errors import AdviserError
from corpus.files import DOCUMENTS
from corpus.library import load_documents, load_files
from corpus.reader import asked_path, read_manuscript
from corpus.schema import Document, Programme, status_on
from corpus.shelf import Draft, Holding, Revision, load_holdings, load_latest, load_published
from index.generations import load_generation

READ_VERSIONS = 4_096  # kept in memory: YAML is slow to read, and the list reads every document


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The library as the database has it: the documents that answer, by id, with their files, and the staff's documents."""

    answering: Mapping[str, Document]
    paths: Mapping[str, Path]
    holdings: Mapping[str, Holding]
    latest: Mapping[str, Revision]
    published: Mapping[str, Revision]

    def ids(self) -> list[str]:
        """Return the id of every document, sorted."""
        return sorted({*self.answering, *self.holdings})

    def document(self, document_id: str) -> tuple[Document | None, str]:
        """Return a document's newest version as it would be indexed, or why it cannot be read."""
        revision = self.latest.get(document_id)
        if revision is None:
            return self.answering.get(document_id), ""
        return read_version(document_id, revision.draft.markdown, revision.draft.asked)

    def has_draft(self, document_id: str) -> bool:
        """Tell whether the newest version says something else than what answers; of a document that was put away, nothing is meant to."""
        holding, latest, published = self.holdings.get(document_id), self.latest.get(document_id), self.published.get(document_id)
        if holding is None or latest is None:
            return False
        return latest.draft.digest != published.draft.digest if published else holding.state != "retired"

    def library(self) -> dict[str, Document]:
        """Return every document by id: what answers, and the drafts that can be read."""
        drafts = {name: self.document(name)[0] for name in self.holdings}
        return {**self.answering, **{name: document for name, document in drafts.items() if document}}


def load_catalogue(connection: Connection) -> Catalogue:
    """Load the whole library."""
    generation = load_generation(connection)
    documents = load_documents(connection, generation.document_keys) if generation else {}
    paths = {documents[key].id: Path(state.path) for state in load_files(connection).values() for key in state.keys if key in documents}
    answering = {document.id: document for document in documents.values()}
    return Catalogue(answering, paths, load_holdings(connection), load_latest(connection), load_published(connection))


@lru_cache(maxsize=READ_VERSIONS)
def read_version(document_id: str, markdown: str, asked: str) -> tuple[Document | None, str]:
    """Return a version as it would be indexed, or None and why its head cannot be read."""
    try:
        return read_manuscript(markdown, asked=asked, name=document_id), ""
    except AdviserError as error:
        return None, str(error)


def _origin(catalogue: Catalogue, document_id: str) -> Origin:
    path = catalogue.paths.get(document_id)
    if document_id in catalogue.holdings or path is None:
        return "staff"
    return "shipped" if path.is_relative_to(DOCUMENTS) else "folder"


def make_entry(catalogue: Catalogue, document_id: str, today: date) -> Entry:
    """Return a document's row in the list, with its programme's status on `today`."""
    holding, revision = catalogue.holdings.get(document_id), catalogue.latest.get(document_id)
    document, _ = catalogue.document(document_id)
    front = document.front if document else None
    programme = front.programme if front else None
    title = document.title if document else revision.draft.title if revision else document_id
    return Entry(
        id=document_id,
        title=title,
        kind=front.kind if front else None,
        state=holding.state if holding else "published",
        origin=_origin(catalogue, document_id),
        has_draft=catalogue.has_draft(document_id),
        status=status_on(programme, today) if programme else None,
        ends=_last_day(programme),
        verified=front.verified if front else None,
        review_by=front.review_by if front else None,
        owner=(programme.owner or "") if programme else "",
        changed=revision.at if revision else None,
        by=revision.signature.by if revision else "",
        versions=holding.latest if holding else 0,
    )


def _last_day(programme: Programme | None) -> str:
    return (programme.period.end or "") if programme else ""


def matches(entry: Entry, wanted: Filter) -> bool:
    """Tell whether a document belongs in the list that is asked for."""
    words = wanted.text.casefold().split()
    text = f"{entry.title} {entry.id} {entry.owner}".casefold()
    return (
        all(word in text for word in words)
        and wanted.state in (None, entry.state)
        and wanted.kind in (None, entry.kind)
        and wanted.status in (None, entry.status)
        and (entry.has_draft or not wanted.only_drafts)
    )


def file_draft(catalogue: Catalogue, document_id: str) -> tuple[Draft, bool] | None:
    """Return a document that lies in a file as a first version, and whether it is just what the index holds; None where there is none."""
    document = catalogue.answering.get(document_id)
    if document is None:
        return None
    markdown, asked = _file_texts(catalogue.paths.get(document_id))
    draft = Draft(document.title, markdown, asked)
    if document.front is None or draft.digest != document.digest:  # no head, or the file has changed or gone since it was indexed
        draft = Draft(document.title, manuscript_of(document))
    return draft, draft.digest == document.digest


def _file_texts(path: Path | None) -> tuple[str, str]:
    """Return a Markdown file and the questions beside it; "" where they are not there."""
    if path is None or path.suffix.lower() not in (".md", ".markdown"):
        return "", ""
    texts = []
    for file in (path, asked_path(path)):
        try:
            texts.append(file.read_bytes().decode("utf-8"))
        except (OSError, UnicodeDecodeError):
            texts.append("")
    return texts[0], texts[1]
