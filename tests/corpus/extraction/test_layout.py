"""Tests for what readers share: characters, divided words, paragraphs, tables, and what the places of words on a page tell."""

import pytest

from corpus.extraction.alignment import place_aligned_tables
from corpus.extraction.columns import order_blocks
from corpus.extraction.glyphs import Rule, Sheet, Word
from corpus.extraction.grids import place_tables
from corpus.extraction.hyphenation import join_lines, known_words
from corpus.extraction.layout import clean_characters, is_unreadable, write_paragraphs, write_table
from corpus.extraction.lines import bind_item_marks, make_lines
from corpus.extraction.paragraphs import Typography, write_page
from corpus.extraction.running import remove_running


def set_line(text: str, *, left: float, baseline: float, size: float = 10) -> list[Word]:
    """Return a line's words, every letter half an em wide."""
    words = []
    for word in text.split():
        right = left + len(word) * size / 2
        words.append(Word(word, left, right, baseline, size))
        left = right + size / 4
    return words


def set_lines(lines: list[str], *, left: float = 50, top: float = 100) -> list[Word]:
    return [word for row, line in enumerate(lines) for word in set_line(line, left=left, baseline=top + 12 * row)]


def texts(words: list[Word]) -> list[list[str]]:
    return [[line.text for line in block] for block in order_blocks(words)]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["kompetens-", "försörjning"], "kompetensförsörjning"),
        (["kompetens\u00ad", "försörjning"], "kompetensförsörjning"),
        (["kompetens\ufffe", "försörjning"], "kompetensförsörjning"),
        (["ett IT-", "stöd"], "ett IT-stöd"),
        (["teknik-", "och ledarutbildning"], "teknik- och ledarutbildning"),
        (["metall-, plast-", "eller träindustri"], "metall-, plast- eller träindustri"),
        (["vanlig e-", "post"], "vanlig e-post"),
        (["Karlskrona-", "Ronneby"], "Karlskrona-Ronneby"),
        (["covid-", "19"], "covid-19"),
        (["åren 2024–", "2027"], "åren 2024–2027"),
        (["läs på https://exempel.se/", "stod och"], "läs på https://exempel.se/stod och"),
        (["två", "", "ord"], "två ord"),
        (["ett streck -", "och mer"], "ett streck - och mer"),
        (["slutar i kompe\u00ad"], "slutar i kompe-"),
    ],
)
def test_a_word_divided_at_a_lines_end_is_whole_and_other_hyphens_stay(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


def test_a_hyphen_stays_where_the_document_writes_the_word_with_one() -> None:
    known = known_words(["handels- och cleantech-företag"])
    assert join_lines(["ett cleantech-", "företag"], known=known) == "ett cleantech-företag"
    assert join_lines(["ett cleantech-", "företag"]) == "ett cleantechföretag"


def test_ligatures_are_letters_and_what_has_no_width_is_gone() -> None:
    assert (
        clean_characters("e\ufb00ektiva \ufb01l\u00ader\u200b o\ufb03ciella\u00a0\ufb02öden a\u030a")
        == "effektiva filer officiella flöden å"
    )


@pytest.mark.parametrize(
    ("text", "expected"), [("\ufffd\ue001\ue002 a", True), ("• vanlig text \ue000 med ett tecken", False), ("", False)]
)
def test_a_page_of_unknown_characters_is_unreadable(text: str, expected: bool) -> None:
    assert is_unreadable(text) is expected


def test_a_table_keeps_its_header_and_its_bars_are_escaped() -> None:
    assert write_table([["Stöd", "Belopp"], ["A|B", "1\n000"], ["C"]]) == "| Stöd | Belopp |\n| --- | --- |\n| A/B | 1 000 |\n| C |  |"


def test_plain_lines_become_paragraphs_and_items() -> None:
    text = "En lång rad som fortsät-\nter på raden därefter.\nKort.\nEn mening till på egen rad.\n\n• ett\n• två"
    paragraphs = "En lång rad som fortsätter på raden därefter. Kort.\nEn mening till på egen rad."
    assert write_paragraphs(text) == f"{paragraphs}\n\n- ett\n- två"


LEFT = ["Vänstra spalten har text", "som fyller raderna helt", "och fortsätter nedåt mot", "slutet av hela spalten"]
RIGHT = ["Högra spalten har annan", "text som läses först när", "den vänstra är slut, och", "inte rad för rad tvärs"]


def test_columns_are_read_one_after_the_other_also_where_their_lines_are_offset() -> None:
    for offset in (0, 5):
        words = [*set_lines(LEFT, left=50), *set_lines(RIGHT, left=220, top=100 + offset)]
        assert texts(words) == [LEFT, RIGHT]


def test_a_full_width_title_stands_before_the_columns() -> None:
    title = "En rubrik som går över båda spalterna på sidan och lite till"
    words = [*set_lines([title], top=60), *set_lines(LEFT, left=50), *set_lines(RIGHT, left=220)]
    assert texts(words) == [[title], LEFT, RIGHT]


def test_an_aligned_table_is_read_row_by_row() -> None:
    rows = [("Insats", "Belopp"), ("Robotstudie", "1 000"), ("Utbildning av", "2 500"), ("personal", ""), ("Mätrum", "900")]
    words = [
        word
        for row, cells in enumerate(rows)
        for i, cell in enumerate(cells)
        for word in set_line(cell, left=50 + 150 * i, baseline=100 + 12 * row)
    ]
    (table,) = place_aligned_tables(words)
    assert table.rows == (("Insats", "Belopp"), ("Robotstudie", "1 000"), ("Utbildning av personal", "2 500"), ("Mätrum", "900"))


def test_wide_gaps_in_justified_text_are_no_table() -> None:
    gaps = [(95, 115), (100, 118), (90, 112)]
    words = [
        word
        for row, (right, left) in enumerate(gaps)
        for word in (Word("a" * 9, 50, right, 100 + 12 * row, 10), Word("b" * 9, left, 165, 100 + 12 * row, 10))
    ]
    assert not any(word.rows for word in place_aligned_tables(words))


def test_a_ruled_table_takes_its_cells_from_the_lines_around_them() -> None:
    rules = [Rule(50, y, 250, y) for y in (80, 104, 140)] + [Rule(x, 80, x, 140) for x in (50, 150, 250)]
    cells = [(55, 95, "Post"), (155, 95, "Kronor"), (55, 116, "Löner och"), (55, 128, "resor"), (155, 122, "12 500")]
    words = [word for left, baseline, text in cells for word in set_line(text, left=left, baseline=baseline)]
    after = set_line("Text efter", left=50, baseline=170)
    placed = place_tables(Sheet(300, 400, (*words, *after), tuple(rules), 0))
    assert [word.rows or word.text for word in placed] == ["Text", "efter", (("Post", "Kronor"), ("Löner och resor", "12 500"))]


def test_a_bullet_set_apart_belongs_to_its_item_and_a_lone_dot_is_nothing() -> None:
    words = [Word("•", 50, 53, 100, 3), *set_line("ett krav", left=70, baseline=101), Word("•", 400, 403, 300, 3)]
    assert [line.text for line in make_lines(bind_item_marks(words))] == ["• ett krav"]


def sheets(lines: list[list[tuple[float, str]]]) -> list[Sheet]:
    return [
        Sheet(600, 800, tuple(word for baseline, text in page for word in set_line(text, left=50, baseline=baseline)), (), 0)
        for page in lines
    ]


def test_what_repeats_at_the_edges_with_changing_numbers_is_removed() -> None:
    pages = [[(30, "Handledning 2027"), (400, f"Text {n}"), (780, f"Programkansliet {n}"), (790, str(n))] for n in (1, 2, 3)]
    assert [[word.text for word in page] for page in remove_running(sheets(pages))] == [["Text", "1"], ["Text", "2"], ["Text", "3"]]


@pytest.mark.parametrize("text", ["Sida 1 (1)", "1 / 1", "- 1 -", "Sid 1 av 1"])
def test_the_page_number_of_a_single_page_is_removed(text: str) -> None:
    assert remove_running(sheets([[(400, "Text"), (790, text)]]))[0] == list(set_line("Text", left=50, baseline=400))


@pytest.mark.parametrize("text", ["2027", "12 500 kronor", "Kapitel 1"])
def test_what_stands_once_at_an_edge_stays(text: str) -> None:
    assert len(remove_running(sheets([[(790, text)]]))[0]) == len(text.split())


def test_a_chapters_title_at_the_head_of_three_of_many_pages_is_removed() -> None:
    pages = [[(30, "Kapitelrubrik" if n < 3 else f"Egen rubrik {'abcdefgh'[n]}"), (400, "Text")] for n in range(8)]
    assert [len(words) for words in remove_running(sheets(pages))] == [1, 1, 1, 4, 4, 4, 4, 4]


def test_the_lines_of_a_table_of_contents_stay_apart_and_lose_their_dots() -> None:
    lines = ["1 Inledning . . . . . . . . . 3", "2 Villkor . . . . . . . . . . . 4"]
    blocks = [make_lines(set_lines(lines))]
    assert write_page(blocks, Typography(10)) == "1 Inledning 3\n\n2 Villkor 4"


def test_a_short_line_that_goes_on_in_lower_case_is_no_paragraph() -> None:
    blocks = [make_lines(set_lines(["En rad som slutar", "i förtid för att en mycket längre rad finns", "Ny mening"]))]
    assert write_page(blocks, Typography(10)) == "En rad som slutar i förtid för att en mycket längre rad finns Ny mening"
