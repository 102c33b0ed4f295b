"""Draw the page's controls and signs as safe HTML: buttons, fields, badges, dialogs, dates."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from html import escape
from urllib.parse import quote
from zoneinfo import ZoneInfo

from assistant.web.rendering import swedish_date

DAY_HINT = "ÅÅÅÅ-MM-DD"  # browsers write their own date fields in the language of the browser, not of the page
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def fresh(html: str) -> str:
    """Wrap HTML so that the browser draws it anew: Gradio carries over what was typed into an element of the same name."""
    name = f"fresh-{secrets.token_hex(4)}"
    return f"<{name}>{html}</{name}>"


def attributes(values: Mapping[str, str]) -> str:
    """Return ` data-name="value"` for each value, for what an element sends when it is used."""
    return "".join(f' data-{name}="{escape(value)}"' for name, value in values.items())


def button(label: str, event: str, values: Mapping[str, str] | None = None, *, name: str = "") -> str:
    """Return a button that sends an event with these values; `name` is its class."""
    return f'<button type="button" class="{name}" data-event="{event}"{attributes(values or {})}>{escape(label)}</button>'


def submit(label: str, event: str = "", *, name: str = "main") -> str:
    """Return a button that sends the form it stands in; `event` where it is not the form's own."""
    own = f' data-event="{event}"' if event else ""
    return f'<button type="submit" class="{name}"{own}>{escape(label)}</button>'


def hidden(name: str, value: str) -> str:
    """Return a value that a form sends without showing it."""
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def labelled(label: str, control: str, *, help_text: str = "") -> str:
    """Return a control under its label, with a help text below it."""
    note = f'<span class="help">{escape(help_text)}</span>' if help_text else ""
    return f'<label class="field"><span class="label">{escape(label)}</span>{control}{note}</label>'


def text_input(name: str, value: str = "", *, kind: str = "text", placeholder: str = "", extra: str = "") -> str:
    """Return a one-line field; `extra` is further attributes as HTML."""
    return f'<input type="{kind}" name="{name}" value="{escape(value)}" placeholder="{escape(placeholder)}" {extra}>'


def text_area(name: str, value: str, *, rows: int, extra: str = "") -> str:
    """Return a field of several lines; a first line break of the value's own is kept."""
    return f'<textarea name="{name}" rows="{rows}" {extra}>\n{escape(value)}</textarea>'


def select(name: str, options: Mapping[str, str], chosen: str = "", *, extra: str = "") -> str:
    """Return a list to choose one from; options are value to label."""
    items = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
        for value, label in options.items()
    )
    return f'<select name="{name}" {extra}>{items}</select>'


def datalist(name: str, options: Mapping[str, str]) -> str:
    """Return what fields with list=name propose; options are value to label, "" for none."""
    items = "".join(f'<option value="{escape(value)}">{escape(label)}</option>' for value, label in options.items())
    return f'<datalist id="{name}">{items}</datalist>'


def checkboxes(name: str, options: Iterable[str], chosen: Iterable[str]) -> str:
    """Return words to tick."""
    ticked = set(chosen)
    return "".join(
        f'<label class="tick"><input type="checkbox" name="{name}" value="{escape(word)}"{" checked" if word in ticked else ""}>'
        f"<span>{escape(word)}</span></label>"
        for word in options
    )


def badge(text: str, kind: str) -> str:
    """Return a small sign of one word; `kind` is its class."""
    return f'<span class="badge badge-{kind}">{escape(text)}</span>'


def dialog(name: str, heading: str, content: str) -> str:
    """Return a dialog that a button with data-dialog=name opens."""
    return (
        f'<dialog id="dialog-{name}" aria-labelledby="heading-{name}"><h3 id="heading-{name}" tabindex="-1">{escape(heading)}</h3>'
        f'<p class="dialog-alert" role="alert"></p>{content}</dialog>'
    )


def opener(label: str, dialog_name: str, *, name: str = "") -> str:
    """Return the button that opens a dialog."""
    return f'<button type="button" class="{name}" data-dialog="{dialog_name}">{escape(label)}</button>'


CLOSE = '<button type="button" class="quiet" data-close>Avbryt</button>'


def document_link(document_id: str, title: str) -> str:
    """Return a link that opens a document; it can be copied and shared."""
    return f'<a href="?dokument={quote(document_id, safe="/")}" data-open="{escape(document_id)}">{escape(title)}</a>'


def day(value: date | None) -> str:
    """Write a date as Swedes do, or a dash."""
    return swedish_date(value.isoformat()) if value else "–"


def moment(value: datetime | None) -> str:
    """Write a moment given in UTC in the staff's own time: 23 november 2026 kl. 10.05."""
    if value is None:
        return "–"
    local = value.replace(tzinfo=UTC).astimezone(STOCKHOLM)
    return f"{swedish_date(local.date().isoformat())} kl. {local:%H.%M}"


def size(count: int) -> str:
    """Write a number of bytes for people."""
    if count < 1024**2:
        return f"{max(1, round(count / 1024))} kB"
    return f"{count / 1024**2:.1f} MB".replace(".", ",")


def paragraph(sentence: str, name: str = "") -> str:
    """Return a sentence as a paragraph, nothing for none."""
    return f'<p class="{name}">{escape(sentence)}</p>' if sentence else ""
