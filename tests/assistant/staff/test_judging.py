"""What a verdict says of an answer, each expectation by itself."""

from dataclasses import replace

import pytest

from assistant.staff.cases import Case
from assistant.staff.judging import LONGEST_ANSWER, judge
from assistant.types import Answer, Citation, Recommendation

CITATION = Citation(1, "iuc/vindlyftet", "Vindlyftet", "Så gör ni", "Stödet är högst 75 000 kronor.", None, "2026-05-01", "löpande")
WIND = Recommendation("iuc/vindlyftet", "Vindlyftet", "löpande", ("Bygger delar till vindkraftverk.",))
ENDED = Recommendation("iuc/robotlyftet", "Robotlyftet", "avslutad", ("Handlar om robotar.",))
ANSWER = Answer("a", "answered", "Stödet är högst **75 000** kronor per företag [1].", (CITATION,), (WIND, ENDED))


def expect(**expected: object) -> Case:
    return Case("Hur stort är stödet?", **expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "case",
    [
        expect(statuses=("answered",)),
        expect(statuses=("clarify", "answered")),
        expect(says=("75 tusen kronor", "/per företag/")),
        expect(says_not=("80 000", "/ej/")),
        expect(cites=("iuc/vindlyftet",)),
        expect(cites=("IUC/Vindlyftet",)),
        expect(cites=("vindlyftet", "/^Så gör/")),
        expect(cites_not=("iuc/robotlyftet", "vindlyft2")),
        expect(recommends=("iuc/vindlyftet", "/lyftet$/")),
        expect(recommends_not=("Robotlyftet",)),  # shown as ended, which is no recommendation
        expect(most_programmes=2),
    ],
)
def test_an_answer_that_is_as_expected_passes(case: Case) -> None:
    verdict = judge(case, ANSWER)
    assert verdict.failures == ()
    assert verdict.passed


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (expect(statuses=("not_found", "clarify")), "Frågan blev besvarad; väntat var framgår inte eller motfråga."),
        (expect(says=("80 000",)), "Svaret säger inte ”80 000”."),
        (expect(says=("/80/",)), "Svaret säger inte något som stämmer med mönstret /80/."),
        (expect(says_not=("75000",)), "Svaret säger ”75000”, som det inte får säga."),
        (expect(cites=("iuc/robotlyftet",)), "Svaret hänvisar inte till ”iuc/robotlyftet”, utan till iuc/vindlyftet."),
        (expect(cites_not=("Vindlyftet",)), "Svaret hänvisar till ”Vindlyftet”, som det inte får hänvisa till."),
        (expect(recommends=("Solstöd",)), "Svaret rekommenderar inte ”Solstöd”, utan Vindlyftet, Robotlyftet."),
        (expect(recommends_not=("/vind/",)), "Svaret rekommenderar något som stämmer med mönstret /vind/, som det inte får rekommendera."),
        (expect(most_programmes=1), "Svaret rekommenderar 2 program; högst 1 väntades."),
    ],
)
def test_what_is_not_as_expected_is_said_in_a_sentence(case: Case, sentence: str) -> None:
    verdict = judge(case, ANSWER)
    assert verdict.failures == (sentence,)
    assert not verdict.passed


def test_everything_that_fails_is_told() -> None:
    assert len(judge(expect(says=("a1", "b2"), says_not=("kronor",), cites=("x",)), ANSWER).failures) == 4


def test_an_answer_without_sources_or_programmes_is_said_to_have_none() -> None:
    bare = replace(ANSWER, citations=(), programmes=())
    found = judge(expect(cites=("x",), recommends=("y",)), bare).failures
    assert found == ("Svaret hänvisar inte till ”x”, utan till ingen källa.", "Svaret rekommenderar inte ”y”, utan inget program.")


def test_braces_in_names_are_shown_as_they_are() -> None:
    odd = replace(ANSWER, programmes=(replace(WIND, name="{0} {namn}"),))
    assert judge(expect(recommends=("{a}",)), odd).failures == ("Svaret rekommenderar inte ”{a}”, utan {0} {namn}.",)


def test_an_answer_as_long_as_a_document_fails() -> None:
    long = replace(ANSWER, answer="Stöd. " * LONGEST_ANSWER)
    assert "högst 1600 väntas" in judge(expect(says=("stöd",)), long).failures[0]


@pytest.mark.parametrize("side", ["says", "says_not"])
def test_a_pattern_that_runs_away_fails_the_case_and_says_so(side: str) -> None:
    long = replace(ANSWER, answer="a" * 1_500 + "!")
    (sentence,) = judge(expect(**{side: ("/(a|aa)+$/",)}), long).failures
    assert "tog för lång tid" in sentence
