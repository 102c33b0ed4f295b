"""Draw the programmes that an answer points at: why each fits, what to check, what it costs, how to begin, and whom to ask."""

from collections.abc import Sequence
from html import escape
from typing import Final

from assistant.types import ContactPoint, Recommendation
from assistant.web import wording
from assistant.web.languages import Language, Text
from assistant.web.rendering import render_link, render_status

WHY: Final[Text] = {"sv": "Därför passar det", "en": "Why it fits"}
COST: Final[Text] = {"sv": "Kostnad", "en": "Cost"}
APPLY: Final[Text] = {"sv": "Så gör ni", "en": "How to apply"}
NOT_SAID: Final[Text] = {"sv": "Framgår inte av dokumenten.", "en": "The documents do not say."}


def render_contact(contact: ContactPoint, language: Language) -> str:
    """Return whom to ask, linked where there is an address."""
    return render_link(contact.url, label=contact.name, language=language) or escape(contact.name)


def _row(heading: str, html: str, name: str) -> str:
    return f'<div class="{name}"><dt>{heading}</dt><dd>{html}</dd></div>' if html else ""


def _items(texts: Sequence[str]) -> str:
    """Return a text, or several as a list."""
    if len(texts) < 2:
        return "".join(f'<span lang="sv">{escape(text)}</span>' for text in texts)
    return f'<ul lang="sv">{"".join(f"<li>{escape(text)}</li>" for text in texts)}</ul>'


def _said(text: str, language: Language) -> str:
    """Return what the document says, or that it does not."""
    return f'<span lang="sv">{escape(text)}</span>' if text else NOT_SAID[language]


def _card(programme: Recommendation, language: Language) -> str:
    name = f'<span lang="sv">{escape(programme.name)}</span> {render_status(programme.status, language=language)}'
    rows = [
        _row(WHY[language], _items(programme.why), "why"),
        _row(wording.CHECK[language], _items(programme.check), "check"),
        _row(COST[language], _said(programme.cost, language), "cost"),
        _row(APPLY[language], _said(programme.apply, language), "apply"),
        _row(wording.CONTACT[language], render_contact(programme.contact, language) if programme.contact else "", "whom"),
    ]
    return f'<li class="programme"><h4 class="name">{name}</h4><dl>{"".join(rows)}</dl></li>'


def render_programmes(programmes: Sequence[Recommendation], *, language: Language = "sv") -> str:
    """Return a card for each programme; empty where there is none."""
    cards = "".join(_card(programme, language) for programme in programmes)
    return f'<div class="programmes"><h3>{wording.PROGRAMMES[language]}</h3><ul>{cards}</ul></div>' if cards else ""
