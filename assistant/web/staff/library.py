"""The library's list: search and filters, a row for each document, and what can be done with several at once."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import cast

from assistant.staff.types import Entry, FieldChange, Filter
from assistant.web.rendering import render_status, swedish_date
from assistant.web.staff.controls import (
    CLOSE,
    DAY_HINT,
    badge,
    day,
    dialog,
    document_link,
    fresh,
    labelled,
    moment,
    opener,
    select,
    submit,
    text_input,
)
from assistant.web.staff.submission import Submission
from assistant.web.staff.wording import CHOOSE_SOME, EMPTY_LIBRARY, KIND, STATE, STATUS
from corpus.errors import AdviserError

SORTS = {"title": "titel", "review": "granskas senast", "changed": "senast ändrad", "ends": "slutar först"}
LATEST = "9999"  # sorts after every date
ANY = {"": "alla"}
OVERRIDE_HELP = "Behövs bara där en prövning krävs och saknas, eller visar att något blir sämre. Står i loggen."


def render_filters() -> str:
    """Return the search box and the filters, which answer as they are changed."""
    boxes = [
        labelled("Sök", text_input("text", kind="search", placeholder="Titel, id eller ägare", extra='autocomplete="off"')),
        labelled("Läge", select("state", ANY | cast(dict[str, str], STATE))),
        labelled("Slag", select("kind", ANY | cast(dict[str, str], KIND))),
        labelled("Status", select("status", ANY | {status: status for status in STATUS})),
        labelled("Sortera efter", select("sort", SORTS)),
        '<label class="tick"><input type="checkbox" name="drafts" value="1"><span>Har opublicerade ändringar</span></label>',
    ]
    return f'<form class="filters" role="search" data-event="find" data-live>{"".join(boxes)}</form>'


def read_filter(given: Submission) -> Filter:
    """Return what the filters ask for."""
    state, kind, status = given.text("state"), given.text("kind"), given.text("status")
    return Filter(
        text=given.text("text")[:200],
        state=state if state in STATE else None,
        kind=kind if kind in KIND else None,
        status=status if status in STATUS else None,
        only_drafts=bool(given.text("drafts")),
    )


def sort_entries(entries: Sequence[Entry], order: str) -> list[Entry]:
    """Return the documents in the order asked for; what has no date comes last."""
    if order == "review":
        return sorted(entries, key=lambda entry: entry.review_by or date.max)
    if order == "changed":
        return sorted(entries, key=lambda entry: entry.changed.timestamp() if entry.changed else 0.0, reverse=True)
    return sorted(entries, key=lambda entry: entry.ends or LATEST) if order == "ends" else list(entries)


def render_library(entries: Sequence[Entry], *, today: date) -> str:
    """Return the list, with boxes to tick and what can be done with those that are ticked."""
    if not entries:
        return f'<p class="empty">{EMPTY_LIBRARY}</p>'
    count = f"{len(entries)} dokument"
    rows = "".join(_row(entry, today) for entry in entries)
    heads = ("", "Titel", "Status", "Gäller till", "Granskas senast", "Läge", "Ändrad")
    head = "".join(f'<th scope="col">{each}</th>' for each in heads[1:])
    pick = '<td class="pick for-editors"><input type="checkbox" data-pick-all aria-label="Välj alla i listan"></td>'
    table = f'<table class="list"><thead><tr>{pick}{head}</tr></thead><tbody>{rows}</tbody></table>'
    return fresh(f'<form data-event="bulk">{_bulk(count)}{table}</form>')


def _row(entry: Entry, today: date) -> str:
    kind = KIND[entry.kind] if entry.kind else "utan huvud"
    pick = f'<input type="checkbox" name="document" value="{escape(entry.id)}" aria-label="Välj {escape(entry.title)}">'
    cells = {
        "Status": render_status(entry.status) if entry.status else "–",
        "Gäller till": escape(swedish_date(entry.ends)) if entry.ends else "–",
        "Granskas senast": _review(entry, today),
        "Läge": render_state(entry),
        "Ändrad": f"{moment(entry.changed)}<br>{escape(entry.by)}" if entry.changed else "–",
    }
    rest = "".join(f'<td data-label="{label}">{cell}</td>' for label, cell in cells.items())
    title = f'<th scope="row">{document_link(entry.id, entry.title)}<span class="facts">{kind} · {escape(entry.id)}</span></th>'
    return f'<tr><td class="pick for-editors">{pick}</td>{title}{rest}</tr>'


def _review(entry: Entry, today: date) -> str:
    late = '<br><span class="sign sign-varning">passerat</span>' if entry.review_by and entry.review_by <= today else ""
    return day(entry.review_by) + late


def render_state(entry: Entry) -> str:
    """Return a document's state, and whether a newer version waits."""
    newer = badge("nyare utkast", "draft") if entry.has_draft and entry.state == "published" else ""
    return f"{badge(STATE[entry.state], entry.state)} {newer}"


