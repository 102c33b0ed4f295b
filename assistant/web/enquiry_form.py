"""Draw the form by which a company asks a person, as safe HTML: a dialog that any button with data-enquiry opens."""

from html import escape
from typing import Final

from assistant.staff.enquiries import LONGEST_EMAIL, LONGEST_MESSAGE, LONGEST_NAME, LONGEST_PHONE
from assistant.web import enquiry_wording as wording
from assistant.web.languages import Language, Text

ROWS: Final = 4  # of the message, before it grows


def render_enquiry_button(*, language: Language = "sv") -> str:
    """Return a button that opens the form."""
    return f'<button type="button" data-enquiry aria-haspopup="dialog">{wording.OPEN[language]}</button>'


def render_enquiry(*, language: Language = "sv", days: int, is_mailed: bool = False) -> str:
    """Return the form, closed; `days` is how long what is written is kept, `is_mailed` whether it is sent by e-mail too."""
    said = "".join(f' data-{name}="{escape(text[language])}"' for name, text in wording.SAID.items())
    return (
        f'<dialog id="enquiry" aria-labelledby="enquiry-heading" aria-describedby="enquiry-introduction"{said}>'
        f"{_form(language, days, is_mailed=is_mailed)}"
        f'<div class="enquiry-done" hidden><h2 tabindex="-1">{wording.DONE[language]}</h2><p>{wording.DONE_TEXT[language]}</p>'
        '<div class="enquiry-actions"><button type="button" class="enquiry-send" data-enquiry-close>'
        f"{wording.CLOSE[language]}</button></div></div></dialog>"
    )


def _form(language: Language, days: int, *, is_mailed: bool) -> str:
    kept = wording.KEPT[language].format(days=days) + (f" {wording.MAILED[language]}" if is_mailed else "")
    message = (
        f'<textarea id="enquiry-message" name="message" rows="{ROWS}" maxlength="{LONGEST_MESSAGE}" aria-required="true" '
        'aria-describedby="enquiry-message-error"></textarea>'
    )
    return (
        f'<form novalidate><h2 id="enquiry-heading" tabindex="-1">{wording.HEADING[language]}</h2>'
        f'<p id="enquiry-introduction">{wording.INTRODUCTION[language]}</p><p class="enquiry-alert" role="alert"></p>'
        f"{_field('message', wording.MESSAGE[language], message)}{_reach(language)}"
        f'<div class="enquiry-pair">{_input("name", wording.NAME, language, LONGEST_NAME, "name")}'
        f"{_input('company', wording.COMPANY, language, LONGEST_NAME, 'organization')}</div>"
        f"{_attachment(language)}{_trap(language)}"
        f'<p class="enquiry-kept">{kept}</p><div class="enquiry-actions">'
        f'<button type="submit" class="enquiry-send" data-label="{wording.SEND[language]}">{wording.SEND[language]}</button>'
        f'<button type="button" data-enquiry-close>{wording.CANCEL[language]}</button></div></form>'
    )


def _reach(language: Language) -> str:
    """Return the two ways to be answered, of which one is needed."""
    return (
        f'<fieldset aria-describedby="enquiry-reach-help"><legend>{wording.REACH[language]}</legend>'
        f'<p id="enquiry-reach-help" class="enquiry-help">{wording.REACH_HELP[language]}</p><div class="enquiry-pair">'
        f"{_input('email', wording.EMAIL, language, LONGEST_EMAIL, 'email')}"
        f"{_input('phone', wording.PHONE, language, LONGEST_PHONE, 'tel')}</div></fieldset>"
    )


def _input(name: str, label: Text, language: Language, longest: int, purpose: str) -> str:
    """Return a field of one line; `purpose` is what browsers fill in by themselves (WCAG 1.3.5)."""
    kind = purpose if purpose in ("email", "tel") else "text"
    control = (
        f'<input id="enquiry-{name}" name="{name}" type="{kind}" autocomplete="{purpose}" maxlength="{longest}" '
        f'aria-describedby="enquiry-{name}-error">'
    )
    return _field(name, label[language], control)


def _field(name: str, label: str, control: str) -> str:
    """Return a control under its label, and the place of what is wrong with it."""
    error = f'<p class="enquiry-error" id="enquiry-{name}-error"></p>'
    return f'<div class="enquiry-field"><label for="enquiry-{name}">{label}</label>{control}{error}</div>'


def _attachment(language: Language) -> str:
    """Return the box that attaches the conversation, and the place that shows what is attached; the script hides it where there is none."""
    return (
        '<div class="enquiry-attachment" hidden><label class="enquiry-tick">'
        f'<input type="checkbox" name="attach" aria-describedby="enquiry-attach-help"><span>{wording.ATTACH[language]}</span></label>'
        f'<p id="enquiry-attach-help" class="enquiry-help">{wording.ATTACH_HELP[language]}</p>'
        f'<section class="enquiry-preview" aria-label="{wording.ATTACHED[language]}" tabindex="0" hidden '
        f'data-question="{wording.QUESTION[language]}" data-sources="{wording.SOURCES[language]}"></section></div>'
    )


def _trap(language: Language) -> str:
    """Return a field that people do not see and screen readers do not read, but that robots fill in."""
    field = '<input name="more" tabindex="-1" autocomplete="off">'
    return f'<div hidden aria-hidden="true"><label>{wording.MORE[language]} {field}</label></div>'
