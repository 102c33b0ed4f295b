"""Draw the passages behind an answer in their order, with their scores and what of the question stands in them, and what was left out."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from assistant.retriever import Passage
from assistant.staff.inspection_records import Inspection, LeftOut, Marked, Ranked
from assistant.web.staff.bench_words import KIND, NOTHING_LEFT_OUT, REASON, SCORES_HELP
from assistant.web.staff.controls import badge, document_link, fresh
from index.types import Chunk

MARKED = {"word": "samma ord", "part": "del av sammansatt ord", "letters": "samma bokstäver"}
LOOKED_FOR = 300  # characters of a passage, by which it is found in its document
SHOWN_OF_EACH = 5  # passages left out, for each reason


def render_passages(inspection: Inspection) -> str:
    """Return the passages, best first, and below them what was left out and why."""
    if not inspection.passages:
        return f'<h3>Passager</h3><p class="empty">Inget i dokumenten ligger nära frågan.</p>{_left_out(inspection.left_out)}'
    heads = ("Passage", "Poäng", "Ord", "Betydelse", "Sammanvägt")
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    rows = "".join(_row(ranked) for ranked in inspection.passages)
    count = f'<p class="help" role="status">{len(inspection.passages)} av {inspection.found} passager visas. {_gaps(inspection.gaps)}</p>'
    table = f'<table class="list passages"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    legend = " ".join(f'<mark class="mark-{kind}">{label}</mark>' for kind, label in MARKED.items())
    return fresh(
        f'<h3>Passager i rangordning</h3>{count}<p class="help">{SCORES_HELP}</p><p class="legend-marks">Markerat: {legend}</p>'
        f"{table}{_left_out(inspection.left_out)}"
    )


def _gaps(count: int) -> str:
    return f"{count} av dem är luckor: de säger vad som inte är känt och blir aldrig ett svar på frågan." if count else ""


def _row(ranked: Ranked) -> str:
    passage, result = ranked.passage, ranked.result
    scores = (
        ("Poäng", number(passage.score, 2)),
        ("Ord", number(result.lexical) if result else "–"),
        ("Betydelse", number(result.semantic) if result else "–"),
        ("Sammanvägt", number(result.score) if result else "–"),
    )
    cells = "".join(f'<td class="score" data-label="{label}">{value}</td>' for label, value in scores)
    return f'<tr><th scope="row">{_passage(ranked)}</th>{cells}</tr>'


def _passage(ranked: Ranked) -> str:
    passage = ranked.passage
    page = f", s. {passage.chunk.page}" if passage.chunk.page else ""
    place = f'<span class="rank">{ranked.rank}</span> {" › ".join(render_marked(heading) for heading in ranked.headings)}{page}'
    cited = badge(f"källa {ranked.marker} i svaret", "published") if ranked.marker else ""
    kind = badge(KIND[passage.chunk.kind], "gap" if passage.is_gap else "kind")
    share = f"Säger {round(100 * passage.coverage)} % av frågans ord."
    return (
        f'<span class="facts">{place} {kind} {cited}</span><span class="said">{render_marked(ranked.said)}</span>'
        f'<span class="facts">{share} {_way(ranked)}</span>{_actions(passage)}'
    )


def _place(chunk: Chunk) -> str:
    page = f", s. {chunk.page}" if chunk.page else ""
    return escape(" › ".join([chunk.title, *chunk.section]) + page)


def _way(ranked: Ranked) -> str:
    """Say what led to a passage where it was not its own words."""
    if ranked.result is None:
        return "Hittades inte i sökningen, utan följer med eftersom frågan nämner dokumentet."
    return "En inlagd fråga som liknar den här ledde hit." if ranked.result.asked else ""


def _actions(passage: Passage) -> str:
    name = escape(passage.document_id)
    return (
        f'<span class="row-actions">{paragraph_link(passage, "Öppna i dokumentet")}'
        f'<button type="button" class="quiet for-editors" data-dialog="bench-keep" data-tick="{name}">Spara som test</button>'
        f'<button type="button" class="quiet for-editors" data-dialog="bench-fault" data-tick="{name}">Markera som fel</button></span>'
    )


def paragraph_link(passage: Passage, label: str) -> str:
    """Return a link that opens a passage's document at the passage."""
    link = document_link(passage.document_id, label)
    return link.replace("<a ", f'<a data-find="{escape(passage.text[:LOOKED_FOR])}" ', 1)


def render_marked(marked: Marked) -> str:
    """Return a text with what the question says too marked, and everything escaped."""
    pieces, place, text = [], 0, marked.text
    for mark in marked.marks:
        said = escape(text[mark.start : mark.end])
        pieces.append(f'{escape(text[place : mark.start])}<mark class="mark-{mark.kind}">{said}</mark>')
        place = mark.end
    return "".join(pieces) + escape(text[place:])


def number(value: float, digits: int = 1) -> str:
    """Write a score as Swedes do: 4,2."""
    return f"{value:.{digits}f}".replace(".", ",").replace("-", "−")


def _left_out(left_out: Sequence[LeftOut]) -> str:
    ordered = sorted(left_out, key=lambda each: each.reason)
    groups = [_group(list(group)) for _, group in groupby(ordered, key=lambda each: each.reason)]
    return f"<h3>Bortsorterat</h3>{''.join(groups) or f'<p class=help>{NOTHING_LEFT_OUT}</p>'}"


def _group(group: Sequence[LeftOut]) -> str:
    heading, why = REASON[group[0].reason]
    items = "".join(
        f'<li><span class="facts">{_place(each.passage.chunk)}</span><q>{escape(each.passage.text)}</q>'
        f"{paragraph_link(each.passage, 'Öppna i dokumentet')}</li>"
        for each in group[:SHOWN_OF_EACH]
    )
    rest = f'<p class="help">{len(group) - SHOWN_OF_EACH} till.</p>' if len(group) > SHOWN_OF_EACH else ""
    title = f'<summary>{heading} <span class="number">{len(group)}</span></summary>'
    return f'<details class="fold left-out">{title}<p class="help">{why}</p><ul class="findings">{items}</ul>{rest}</details>'
