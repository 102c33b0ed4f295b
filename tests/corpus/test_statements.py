"""Tests for `corpus.statements`: sentences keep their sources and abbreviations, and bullets, rows and headings are their own."""

import pytest

from corpus.statements import read_statements


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ett. Två? Tre!", ["Ett.", "Två?", "Tre!"]),
        ("Ett. [1] Två. [2][3]\n\nTre. [1]", ["Ett. [1]", "Två. [2][3]", "Tre. [1]"]),
        ("En mening\növer två rader.", ["En mening över två rader."]),
        ("Stödet ges t.ex. till bl.a. AB Volvo och ca. 20 andra.", ["Stödet ges t.ex. till bl.a. AB Volvo och ca. 20 andra."]),
        ("- Ett\n- Två. Till\n1. Tre", ["Ett", "Två.", "Till", "Tre"]),
        ("# Rubrik #1\nText.", ["Rubrik #1", "Text."]),
        ("Före\n| a | b |\n| 1 | 2 |\nEfter", ["Före", "| a | b |", "| 1 | 2 |", "Efter"]),
        ("", []),
    ],
)
def test_text_is_cut_into_statements(text: str, said: list[str]) -> None:
    statements = read_statements(text)
    assert [statement.text for statement in statements] == said
    assert all(" ".join(text[s.start : s.end].split()) == s.text for s in statements)


def test_forms_are_told_apart() -> None:
    assert [statement.form for statement in read_statements("# R\n\nText.\n\n| a |")] == ["heading", "sentence", "row"]


def test_plain_text_has_neither_sources_nor_emphasis() -> None:
    (statement,) = read_statements("**Stödet** är _öppet_ [2] i år. [1][3]")
    assert statement.plain == "Stödet är öppet i år."
    assert statement.is_sourced
