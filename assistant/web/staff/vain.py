"""The themes of what companies ask in vain: the ways between the lists, a card for each theme, and those that are dismissed."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final, Literal

from assistant.phrases import count_of
from assistant.staff.themes import TREND_DAYS, Dismissal, Theme
from assistant.web.staff.controls import badge, button, document_link, fresh

Screen = Literal["themes", "theme", "asked", "dismissed"]
SHOWN_EXAMPLES = 3  # on a theme's card; its own page has them all
TALLEST, WIDTH, GAP = 20.0, 12, 4  # of the small picture's bars, in its own units
EMPTY: Final = (
    "Inga teman just nu. När företag frågar något som dokumenten inte svarar på, eller ger tummen ner, samlas frågorna här efter vad de "
    "handlar om."
)
MAKING: Final = "Frågorna ordnas i teman …"
NOT_KEPT: Final = "Frågorna sparas inte, så här finns inget att visa. Den som driver tjänsten kan ändra det med ASSISTANT_LOG_DAYS."
NONE_DISMISSED: Final = "Inga teman är avfärdade. Ett tema som ni avfärdar hamnar här, och kan visas igen."


def render_places(screen: Screen) -> str:
    """Return the ways between the lists; the page's style shows the screen that is named here."""
    here = {name: ' aria-current="page"' if screen == name else "" for name in ("themes", "asked", "dismissed")}
    items = (
        f'<a href="?vy=obesvarat" data-view="vain"{here["themes"]}>Teman</a>'
        f'<button type="button" data-event="vain_asked"{here["asked"]}>Alla frågor</button>'
        f'<button type="button" data-event="vain_dismissed"{here["dismissed"]}>Avfärdade</button>'
    )
    return fresh(f'<nav class="places" aria-label="Obesvarat" data-screen="{screen}">{items}</nav>')


def render_themes(themes: Sequence[Theme], *, days: int, undo: str = "") -> str:
    """Return the themes, the most asked lately first; `days` is how long questions are kept, `undo` what can be taken back."""
    if not themes:
        return fresh(f'{undo}<p class="empty">{EMPTY if days else NOT_KEPT}</p>')
    total = sum(theme.size for theme in themes)
    note = f" Frågorna sparas i {days} dagar, utan personuppgifter." if days else ""
    count = f'<p class="count" role="status">{count_of(len(themes), "tema", "teman")} av {count_of(total, "fråga", "frågor")}.{note}</p>'
    return fresh(f'{undo}{count}<div class="themes">{"".join(_card(theme) for theme in themes)}</div>')


def _card(theme: Theme) -> str:
    examples = "".join(f"<li>{escape(text)}</li>" for text in theme.examples[:SHOWN_EXAMPLES])
    dismiss = f'<span class="for-editors">{button("Avfärda", "vain_dismiss", {"theme": theme.key}, name="quiet")}</span>'
    open_it = button("Visa och åtgärda", "vain_open", {"theme": theme.key}, name="quiet")
    return (
        f'<article class="card theme"><h3>{escape(theme.label or "Utan gemensamma ord")}</h3>{render_trend(theme)}'
        f'<ul class="short">{examples}</ul>{render_nearest(theme)}<div class="actions">{open_it}{dismiss}</div></article>'
    )


def render_trend(theme: Theme) -> str:
    """Return how many the questions are, and whether they become more: in words, beside a picture of two bars."""
    most = max(theme.recent, theme.earlier, 1)
    bars = "".join(
        f'<rect class="{name}" x="{place * (WIDTH + GAP)}" y="{TALLEST - height:.1f}" width="{WIDTH}" height="{height:.1f}"/>'
        for place, (name, number) in enumerate((("before", theme.earlier), ("now", theme.recent)))
        if (height := max(1.5, TALLEST * number / most))
    )
    picture = f'<svg viewBox="0 0 {2 * WIDTH + GAP} {TALLEST:.0f}" aria-hidden="true" focusable="false">{bars}</svg>'
    said = f"{theme.recent} de senaste {TREND_DAYS} dagarna, {theme.earlier} de {TREND_DAYS} dagarna före"
    size = f"<strong>{count_of(theme.size, 'fråga', 'frågor')}</strong>"
    return f'<p class="trend">{picture}<span>{size} · {said}</span> {_direction(theme)}</p>'


def _direction(theme: Theme) -> str:
    if theme.recent > theme.earlier:
        return badge("↑ ökar" if theme.earlier else "↑ nytt", "rising")
    return badge("↓ minskar", "falling") if theme.recent < theme.earlier else badge("→ lika många", "steady")


def render_nearest(theme: Theme) -> str:
    """Return the document that lies nearest to a theme."""
    if not theme.nearest_id:
        return ""
    return f'<p class="facts">Närmaste dokument: {document_link(theme.nearest_id, theme.nearest_title)}</p>'


def render_undo(dismissed: Dismissal) -> str:
    """Return that a theme was dismissed, and the way to take that back."""
    again = button("Ångra", "vain_return", {"key": str(dismissed.key)}, name="quiet")
    return f'<p class="warning undo"><span>Temat ”{escape(dismissed.label)}” visas inte längre.</span>{again}</p>'


def render_dismissed(dismissed: Iterable[Dismissal]) -> str:
    """Return the dismissed themes, newest first."""
    rows = "".join(
        f'<tr><th scope="row">{escape(one.label)}</th><td data-label="Avfärdat av">{escape(one.by)}</td>'
        f'<td><span class="for-editors">{button("Visa igen", "vain_return", {"key": str(one.key)}, name="quiet")}</span></td></tr>'
        for one in dismissed
    )
    heading = (
        '<h3 tabindex="-1">Avfärdade teman</h3><p class="help">De visas inte bland teman, inte heller när fler frågar om samma sak. '
        "Bara orden som går igen är sparade, inga frågor.</p>"
    )
    if not rows:
        return fresh(f'{heading}<p class="empty">{NONE_DISMISSED}</p>')
    head = "".join(f'<th scope="col">{each}</th>' for each in ("Tema", "Avfärdat av", ""))
    return fresh(f'{heading}<table class="list"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>')
