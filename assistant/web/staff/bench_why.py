"""Draw how an answer came about beside it: how the question was read, the programmes weighed, what was removed, the model, the time."""

from collections.abc import Iterable, Sequence
from html import escape

from assistant import phrases
from assistant.chat_model import Transcript
from assistant.names import Mention
from assistant.profile import MOST_EMPLOYEES, Profile
from assistant.staff.cases import STATUS_NAMES
from assistant.staff.inspection_records import Considered, Inspection
from assistant.web.rendering import render_status
from assistant.web.staff.bench_passages import number
from assistant.web.staff.bench_words import (
    FATE,
    HINDRANCE,
    INTENT,
    LOSS,
    MODEL_UNASKED,
    NO_TOKENS,
    NOT_WEIGHED,
    NOTHING_DROPPED,
    REFUSAL,
    ROLE,
    STAGE,
    TOKENS_UNTOLD,
    need_word,
)
from assistant.web.staff.controls import badge, day, document_link, fresh

MOST_SHOWN = 8  # programmes that were weighed and are not in the answer, of each kind


def render_why(inspection: Inspection) -> str:
    """Return everything that stands beside an answer."""
    sections = (
        ("Så lästes frågan", _reading(inspection)),
        ("Program som vägdes", _programmes(inspection.programmes)),
        ("Struket vid kontrollen", _removed(inspection)),
        ("Språkmodellen", _model(inspection.transcript, is_wanted=inspection.setup.with_model)),
        ("Tid", _time(inspection)),
    )
    return fresh(
        "".join(f'<section class="card why-{place}"><h3>{head}</h3>{body}</section>' for place, (head, body) in enumerate(sections))
    )


def _reading(inspection: Inspection) -> str:
    reading = inspection.reading
    understanding = reading.understanding
    rows = (
        ("Svaret blev", f"{STATUS_NAMES[inspection.answer.status]}, säkerhet {number(100 * inspection.answer.confidence, 0)} %"),
        ("Gäller", day(inspection.inquiry.today)),
        ("Rättat", _pairs(reading.corrections)),
        ("Läst med å, ä, ö", _pairs(reading.restored)),
        ("Handlar om", "<br>".join(_mention(m, inspection, is_standing=not understanding.mentions) for m in understanding.subjects)),
        ("Frågar efter", escape(", ".join(sorted(INTENT[intent] for intent in understanding.intents)))),
        ("Behov", escape(", ".join(need_word(need) for need in understanding.needs))),
        ("Slags stöd", escape(", ".join(understanding.offers))),
        ("Företaget", _profile(understanding.profile)),
        ("I samtalet", escape(" ".join(_place_in_talk(inspection)))),
        ("Delade ord", "<br>".join(f"{escape(word)} = {escape(' + '.join(parts))}" for word, parts in reading.compounds)),
        ("Hör hit", _scope(inspection)),
        ("Sökte efter", f"<q>{escape(reading.query)}</q>"),
    )
    return f'<dl class="read">{"".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows if value)}</dl>'


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return "<br>".join(f"<del>{escape(before) or '–'}</del> → <ins>{escape(after) or '–'}</ins>" for before, after in pairs)


def _mention(mention: Mention, inspection: Inspection, *, is_standing: bool) -> str:
    name = mention.name
    link = document_link(name.document_id, inspection.titles.get(name.document_id, name.document_id))
    part = f", delen {escape(name.text)}" if name.part is not None else ""
    notes = ["nämndes tidigare"] if is_standing else []
    notes += [f"lästes ur ”{mention.matched}”"] if mention.matched.casefold() != name.text.casefold() else []
    return f"{link}{part}" + (f' <span class="facts">({escape("; ".join(notes))})</span>' if notes else "")


def _profile(profile: Profile) -> str:
    return escape(", ".join(filter(None, [_size(profile), profile.region or "", *profile.industries])))


def _size(profile: Profile) -> str:
    if profile.size is None:
        return ""
    low, high = profile.size
    if low == high:
        return f"{low} anställda"
    return f"minst {low} anställda" if high >= MOST_EMPLOYEES else f"{low}–{high} anställda"


def _place_in_talk(inspection: Inspection) -> Iterable[str]:
    understanding = inspection.reading.understanding
    if inspection.reading.goes_back:
        yield "Frågar om svaret före; passagerna och programmen nedan är det svarets."
    elif understanding.is_reply:
        yield "Svar på en fråga från rådgivaren, och läst tillsammans med det företaget frågade först."
    elif understanding.is_follow_up:
        yield "Följdfråga: det den lutar sig mot är hämtat ur samtalet."
    if understanding.is_english:
        yield "Ställd på engelska."
    if understanding.is_individual:
        yield "En anställd söker, inte företaget."


