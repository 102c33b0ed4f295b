"""Draw the form for a document's head: every key with its help text, and what the text suggests beside it."""

import json
from collections.abc import Mapping, Sequence
from html import escape

from assistant.staff.types import Entry, Suggested
from assistant.web.staff.controls import DAY_HINT, checkboxes, datalist, select, text_area, text_input
from assistant.web.staff.fields import GROUPS, Field, Group, find_field
from assistant.web.staff.form import PARTS, SOURCE_KEYS, as_list, as_parts, as_rows, as_text, value_at

PART_LABELS = {"from": "från", "to": "till", "min": "minst", "max": "högst", "name": "namn", "url": "webbadress"}
SOURCE_LABELS = dict(zip(SOURCE_KEYS, ("Nr", "Titel", "Webbadress", "Publicerad", "Anmärkning"), strict=True))
FOLDED_WORDS = 14  # longer vocabularies are folded, with what is ticked above


def render_form(front: Mapping[str, object], suggestions: Sequence[Suggested], *, is_new: bool) -> str:
    """Return the form's groups; with `is_new` the suggestions wait for somebody to accept them."""
    kind = as_text(front.get("kind"))
    shown = [group for group in GROUPS if not group.only_programme or "programme" in front or kind in ("programme", "organisation")]
    note = "" if len(shown) == len(GROUPS) else _how_to_get_more()
    return "".join(_group(group, front, suggestions, is_new) for group in shown) + note


def _how_to_get_more() -> str:
    return (
        '<p class="help">Frågorna om status, behov och kostnad visas när slaget är program eller organisation. '
        "Byt slag ovan och tryck på Kontrollera.</p>"
    )


def _group(group: Group, front: Mapping[str, object], suggestions: Sequence[Suggested], is_new: bool) -> str:
    numbered = list(enumerate(suggestions))
    fields = []
    for field in group.fields:
        mine = [(number, each) for number, each in numbered if find_field(each.field) == field]
        marks = "".join(_suggestion(number, each, value_at(front, each.field), is_new) for number, each in mine)
        fields.append(_field(field, value_at(front, field.name), marks))
    return f'<fieldset class="group"><legend>{escape(group.heading)}</legend>{"".join(fields)}</fieldset>'


def _field(field: Field, value: object, marks: str) -> str:
    """Return a field with its label; those of several controls are a group, whose label is a legend."""
    control, note = _control(field, value), f'<p class="help" id="help-{field.name}">{escape(field.help)}</p>'
    if field.control in ("line", "lines", "area", "choice", "day"):
        inside = f'<label class="label" for="field-{field.name}">{escape(field.label)}</label>{control}{note}'
        return f'<div class="field" data-field="{field.name}">{inside}{marks}</div>'
    repeats = any(group.heading == field.label for group in GROUPS)  # the group's heading says it already
    legend = f'<legend class="label{" hidden-text" if repeats else ""}">{escape(field.label)}</legend>'
    return f'<fieldset class="field" data-field="{field.name}">{legend}{control}{note}{marks}</fieldset>'


def _control(field: Field, value: object) -> str:
    extra = f'id="field-{field.name}" aria-describedby="help-{field.name}"'
    match field.control:
        case "lines":
            lines = as_list(value)
            return text_area(field.name, "\n".join(lines), rows=max(2, len(lines) + 1), extra=extra)
        case "area":
            return text_area(field.name, as_text(value), rows=2, extra=extra)
        case "choice":
            return select(field.name, _with_own(field.options, as_text(value)), as_text(value), extra=extra)
        case "words":
            return _words(field, as_list(value))
        case "day":
            return text_input(field.name, as_text(value), placeholder=DAY_HINT, extra=extra)
        case "documents":
            return _documents(field, as_list(value))
        case "sources":
            return _sources(as_rows(value))
        case "period" | "employees" | "contact":
            return _parts(field, value)
        case _:
            return text_input(field.name, as_text(value), extra=extra)


def _with_own(options: Mapping[str, str], value: str) -> dict[str, str]:
    """Return the options with "choose" first where nothing is chosen, and with a value that is none of them, so that it is seen."""
    own = {"": "Välj"} if not value else {} if value in options else {value: f"{value} (finns inte)"}
    return {**own, **options}