def _bulk(count: str) -> str:
    buttons = opener("Ändra flera", "bulk") + opener("Vad ändras?", "foresee-many") + opener("Publicera flera", "publish-many")
    bar = f'<div class="bulk"><p class="count" role="status">{count}</p><p class="picked for-editors" aria-live="polite"></p>'
    return f'{bar}<div class="actions for-editors">{buttons}</div></div>{_change_dialog()}{_publish_dialog()}{_foresee_dialog()}'


def _change_dialog() -> str:
    content = (
        '<p class="picked-again"></p>'
        + labelled("Ny status", select("new_status", {"": "ändra inte"} | {status: status for status in STATUS}))
        + labelled("Granskas senast", text_input("new_review", placeholder=DAY_HINT), help_text="Lämna tomt för att inte ändra dagen.")
        + labelled("Varför?", text_input("why", extra='maxlength="500"'), help_text="Står i versionerna och i loggen.")
        + "<p>Ändringarna sparas som utkast. Inget nytt svarar förrän ni publicerar.</p>"
        + f'<div class="actions">{submit("Ändra alla valda", "bulk")}{CLOSE}</div>'
    )
    return dialog("bulk", "Ändra flera dokument", content)


def _publish_dialog() -> str:
    sure = "Publicera även om det finns varningar. Jag har läst dem."
    accept = f'<label class="tick"><input type="checkbox" name="accept" value="1"><span>{sure}</span></label>'
    content = (
        '<p class="picked-again"></p><p>De nyaste versionerna börjar svara, alla eller ingen. Ett fel i något av dem stoppar alla.</p>'
        + labelled("Varför?", text_input("why_publish", extra='maxlength="500"'))
        + accept
        + labelled("Skäl att publicera ändå", text_input("override", extra='maxlength="500"'), help_text=OVERRIDE_HELP)
        + f'<div class="actions">{submit("Publicera alla valda", "publish_many")}{CLOSE}</div>'
    )
    return dialog("publish-many", "Publicera flera dokument", content)


def _foresee_dialog() -> str:
    content = (
        '<p class="picked-again"></p><p>Testfallen och företagens vanligaste frågor ställs på prov, som om de nyaste versionerna av alla '
        "valda svarade. Inget når företagen. Resultatet står på fliken Vad ändras hos vart och ett av dokumenten.</p>"
        f'<div class="actions">{submit("Pröva alla valda", "foresee_many")}{CLOSE}</div>'
    )
    return dialog("foresee-many", "Vad ändras om de publiceras tillsammans?", content)


def chosen_documents(given: Submission) -> tuple[str, ...]:
    """Return the ids that are ticked in the list.

    Raises:
        AdviserError: none is.
    """
    if not (chosen := given.all("document")):
        raise AdviserError(CHOOSE_SOME)
    return chosen


def read_change(given: Submission) -> FieldChange:
    """Return what is to be changed in several heads.

    Raises:
        AdviserError: nothing is, or the day is none.
    """
    values: dict[str, object] = {}
    if (status := given.text("new_status")) in STATUS:
        values["programme.status"] = status
    if review := given.day("new_review"):
        values["review_by"] = review
    if not values:
        raise AdviserError("Inget är valt att ändra. Välj en ny status, en ny dag eller båda.")
    return FieldChange(values, given.text("why")[:500])
