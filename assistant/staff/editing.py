"""Make the next version of a document: edited, changed in its head, replaced, merged, laid aside or restored. Nothing here is published."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection

from assistant.phrases import date_in_words
from corpus.errors import AdviserError
from corpus.front import Manuscript, split_manuscript, write_manuscript
from corpus.schema import Document, FrontMatter, Programme
from corpus.shelf import (
    ConflictError,
    Draft,
    Holding,
    Revision,
    Signature,
    add_revision,
    create_holding,
    find_holding,
    find_latest,
    find_revision,
    load_revisions,
    set_state,
)

SHIPPED_BY = "medföljande dokument"  # who wrote the first version of a document that came with the package


def title_of(markdown: str, *, place: str) -> str:
    """Return the title in a document's head, or its id where it has none yet.

    Raises:
        AdviserError: the head is missing or no YAML.
    """
    return str(split_manuscript(markdown, place=place).front.get("title") or place)


def manuscript_of(document: Document) -> str:
    """Write an indexed document as Markdown with a head, for one whose file has none or has gone."""
    if document.front is None:
        front: dict[str, object] = {
            "id": document.id,
            "title": document.title,
            "kind": "background",
            "sources": [],
            "verified": date.today(),
        }
    else:
        front = document.front.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"asked"})
    return write_manuscript(Manuscript(front, document.text))


def adopt(connection: Connection, document_id: str, draft: Draft, *, answers: bool) -> Holding:
    """Take a document that lies in a file into the staff's hands, as version 1; with `answers` that version is the one that answers."""
    create_holding(connection, document_id, draft, Signature(SHIPPED_BY, "adopted"))
    if answers:
        set_state(connection, document_id, state="published", published=1)
    return Holding(document_id, "published" if answers else "draft", 1 if answers else None, 1)


def newest(connection: Connection, document_id: str) -> Revision:
    """Return a document's newest version.

    Raises:
        ConflictError: there is none.
    """
    revision = find_latest(connection, document_id)
    if revision is None:
        raise ConflictError(f"Dokumentet {document_id} finns inte i biblioteket. Ladda om sidan.")
    return revision


def change_fields(markdown: str, values: Mapping[str, object], *, place: str) -> str:
    """Set dotted keys of a head (`programme.status`), or take them away where the value is None.

    Raises:
        AdviserError: the head is no YAML, or a key stands where a mapping is needed.
    """
    manuscript = split_manuscript(markdown, place=place)
    front = dict(manuscript.front)
    for name, value in values.items():
        front = with_value(front, name, value, place=place)
    return write_manuscript(Manuscript(front, manuscript.body))


def refuse_missing_programme(revision: Revision, values: Mapping[str, object]) -> None:
    """Refuse to begin a programme by one of its keys.

    Raises:
        AdviserError: keys of a programme are to be set in a document that is about none.
    """
    front = split_manuscript(revision.draft.markdown, place=revision.document_id).front
    if not front.get("programme") and any(name.startswith("programme.") for name in values):
        raise AdviserError(f"{revision.draft.title} beskriver inget program, så uppgiften kan inte sättas där. Ta bort det ur urvalet.")


def with_value(front: Mapping[str, object], name: str, value: object, *, place: str) -> dict[str, object]:
    """Return a head with a dotted key set, or taken away where the value is None.

    Raises:
        AdviserError: a key stands where a mapping is needed.
    """
    first, _, rest = name.partition(".")
    changed = dict(front)
    if rest:
        inner = changed.get(first) or {}
        if not isinstance(inner, Mapping):
            raise AdviserError(f"{place}: {first} är ingen grupp av nycklar, så {name} kan inte ändras. Rätta huvudet först.")
        changed[first] = with_value(inner, rest, value, place=place)
    elif value is None:
        changed.pop(first, None)
    else:
        changed[first] = value
    return changed


KEYS = {*FrontMatter.model_fields} - {"id", "asked"}  # an id is changed by renaming, and the questions are saved with the text


