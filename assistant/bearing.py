"""Find the names in a sentence, and ask that its sources bear them: programmes, organisations, people and places."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.clauses import Evidence, letters
from assistant.names import ENDINGS, GENERIC, names_of
from assistant.places import BLEKINGE, find_place, is_ambiguous
from corpus.schema import Document

NAME = re.compile(r"[A-ZÅÄÖ][\w&-]*[^\W_]|[A-ZÅÄÖ]{2,}")
WORD = re.compile(r"[^\W\d_]+")
FOLLOWS_STOP = re.compile(r"[:.!?]\s+[”\"'(]*$")
# Words written with a capital in English only, and units.
NO_NAMES = frozenset(
    """swedish sweden sverige sveriges european english yes no i the january february march april may june july august september october
    november december spring autumn summer winter agency county municipality region government eu eus monday friday kr sek eur
    euro mkr tkr msek nok usd vat smes ceo ja nej small medium""".split()
)
ENGLISH = re.compile(
    r"\b(?:the|of|and|to|by|had|has|have|for|with|is|was|were|are|from|on|at|an|not|per|which|that|this|their|its|can|may)\b"
)
SWEDISH = re.compile(
    r"\b(?:och|att|som|för|är|på|av|till|med|den|det|en|ett|i|om|inte|har|kan|från|var|hade|ni|de|vid|eller|under|fick|ska)\b|[åäö]"
)
EU_COMPOUND = re.compile(r"^(?:eu|ai|it|vd|tf|sme|sni)-", re.IGNORECASE)
OFFICIAL_NAMES: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(rf"\b(?:the )?(?:swedish )?{english}\b", re.IGNORECASE), swedish)
    for english, swedish in (
        (r"agency for economic and regional growth", "Tillväxtverket"), (r"energy agency", "Energimyndigheten"), (r"environmental "
        r"protection agency", "Naturvårdsverket"),
        (r"public employment (?:service|agency)", "Arbetsförmedlingen"), (r"tax agency", "Skatteverket"), (r"companies registration "
        r"office", "Bolagsverket"),
        (r"(?:export credit agency|national export credits guarantee board)", "EKN"), (r"board of student finance", "CSN"), (r"national "
        r"audit office", "Riksrevisionen"),
        (r"blekinge institute of technology", "Blekinge Tekniska Högskola"), (r"county administrative boards?", "länsstyrelsen"),
        (r"european social fund(?: plus)?", "socialfonden"),
        (r"european regional development fund", "regionalfonden"), (r"chamber of commerce", "Handelskammaren"), (r"innovation agency "
        r"vinnova", "Vinnova"),
        (r"structural fund partnership", "Strukturfondspartnerskapet"), (r"european union", "EU"), (r"european commission",
        "EU-kommissionen"), (r"region skåne", "Region Skåne"),
        (r"municipality of (?=[A-ZÅÄÖ])", ""), (r"county of (?=[A-ZÅÄÖ])", ""), (r"smes?", "företag"),
    )
)  # fmt: skip
TRANSLATION = re.compile(r"(?:\b[A-Z][\w&-]*\s+(?:of\s+|for\s+|and\s+|the\s+)?){1,6}\((?=[A-ZÅÄÖ])")
LONG = 8  # letters of a name, from which it may stand written apart or together
COMPOUNDED = 4  # letters of a name, from which longer words may begin with it: "Vinnovaprojektet"
INFLECTION = 2
INFLECTIONS = frozenset({"s", "n", "en", "et", "ns", "ens", "ets"})
LONGEST_NAME = 6  # words
START = 3  # letters


@dataclass(frozen=True)
class NameBook:
    """All names of the documents by their letters, with the documents that bear them, and the words of their owners' names."""

    by_letters: Mapping[str, frozenset[str]]
    owners: frozenset[str]

    @cached_property
    def starts(self) -> frozenset[str]:
        """The first letters of all names, without which no name begins at a word."""
        return frozenset(key[:START] for key in self.by_letters)

    def mentions(self, text: str) -> list[tuple[str, frozenset[str]]]:
        """Return the names of documents in a text, the longest first at every place, as they stand, with the documents."""
        words = list(re.finditer(r"[^\W_]+(?:[.:][^\W_]+)*", text))
        found, place = [], 0
        while place < len(words):
            used = 1
            first = letters(words[place][0])
            if len(first) >= START and first[:START] not in self.starts:
                place += 1
                continue
            for size in range(min(LONGEST_NAME, len(words) - place), 0, -1):
                matched = text[words[place].start() : words[place + size - 1].end()]
                last = letters(words[place + size - 1][0])
                documents = frozenset[str]() if re.search(r"[,;:()]", matched) else self._look_up(letters(matched), len(last))
                if documents:
                    found.append((matched, documents))
                    used = size
                    break
            place += used
        return found

    def _look_up(self, key: str, last: int) -> frozenset[str]:
        for ending in ENDINGS:
            stem = key.removesuffix(ending)
            if key.endswith(ending) and len(ending) < last and stem in self.by_letters and (len(stem) > 3 or ending in ("", "s")):
                return self.by_letters[stem]
        return frozenset()


