"""Draw the two panes of the chat page, the conversation and its sources, as safe HTML."""

from collections.abc import Sequence
from html import escape
from typing import Final

from assistant.types import Answer, Citation, ContactPoint, Recommendation
from assistant.web import wording
from assistant.web.dialogue import Conversation, Exchange
from assistant.web.languages import Language
from assistant.web.rendering import render_link, render_status, render_text, swedish_date

SHOWN_QUESTION: Final = 800  # characters; a longer question is refused anyway and would fill the page


def _question_buttons(questions: Sequence[str], heading: str, name: str, *, labels: Sequence[str] = ()) -> str:
    """Draw buttons that ask a question, under its own words or a label."""
    if not questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" data-question="{escape(question)}">{escape(label)}</button></li>'
        for question, label in zip(questions, labels or questions, strict=True)
    )
    return f'<div class="{name}"><h3>{heading}</h3><ul>{buttons}</ul></div>'


def _examples(language: Language) -> str:
    questions, labels = ([example[one] for example in wording.EXAMPLES] for one in ("sv", language))
    return _question_buttons(questions, wording.EXAMPLES_HEADING[language], "examples", labels=labels)


def _programme_card(programme: Recommendation, language: Language) -> str:
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in programme.why)
    why = f"<ul>{reasons}</ul>" if reasons else ""
    checks = escape("; ".join(programme.check))
    check = f'<p class="check"><strong>{wording.CHECK[language]}:</strong> {checks}</p>' if checks else ""
    name = f"{escape(programme.name)} {render_status(programme.status, language=language)}"
    return f'<li class="programme"><p class="name">{name}</p>{why}{check}</li>'


def _programmes(programmes: Sequence[Recommendation], language: Language) -> str:
    cards = "".join(_programme_card(programme, language) for programme in programmes)
    return f'<div class="programmes"><h3>{wording.PROGRAMMES[language]}</h3><ul>{cards}</ul></div>' if cards else ""


def _contact(contact: ContactPoint | None, language: Language) -> str:
    if contact is None:
        return ""
    link = render_link(contact.url, label=contact.name, language=language) or escape(contact.name)
    return f'<p class="contact"><span>{wording.CONTACT[language]}</span> {link}</p>'


def _answer(exchange: Exchange, answer: Answer, language: Language, *, latest: bool) -> str:
    citations = {citation.marker: citation for citation in answer.citations}
    text = render_text(answer.answer, citations, exchange=exchange.number)
    html = f'<p class="kind">{wording.ANSWER_KIND[answer.status][language]}</p><div class="text" lang="sv">{text}</div>'
    if exchange.phase != "done":
        return html
    if answer.citations:
        label = f"{wording.SHOW_SOURCES[language]} ({len(answer.citations)})"
        html += f'<button type="button" class="show-sources" data-exchange="{exchange.number}">{label}</button>'
    html += (
        _programmes(answer.programmes, language)
        + _contact(answer.contact, language)
        + (_judgement(answer.id, language) if exchange.is_kept else "")
    )
    heading = wording.CHOICES[language] if answer.status == "clarify" else wording.SUGGESTIONS[language]
    return html + (_question_buttons(answer.suggestions, heading, "suggestions") if latest else "")


def _judgement(answer_id: str, language: Language) -> str:
    """Return the buttons that say whether an answer helped, and where to say why not; the page's script shows and sends what is chosen."""
    thumbs = "".join(
        f'<button type="button" data-thumb="{thumb}" aria-pressed="false">{label[language]}</button>'
        for thumb, label in wording.THUMBS.items()
    )
    field = f'<label>{wording.REASON[language]}<textarea rows="2" maxlength="1000"></textarea></label>'
    reason = f'<div class="reason" hidden>{field}<button type="button" data-reason>{wording.SEND[language]}</button></div>'
    inside = f'<span class="ask">{wording.HELPED[language]}</span>{thumbs}{reason}'
    return f'<div class="judgement" role="group" aria-label="{wording.HELPED[language]}" data-answer="{escape(answer_id)}">{inside}</div>'


