"""The vocabulary reads everyday Swedish: inflected, without its dots, in English, and only at a word's start."""

from typing import get_args

import pytest

from assistant.cues import INTENTS, REFUSALS
from assistant.patterns import fold
from assistant.vocabulary import BLEKINGE, NEEDS, NUMBER_WORDS, PLACES
from corpus.schema import Need, Region


def test_folding_leaves_bare_letters() -> None:
    assert fold("åäöÅÄÖéü") == "aaoAAOeu"


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("vi vill automatisera", "automation"),
        ("en robot vid pressen", "robot"),
        ("hög energiförbrukning", "energi"),
        ("svårt att rekrytera", "rekrytering"),
        ("svart att rekrytera operatorer", "rekrytering"),
        ("ny delägare vid generationsskifte", "ägarskifte"),
        ("ny agare vid agarskifte", "ägarskifte"),
        ("we need training", "kompetensutveckling"),
        ("vill söka patent", "immaterialrätt"),
    ],
)
def test_a_need_is_recognised_in_everyday_words(text: str, need: Need) -> None:
    assert NEEDS[need].search(text)


@pytest.mark.parametrize(("text", "need"), [("vi vill ha en kobot", "lean"), ("detalj", "ai"), ("maj och juni", "ai"), ("gelé", "energi")])
def test_a_need_is_not_read_inside_other_words(text: str, need: Need) -> None:
    assert not NEEDS[need].search(text)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("vad kostar det", "cost"),
        ("hur mycket pengar", "amount"),
        ("när startade det", "when"),
        ("hur ansöker vi", "apply"),
        ("är det fortfarande öppet", "status"),
        ("vem kan söka", "who_can"),
        ("vad är skillnaden", "difference"),
        ("hur många deltog", "count"),
        ("var står det", "source"),
    ],
)
def test_what_a_question_is_after_is_recognised(text: str, intent: str) -> None:
    assert INTENTS[intent].search(text)  # type: ignore[index]


@pytest.mark.parametrize("name", [*INTENTS, *REFUSALS])
def test_no_pattern_matches_an_empty_text(name: str) -> None:
    pattern = INTENTS.get(name) or REFUSALS[name]  # type: ignore[call-overload, index]
    assert not pattern.search("")


def test_every_need_of_the_schema_has_words() -> None:
    assert set(NEEDS) == set(get_args(Need))


def test_every_place_lies_in_a_region_of_the_schema_and_is_written_in_small_letters() -> None:
    assert set(PLACES.values()) <= set(get_args(Region))
    assert all(place == place.lower() for place in PLACES)


def test_the_five_municipalities_belong_to_blekinge() -> None:
    assert {PLACES[place] for place in ("karlshamn", "karlskrona", "olofström", "ronneby", "sölvesborg", "mörrum")} < BLEKINGE


def test_number_words_rise_with_their_numbers() -> None:
    assert NUMBER_WORDS["tre"] == 3
    assert NUMBER_WORDS["femtio"] == 50
