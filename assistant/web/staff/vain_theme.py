"""One theme of what companies ask in vain: its questions, and the forms by which something is done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote

from assistant.question_log import Asked
from assistant.staff.cases import STATUS_NAMES
from assistant.staff.remedies import LONGEST_ALIAS, LONGEST_SENTENCE
from assistant.staff.themes import Theme
from assistant.staff.types import Entry
from assistant.web.staff.asked_list import render_rows
from assistant.web.staff.controls import button, datalist, fresh, hidden, labelled, select, submit, text_area, text_input
from assistant.web.staff.vain import render_nearest, render_trend

SHOWN_QUESTIONS = 50  # of a theme, the newest
TEST_TAG: Final = "obesvarat"
CHECK_NAMES: Final = "Läs igenom dem först och ta bort namn och annat som pekar ut någon."


@dataclass(frozen=True, slots=True)
class Done:
    """What was just done about a theme: a sentence, and the document it is a draft of."""

    sentence: str
    document_id: str = ""
    title: str = ""
    opens: bool = False  # the page goes there at once


def render_theme(theme: Theme, asked: Sequence[Asked], documents: Sequence[Entry], done: Done | None = None) -> str:
    """Return a theme with its questions, and what can be done about it."""
    head = f'<h3 tabindex="-1">{escape(theme.label or "Utan gemensamma ord")}</h3>{render_trend(theme)}{render_nearest(theme)}'
    back = '<p><a href="?vy=obesvarat" data-view="vain">Tillbaka till alla teman</a></p>'
    shown = f"De {SHOWN_QUESTIONS} senaste av {len(asked)}" if len(asked) > SHOWN_QUESTIONS else "Frågorna"
    rows = render_rows(asked[:SHOWN_QUESTIONS])
    table = f"<section><h4>{shown}</h4>{rows}</section>"
    return fresh(f"{back}{head}{_done(done)}{_remedies(theme, documents)}{table}")


def _done(done: Done | None) -> str:
    if done is None:
        return ""
    follow = " data-follow" if done.opens else ""
    place = quote(done.document_id, safe="/")
    link = f'<a href="?dokument={place}" data-open="{escape(done.document_id)}"{follow}>Öppna {escape(done.title)}</a>' if place else ""
    return f'<p class="good undo"><span>{escape(done.sentence)}</span>{link}</p>'


def _remedies(theme: Theme, documents: Sequence[Entry]) -> str:
    forms = (
        ("Skriv ett dokument", "Inget dokument handlar om det här.", _document_form(theme)),
        ("Lägg till lucka", "Uppgiften är inte känd. Rådgivaren svarar då att det inte framgår, och vem man frågar.", _gap_form(theme)),
        ("Lägg till alias", "Företagen kallar ett program något annat än dokumentet gör.", _alias_form(theme)),
        ("Lägg till behovsord", "Ett dokument passar, men företagen säger det med andra ord.", _wish_form(theme)),
        ("Gör ett test", "Frågan ska besvaras på ett visst sätt, nu och framöver.", _test_form(theme)),
    )
    folds = "".join(_fold(label, when, form) for label, when, form in forms)
    dismiss = f'<div class="actions">{button("Avfärda temat", "vain_dismiss", {"theme": theme.key}, name="quiet")}</div>'
    note = '<p class="help">Allt blir utkast: inget ändras för företagen förrän ni har publicerat.</p>'
    return f'<section class="for-editors remedies"><h4>Åtgärda</h4>{note}{folds}{dismiss}{_lists(documents)}</section>'


def _fold(label: str, when: str, form: str) -> str:
    head = f'<summary><strong>{label}</strong> <span class="help">{when}</span></summary>'
    return f'<details class="fold card" name="remedy">{head}{form}</details>'


def _lists(documents: Sequence[Entry]) -> str:
    programmes = {one.id: one.title for one in documents if one.kind in ("programme", "organisation")}
    return datalist("vain-documents", {one.id: one.title for one in documents}) + datalist("vain-programmes", programmes)


def _form(theme: Theme, event: str, inside: str, label: str) -> str:
    return f'<form data-event="{event}">{hidden("theme", theme.key)}{inside}<div class="actions">{submit(label)}</div></form>'


def _document_form(theme: Theme) -> str:
    title = theme.label[:1].upper() + theme.label[1:]
    questions = text_area("wishes", "\n".join(theme.examples), rows=min(8, len(theme.examples) + 2))
    inside = labelled("Titel", text_input("title", title, extra='required autocomplete="off"')) + labelled(
        "Frågor som dokumentet ska svara på",
        questions,
        help_text=f"En per rad. De står sedan på fliken Frågor och hjälper rådgivaren att hitta dokumentet. {CHECK_NAMES}",
    )
    return _form(theme, "vain_begin", inside, "Skapa utkastet")


def _chooser(label: str, listed: str, value: str) -> str:
    extra = f'list="{listed}" required autocomplete="off"'
    return labelled(label, text_input("document", value, placeholder="Sök på titel eller id", extra=extra))


def _gap_form(theme: Theme) -> str:
    sentence = text_area("sentence", "", rows=2, extra=f'required maxlength="{LONGEST_SENTENCE}"')
    help_text = "En hel mening som företaget får läsa: Hur stort stödet är i Blekinge framgår inte av källorna."
    inside = _chooser("Dokument", "vain-documents", theme.nearest_id) + labelled("Vad som inte är känt", sentence, help_text=help_text)
    return _form(theme, "vain_gap", inside, "Lägg till luckan")


def _alias_form(theme: Theme) -> str:
    alias = text_input("alias", extra=f'required maxlength="{LONGEST_ALIAS}" autocomplete="off"')
    help_text = "Namnet så som företagen skriver det, till exempel robotsatsningen."
    inside = _chooser("Program", "vain-programmes", "") + labelled("Vad företagen kallar det", alias, help_text=help_text)
    return _form(theme, "vain_alias", inside, "Lägg till aliaset")


def _wish_form(theme: Theme) -> str:
    wish = text_area("wish", next(iter(theme.examples), ""), rows=2, extra=f'required maxlength="{LONGEST_SENTENCE}"')
    help_text = f"Vad ett företag säger som dokumentet passar för. Raden används bara för att hitta rätt och visas aldrig. {CHECK_NAMES}"
    inside = _chooser("Dokument", "vain-documents", theme.nearest_id) + labelled("Med företagets ord", wish, help_text=help_text)
    return _form(theme, "vain_wish", inside, "Lägg till raden")


def _test_form(theme: Theme) -> str:
    question = text_area("question", next(iter(theme.examples), ""), rows=2, extra="required")
    cites = text_input("document", extra='list="vain-documents" autocomplete="off"', placeholder="spelar ingen roll")
    inside = (
        labelled("Fråga", question, help_text=CHECK_NAMES)
        + labelled("Frågan ska bli", select("status", {str(status): name for status, name in STATUS_NAMES.items()}, "answered"))
        + labelled("Svaret ska hänvisa till", cites, help_text="Frivilligt. Ett dokument.")
        + f'<p class="help">Testet får taggen {TEST_TAG} och körs bland testfallen.</p>'
    )
    return _form(theme, "vain_test", inside, "Spara testet")
