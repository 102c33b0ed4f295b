"""The overview of what companies ask: the choice of days, the figures, and the tables behind the pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Final

from assistant.staff.overview import AskedNeed, AskedProgramme, Day, Overview, Uncited
from assistant.staff.question_desk import TableName
from assistant.web.rendering import render_status
from assistant.web.staff.controls import DAY_HINT, button, day, document_link, fresh, labelled, submit, text_input
from assistant.web.staff.figures_drawn import list_empty, period_word
from assistant.web.staff.submission import Submission

QUICK: Final = (7, 30, 90)  # days to choose with one press
USUAL = 30  # days, where none are chosen
EMPTY: Final = "Inga frågor har ställts de här dagarna. Välj en längre period, eller vänta tills företagen har börjat fråga."
FILE_NAMES: Final[dict[TableName, str]] = {
    "days": "fragor-per-dag", "programmes": "program", "needs": "behov", "ended": "avslutade-program", "uncited": "utan-svar-ur",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Range:
    """The days that are shown (UTC), both included."""

    since: date
    until: date

    @property
    def length(self) -> int:
        """How many days they are."""
        return (self.until - self.since).days + 1


def read_range(given: Submission, today: date) -> Range:
    """Return the chosen days: so many back from today, or those that are written.

    Raises:
        AdviserError: one of them is no day.
    """
    if (number := given.number("days")) in QUICK:
        return Range(today - timedelta(days=number - 1), today)
    until = given.day("until") or today
    return Range(given.day("since") or until - timedelta(days=USUAL - 1), until)


def render_range(chosen: Range, today: date) -> str:
    """Return the choice of days."""
    quick = "".join(
        f'<button type="submit" name="days" value="{number}" aria-pressed="{_truth(chosen.until == today and chosen.length == number)}">'
        f"{number} dagar</button>"
        for number in QUICK
    )
    since, until = (text_input(name, value.isoformat(), placeholder=DAY_HINT) for name, value in _ends(chosen))
    show = submit("Visa", name="")
    choices = f'<div class="choices" role="group" aria-label="De senaste">{quick}</div>'
    days = labelled("Från", since) + labelled("Till och med", until)
    hint = '<p class="help">Dagarna räknas i UTC, en eller två timmar efter svensk tid.</p>'
    # The first button is what the Enter key presses in a field.
    first = '<button type="submit" class="hidden-text" tabindex="-1" aria-hidden="true">Visa</button>'
    return fresh(f'<form class="line-form filters" id="range" data-event="figures">{first}{choices}{days}{show}</form>{hint}')


def _ends(chosen: Range) -> tuple[tuple[str, date], tuple[str, date]]:
    return ("since", chosen.since), ("until", chosen.until)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def percent(share: float | None) -> str:
    """Write a share as Swedes do, or a dash where there is none."""
    return "–" if share is None else f"{100 * share:.0f} %"


def render_numbers(overview: Overview) -> str:
    """Return the figures of the whole period."""
    empty = f'<p hidden data-empty="{" ".join(list_empty(overview))}"></p>'
    if not overview.questions:
        return fresh(f'{empty}<p class="empty" role="status">{EMPTY}</p>')
    vain = sum(one.not_found for one in overview.days)
    figures = (
        (str(overview.questions), "frågor"),
        (percent(overview.answered_share), "besvarade, av dem som är för rådgivaren"),
        (str(vain), "obesvarade"),
        (percent(overview.up_share), f"tummen upp, av {sum(one.up + one.down for one in overview.days)} tummar"),
    )
    items = "".join(f"<li><strong>{number}</strong><span>{escape(word)}</span></li>" for number, word in figures)
    said = f"{day(overview.since)}–{day(overview.until)}"
    return fresh(f'{empty}<p class="count" role="status">{said}</p><ul class="numbers">{items}</ul>')


def render_days(overview: Overview) -> str:
    """Return the numbers behind the pictures over time."""
    heads = ("Dag", "Frågor", "Besvarade", "Motfrågor", "Obesvarade", "Utanför uppgiften", "Tumme upp", "Tumme ned")
    rows = [_day_cells(one) for one in reversed(overview.days)]
    note = f'<p class="help">Bilderna visar en {period_word(overview)} i taget.</p>'
    return fresh(note + _fold("Talen, dag för dag", _table(heads, rows), "days", overview))


def _day_cells(one: Day) -> list[str]:
    numbers = (one.questions, one.answered, one.clarify, one.not_found, one.out_of_scope, one.up, one.down)
    return [one.day.isoformat(), *map(str, numbers)]


def render_programmes(overview: Overview) -> str:
    """Return the programmes asked about as a table."""
    table = _table(("Program", "Status", "Frågor om", "Rekommenderat"), [_programme_cells(one) for one in overview.programmes])
    return _numbers(table, "programmes", overview, has_rows=bool(overview.programmes), empty="Ingen har frågat om något program.")


def _programme_cells(one: AskedProgramme) -> list[str]:
    status = render_status(one.status) if one.status else ""
    return [document_link(one.id, one.title), status, str(one.asked), str(one.recommended)]


def render_needs(overview: Overview) -> str:
    """Return the needs asked about as a table."""
    table = _table(("Behov", "Frågor"), [_need_cells(one) for one in overview.needs])
    return _numbers(table, "needs", overview, has_rows=bool(overview.needs), empty="Inget behov kändes igen i frågorna.")


def _need_cells(one: AskedNeed) -> list[str]:
    return [escape(one.need), str(one.questions)]


def _numbers(table: str, name: TableName, overview: Overview, *, has_rows: bool, empty: str) -> str:
    return fresh(_fold("Talen som tabell", table, name, overview) if has_rows else f'<p class="empty">{empty}</p>')


def render_rest(overview: Overview) -> str:
    """Return the ended programmes that are still asked about, and the documents that no answer was given from."""
    return fresh(_ended(overview) + _uncited(overview))


def _ended(overview: Overview) -> str:
    heading = '<h3>Avslutade program som det ändå frågas om</h3><p class="help">Se efter att de säger vad som finns i stället.</p>'
    if not overview.ended:
        return f'<section>{heading}<p class="empty">Ingen har frågat om ett avslutat program.</p></section>'
    table = _table(("Program", "Status", "Frågor om", "Rekommenderat"), [_programme_cells(one) for one in overview.ended])
    return f"<section>{heading}{table}{_save('ended', overview)}</section>"


def _uncited(overview: Overview) -> str:
    count = len(overview.uncited)
    heading = (
        "<h3>Dokument som inget svar har hämtats ur</h3>"
        f'<p class="help">{count} dokument de här dagarna. De kan sakna det som företagen frågar om, eller de ord som de frågar med.</p>'
    )
    if not count:
        return f'<section>{heading}<p class="empty">Alla dokument har använts i något svar.</p></section>'
    table = _table(("Dokument", "Id"), [_uncited_cells(one) for one in overview.uncited])
    return f"<section>{heading}{_fold('Vilka', table, 'uncited', overview)}</section>"


def _uncited_cells(one: Uncited) -> list[str]:
    return [document_link(one.id, one.title), escape(one.id)]


def _fold(summary: str, table: str, name: TableName, overview: Overview) -> str:
    return f'<details class="fold"><summary>{summary}</summary>{_save(name, overview)}{table}</details>'


def _save(name: TableName, overview: Overview) -> str:
    values = {"table": name} | {end: value.isoformat() for end, value in _ends(Range(overview.since, overview.until))}
    return f'<div class="actions">{button("Spara som CSV", "figures_csv", values, name="quiet")}</div>'


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of cells that are safe HTML already; the first of each row names it."""
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    body = "".join(_row(heads, cells) for cells in rows)
    return f'<table class="list figures"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row(heads: Sequence[str], cells: Sequence[str]) -> str:
    first, *others = cells
    rest = "".join(f'<td data-label="{head}">{cell}</td>' for head, cell in zip(heads[1:], others, strict=True))
    return f'<tr><th scope="row">{first}</th>{rest}</tr>'
