"""What a page holds of the company that asks: what is known of it, and what it has taken back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.profile import Profile, merge_profiles, read_profile

Trait = Literal["size", "region", "industries", "commitment"]
TRAITS: tuple[Trait, ...] = ("size", "region", "industries", "commitment")
_SENTENCE = re.compile(r"[^.!?]+")
_OF_ITSELF = re.compile(r"\b(?:vi|oss|vår|våra|vårt|jag|mitt|min|we|our|us)\b|\d+ (?:anställda|personer|employees|people)\b", re.IGNORECASE)
_SUPPOSED = re.compile(r"\b(?:om vi|if we) (?:\w+ ){1,3}?\d", re.IGNORECASE)  # "och om vi är 80?" asks of another company


@dataclass(frozen=True, slots=True)
class Company:
    """A company as it wants to be known. What is withheld is unknown on purpose: no earlier word about it counts."""

    profile: Profile = field(default_factory=Profile)
    withheld: frozenset[Trait] = frozenset()


def read_company(text: str) -> Company:
    """Return what a text tells of the size, place and commitment of the company that writes it, to be held on to.

    A place counts where the company speaks of itself, a size where it is no mere supposition. A trade is not held on to: the words of
    one are those of needs too ("vi söker svetsare").
    """
    told = "".join(sentence + ". " for sentence in _SENTENCE.findall(text) if _OF_ITSELF.search(sentence))
    profile = replace(read_profile(text), region=read_profile(told).region, industries=())
    return Company(_drop(profile, "size") if _SUPPOSED.search(text) else profile)


def merge_companies(held: Company, said: Company) -> Company:
    """Return what is known after something was said; what is told anew is withheld no longer."""
    withheld = frozenset(trait for trait in held.withheld if not getattr(said.profile, trait))
    return Company(merge_profiles(held.profile, said.profile), withheld | said.withheld)


def without_trait(company: Company, trait: Trait) -> Company:
    """Return the company as it is when it takes one thing back."""
    return Company(_drop(company.profile, trait), company.withheld | {trait})


def recall_profile(company: Company | None, turns: Sequence[str]) -> Profile:
    """Return what is known before a question: what the page holds, filled up with what the earlier turns said and it does not withhold."""
    told = Profile()
    for turn in turns:
        told = merge_profiles(told, read_profile(turn))
    if company is None:
        return told
    for trait in company.withheld:
        told = _drop(told, trait)
    return merge_profiles(told, company.profile)


def _drop(profile: Profile, trait: Trait) -> Profile:
    if trait == "size":
        return replace(profile, size=None, employees=None)
    if trait == "region":
        return replace(profile, region=None)
    return replace(profile, industries=()) if trait == "industries" else replace(profile, commitment=None)