def _outcome(exchange: Exchange, language: Language, *, latest: bool) -> str:
    if exchange.notice:
        return f'<p class="notice">{escape(exchange.notice)}</p>'
    if exchange.answer is None:
        return f'<p class="searching">{wording.SEARCHING[language]}<span aria-hidden="true"><i></i><i></i><i></i></span></p>'
    return _answer(exchange, exchange.answer, language, latest=latest)


def _exchange(exchange: Exchange, language: Language, *, latest: bool) -> str:
    question = exchange.question if len(exchange.question) <= SHOWN_QUESTION else exchange.question[:SHOWN_QUESTION] + " …"
    kind = f" answer-{exchange.answer.status}" if exchange.answer else ""
    return (
        f'<article class="exchange{kind}" id="answer-{exchange.number}" data-phase="{exchange.phase}" tabindex="-1">'
        f'<h2 class="question"><span class="hidden-text">{wording.YOU_ASKED[language]}: </span>{escape(question)}</h2>'
        f'<div class="answer">{_outcome(exchange, language, latest=latest)}</div></article>'
    )


def render_conversation(conversation: Conversation, *, language: Language = "sv") -> str:
    """Return every exchange, oldest first; before the first one, a welcome with example questions."""
    if not conversation:
        html = (
            f'<div class="welcome"><h2>{wording.WELCOME[language]}</h2><p>{wording.WELCOME_TEXT[language]}</p>{_examples(language)}</div>'
        )
    else:
        html = "".join(_exchange(exchange, language, latest=exchange is conversation[-1]) for exchange in conversation)
    return f'<section aria-label="{wording.CONVERSATION_LABEL[language]}">{html}</section>'


def _source_facts(citation: Citation, language: Language) -> str:
    date = swedish_date(citation.published) if citation.published else wording.UNDATED[language]
    facts = [citation.section, f"s. {citation.page}" if citation.page else "", date]
    return " · ".join(escape(fact) for fact in facts if fact)


def _source(citation: Citation, exchange: int, language: Language) -> str:
    anchor = f"{exchange}-{citation.marker}"
    badge = render_status(citation.programme_status, language=language) if citation.programme_status else ""
    return (
        f'<li class="source" id="source-{anchor}" tabindex="-1" aria-label="Källa {citation.marker}">'
        f'<span class="number" aria-hidden="true">{citation.marker}</span>'
        f'<p class="title">{escape(citation.title)} {badge}</p>'
        f'<blockquote lang="sv">{escape(citation.quote)}</blockquote>'
        f'<p class="facts">{_source_facts(citation, language)}</p>'
        f'<p class="links">{render_link(citation.url, language=language)}'
        f'<a class="back" href="#answer-{exchange}" data-marker="source-{anchor}">{wording.BACK[language]}</a></p></li>'
    )


def _sources(exchange: Exchange, citations: Sequence[Citation], language: Language, *, latest: bool) -> str:
    items = "".join(_source(citation, exchange.number, language) for citation in citations)
    body = f"<ol>{items}</ol>" if items else f"<p>{wording.SOURCES_NONE[language]}</p>"
    question = escape(exchange.question[:SHOWN_QUESTION])
    return (
        f'<details class="sources" id="sources-{exchange.number}" data-exchange="{exchange.number}" {"" if latest else "hidden"}>'
        f'<summary>{wording.SOURCES[language]} ({len(citations)})</summary><p class="about">{question}</p>{body}</details>'
    )


def _legend(language: Language) -> str:
    rows = "".join(
        f"<div><dt>{render_status(status, language=language)}</dt><dd>{meaning[language]}</dd></div>"
        for status, meaning in wording.STATUS_MEANING.items()
    )
    return f'<div class="legend"><h2>{wording.SOURCES[language]}</h2><p>{wording.SOURCES_EMPTY[language]}</p><dl>{rows}</dl></div>'


def render_sources(conversation: Conversation, *, language: Language = "sv") -> str:
    """Return the sources of every answer, of which only the latest are shown; before the first, what the badges mean."""
    answered = [exchange for exchange in conversation if exchange.phase == "done" and exchange.answer]
    shown = [
        _sources(exchange, exchange.answer.citations, language, latest=exchange is answered[-1]) for exchange in answered if exchange.answer
    ]
    return f'<aside aria-label="{wording.SOURCES[language]}">{"".join(shown) or _legend(language)}</aside>'
