"""Draw a document's sheet: its head with what answers now, its tabs, the editor with the form, and the file it came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from assistant.staff.publish_gate import Obstacle
from assistant.staff.roles import Actor, may
from assistant.staff.types import Entry, Sheet
from assistant.web.rendering import render_status
from assistant.web.staff.controls import (
    button,
    day,
    fresh,
    hidden,
    labelled,
    moment,
    opener,
    paragraph,
    size,
    submit,
    text_area,
    text_input,
)
from assistant.web.staff.dialogs import discard_dialog, erase_dialog, publish_dialog, rename_dialog, render_offers, retire_dialog
from assistant.web.staff.form import split_text
from assistant.web.staff.form_view import render_form, render_titles
from assistant.web.staff.impact_view import ask_button
from assistant.web.staff.library import render_state
from assistant.web.staff.reviewing import count_findings
from assistant.web.staff.wording import KIND
from corpus.errors import AdviserError
from corpus.front import split_manuscript
from corpus.pages import PAGE_MARK

TABS = (
    ("text", "Innehåll"), ("fields", "Uppgifter"), ("asked", "Frågor"), ("checks", "Kontroll"), ("impact", "Vad ändras"),
    ("versions", "Versioner"), ("file", "Fil"),
)  # fmt: skip
NO_SHEET = '<p class="empty">Inget dokument är öppet. Välj ett i biblioteket.</p>'
TEXT_HELP = (
    "Varje mening ska gå att läsa ensam och sluta med källans nummer: Kursen kostar 1 200 kronor. [1] "
    "En rubrik börjar med ## och en punkt med ett bindestreck."
)
PAGE_HELP = " Raderna som <!-- sida 3 --> säger vilken sida i filen texten kommer från. Låt dem stå."
HEAD_HELP = "Samma uppgifter som ovan, skrivna som de sparas. Här står också det som formuläret inte visar: parts och cost_rule."
ASKED_HELP = (
    "Hur företag frågar, med egna ord. Det hjälper rådgivaren att hitta rätt mening och visas aldrig. Meningen efter says skrivs som den "
    "står i texten, utan källnummer. Rutan får vara tom."
)
ASKED_EXAMPLE = """needs:
  - Halva skiftet kan inte läsa en ritning
