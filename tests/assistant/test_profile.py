"""A company's size is read as one figure or a range, its place as a region, its trade from what it does."""

import pytest

from assistant.profile import MOST_EMPLOYEES, Profile, make_profile, merge_profiles, read_profile, without_profile
from corpus.schema import Industry, Region

# Size


@pytest.mark.parametrize(
    ("text", "employees"),
    [
        pytest.param("Vi är 30 anställda", 30, id="figures"),
        pytest.param("vi är tjugo anställda", 20, id="word"),
        pytest.param("tjugofem gubbar", 25, id="compound word"),
        pytest.param("ett företag med tre man", 3, id="man"),
        pytest.param("1 200 medarbetare", 1200, id="thousands with a space"),
        pytest.param("1.200 medarbetare", 1200, id="thousands with a point"),
        pytest.param("30 st anställda", 30, id="pieces"),
        pytest.param("we have 45 employees", 45, id="English"),
        pytest.param("Om vi blir 12, vad kostar det?", 12, id="if we become"),
        pytest.param("Vi e 14", 14, id="spoken"),
        pytest.param("vi är ca 30", 30, id="about"),
        pytest.param("ett tjugotal", 20, id="a score"),
        pytest.param("ett enmansföretag", 1, id="one-man company"),
        pytest.param("vi har inga anställda", 0, id="nobody"),
    ],
)
def test_an_exact_size_is_a_range_of_one_figure(text: str, employees: int) -> None:
    profile = read_profile(text)
    assert (profile.employees, profile.size) == (employees, (employees, employees))


@pytest.mark.parametrize(
    ("text", "size"),
    [
        pytest.param("vi är 10-15 anställda", (10, 15), id="hyphen"),
        pytest.param("mellan 10 och 20 personer", (10, 20), id="between"),
        pytest.param("färre än 10 anställda", (0, 9), id="fewer than"),
        pytest.param("högst 49 anställda", (0, 49), id="at most"),
        pytest.param("inte fler än 9 anställda", (0, 9), id="not more than"),
        pytest.param("fewer than twenty people", (0, 19), id="English"),
        pytest.param("fler än 250 anställda", (251, MOST_EMPLOYEES), id="more than"),
        pytest.param("minst tio anställda", (10, MOST_EMPLOYEES), id="at least"),
        pytest.param("250 anställda eller fler", (250, MOST_EMPLOYEES), id="or more"),
    ],
)
def test_a_size_that_is_only_bounded_is_a_range_without_a_figure(text: str, size: tuple[int, int]) -> None:
    profile = read_profile(text)
    assert (profile.employees, profile.size) == (None, size)


@pytest.mark.parametrize(
    "text",
    [
        "Vad är Robotlyftet?",
        "Vi har 30 maskiner",
        "Vi är 30 % av marknaden",
        "vi är 14 procent dyrare",
        "vi är tre bolag",
        "vi är 3 år gamla",
        "en person ringde",
        "20-15 anställda",
        "över 2 år",
    ],
)
def test_a_number_of_something_else_is_no_size(text: str) -> None:
    assert read_profile(text).size is None


def test_the_first_size_that_is_told_counts() -> None:
    assert read_profile("vi har 12 anställda men ska bli 20 anställda").employees == 12


# Place


@pytest.mark.parametrize(
    ("text", "region"),
    [
        pytest.param("Vi finns i Olofström", "Olofström", id="municipality of Blekinge"),
        pytest.param("olofströms största verkstad", "Olofström", id="genitive"),
        pytest.param("Vi sitter i MÖRRUM", "Karlshamn", id="locality"),
        pytest.param("verkstad i Bräkne-Hoby", "Ronneby", id="hyphen"),
        pytest.param("verkstad i solvesborg", "Sölvesborg", id="without its dots"),
        pytest.param("en fabrik i Växjö", "Kronoberg", id="municipality elsewhere"),
        pytest.param("ett bolag i Upplands Väsby", "Stockholm", id="two words"),
        pytest.param("ett bolag i Blekinge", "Blekinge", id="county"),
        pytest.param("en firma i Småland", "Kronoberg", id="province"),
        pytest.param("Vi säljer till Tyskland", None, id="abroad"),
        pytest.param("Gäller det hela landet?", None, id="the whole country is no place"),
    ],
)
def test_the_place_is_read_as_a_region(text: str, region: Region | None) -> None:
    assert read_profile(text).region == region


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("ett bolag i Mark", "Västra Götaland"),
        ("vi behöver mark", None),
        ("ett bolag i mark", None),
        ("Vara med i ett nätverk", None),
        ("Vi flyttar från Sala", "Västmanland"),
    ],
)
def test_a_place_that_is_an_ordinary_word_needs_a_preposition_and_a_capital(text: str, region: Region | None) -> None:
    assert read_profile(text).region == region


