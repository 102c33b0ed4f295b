"""Cut sentences into clauses, and hold what a cited sentence says: its words, figures, dates, names and clauses."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from assistant.moments import Moment, read_moments
from assistant.patterns import fold
from assistant.quantities import Quantity, read_quantities

Stems = Callable[[str], frozenset[str]]
CLAUSE = re.compile(
    r"[,;:–]\s|\s(?=(?:men|medan|utan(?: att)?|som|vilket|vilka|vars|där|eftersom|därför att|så att|och|samt|innan|medan|but|while|and"
    r"|which|because|who)\b)",
    re.IGNORECASE,
)
FINITE = re.compile(
    r"\b(?:är|var|blir|blev|har|hade|kan|kunde|får|fick|ska|skall|skulle|måste|bör|vill|ville|behöver|behövde|brukar|går|gick|gäller"
    r"|gällde|ger|gav|ges"
    r"|täcker|täckte|betalar|betalade|betalas|kostar|kostade|finns|fanns|ligger|låg|står|stod|kommer|kom|tar|tog|gör|gjorde|söker|sökte"
    r"|sker|skedde"
    r"|drivs|drevs|driver|drev|leder|ledde|pågår|pågick|stängde|stänger|öppnade|öppnar|startade|startar|började|börjar|beslutar|beslutade"
    r"|bestod|består"
    r"|krävs|kräver|krävde|omfattar|omfattade|vänder|vände|riktar|riktade|ingår|ingick|deltar|deltog|stannar|skickas|heter|hette|visar"
    r"|visade|räknar"
    r"|räknas|hjälper|hjälpte|erbjuder|erbjöd|samlar|samlade|arbetar|arbetade|handlar|handlade|hör|hörde|ägs|äger|ägde|säljer|sålde"
    r"|avslutades|räcker"
    r"|utsågs|nämns|beskrivs|beskrevs|beviljas|krävs|bokas|söks|behövs|saknar|saknas|saknade|tipsade|\w{3,}(?:ade|ades)|is|are|was|were"
    r"|has|had|can|could|may|must|will|would|does|did|gets|gives|pays|runs)\b",
    re.IGNORECASE,
)
# What a denial does not reach over: a new clause, or "och" and a comma with a verb of its own after them.
SCOPE = re.compile(
    r"\s*[;:–]\s|,?\s(?=(?:men|medan|utan|eftersom|därför att|fast|även om|så att|dock|och inte|och ej|but|while|because|although"
    r"|and not)\b)"
    r"|,\s(?=(?:inte|ej|och|så|som|vilket|där|and|so|which|not)\b)|\s(?=(?:och|and)\b)|,\s",
    re.IGNORECASE,
)
# Before these a new scope begins, whether verbs are seen or not.
STRONG = re.compile(
    r"\s*[;:–]|,?\s(?:men|medan|utan|eftersom|därför att|även om|dock|och inte|och ej|but|while|because|although|and not)\b|,\s(?:inte|ej"
    r"|och|så|and|so|not)\b", re.IGNORECASE
)  # fmt: skip
SHORTEST, ENDING = 3, 2  # letters of a stem, and of what may be left of an ending: idé, idén
PREFIX = 5  # letters that two forms of a word share
ALIKE = 84.0  # rapidfuzz ratio of two stems that are forms of one word
JOINED = re.compile(r"[-–/()]")
HIDDEN = frozenset({"Cf", "Cc", "Co", "Cn"})  # Unicode categories of characters that are not seen, such as soft hyphens


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence with its content stems."""

    text: str
    stems: frozenset[str]


def clean(text: str) -> str:
    """Return a text in compatible letters and figures (NFKC), without the characters that are not seen."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(" " if char.isspace() else char for char in plain if char.isspace() or unicodedata.category(char) not in HIDDEN)


def split_clauses(text: str, stems: Stems) -> list[Clause]:
    """Cut a text at commas and conjunctions."""
    return [Clause(part, stems(part)) for part in CLAUSE.split(text) if part and part.strip()]


def split_scopes(text: str) -> list[str]:
    """Cut a text into the parts that one denial governs: each has a verb of its own, and lists are not cut."""
    scopes: list[str] = []
    start = 0
    for match in SCOPE.finditer(text):
        before, after = text[start : match.start()], text[match.end() :]
        following = SCOPE.split(after, maxsplit=1)[0] or after
        if STRONG.match(text, match.start()) or (FINITE.search(before) and FINITE.search(following)):
            scopes.append(before)
            start = match.start()
    return [scope for scope in (*scopes, text[start:]) if scope.strip()]


def is_form(one: str, other: str) -> bool:
    """Tell whether two stems are forms of one word, by their first letters or by few differences."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= SHORTEST and longer.startswith(shorter) and len(longer) - len(shorter) <= ENDING:
        return True
    if len(shorter) < PREFIX or one[0] != other[0]:
        return False
    return one[:PREFIX] == other[:PREFIX] or fuzz.ratio(one, other) >= ALIKE


def letters(text: str) -> str:
    """Return a text's letters and figures alone, so that "Robot-lyftet" and "robotlyftet" are the same."""
    return re.sub(r"[\W_]", "", fold(text.lower()))


@dataclass(frozen=True)
class Evidence:
    """A cited sentence, with the title and the names of its document, read once."""

    text: str
    head: str  # the document's title and the section
    names: str  # the other names of the document
    document_id: str
    read_stems: Stems

    @cached_property
    def stems(self) -> frozenset[str]:
        """Its content stems."""
        return self.read_stems(self.text)

    @cached_property
    def head_stems(self) -> frozenset[str]:
        """The content stems of its document's names."""
        return self.read_stems(f"{self.head} {self.names}")

    @cached_property
    def letters(self) -> str:
        """Its letters and those of its document's names."""
        return letters(f"{self.head} {self.names} {self.text}")

    @cached_property
    def words(self) -> frozenset[str]:
        """The letters of its words and of those of its document's names, joined ones whole and in parts."""
        return frozenset(letters(word) for part in f"{self.head} {self.names} {self.text}".split() for word in (part, *JOINED.split(part)))

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its figures."""
        return read_quantities(self.text)

    @cached_property
    def head_quantities(self) -> tuple[Quantity, ...]:
        """The figures in its document's names."""
        return read_quantities(f"{self.head}. {self.names}")

    @cached_property
    def moments(self) -> list[Moment]:
        """Its dates."""
        return read_moments(self.text)

    @cached_property
    def clauses(self) -> list[Clause]:
        """Its clauses."""
        return split_clauses(self.text, self.read_stems)

    @cached_property
    def scopes(self) -> list[Clause]:
        """Its parts that one denial governs."""
        return [Clause(scope, self.read_stems(scope)) for scope in split_scopes(self.text)]
