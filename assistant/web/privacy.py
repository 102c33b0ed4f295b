"""Say on a page of its own what becomes of what visitors write, from the settings: no sentence that is not true of this installation."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.web import privacy_wording as wording
from assistant.web.languages import ADDRESS, Language, Text
from assistant.web.page import ICON, static_url
from assistant.web.wording import NAME

PATH: Final[Text] = {"sv": "/integritet", "en": "/en/privacy"}


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
    yield wording.AUTOMATIC, [wording.AUTOMATIC_TEXT[language], _say_model(handling, language)]
    kept = [wording.KEPT[language].format(days=handling.log_days), wording.MASKED[language], wording.OPT_OUT[language]]
    yield wording.QUESTIONS, [*(kept if handling.log_days else [wording.NOT_KEPT[language]]), wording.PDF[language]]
    yield wording.BROWSER, [wording.BROWSER_TEXT[language], *([wording.CHOICE[language]] if handling.log_days else [])]
    if handling.enquiry_days:
        mailed = [wording.MAILED[language]] if handling.is_mailed else []
        yield wording.ENQUIRY, [wording.ENQUIRY_TEXT[language].format(days=handling.enquiry_days), *mailed]
    yield wording.SERVER_SIDE, [wording.SERVER_TEXT[language], *([wording.STAFF[language]] if handling.has_staff else [])]
    yield wording.RIGHTS, [_say_controller(handling, language), wording.RIGHTS_TEXT[language]]


def _say_model(handling: Handling, language: Language) -> str:
    if not handling.model:
        return wording.NO_MODEL[language]
    provider, _, model = handling.model.rpartition(":")
    place = wording.SERVER if handling.model_host else wording.PROVIDER
    where = place[language].format(name=handling.model_host or provider or model)
    return wording.MODEL[language].format(model=model, where=where)


def _say_controller(handling: Handling, language: Language) -> str:
    if not handling.controller:
        return wording.NO_CONTROLLER[language]
    wanted = wording.CONTROLLER if handling.controller_contact else wording.CONTROLLER_ALONE
    return wanted[language].format(name=handling.controller, contact=handling.controller_contact)
