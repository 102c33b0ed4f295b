"""The tables of an answer are found between its other text; what is no table stays text."""

import pytest

from assistant.tables import Line, Table, read_lines, split_tables

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


ROW = "| 1 | 2 |"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(f"Först.\n{HEAD}\n{ROW}\nSist.", [Line("Först."), Line(ROW, ("a", "b")), Line("Sist.")], id="a table"),
        pytest.param(f"{ROW}\nSist.", [Line(ROW), Line("Sist.")], id="no dashes"),
        pytest.param(f"{HEAD}\n{ROW}\n\n{ROW}", [Line(ROW, ("a", "b")), Line(""), Line(ROW)], id="below the table"),
    ],
)
def test_a_row_is_read_with_its_head(text: str, lines: list[Line]) -> None:
    assert list(read_lines(text.split("\n"), is_whole=True)) == lines


@pytest.mark.parametrize("text", ["| a", "| a | b |", "| a | b |\n", "| a | b |\n| --", HEAD, f"{HEAD}\n{ROW}", f"{HEAD}\n| 1"])
def test_of_a_growing_table_no_row_is_read_before_it_is_finished(text: str) -> None:
    assert not [line for line in read_lines(text.split("\n"), is_whole=False) if line.text.strip()]
