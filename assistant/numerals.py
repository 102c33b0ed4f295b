"""Read the numbers of a Swedish or English text, in digits, in words and with their scale ("2,75 miljoner", "femtontusen")."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

SMALL: Mapping[str, int] = {
    **{word: value for value, word in enumerate("noll en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton "
    "sjutton arton nitton".split())},
    "ett": 1, "aderton": 18, "dussin": 12,
    **{word: value for value, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen".split())},
}  # fmt: skip
TENS: Mapping[str, int] = {
    "tjugo": 20, "tjugi": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90,
    "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "tretti": 30, "fyrti": 40, "femti": 50,
}  # fmt: skip
SCALES: Mapping[str, int] = {
    "hundra": 100, "hundred": 100, "tusen": 1_000, "thousand": 1_000, "miljon": 10**6, "miljoner": 10**6, "milj": 10**6, "mn": 10**6,
    "million": 10**6, "millions": 10**6, "miljard": 10**9, "miljarder": 10**9, "billion": 10**9, "tusenlappar": 1_000, "tkr": 1_000,
    "kkr": 1_000, "mkr": 10**6,
    "mnkr": 10**6, "mdkr": 10**9, "msek": 10**6, "ksek": 1_000, "meur": 10**6,
}  # fmt: skip
HUNDREDS = frozenset({"hundra", "tusen", "hundred", "thousand"})  # the scales that are numbers without one before them
HALVES: Mapping[str, Fraction] = {
    "halv": Fraction(1, 2), "halvt": Fraction(1, 2), "half": Fraction(1, 2), "kvarts": Fraction(1, 4), "kvart": Fraction(1, 4),
    "quarter": Fraction(1, 4),
}  # fmt: skip
ARTICLES = frozenset({"en", "ett", "one", "a"})
TOKEN = re.compile(
    r"(?P<digits>\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?(?!\d))|(?P<word>[^\W\d_]+)|(?P<sign>[%€$])"
    r"|(?P<dash>\s?[–-]\s?)|(?P<other>\S)"
)
IN_ENGLISH_GROUPS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
MOST_DIGITS = 18  # no figure of a document is longer
MOST_SCALES = 2  # "fem hundra tusen"
UNREADABLE = Fraction(-1)  # what is no figure at all: no source holds it
REMEMBERED = 8192  # words
LONGEST_WORD = 60  # letters, from which no word is a number


@dataclass(frozen=True, slots=True)
class Token:
    """A number, word or sign in lower case, with its place in the text."""

    text: str
    kind: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Cut a text into numbers, words and signs; "100,000" is one number."""
    joined = IN_ENGLISH_GROUPS.sub(" ", text)
    return [Token(m[0].strip().lower(), str(m.lastgroup), m.start(), m.end()) for m in TOKEN.finditer(joined)]


@lru_cache(maxsize=REMEMBERED)
def word_value(word: str) -> int | None:
    """Return the number that a word under a million says ("tjugofem", "tvåhundrafemtio", "femtontusen", "tjugotal"), else None."""
    if len(word) > LONGEST_WORD:
        return None
    word = word.removesuffix("tal") if len(word) > 6 else word
    head, sep, tail = word.partition("tusen")
    if sep:
        high, low = _below_thousand(head) if head else 1, _below_thousand(tail) if tail else 0
        return high * 1_000 + low if high and low is not None else None
    return _below_thousand(word)


def _below_thousand(word: str) -> int | None:
    head, sep, tail = word.partition("hundra")
    if sep:
        high, low = _below_hundred(head) if head else 1, _below_hundred(tail) if tail else 0
        return high * 100 + low if high and low is not None else None
    return _below_hundred(word)


def _below_hundred(word: str) -> int | None:
    if word in SMALL:
        return SMALL[word]
    for ten, value in TENS.items():
        if word == ten:
            return value
        rest = word.removeprefix(ten)
        if word.startswith(ten) and 0 < SMALL.get(rest, 0) < 10:
            return value + SMALL[rest]
    return None


def _digits(text: str) -> Fraction:
    plain = re.sub(r"[ \u00a0\u202f]", "", text)
    if len(plain) > MOST_DIGITS:
        return UNREADABLE
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", plain):
        plain = plain.replace(".", "")
    try:
        return Fraction(plain.replace(",", "."))
    except ValueError:  # "1.000,50,3" and the like
        return UNREADABLE


def read_number(tokens: Sequence[Token], place: int) -> tuple[Fraction | None, int]:
    """Read the number that begins at a token, with its scale; return it with the number of tokens used (at least 1)."""
    words = [token.text for token in tokens[place : place + 6]]
    if not words:
        return None, 0
    if words[0] in ARTICLES and words[1:2] and words[1] in HALVES and words[2:3] and words[2] in SCALES:
        return HALVES[words[1]] * SCALES[words[2]], 3  # "en halv miljon", "a quarter million"
    if words[0] == "a" and words[1:2] and words[1] in SCALES:
        return Fraction(SCALES[words[1]]), 2  # "a hundred companies"
    if words[0] == "half" and words[1:2] == ["a"] and words[2:3] and words[2] in SCALES:
        return Fraction(SCALES[words[2]], 2), 3
    if words[0] in ARTICLES and words[1:2] and words[1].endswith("tal") and (value := word_value(words[1])):
        return Fraction(value), 2  # "ett tjugotal"
    first = tokens[place]
    if first.kind == "digits":
        value_here = _digits(first.text)
    elif first.kind == "word" and (first.text not in SCALES or first.text in HUNDREDS):
        number = SCALES.get(first.text) or word_value(first.text)
        if number is None:
            return None, 1
        value_here = Fraction(number)
    else:
        return None, 1
    if words[1:2] and words[1] in ("och", "and") and words[2:3] and words[2] in ARTICLES and words[3:4] and words[3] in HALVES:
        scale = SCALES.get(words[4], 0) if words[4:] else 0
        return (value_here + HALVES[words[3]]) * (scale or 1), 5 if scale else 4  # "två och en halv miljon"
    return _scaled(tokens, place, value_here)


def _scaled(tokens: Sequence[Token], place: int, value: Fraction) -> tuple[Fraction, int]:
    used = scales = 1
    while place + used < len(tokens):
        word = tokens[place + used].text
        low = word_value(word) if tokens[place].kind == "word" and value >= 100 and value % 100 == 0 and word not in ARTICLES else None
        if word in SCALES and scales <= MOST_SCALES:
            value, scales = value * SCALES[word], scales + 1
        elif low and low < 100:
            value += low
        else:
            break
        used += 1
    return value, used
