"""Mend a question's spelling: spoken forms, words that no list knows but that are near one the documents use, compounds written apart."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from assistant.names import Gazetteer
from assistant.patterns import fold
from assistant.places import PLACES
from assistant.vocabulary import INDUSTRIES, NEEDS, OFFERS
from corpus.schema import Document
from index.analyzer import Analyzer

SHORTEST = 5  # letters; shorter words have too many neighbours
LONG = 9  # letters from which two slips are mended
FREQUENT = 2  # times a word stands in the documents, at least: one that stands once may be a slip itself
SHORTEST_PART = 3
ENDINGS = ("s", "n", "en", "et", "ar", "er", "or", "na", "arna", "erna", "orna", "ns", "ens", "ets", "ad", "ade", "at", "de", "t", "r")
CACHED = 4_096
WORD = re.compile(r"[^\W\d_]+")
STANDS_ALONE = frozenset(
    "för med och att till från över under efter utan mellan vid hos som men den det ett vår våra ert era min sin".split()
)
# "å va me i", "o va med": what is spoken "va" is "vara" there, and "vad" or "var" elsewhere.
TO_BE = re.compile(r"\b((?:att|å|o|få|kan|vill|ska)(?: (?:vi|man|jag|ni|en))?)\s+va(?:ra)?\s+me(?:d)?\b(\s)", re.IGNORECASE)
# As people speak and text: the written forms.
ALONE = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w:-])")  # not "e-post", "Re:"
SPOKEN: Mapping[str, str] = {
    "va": "vad", "dä": "det", "re": "det", "dom": "de", "e": "är", "ä": "är", "o": "och", "å": "och", "oxå": "också", "oxo": "också",
    "mye": "mycket", "mkt": "mycket", "myke": "mycket", "nåt": "något", "ngt": "något", "nån": "någon", "ngn": "någon",
    "nåra": "några", "ngra": "några", "inge": "inget", "ente": "inte", "itte": "inte", "mej": "mig", "dej": "dig",
    "sej": "sig", "sån": "sådan", "sånt": "sådant", "såna": "sådana", "asså": "alltså", "fö": "för", "te": "till", "anst": "anställda",
    "ftg": "företag", "fteg": "företag", "kostnar": "kostar", "kostr": "kostar", "bla": "bland annat", "tex": "till exempel",
    "mm": "med mera", "sthlm": "stockholm", "gbg": "göteborg", "karlskr": "karlskrona", "prod": "produktion", "utb": "utbildning",
    "pga": "på grund av",
}  # fmt: skip


@dataclass(slots=True)
class Speller:
    """Mend words against those the documents use; `is_word` tells which words need no mending, `is_name` which are names."""

    frequencies: Mapping[str, int]  # lower-cased words of the documents and of the vocabulary
    is_word: Callable[[str], bool]
    split: Callable[[str], Sequence[str]]  # a compound's parts
    is_name: Callable[[str], bool]
    _candidates: Mapping[int, list[str]] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    def mend(self, text: str) -> str:
        """Return a text with its slips mended, ready to be read and searched; what cannot be mended stays."""
        spoken = TO_BE.sub(r"\1 vara med\2", text)
        spoken = ALONE.sub(lambda match: SPOKEN.get(match[0].lower(), match[0]), spoken)
        mended = WORD.sub(lambda match: self._mend_word(match[0]), spoken)
        return self._join(re.sub(r"[ ]{2,}", " ", mended).strip())

    def _mend_word(self, word: str) -> str:
        lowered = word.lower()
        if len(lowered) < SHORTEST or lowered in self.frequencies or self._is_inflected(lowered) or self.is_name(word):
            return word
        if lowered not in self._known:
            if len(self._known) >= CACHED:
                self._known.clear()
            self._known[lowered] = self._nearest(lowered)
        return self._known[lowered] or word

    def _is_inflected(self, word: str) -> bool:
        """Tell whether a word is known as it stands, without its ending, or as a compound of longer words."""
        bare = (word[: -len(ending)] for ending in ENDINGS if word.endswith(ending) and len(word) - len(ending) >= SHORTEST - 1)
        if self.is_word(word) or any(self.is_word(form) or form in self.frequencies for form in bare):
            return True
        parts = self.split(word)
        return len(parts) > 1 and min(map(len, parts)) >= SHORTEST - 1

    def _nearest(self, word: str) -> str:
        """Return the most used of the nearest words; "" when none is near enough, or it only is another form of the word."""
        slips = 2 if len(word) >= LONG else 1
        near = process.extract(
            word, self._of_length(len(word), slips), scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=8, processor=None
        )
        start = fold(word[:2])
        best = [
            (distance, -self.frequencies[choice], choice)
            for choice, distance, _ in near
            if fold(choice[0]) == start[0] and (distance == 1 or fold(choice[:2]) == start)
        ]
        return min(best)[2] if best else ""

    def _of_length(self, length: int, slips: int) -> list[str]:
        return [word for size in range(length - slips, length + slips + 1) for word in self._candidates.get(size, ())]

    def _join(self, text: str) -> str:
        """Write together two words that the documents only know as one: "rörelse kapital", "automations check"."""
        words = text.split(" ")
        joined: list[str] = []
        for word in words:
            before = joined[-1] if joined else ""
            both = (before + word.strip("?!.,:;")).lower()
            can_join = (
                before.isalpha()
                and word[:1].islower()
                and min(len(before), len(word.strip("?!.,:;"))) >= SHORTEST_PART
                and len(both) >= 2 * SHORTEST
            )
            if can_join and self.frequencies.get(both, 0) >= FREQUENT and (before.lower() not in STANDS_ALONE):
                joined[-1] = before + word
            else:
                joined.append(word)
        return " ".join(joined)


def make_speller(documents: Iterable[Document], analyzer: Analyzer, gazetteer: Gazetteer) -> Speller:
    """Count the words of the documents, add those of the vocabulary and the places, and sort them by length."""
    frequencies: dict[str, int] = {}
    for document in documents:
        for word in WORD.findall(f"{document.title} {document.text}".lower()):
            frequencies[word] = frequencies.get(word, 0) + 1
    patterns = [pattern.pattern for group in (NEEDS, OFFERS, INDUSTRIES) for pattern in group.values()]
    for word in {*re.findall(r"[^\W\d_]{5,}", " ".join(patterns)), *filter(str.isalpha, PLACES)}:
        frequencies[word] = frequencies.get(word, 0) + FREQUENT
    candidates: dict[int, list[str]] = {}
    for word, count in frequencies.items():
        if len(word) >= SHORTEST - 1 and count >= FREQUENT:
            candidates.setdefault(len(word), []).append(word)
    return Speller(frequencies, analyzer.is_word, analyzer.split_compound, lambda word: bool(gazetteer.find(word)), candidates)
