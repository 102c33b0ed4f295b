"""The validity work list: what somebody should look at, grouped by why."""

from collections.abc import Sequence
from datetime import date
from html import escape

from assistant.staff.types import WorkItem
from assistant.web.staff.controls import attributes, button, day, document_link
from assistant.web.staff.wording import EMPTY_WORK, REASON

SHOWN_OF_EACH = 8  # when all reasons are shown at once
TRY_LINKS = (
    f'<div class="actions for-editors">{button("Pröva länkarna", "try_links", {}, name="quiet")}'
    '<span class="help">Frågar varje källas sida om den svarar. Bara webbplatser som driften har godkänt.</span></div>'
)


def render_work(items: Sequence[WorkItem], *, reason: str, today: date) -> str:
    """Return the work list, all of it or what has one reason, with how many there are of each."""
    if not items:
        return f'<p class="empty">{EMPTY_WORK}</p>{TRY_LINKS}'
    groups = {name: [item for item in items if item.reason == name] for name in REASON}
    present = {name: group for name, group in groups.items() if group}
    chosen = reason if reason in present else ""
    shown = {name: group for name, group in present.items() if chosen in ("", name)}
    groups_shown = (_group(name, group, today, most=len(group) if chosen else SHOWN_OF_EACH) for name, group in shown.items())
    return _choices(present, chosen, len(items)) + "".join(groups_shown) + TRY_LINKS


def _choices(groups: dict[str, list[WorkItem]], chosen: str, total: int) -> str:
    counts = {"": ("Allt", total)} | {name: (REASON[name][0], len(group)) for name, group in groups.items()}
    buttons = "".join(
        f'<button type="button" data-event="work"{attributes({"reason": name})} aria-pressed="{str(name == chosen).lower()}">'
        f'{label} <span class="number">{count}</span></button>'
        for name, (label, count) in counts.items()
    )
    return f'<div class="choices" role="group" aria-label="Visa">{buttons}</div>'


def _group(name: str, items: Sequence[WorkItem], today: date, *, most: int) -> str:
    heading, why = REASON[name]
    rows = "".join(_item(item, today) for item in items[:most])
    rest = button(f"Visa alla {len(items)}", "work", {"reason": name}, name="quiet") if len(items) > most else ""
    title = f'<h3>{heading} <span class="number">{len(items)}</span></h3><p class="help">{why}</p>'
    return f'<section class="work">{title}<ul>{rows}</ul><div class="actions">{rest}</div></section>'


def _item(item: WorkItem, today: date) -> str:
    facts = []
    if item.due:
        facts.append(f"{'passerade' if item.due < today else 'senast'} {day(item.due)}")
    if item.asked:
        facts.append(f"{item.asked} frågor om det")
    note = f'<span class="facts">{" · ".join(facts)}</span>' if facts else ""
    return f'<li><span class="name">{document_link(item.document_id, item.title)}</span><span>{escape(item.sentence)}</span>{note}</li>'
