"""Recognise a text that is nearly one of the collection's (a newer edition), and a programme that it has already under a like name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from corpus.schema import MARKER, Document

SHINGLE = 5  # words; Broder 1997, "On the resemblance and containment of documents"
FEWEST_SHINGLES = 12  # a shorter text has no share that says anything
THRESHOLD = 0.4  # of the shorter text's shingles; two documents of the shipped ones have at most 0.29 in common
TOO_DIFFERENT = 8  # times as many shingles: then the shorter one is a quotation and not an edition
MIXERS = np.array([pow(0x9E3779B97F4A7C15, power, 2**64) for power in range(SHINGLE)], dtype=np.uint64)  # odd: the golden ratio's bits
FIGURE = "0"
FIGURES = re.compile(r"\d[\d\s.,:–-]*")
WORD = re.compile(r"[^\W_]+")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
DATING = frozenset("januari februari mars april maj juni juli augusti september oktober november december våren hösten".split())
SHORTEST_FUZZY = 6  # letters; shorter names are one slip away from other words
LIKE = 90.0  # rapidfuzz ratio of the letters: one slip in ten
SAME = 100.0
# What a programme's name says of its form, and not of which one it is: two names that differ only in it may be the same.
FORMS = re.compile(r"(?:lyftet|lyft|checken|check|checkar|programmet|program|projektet|projekt|stödet|stöd|bidraget|bidrag|initiativet)$")
CUT = re.compile(r"\s*(?:[:(–—]|\s-\s)\s*")
GENERIC = frozenset(
    """bidrag check checkar lån stöd kurs kurser utbildning projekt program programmet projektet nätverk rådgivning validering export
    energi robot digitalisering automation produktion kompetens finansiering innovation forskning ledarskap kontakt bakgrund historia
    företagsstöd företag industri information inbjudan pressmeddelande utlysning ansökan seminarium""".split()
)


@dataclass(frozen=True, slots=True)
class Near:
    """A document of the library that says nearly the same."""

    document_id: str
    title: str
    share: float  # 0–1 of the shorter text's runs of five words that stand in the other
    newer: bool | None  # whether the text names a later year than the document does; None where they name the same, or none


@dataclass(frozen=True, slots=True)
class Match:
    """A document of the library whose subject seems to be the same programme."""

    document_id: str
    title: str
    score: float  # 0–100; 100 is the same name
    why: str  # a Swedish sentence


def near_duplicates(text: str, library: Mapping[str, Document], *, threshold: float = THRESHOLD) -> list[Near]:
    """Return the documents that share at least `threshold` of the shorter text with this one, the nearest first."""
    words = _words(text)
    vocabulary = _vocabulary(words)
    own = _shingles(words, vocabulary)
    near = []
    for document in library.values():
        known = _words(document.text)
        share = _share(own, _shingles(known, vocabulary), len(known) - SHINGLE + 1)
        if share >= threshold:
            near.append(Near(document.id, document.title, round(share, 3), _is_newer(text, document.text)))
    return sorted(near, key=lambda one: -one.share)


def _vocabulary(words: Iterable[str]) -> dict[str, int]:
    """Number the words of a text from 1; a month counts as a figure."""
    numbers = {FIGURE: 1, **dict.fromkeys(DATING, 1)}
    for word in words:
        numbers.setdefault(word, len(numbers) + 1)
    return numbers


def _words(text: str) -> list[str]:
    """Return the words of a text; all figures are the same one, since a new edition changes them."""
    return WORD.findall(FIGURES.sub(f" {FIGURE} ", MARKER.sub(" ", text)).lower())


def _shingles(words: Sequence[str], vocabulary: Mapping[str, int]) -> NDArray[np.uint64]:
    """Return the distinct hashes of all runs of five words, shape (n,), of those that hold no word outside the vocabulary."""
    numbers = np.array([vocabulary.get(word, 0) for word in words], dtype=np.uint64)
    runs = np.lib.stride_tricks.sliding_window_view(numbers, SHINGLE) if len(numbers) >= SHINGLE else np.empty((0, SHINGLE), np.uint64)
    return np.unique(runs[runs.all(axis=1)] @ MIXERS)


def _share(own: NDArray[np.uint64], known: NDArray[np.uint64], total: int) -> float:
    """Return how much of the shorter one of two texts stands in the other; `total` is how many runs the known one has in all."""
    fewer, more = sorted((len(own), total))
    if fewer < FEWEST_SHINGLES or more > TOO_DIFFERENT * fewer:
        return 0.0
    return min(1.0, len(np.intersect1d(own, known, assume_unique=True)) / fewer)


def _is_newer(text: str, known: str) -> bool | None:
    latest, known_latest = (max(map(int, YEAR.findall(one)), default=0) for one in (text, known))
    return None if latest == known_latest or not latest or not known_latest else latest > known_latest


def same_programme(title: str, aliases: Sequence[str], library: Mapping[str, Document]) -> list[Match]:
    """Return the documents with a title, alias or part of the same name or nearly so, the likeliest first."""
    wanted = {key: name for text in (title, *aliases) for name in _forms_of(text) if (key := _key(name)) and _is_telling(name)}
    matches = [match for document in library.values() if (match := _best(wanted, document))]
    return [match for _, match in sorted(matches, key=lambda pair: (-pair[1].score, pair[0]))]


def _best(wanted: Mapping[str, str], document: Document) -> tuple[int, Match] | None:
    """Return the best agreement between the wanted names and a document's, after the place of the name: 0 is the title."""
    names = list(_names(document))
    scores = [(_likeness(key, _key(name)), -place, asked) for place, (_, name) in enumerate(names) for key, asked in wanted.items()]
    score, place, asked = max(scores, default=(0.0, 0, ""))
    if score < LIKE:
        return None
    role, name = names[-place]
    verb = "heter också" if score == SAME else "liknar"
    return -place, Match(document.id, document.title, score, f"{asked} {verb} {name}, {role} {document.title}.")


def _names(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the names of a document's subject and of its parts, each after what it is."""
    yield from (("titeln på", name) for name in _forms_of(document.title) if _is_telling(name))
    if programme := document.programme:
        yield from (("ett annat namn på", alias) for alias in programme.aliases if _is_telling(alias))
        yield from (("en del av", name) for part in programme.parts for name in (part.name, *part.aliases) if _is_telling(name))


def _forms_of(title: str) -> list[str]:
    """Return a title, and its short form up to a colon, dash or bracket."""
    short = CUT.split(title)[0].strip()
    return list(dict.fromkeys(filter(None, [title.strip(), short])))


def _is_telling(name: str) -> bool:
    return name.lower() not in GENERIC


def _key(name: str) -> str:
    """Return the letters and digits of a name; a year in it is which edition, not which programme."""
    return "".join(WORD.findall(YEAR.sub(" ", name.lower())))


def _likeness(key: str, known: str) -> float:
    """Return how alike two names are, 0–100; those that begin differently or carry different numbers are not."""
    if key == known:
        return SAME
    if min(len(key), len(known)) < SHORTEST_FUZZY or re.findall(r"\d+", key) != re.findall(r"\d+", known):
        return 0.0
    whole = float(fuzz.ratio(key, known))
    # "Robotlyftet" and "Digilyftet" are alike at their end only: what goes before it must be alike too.
    length = min(len(FORMS.sub("", key)) or len(key), len(FORMS.sub("", known)) or len(known))
    return min(whole, float(fuzz.ratio(key[:length], known[:length])))
