"""Accounts and the log, for administrators: who there is, what they may do, and what everybody has done."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from html import escape

from assistant.staff.accounts import Account
from assistant.staff.audit import Note, Wanted
from assistant.staff.roles import ROLES, Actor
from assistant.web.staff.controls import (
    CLOSE,
    DAY_HINT,
    STOCKHOLM,
    badge,
    button,
    dialog,
    fresh,
    hidden,
    labelled,
    moment,
    opener,
    select,
    submit,
    text_input,
)  # fmt: skip
from assistant.web.staff.submission import Submission
from corpus.errors import AdviserError

ROLE_HELP = "Läsare ser och provar. Redaktörer ändrar och publicerar. Administratörer sköter också konton och raderar."
PASSWORD_HELP = "Lämna tomt, så skapas ett engångslösenord som visas här en gång."
PASSWORD_BYTES = 12  # 16 characters of base64: 96 bits, beyond guessing
SHOWN_NOTES = 100
ACTIONS: Mapping[str, str] = {
    "signed_in": "loggade in", "signed_out": "loggade ut", "sign_in_failed": "inloggning nekad", "locked_out": "spärrad efter fel lösenord",
    "account_added": "lade till konto", "role_changed": "ändrade roll", "account_activated": "låste upp konto",
    "account_deactivated": "stängde konto", "account_renamed": "bytte namn på konto", "password_set": "satte lösenord",
    "password_changed": "bytte lösenord", "password_refused": "fel nuvarande lösenord", "sessions_ended": "avslutade inloggningar",
    "handed_in": "lämnade in", "read": "läste in", "added": "skapade", "saved": "sparade", "renamed": "bytte id",
    "replaced": "ersatte version",
    "merged": "slog ihop", "linked": "kopplade", "discarded": "kastade utkast", "restored": "återställde", "published": "publicerade",
    "retired": "drog tillbaka", "erased": "raderade", "exported": "exporterade", "imported": "importerade",
    "impact_required": "krävde prövning", "impact_not_required": "slutade kräva prövning",
    "impact_overridden": "publicerade trots prövning", "key_added": "gjorde nyckel", "key_revoked": "spärrade nyckel",
    "test_added": "lade till testfall", "test_edited": "ändrade testfall", "test_removed": "tog bort testfall",
    "tests_imported": "tog in testfall", "question_forgotten": "glömde fråga", "theme_dismissed": "avfärdade tema",
    "theme_shown": "visar tema igen", "enquiry_handled": "hanterade ärende", "enquiry_reopened": "gjorde ärende nytt igen",
    "enquiry_erased": "raderade ärende",
}  # fmt: skip


def new_password() -> str:
    """Return a password to use once and then change."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def render_accounts(accounts: Sequence[Account], actor: Actor) -> str:
    """Return every account with what can be changed, and the form for a new one."""
    heads = "".join(f'<th scope="col">{each}</th>' for each in ("Namn", "Roll", "Läge", "Senast inloggad", ""))
    rows = "".join(_account(each, actor) for each in accounts)
    roles = select("role", {role: role for role in ROLES}, "redaktör")
    form = (
        '<form class="card" data-event="add_account"><h3>Nytt konto</h3>'
        + labelled("Namn", text_input("name", extra='autocomplete="off" required'), help_text="E-postadress eller ett kort namn.")
        + labelled("Roll", roles, help_text=ROLE_HELP)
        + labelled("Lösenord", text_input("password", kind="password", extra='autocomplete="new-password"'), help_text=PASSWORD_HELP)
        + f'<div class="actions">{submit("Lägg till")}</div></form>'
    )
    return fresh(f'<table class="list"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{form}')


def _account(account: Account, actor: Actor) -> str:
    state = badge("aktivt", "published") if account.active else badge("stängt", "retired")
    mine = " (ni)" if account.name == actor.name else ""
    cells = {"Roll": account.role, "Läge": state, "Senast inloggad": moment(account.signed_in)}
    rest = "".join(f'<td data-label="{label}">{cell}</td>' for label, cell in cells.items())
    number = str(account.key)
    change = opener("Ändra …", f"account-{number}") + _account_dialog(account)
    return f'<tr><th scope="row">{escape(account.name)}{mine}</th>{rest}<td class="actions-cell">{change}</td></tr>'


def _account_dialog(account: Account) -> str:
    name = hidden("name", account.name)
    role = labelled("Roll", select("role", {role: role for role in ROLES}, account.role), help_text=ROLE_HELP)
    password = labelled(
        "Nytt lösenord", text_input("password", kind="password", extra='autocomplete="new-password"'), help_text=PASSWORD_HELP
    )
    toggle = "Stäng kontot" if account.active else "Öppna kontot igen"
    content = (
        f'<form data-event="set_role">{name}{role}<div class="actions">{submit("Byt roll", name="")}</div></form>'
        f'<form data-event="set_password">{name}{password}<div class="actions">{submit("Sätt nytt lösenord", name="")}</div></form>'
        f'<form data-event="set_active">{name}{hidden("active", "" if account.active else "1")}'
        f'<p class="help">Ett stängt konto kan inte logga in. Det finns kvar, liksom det som kontot har gjort.</p>'
        f'<div class="actions">{submit(toggle, name="")}</div></form><div class="actions">{CLOSE}</div>'
    )
    return dialog(f"account-{account.key}", f"Ändra {account.name}", content)


