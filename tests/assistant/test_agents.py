"""Nobody is given what somebody else does."""

from collections.abc import Callable, Mapping

import pytest

from assistant.agents import read_deeds, swaps_agents
from assistant.bearing import Language, NameBook
from assistant.clauses import Evidence, Stems
from index.analyzer import Analyzer

OWNERS = frozenset({"vinnova", "almi", "techtank"})


@pytest.fixture(scope="module")
def stems(analyzer: Analyzer) -> Stems:
    return lambda text: frozenset(analyzer.analyze(text).stems)


@pytest.fixture(scope="module")
def language(analyzer: Analyzer) -> Language:
    nothing: Mapping[str, frozenset[str]] = {}
    return Language(analyzer.is_word, lambda text: " the " in f" {text} ", NameBook(nothing, OWNERS))


@pytest.fixture(scope="module")
def swaps(stems: Stems, language: Language) -> Callable[..., bool]:
    return lambda sentence, *texts: swaps_agents(sentence, [Evidence(text, "", "", "a/b", stems) for text in texts], language)


@pytest.mark.parametrize(
    ("text", "action", "agents"),
    [
        pytest.param("Företaget betalade hälften.", "pay", {"company"}, id="active"),
        pytest.param("Hälften betalades av staten.", "pay", {"state"}, id="passive"),
        pytest.param("Garantin söker ert företag själv.", "apply", {"company"}, id="inverted"),
        pytest.param("Det är banken som ansöker.", "apply", {"bank"}, id="cleft"),
        pytest.param("Ansökan ställs till styrelsen, som fattar beslutet.", "decide", {"board"}, id="relative"),
        pytest.param("Sök först checken.", "apply", {"company"}, id="imperative"),
        pytest.param("Projektet is run by Almi.", "lead", {"almi"}, id="English passive"),
        pytest.param("Det är den arbetssökande, inte företaget, som ansöker.", "apply", set(), id="not the denied one"),
    ],
)
def test_who_does_what_is_read(text: str, action: str, agents: set[str], stems: Stems, language: Language) -> None:
    found = [deed.agents for deed in read_deeds(text, stems, language) if deed.action == action]
    assert (found[0] if found else set()) == agents


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param("Vinnova betalade minst hälften.", "Företaget betalade minst hälften i Vinnovas projekt.", id="who pays"),
        pytest.param("Pengarna söks av företaget.", "Pengarna söks av projektägare som kommuner.", id="who applies"),
        pytest.param("Medlemsföretagen fattar beslutet.", "Ansökan ställs till Techtanks styrelse, som fattar beslutet.", id="who decides"),
        pytest.param("Projektet samordnas av Almi.", "Vinnova samordnar projektet.", id="who leads"),
        pytest.param("Lyftet ägdes av MITC.", "Lyftet ägdes av Swerea IVF och genomfördes av MITC.", id="who owns"),
        pytest.param("Checkarna förmedlades av Almi.", "Checkarna förmedlades av Coompanion.", id="any verb in the passive"),
    ],
)
def test_a_swapped_agent_is_seen(sentence: str, source: str, swaps: Callable[..., bool]) -> None:
    assert swaps(sentence, source)


def test_the_source_that_speaks_of_the_same_thing_decides(swaps: Callable[..., bool]) -> None:
    sources = ("Er bank söker kreditgarantin hos EKN.", "Fordringsgarantin söker ert företag själv hos EKN.")
    assert swaps("Fordringsgarantin är det banken som ansöker om hos EKN.", *sources)
    assert not swaps("Fordringsgarantin ansöker företaget om hos EKN.", *sources)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param("Ni betalar hälften.", "Företaget betalar hälften.", id="you are the company"),
        pytest.param("Almi och Techtank driver projektet.", "Projektet drivs av Techtank och Almi.", id="passive to active"),
        pytest.param("Staten stod för 50 procent.", "FFI hade finansierat 1 000 projekt, hälften från staten.", id="money from somebody"),
        pytest.param("Styrelsen beslutar.", "Techtanks styrelse beslutar.", id="a part of the name"),
        pytest.param("Företag som tog kontakt lotsades av Almi.", "Företag som hörde av sig slussades.", id="another verb"),
        pytest.param("Myndigheten betalar.", "Vinnova betalar.", id="an authority by its name"),
    ],
)
def test_the_same_agent_in_other_words_is_let_through(sentence: str, source: str, swaps: Callable[..., bool]) -> None:
    assert not swaps(sentence, source)
