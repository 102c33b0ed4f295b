"""Tell whether a text says what a test case names: plain words with numbers as numbers, or a pattern that cannot run away."""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import regex  # the standard library's cannot stop a search, and the patterns come from people

from assistant.numerals import UNREADABLE, read_number, tokenize
from corpus.errors import AdviserError
from corpus.schema import MARKER

LONGEST_PATTERN = 2_000  # characters: the alternatives of a question set, joined, come to 700
MOST_REPEATS = 10_000  # characters with every count {n} written out, as they are when it is compiled: 5 ms for so many
LONGEST_SHOWN = 120  # characters of a wording in a sentence
PATIENCE = 0.25  # seconds for one search; an ordinary one takes less than a millisecond
REMEMBERED = 2_048  # texts and patterns: the expectations of some hundred cases
COUNTED = re.compile(r"\{\d{0,5}(?:,\d{0,5})?\}")
PART = re.compile(r"\{(\d*),?(\d*)\}|.", re.DOTALL)
GROUP = re.compile(r"\(\?(?!:|=|!|<=|<!)")
ESCAPED = re.compile(r"\\.", re.DOTALL)
CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
CODE = re.compile(r"0\d")  # begins a telephone number or a month, which is no quantity
DASHES = re.compile("[\u2010-\u2015\u2212]")


class PatternError(AdviserError):
    """A pattern cannot be used."""


class SlowPatternError(AdviserError):
    """A pattern took too long to search for."""


def is_pattern(wording: str) -> bool:
    """Tell whether a wording is a pattern, written between slashes."""
    return len(wording) > 2 and wording.startswith("/") and wording.endswith("/")


def shown(wording: str) -> str:
    """Return a wording short enough to stand in a sentence."""
    return wording if len(wording) <= LONGEST_SHOWN else f"{wording[:LONGEST_SHOWN]}…"


def plain_text(text: str) -> str:
    """Drop markers and bold, make every dash "-" and every run of white space one space."""
    text = re.sub(MARKER, "", unicodedata.normalize("NFC", text)).replace("*", "")
    return re.sub(r"\s+", " ", DASHES.sub("-", text)).strip()


@lru_cache(maxsize=REMEMBERED)
def fold_text(text: str) -> str:
    """Return a text in which case, white space and the way to write a number make no difference: "75 tusen" is "75000"."""
    plain = plain_text(text)
    tokens, folded, place, written = tokenize(plain), [], 0, 0
    while place < len(tokens):
        number, used = read_number(tokens, place)
        if number is not None and number != UNREADABLE and not CODE.match(tokens[place].text):
            folded += [plain[written : tokens[place].start], _write_number(number)]
            written = tokens[place + used - 1].end
        place += max(used, 1)
    text = "".join([*folded, plain[written:]]).casefold()
    return re.sub(r"(?<=\d)\s*%", " procent", text)


def _write_number(number: Fraction) -> str:
    if number.denominator == 1:
        return str(number.numerator)
    return format((Decimal(number.numerator) / Decimal(number.denominator)).normalize(), "f").replace(".", ",")


def says(text: str, wording: str) -> bool:
    """Tell whether a text holds a wording somewhere; a number in it is a whole one in the text.

    Raises:
        SlowPatternError: the wording is a pattern that takes too long.
    """
    if is_pattern(wording):
        return _search(wording, plain_text(text))
    wanted, found = fold_text(wording), fold_text(text)
    before = r"(?<!\d)(?<!\d,)" if wanted[:1].isdigit() else ""
    after = r"(?!\d)(?!,\d)" if wanted[-1:].isdigit() else ""
    return bool(wanted) and re.search(before + re.escape(wanted) + after, found) is not None


def _search(wording: str, text: str) -> bool:
    try:
        return compile_pattern(wording).search(text, timeout=PATIENCE) is not None
    except TimeoutError as error:
        raise SlowPatternError(f"Mönstret {shown(wording)} tog för lång tid att söka efter. Skriv det enklare.") from error


@lru_cache(maxsize=REMEMBERED)
def compile_pattern(wording: str) -> "regex.Pattern[str]":
    """Compile a pattern given between slashes; case makes no difference.

    Raises:
        PatternError: it is too long or cannot be read, repeats too much, or finds something in every text.
    """
    pattern = wording[1:-1]
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"Mönstret {shown(wording)} är {len(pattern)} tecken; högst {LONGEST_PATTERN} kan användas. Dela upp det.")
    _refuse_unbounded(wording, CLASS.sub("x", ESCAPED.sub("x", pattern)))
    try:
        compiled = regex.compile(pattern, regex.IGNORECASE)
        is_empty = compiled.search("", timeout=PATIENCE) is not None
    except (regex.error, RecursionError, TimeoutError) as error:
        raise PatternError(
            f"Mönstret {shown(wording)} kan inte läsas ({error}). Rätta det, eller skriv vanlig text utan snedstreck."
        ) from error
    if is_empty:
        raise PatternError(f"Mönstret {shown(wording)} stämmer med vilken text som helst och prövar ingenting. Skriv vad som ska finnas.")
    return compiled


def _refuse_unbounded(wording: str, bare: str) -> None:
    """Refuse what costs memory rather than time: counts that multiply, patterns that hold themselves, and searches for near hits."""
    if GROUP.search(bare):
        raise PatternError(f"Mönstret {shown(wording)} har en grupp som inte stöds. Efter (? kan : = ! <= och <! stå.")
    if bare.count("{") != len(COUNTED.findall(bare)):
        raise PatternError(
            f"Mönstret {shown(wording)} har en klammer som inte är ett antal, som {{2}} eller {{1,3}}. Skriv \\{{ för tecknet självt."
        )
    if _unrolled_length(bare) > MOST_REPEATS:
        raise PatternError(
            f"Mönstret {shown(wording)} upprepar för mycket: det blir mer än {MOST_REPEATS} tecken utskrivet. Sänk talen i klamrarna."
        )


def _unrolled_length(bare: str) -> int:
    """Return how many characters a pattern would have with every count written out."""
    lengths, last = [0], 0  # of the groups that are open, and of what a count would repeat
    for part in PART.finditer(bare):
        if part[0] == "(":
            lengths.append(0)
        elif part[0] == ")":
            last = lengths.pop() + 1 if len(lengths) > 1 else 1
            lengths[-1] += last
        elif part[0].startswith("{"):
            times = max(int(part[1] or 1), int(part[2] or 1), 1)
            lengths[-1] += last * (times - 1)
            last *= times
        else:
            last = 1
            lengths[-1] += 1
    return sum(lengths)
