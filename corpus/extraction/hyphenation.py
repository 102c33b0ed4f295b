"""Put words together again that were divided where a line ends, and lines together that one sentence runs over."""

import re
from collections.abc import Collection, Sequence

SOFT_HYPHENS = "\u00ad\ufffe\x02"  # Unicode's own, and what PDFium writes for the hyphen of a divided word
CONTINUATION = re.compile(r"(?:och|eller|samt|respektive|resp\.?|till|liksom|som)\b")  # "teknik-\noch": the hyphen stands for a word
LAST_PART = re.compile(r"[\w-]+-$")
FIRST_PART = re.compile(r"[\w-]+")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+[/=&?_]$")  # a web address that the line's end cut


def join_lines(lines: Sequence[str], *, known: Collection[str] = frozenset()) -> str:
    """Join a paragraph's lines; `known` are the words in lower case that stand undivided elsewhere in the document."""
    text = ""
    for line in (line.strip() for line in lines):
        text = _join(text, line, known) if text and line else text or line
    if text and text[-1] in SOFT_HYPHENS:  # the word goes on where the caller looks: in the next column, on the next page
        text = text.rstrip(SOFT_HYPHENS) + "-"
    return re.sub(f"[{SOFT_HYPHENS}]", "", text)


def _join(text: str, line: str, known: Collection[str]) -> str:
    end, start = text[-1], line[0]
    if end in SOFT_HYPHENS:
        stem = text.rstrip(SOFT_HYPHENS)
        return _join(f"{stem}-", line, known) if end != "\u00ad" else stem + line
    if end == "-" and len(text) > 1 and not text[-2].isspace():
        return _join_divided(text, line, known)
    if (end in "–/" and text[-2:-1].isdigit() and start.isdigit()) or ADDRESS.search(text):
        return text + line
    return f"{text} {line}"


def _join_divided(text: str, line: str, known: Collection[str]) -> str:
    """Join at a hyphen that was divided there, or that belongs to the word ("IT-stöd"), or to a pair ("teknik- och ledarutbildning")."""
    start = line[0]
    if CONTINUATION.match(line) or not (start.isalnum() or start in SOFT_HYPHENS):
        return f"{text} {line}"
    return text + line if _keeps_hyphen(text, line, known) else text[:-1] + line


def _keeps_hyphen(text: str, line: str, known: Collection[str]) -> bool:
    before = LAST_PART.search(text)
    after = FIRST_PART.match(line)
    first, second = (before[0] if before else text), (after[0] if after else line)
    if not (first[-2:-1].islower() and line[0].islower()):
        return True
    if (first[:-1] + second).lower() in known:
        return False
    return (first + second).lower() in known or len(first) == 2  # "e-post", "a-kassa"


def known_words(texts: Sequence[str]) -> frozenset[str]:
    """Return the words that stand undivided in the lines, in lower case, with and without inner hyphens."""
    words = (word for text in texts for word in FIRST_PART.findall(text.lower()))
    return frozenset(word.strip("-") for word in words if not word.endswith("-") and len(word) > 3)
