"""A sentence denies what its sources deny and affirms what they affirm, in whatever words."""

from collections.abc import Callable

import pytest

from assistant.clauses import Evidence, Stems
from assistant.polarity import changes_restriction, drops_every_denial, flips_negation, says_the_opposite, takes_what_is_denied
from index.analyzer import Analyzer

Cite = Callable[..., list[Evidence]]
CLOSED = "Programmet har avslutats, är stängt och går inte att söka."


@pytest.fixture(scope="module")
def stems(analyzer: Analyzer) -> Stems:
    return lambda text: frozenset(analyzer.analyze(text).stems)


@pytest.fixture(scope="module")
def cite(stems: Stems) -> Cite:
    return lambda *texts: [Evidence(text, "", "", "a/b", stems) for text in texts]


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param(
            "Coacherna sålde både robotar och konsulttjänster.",
            "Coacherna sålde varken robotar eller konsulttjänster.",
            id="both for neither",
        ),
        pytest.param(
            "Resultatet är ett certifikat och en jämförelse.",
            "Resultatet är inte ett certifikat, en granskning eller en jämförelse.",
            id="from a list",
        ),
        pytest.param("Beslutet går att överklaga.", "Avslaget gäller alla lån och kan inte överklagas.", id="its only word"),
        pytest.param("Bidraget gick till större företag.", "Större företag kunde delta men inte få bidrag.", id="without a verb"),
        pytest.param("Enskilda företag kan söka tillväxtmedlen.", "Tillväxtmedlen kan inte sökas av enskilda företag.", id="passive"),
        pytest.param(
            "Stödet har exakta gränser för omsättning.",
            "Stödet är för företag, men exakta gränser för omsättning framgår inte.",
            id="unknown",
        ),
        pytest.param("Checken finns kvar.", "Kommunen tipsade om en check, och om checken finns kvar är inte känt.", id="unknown state"),
    ],
)
def test_a_dropped_denial_is_seen(sentence: str, source: str, cite: Cite, stems: Stems) -> None:
    assert flips_negation(sentence, cite(source), "", stems)


@pytest.mark.parametrize(
    ("sentence", "source", "status"),
    [
        pytest.param("Staten satte inte av 110 miljoner kronor.", "Staten satte av 110 miljoner kronor.", CLOSED, id="not"),
        pytest.param("Hjälpen är inte gratis.", "Hjälpen är gratis.", "", id="not free"),
        pytest.param("Nätverket är stängt för nya medlemmar.", "Nätverket har 40 medlemmar.", "", id="closed"),
        pytest.param("Parken ville inte bli partner.", "Parken ville bli partner vid lanseringen.", "", id="did not want"),
    ],
)
def test_an_added_denial_is_seen(sentence: str, source: str, status: str, cite: Cite, stems: Stems) -> None:
    assert flips_negation(sentence, cite(source), status, stems)


@pytest.mark.parametrize(
    ("sentence", "source", "status"),
    [
        pytest.param("Checkarna har avslutats.", "Checkarna går inte att söka.", "", id="ended"),
        pytest.param("Programmet går inte att söka.", "Programmet gav stöd till robotar.", CLOSED, id="from the status"),
        pytest.param("Samtalet kostar inget.", "Samtalet är gratis.", "", id="free"),
        pytest.param("Det är inte känt om checken finns kvar.", "Om checken finns kvar är okänt.", "", id="unknown"),
        pytest.param(
            "Labbet hör till parken, inte till klustret.", "Labbet är ett projekt hos parken och inte hos klustret.", "", id="turned round"
        ),
        pytest.param("Insatserna är uteslutna.", "Insatserna får inget stöd.", "", id="excluded"),
        pytest.param(
            "Ansökan görs i e-tjänsten.", "Ansökan görs i e-tjänsten, och projektet får inte vara påbörjat.", "", id="the other part"
        ),
    ],
)
def test_a_kept_denial_is_let_through(sentence: str, source: str, status: str, cite: Cite, stems: Stems) -> None:
    assert not flips_negation(sentence, cite(source), status, stems)


@pytest.mark.parametrize(
    ("sentence", "takes"),
    [("Taket är 200 000 euro.", True), ("Det äldre taket var 200 000 euro.", False), ("Taket är 300 000 euro.", False), ("Taket är inte "
    "200 000 euro.", False)],
)  # fmt: skip
def test_a_figure_that_no_longer_holds_is_not_given_as_one_that_does(sentence: str, takes: bool, cite: Cite) -> None:
    cited = cite("Det äldre taket på 200 000 euro gäller inte längre.", "Taket är 300 000 euro.")
    assert takes_what_is_denied(sentence, cited) is takes


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param("Den är till för stora företag.", "Den är till för små och medelstora företag.", id="small and large"),
        pytest.param("Pengarna kommer i förskott.", "Pengarna kommer i efterskott.", id="before and afterwards"),
        pytest.param("2 000 jobb tillkom.", "2 000 jobb försvann.", id="came and went"),
        pytest.param("De är samma sak.", "De är en annan sak.", id="same and other"),
        pytest.param("Avgiften är inklusive moms.", "Avgiften är exklusive moms.", id="with and without"),
    ],
)
def test_opposites_are_seen(sentence: str, source: str) -> None:
    assert says_the_opposite(sentence, source)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param("Den är för mindre företag.", "Den är för små företag.", id="the same side"),
        pytest.param("Den är inte för stora företag.", "Den är för små företag.", id="denied"),
        pytest.param("Ju större minskning, desto bättre.", "Ju mer de sjunker, desto bättre för små.", id="compared"),
        pytest.param("Den är för stora företag.", "Den är för både små och stora företag.", id="both"),
    ],
)
def test_what_is_no_opposite_is_let_through(sentence: str, source: str) -> None:
    assert not says_the_opposite(sentence, source)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param("Endast medlemmar får delta.", "Medlemmar får delta.", id="added"),
        pytest.param("Endast medlemmar får delta.", "Även företag som inte var medlemmar får delta.", id="against also"),
        pytest.param("Beloppet gäller företag i Skåne.", "Beloppet gäller bara företag i Skåne.", id="left out"),
        pytest.param("Den beviljas även utan praktikplatser.", "Den beviljas bara med praktikplatser.", id="even without"),
    ],
)
def test_a_changed_restriction_is_seen(sentence: str, source: str, stems: Stems) -> None:
    assert changes_restriction(sentence, source, stems)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param("Svaren lagras bara i webbläsaren.", "Svaren stannar i webbläsaren och skickas inte.", id="from a denial"),
        pytest.param("Checken ges bara en gång.", "Checken ges en enda gång.", id="in another word"),
    ],
)
def test_a_kept_restriction_is_let_through(sentence: str, source: str, stems: Stems) -> None:
    assert not changes_restriction(sentence, source, stems)


@pytest.mark.parametrize(
    ("sentence", "drops"),
    [("Blekinge was among the six counties.", True), ("Blekinge was not among them.", False), ("It has ended.", False), ("Only five of "
    "them were.", False)],
)  # fmt: skip
def test_an_english_sentence_denies_when_all_its_sources_do(sentence: str, drops: bool, cite: Cite) -> None:
    assert drops_every_denial(sentence, cite("Blekinge var inte ett av länen.")) is drops
    assert not drops_every_denial(sentence, cite("Blekinge var inte ett av länen.", "Det fanns sex län."))
