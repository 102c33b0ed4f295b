"""Every municipality of Sweden leads to its county, and those of Blekinge to themselves."""

from collections import Counter
from typing import get_args

import pytest

from assistant.places import AMBIGUOUS, BLEKINGE, LONGEST, MUNICIPALITIES, NATIONWIDE, NEIGHBOURS, OWN, PLACES, find_place, is_ambiguous
from corpus.schema import Region


def test_the_290_municipalities_are_listed_and_the_town_of_visby() -> None:
    assert len(MUNICIPALITIES) == 290 + 1


def test_every_place_lies_in_a_region_of_the_schema_and_is_written_in_small_letters() -> None:
    assert set(PLACES.values()) <= set(get_args(Region)) - NATIONWIDE
    assert all(place == place.lower().strip() for place in PLACES)


def test_every_county_has_municipalities_of_its_own() -> None:
    counts = Counter(MUNICIPALITIES.values())
    assert set(counts) == set(get_args(Region)) - NATIONWIDE - {"Blekinge"}
    assert (counts["Västra Götaland"], counts["Skåne"], counts["Kalmar"]) == (49, 33, 12)


def test_the_five_municipalities_of_blekinge_are_regions_of_their_own() -> None:
    assert [PLACES[name.lower()] for name in OWN] == list(OWN)
    assert {*OWN, "Blekinge"} == BLEKINGE


@pytest.mark.parametrize(("place", "region"), [("mörrum", "Karlshamn"), ("jämshög", "Olofström"), ("kallinge", "Ronneby")])
def test_a_locality_of_blekinge_belongs_to_its_municipality(place: str, region: Region) -> None:
    assert PLACES[place] == region


def test_the_neighbours_are_counties_outside_blekinge() -> None:
    assert not set(NEIGHBOURS) & BLEKINGE
    assert set(NEIGHBOURS) <= set(PLACES.values())


@pytest.mark.parametrize(
    ("word", "region"),
    [
        ("Växjö", "Kronoberg"),
        ("VÄXJÖ", "Kronoberg"),
        ("vaxjo", "Kronoberg"),
        ("Växjös", "Kronoberg"),
        ("Torsås", "Kalmar"),
        ("Östra Göinge", "Skåne"),
        ("Bräkne-Hoby", "Ronneby"),
        ("Blekinges", "Blekinge"),
        ("Hultaby", None),
        ("s", None),
        ("", None),
    ],
    ids=[
        "as written",
        "capitals",
        "without dots",
        "genitive",
        "with an s of its own",
        "two words",
        "hyphen",
        "county",
        "unknown",
        "s",
        "empty",
    ],
)
def test_a_place_is_found_as_people_type_it(word: str, region: Region | None) -> None:
    assert find_place(word) == region


def test_the_longest_name_has_as_many_words_as_are_looked_at() -> None:
    assert [place for place in PLACES if len(place.split()) > LONGEST] == []
    assert find_place("Västra Götaland") == "Västra Götaland"


@pytest.mark.parametrize(("word", "expected"), [("Mark", True), ("Marks", True), ("vara", True), ("Olofström", False), ("Växjös", False)])
def test_a_place_that_is_an_ordinary_word_too_is_told(word: str, expected: bool) -> None:
    assert is_ambiguous(word) is expected


def test_only_places_are_ambiguous() -> None:
    assert {name for name in AMBIGUOUS if find_place(name) is None} == set()
