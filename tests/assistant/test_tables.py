"""The tables of an answer are found between its other text; what is no table stays text."""

import pytest

from assistant.tables import Table, split_tables

HEAD = "| a | b |\n| --- | --- |"
TABLE = Table(("a", "b"), (("1", "2"),))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(f"Först.\n\n{HEAD}\n| 1 | 2 |\n\nSist.", ["Först.", TABLE, "Sist."], id="between paragraphs"),
        pytest.param(f"Först.\n{HEAD}\n| 1 | 2 |\nSist.", ["Först.", TABLE, "Sist."], id="no blank lines"),
        pytest.param(f"{HEAD}\n| 1 | 2 |\n\n{HEAD}\n| 1 | 2 |", [TABLE, TABLE], id="two tables"),
        pytest.param("|a|b|\n|:--- | ---:|\n  |1|2|  ", [TABLE], id="other white space and alignment"),
        pytest.param(HEAD, [Table(("a", "b"), ())], id="no rows yet"),
        pytest.param("| a | b |\n| 1 | 2 |", ["| a | b |\n| 1 | 2 |"], id="no dashes"),
        pytest.param("| a | b |", ["| a | b |"], id="a head that is still growing"),
        pytest.param("| --- | --- |", ["| --- | --- |"], id="dashes alone"),
        pytest.param("Antingen | eller\n\n- ett", ["Antingen | eller\n\n- ett"], id="a bar in a sentence"),
        pytest.param("", [], id="nothing"),
        pytest.param(" \n\n", [], id="white space"),
    ],
)
def test_tables_are_found_between_the_other_text(text: str, parts: list[str | Table]) -> None:
    assert list(split_tables(text)) == parts


@pytest.mark.parametrize(("row", "cells"), [("| 1 |", ("1", "")), ("| 1 | 2 | 3 |", ("1", "2")), ("| | |", ("", ""))])
def test_every_row_is_as_long_as_the_head(row: str, cells: tuple[str, ...]) -> None:
    assert list(split_tables(f"{HEAD}\n{row}")) == [Table(("a", "b"), (cells,))]