sentences:
  - says: Kursen kostar 1 200 kronor.
    asked: ["Vad går kursen loss på?"]"""


def render_head(sheet: Sheet, actor: Actor, obstacle: Obstacle | None = None) -> str:
    """Return the title, what answers now, the buttons with their dialogs, and the tabs; `obstacle` speaks against publishing."""
    entry = sheet.entry
    status = render_status(entry.status) if entry.status else ""
    kind = f"{KIND[entry.kind]} · " if entry.kind else ""
    title = f'<h2 tabindex="-1">{escape(entry.title)}</h2><p class="signs">{render_state(entry)} {status}</p>'
    facts = f'<p class="facts">{kind}{escape(entry.id)} · {_changed(entry)} · granskas senast {day(entry.review_by)}</p>'
    actions = _actions(sheet, actor, obstacle) if may(actor, "redaktör") else ""
    offers = render_offers(sheet, sheet.offers) if sheet.published is None and entry.state == "draft" else ""
    now = f'<p class="now">{now_answers(sheet)}</p>'
    return fresh(f'<div class="sheet-head" data-document="{escape(entry.id)}">{title}{now}{facts}{actions}{offers}</div>{_tabs(sheet)}')


def _changed(entry: Entry) -> str:
    return f"ändrad {moment(entry.changed)} av {escape(entry.by)}" if entry.changed else "följde med från början, inte ändrad"


def is_waiting(sheet: Sheet) -> bool:
    """Tell whether the newest version says something else than the one that answers, so that it can be published."""
    if sheet.published is None:
        return sheet.number > 0 and sheet.entry.state == "draft"
    answering = sheet.published.draft
    return (answering.markdown, answering.asked) != (sheet.markdown, sheet.asked)


def now_answers(sheet: Sheet) -> str:
    """Say which version answers companies now: "Version 3 svarar, version 4 är utkast."."""
    published = sheet.published
    draft = f" Version {sheet.number} är utkast." if is_waiting(sheet) else ""
    if sheet.entry.state == "retired":
        return f"Tillbakadraget: svarar {'bara att det har upphört' if published else 'inte alls'}.{draft}"
    if sheet.number == 0:
        return "Dokumentet svarar som det följde med."
    return f"Version {published.number} svarar.{draft}" if published else f"Inget svarar än.{draft}"


def _actions(sheet: Sheet, actor: Actor, obstacle: Obstacle | None) -> str:
    """Return the buttons for what can be done now, and the dialog behind each."""
    state, name = sheet.entry.state, sheet.entry.id
    waits, answers = is_waiting(sheet), sheet.published is not None or sheet.number == 0
    choices = (
        (waits, opener("Publicera …", "publish", name="main"), partial(publish_dialog, obstacle=obstacle)),
        (waits, ask_button(name), None),
        (waits, opener("Kasta utkastet …", "discard"), discard_dialog),
        (state == "retired" and not waits, button("Återställ", "revive", {"document": name}, name="main"), None),
        (state != "retired" and answers, opener("Dra tillbaka …", "retire"), retire_dialog),
        (state == "draft" and not answers, opener("Byt id …", "rename"), rename_dialog),
        (may(actor, "administratör"), opener("Radera för gott …", "erase", name="danger"), erase_dialog),
    )
    buttons = "".join(control for wanted, control, _ in choices if wanted)
    return f'<div class="actions">{buttons}</div>' + "".join(draw(sheet) for wanted, _, draw in choices if wanted and draw)


def _tabs(sheet: Sheet) -> str:
    notes = {"checks": f' <span class="note" id="check-count">{count_findings(sheet.findings, sheet.fault)}</span>'}
    tabs = "".join(
        f'<button type="button" role="tab" id="tab-{name}" data-tab="{name}" aria-selected="false" tabindex="-1">{label}'
        f"{notes.get(name, '')}</button>"
        for name, label in TABS
    )
    return f'<div class="tabs" role="tablist" aria-label="Dokumentets delar">{tabs}</div>'


@dataclass(frozen=True, slots=True)
class Editing:
    """What stands in the editor: the texts, whether they hold more than what is saved, and whether they may be changed."""

    markdown: str
    asked: str
    unsaved: bool = False
    allowed: bool = True


def render_editor(sheet: Sheet, entries: Sequence[Entry], editing: Editing) -> str:
    """Return the form in which a document is edited: its Markdown, its head as fields, and its questions.

    Args:
        sheet: The document.
        entries: All documents, proposed where another one is named.
        editing: What stands in the editor.
    """
    values = hidden("document", sheet.entry.id) + hidden("based_on", str(sheet.number))
    _, body, between = split_text(editing.markdown)
    box = labelled(
        "Texten",
        text_area("body", body, rows=26, extra='class="text" spellcheck="true"'),
        help_text=TEXT_HELP + (PAGE_HELP if PAGE_MARK.search(body) else ""),
    )
    extra = f'class="code" spellcheck="true" placeholder="{escape(ASKED_EXAMPLE)}"'
    values += hidden("between", str(between))
    questions = labelled("Frågor", text_area("asked", editing.asked, rows=24, extra=extra), help_text=ASKED_HELP)
    panels = _panel("text", box) + _panel("fields", _fields(sheet, editing.markdown)) + _panel("asked", questions)
    bar = _save_bar() if editing.allowed else ""
    inside = f'{values}<fieldset class="bare"{"" if editing.allowed else " disabled"}>{panels}</fieldset>{bar}'
    unsaved = " data-unsaved" if editing.unsaved else ""
    return fresh(f'<form class="editor" data-event="save" data-editor{unsaved}>{inside}</form>{render_titles(entries)}')


def _panel(name: str, content: str) -> str:
    return f'<div class="panel" role="tabpanel" aria-labelledby="tab-{name}" data-panel="{name}">{content}</div>'


def _fields(sheet: Sheet, markdown: str) -> str:
    head, *_ = split_text(markdown)
    written = labelled("Huvudet", text_area("head", head, rows=14, extra='class="code" spellcheck="false"'), help_text=HEAD_HELP)
    try:
        front = split_manuscript(markdown, place=sheet.entry.id).front
    except AdviserError as error:
        return (
            f'<p class="warning">{escape(str(error))}</p><p>Rätta huvudet här och tryck på Kontrollera, så kommer formuläret.</p>{written}'
        )
    is_new = sheet.published is None and sheet.number <= 1
    count = len(sheet.suggestions) if is_new else 0
    said = f"{count} uppgifter är föreslagna" if count > 1 else "En uppgift är föreslagen"
    every = '<button type="button" class="quiet" data-accept-all>Godta alla</button>' if count > 1 else ""
    note = f'<p class="suggestion-note">{said} ur texten. Godta eller ändra. {every}</p>' if count else ""
    form = render_form(front, sheet.suggestions, is_new=is_new)
    return f'{note}{form}<details class="fold"><summary>Visa huvudet som text</summary>{written}</details>'


def _save_bar() -> str:
    why = labelled(
        "Varför?", text_input("why", placeholder="Till exempel: nytt belopp för 2027", extra='maxlength="500" autocomplete="off"')
    )
    check = submit("Kontrollera", "check", name="")
    state = '<span class="state" aria-live="polite"></span>'
    return f'<div class="save-bar for-editors">{why}<div class="actions">{state}{check}{submit("Spara utkast")}</div></div>'


def render_file(sheet: Sheet) -> str:
    """Return what is known of the file a document came from, and what its reading had to say."""
    remarks = "".join(f"<li>{escape(remark)}</li>" for remark in sheet.remarks)
    notes = f'<h3>Från läsningen av filen</h3><ul class="remarks">{remarks}</ul>' if remarks else ""
    if sheet.original is None:
        return f'<p class="empty">Dokumentet kom inte från någon fil.</p>{notes}'
    original = sheet.original
    facts = f"{size(original.size)} · lämnad in {moment(original.at)}"
    fetch = button("Ladda ner filen", "download", {"document": sheet.entry.id})
    return (
        f'<p class="name"><strong>{escape(original.name)}</strong></p><p class="facts">{facts}</p><div class="actions">{fetch}</div>{notes}'
    )


def render_retry(sheet: Sheet) -> str:
    """Return the undo of a draft that was just laid aside."""
    if not (sheet.number and sheet.published):
        return ""
    undo = button("Ångra", "restore", {"document": sheet.entry.id, "number": str(sheet.number - 1)})
    return f'<div class="undo">{paragraph("Utkastet är undanlagt.")}{undo}</div>'
