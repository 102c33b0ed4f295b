"""Show what a publication would change: the numbers first, then what breaks, is lost and is won, with the two answers side by side."""

from collections.abc import Iterator
from html import escape
from typing import Final

from assistant.phrases import count_of
from assistant.staff.impact_records import EFFECTS, SENTENCES, Effect, Impact, Item
from assistant.staff.publish_gate import Obstacle
from assistant.web.staff.controls import button, fresh, labelled, moment, paragraph, text_input
from assistant.web.staff.history import render_sides

ASK: Final = "Vad ändras om jag publicerar?"
NOTHING_YET: Final = f"Inget är prövat än. Tryck på {ASK}, så jämförs svaren nu med svaren efteråt. Inget når företagen under tiden."
STALE: Final = "Gäller inte längre: det har kommit en nyare version, eller något annat har publicerats sedan dess. Pröva igen."
HOW: Final = "Svaren är tagna direkt ur dokumenten, utan språkmodell, som om frågorna ställdes i dag."
OPEN_AT_FIRST: Final[tuple[Effect, ...]] = ("broken", "unanswered")  # what somebody must look at before publishing
SHOWN: Final = 50  # of each kind: who has read so many need not see more to know what to do
HEADINGS: Final[dict[Effect, str]] = {
    "broken": "Tester som slutar stämma",
    "unanswered": "Frågor som inte längre får svar",
    "answered": "Frågor som får svar",
    "mended": "Tester som börjar stämma",
    "changed": "Svar som ändras",
}


def ask_button(document_id: str) -> str:
    """Return the button that finds out what would change, and shows the tab where that will stand."""
    return button(ASK, "foresee", {"document": document_id, "tab": "impact"})


def render_impact(found: tuple[Impact, bool] | None, document_id: str) -> str:
    """Return what was last found out of a document; the second of the pair tells whether it still holds."""
    if found is None:
        return f'<p class="empty">{NOTHING_YET}</p>'
    impact, is_fresh = found
    stale = "" if is_fresh else f'<p class="warning">{STALE}</p>'
    sections = "".join(_section(effect, impact.pick(effect)) for effect in EFFECTS)
    return fresh(f'<div class="impact" data-fresh="{int(is_fresh)}">{stale}{_summary(impact, document_id)}{sections}</div>')


def _summary(impact: Impact, document_id: str) -> str:
    others = [name for name in impact.versions if name != document_id]
    together = f" tillsammans med {', '.join(others)}" if others else ""
    facts = f"Version {impact.versions[document_id]}{escape(together)} · prövad {moment(impact.at)} av {escape(impact.by)}"
    compared = f"{count_of(impact.tests, 'test', 'tester')} och {count_of(impact.questions, 'fråga', 'frågor')} från företag prövades."
    good = paragraph("Inget test slutar stämma, och ingen fråga förlorar sitt svar.", "good") if impact.is_harmless else ""
    return f'<h3>{escape(impact.sentence)}</h3>{_numbers(impact)}{good}<p class="facts">{facts}. {compared} {HOW}</p>'


def _numbers(impact: Impact) -> str:
    counts = impact.counts
    said = [(effect, SENTENCES[effect](counts[effect])) for effect in EFFECTS] + [("unchanged", f"{counts['unchanged']} är som förut")]
    parts = ((name, *sentence.split(" ", 1)) for name, sentence in said)
    items = "".join(
        f'<li class="{name}"{"" if count != "0" else " data-none"}><strong>{count}</strong> <span>{label}</span></li>'
        for name, count, label in parts
    )
    return f'<ul class="impact-numbers">{items}</ul>'


def _section(effect: Effect, items: list[Item]) -> str:
    if not items:
        return ""
    more = f"<p class='facts'>{len(items) - SHOWN} till visas inte här.</p>" if len(items) > SHOWN else ""
    shown = "".join(_item(item) for item in items[:SHOWN])
    return f"<section><h3>{HEADINGS[effect]} ({len(items)})</h3>{shown}{more}</section>"


def _item(item: Item) -> str:
    state = " open" if item.effect in OPEN_AT_FIRST else ""
    facts = " · ".join(_facts(item))
    failures = "".join(f"<li>{escape(failure)}</li>" for failure in item.failures)
    why = f'<ul class="remarks">{failures}</ul>' if failures else ""
    summary = f'<summary><strong>{escape(item.question)}</strong> <span class="facts">{facts}</span></summary>'
    return f'<details class="fold impact-item"{state}>{summary}{why}{render_sides(item.lines, "Svaret nu", "Svaret efteråt")}</details>'


def _facts(item: Item) -> Iterator[str]:
    if item.case_id:
        yield f"testfall {escape(item.case_id)}"
    if item.asked:
        yield f"frågad {count_of(item.asked, 'gång', 'gånger')}"


def render_obstacle(obstacle: Obstacle | None, number: int) -> str:
    """Return what the publish dialog asks because of what was found out: a warning to tick with its number, or a reason to write."""
    if obstacle is None:
        return ""
    if not obstacle.is_refusal:
        tick = f'<input type="checkbox" name="accepted" value="{number}">'
        sign = f'<span class="sign sign-varning">Varning</span> {escape(obstacle.sentence)}'
        return f'<label class="tick">{tick}<span>{sign}</span></label>'
    reason = labelled(
        "Skäl att publicera ändå",
        text_input("override", extra='maxlength="500" autocomplete="off"'),
        help_text="Står i loggen med ert namn.",
    )
    return f'<p class="warning">{escape(obstacle.sentence)} {escape(obstacle.advice)}</p>{reason}'
