"""The questions that companies have asked, one by one: the filters, a row for each, and the way to forget one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Final, cast, get_args

from assistant.phrases import count_of
from assistant.question_log import EVER, Asked, Thumb
from assistant.staff.cases import STATUS_NAMES
from assistant.staff.question_desk import AskedFilter, Outcome
from assistant.types import AnswerStatus
from assistant.web.staff.controls import DAY_HINT, badge, button, fresh, labelled, moment, select, text_input
from assistant.web.staff.submission import Submission

SHOWN = 100  # questions at once; who looks for another one filters
OUTCOMES: Final = {"vain": "utan svar, eller ogillade", "any": "alla", **{str(status): name for status, name in STATUS_NAMES.items()}}
THUMBS: Final[dict[str, str]] = {"": "alla", "up": "tummen upp", "down": "tummen ner"}
FIELDS: Final = ("text", "outcome", "thumb", "since", "until")
NO_MATCH: Final = "Inga frågor stämmer med filtren. Välj fler slags svar, eller fler dagar."


def render_filters(days: int) -> str:
    """Return the filters; `days` is how long questions are kept."""
    boxes = [
        labelled("Sök", text_input("text", kind="search", placeholder="Ord i frågan", extra='autocomplete="off"')),
        labelled("Svaret", select("outcome", OUTCOMES)),
        labelled("Tumme", select("thumb", THUMBS)),
        labelled("Från", text_input("since", placeholder=DAY_HINT)),
        labelled("Till och med", text_input("until", placeholder=DAY_HINT)),
    ]
    heading = (
        f'<h3 tabindex="-1">Alla frågor</h3><p class="help">De som sparats de senaste {days} dagarna. Personnummer, telefonnummer och '
        "e-postadresser är borttagna, och vem som frågade finns inte med.</p>"
    )
    return fresh(
        f'{heading}<form class="filters" id="asked-filters" role="search" data-event="vain_asked" data-live>{"".join(boxes)}</form>'
    )


def read_filter(given: Submission) -> AskedFilter:
    """Return which questions are asked for.

    Raises:
        AdviserError: a day is none.
    """
    outcome, thumb = given.text("outcome"), given.text("thumb")
    return AskedFilter(
        text=given.text("text")[:200],
        outcome=cast(Outcome, outcome) if outcome in OUTCOMES else "vain",
        thumb=cast(Thumb, thumb) if thumb in get_args(Thumb) else None,
        since=given.day("since") or EVER,
        until=given.day("until") or date.max,
    )


def render_asked(asked: Sequence[Asked], given: Submission) -> str:
    """Return the questions that match what was asked for, newest first."""
    if not asked:
        return f'<p class="empty" role="status">{NO_MATCH}</p>'
    kept = {name: given.text(name) for name in FIELDS}
    shown = f"De {SHOWN} senaste av {len(asked)} frågor." if len(asked) > SHOWN else f"{count_of(len(asked), 'fråga', 'frågor')}."
    return fresh(f'<p class="count" role="status">{shown}</p>{render_rows(asked[:SHOWN], kept)}')


def render_rows(asked: Iterable[Asked], filtered: Mapping[str, str] | None = None) -> str:
    """Return a table of questions, with what can be done with each; one can be forgotten where the filters it is listed by are given."""
    head = "".join(f'<th scope="col">{each}</th>' for each in ("Fråga", "Svaret", "När", ""))
    rows = "".join(_row(one, _forget(one, filtered) if filtered is not None else "") for one in asked)
    return f'<table class="list asked"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(asked: Asked, forget: str) -> str:
    thumb = badge(THUMBS[asked.thumb], f"thumb-{asked.thumb}") if asked.thumb else ""
    reason = f'<span class="facts">Skäl: {escape(asked.reason)}</span>' if asked.reason else ""
    make = f'<span class="for-editors">{button("Gör testfall", "case_draft", {"question": asked.text}, name="quiet")}</span>'
    cells = (
        f'<td data-label="Svaret">{render_status(asked.status)} {thumb}</td><td data-label="När">{moment(asked.at)}</td>'
        f'<td><div class="doings">{make}{forget}</div></td>'
    )
    return f'<tr><th scope="row">{escape(asked.text)}{reason}</th>{cells}</tr>'


def render_status(status: AnswerStatus) -> str:
    """Return how a question was answered, as a sign."""
    return badge(STATUS_NAMES[status], status)


def _forget(asked: Asked, filtered: Mapping[str, str]) -> str:
    sure = button("Glöm frågan", "vain_forget", {**filtered, "answer": asked.answer_id}, name="danger quiet")
    return (
        '<details class="for-administrators forget"><summary>Glöm …</summary><p class="help">Texten tas bort för gott. '
        f"Bara antalet frågor den dagen blir kvar.</p>{sure}</details>"
    )
