"""What companies ask a person about, on the staff's page: the list of enquiries, and one of them."""

from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import quote

from assistant.phrases import count_of
from assistant.staff.enquiries import Enquiry, Letter, Post, removal_day
from assistant.web.rendering import swedish_date
from assistant.web.staff.controls import badge, button, fresh, moment, paragraph

SHORT: Final = 140  # characters of a message in the list
EMPTY: Final = "Inga ärenden just nu. När ett företag väljer Prata med en människa på sin sida hamnar det här."
NOT_MAILED: Final = (
    "Ärenden visas bara här och skickas inte med e-post. Den som driver tjänsten kan ställa in det med ASSISTANT_SMTP_URL, "
    "ASSISTANT_ENQUIRY_TO och ASSISTANT_ENQUIRY_FROM."
)
UNSENT: Final = "inte skickat med e-post"
POST: Final[dict[Post, tuple[str, str]]] = {  # what is said of it, and the badge's class
    "none": ("visas bara här", "steady"),
    "waiting": ("skickas strax med e-post", "draft"),
    "sent": ("skickat med e-post", "published"),
    "failed": (UNSENT, "thumb-down"),
}


def render_new_count(count: int) -> str:
    """Return the number of new enquiries as it stands beside the way to them, nothing for none."""
    return f'{count}<span class="hidden-text"> {"nytt" if count == 1 else "nya"}</span>' if count else ""


def render_list(enquiries: Sequence[Enquiry], *, days: int, is_mailed: bool) -> str:
    """Return the enquiries, new ones first; `days` is how long they are kept, `is_mailed` whether something sends them by e-mail."""
    hint = "" if is_mailed else paragraph(NOT_MAILED, "help")
    if not enquiries:
        return fresh(f'{_count(0)}<p class="empty">{EMPTY}</p>{hint}')
    new = sum(enquiry.is_new for enquiry in enquiries)
    said = f"{count_of(new, 'nytt ärende', 'nya ärenden')}, {count_of(len(enquiries) - new, 'hanterat', 'hanterade')}."
    head = "".join(f'<th scope="col">{each}</th>' for each in ("Ärende", "När", "Läge", "E-post", ""))
    rows = "".join(_row(enquiry, is_mailed=is_mailed) for enquiry in enquiries)
    return fresh(
        f'{_count(new)}<p class="count" role="status">{said} Ärenden sparas i {days} dagar.</p>'
        f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{hint}'
    )


def _count(new: int) -> str:
    """Return the number for the way to the view, which the page's script carries there."""
    return f'<template class="new-count-now">{render_new_count(new)}</template>'


def _row(enquiry: Enquiry, *, is_mailed: bool) -> str:
    letter = enquiry.letter
    short = letter.message if len(letter.message) <= SHORT else f"{letter.message[:SHORT].rstrip()} …"
    who = " · ".join(filter(None, (letter.company, letter.name)))
    open_it = button(f"Öppna ärende {enquiry.key}", "enquiry_open", {"enquiry": str(enquiry.key)}, name="quiet")
    cells = {"När": moment(enquiry.at), "Läge": _state(enquiry), "E-post": _post_badge(enquiry, is_mailed=is_mailed)}
    rest = "".join(f'<td data-label="{label}">{cell}</td>' for label, cell in cells.items())
    return f'<tr><th scope="row">{escape(short)}<span class="facts">{escape(who)}</span></th>{rest}<td>{open_it}</td></tr>'


def _state(enquiry: Enquiry) -> str:
    return badge("nytt", "draft") if enquiry.is_new else badge("hanterat", "published")


def _post_badge(enquiry: Enquiry, *, is_mailed: bool) -> str:
    is_stuck = enquiry.post == "waiting" and (enquiry.post_tries > 0 or not is_mailed)
    said, kind = POST["failed" if is_stuck else enquiry.post]
    return badge(said, kind)


