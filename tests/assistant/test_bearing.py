"""A name in a sentence is one of its sources' names, in whatever form, or it is objected to."""

from collections.abc import Callable

import pytest

from assistant.bearing import Language, NameBook, collect_names, holds_names, into_swedish, is_elsewhere, names_in, stands
from assistant.clauses import Evidence
from assistant.question import is_english
from corpus.schema import Document
from index.analyzer import Analyzer
from index.searcher import Searcher

Cite = Callable[..., Evidence]


@pytest.fixture(scope="module")
def book(searcher: Searcher) -> NameBook:
    documents: dict[str, Document] = dict(searcher.documents())
    return collect_names(documents)


@pytest.fixture(scope="module")
def language(analyzer: Analyzer, book: NameBook) -> Language:
    return Language(analyzer.is_word, is_english, book)


@pytest.fixture(scope="module")
def cite(analyzer: Analyzer) -> Cite:
    def evidence(text: str, head: str = "", names: str = "", document_id: str = "a/b") -> Evidence:
        return Evidence(text, head, names, document_id, lambda t: frozenset(analyzer.analyze(t).stems))

    return evidence


def test_the_book_finds_names_of_documents_inflected_and_written_small(book: NameBook) -> None:
    found = dict(book.mentions("Söker ni robotlyftets pengar hos IUC Syd, eller går ni till Blue Science Park?"))
    assert {"robotlyftets", "IUC Syd", "Blue Science Park"} <= set(found)
    assert "iuc/robotlyftet" in found["robotlyftets"]


def test_no_name_goes_over_a_comma_or_ends_in_a_word_of_its_own(book: NameBook) -> None:
    assert [matched for matched, _ in book.mentions("Techtank är här, Almi, Blekinge")][:2] == ["Techtank", "Almi"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Projektet drivs av Techtank och RISE.", ["Techtank", "RISE"], id="inside"),
        pytest.param("Septemberomgången gav förtur.", [], id="a compound begins the sentence"),
        pytest.param("Medlemsföretagen betalar.", [], id="a word begins the sentence"),
        pytest.param("Vinnova betalar hälften.", ["Vinnova"], id="an owner begins the sentence"),
        pytest.param("Karlshamn ligger i Blekinge.", ["Karlshamn", "Blekinge"], id="a place begins the sentence"),
        pytest.param("Det kostar 110 Mkr och EU-stöd finns.", [], id="units"),
        pytest.param("Applications are handled by the agency in March.", [], id="English words"),
        pytest.param("En YH-utbildning beviljas.", ["YH"], id="a name within a compound"),
    ],
)
def test_names_are_told_from_words(text: str, names: list[str], language: Language) -> None:
    assert names_in(text, language) == names


@pytest.mark.parametrize(
    ("name", "text", "is_there"),
    [
        pytest.param("Techtanks", "Techtank äger det.", True, id="genitive"),
        pytest.param("Vinnova", "Vinnovaprojektet pågick.", True, id="in a compound"),
        pytest.param("Robotlyftet", "Robot-lyftet pågick.", True, id="written apart"),
        pytest.param("IUC Syd", "Det är IUC Syd som leder.", True, id="two words"),
        pytest.param("ABB", "Det gick snabbt.", False, id="within another word"),
        pytest.param("RISE", "Enterprise Europe Network hjälper.", False, id="at the end of another word"),
        pytest.param("Karlshamn", "Det hölls i Karlskrona.", False, id="another place"),
    ],
)
def test_a_name_stands_as_a_word(name: str, text: str, is_there: bool, cite: Cite) -> None:
    assert stands(name, cite(text)) is is_there


@pytest.mark.parametrize(
    ("sentence", "question", "holds"),
    [
        pytest.param("Robotlyftet leddes av IUC.", "", True, id="of the source"),
        pytest.param("Robotlyftet leddes av RISE.", "", False, id="another organisation"),
        pytest.param("Omställningslyftet leddes av IUC.", "", False, id="another programme"),
        pytest.param("Pilar leddes av IUC.", "", True, id="another name of the document"),
        pytest.param("För er i Ronneby leddes det av IUC.", "Vi finns i Ronneby.", True, id="the company's own place"),
        pytest.param("I Ronneby leddes det av IUC.", "", False, id="a place of nobody"),
    ],
)
def test_names_come_from_the_sources(sentence: str, question: str, holds: bool, cite: Cite, language: Language) -> None:
    evidence = cite("Robotlyftet leddes av IUC.", "Robotlyftet", "Pilar", "iuc/robotlyftet")
    assert holds_names(sentence, [evidence], question, language) is holds


@pytest.mark.parametrize(
    ("english", "swedish"),
    [
        ("It is run by the Swedish Energy Agency.", "It is run by Energimyndigheten."),
        ("The National Audit Office (Riksrevisionen) says so.", "(Riksrevisionen) says so."),
        ("The Board of Something Else (Nämnden) decides.", "(Nämnden) decides."),
    ],
)
def test_authorities_get_their_swedish_names(english: str, swedish: str) -> None:
    assert into_swedish(english).strip() == swedish


@pytest.mark.parametrize(
    ("word", "elsewhere"), [("Kronobergs", True), ("Skåne", True), ("Karlshamn", False), ("Blekinge", False), ("Berg", False)]
)
def test_other_counties_are_elsewhere(word: str, elsewhere: bool) -> None:
    assert is_elsewhere(word) is elsewhere


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("Over 500 companies had taken part by December.", True),
        ("The project in Skåne is open.", True),
        ("Företagen deltog i december.", False),
    ],
)
def test_english_is_known_beside_swedish_names(text: str, is_it: bool, language: Language) -> None:
    assert language.reads_english(text) is is_it
