"""Let a company take a conversation along: copied, printed, or as a PDF for the management meeting. Nothing of it is kept here."""

from html import escape
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from assistant.web.api.limiting import Caller, Limiter, identify
from assistant.web.api.problems import make_problem
from assistant.web.kept_conversation import parse_conversation
from assistant.web.languages import Language, Text
from assistant.web.summary import choose_exchanges, is_too_long

PATH: Final = "/samtal.pdf"
A_MINUTE: Final = 10  # from one address: making one takes a tenth of a second, the longest a second or two
COPY: Final[Text] = {"sv": "Kopiera svaret", "en": "Copy the answer"}
COPY_ALL: Final[Text] = {"sv": "Kopiera samtalet", "en": "Copy the conversation"}
PRINT: Final[Text] = {"sv": "Skriv ut", "en": "Print"}
SAVE: Final[Text] = {"sv": "Spara som PDF", "en": "Save as PDF"}
SHARE: Final[Text] = {"sv": "Ta med samtalet", "en": "Take the conversation along"}
NOTHING: Final[Text] = {
    "sv": "Samtalet gick inte att läsa, så det blev ingen PDF. Ladda om sidan och försök igen, eller skriv ut sidan.",
    "en": "The conversation could not be read, so there is no PDF. Reload the page and try again, or print the page.",
}
TOO_LONG: Final[Text] = {
    "sv": "Samtalet är för långt för en PDF. Skriv ut sidan i stället, eller börja ett nytt samtal.",
    "en": "The conversation is too long for a PDF. Print the page instead, or begin a new conversation.",
}
TOO_MANY: Final[Text] = {
    "sv": "Från ert nät har många PDF:er sparats på kort tid. Vänta {seconds} sekunder och försök igen.",
    "en": "Many PDFs have been saved from your network in a short time. Wait {seconds} seconds and try again.",
}


def render_copy(language: Language) -> str:
    """Return the button that copies one answer with its sources."""
    return f'<button type="button" data-copy="answer">{escape(COPY[language])}</button>'


def render_sharing(language: Language) -> str:
    """Return the buttons for the whole conversation."""
    labels = {'data-copy="conversation"': COPY_ALL, "data-print": PRINT, "data-pdf": SAVE}
    buttons = "".join(f'<button type="button" {name}>{escape(label[language])}</button>' for name, label in labels.items())
    return f'<div class="sharing" role="group" aria-label="{escape(SHARE[language])}">{buttons}</div>'


def create_summary_router(limiter: Limiter) -> APIRouter:
    """Return the route that makes a PDF of the conversation which the browser keeps and sends; it is neither stored nor logged."""
    router = APIRouter()

    @router.post(PATH)
    async def make_summary(request: Request) -> Response:
        language: Language = "en" if request.headers.get("content-language") == "en" else "sv"
        address = request.client.host if request.client else ""
        caller = Caller(f"pdf:{identify(address, None, rate_limit=0).name}", A_MINUTE)
        if (allowance := limiter.count(caller)) and allowance.is_exceeded:
            return make_problem(429, TOO_MANY[language].format(seconds=allowance.seconds), headers=allowance.headers)
        conversation = parse_conversation((await request.body()).decode("utf-8", "replace"), language=language)
        if not choose_exchanges(conversation):
            return make_problem(422, NOTHING[language])
        if is_too_long(conversation):
            return make_problem(413, TOO_LONG[language])
        from assistant.web.summary_pdf import make_pdf  # noqa: PLC0415 - start-up time

        pdf = await run_in_threadpool(make_pdf, conversation, language=language)
        headers = {"Content-Disposition": 'attachment; filename="samtal.pdf"', "Cache-Control": "no-store"}
        return Response(pdf, media_type="application/pdf", headers=headers)

    return router
