"""What stands around every view: the masthead with who is signed in, and the ways to the views."""

from dataclasses import dataclass
from html import escape

from assistant.staff.roles import Actor, Role, may
from assistant.web.staff.guard import ACCOUNT, SIGN_OUT
from assistant.web.staff.wording import PURPOSE, SKIP_LINK
from assistant.web.wording import NAME


@dataclass(frozen=True, slots=True)
class View:
    """A view: its name on the page, what it is for, the address that leads to it, what fills it, and who may see it."""

    label: str
    purpose: str
    address: str
    event: str  # "": it stands there already
    role: Role = "läsare"


VIEWS = {
    "library": View("Bibliotek", "Alla dokument som rådgivaren svarar ur, och utkasten som väntar.", "bibliotek", "find"),
    "work": View(
        "Att göra",
        "Det som snart går ut, ska granskas eller saknar uppgifter. Det företagen frågar mest om står först.",
        "att-gora",
        "work",
    ),
    "enquiries": View("Ärenden", "Företag som vill prata med en människa.", "arenden", "enquiries"),
    "bench": View("Prova svar", "Ställ en fråga som ett företag och se hur svaret blev till.", "prova", "bench"),
    "cases": View("Testfall", "Det som svaren måste stämma med, varje gång något ändras.", "testfall", "cases"),
    "vain": View("Obesvarat", "Det företagen frågat utan att få svar, ordnat i teman.", "obesvarat", "vain"),
    "figures": View("Översikt", "Vad företagen frågar om, och hur det går.", "oversikt", "figures"),
    "add": View("Lägg till", "Varje fil blir ett utkast som ni granskar innan det publiceras.", "lagg-till", "jobs", "redaktör"),
    "move": View("Flytta", "Ta med hela biblioteket till en annan dator, eller spara en kopia.", "flytta", "", "redaktör"),
    "accounts": View("Konton", "Vilka som kan logga in här, och vad de får göra.", "konton", "accounts", "administratör"),
    "log": View("Logg", "Vem som har gjort vad, och när.", "logg", "log", "administratör"),
}
LOGO = (
    '<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><rect class="tile" width="32" height="32" rx="7"/>'
    '<path d="M7 17h4.5v8H7zM13.75 12h4.5v13h-4.5z" fill="#fff"/><path d="M20.5 7H25v18h-4.5z" fill="#f2b544"/></svg>'
)


def render_masthead(actor: Actor) -> str:
    """Return the page's head, with who is signed in and the way out."""
    who = f'<p id="who" data-role="{actor.role}"><strong>{escape(actor.name)}</strong> {actor.role}</p>'
    links = f'<a href="{ACCOUNT}">Byt lösenord</a><a href="{SIGN_OUT}">Logga ut</a>'
    return (
        f'<a class="skip" href="#main">{SKIP_LINK}</a><div class="brand">{LOGO}<div><h1>{NAME}</h1><p>{PURPOSE}</p></div></div>'
        f'<div class="account">{who}{links}</div><div id="trouble" role="alert"></div>'
    )


def render_navigation(actor: Actor, *, new_count: str = "") -> str:
    """Return the ways to the views that the actor may see; `new_count` is HTML that says how many enquiries are new."""
    counts = {"enquiries": f' <span class="new-count">{new_count}</span>'}
    links = "".join(
        f'<li><a href="?vy={view.address}" data-view="{name}" data-load="{view.event}">{view.label}{counts.get(name, "")}</a></li>'
        for name, view in VIEWS.items()
        if may(actor, view.role)
    )
    return f'<nav aria-label="Personalens sida"><ul>{links}</ul></nav>'
