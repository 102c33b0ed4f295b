"""Slips are mended towards words that the documents use; what is a word, a name or out of reach stays as it was typed."""

import pytest

from assistant.names import Gazetteer
from assistant.question import Language
from assistant.spelling import SPOKEN, Speller, make_speller
from corpus.schema import Document
from index.analyzer import Analyzer

# The words that questions are mended towards here: often enough in a document to be trusted.
TEXT = "Automationscheck, finansiering av en investering, rörelsekapital och medarbetare. " * 2 + "Zlaftigor en gång."


@pytest.fixture(scope="module")
def speller(analyzer: Analyzer) -> Speller:
    """A speller that knows one small document, called Robotlyftet, besides the vocabulary."""
    documents = [Document("a", "Robotlyftet", TEXT, digest="")]
    return make_speller(documents, analyzer, Gazetteer(documents, is_word=analyzer.is_word))


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        pytest.param("finasiering", "finansiering", id="a letter lost"),
        pytest.param("finanssiering", "finansiering", id="a letter doubled"),
        pytest.param("finanisering", "finansiering", id="two letters swapped"),
        pytest.param("finasierng av investring", "finansiering av investering", id="two slips in a long word"),
        pytest.param("Finasiering?", "finansiering?", id="with its sign"),
    ],
)
def test_a_slip_becomes_the_nearest_word_in_use(speller: Speller, text: str, mended: str) -> None:
    assert speller.mend(text) == mended


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Vad kostar det?", id="ordinary words"),
        pytest.param("finansieringen", id="inflected"),
        pytest.param("rörelsekapitel", id="a compound of other words"),
        pytest.param("Robotlyfet", id="a misspelled name"),
        pytest.param("lnå", id="too short"),
        pytest.param("xyzzqwkt", id="out of reach"),
        pytest.param("vinansiering", id="another beginning"),
        pytest.param("karlkrna", id="two slips in a short word"),
        pytest.param("😀 30 % [1]", id="no words"),
        pytest.param("", id="empty"),
    ],
)
def test_what_needs_no_mending_or_cannot_be_mended_stays(speller: Speller, text: str) -> None:
    assert speller.mend(text) == text


def test_a_word_that_stands_once_is_no_model_as_it_may_be_a_slip_itself(speller: Speller) -> None:
    assert speller.mend("zlaftigr") == "zlaftigr"


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("va kostar dä", "vad kostar det"),
        ("vi e 12 anst", "vi är 12 anställda"),
        ("får vi nåt för å köpa maskin", "får vi något för och köpa maskin"),
        ("å va me i nätverk", "och vara med i nätverk"),
        ("vill va med i nätverk", "vill vara med i nätverk"),
        ("Stöd i Sthlm och gbg", "Stöd i stockholm och göteborg"),
    ],
)
def test_spoken_and_texted_forms_are_written_out(speller: Speller, text: str, mended: str) -> None:
    assert speller.mend(text) == mended


def test_no_spoken_form_leads_to_another_spoken_form() -> None:
    assert {spoken: written for spoken, written in SPOKEN.items() if set(written.split()) & set(SPOKEN)} == {}


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        pytest.param("rörelse kapital", "rörelsekapital", id="apart"),
        pytest.param("automations check?", "automationscheck?", id="apart before a sign"),
        pytest.param("rörelse Kapital", "rörelse Kapital", id="a capital begins another word"),
        pytest.param("rörelse och kapital", "rörelse och kapital", id="a word between"),
        pytest.param("kapital rörelse", "kapital rörelse", id="never written together"),
        pytest.param("vi med arbetare", "vi med arbetare", id="a small word stands alone"),
    ],
)
def test_a_compound_written_apart_is_joined_when_the_documents_write_it_together(speller: Speller, text: str, mended: str) -> None:
    assert speller.mend(text) == mended


def test_mending_twice_changes_nothing_more(speller: Speller) -> None:
    once = speller.mend("va kosta finasiering av rörelse kapital")
    assert speller.mend(once) == once


@pytest.mark.parametrize(("slip", "word"), [("kassatin", "kassation"), ("karlskrna", "karlskrona")], ids=["a need", "a place"])
def test_words_of_the_vocabulary_and_places_are_models_without_any_document(analyzer: Analyzer, slip: str, word: str) -> None:
    empty = make_speller([], analyzer, Gazetteer([], is_word=analyzer.is_word))
    assert empty.mend(slip) == word


@pytest.mark.parametrize(
    ("text", "mended"), [("digtalisering", "digitalisering"), ("kompetens utveckling", "kompetensutveckling"), ("Ekolyfet", "Ekolyfet")]
)
def test_the_shipped_documents_mend_the_words_of_the_field(language: Language, text: str, mended: str) -> None:
    assert language.speller.mend(text) == mended