def refuse_unknown_keys(values: Mapping[str, object]) -> None:
    """Refuse keys that the head of no document can have.

    Raises:
        AdviserError: one of them is such a key.
    """
    for name in values:
        first, _, rest = name.partition(".")
        if first not in KEYS or (rest and first == "programme" and rest.partition(".")[0] not in Programme.model_fields):
            raise AdviserError(
                f"Nyckeln {name} går inte att sätta. Välj en av {', '.join(sorted(KEYS))}, eller programme.status och liknande."
            )


def changed_draft(revision: Revision, values: Mapping[str, object]) -> Draft:
    """Return a version's text with other values in its head."""
    draft = revision.draft
    markdown = change_fields(draft.markdown, values, place=revision.document_id)
    return Draft(title_of(markdown, place=revision.document_id), markdown, draft.asked, draft.original, draft.notes)


def discard(connection: Connection, document_id: str, by: str) -> Revision | None:
    """Lay unpublished changes aside: what answers becomes the newest version again; a draft that never answered is put away.

    Raises:
        AdviserError: there are none.
    """
    holding = find_holding(connection, document_id)
    if holding is not None and holding.state == "draft" and holding.published is None:
        set_state(connection, document_id, state="retired", published=None)
        return None
    published = find_revision(connection, document_id, holding.published) if holding and holding.published else None
    if holding is None or published is None or newest(connection, document_id).draft.digest == published.draft.digest:
        raise AdviserError(f"{document_id} har inga opublicerade ändringar att lägga undan. Välj en version i listan för att gå tillbaka.")
    why = f"Utkastet i version {holding.latest} lades undan"
    return add_revision(connection, document_id, published.draft, Signature(by, "restored", why))


def restore(connection: Connection, document_id: str, number: int, signature: Signature) -> Revision:
    """Make an old version the newest one; what answers goes on doing so until it is published, and what was put away becomes a draft.

    Raises:
        AdviserError: there is no such version.
    """
    holding, revision = find_holding(connection, document_id), find_revision(connection, document_id, number)
    if holding is None or revision is None:
        raise AdviserError(f"Version {number} av {document_id} finns inte. Välj en version i listan.")
    if holding.state == "retired" and holding.published is None:
        set_state(connection, document_id, state="draft", published=None)
    if number == holding.latest:
        return revision
    return add_revision(connection, document_id, revision.draft, signature)


def before_retirement(connection: Connection, document_id: str) -> int | None:
    """Return the newest version that is not a notice that the document was retired."""
    return next((r.number for r in load_revisions(connection, document_id) if r.signature.action != "retired"), None)


LASTING = ("aliases", "owner", "operators", "contact", "replaced_by", "confusable_with")  # what holds of a programme that has ended


def write_notice(revision: Revision, *, day: date, why: str, replaced_by: str) -> Draft:
    """Write what is left of a programme that was retired: its names, that it has ended, and what exists instead.

    Raises:
        AdviserError: the document is not about a programme, so that there is nothing that can be said to have ended.
    """
    manuscript = split_manuscript(revision.draft.markdown, place=revision.document_id)
    programme, title = manuscript.front.get("programme"), revision.draft.title
    if not isinstance(programme, Mapping):
        raise AdviserError(f"{title} beskriver inget program, så det kan inte svara att det har upphört. Välj att det inte ska svara alls.")
    kept = {key: programme[key] for key in LASTING if key in programme}
    period = programme.get("period")
    start = {"from": period["from"]} if isinstance(period, Mapping) and period.get("from") else {}
    ended = {
        **kept,
        "status": "avslutad",
        "period": {**start, "to": day - timedelta(days=1)},
        **({"replaced_by": [replaced_by]} if replaced_by else {}),
    }
    source = {"n": 1, "title": "Beslut att dra tillbaka dokumentet", "published": day}
    front = {"id": revision.document_id, "title": title, "kind": manuscript.front.get("kind"), "sources": [source], "verified": day}
    reason = f" {why.strip().rstrip('.')}. [1]" if why.strip() else ""
    body = f"{title} erbjuds inte längre sedan den {date_in_words(day.isoformat())}. [1]{reason}"
    text = write_manuscript(Manuscript({**front, "programme": ended}, body))
    return Draft(title, text, "", revision.draft.original)
