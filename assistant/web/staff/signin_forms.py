"""The sign-in pages as HTML: forms that work without JavaScript."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from assistant.staff.passwords import SHORTEST
from assistant.staff.sessions import Session
from assistant.web.page import ICON, STATIC_PATH, static_url
from assistant.web.staff.guard import ACCOUNT, FLOW_START, HOME, OTHER_SESSIONS, SIGN_IN, SIGN_OUT
from assistant.web.wording import NAME

STYLES: Final = ("style.css", "signin.css")
COOKIES_NEEDED: Final = "Formuläret var för gammalt, eller så tar webbläsaren inte emot kakor. Tillåt kakor för sidan och försök igen."


@dataclass(frozen=True, slots=True)
class Shown:
    """What a form is shown with."""

    seal: str = ""
    problem: str = ""  # a sentence; "" where nothing is wrong
    notice: str = ""
    name: str = ""
    next: str = HOME
    organisation: str = ""  # what its button says; "" where there is none


def _page(title: str, body: str, *, problem: bool = False) -> str:
    links = "".join(f'<link rel="stylesheet" href="/{static_url(name)}">' for name in STYLES)
    return (
        f'<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>{"Fel: " if problem else ""}{title} – {NAME}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        '<meta name="robots" content="noindex"><meta name="theme-color" content="#0e4a57">'
        f'<link rel="icon" type="image/svg+xml" href="/{static_url(ICON)}">{links}</head><body class="sign-in">'
        f'<header><a class="brand" href="/"><img src="{STATIC_PATH}/{ICON}" alt="" width="38" height="38"><span><b>{NAME}</b>'
        f"<small>Personalens sidor</small></span></a></header><main><h1>{title}</h1>{body}</main></body></html>"
    )


def _messages(shown: Shown, heading: str) -> str:
    problem = (
        f'<div class="problem" role="alert" id="problem"><h2>{heading}</h2><p>{escape(shown.problem)}</p></div>' if shown.problem else ""
    )
    return problem + (f'<p class="notice" role="status">{escape(shown.notice)}</p>' if shown.notice else "")


def _field(label: str, name: str, attributes: str, hint: str = "") -> str:
    told = f'<small id="{name}-hint">{hint}</small>' if hint else ""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    return (
        f'<p class="field"><label for="{name}">{label}</label>{told}<input id="{name}" name="{name}" required{described} {attributes}></p>'
    )


def _form(action: str, shown: Shown, inside: str) -> str:
    return f'<form method="post" action="{action}"><input type="hidden" name="seal" value="{shown.seal}">{inside}</form>'


def render_sign_in(shown: Shown) -> str:
    """Return the page on which one signs in."""
    wrong = ' aria-invalid="true" aria-errormessage="problem"' if shown.problem else ""
    name = f'value="{escape(shown.name)}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="200"{wrong}'
    focus = " autofocus"
    fields = (
        f'<input type="hidden" name="next" value="{escape(shown.next)}">'
        + _field("E-post eller namn", "name", name + ("" if shown.name else focus))
        + _field("Lösenord", "password", f'type="password" autocomplete="current-password"{wrong}' + (focus if shown.name else ""))
        + "<button>Logga in</button>"
    )
    organisation = ""
    if shown.organisation:
        link = f"{FLOW_START}?next={quote(shown.next)}"
        organisation = f'<p class="or"><span>eller</span></p><a class="button" href="{link}">Logga in med {escape(shown.organisation)}</a>'
    help_text = '<p class="help">Saknar ni konto eller har glömt lösenordet? Be en administratör om hjälp.</p>'
    body = _messages(shown, "Det gick inte att logga in") + _form(SIGN_IN, shown, fields) + organisation + help_text
    return _page("Logga in", body, problem=bool(shown.problem))


def render_sign_out(shown: Shown) -> str:
    """Return the page on which one signs out: a link may lead to it, only its button does it."""
    body = f"<p>Ni är inloggad som <b>{escape(shown.name)}</b>.</p>" + _form(SIGN_OUT, shown, "<button>Logga ut</button>")
    return _page("Logga ut", body + f'<p class="help"><a href="{HOME}">Tillbaka till personalens sidor</a></p>')


def render_account(shown: Shown, sessions: Sequence[Session], current: int, *, has_password: bool) -> str:
    """Return the page of one's own account: its password, and where it is signed in."""
    return _page(
        "Ert konto",
        f"<p>Ni är inloggad som <b>{escape(shown.name)}</b>.</p>"
        + _messages(shown, "Lösenordet är inte ändrat")
        + (_password_form(shown) if has_password else "<p>Kontot har inget lösenord här: ni loggar in genom er organisation.</p>")
        + _session_list(shown, sessions, current)
        + f'<p class="help"><a href="{HOME}">Tillbaka till personalens sidor</a> · <a href="{SIGN_OUT}">Logga ut</a></p>',
        problem=bool(shown.problem),
    )


def _password_form(shown: Shown) -> str:
    fields = (
        f'<input type="text" name="account" value="{escape(shown.name)}" autocomplete="username" hidden readonly>'
        + _field("Nuvarande lösenord", "old", 'type="password" autocomplete="current-password"')
        + _field("Nytt lösenord", "new", f'type="password" autocomplete="new-password" minlength="{SHORTEST}"', _ADVICE)
        + _field("Nytt lösenord en gång till", "again", 'type="password" autocomplete="new-password"')
        + "<button>Byt lösenord</button>"
    )
    return "<h2>Byt lösenord</h2>" + _form(ACCOUNT, shown, fields)


_ADVICE: Final = f"Minst {SHORTEST} tecken, till exempel fyra ord som inte hör ihop. Ni loggas ut i alla andra webbläsare."


def _session_list(shown: Shown, sessions: Sequence[Session], current: int) -> str:
    rows = "".join(
        f"<li><b>{escape(_browser(one.device))}</b>{' (den här)' if one.key == current else ''}"
        f"<small>senast använd {_moment(one.seen)}, inloggad {_moment(one.began)}</small></li>"
        for one in sessions
    )
    button = _form(OTHER_SESSIONS, shown, '<button class="plain">Logga ut i alla andra</button>') if len(sessions) > 1 else ""
    return f'<h2>Här är ni inloggad</h2><ul class="sessions">{rows}</ul>{button}'


def _moment(moment: datetime) -> str:
    here = moment.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Stockholm"))
    return f'<time datetime="{moment:%Y-%m-%dT%H:%MZ}">{here:%Y-%m-%d %H:%M}</time>'


def _browser(device: str) -> str:
    """Return the browser and the system of a User-Agent header, where they are known."""
    browsers = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    systems = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux"}
    browser = next((name for sign, name in browsers.items() if sign in device), "Okänd webbläsare")
    system = next((name for sign, name in systems.items() if sign in device), "")
    return f"{browser} på {system}" if system else browser
