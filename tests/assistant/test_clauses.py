"""Sentences are cut where a denial ends, and read without characters that are not seen."""

import pytest

from assistant.clauses import Evidence, clean, is_form, letters, split_clauses, split_scopes
from index.analyzer import Analyzer


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("in\u00adte", "inte", id="soft hyphen"),
        pytest.param("Robot\u200blyftet", "Robotlyftet", id="zero width"),
        pytest.param("\u202eolleh", "olleh", id="direction"),
        pytest.param("\uff11\uff15 kr", "15 kr", id="full width"),
        pytest.param("15\u00a0000", "15 000", id="no-break space"),
        pytest.param("a\x00b\nc", "ab c", id="control"),
    ],
)
def test_hidden_characters_are_left_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("Stödet ges till projekt och inte till enskilda företag.", 2, id="och inte"),
        pytest.param("Större företag kunde delta men inte få bidrag.", 2, id="men"),
        pytest.param("Svaren stannar i webbläsaren och skickas inte till Techtank.", 2, id="och with a verb of its own"),
        pytest.param("Enskilda företag och privatpersoner får inte söka.", 1, id="och between subjects"),
        pytest.param("Det är inte ett certifikat, en granskning eller en jämförelse.", 1, id="a list"),
        pytest.param("Programmet är avslutat; det planerade slutet var 2023.", 2, id="semicolon"),
    ],
)
def test_a_scope_ends_where_another_statement_begins(text: str, count: int) -> None:
    assert len(split_scopes(text)) == count


def test_nothing_is_lost_between_scopes() -> None:
    text = "Ansökan görs skriftligt, och styrelsen beslutar; avgiften betalas i mars men inte i september."
    assert letters("".join(split_scopes(text))) == letters(text)


def test_clauses_have_content_stems(analyzer: Analyzer) -> None:
    clauses = split_clauses("Almi lånar ut pengar, och banken säger nej", lambda text: frozenset(analyzer.analyze(text).stems))
    assert [clause.text for clause in clauses] == ["Almi lånar ut pengar", "och banken säger nej"]
    assert "bank" in clauses[1].stems


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("idé", "idén", True), ("utbildning", "utbildade", True), ("ansök", "ansök", True), ("lån", "län", False), ("stöd", "stäng", False)],
)
def test_forms_of_one_word_are_known(one: str, other: str, same: bool) -> None:
    assert is_form(one, other) is same


def test_evidence_knows_its_documents_other_names(analyzer: Analyzer) -> None:
    evidence = Evidence(
        "Det är avslutat.", "Robotlyftet", "Pilar. START 11", "iuc/robotlyftet", lambda t: frozenset(analyzer.analyze(t).stems)
    )
    assert "pilar" in evidence.words
    assert [int(quantity.value) for quantity in evidence.head_quantities] == [11]
    assert evidence.quantities == ()
