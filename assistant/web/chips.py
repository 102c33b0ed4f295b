"""Draw what is known of the company as chips that it can take away, as safe HTML."""

from html import escape

from assistant.company import TRAITS, Company, Trait
from assistant.profile import MOST_EMPLOYEES
from assistant.web import guide_wording as wording
from assistant.web.guide import render_guide_button
from assistant.web.languages import Language


def render_chips(company: Company, *, language: Language = "sv") -> str:
    """Return a chip for each thing that is known, and the button that opens the guide; the script takes away and tells the browser."""
    chips = "".join(_chip(trait, label, language) for trait in TRAITS if (label := describe_trait(company, trait, language=language)))
    told = f'<h2>{wording.COMPANY[language]}</h2><ul class="chips">{chips}</ul>' if chips else ""
    return f'<div class="company" data-removed="{wording.REMOVED[language]}">{told}{render_guide_button(language=language)}</div>'


def describe_trait(company: Company, trait: Trait, *, language: Language = "sv") -> str:
    """Return a known thing in words: "14 anställda"; "" where it is not known."""
    profile = company.profile
    if trait == "size":
        return _size(profile.size, language) if profile.size else ""
    if trait == "region":
        return profile.region or ""
    if trait == "industries":
        return ", ".join(profile.industries)
    return wording.COMMITMENT_CHIPS[profile.commitment][language] if profile.commitment else ""


def _chip(trait: Trait, label: str, language: Language) -> str:
    remove = escape(wording.REMOVE[language].format(chip=label))
    return (
        f'<li><span>{escape(label)}</span><button type="button" data-drop="{trait}" aria-label="{remove}" title="{remove}">'
        '<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="M4 4l8 8M12 4l-8 8"/></svg></button></li>'
    )


def _size(size: tuple[int, int], language: Language) -> str:
    low, high = size
    if low == high:
        text = {0: wording.NONE, 1: wording.ONE}.get(low, wording.MANY)
        return text[language].format(size=low)
    if high == MOST_EMPLOYEES:
        return wording.OR_MORE[language].format(size=low)
    return wording.MANY[language].format(size=f"{low}–{high}") if low else wording.AT_MOST[language].format(size=high)
