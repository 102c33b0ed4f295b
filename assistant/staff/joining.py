"""Join two documents: one replaces the other, is appended to it, or is noted as easily taken for it. Nothing here is published."""

import re
from collections.abc import Mapping

from sqlalchemy import Connection

from assistant.staff.editing import changed_draft, newest
from corpus.errors import AdviserError
from corpus.front import Manuscript, split_manuscript, write_manuscript
from corpus.schema import MARKER
from corpus.shelf import Draft, Revision, Signature, add_revision, find_holding, remove_document


def refuse_same(draft_id: str, target_id: str) -> None:
    """Refuse to join a document with itself, which would take it away.

    Raises:
        AdviserError: they are the same.
    """
    if draft_id == target_id:
        raise AdviserError(f"{draft_id} är angivet två gånger. Ange utkastets id först och sedan ett annat dokuments.")


def replace_with(connection: Connection, draft: Revision, target_id: str, by: str) -> Revision:
    """Make a draft the newest version of another document: its text and file, and the other's head but for what the new text says."""
    target = newest(connection, target_id)
    ours = split_manuscript(draft.draft.markdown, place=draft.document_id)
    theirs = split_manuscript(target.draft.markdown, place=target_id)
    front = _renewed(dict(theirs.front), ours.front)
    text = write_manuscript(Manuscript(front, ours.body))
    renewed = Draft(str(front.get("title") or target.draft.title), text, "", draft.draft.original, draft.draft.notes)
    revision = add_revision(connection, target_id, renewed, Signature(by, "replaced", f"Ny utgåva: {draft.draft.title}"))
    _dissolve(connection, draft.document_id)
    return revision


RENEWED = ("status", "period", "cost", "apply")  # what a newer edition says of a programme counts


def _renewed(front: dict[str, object], newer: Mapping[str, object]) -> dict[str, object]:
    """Return a head with the newer edition's sources, dates of checking and validity."""
    changed = {**front, **{key: newer[key] for key in ("sources", "verified", "review_by") if key in newer}}
    if _timeless(front.get("title")) == _timeless(newer.get("title")):  # "Stödet 2026" becomes "Stödet 2027"
        changed["title"] = newer.get("title")
    old, new = front.get("programme"), newer.get("programme")
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        known = {key: new[key] for key in RENEWED if new.get(key) and new[key] != "okänd"}
        changed["programme"] = {**old, **known}
    return changed


def _timeless(title: object) -> str:
    return re.sub(r"\d+", "", str(title)).casefold()


def merge_into(connection: Connection, draft: Revision, target_id: str, by: str) -> Revision:
    """Append a draft's text to another document under its title, with its sources renumbered after the other's."""
    target = newest(connection, target_id)
    ours = split_manuscript(draft.draft.markdown, place=draft.document_id)
    theirs = split_manuscript(target.draft.markdown, place=target_id)
    sources, numbers = _joined_sources(theirs.front.get("sources"), ours.front.get("sources"))
    body = MARKER.sub(lambda match: f"[{numbers.get(int(match[1]), int(match[1]))}]", ours.body)
    gaps = [*_listed(theirs.front.get("gaps")), *_listed(ours.front.get("gaps"))]
    front = {**theirs.front, "sources": sources, **({"gaps": gaps} if gaps else {})}
    text = write_manuscript(Manuscript(front, f"{theirs.body}\n\n## {draft.draft.title}\n\n{body}"))
    merged = Draft(target.draft.title, text, target.draft.asked, draft.draft.original or target.draft.original, draft.draft.notes)
    revision = add_revision(connection, target_id, merged, Signature(by, "merged", f"Sammanslaget med {draft.draft.title}"))
    _dissolve(connection, draft.document_id)
    return revision


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _joined_sources(first: object, second: object) -> tuple[list[object], dict[int, int]]:
    """Return both lists of sources in one, and the new number of each of the second."""
    sources = _listed(first)
    used = [source["n"] for source in sources if isinstance(source, Mapping) and isinstance(source.get("n"), int)]
    numbers: dict[int, int] = {}
    for source in _listed(second):
        if isinstance(source, Mapping) and isinstance(source.get("n"), int):
            numbers[source["n"]] = max([*used, *numbers.values()], default=0) + 1
            sources.append({**source, "n": numbers[source["n"]]})
    return sources, numbers


def link(connection: Connection, draft: Revision, target_id: str, by: str) -> None:
    """Note in both documents that they are easily taken for each other.

    Raises:
        AdviserError: one of them is about no programme.
    """
    target = newest(connection, target_id)
    for revision, other in ((draft, target_id), (target, draft.document_id)):
        programme = split_manuscript(revision.draft.markdown, place=revision.document_id).front.get("programme")
        if not isinstance(programme, Mapping):
            title = revision.draft.title
            raise AdviserError(f"{title} beskriver inget program, så det kan inte förväxlas med ett. Ange två dokument om program.")
        if other not in (known := _listed(programme.get("confusable_with"))):
            values = {"programme.confusable_with": [*known, other]}
            changed = changed_draft(revision, values)
            add_revision(connection, revision.document_id, changed, Signature(by, "edited", f"Kopplat till {other}"))


def _dissolve(connection: Connection, document_id: str) -> None:
    """Remove a draft whose text lives on in another document; one that answers is only put away with the next publication."""
    holding = find_holding(connection, document_id)
    if holding and holding.published is None:
        remove_document(connection, document_id)
