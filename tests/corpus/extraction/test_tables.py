from corpus.extraction.tables import Merge, write_table


def test_a_head_of_two_rows_becomes_one() -> None:
    cells = [["Insats", "Belopp", ""], ["", "Lägst", "Högst"], ["Råd", "1", "2"]]
    merges = [Merge(0, 0, height=2), Merge(0, 1, width=2)]

    assert write_table(cells, merges) == "| Insats | Belopp Lägst | Belopp Högst |\n| --- | --- | --- |\n| Råd | 1 | 2 |"


def test_a_title_above_and_a_note_below_stand_outside_the_table() -> None:
    cells = [["Nivåer 2026", ""], ["Insats", "Belopp"], ["Råd", "1"], ["Källa: kansliet", ""]]

    written = write_table(cells, [Merge(0, 0, width=2), Merge(3, 0, width=2)])

    assert written == "Nivåer 2026\n\n| Insats | Belopp |\n| --- | --- |\n| Råd | 1 |\n\nKälla: kansliet"


def test_empty_rows_and_columns_are_left_out() -> None:
    assert write_table([["", "A", "", "B"], ["", "", "", ""], ["", "1", "", "2"]]) == "| A | B |\n| --- | --- |\n| 1 | 2 |"


def test_a_lone_pair_is_a_line_and_nothing_is_nothing() -> None:
    assert write_table([["Kontakt:", "Kansliet"]]) == "Kontakt: Kansliet"
    assert write_table([["", ""]]) == ""
    assert write_table([]) == ""
