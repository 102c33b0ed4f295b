"""Tell which sentences of a text speak of its subject, and not of another programme, an earlier round or what nobody knows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.suggesting.evidence import Line

FEWEST_LETTERS = 4  # of a word of the title that can stand for it
STEM = 7  # letters by which a word is the same in its inflections
BEGINNING = 8  # words in which a sentence names what it is about
LEAD = 3  # sentences at the beginning, which say what it is about even where they name others too
YEAR = re.compile(r"\b(?:19|20)\d\d\b")  # which edition, not which programme
# What a text calls its subject after having named it once.
CALLED = re.compile(
    r"\b(?:programmet|projektet|stödet|ansök\w*|anmäl\w*|utlysningen|kurs\w*|utbildningen|bidraget|checken|lånet|insatsen|satsningen"
    r"|tjänsten|erbjudandet|rådgivningen|garantin|prov(?:et)?|nätverket|omgången?|nästa omgång|projekttid\w*|projektperiod\w*|period(?:en)?"
    r"|seminariet|sista|öppnar|stänger|datum|tid|målgrupp|vem|när|hur|vad|kostnad|pris|mellan|den|det|kontakt\w*|start\w*|(?:projekt)?ägare|projektpartner|arrangör|utförare)\b",
    re.IGNORECASE,
)
# What is called like a programme: "Robotlyftet", "CoSkill", "projektet Metafor".
ANOTHER = re.compile(
    r"\b[A-ZÅÄÖ][a-zåäö]+[A-ZÅÄÖ]\w*|\b[A-ZÅÄÖ]\w*(?:lyftet|lyft|checken|klivet|college)\b"
    r"|\b(?:[Pp]rojekt|[Pp]rogram|[Ss]töd)et ([A-ZÅÄÖ][\w-]+)"
)
# An earlier round, a meeting, the page itself; and what a text says that it does not know.
OTHER = re.compile(
    r"\b(?:föregång|förra |tidigare omgång|första omgången|publicera[dt]|uppdatera[dt]|senast ändra|mötet? |protokoll|äldre)", re.IGNORECASE
)
UNSURE = re.compile(
    r"\b(?:okän[dt]|inte (?:känt|bekräftat)|framgår inte|har (?:inte )?hittats|troligen|enligt plan(?:en)?|skulle)\b|^Om ", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text is about: the stems of its title, and those of each of its other names."""

    names: tuple[frozenset[str], ...]

    def is_of(self, text: str) -> bool:
        """Tell whether a text has more than half of the words of one of the subject's names."""
        said = _stems(text)
        return any(name and 2 * len(name & said) > len(name) for name in self.names)

    def names_another(self, text: str) -> bool:
        """Tell whether a text names what is called like a programme and is not the subject."""
        return any(not self.is_of(match[1] or match[0]) for match in ANOTHER.finditer(text))


def find_subject(title: str, aliases: Sequence[str]) -> Subject:
    """Return the subject that a title, up to its colon or dash, and other names stand for."""
    short = re.split(r"\s*[:–(]\s*|\s-\s", title)[0] or title
    return Subject(tuple(_stems(name) for name in (short, *aliases)))


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", YEAR.sub(" ", text))
    return frozenset(word.lower()[:STEM] for word in words if len(word) >= FEWEST_LETTERS or word.isupper() or word.isdigit())


def select_lines(lines: Sequence[Line], subject: Subject) -> list[Line]:
    """Return the sentences from which one may conclude something about the subject."""
    said = [line for line in lines if line.form != "heading"]
    lead = said[:LEAD]
    return [
        line for line in said if not OTHER.search(line.said) and not UNSURE.search(line.text) and _is_about(line, subject, line in lead)
    ]


def _is_about(line: Line, subject: Subject, is_lead: bool) -> bool:
    beginning = " ".join(line.text.split()[:BEGINNING])
    called = (CALLED.match(text.lstrip("| ")) for text in (line.said, line.text))
    return is_lead or subject.is_of(beginning) or any(called)
