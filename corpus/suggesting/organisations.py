"""Suggest who owns, runs and answers for something: organisations as a text names them, never people."""

import re
from collections.abc import Iterator, Sequence

from corpus.personal import find_personal, is_person_name
from corpus.suggesting.evidence import Line, Suggestion, suggest_from

_WORD = r"[A-ZÅÄÖ][\w&:-]*"
_TAIL = r"(?:\s(?:län|kommun|högskola|universitet)\b)?"
_NAME = rf"{_WORD}(?:\s{_WORD})*{_TAIL}(?:(?<=Högskolan)\si\s{_WORD})?"
_NAMES = rf"({_NAME}(?:(?:,\s|\soch\s|\ssamt\s){_NAME})*)"
JOINED = re.compile(r",\s|\soch\s|\ssamt\s")
OWNERS = (
    re.compile(rf"(?:[Pp]rojektägare|[Ää]gare|[Ää]gs av|[Ää]gdes av|[Aa]nsvarig (?:organisation|myndighet))(?:\s(?:är|var)|:)?\s({_NAME})"),
    re.compile(rf"\b({_NAME})\s(?:äger(?! rum)|ansvarar för|är projektägare|är huvudman)"),
)
OPERATORS = (
    re.compile(
        rf"(?:[Gg]enomför(?:s|des)|[Dd]r(?:ivs|evs)|[Uu]tför(?:s|des)|\b[Gg]es|[Aa]rrangeras|[Ll]eds|[Ss]amordna(?:s|des)|[Ee]rbjuds|[Kk]oordineras)"
        rf"\sav\s{_NAMES}"
    ),
    re.compile(rf"(?:[Pp]rojektpartner|[Pp]artner|[Uu]tförare|[Aa]rrangör)(?:er)?:\s{_NAMES}"),
    re.compile(rf"\b({_NAME})\s(?:driver|genomför|samordnar|förmedlar|arrangerar)\b"),
    re.compile(rf"(?:tillsammans|i samarbete|i samverkan)\smed\s{_NAMES}"),
)
_ENDED = r"\b(?=[.,;:!?)]|\s(?:på|via|för|innan|senast|om|med|och|eller|när|http|www)|$)"  # not "till Techtanks styrelse"
CONTACTS = (
    re.compile(rf"\b[Kk]ontakt(?:a)?(?:\s(?:oss på|med))?:?\s({_NAME}){_ENDED}"),
    re.compile(rf"\b(?:[Aa]nsök\w*|[Aa]nmäl\w*|[Ii]ntresseanmäl\w*|[Ss]ök|söks)\b[^.]*?\b(?:hos|till)\s({_NAME}){_ENDED}"),
)
URL = re.compile(r"https?://[^\s<>\"“”)\]]+|(?<![@\w])www\.[^\s<>\"“”)\]]+", re.IGNORECASE)
# Words that begin a sentence or stand for the subject, and are no organisation's name.
NO_NAMES = frozenset(
    """programmet projektet stödet kursen utbildningen insatsen tjänsten satsningen klustret föreningen bolaget kommunen regionen nätverket
    företag företaget företagen det den de vi ni här kontakt när vem hur ett en parken labbet arbetsgivare press gärna ansök anmäl
    ansökan""".split()
)


def suggest_organisations(lines: Sequence[Line], about: Sequence[Line], title: str) -> Iterator[Suggestion]:
    """Suggest owner and operators from the sentences about the subject, and the contact from all."""
    owners = _find(about, OWNERS)
    if owners:
        yield suggest_from("programme.owner", owners[0][0], [owners[0][1]], "texten säger vem som äger eller ansvarar")
    operators = [(name, line) for name, line in _find(about, OPERATORS) if name != title]
    if operators:
        names = list(dict.fromkeys(name for name, _ in operators))
        yield suggest_from("programme.operators", names, [line for _, line in operators], "texten säger vem som genomför")
    yield from _suggest_contact(lines, title, [name for name, _ in [*owners, *operators]])


def _find(lines: Sequence[Line], patterns: Sequence[re.Pattern[str]]) -> list[tuple[str, Line]]:
    """Return the organisations in the order of the text, each with the line that names it."""
    return [
        (name, line)
        for line in lines
        for pattern in patterns
        for match in pattern.finditer(line.text)
        for name in map(str.strip, JOINED.split(match[1]))
        if _is_organisation(name)
    ]


def _is_organisation(name: str) -> bool:
    first = name.split()[0].rstrip(":").lower()
    return len(name) > 1 and not name.endswith(":s") and first not in NO_NAMES and not is_person_name(name)


def _suggest_contact(lines: Sequence[Line], title: str, known: Sequence[str]) -> Iterator[Suggestion]:
    links = [(match[0].rstrip(".,;:"), line) for line in lines for match in URL.finditer(line.text)]
    found = _find([line for line in lines if not find_personal(line.text)], CONTACTS)
    if found:
        name, line = found[0]
        url = next((link for link, place in links if place is line), "") or (links[0][0] if links else "")
    elif links and any(re.match(rf"{re.escape(title)} är ", line.text) for line in lines):
        name, (url, line) = title, links[0]
    elif own := next(((name, url, line) for name in known for url, line in links if _is_site_of(name, url)), None):
        name, url, line = own
    else:
        return
    contact = {"name": name} | ({"url": url if "://" in url else f"https://{url}"} if url else {})
    yield suggest_from("programme.contact", contact, [line], "texten säger vem man vänder sig till")


def _is_site_of(name: str, url: str) -> bool:
    """Tell whether an organisation's name, without å, ä and ö, is that of a site: Tillväxtverket, www.tillvaxtverket.se."""
    letters = re.sub(r"[\W_]", "", name.lower().translate(str.maketrans("åäö", "aao")))
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", url.lower()).split("/")[0]
    return letters in re.sub(r"[\W_]", "", host)
