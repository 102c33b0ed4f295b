"""Suggest the head of a document from the text of its file, by rules that show the sentence each value came from."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath

from corpus.dates import find_dates
from corpus.extraction.types import Extraction
from corpus.reader import NO_TITLE
from corpus.schema import Document, Kind
from corpus.suggesting.evidence import Line, Suggestion, Value, read_lines, suggest_from
from corpus.suggesting.organisations import suggest_organisations
from corpus.suggesting.subject import find_subject, select_lines
from corpus.suggesting.terms import suggest_terms
from corpus.suggesting.validity import suggest_validity

__all__ = ["Suggestion", "make_id", "suggest"]

FOLDER = "egna"  # the staff's own documents
LONGEST_SLUG = 60  # characters
LONGEST_TITLE = 120  # characters
LEAD = 4  # sentences at the beginning, which say what it is
# Headings that say what sort of page it is, and not what it is about.
NO_HEADING = re.compile(
    r"(?:inbjudan|pressmeddelande|innehåll\w*|nyhet|välkommen\W*|faktablad|meny|program|agenda|information|\W*|sida \d+)", re.I
)
GUIDE = re.compile(r"^(?:guide|handbok|vägledning|checklista|lathund|så (?:här|fungerar|gör)|steg för steg|regler|manual)", re.I)
BACKGROUND = re.compile(
    r"\b(?:rapport|statistik|histori[ak]|årsredovisning|årsberättelse|verksamhetsberättelse|protokoll|minnesanteckningar|undersökning|enkät"
    r"|utvärdering|i siffror|strategi|remiss)",
    re.I,
)
ORGANISATION = re.compile(
    r"\bär (?:en|ett|den|det)\b[^.]{0,60}\b(?:\w*organisation|förening|myndighet|kluster|\w*bolag|stiftelse|science park|högskola"
    r"|universitet|forskningsinstitut)\b",
    re.I,
)
PROGRAMME = re.compile(
    r"ansök|anmäl|\bsöka?\b|bidrag|check|\blån|garanti|kurs|utbildning|projekt|program|utlysning|seminari|rådgivning|\bstöd|testbädd|testmiljö"
    r"|nätverk|tjänst|erbjud|validering|hjälper|industrimark|\bomgång|satsning",
    re.I,
)
ALIAS = re.compile(
    r"\b(?:även kall\w+|kallas också|kallas även|tidigare kall\w+|förkort(?:at|as)|också känt som)\s(?:för\s)?"
    r"[\"”»]?([A-ZÅÄÖ][\w-]*(?:\s[\w-]+){0,3}?)[\"”»]?(?=[,.)]|\s(?:är|var|hjälper|ger|öppnar|startar)\b|$)"
)
PUBLISHED = re.compile(r"\b(?:publicera[dt]|uppdatera[dt]|senast ändra[dt]|senast uppdaterad)\b", re.I)
MISSING: Mapping[str, tuple[str, str]] = {
    "programme.cost": ("Vad {} kostar framgår inte av källorna.", "kostnad"),
    "programme.apply": ("Hur ett företag ansöker eller anmäler sig till {} framgår inte av källorna.", "ansökan"),
}
UNKNOWN_STATUS = "Om {} går att söka i dag framgår inte av källorna."


def suggest(extraction: Extraction, name: str, *, library: Mapping[str, Document], today: date) -> list[Suggestion]:
    """Return what the text and the properties of a file called `name` suggest for its head, each key at most once."""
    lines = read_lines(extraction)
    title = _suggest_title(extraction, lines, name)
    subject = str(title.value)
    identifier = Suggestion("id", make_id(subject, taken=library), title.evidence, title.page, "bildat av titeln")
    kind = _suggest_kind(lines, subject)
    suggestions = [identifier, title, *kind, _suggest_source(extraction, lines, subject)]
    if kind and kind[0].value in ("programme", "organisation"):
        own = _suggest_programme(lines, subject, today)
        suggestions += [*own, *_suggest_gaps(own, subject)]
    return suggestions


def _suggest_programme(lines: Sequence[Line], title: str, today: date) -> list[Suggestion]:
    aliases = _find_aliases(lines)
    subject = find_subject(title, list(aliases))
    about = select_lines(lines, subject)
    alone = [line for line in about if not subject.names_another(line.text)]
    suggestions = [
        *suggest_validity(about, subject, today),
        *suggest_organisations(lines, alone, title),
        *suggest_terms(lines, alone, title),
    ]
    if aliases:
        suggestions.append(suggest_from("programme.aliases", list(aliases), list(aliases.values()), "texten ger ett annat namn"))
    return suggestions


def make_id(title: str, *, taken: Collection[str]) -> str:
    """Return "egna/" and the title in small letters, digits and hyphens, with a number after it where that is taken."""
    plain = unicodedata.normalize("NFC", title).lower().translate(str.maketrans("éèüàáø", "eeuaaö"))
    slug = "-".join(re.findall(r"[a-z0-9åäö]+", plain))[:LONGEST_SLUG].strip("-") or "dokument"
    number, free = 2, f"{FOLDER}/{slug}"
    while free in taken:
        number, free = number + 1, f"{FOLDER}/{slug}-{number}"
    return free


def _suggest_title(extraction: Extraction, lines: Sequence[Line], name: str) -> Suggestion:
    """Suggest the first telling heading, else the title the file carries, else its first short line, else its name."""
    heading = next((line for line in lines if line.form == "heading" and not NO_HEADING.fullmatch(line.text)), None)
    if heading:
        return suggest_from("title", heading.text[:LONGEST_TITLE], [heading], "textens rubrik")
    own = " ".join(extraction.properties.title.split())
    if own and not NO_TITLE.fullmatch(own):
        return Suggestion("title", own[:LONGEST_TITLE], own, None, "titeln i filens egenskaper")
    first = next((raw.strip() for text in extraction.pages for raw in text.splitlines() if raw.strip()), "")
    if 3 < len(first) <= LONGEST_TITLE and first[-1] not in ".!?:" and not first.startswith("|"):
        return Suggestion("title", first, first, 1 if extraction.is_paged else None, "textens första rad")
    stem = re.sub(r"[_\s]+", " ", PurePosixPath(name).stem).strip() or "Dokument"
    return Suggestion("title", stem[0].upper() + stem[1:LONGEST_TITLE], name, None, "filens namn")


def _suggest_kind(lines: Sequence[Line], title: str) -> list[Suggestion]:
    heading = Line(title, "heading", lines[0].page if lines else None)
    lead = [line for line in lines if line.form != "heading"][:LEAD]
    rules: tuple[tuple[Kind, re.Pattern[str], Sequence[Line], str], ...] = (
        ("guide", GUIDE, [heading], "rubriken säger att det är en vägledning"),
        ("background", BACKGROUND, [heading], "rubriken säger att det är bakgrund"),
        ("organisation", ORGANISATION, lead, "texten beskriver en organisation"),
        ("programme", PROGRAMME, [*lead, heading, *lines], "texten beskriver något att delta i eller söka"),
    )
    for value, pattern, places, reason in rules:
        if line := next((line for line in places if pattern.search(line.text)), None):
            return [suggest_from("kind", value, [line], reason)]
    return []


def _find_aliases(lines: Sequence[Line]) -> dict[str, Line]:
    """Return the other names that a text gives its subject, each with the line that does."""
    return {match[1]: line for line in lines for match in ALIAS.finditer(line.text)}


def _suggest_source(extraction: Extraction, lines: Sequence[Line], title: str) -> Suggestion:
    """Suggest the file as the source, published when its text says; the day a file was made is not when it was published."""
    url = extraction.properties.url
    source: dict[str, Value] = {"n": 1, "title": title}
    if re.fullmatch(r"https?://\S+", url):
        source["url"] = url
    for line in lines:
        match = PUBLISHED.search(line.text)
        day = next((dated.first for dated in find_dates(line.text) if match and dated.start >= match.end()), None)
        if day:
            return suggest_from("sources", [source | {"published": day}], [line], "texten anger när den publicerades")
    return Suggestion("sources", [source], url or title, None, "filen själv; texten säger inte när den publicerades")


def _suggest_gaps(found: Sequence[Suggestion], title: str) -> Iterator[Suggestion]:
    """Suggest what a company is sure to ask and the text does not say."""
    fields = {suggestion.field: suggestion.value for suggestion in found}
    subject = re.split(r"\s*(?::|\s–\s|\s-\s|\()", title)[0].strip() or title
    gaps = [sentence.format(subject) for field, (sentence, _) in MISSING.items() if field not in fields]
    missing = [word for field, (_, word) in MISSING.items() if field not in fields]
    if fields.get("programme.status") == "okänd":
        gaps, missing = [*gaps, UNKNOWN_STATUS.format(subject)], [*missing, "läge"]
    if gaps:
        yield Suggestion("gaps", gaps, "", None, f"texten säger inget om {' och '.join(missing)}")