@pytest.mark.parametrize("text", ["Vi flyttar från Malmö till Karlskrona", "Vi flyttar från Karlskrona till Malmö"])
def test_a_place_in_blekinge_counts_before_one_elsewhere(text: str) -> None:
    assert read_profile(text).region == "Karlskrona"


# Trade


@pytest.mark.parametrize(
    ("text", "industry"), [("Vi svetsar och pressar plåt", "tillverkning"), ("ett sågverk", "trä"), ("underleverantör åt Saab", "försvar")]
)
def test_the_trade_is_read_from_what_the_company_does(text: str, industry: Industry) -> None:
    assert industry in read_profile(text).industries


# Several tellings


def test_a_text_that_tells_nothing_gives_an_empty_profile() -> None:
    assert read_profile("Vad är Robotlyftet?").is_empty


@pytest.mark.parametrize("text", ["Vi är 10-15 anställda", "Vi finns i Olofström", "Vi har ett sågverk"], ids=["size", "place", "trade"])
def test_whatever_is_told_makes_the_profile_not_empty(text: str) -> None:
    assert not read_profile(text).is_empty


def test_a_later_profile_wins_and_keeps_what_only_the_earlier_knows() -> None:
    earlier, later = make_profile(10, "Olofström", ("trä",)), make_profile(25)
    assert merge_profiles(earlier, later) == make_profile(25, "Olofström", ("trä",))


def test_a_later_range_replaces_an_earlier_figure() -> None:
    merged = merge_profiles(make_profile(10), Profile(size=(20, 30)))
    assert (merged.employees, merged.size) == (None, (20, 30))


def test_a_later_profile_without_a_size_keeps_the_earlier_range() -> None:
    assert merge_profiles(Profile(size=(20, 30)), make_profile(region="Ronneby")) == Profile(region="Ronneby", size=(20, 30))


def test_a_profile_of_one_figure_has_it_as_its_size() -> None:
    assert make_profile(0).size == (0, 0)
    assert make_profile().size is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Vi är 30 anställda i Olofström och vill köpa en robot", "Vi är i och vill köpa en robot"),
        ("10-15 anställda behöver en robot", "behöver en robot"),
        ("tre man i Växjös industriområde", "i industriområde"),
        ("ett tjugotal i Mörrum, robot?", "i robot?"),
        ("köpa mark", "köpa mark"),
        ("en robot med 30 verktyg", "en robot med 30 verktyg"),
    ],
    ids=["figure and place", "range", "words and genitive", "a score", "ordinary word", "number of something else"],
)
def test_places_and_sizes_are_dropped_and_the_rest_stays(text: str, rest: str) -> None:
    assert without_profile(text) == rest


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Vi har en anställd", (1, 1)),
        ("Jag driver firman med en anställd i Ronneby", (1, 1)),
        ("Vi har en anställd som vill studera", None),
        ("Jag är en anställd på fabriken", None),
        ("Vi har ett 30-tal anställda", (30, 30)),
        ("30-tal medarbetare, Olofström", (30, 30)),
        ("ett 90-tal företag", None),
    ],
)
def test_one_employee_and_a_score_of_them_are_read(text: str, size: tuple[int, int] | None) -> None:
    assert read_profile(text).size == size


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Vi finns i Östra Göinge och svetsar", "Vi finns i och svetsar"),
        ("Lilla Edet, Karlskrona: robot", "robot"),
        ("Vi har ett 30-tal anställda och en robot", "Vi har och en robot"),
    ],
    ids=["two words", "two places", "a score"],
)
def test_places_of_two_words_and_rounded_sizes_are_dropped_too(text: str, rest: str) -> None:
    assert without_profile(text) == rest
