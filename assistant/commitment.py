"""Read how far a company has come with what it seeks support for: nothing yet, decided, ordered, or begun."""

import re
from typing import Literal

Commitment = Literal["inget", "bestämt", "beställt", "påbörjat"]

_THING = r"(?:maskin|robot|cobot|utrustning|press|svarv|fräs|anläggning|lin[ej]|produktionslinj|programvar|verktyg|solcell|kompressor)\w*"
_ORDERED = (
    r"(?:beställt|lagt (?:en )?(?:order|beställning)|skrivit (?:på|under)|skrivit (?:\w+ )?(?:avtal|kontrakt)"
    r"|tecknat (?:\w+ )?(?:avtal|kontrakt))"
)
_BEGUN = r"(?:köpt|betalat|börjat|startat|påbörjat|installerat|satt i ?gång)"
_WE_HAVE = r"\b(?:(?:vi|jag) har|har (?:vi|jag)|och har)"
_NOT_OTHERS = r"(?<!kunden har )(?<!kunderna har )(?<!de har )(?<!dom har )"  # what a customer has ordered is no investment of ours
# The furthest first. A fee that is paid and what was bought long ago say nothing of what is sought now.
_PATTERNS: tuple[tuple[Commitment, re.Pattern[str]], ...] = (
    (
        "påbörjat",
        re.compile(
            rf"{_WE_HAVE} (?:\w+ )?redan (?:\w+ )?{_BEGUN}(?! \w*avgift)"
            rf"|{_NOT_OTHERS}\bredan (?:köpt|betalat|påbörjat|installerat)(?! \w*avgift)"
            rf"|{_WE_HAVE} (?:\w+ )?(?:köpt|betalat|installerat) (?:\w+ ){{0,3}}{_THING}\b(?! (?:tidigare|förut|förra))"
            rf"|\b{_THING} (?:är|står) (?:redan |nu )?(?:köpta?|betalda?|installera(?:d|de|t)|levererad|på plats)\b"
            r"|\bwe have already (?:bought|paid|started|begun|installed)"
        ),
    ),
    (
        "beställt",
        re.compile(
            rf"{_WE_HAVE} (?:\w+ ){{0,2}}?{_ORDERED}|{_NOT_OTHERS}\bredan {_ORDERED}"
            rf"|\b{_THING} är (?:redan |nu )?beställ(?:d|da|t)\b|\bwe have (?:already )?ordered"
        ),
    ),
    (
        "bestämt",
        re.compile(
            rf"{_WE_HAVE} (?:\w+ ){{0,2}}?(?:bestämt (?:oss|mig|att)|beslutat|fattat beslut)|\bbeslutet är (?:redan )?(?:taget|fattat)"
            r"|\bwe have (?:already )?decided"
        ),
    ),
)
_NOTHING = re.compile(
    r"\b(?:inget|ingenting|inte|aldrig)(?: \w+){0,3}? (?:beställ(?:t|d)|köpt|bestämt|beslutat|börjat|påbörjat|betalat|skrivit på)\b"
    r"(?: oss)?|\bnothing (?:is )?(?:ordered|decided)|\bnot (?:yet )?(?:ordered|decided)"
)


_SENTENCE = re.compile(r"[^.!?]+[.!?]*\s*")
_LONGEST_REMARK = 7  # words; a longer sentence tells of a need too


def without_commitment(text: str) -> str:
    """Return a text without the short sentences that only tell how far the company has come."""
    if read_commitment(text) is None:
        return text
    return "".join(s for s in _SENTENCE.findall(text) if len(s.split()) > _LONGEST_REMARK or read_commitment(s) is None)


def read_commitment(text: str) -> Commitment | None:
    """Return the furthest that a text says the company has come; None where it does not say."""
    lowered = " ".join(text.lower().split())
    rest = _NOTHING.sub(" ", lowered)
    if told := next((commitment for commitment, pattern in _PATTERNS if pattern.search(rest)), None):
        return told
    return "inget" if rest != lowered else None
