"""Read what a browser holds of the company that asks, and write it back; nothing of it stays on the server."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.commitment import Commitment
from assistant.company import TRAITS, Company, Trait, merge_companies, read_company
from assistant.places import NATIONWIDE, find_place
from assistant.profile import MOST_EMPLOYEES, Profile
from assistant.question import MAX_CHARACTERS
from corpus.schema import Industry, Region

LONGEST: Final = 2_000  # characters of the text; a company with everything told takes 300
LONGEST_PLACE: Final = 60
MOST_TRADES: Final = 11  # as many as there are

# Held in the browser alone, for a day after it was last changed, as the conversation is.
READ_COMPANY: Final = """
() => {
  try {
    const { at, text } = JSON.parse(localStorage.getItem("foretag"));
    if (Date.now() - at < 24 * 3600 * 1000) return text;
    localStorage.removeItem("foretag");
  } catch {}
  return "";
}
"""
KEEP_COMPANY: Final = """
(text) => {
  try {
    if (text) localStorage.setItem("foretag", JSON.stringify({ at: Date.now(), text }));
    else localStorage.removeItem("foretag");
  } catch {}
}
"""

_Count = Annotated[int, Field(ge=0, le=MOST_EMPLOYEES, strict=True)]


class _Held(BaseModel):
    """What a browser sends; what is left out is not known, and what is null is withheld."""

    model_config = ConfigDict(extra="forbid")

    size: tuple[_Count, _Count] | None = None
    region: Region | None = None
    place: Annotated[str, Field(max_length=LONGEST_PLACE)] = ""  # as written in the guide, where it is none of the choices
    industries: Annotated[tuple[Industry, ...], Field(max_length=MOST_TRADES)] | None = None
    commitment: Commitment | None = None


def parse_company(value: object) -> Company:
    """Read what a browser sent; what is no company of ours is one of which nothing is known."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        return Company()
    try:
        held = _Held.model_validate_json(value)
    except ValidationError:
        return Company()
    low, high = held.size or (0, 0)
    region = held.region or find_place(held.place.strip())
    if low > high or region in NATIONWIDE:
        return Company()
    profile = Profile(low if held.size and low == high else None, region, held.industries or (), held.size, held.commitment)
    withheld = (trait for trait in TRAITS if trait in held.model_fields_set and not getattr(profile, trait))
    return Company(profile, frozenset(withheld))


def dump_company(company: Company) -> str:
    """Return the company as the text that the browser keeps; "" where nothing is known or withheld."""
    record = {trait: _known(company, trait) for trait in TRAITS if trait in company.withheld or _known(company, trait)}
    return _Held.model_validate(record).model_dump_json(exclude_unset=True) if record else ""


def _known(company: Company, trait: Trait) -> Any:  # Any: a field's own type
    return getattr(company.profile, trait) or None


def heed_question(company: Company, question: str) -> Company:
    """Return what is known of the company when it has asked a question, in which it may have told of itself."""
    return merge_companies(company, read_company(question[:MAX_CHARACTERS]))
