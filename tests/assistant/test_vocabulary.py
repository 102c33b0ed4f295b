"""The vocabulary reads everyday Swedish: inflected, without its dots, in English, and only at a word's start."""

from collections.abc import Mapping
from re import Pattern
from typing import get_args

import pytest

from assistant.vocabulary import GLOSSARY, INDUSTRIES, NEEDS, OFFERS, QUESTION_WORDS, RELATED
from corpus.schema import Industry, Need, Offer


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("vi vill automatisera", "automation"),
        ("en robot vid pressen", "robot"),
        ("hög energiförbrukning", "energi"),
        ("svårt att rekrytera", "rekrytering"),
        ("svart att rekrytera operatorer", "rekrytering"),
        ("vi hittar inga svetsare", "rekrytering"),
        ("ont om duktiga operatörer", "rekrytering"),
        ("ny delägare vid generationsskifte", "ägarskifte"),
        ("ny agare vid agarskifte", "ägarskifte"),
        ("we need training", "kompetensutveckling"),
        ("vill söka patent", "immaterialrätt"),
        ("allt står på papper", "digitalisering"),
        ("lappar överallt i verkstaden", "digitalisering"),
    ],
)
def test_a_need_is_recognised_in_everyday_words(text: str, need: Need) -> None:
    assert NEEDS[need].search(text)


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("vi vill ha en kobot", "lean"),
        ("detalj", "ai"),
        ("maj och juni", "ai"),
        ("gelé", "energi"),
        ("vi tillverkar papper", "digitalisering"),
        ("vi har en fabrik och en verkstad", "produktion"),
        ("en svetsare ringde", "rekrytering"),
    ],
)
def test_a_need_is_not_read_into_other_words(text: str, need: Need) -> None:
    assert not NEEDS[need].search(text)


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("vi söker ett lån", "lån"),
        ("är risken vår", "garanti"),
        ("nån att bolla med", "rådgivning"),
        ("byta erfarenhet med andra", "nätverk"),
        ("en ledig tomt", "lokal"),
    ],
)
def test_a_kind_of_support_is_recognised_in_everyday_words(text: str, offer: Offer) -> None:
    assert OFFERS[offer].search(text)


@pytest.mark.parametrize(
    ("text", "industry"),
    [("vi svarvar axlar", "tillverkning"), ("ett bryggeri", "livsmedel"), ("ett litet varv", "marin"), ("ett sagverk", "trä")],
)
def test_a_trade_is_recognised_by_what_it_does(text: str, industry: Industry) -> None:
    assert INDUSTRIES[industry].search(text)


@pytest.mark.parametrize(
    ("text", "is_one"), [("vi vill låna", True), ("ett lån", True), ("lånelöfte", True), ("långsiktigt", False), ("i landet", False)]
)
def test_a_loan_is_not_what_is_long_nor_the_land(text: str, is_one: bool) -> None:
    assert bool(NEEDS["lån"].search(text)) is is_one


def test_every_need_of_the_schema_has_words() -> None:
    assert set(NEEDS) == set(get_args(Need))


def test_every_trade_has_words_but_the_one_that_is_all_of_them() -> None:
    assert set(INDUSTRIES) == set(get_args(Industry)) - {"alla"}


@pytest.mark.parametrize("group", [NEEDS, OFFERS, INDUSTRIES], ids=["needs", "offers", "industries"])
def test_no_pattern_matches_an_empty_text(group: Mapping[str, Pattern[str]]) -> None:
    assert [name for name, pattern in group.items() if pattern.search("")] == []


def test_words_are_looked_up_in_small_letters() -> None:
    words = {*RELATED, *GLOSSARY, *QUESTION_WORDS}
    assert {word for word in words if word != word.lower() or " " in word} == set()
