"""Check a sentence against the passages it cites: its figures, dates, names, places, actors, denials, promises and what it calls open."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from assistant.additions import adds, brings_in, promises_more, read_known
from assistant.agents import swaps_agents
from assistant.attribution import (
    changes_host,
    misplaces,
    mixes_sources,
    speaks_elsewhere,
    swaps_figures,
    swaps_names,
    swaps_subjects,
    swaps_years,
)
from assistant.bearing import Language, NameBook, holds_names, into_swedish
from assistant.citing import passage_status
from assistant.clauses import Evidence, Stems, clean
from assistant.limits import moves_limit
from assistant.moments import holds_moment, read_moments, read_weekdays
from assistant.openness import Times, opens_what_is_over
from assistant.polarity import changes_restriction, drops_every_denial, flips_negation, says_the_opposite, takes_what_is_denied
from assistant.quantities import TIMES, Quantity, changes_rate, holds_quantity, read_quantities, told_of_itself
from assistant.retriever import Passage
from corpus.schema import Document
from index.splitter import split_sentences

Objection = Literal[
    "no_source", "number", "date", "name", "place", "open", "role", "negation", "restriction", "promise", "limit", "addition"
]
SMALL_LETTERS = re.compile(r"(?<![^\W_])[a-zåäöéü]+(?![^\W_])")
LAST_LATIN = 0x24F
LONGEST = 700  # characters of a sentence; a longer one is no sentence to a company
BARE_TIME: Mapping[str, re.Pattern[str]] = {
    "år": re.compile(r"\bår(?:et|ets|lig\w*|s)?\b|årlig|year", re.IGNORECASE), "månad": re.compile(r"månad(?:en|s|lig)?|month",
    re.IGNORECASE),
    "vecka": re.compile(r"veck|week", re.IGNORECASE), "dag": re.compile(r"\bdag|day", re.IGNORECASE),
}  # fmt: skip
TWO = re.compile(r"\b(?:två|two) (?:olika|skilda|separata|different|separate)\b", re.IGNORECASE)
CLOSED_WORDS = {"avslutad": "Programmet har avslutats, är stängt och går inte att söka.", "kommande": "Det har inte startat än."}


@dataclass(frozen=True)
class Ground:
    """What sentences are checked with: the documents, the day, the question, and what the language is read by."""

    documents: Mapping[str, Document]
    today: date
    question: str
    names: NameBook  # of all documents
    stems: Stems  # a text's content stems, parts of compounds included
    is_word: Callable[[str], bool]
    is_english: Callable[[str], bool]
    _evidence: dict[tuple[str, str], tuple[Evidence, ...]] = field(default_factory=dict, repr=False, compare=False)

    def language(self, cited: Sequence[Evidence]) -> Language:
        """Return how words are told apart; what the sources or the question write with a small letter is a word too."""
        written = frozenset(SMALL_LETTERS.findall(" ".join([self.question, *(evidence.text for evidence in cited)])))
        return Language(lambda word: word in written or self.is_word(word), self.is_english, self.names)

    def read(self, passages: Sequence[Passage]) -> list[Evidence]:
        """Return the sentences of passages with what they say, each read once in a request."""
        return [evidence for passage in passages for evidence in self._read(passage)]

    def _read(self, passage: Passage) -> tuple[Evidence, ...]:
        key = (passage.chunk.id, passage.text)
        if key not in self._evidence:
            text = clean(passage.text)
            programme = document.programme if (document := self.documents.get(passage.document_id)) else None
            head, names = (
                clean(". ".join([passage.chunk.title, *passage.chunk.section])),
                clean(". ".join(programme.aliases if programme else ())),
            )
            sentences = [text[span.start : span.end] for span in split_sentences(text)]
            self._evidence[key] = tuple(
                Evidence(sentence, head, names, passage.document_id, self.stems) for sentence in sentences if sentence.strip()
            )
        return self._evidence[key]


def find_objection(text: str, passages: Sequence[Passage], ground: Ground) -> Objection | None:
    """Return why a sentence may not be shown on the strength of these passages; None when nothing speaks against it."""
    text = clean(text).strip()
    cited = ground.read(passages)
    if not cited:
        return "no_source"
    source = " ".join(evidence.text for evidence in cited)
    frame = f"{' '.join(dict.fromkeys(evidence.head for evidence in cited))} {source}"
    if len(text) > LONGEST or _has_other_letters(text, frame):
        return "addition"
    statuses = [passage_status(passage, ground.documents.get(passage.document_id), ground.today) for passage in passages]
    language = ground.language(cited)
    is_english = language.reads_english(text)
    text = into_swedish(text) if is_english else text
    status = " ".join(CLOSED_WORDS.get(word or "", "") for word in dict.fromkeys(statuses))
    checks: tuple[tuple[Objection, Callable[[], bool]], ...] = (
        (
            "number",
            lambda: (
                not _holds_quantities(text, cited, ground)
                or changes_rate(text, source)
                or swaps_figures(text, cited)
                or swaps_years(text, cited)
            ),
        ),
        ("date", lambda: not _holds_moments(text, cited)),
        ("name", lambda: not holds_names(text, cited, ground.question, language)),
        ("place", lambda: speaks_elsewhere(text, cited) or misplaces(text, cited, language)),
        (
            "name",
            lambda: (
                mixes_sources(text, cited, language)
                or swaps_subjects(text, cited, language)
                or changes_host(text, cited)
                or swaps_names(text, cited, language)
            ),
        ),
        ("open", lambda: opens_what_is_over(text, cited, Times(ground.today, ground.documents, statuses))),
        ("limit", lambda: moves_limit(text, frame)),
        ("role", lambda: swaps_agents(text, cited, language)),
        ("negation", lambda: says_the_opposite(text, source) or takes_what_is_denied(text, cited)),
        ("promise", lambda: promises_more(text, f"{frame} {status}")),
        ("addition", lambda: brings_in(text, f"{frame} {ground.question}")),
        *_word_checks(text, cited, status, ground, is_english=is_english),
    )
    return next((name for name, fails in checks if fails()), None)


def _word_checks(
    text: str, cited: Sequence[Evidence], status: str, ground: Ground, *, is_english: bool
) -> tuple[tuple[Objection, Callable[[], bool]], ...]:
    """Return the checks that compare words; of an English sentence, whose words are not those of the passages, only its denials."""
    if is_english:
        return (("negation", lambda: drops_every_denial(text, cited)),)
    source = " ".join(evidence.text for evidence in cited)
    return (
        ("negation", lambda: flips_negation(text, cited, status, ground.stems)),
        ("restriction", lambda: changes_restriction(text, source, ground.stems)),
        ("addition", lambda: adds(text, read_known(cited, f"{ground.question} {status}", ground.stems), ground.stems)),
    )


def _has_other_letters(text: str, frame: str) -> bool:
    """Tell whether a sentence has letters of another script, which look like ours but match no name and no figure."""
    return any(char.isalpha() and ord(char) > LAST_LATIN and char not in frame for char in text)


def _holds_quantities(text: str, cited: Sequence[Evidence], ground: Ground) -> bool:
    known = [quantity for evidence in cited for quantity in (*evidence.quantities, *evidence.head_quantities)]
    turns = [moment for evidence in cited for moment in evidence.moments if moment.turn and moment.year]
    known += [Quantity(_number(moment.year, extra), "year", 0, 0) for moment in turns for extra in (0, 1)]
    told = told_of_itself(clean(ground.question))
    units = {quantity.unit for quantity in known}
    for quantity in read_quantities(TWO.sub(" ", text)):  # "två olika saker" of two that a source tells apart
        if quantity.is_article and (quantity.unit not in units or _says_bare(quantity.unit, cited)):
            continue  # "ett år" where the source says "per år", or nothing of years
        if not holds_quantity(quantity, known) and not holds_quantity(quantity, told):
            return False
    return True


def _says_bare(unit: str, cited: Sequence[Evidence]) -> bool:
    """Tell whether the sources say a unit of time without a number before it."""
    text = " ".join(evidence.text for evidence in cited)
    return len(BARE_TIME[TIMES[unit][1] if unit not in BARE_TIME else unit].findall(text)) > sum(
        quantity.unit == unit for evidence in cited for quantity in evidence.quantities
    )


def _number(year: int | None, extra: int) -> Fraction:
    return Fraction((year or 0) + extra)


def _holds_moments(text: str, cited: Sequence[Evidence]) -> bool:
    known = [moment for evidence in cited for moment in evidence.moments]
    years = {moment.year for moment in known if moment.year}
    years |= {
        int(quantity.value)
        for evidence in cited
        for quantity in (*evidence.quantities, *evidence.head_quantities)
        if quantity.unit == "year"
    }
    weekdays = {day for evidence in cited for day in read_weekdays(evidence.text)}
    return read_weekdays(text) <= weekdays and all(holds_moment(wanted, known, frozenset(years)) for wanted in read_moments(text))