def render_enquiry(enquiry: Enquiry, *, days: int, is_mailed: bool, new: int) -> str:
    """Return one enquiry with what can be done about it; `new` is how many nobody has handled."""
    letter = enquiry.letter
    message = f'<section><h4>Meddelandet</h4><p class="written card">{escape(letter.message)}</p></section>'
    return fresh(
        f'{_count(new)}<p><a href="?vy=arenden" data-view="enquiries">Tillbaka till alla ärenden</a></p>'
        f'<h3 tabindex="-1">Ärende {enquiry.key} {_state(enquiry)}</h3>{_facts(enquiry, days)}{message}{_conversation(letter)}'
        f"{_post(enquiry, is_mailed=is_mailed)}{_doings(enquiry)}"
    )


def _facts(enquiry: Enquiry, days: int) -> str:
    letter = enquiry.letter
    email = f'<a href="mailto:{escape(quote(letter.email, safe="@"))}">{escape(letter.email)}</a>' if letter.email else ""
    digits = "".join(character for character in letter.phone if character.isdecimal() or character == "+")
    phone = f'<a href="tel:{escape(digits)}">{escape(letter.phone)}</a>' if letter.phone else ""
    rows = {
        "Företag": escape(letter.company),
        "Namn": escape(letter.name),
        "E-post": email,
        "Telefon": phone,
        "Språk": "företaget läste sidan på engelska" if letter.language == "en" else "",
        "Kom in": moment(enquiry.at),
        "Tas bort": f"av sig självt {swedish_date(removal_day(enquiry, days=days).isoformat())}",
        "Hanterat": f"av {escape(enquiry.handled_by)}, {moment(enquiry.handled_at)}" if enquiry.handled_at else "",
    }
    return f'<dl class="told">{"".join(f"<div><dt>{label}</dt><dd>{value}</dd></div>" for label, value in rows.items() if value)}</dl>'


def _conversation(letter: Letter) -> str:
    if not letter.conversation:
        return '<p class="help">Företaget har inte skickat med något samtal.</p>'
    return (
        f'<section><h4>Samtalet som företaget skickade med</h4><div class="written reading">{escape(letter.conversation)}</div></section>'
    )


def _post(enquiry: Enquiry, *, is_mailed: bool) -> str:
    """Return how it went with the e-mail, with a way to try again where it went wrong."""
    again = button("Skicka nu", "enquiry_mail", {"enquiry": str(enquiry.key)}, name="quiet") if is_mailed else ""
    again = f'<span class="for-editors">{again}</span>' if again else ""
    when = f" Nytt försök {moment(enquiry.post_at)}." if enquiry.post == "waiting" and is_mailed else ""
    if enquiry.post == "sent":
        sentence, again = f"Skickat med e-post {moment(enquiry.post_at)}. {enquiry.post_fault}", ""
    elif enquiry.post_fault:
        sentence = f"Inte skickat med e-post: {enquiry.post_fault}{when}"
    elif enquiry.post == "none":
        sentence = "Inte skickat med e-post: inget var inställt när det kom."
    else:
        sentence = "Skickas strax med e-post." if is_mailed else "Inte skickat med e-post: inget är inställt längre."
    name = "warning undo" if enquiry.post_fault else "help undo"
    return f'<p class="{name}"><span>{escape(sentence.strip())}</span>{again}</p>'


def _doings(enquiry: Enquiry) -> str:
    values = {"enquiry": str(enquiry.key)}
    handle = button("Markera som hanterat", "enquiry_handle", values, name="main")
    undo = button("Ångra: gör det nytt igen", "enquiry_reopen", values)
    sure = button("Radera ärendet", "enquiry_erase", values, name="danger quiet")
    erase = (
        '<details class="for-administrators forget"><summary>Radera …</summary><p class="help">Allt som företaget skrev tas bort för gott. '
        f"Det som redan har skickats med e-post finns kvar där.</p>{sure}</details>"
    )
    return f'<div class="actions"><span class="for-editors">{handle if enquiry.is_new else undo}</span>{erase}</div>'
