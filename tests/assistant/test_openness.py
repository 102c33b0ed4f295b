"""What is over, or has not begun, is never called open."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant.clauses import Evidence
from assistant.openness import Times, opens_what_is_over
from corpus.schema import Status
from index.analyzer import Analyzer

TODAY = date(2026, 11, 22)
Opens = Callable[..., bool]


@pytest.fixture(scope="module")
def opens(analyzer: Analyzer) -> Opens:
    def check(sentence: str, source: str, status: Status | None, today: date = TODAY) -> bool:
        cited = [Evidence(source, "", "", "a/b", lambda text: frozenset(analyzer.analyze(text).stems))]
        return opens_what_is_over(sentence, cited, Times(today, {}, [status]))

    return check


@pytest.mark.parametrize("status", ["avslutad", "kommande"])
@pytest.mark.parametrize(
    "sentence",
    [
        "Ni kan söka checken.", "Checken är öppen.", "Hör av er till checken.", "Anmäl företaget till checken i dag.", "Checken tar emot "
        "ansökningar.",
        "Checken erbjuder coachning just nu.", "You can apply for the cheque.", "The cheque is still running.",
    ],
)  # fmt: skip
def test_an_offer_of_what_is_closed_is_seen(sentence: str, status: Status, opens: Opens) -> None:
    assert opens(sentence, "Checken ger stöd till coachning.", status)


@pytest.mark.parametrize(
    "sentence",
    ["Checken går inte att söka.", "Checken har avslutats.", "Checken gav stöd till coachning.", "Företag kunde söka checken.",
    "The cheque has ended."],
)  # fmt: skip
def test_what_says_that_it_is_over_is_let_through(sentence: str, opens: Opens) -> None:
    assert not opens(sentence, "Checken gav stöd till coachning.", "avslutad")


def test_the_past_of_what_is_over_is_not_put_in_the_present(opens: Opens) -> None:
    assert opens("Checken är ett bidrag som hjälper företag.", "Checken var ett bidrag som hjälpte företag.", "avslutad")
    assert not opens("Checken är ett bidrag som hjälper företag.", "Checken är ett bidrag som hjälper företag.", "pågående")


@pytest.mark.parametrize(
    ("sentence", "source", "today"),
    [
        pytest.param(
            "Staten betalar halva kostnaden.", "Stödet täckte halva kostnaden och stängde den 30 april 2020.", TODAY, id="closed on a day"
        ),
        pytest.param("Checkarna pågår.", "Checkarna pågår 2024–2026.", date(2027, 5, 20), id="a period that has passed"),
        pytest.param("Programmet pågår.", "Programmet pågår till och med 2027.", date(2028, 3, 1), id="until a year that has passed"),
        pytest.param("Fonden är redan öppen.", "Fonden öppnade den 2 februari 2026.", date(2026, 1, 15), id="opens later"),
    ],
)
def test_a_source_that_says_itself_that_it_is_over_decides(sentence: str, source: str, today: date, opens: Opens) -> None:
    assert opens(sentence, source, None, today)


@pytest.mark.parametrize(
    ("sentence", "source", "today"),
    [
        pytest.param("Stödet stängde den 30 april 2020.", "Stödet stängde den 30 april 2020.", TODAY, id="in the past"),
        pytest.param("Checkarna pågår.", "Checkarna pågår 2024–2026.", TODAY, id="within the period"),
        pytest.param("Fonden är öppen.", "Fonden öppnade den 2 februari 2026.", TODAY, id="has opened"),
    ],
)
def test_what_is_open_on_the_day_is_let_through(sentence: str, source: str, today: date, opens: Opens) -> None:
    assert not opens(sentence, source, None, today)


@pytest.mark.parametrize(
    ("sentence", "source", "is_seen"),
    [
        pytest.param("Testbädden finns kvar.", "Om testbädden finns kvar är okänt.", True, id="left open by the source"),
        pytest.param("Testbädden finns kvar.", "Testbädden finns kvar och är öppen.", False, id="said by the source"),
        pytest.param("Testbädden är öppen.", "Testbädden utsågs 2017.", True, id="not said by the source"),
    ],
)
def test_of_what_is_unknown_only_the_source_can_say_that_it_is_open(sentence: str, source: str, is_seen: bool, opens: Opens) -> None:
    assert opens(sentence, source, "okänd") is is_seen
