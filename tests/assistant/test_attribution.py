"""What stands together in a sentence stands together in one of its sources."""

from collections.abc import Callable

import pytest

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
from assistant.bearing import Language, NameBook
from assistant.clauses import Evidence
from assistant.question import is_english
from index.analyzer import Analyzer

Cite = Callable[..., list[Evidence]]
TAX = "Skatteverket fick 10 miljoner kronor 2021."
LEADERS = (
    "Anders Borgehed var klusterledare i november 2016.",
    "Jörgen Adolfsson var klusterledare när piloten 2018 tog ut sina kluster.",
)
PARKS = (
    "Blue Science Park i Karlskrona arbetar med marin teknik.",
    "NetPort Science Park i Karlshamn är inriktad på digitala medier.",
)


@pytest.fixture(scope="module")
def cite(analyzer: Analyzer) -> Cite:
    return lambda *texts: [Evidence(text, "", "", "a/b", lambda t: frozenset(analyzer.analyze(t).stems)) for text in texts]


@pytest.fixture(scope="module")
def language(analyzer: Analyzer) -> Language:
    names = {"innovativastartups": frozenset({"a/b"}), "startscale": frozenset({"a/b"})}
    return Language(analyzer.is_word, is_english, NameBook(names, frozenset({"vinnova"})))


@pytest.mark.parametrize(
    ("sentence", "mixes"),
    [
        pytest.param("I november 2016 hette klusterledaren Jörgen Adolfsson.", True, id="the date of another"),
        pytest.param("I november 2016 hette klusterledaren Anders Borgehed.", False, id="its own date"),
        pytest.param("Anders Borgehed var klusterledare 2016, och Jörgen Adolfsson 2018.", False, id="clause by clause"),
    ],
)
def test_a_date_and_a_name_come_from_one_source(sentence: str, mixes: bool, cite: Cite, language: Language) -> None:
    assert mixes_sources(sentence, cite(*LEADERS), language) is mixes


@pytest.mark.parametrize(
    ("sentence", "misplaced"),
    [
        ("NetPort Science Park i Karlskrona har digitala medier.", True),
        ("NetPort i Karlshamn är inriktat på digitala medier.", False),
        ("Utbudet av YH-utbildningar i Karlskrona ändras.", False),
    ],
)
def test_nothing_is_put_in_another_place(sentence: str, misplaced: bool, cite: Cite, language: Language) -> None:
    assert misplaces(sentence, cite(*PARKS), language) is misplaced


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param("I Blekinge är checken 50 000 kronor.", "I Skåne är checken 50 000 kronor.", id="as Blekinge's"),
        pytest.param("Checken är 50 000 kronor.", "I Skåne är checken 50 000 kronor.", id="without the county"),
        pytest.param("I Kronoberg är checken 50 000 kronor.", "I Skåne är checken 50 000 kronor.", id="as another county's"),
        pytest.param(
            "Region Blekinges regel är att satsningen börjar efter beslutet.",
            "I Kronoberg börjar satsningen efter beslutet.",
            id="no figure",
        ),
        pytest.param(
            "Stödet gäller företag i Blekinge.",
            "Stödet gäller företag i stödområde 1, alltså Norrbottens och Dalarnas län.",
            id="named later",
        ),
        pytest.param(
            "Region Blekinges regel är att satsningen får börja först efter beslutet.",
            "I Kronobergs län får satsningen börja först efter beslutet, så fråga Region Blekinge vad som gäller.",
            id="Blekinge in another clause",
        ),
    ],
)
def test_another_countys_terms_are_not_passed_on_as_ours(sentence: str, source: str, cite: Cite) -> None:
    assert speaks_elsewhere(sentence, cite(source))


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param("I Skåne är checken 50 000 kronor.", "I Skåne är checken 50 000 kronor.", id="with the county"),
        pytest.param("Skånes villkor gäller inte i Blekinge.", "Skånes villkor gäller inte i Blekinge.", id="both"),
        pytest.param("Avgiften är 500 kronor.", "Avgiften är 500 kronor.", id="no county"),
    ],
)
def test_a_county_that_is_named_is_let_through(sentence: str, source: str, cite: Cite) -> None:
    assert not speaks_elsewhere(sentence, cite(source))


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param(
            "Omkring 5 000 jobb försvann i Olofströms företag, från en nivå på 2 000 jobb.",
            "Omkring 2 000 jobb försvann i Olofströms företag, från en nivå på 5 000 jobb.",
            id="two counts",
        ),
        pytest.param(
            "35 workshoppar hade hållits för företag.",
            "70 workshoppar hade hållits för företag, och 35 till var planerade.",
            id="one of two",
        ),
    ],
)
def test_figures_do_not_change_places(sentence: str, source: str, cite: Cite) -> None:
    assert swaps_figures(sentence, cite(source))
    assert not swaps_figures(source, cite(source))


def test_a_count_keeps_its_year(cite: Cite) -> None:
    cited = cite("De har tio kriterier enligt en sida från 2013 och åtta enligt en sida från 2019.")
    assert swaps_years("De har åtta kriterier enligt en sida från 2013.", cited)
    assert not swaps_years("En sida från 2019 anger åtta kriterier.", cited)


def test_a_figure_keeps_its_subject(cite: Cite, language: Language) -> None:
    cited = cite("Innovativa startups är för bolag med högst tio anställda, medan Start/Scale är för bolag med högst 249 anställda.")
    assert swaps_subjects("Start/Scale är för bolag med högst tio anställda.", cited, language)
    assert not swaps_subjects("Innovativa startups är för bolag med högst tio anställda.", cited, language)


def test_what_is_said_of_one_name_is_not_said_of_another(cite: Cite, language: Language) -> None:
    cited = cite("TSL hjälper arbetare med vägledning, medan TRR hjälper tjänstemän med rådgivning och pengar.")
    assert swaps_names("Det är TSL som hjälper tjänstemän med rådgivning.", cited, language)
    assert not swaps_names("Det är TRR som hjälper tjänstemän med rådgivning.", cited, language)


@pytest.mark.parametrize(
    ("sentence", "changes"),
    [
        pytest.param("Det är ett projekt hos Business Sweden.", True, id="another host"),
        pytest.param("Det är ett projekt hos Region Blekinge.", False, id="the same host"),
        pytest.param("Det är ett projekt enligt Business Sweden.", False, id="another preposition"),
    ],
)
def test_what_is_with_one_organisation_is_not_put_with_another(sentence: str, changes: bool, cite: Cite) -> None:
    assert changes_host(sentence, cite("Glocal är ett projekt hos Region Blekinge.")) is changes


def test_one_source_mixes_with_nothing(cite: Cite, language: Language) -> None:
    assert not mixes_sources("Vinnova fick 10 miljoner kronor.", cite(TAX), language)
