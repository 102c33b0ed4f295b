"""Lists of words become patterns that match at a word's start, with and without å, ä and ö."""

import pytest

from assistant.patterns import fold, word_pattern


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("lån", "vi vill låna", True),
        ("lån", "vi vill lana", True),
        ("lån$", "vi vill låna", False),
        ("lån$", "ett lån.", True),
        ("mark$", "framark", False),
        ("köpa (?:en |ny )?robot|plåt", "köpa ny robot", True),
        ("köpa (?:en |ny )?robot|plåt", "en plåtdetalj", True),
    ],
)
def test_a_word_matches_at_its_start_and_with_a_dollar_to_its_end(words: str, text: str, expected: bool) -> None:
    assert bool(word_pattern(words).search(text)) is expected


def test_folding_leaves_the_bare_letters() -> None:
    assert fold("Åke älskar öl, é") == "Ake alskar ol, e"
