"""Move the library as a ZIP: each document as it is now, every version, the original files, which answer with what, and the test cases."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Connection, Engine

from assistant.staff.case_transfer import pack_cases, take_in_cases
from assistant.staff.catalogue import Catalogue, file_draft, load_catalogue
from assistant.staff.editing import title_of
from corpus import originals, shelf
from corpus.errors import AdviserError
from corpus.library import reading, writing
from corpus.overlay import Change, Move
from corpus.shelf import Action, Draft, Holding, Revision, Signature, State

FORMAT = 1
MANIFEST = "bibliotek.json"
CASES = "testfall.jsonl"
Versions = Mapping[str, Sequence[Revision]]  # of each of the staff's documents, by id, oldest first
EPOCH = (1980, 1, 1, 0, 0, 0)  # the ZIP format's first day: the same library gives the same bytes
MAX_UNPACKED = 4 * 1024**3  # bytes; more than a library of brochures can hold


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Version(_Strict):
    number: int
    title: str
    by: str
    at: datetime
    action: Action
    why: str
    original: str | None
    notes: dict[str, object]


class _Document(_Strict):
    id: str
    origin: Literal["file", "staff"]  # a file has no versions of its own
    state: State
    published: int | None
    versions: list[_Version]


class _Original(_Strict):
    digest: str
    name: str
    at: datetime


class _Manifest(_Strict):
    format: int
    documents: list[_Document]
    originals: list[_Original]
    erased: list[str]


def export_library(engine: Engine, target: Path) -> int:
    """Write the library to `target`; return the number of documents.

    Raises:
        AdviserError: the file cannot be written.
    """
    beside = target.with_name(f"{target.name}.del")
    try:
        with reading(engine) as connection, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            catalogue = load_catalogue(connection)
            versions = {name: shelf.load_revisions(connection, name)[::-1] for name in catalogue.holdings}
            manifest = _manifest(connection, catalogue, versions)
            _put(archive, MANIFEST, manifest.model_dump_json(indent=1).encode())
            _put(archive, CASES, pack_cases(connection))
            for name, data in sorted(_texts(catalogue, versions)):
                _put(archive, name, data.encode())
            for original in manifest.originals:
                _put(archive, f"original/{original.digest}", originals.read_original(connection, original.digest) or b"")
        beside.replace(target)
    except OSError as error:
        raise AdviserError(f"{target} går inte att skriva ({error.strerror}). Kontrollera mappen och utrymmet.") from error
    finally:
        with suppress(OSError):  # what it would lie below is no folder
            beside.unlink(missing_ok=True)
    return len(manifest.documents)


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    archive.writestr(member, data)


def _manifest(connection: Connection, catalogue: Catalogue, versions: Versions) -> _Manifest:
    used = {revision.draft.original for revisions in versions.values() for revision in revisions}
    return _Manifest(
        format=FORMAT,
        documents=[_document(name, catalogue.holdings.get(name), versions.get(name, ())) for name in catalogue.ids()],
        originals=[
            _Original(digest=original.digest, name=original.name, at=original.at)
            for original in originals.list_originals(connection)
            if original.digest in used
        ],
        erased=sorted(shelf.load_erased(connection)),
    )


def _document(name: str, holding: Holding | None, revisions: Sequence[Revision]) -> _Document:
    if holding is None:
        return _Document(id=name, origin="file", state="published", published=None, versions=[])
    versions = [
        _Version(
            number=revision.number, title=revision.draft.title, by=revision.signature.by, at=revision.at, action=revision.signature.action,
            why=revision.signature.why, original=revision.draft.original, notes=dict(revision.draft.notes),
        )
        for revision in revisions
    ]  # fmt: skip
    return _Document(id=name, origin="staff", state=holding.state, published=holding.published, versions=versions)


def _texts(catalogue: Catalogue, versions: Versions) -> Iterator[tuple[str, str]]:
    """Yield the path and text of every document as it is now, and of every version."""
    for name in catalogue.ids():
        revision = catalogue.latest.get(name)
        found = None if revision else file_draft(catalogue, name)
        draft = revision.draft if revision else found[0] if found else None
        if draft:
            yield from _draft_texts(f"dokument/{name}", draft)
        for version in versions.get(name, ()):
            yield from _draft_texts(f"versioner/{name}/{version.number}", version.draft)


def _draft_texts(path: str, draft: Draft) -> Iterator[tuple[str, str]]:
    yield f"{path}.md", draft.markdown
    if draft.asked:
        yield f"{path}.asked.yaml", draft.asked


def import_library(engine: Engine, data: bytes) -> tuple[Change, int]:
    """Take in an exported library; return what shall answer when the index is built next, and the number of documents.

    A document that is here already with other text gets the imported one as a new draft, so that nothing is lost.

    Raises:
        AdviserError: it is no exported library; nothing has changed then.
    """
    members = _read_members(data)
    manifest = _read_manifest(members)
    with writing(engine) as connection:
        _take_originals(connection, manifest, members)
        known = load_catalogue(connection)
        moves = [move for document in manifest.documents for move in _take_document(connection, known, document, members)]
        shelf.mark_erased(connection, set(manifest.erased))
        take_in_cases(connection, members.get(CASES, b""))
    return Change(moves=tuple(moves)), len(manifest.documents)


def _read_members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                raise AdviserError(f"ZIP-filen packas upp till mer än {MAX_UNPACKED // 1024**3} GB. Är det ett exporterat bibliotek?")
            return {member.filename: archive.read(member) for member in archive.infolist() if not member.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise AdviserError("Filen är ingen hel ZIP-fil. Välj en fil som är gjord med Exportera eller assistant doc export.") from error


def _read_manifest(members: Mapping[str, bytes]) -> _Manifest:
    try:
        manifest = _Manifest.model_validate_json(members[MANIFEST])
    except KeyError as error:
        raise AdviserError(
            f"ZIP-filen saknar {MANIFEST}, så den är inget exporterat bibliotek. Lägg in vanliga filer under Lägg till."
        ) from error
    except (ValidationError, ValueError) as error:
        raise AdviserError(f"{MANIFEST} i ZIP-filen går inte att läsa. Exportera biblioteket på nytt.") from error
    if manifest.format != FORMAT:
        raise AdviserError(f"Biblioteket är skrivet i format {manifest.format}; den här versionen läser format {FORMAT}.")
    return manifest


def _take_originals(connection: Connection, manifest: _Manifest, members: Mapping[str, bytes]) -> None:
    for original in manifest.originals:
        data = members.get(f"original/{original.digest}", b"")
        kept = originals.keep_original(connection, original.name, data)
        if kept.digest != original.digest:
            raise AdviserError(f"Filen {original.name} i ZIP-filen är skadad. Exportera biblioteket på nytt.")
        originals.date_original(connection, kept.digest, _naive(original.at))


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _take_document(connection: Connection, known: Catalogue, document: _Document, members: Mapping[str, bytes]) -> list[Move]:
    if document.origin == "file":
        return _take_file(connection, known, document, members)
    revisions = [_revision(document.id, version, members) for version in document.versions]
    here = known.latest.get(document.id)
    if here:
        if revisions and here.draft.digest != revisions[-1].draft.digest:
            signature = Signature(revisions[-1].signature.by, "imported", "Ur ett importerat bibliotek")
            shelf.add_revision(connection, document.id, revisions[-1].draft, signature)
        return []
    shelf.put_holding(connection, Holding(document.id, "draft", None, revisions[-1].number if revisions else 0))
    for revision in revisions:
        shelf.put_revision(connection, revision)
    return [] if document.state == "draft" else [Move(document.id, document.state, document.published)]


def _revision(document_id: str, version: _Version, members: Mapping[str, bytes]) -> Revision:
    draft = Draft(version.title, *_pair(f"versioner/{document_id}/{version.number}", members), version.original, version.notes)
    return Revision(document_id, version.number, draft, Signature(version.by, version.action, version.why), _naive(version.at))


def _pair(path: str, members: Mapping[str, bytes]) -> tuple[str, str]:
    if f"{path}.md" not in members:
        raise AdviserError(f"ZIP-filen saknar {path}.md. Exportera biblioteket på nytt.")
    return members[f"{path}.md"].decode("utf-8", "replace"), members.get(f"{path}.asked.yaml", b"").decode("utf-8", "replace")


def _take_file(connection: Connection, known: Catalogue, document: _Document, members: Mapping[str, bytes]) -> list[Move]:
    """Take in a document that lay in a file there; one that lies in the same file here needs nothing."""
    markdown, asked = _pair(f"dokument/{document.id}", members)
    here = file_draft(known, document.id)
    if document.id in known.holdings or (here and (here[0].markdown, here[0].asked) == (markdown, asked)):
        return []
    draft = Draft(title_of(markdown, place=document.id), markdown, asked)
    shelf.create_holding(connection, document.id, draft, Signature("import", "imported", "Ur ett importerat bibliotek"))
    return [Move(document.id, "published", 1)]
