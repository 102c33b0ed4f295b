"""Numbers are read in digits and words, with their scale, from one end of the million to the other."""

from fractions import Fraction

import pytest

from assistant.numerals import UNREADABLE, read_number, tokenize, word_value


@pytest.mark.parametrize(
    ("word", "value"),
    [("noll", 0), ("tjugofem", 25), ("hundratjugo", 120), ("tvåhundrafemtio", 250), ("femtontusen", 15_000), ("nittonhundra", 1_900),
     ("tjugohundratjugotvå", 2_022), ("ettusenfemhundra", None), ("tjugotal", 20), ("twelve", 12), ("ninety", 90)],
)  # fmt: skip
def test_a_word_says_a_number(word: str, value: int | None) -> None:
    assert word_value(word) == value


@pytest.mark.parametrize("word", ["", "hus", "tusenkonstnär", "hundra" * 20, "a" * 100_000, "femstjärnig"])
def test_other_words_say_none(word: str) -> None:
    assert word_value(word) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("15 000", 15_000, id="spaces"),
        pytest.param("15.000", 15_000, id="points"),
        pytest.param("100,000", 100_000, id="English commas"),
        pytest.param("15\u00a0000", 15_000, id="no-break space"),
        pytest.param("2,75 miljoner", 2_750_000, id="Swedish decimals"),
        pytest.param("2.75 million", 2_750_000, id="English decimals"),
        pytest.param("en halv miljon", 500_000, id="half"),
        pytest.param("half a million", 500_000, id="half a"),
        pytest.param("en kvarts miljard", 250_000_000, id="quarter"),
        pytest.param("två och en halv miljon", 2_500_000, id="and a half"),
        pytest.param("fem hundra tusen", 500_000, id="scales in a row"),
        pytest.param("tvåhundra femtio", 250, id="tens after hundreds"),
        pytest.param("ett tjugotal", 20, id="about twenty"),
        pytest.param("a hundred", 100, id="a hundred"),
        pytest.param("15 tkr", 15_000, id="tkr"),
    ],
)
def test_a_number_is_read_with_its_scale(text: str, value: int) -> None:
    assert read_number(tokenize(text), 0)[0] == Fraction(value)


@pytest.mark.parametrize("text", ["9" * 5_000, "1.000.000.000.000.000.000.000"], ids=["digits", "groups"])
def test_what_no_document_could_say_is_unreadable(text: str) -> None:
    assert read_number(tokenize(text), 0)[0] == UNREADABLE


def test_scales_do_not_pile_up() -> None:
    value, used = read_number(tokenize("fem " + "miljarder " * 500), 0)
    assert value == 5 * Fraction(10**9) ** 2
    assert used == 3


def test_there_is_no_number_after_the_end() -> None:
    assert read_number(tokenize("fem"), 7) == (None, 0)
