"""The questions the page asks before a document is published, retired, laid aside or erased."""

from collections.abc import Sequence
from html import escape

from assistant.staff.publish_gate import Obstacle
from assistant.staff.types import Offer, Sheet
from assistant.web.staff.controls import CLOSE, button, dialog, document_link, hidden, labelled, submit, text_input
from assistant.web.staff.impact_view import render_obstacle
from assistant.web.staff.reviewing import render_finding, split_findings
from assistant.web.staff.wording import UNSAVED

WHY = 'maxlength="500" autocomplete="off"'
UNSAVED_NOTE = f'<p class="when-unsaved warning">{UNSAVED}</p>'
OFFERED = {"same": "Samma fil finns redan", "near": "Ser ut som en annan utgåva", "programme": "Programmet finns redan"}


def publish_dialog(sheet: Sheet, *, obstacle: Obstacle | None = None) -> str:
    """Return what publishing asks: errors stop it, each warning must be ticked, and an obstacle ticked or overridden with a reason."""
    errors, warnings = split_findings(sheet.findings)
    if sheet.fault or errors:
        faults = [f"<li>{escape(sheet.fault)}</li>"] if sheet.fault else [f"<li>{render_finding(each)}</li>" for each in errors]
        advice = "<p>Det här måste rättas först. Rätta det i dokumentet, spara och publicera sedan.</p>"
        content = f'{advice}<ul class="findings">{"".join(faults)}</ul>'
        return dialog("publish", "Kan inte publiceras än", f'{content}<div class="actions">{CLOSE.replace("Avbryt", "Stäng")}</div>')
    ticks = "".join(
        f'<li><label class="tick"><input type="checkbox" name="accepted" value="{number}"><span>{render_finding(each)}</span></label></li>'
        for number, each in enumerate(warnings)
    )
    intro = "<p>Kryssa i varje varning som ni godtar.</p>" if warnings else '<p class="good">Kontrollen hittade inget att rätta.</p>'
    inside = (
        f"{UNSAVED_NOTE}{intro}<ul class='findings'>{ticks}</ul>{render_obstacle(obstacle, len(warnings))}"
        f"{hidden('warnings', str(len(warnings)))}{_document(sheet)}"
        + labelled("Varför?", text_input("why", extra=WHY), help_text="Frivilligt. Står i loggen.")
        + f'<p class="help">Nu svarar {"version " + str(sheet.published.number) if sheet.published else "ingen version"}. '
        f'Den nya svarar inom några sekunder.</p><div class="actions">{submit("Publicera nu")}{CLOSE}</div>'
    )
    return dialog("publish", f"Publicera {sheet.entry.title}", f'<form data-event="publish">{inside}</form>')


def _document(sheet: Sheet) -> str:
    return hidden("document", sheet.entry.id)


def retire_dialog(sheet: Sheet) -> str:
    """Return what retiring asks: what companies shall hear afterwards, what exists instead, and why."""
    modes = (
        ("ended", "Svara att det har upphört", "Den som frågar får veta att det är slut, när det slutade och vad som finns i stället."),
        ("silent", "Svara inte alls", "Dokumentet används inte längre i något svar."),
    )
    choices = "".join(
        f'<label class="tick"><input type="radio" name="mode" value="{value}"{" checked" if value == "ended" else ""}>'
        f'<span><strong>{label}</strong><br><span class="help">{text}</span></span></label>'
        for value, label, text in modes
    )
    replaced = text_input("replaced_by", placeholder="Sök på titel eller id", extra='list="documents" autocomplete="off"')
    inside = (
        f'{_document(sheet)}<fieldset class="field"><legend class="label">Vad ska rådgivaren svara efteråt?</legend>{choices}</fieldset>'
        + labelled("Ersätts av", replaced, help_text="Frivilligt. Ett publicerat dokument som finns i stället.")
        + labelled(
            "Varför?", text_input("why", extra=WHY), help_text="En hel mening. Den kan stå i svaret: Stödet lades ner vid årsskiftet."
        )
        + f'<div class="actions">{submit("Dra tillbaka")}{CLOSE}</div>'
    )
    note = "<p>Alla versioner finns kvar, och dokumentet kan återställas.</p>"
    return dialog("retire", f"Dra tillbaka {sheet.entry.title}", f'{note}<form data-event="retire">{inside}</form>')


def erase_dialog(sheet: Sheet) -> str:
    """Return what erasing asks: the id, typed, since it cannot be undone."""
    name = escape(sheet.entry.id)
    inside = (
        '<p class="warning">Det går inte att ångra. Dokumentet, alla versioner, filen det kom från och allt i sökregistret försvinner. '
        "Vill ni bara att det inte ska svara, dra tillbaka det i stället.</p>"
        + _document(sheet)
        + labelled(
            "Skriv dokumentets id för att bekräfta", text_input("typed", extra='autocomplete="off" spellcheck="false"'), help_text=name
        )
        + labelled("Varför?", text_input("why", extra=WHY))
        + f'<div class="actions">{submit("Radera för gott", name="danger")}{CLOSE}</div>'
    )
    return dialog("erase", f"Radera {sheet.entry.title} för gott", f'<form data-event="erase">{inside}</form>')


def discard_dialog(sheet: Sheet) -> str:
    """Return what laying a draft aside asks."""
    if sheet.published:
        text = (
            f"Version {sheet.published.number}, som svarar nu, blir den nyaste igen. "
            "Utkastet finns kvar under Versioner och kan återställas."
        )
    else:
        text = "Dokumentet har aldrig svarat och läggs undan. Det finns kvar som tillbakadraget och kan återställas."
    inside = f'{_document(sheet)}<p>{text}</p><div class="actions">{submit("Kasta utkastet")}{CLOSE}</div>'
    return dialog("discard", "Kasta utkastet", f'<form data-event="discard">{inside}</form>')


def rename_dialog(sheet: Sheet) -> str:
    """Return what giving a draft another id asks."""
    field = labelled(
        "Nytt id", text_input("new_id", sheet.entry.id, extra=WHY), help_text="Mapp, snedstreck, namn: techtank/exempelkursen."
    )
    inside = f'{_document(sheet)}{field}<div class="actions">{submit("Byt id")}{CLOSE}</div>'
    note = "<p>Id är dokumentets fasta namn. Det kan bara bytas innan dokumentet har publicerats.</p>"
    return dialog("rename", "Byt id", f'{note}<form data-event="rename">{inside}</form>')


def render_offers(sheet: Sheet, offers: Sequence[Offer]) -> str:
    """Return what a draft seems to belong with, and the four things that can be done about it."""
    return "".join(_offer(sheet.entry.id, offer) for offer in offers)


def _offer(document_id: str, offer: Offer) -> str:
    values = {"document": document_id, "target": offer.document_id}
    actions = (
        ("Ersätt version", "replace", "Blir nästa version av det dokumentet, och det här utkastet försvinner."),
        ("Slå ihop", "merge", "Texten läggs till sist i det dokumentet, och det här utkastet försvinner."),
        ("Koppla", "link", "Båda blir kvar och nämner varandra som lätta att förväxla."),
    )
    buttons = "".join(f"<li>{button(label, event, values)}<span class='help'>{text}</span></li>" for label, event, text in actions)
    keep = '<li><button type="button" data-dismiss>Behåll som eget</button><span class="help">Inget ändras.</span></li>'
    return (
        f'<section class="offer" aria-label="Förslag"><h3>{OFFERED[offer.relation]}: {document_link(offer.document_id, offer.title)}</h3>'
        f'<p>{escape(offer.sentence)}</p><ul class="for-editors">{buttons}{keep}</ul></section>'
    )
