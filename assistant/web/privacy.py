"""Say on a page of its own what becomes of what visitors write, from the settings: no sentence that is not true of this installation."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.journal import KEPT_DAYS
from assistant.web import privacy_wording as wording
from assistant.web.languages import ADDRESS, Language, Text
from assistant.web.page import ICON, static_url
from assistant.web.wording import NAME

PATH: Final[Text] = {"sv": "/integritet", "en": "/en/privacy"}
HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
PROVIDERS: Final = {
    "anthropic": "Anthropic",
    "mistralai": "Mistral AI",
    "ollama": "Ollama",
    "openai": "OpenAI",
}  # others by LangChain's name
RUN_BY_ONESELF: Final = frozenset({"ollama"})  # no company, but a program on a machine of one's own


@dataclass(frozen=True, slots=True)
class Handling:
    """What this installation does with what visitors write."""

    log_days: int = 0  # how long the text of a question is kept; 0: it is not
    enquiry_days: int = 0  # how long an enquiry to a person is kept; 0: there is no form
    is_mailed: bool = False  # whether enquiries are sent by e-mail too
    model: str | None = None  # "provider:model" that words the answers; None: none does
    model_host: str | None = None  # where the model is asked; None: at the provider's own address
    controller: str | None = None  # who answers for personal data
    controller_contact: str | None = None
    has_staff: bool = False


def create_privacy_router(handling: Handling) -> APIRouter:
    """Return the page in each language."""
    router = APIRouter()
    for language in PATH:
        page = render_privacy(handling, language=language)
        router.add_api_route(PATH[language], lambda page=page: HTMLResponse(page), methods=["GET", "HEAD"], include_in_schema=False)
    return router


def render_privacy(handling: Handling, *, language: Language = "sv") -> str:
    """Return the page as HTML."""
    body = "".join(
        f"<section><h2>{escape(heading[language])}</h2>{''.join(f'<p>{escape(text)}</p>' for text in texts)}</section>"
        for heading, texts in _sections(handling, language)
    )
    other: Language = "en" if language == "sv" else "sv"
    title = escape(wording.TITLE[language])
    head = (
        f'<meta charset="utf-8"><title>{title} – {NAME}</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="icon" type="image/svg+xml" href="/{static_url(ICON)}"><link rel="stylesheet" href="/{static_url("privacy.css")}">'
    )
    links = (
        f'<nav><a href="{ADDRESS[language]}">{wording.BACK[language]}</a>'
        f'<a href="{PATH[other]}" hreflang="{other}" lang="{other}">{"English" if other == "en" else "Svenska"}</a></nav>'
    )
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body><main>{links}<h1>{title}</h1>{body}</main></body></html>'


def _sections(handling: Handling, language: Language) -> Iterator[tuple[Text, list[str]]]:
    yield wording.AUTOMATIC, [wording.AUTOMATIC_TEXT[language], *_say_model(handling, language)]
    yield wording.QUESTIONS, [*_say_kept(handling, language), wording.PDF[language]]
    yield wording.BROWSER, [wording.BROWSER_TEXT[language], *([wording.CHOICE[language]] if handling.log_days else [])]
    if handling.enquiry_days:
        mailed = [wording.MAILED[language]] if handling.is_mailed else []
        yield wording.ENQUIRY, [wording.ENQUIRY_TEXT[language].format(days=handling.enquiry_days), *mailed]
    programs = wording.PROGRAMS if handling.log_days else wording.PROGRAMS_UNKEPT
    yield wording.ELSEWHERE, [wording.WIDGET[language], programs[language]]
    yield wording.SERVER_SIDE, [wording.SERVER_TEXT[language], *([wording.STAFF[language]] if handling.has_staff else [])]
    yield wording.RIGHTS, [*_say_controller(handling, language), wording.RIGHTS_TEXT[language]]


def _say_kept(handling: Handling, language: Language) -> Iterator[str]:
    if not handling.log_days:
        yield wording.NOT_KEPT[language]
        return
    yield wording.KEPT[language].format(days=handling.log_days)
    yield wording.MASKED[language]
    if handling.has_staff:
        yield wording.TESTED[language]
    yield wording.OPT_OUT[language]


def _say_model(handling: Handling, language: Language) -> Iterator[str]:
    if not handling.model:
        yield wording.NO_MODEL[language]
        return
    provider, _, model = handling.model.partition(":")
    said = wording.MODEL_HERE if handling.model_host in HERE else wording.MODEL
    yield said[language].format(model=model or provider, where=_say_place(handling.model_host, provider, language))
    yield wording.MODEL_CHECKED[language].format(days=KEPT_DAYS)


def _say_place(host: str | None, provider: str, language: Language) -> str:
    if host:
        return wording.SERVER[language].format(name=host)
    said = wording.OWN_MODEL if provider in RUN_BY_ONESELF else wording.PROVIDER
    return said[language].format(name=PROVIDERS.get(provider, provider))


def _say_controller(handling: Handling, language: Language) -> Iterator[str]:
    if not handling.controller:
        yield wording.NO_CONTROLLER[language]
        return
    wanted = wording.CONTROLLER if handling.controller_contact else wording.CONTROLLER_ALONE
    yield wanted[language].format(name=handling.controller, contact=handling.controller_contact)
    kept = ((handling.log_days, wording.INTEREST_QUESTIONS), (handling.enquiry_days, wording.INTEREST_ENQUIRIES))
    if interests := [interest[language] for days, interest in kept if days]:
        yield wording.BASIS[language].format(interests=wording.AND[language].join(interests))
