"""Compile lists of Swedish words to patterns that match with and without å, ä and ö."""

import re
import unicodedata


def fold(text: str) -> str:
    """Replace å, ä, ö and other accented letters by the bare letter."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _alternatives(text: str) -> list[str]:
    """Split at every | that stands outside brackets."""
    words, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            words.append("")
        else:
            words[-1] += letter
    return words


def word_pattern(text: str) -> re.Pattern[str]:
    """Compile words separated by | so that each begins at a word's start; a trailing $ in a word asks for its end too."""
    words = _alternatives(text)
    both = dict.fromkeys([*words, *(fold(word) for word in words)])
    return re.compile(r"(?<![^\W_])(?:" + "|".join(word[:-1] + r"(?![^\W_])" if word.endswith("$") else word for word in both) + ")")