def _scope(inspection: Inspection) -> str:
    understanding = inspection.reading.understanding
    refused = f"; {REFUSAL[understanding.refusal]}" if understanding.refusal else ""
    return escape(f"sannolikt till {number(100 * understanding.scope, 0)} %{refused}")


def _programmes(programmes: Sequence[Considered]) -> str:
    if not programmes:
        return f'<p class="help">{NOT_WEIGHED}</p>'
    groups = {fate: [each for each in programmes if each.fate == fate] for fate in FATE}
    html = "".join(_programme(each) for each in (*groups["said"], *groups["unfit"], *groups["unsaid"]))
    shown = f'<ul class="weighed">{html}</ul>' if html else '<p class="help">Inget program valdes.</p>'
    return shown + _folded("Passade sämre", groups["lower"]) + _folded("Kan inte väljas", groups["hindered"])


def _folded(heading: str, group: Sequence[Considered]) -> str:
    if not group:
        return ""
    items = "".join(_programme(each) for each in group[:MOST_SHOWN])
    rest = f'<p class="help">{len(group) - MOST_SHOWN} till med lägre poäng.</p>' if len(group) > MOST_SHOWN else ""
    return f'<details><summary>{heading} <span class="number">{len(group)}</span></summary><ul class="weighed">{items}</ul>{rest}</details>'


def _programme(each: Considered) -> str:
    against = [HINDRANCE[each.hindrance]] if each.hindrance else []
    against += [] if each.meets_need else ["Möter inget av behoven i frågan."]
    points = "".join(f'<li class="for">{escape(why)}</li>' for why in each.why)
    points += "".join(f'<li class="against">{escape(why)}</li>' for why in against)
    points += "".join(f'<li class="check">kontrollera {escape(check)}</li>' for check in each.check)
    score = f"poäng {number(each.score, 2)}, texten passar till {number(100 * each.text, 0)} %"
    return (
        f"<li><p>{document_link(each.document.id, each.document.title)} {render_status(each.status)} "
        f"{badge(FATE[each.fate], 'published' if each.fate == 'said' else 'kind')}</p>"
        f'<p class="facts">{score}</p><ul class="points">{points}</ul></li>'
    )


def _removed(inspection: Inspection) -> str:
    transcript = inspection.transcript
    removed = transcript.removed if transcript else ()
    items = [_lost(sentence.text, phrases.OBJECTIONS.get(sentence.objection, sentence.objection), "fel") for sentence in removed]
    items += [_lost(each.text, LOSS[each.loss], "varning") for each in inspection.dropped]
    return f'<ul class="findings">{"".join(items)}</ul>' if items else f'<p class="help">{NOTHING_DROPPED}</p>'


def _lost(text: str, why: str, sign: str) -> str:
    return f'<li><q>{escape(text)}</q> <span class="sign sign-{sign}">{escape(why)}</span></li>'


def _model(transcript: Transcript | None, *, is_wanted: bool) -> str:
    if transcript is None:
        return f'<p class="help">{f"{MODEL_UNASKED} " if is_wanted else ""}{NO_TOKENS}</p>'
    tokens = f"{transcript.read} token in, {transcript.written} token ut." if transcript.read or transcript.written else TOKENS_UNTOLD
    fault = f'<p class="warning">{escape(transcript.fault)}</p>' if transcript.fault else ""
    prompt = "".join(f"<h4>{escape(ROLE.get(role, role))}</h4><pre>{escape(text)}</pre>" for role, text in transcript.messages)
    written = f"<details><summary>Det modellen skrev</summary><pre>{escape(transcript.text)}</pre></details>" if transcript.text else ""
    return (
        f"<p>{escape(transcript.model)}: {tokens}</p>{fault}"
        f"<details><summary>Det som skickades till modellen</summary>{prompt}</details>{written}"
    )


def _time(inspection: Inspection) -> str:
    rows = "".join(f'<tr><th scope="row">{STAGE[stage]}</th><td>{number(taken)} ms</td></tr>' for stage, taken in inspection.stages.items())
    total = number(sum(inspection.stages.values()))
    foot = f'<tfoot><tr><th scope="row">Tillsammans</th><td>{total} ms</td></tr></tfoot>'
    return f'<table class="times"><tbody>{rows}</tbody>{foot}</table>'
