"""Draw the conversation on the chat page as safe HTML."""

from collections.abc import Sequence
from html import escape

from assistant.types import Answer, ContactPoint
from assistant.web import wording
from assistant.web.dialogue import SHOWN_QUESTION, Conversation, Exchange
from assistant.web.guide import render_guide_button
from assistant.web.languages import Language
from assistant.web.programme_cards import render_contact, render_programmes
from assistant.web.rendering import render_text
from assistant.web.sharing import render_copy, render_sharing


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


def _contact(contact: ContactPoint | None, language: Language) -> str:
    if contact is None:
        return ""
    return f'<p class="contact"><span>{wording.CONTACT[language]}</span> {render_contact(contact, language)}</p>'


def _answer(exchange: Exchange, answer: Answer, language: Language, *, latest: bool) -> str:
    citations = {citation.marker: citation for citation in answer.citations}
    text = render_text(answer.answer, citations, exchange=exchange.number)
    html = f'<p class="kind">{wording.ANSWER_KIND[answer.status][language]}</p><div class="text" lang="sv">{text}</div>'
    if exchange.phase != "done":
        return html
    if answer.citations:
        label = f"{wording.SHOW_SOURCES[language]} ({len(answer.citations)})"
        html += f'<button type="button" class="show-sources" data-exchange="{exchange.number}">{label}</button>'
    html += render_programmes(answer.programmes, language=language) + _contact(answer.contact, language)
    judgement = _judgement(answer.id, language) if exchange.is_kept else ""
    html += f'<div class="below">{render_copy(language)}{judgement}</div>'
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
        f'<article class="exchange{kind}" id="answer-{exchange.number}" data-number="{exchange.number}"'
        f' data-phase="{exchange.phase}" tabindex="-1">'
        f'<h2 class="question"><span class="hidden-text">{wording.YOU_ASKED[language]}: </span>{escape(question)}</h2>'
        f'<div class="answer">{_outcome(exchange, language, latest=latest)}</div></article>'
    )


def render_conversation(conversation: Conversation, *, language: Language = "sv") -> str:
    """Return every exchange, oldest first, with what takes them along; before the first one, a welcome with example questions."""
    if not conversation:
        html = (
            f'<div class="welcome"><h2>{wording.WELCOME[language]}</h2><p>{wording.WELCOME_TEXT[language]}</p>'
            f"{render_guide_button(language=language)}{_examples(language)}</div>"
        )
    else:
        html = "".join(_exchange(exchange, language, latest=exchange is conversation[-1]) for exchange in conversation)
    sharing = render_sharing(language) if any(exchange.phase == "done" for exchange in conversation) else ""
    return f'<section aria-label="{wording.CONVERSATION_LABEL[language]}">{html}{sharing}</section>'