def render_settings(*, requires_impact: bool) -> str:
    """Return what administrators decide for everybody."""
    ticked = " checked" if requires_impact else ""
    inside = (
        f'<label class="tick"><input type="checkbox" name="required" value="1"{ticked}><span>Kräv prövning före publicering</span></label>'
        '<p class="help">Ett dokument kan då publiceras först när någon har sett vad som ändras, och bara om inget test slutar stämma och '
        "ingen fråga förlorar sitt svar. Den som har skäl kan publicera ändå; skälet står i loggen.</p>"
        f'<div class="actions">{submit("Spara")}</div>'
    )
    return fresh(f'<form class="card" data-event="require_impact"><h3>Inställningar</h3>{inside}</form>')


def render_password(name: str, password: str) -> str:
    """Return a generated password, which is not shown again."""
    return (
        f'<div class="once" role="status"><p>Engångslösenord för <strong>{escape(name)}</strong>. Det visas bara nu; lämna över det på ett '
        f"säkert sätt och be personen byta det.</p><p><code>{escape(password)}</code></p></div>"
    )


def render_log_filters() -> str:
    """Return the filters of the log."""
    actions = {"": "alla"} | dict(sorted(ACTIONS.items(), key=lambda item: item[1]))
    boxes = (
        labelled("Vem", text_input("who", extra='autocomplete="off"'))
        + labelled("Vad", select("action", actions))
        + labelled("Gäller", text_input("subject", placeholder="Dokumentets id eller kontots namn", extra='autocomplete="off"'))
        + labelled("Från", text_input("since", placeholder=DAY_HINT))
        + labelled("Till och med", text_input("until", placeholder=DAY_HINT))
    )
    return f'<form class="filters" data-event="log" data-live>{boxes}</form>'


def read_wanted(given: Submission) -> Wanted:
    """Return which notes of the log are asked for.

    Raises:
        AdviserError: a day is none.
    """
    until = _midnight(given.text("until"))
    return Wanted(
        who=given.text("who").strip()[:200],
        action=given.text("action") if given.text("action") in ACTIONS else "",
        subject=given.text("subject").strip()[:400],
        since=_midnight(given.text("since")),
        until=until + timedelta(days=1) if until else None,
        before=given.number("before") or None,
    )


def _midnight(text: str) -> datetime | None:
    """Return the first moment of a Swedish day, in UTC without a zone as the log has it."""
    if not text.strip():
        return None
    try:
        start = datetime.combine(date.fromisoformat(text.strip()), time(), STOCKHOLM)
    except ValueError as error:
        raise AdviserError(f"{text!r} är ingen dag. Skriv den som 2027-03-01.") from error
    return (start - (start.utcoffset() or timedelta())).replace(tzinfo=None)


def render_log(notes: Sequence[Note], given: Submission) -> str:
    """Return the notes, newest first, with a way on to older ones."""
    if not notes:
        return '<p class="empty">Inga rader i loggen stämmer med filtren.</p>'
    heads = "".join(f'<th scope="col">{each}</th>' for each in ("När", "Vem", "Vad", "Gäller", "Mer"))
    rows = "".join(_note(each) for each in notes)
    older = ""
    if len(notes) == SHOWN_NOTES:
        values = {name: given.text(name) for name in ("who", "action", "subject", "since", "until")}
        older = button("Visa äldre", "log", values | {"before": str(notes[-1].key)})
    return f'<table class="list log"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table><div class="actions">{older}</div>'


def _note(note: Note) -> str:
    detail = ", ".join(f"{_KEYS.get(key, key)}: {_plain(value)}" for key, value in note.detail.items() if value not in ("", None))
    cells = {
        "När": moment(note.at), "Vem": escape(note.who), "Vad": escape(ACTIONS.get(note.action, note.action)),
        "Gäller": escape(note.subject), "Mer": escape(detail),
    }  # fmt: skip
    return "<tr>" + "".join(f'<td data-label="{label}">{cell}</td>' for label, cell in cells.items()) + "</tr>"


_KEYS = {
    "version": "version", "why": "varför", "fields": "uppgifter", "from": "från", "to": "till", "with": "med", "bytes": "byte",
    "role": "roll",
    "address": "adress", "count": "antal", "documents": "dokument", "minutes": "minuter", "through": "genom", "reason": "orsak",
    "mode": "svar", "replaced_by": "ersatt av", "file": "fil", "broken": "tester som bryts", "unanswered": "frågor utan svar",
    "answered": "frågor som får svar", "mended": "tester som lagas", "changed": "svar som ändras", "unchanged": "oförändrade",
}  # fmt: skip
_VALUES = {
    "ended": "att det har upphört", "silent": "inget", "oidc": "organisationens inloggning", "deactivated": "kontot är stängt",
    "no_account": "inget konto",
}  # fmt: skip


def _plain(value: object) -> str:
    if isinstance(value, list):
        return " ".join(_plain(item) for item in value)
    return _VALUES.get(value, value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