def _words(field: Field, chosen: Sequence[str]) -> str:
    words = [*chosen, *(word for word in field.options if word not in chosen)]  # the order of those chosen says what matters most
    boxes = f'<div class="ticks">{checkboxes(field.name, words, chosen)}</div>'
    if len(field.options) <= FOLDED_WORDS:
        return boxes
    summary = ", ".join(chosen) or "inget valt"
    return f'<details class="fold"><summary>Valda: <span class="chosen-words">{escape(summary)}</span></summary>{boxes}</details>'


def _parts(field: Field, value: object) -> str:
    keys = PARTS[field.control]
    inputs = [
        f'<label><span class="part">{PART_LABELS[key]}</span>{text_input(f"{field.name}.{key}", text, extra=_mode(field))}</label>'
        for key, text in zip(keys, as_parts(value, keys), strict=True)
    ]
    return f'<div class="parts parts-{field.control}">{"".join(inputs)}</div>'


def _mode(field: Field) -> str:
    return 'inputmode="numeric"' if field.control == "employees" else ""


def _row(cells: str) -> str:
    return f'<li class="row">{cells}<button type="button" class="quiet" data-remove-row>Ta bort</button></li>'


def _rows(rows: Sequence[str], blank: str, label: str) -> str:
    """Return rows that can be added to and taken away in the browser."""
    add = f'<button type="button" data-add-row>{label}</button><template>{blank}</template>'
    return f'<ul class="rows">{"".join(rows)}</ul>{add}'


def _documents(field: Field, ids: Sequence[str]) -> str:
    def row(document_id: str) -> str:
        extra = f'list="documents" aria-label="{escape(field.label)}" autocomplete="off"'
        return _row(text_input(field.name, document_id, placeholder="Sök på titel eller id", extra=extra))

    return _rows([row(each) for each in ids], row(""), "Lägg till dokument")


def _sources(rows: Sequence[Sequence[str]]) -> str:
    drawn = [_source_row(row) for row in rows]
    return f'<div class="sources-rows">{_rows(drawn, _source_row([""] * len(SOURCE_KEYS)), "Lägg till källa")}</div>'


def _source_row(values: Sequence[str]) -> str:
    hints = {"url": "https://", "published": DAY_HINT}
    cells = (
        f'<label class="source-{key}"><span class="part">{SOURCE_LABELS[key]}</span>'
        f"{text_input(f'sources.{key}', value, placeholder=hints.get(key, ''))}</label>"
        for key, value in zip(SOURCE_KEYS, values, strict=True)
    )
    return _row("".join(cells))


def render_titles(entries: Sequence[Entry]) -> str:
    """Return the titles that a field for another document proposes."""
    return datalist("documents", {entry.id: entry.title for entry in entries})


def _suggestion(number: int, suggestion: Suggested, current: object, is_new: bool) -> str:
    """Return what a field's value was suggested from: open for a new document, folded once somebody has saved it."""
    agrees = _same(suggestion.value, current)
    page = f" (s. {suggestion.page})" if suggestion.page else ""
    quote = f"<q>{escape(suggestion.evidence)}</q>{page}" if suggestion.evidence else ""
    reason = f'<span class="why">{escape(suggestion.reason)}</span>' if suggestion.reason else ""
    words = "" if agrees else f"<strong>{escape(_shown(suggestion.value))}</strong> "
    use = f'<button type="submit" data-event="use_suggestion" name="suggestion" value="{number}">Använd</button>'
    accept = '<button type="button" data-accept>Godta</button>'
    action = (accept if is_new else "") if agrees else use
    inside = f'<p>{words}{quote} {reason}</p><span class="for-editors">{action}</span>'
    if is_new:
        return f'<div class="suggestion" data-open-suggestion><span class="sign">Förslag ur texten</span>{inside}</div>'
    return f'<details class="suggestion"><summary>Vad texten säger</summary>{inside}</details>'


def _same(first: object, second: object) -> bool:
    return json.dumps(first, default=as_text, sort_keys=True) == json.dumps(second, default=as_text, sort_keys=True)


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{PART_LABELS.get(str(key), str(key))} {_shown(item)}" for key, item in value.items())
    return ", ".join(_shown(item) for item in value) if isinstance(value, list | tuple) else as_text(value)
