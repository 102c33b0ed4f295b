"""Nothing is promised or added that no source speaks of."""

from collections.abc import Callable

import pytest

from assistant.additions import adds, brings_in, longest_run, promises_more, read_known
from assistant.clauses import Evidence, Stems
from assistant.paraphrases import GROUPS, said_alike
from index.analyzer import Analyzer


@pytest.fixture(scope="module")
def stems(analyzer: Analyzer) -> Stems:
    return lambda text: frozenset(analyzer.analyze(text).stems)


@pytest.fixture(scope="module")
def is_added(stems: Stems) -> Callable[[str, str], bool]:
    return lambda sentence, source: adds(sentence, read_known([Evidence(source, "", "", "a/b", stems)], "", stems), stems)


@pytest.mark.parametrize(
    "sentence",
    [
        "Besked ges alltid.", "Stödet garanteras.", "Det förnyas automatiskt.", "Pengarna kommer samma dag.", "Beloppet är obegränsat.",
        "Det ges utan krav på motprestation.", "Hela kostnaden täcks.", "Det är gratis.", "Det ges retroaktivt.", "Det förlängs.",
        "Det ges varje år.",
        "Priset är inklusive moms.", "Kursen är obligatorisk.", "Mindre företag får förtur.", "Svaren är konfidentiella.", "Det är det "
        "största klustret.",
        "Ni får ett diplom.", "Räntan är låst.", "Det är ett internationellt program.", "Det ges i utbyte mot delägarskap.", "Pengarna är "
        "öronmärkta.",
        "It is free of charge.", "You will always get it.",
    ],
)  # fmt: skip
def test_a_promise_must_stand_in_the_source(sentence: str) -> None:
    assert promises_more(sentence, "Företag får stöd.")
    assert not promises_more(sentence, sentence)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Det är obegränsat.", "Det finns ingen gräns."), ("Varje företag betalar.", "Det kostar 500 kronor per företag."),
        ("Det är gratis.", "Webbspelet är fritt att använda."), ("De har störst andel.", "De har högst andel."), ("Som mest får ni stöd.",
        "Högst."),
        ("Det ges årligen.", "Det ges två gånger per år."),
    ],
)  # fmt: skip
def test_a_promise_in_other_words_is_held(sentence: str, source: str) -> None:
    assert not promises_more(sentence, source)


@pytest.mark.parametrize(
    "sentence",
    [
        "De får ersättning för resor.", "Staten står för lönen.", "Ni får en kurs.", "Ni får en maskin.", "Idén ska vara patentsökt.",
        "Ni får besök.", "De har vunnit priser.", "Ni får en åtgärdsplan.", "Det kräver borgen.", "En mentor hjälper er.", "Ni skriver "
        "ett avtal.",
        "Det är en försäkring.", "Pengarna kan krävas tillbaka som återbetalning.", "Det kräver kollektivavtal.", "Banken avgör.",
        "Facket avgör.",
        "Kommunen avgör.", "Länsstyrelsen avgör.", "Högskolan avgör.", "Styrelsen avgör.", "Ni får lunch.", "Ni betalar.", "They pay for "
        "travel.",
    ],
)  # fmt: skip
def test_a_benefit_a_duty_or_somebody_must_stand_in_the_source(sentence: str) -> None:
    assert brings_in(sentence, "Det är till för att stärka konkurrenskraften.")
    assert not brings_in(sentence, sentence)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param("De får stöd, och efteråt bokas uppföljande hembesök kvällstid.", "De får stöd.", id="a clause of its own"),
        pytest.param("Det kan handla om material och drönare.", "Det kan handla om material och sensorer.", id="an item of a list"),
        pytest.param("Gröna bilar tävlar onsdagar.", "Stödet söks hos Vinnova.", id="another matter"),
    ],
)
def test_what_no_source_speaks_of_is_added(sentence: str, source: str, is_added: Callable[[str, str], bool]) -> None:
    assert is_added(sentence, source)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param("Räntan bestäms från fall till fall.", "Räntan sätts individuellt.", id="synonyms"),
        pytest.param(
            "Företagen byter kunskap på träffarna.", "På nätverksträffarna delar företagen kunskap med varandra.", id="parts of compounds"
        ),
        pytest.param("Ansökan lämnas in under en öppen omgång.", "Ansökan görs när en omgång är öppen.", id="frames"),
        pytest.param(
            "Coachningen utvecklade personalens kunnande.", "Anställda fick utveckla sin kompetens med en coach.", id="other forms"
        ),
    ],
)
def test_a_paraphrase_adds_nothing(sentence: str, source: str, is_added: Callable[[str, str], bool]) -> None:
    assert not is_added(sentence, source)


@pytest.mark.parametrize(("held", "length"), [([], 0), ([True], 0), ([False], 1), ([False, True, False, False], 2)])
def test_the_longest_run_is_counted(held: list[bool], length: int) -> None:
    assert longest_run(held) == length


def test_a_word_brings_the_others_of_its_group_and_no_others(stems: Stems) -> None:
    alike = said_alike(stems("Bolag får betala på"), stems)
    assert stems("bekosta på") <= alike
    assert stems("företag på") <= alike
    assert not stems("maskin på") <= alike


def test_no_group_says_less_than_two_words() -> None:
    assert [line for line in GROUPS if len(line.split()) < 2] == []