def collect_names(documents: Mapping[str, Document]) -> NameBook:
    """Collect the names of all documents and their parts."""
    by_letters: dict[str, set[str]] = {}
    owners: set[str] = set()
    for document in documents.values():
        if programme := document.programme:
            owners |= {word.lower() for word in NAME.findall(" ".join([programme.owner or "", *programme.operators]))}
        for name in names_of(document):
            key = letters(name.text)
            if len(key) >= 2 and name.text.lower() not in GENERIC:
                by_letters.setdefault(key, set()).add(document.id)
    return NameBook({key: frozenset(ids) for key, ids in by_letters.items()}, frozenset(owners))


@dataclass(frozen=True, slots=True)
class Language:
    """How words are told apart: those of the Swedish lexicon, parts of compounds, and texts in English."""

    is_word: Callable[[str], bool]
    is_english: Callable[[str], bool]
    book: NameBook

    def reads_english(self, text: str) -> bool:
        """Tell English from Swedish by the words that are no names, which keep their å, ä and ö."""
        bare = NAME.sub("", text).lower()
        return self.is_english(bare) or len(ENGLISH.findall(bare)) > 2 * len(SWEDISH.findall(bare))


def names_in(text: str, language: Language) -> list[str]:
    """Return the words written with a capital inside a sentence, and its first one when it is no ordinary word or compound."""
    names = []
    english = language.reads_english(text)
    for match in NAME.finditer(text):
        before, word = text[: match.start()], match[0]
        first = not before.strip(" ”\"'(*-") or bool(FOLLOWS_STOP.search(before))
        if word.lower() in NO_NAMES or EU_COMPOUND.match(word) or before[-1:].isdigit():
            continue
        is_place = find_place(word) is not None and not is_ambiguous(word)
        ordinary = (
            first
            and not is_place
            and word.lower().removesuffix("s") not in language.book.owners
            and not word.isupper()
            and (english or len(word) <= 3 or is_ordinary(word.lower(), language.is_word))
        )
        if not ordinary:
            head, _, tail = word.partition("-")
            names.append(head if tail.islower() and len(head) > 1 else word)  # "YH-utbildningen"
    return names


def is_ordinary(word: str, is_word: Callable[[str], bool]) -> bool:
    """Tell whether a word, or both halves of it, stand in the lexicon: "Septemberomgången" begins a sentence and names nothing."""
    if is_word(word):
        return True
    return any(is_word(word[:cut].removesuffix("s")) and _is_inflected(word[cut:], is_word) for cut in range(4, len(word) - 3))


def _is_inflected(word: str, is_word: Callable[[str], bool]) -> bool:
    return is_word(word) or any(
        word.endswith(ending) and is_word(word.removesuffix(ending)) for ending in ("en", "et", "na", "erna", "arna", "s")
    )


def into_swedish(text: str) -> str:
    """Give the authorities their Swedish names, and leave out a translation before a name in brackets, in an English sentence."""
    for pattern, name in OFFICIAL_NAMES:
        text = pattern.sub(name, text)
    return TRANSLATION.sub(" (", text)


def holds_names(text: str, cited: Sequence[Evidence], question: str, language: Language) -> bool:
    """Tell whether the names in a sentence stand in its passages or are their documents' names; places may come from the question."""
    asked = letters(question)
    ids = {evidence.document_id for evidence in cited}
    for matched, documents in language.book.mentions(text):
        if matched.islower() and language.is_word(matched):
            continue  # "klustret" may be any cluster
        if (
            not documents & ids
            and not stand_anywhere(matched, cited)
            and not all(stand_anywhere(part, cited) for part in matched.split("-"))
        ):
            return False
    elsewhere = any(is_elsewhere(word) for evidence in cited for word in WORD.findall(evidence.text))
    return all(
        stand_anywhere(name, cited) or (find_place(name) is not None and letters(name).removesuffix("s") in asked and not elsewhere)
        for name in names_in(text, language)
    )


def stands(name: str, evidence: Evidence) -> bool:
    """Tell whether a name, inflected, or as the beginning of a compound, or written apart, is among the words of a source."""
    key = letters(name)
    if key in evidence.words or ((len(key) >= LONG or not name.isalnum()) and key in evidence.letters):
        return True
    return any(
        (word.startswith(key) and (len(word) - len(key) <= INFLECTION or len(key) >= COMPOUNDED))
        or (len(word) > 1 and key.startswith(word) and key.removeprefix(word) in INFLECTIONS)
        for word in evidence.words
        if word[:1] == key[:1]
    )


def stand_anywhere(name: str, cited: Sequence[Evidence]) -> bool:
    """Tell whether a name stands in one of the sources."""
    return any(stands(name, evidence) for evidence in cited)


def is_elsewhere(word: str) -> bool:
    """Tell whether a word names a place outside Blekinge."""
    region = find_place(word) if word[:1].isupper() and not is_ambiguous(word) else None
    return region is not None and region not in BLEKINGE
