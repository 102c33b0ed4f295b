"""Draw the guided path to the right support, as safe HTML: a dialog with a step for each thing that decides, which any data-guide opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

from assistant.matcher import SIZE_CLASSES
from assistant.places import OWN
from assistant.profile import MOST_EMPLOYEES
from assistant.web import guide_wording as wording
from assistant.web.guide_state import LONGEST_PLACE
from assistant.web.languages import Language, Text

LONGEST_NEED: Final = 400  # characters: a few sentences
SIZES: Final = (*SIZE_CLASSES, (SIZE_CLASSES[-1][1] + 1, MOST_EMPLOYEES))
CROSS: Final = '<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="M3 3l10 10M13 3L3 13"/></svg>'


@dataclass(frozen=True, slots=True)
class _Step:
    """What one step asks, with what may be chosen."""

    name: str
    heading: Text
    help_text: Text
    choices: str
    writing: str = ""  # a field for what is none of the choices


def render_guide_button(*, language: Language = "sv") -> str:
    """Return a button that opens the guide."""
    return f'<button type="button" data-guide aria-haspopup="dialog">{wording.OPEN[language]}</button>'


def render_guide(*, language: Language = "sv") -> str:
    """Return the guide, closed, at its first step."""
    steps = _make_steps(language)
    drawn = "".join(_step(step, number, len(steps), language) for number, step in enumerate(steps, start=1))
    buttons = (
        f'<button type="button" data-guide-back hidden>{wording.BACK[language]}</button>'
        f'<button type="button" data-guide-skip>{wording.SKIP[language]}</button>'
        f'<button type="submit" class="guide-next" data-finish="{wording.FINISH[language]}">{wording.NEXT[language]}</button>'
    )
    questions = f'data-unsaid="{wording.UNSAID_NEED}" data-ending="{wording.ENDING[language]}"'
    return (
        f'<dialog id="guide" aria-label="{wording.OPEN[language]}" {questions}>'
        f'<form novalidate autocomplete="off"><div class="guide-top">{"<i></i>" * len(steps)}'
        f'<button type="button" data-guide-close aria-label="{wording.CLOSE[language]}">{CROSS}</button></div>'
        f'{drawn}<div class="guide-actions">{buttons}</div></form></dialog>'
    )


def _make_steps(language: Language) -> tuple[_Step, ...]:
    needs = [_choice("need", name, label[language], question) for name, (label, question) in wording.NEEDS.items()]
    other_need, other_place = (_choice(name, "other", text[language]) for name, text in _OTHERS)
    sizes = [_choice("size", f"{low},{high}", _range(low, high)) for low, high in SIZES]
    places = [_choice("place", place, place) for place in OWN]
    commitments = [_choice("commitment", name, text[language]) for name, text in wording.COMMITMENTS.items()]
    need_box = f'<textarea rows="2" maxlength="{LONGEST_NEED}" data-writes="need"></textarea>'
    count_box = '<input type="text" inputmode="numeric" maxlength="6" data-writes="size">'
    place_box = f'<input type="text" maxlength="{LONGEST_PLACE}" data-writes="place">'
    return (
        _Step("need", wording.NEED, wording.NEED_HELP, _join([*needs, other_need]), _box(wording.DESCRIBE, need_box, language)),
        _Step("size", wording.SIZE, wording.SIZE_HELP, _join(sizes), _box(wording.COUNT, count_box, language, is_open=True)),
        _Step("place", wording.PLACE, wording.PLACE_HELP, _join([*places, other_place]), _box(wording.WRITE_PLACE, place_box, language)),
        _Step("commitment", wording.COMMITMENT, wording.COMMITMENT_HELP, _join(commitments)),
    )


_OTHERS: Final = (("need", wording.OTHER_NEED), ("place", wording.OTHER_PLACE))


def _join(choices: Iterable[str]) -> str:
    return f'<div class="guide-choices">{"".join(choices)}</div>'


def _choice(name: str, value: str, label: str, question: str = "") -> str:
    asked = f' data-asks="{escape(question)}"' if question else ""
    return f'<label><input type="radio" name="{name}" value="{escape(value)}"{asked}><span>{escape(label)}</span></label>'


def _box(label: Text, control: str, language: Language, *, is_open: bool = False) -> str:
    """Return a field to write in, which stands open or is shown when "something else" is chosen."""
    return f'<label class="guide-box"{"" if is_open else " hidden"}><span>{label[language]}</span>{control}</label>'


def _range(low: int, high: int) -> str:
    return f"{low}+" if high == MOST_EMPLOYEES else f"{low}–{high}"


def _step(step: _Step, number: int, steps: int, language: Language) -> str:
    place = wording.STEP[language].format(step=number, steps=steps)
    return (
        f'<fieldset data-step="{step.name}" aria-describedby="guide-{step.name}-help"{"" if number == 1 else " hidden"}>'
        f'<legend><h2 tabindex="-1"><span>{place}</span> {step.heading[language]}</h2></legend>'
        f'<p id="guide-{step.name}-help" class="guide-help">{step.help_text[language]}</p>{step.choices}{step.writing}</fieldset>'
    )
