"""Find the programmes and organisations that a question names, misspelled, split or inflected as people write them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log

from rapidfuzz import fuzz

from assistant.patterns import fold
from corpus.schema import Document
from index.analyzer import STOP_WORDS

SHORTEST_FUZZY = 6  # letters; shorter names are one slip away from other words
SOUNDS_RIGHT = 99.0  # the most for a name that only sounds right
FUZZY_RATIO = 86.0  # one letter in seven; tuned on the development questions
MAX_WORDS = 7
AWAY = 0.5  # of the specificity, for a document that only has a part of this name, where another is about it
ENDINGS = ("", "s", "n", "en", "et", "ns", "ens", "ets", "t", "ts", "na", "nas", "ar", "are", "er", "or", "erna", "arna")
SOUNDS = (
    ("sch", "s"),
    ("ch", "k"),
    ("ck", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("hj", "j"),
    ("gj", "j"),
    ("sj", "s"),
    ("q", "k"),
    ("w", "v"),
    ("z", "s"),
    ("x", "ks"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "sy"),
    ("c", "k"),
    ("y", "i"),
)
WORD = re.compile(r"[^\W_]+(?:[.:][^\W_]+)*")
PARTED = re.compile(r"[,;:.!?()]\s|\s\(")  # a name of two words stands across these only where it has one itself
TITLE_CUT = re.compile(r"\s*(?:[:(–,]|\boch\b|\s-\s)\s*")
GENERIC = frozenset(
    """bakgrund historia kontakt tidslinje ledning nätverk lån check checkar bidrag stöd kurs kurser utbildning utbildningar projekt program
    export energi företag industri robot robotar digitalisering automation produktion kompetens medlem medlemskap styrelse validering region
    regioner blekinge skåne sverige olofström karlskrona karlshamn ronneby sölvesborg kommun kommuner ägarskifte innovation forskning vd
    mark anställa seminarier ledarskap start scale rådgivning organisation samarbetspartner ai kartläggning industrin konferens
    yh""".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a document's subject, or of a part of it (`part` is its place in the front matter)."""

    text: str
    document_id: str
    part: int | None
    is_title: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text: `specificity` from 0 to 1 is high for names that few documents speak of."""

    name: Name
    matched: str  # as it stands in the text
    score: float  # 0–100, rapidfuzz ratio; 100 is exact
    specificity: float


def short_title(title: str) -> str:
    """Return the name people use: the title up to a colon, dash or bracket."""
    return re.split(r"\s*(?::|\s–\s|\s-\s|\()", title)[0].strip() or title


def sound(key: str) -> str:
    """Return letters as they sound in Swedish, so that "tektank" is near "techtank" and "vinova" near "vinnova"."""
    for spelled, heard in SOUNDS:
        key = key.replace(spelled, heard)
    return re.sub(r"(.)\1", r"\1", key)


def _key(text: str) -> str:
    return "".join(WORD.findall(fold(text.lower())))


def names_of(document: Document) -> Iterator[Name]:
    """Yield the title, its short forms, the aliases, and the names of the parts."""
    titles = dict.fromkeys([document.title, short_title(document.title), *TITLE_CUT.split(document.title)])
    bracketed = re.findall(r"\(([^)]{2,40})\)", document.title)
    yield from (Name(text.strip(), document.id, None, True) for text in [*titles, *bracketed] if text.strip())
    if programme := document.programme:
        yield from (Name(alias, document.id, None, False) for alias in programme.aliases)
        for number, part in enumerate(programme.parts):
            yield from (Name(text, document.id, number, False) for text in (part.name, *part.aliases))


class Gazetteer:
    """All names of the collection, looked up by their letters alone."""

    def __init__(self, documents: Iterable[Document], *, is_word: Callable[[str], bool]) -> None:
        """Take the documents, and a test that tells ordinary Swedish words, which are never read as a misspelled name."""
        self._names: dict[str, list[Name]] = {}
        self._is_word = is_word
        collection = list(documents)
        for document in collection:
            for name in names_of(document):
                key = _key(name.text)
                if len(key) >= 2 and name.text.lower() not in GENERIC:
                    entries = self._names.setdefault(key, [])
                    if not any(known.document_id == name.document_id for known in entries):
                        entries.append(name)
        for name in self._shared_beginnings(collection):
            self._names.setdefault(_key(name.text), []).append(name)
        self._by_initial: dict[str, list[str]] = {}
        for key in self._names:
            if len(key) >= SHORTEST_FUZZY - 2:
                self._by_initial.setdefault(key[0], []).append(key)
        texts = [_key(f"{document.title} {document.text}") for document in collection]
        self._rarity = {key: _rarity(sum(key in text for text in texts), len(texts)) for key in self._names}

    def _shared_beginnings(self, documents: Iterable[Document]) -> list[Name]:
        """Return the first words that several programmes' titles share ("Kickstart") and that are no names or Swedish words themselves."""
        titles = [(short_title(d.title).split(), d) for d in documents if d.front and d.front.kind == "programme"]
        firsts = [Name(words[0], document.id, None, True) for words, document in titles if len(words) > 1]
        counts = Counter(_key(name.text) for name in firsts)
        shared = [name for name in firsts if counts[_key(name.text)] > 1 and len(_key(name.text)) >= SHORTEST_FUZZY]
        return [n for n in shared if not (self._find_key(n.text) or self._is_word(n.text.lower()) or n.text.lower() in GENERIC)]

    def find(self, text: str) -> list[Mention]:
        """Return the names in a text, longest match first at every place; a word belongs to one mention only."""
        words = list(WORD.finditer(text))
        found: list[Mention] = []
        taken: set[int] = set()
        for exact in (True, False):  # a misspelling never takes a word that belongs to a name written right
            for size in range(min(MAX_WORDS, len(words)), 0, -1):
                for start in range(len(words) - size + 1):
                    places = set(range(start, start + size))
                    if places & taken:
                        continue
                    matched = text[words[start].start() : words[start + size - 1].end()]
                    if not exact and (
                        re.search(r"[,;:.!?()]", matched) or any(w[0].lower() in STOP_WORDS for w in words[start : start + size])
                    ):
                        continue
                    mentions = self._look_up(matched) if exact else self._look_alike(matched, size)
                    if mentions:
                        found += mentions
                        taken |= places
        return found

    def _look_up(self, matched: str) -> list[Mention]:
        key = self._find_key(matched)
        return self._mentions(key, matched, 100.0) if key else []

    def _find_key(self, matched: str) -> str:
        """Return the letters of the name that this is, inflected, or nothing; a last word of its own ("är") is no ending."""
        key, last, is_parted = _key(matched), len(_key(WORD.findall(matched)[-1])), bool(PARTED.search(matched))
        for ending in ENDINGS:
            stem = key[: len(key) - len(ending)] if ending else key
            if not (key.endswith(ending) and len(ending) < last and (len(stem) > 3 or ending in ("", "s"))):
                continue
            if any(not is_parted or PARTED.search(name.text) for name in self._names.get(stem, ())):
                return stem
        return ""

    def _look_alike(self, matched: str, size: int) -> list[Mention]:
        key = _key(matched)
        if len(key) < SHORTEST_FUZZY - 1 or (size == 1 and self._is_word(matched.lower())):
            return []
        best, best_score, heard = "", 0.0, sound(key)
        for candidate in self._by_initial.get(key[0], ()):
            if abs(len(candidate) - len(key)) > max(2, len(key) // 6):
                continue
            score = max(fuzz.ratio(key, candidate), min(fuzz.ratio(heard, sound(candidate)), SOUNDS_RIGHT))
            needed = FUZZY_RATIO if len(candidate) >= SHORTEST_FUZZY else 88.0
            if score >= needed and score > best_score and (size == 1 or _same_start(matched, candidate)):
                best, best_score = candidate, score
        return self._mentions(best, matched, best_score) if best else []

    def _mentions(self, key: str, matched: str, score: float) -> list[Mention]:
        names = self._names[key]
        homes = [name for name in names if name.is_title] or [name for name in names if name.part is None]
        weights = [1.0 if name in homes or not homes else AWAY for name in names]
        return [Mention(name, matched, score, self._rarity[key] * weight) for name, weight in zip(names, weights, strict=True)]


def _rarity(count: int, total: int) -> float:
    """Return 1 for a name that one document speaks of, towards 0 for one that all do: log(N / df) / log N."""
    return log(total / max(count, 1)) / log(total) if total > 1 else 1.0


def _same_start(matched: str, candidate: str) -> bool:
    """Tell whether a run of words may be one name written apart: its first word must begin the name."""
    first = _key(matched.split()[0])
    return candidate.startswith(first[: max(3, len(first) - 1)])


def group_by_document(mentions: Iterable[Mention]) -> Mapping[str, list[Mention]]:
    """Return the mentions of each document, in the order they were found."""
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(mention.name.document_id, []).append(mention)
    return groups
