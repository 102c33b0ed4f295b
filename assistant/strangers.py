"""Find a name in a question that looks like a programme's and stands in no document: made up, closed down or simply not known here."""

import re
from collections.abc import Iterable

from corpus.schema import Document

# How Swedish programmes are named: "…lyftet" always, other forms only as a proper name, with a capital letter.
FORM = (
    r"(?:lyftet|lyft|stödet|stöd|checken|check|bidraget|bidrag|programmet|program|projektet|lånet|fonden|satsningen|initiativet"
    r"|premien|piloten)"
)
NAMED = re.compile(rf"\b(?:[A-ZÅÄÖ][a-zåäöé-]+{FORM}|[a-zåäöé]{{4,}}lyftet)\b")
LIKE_NAMES = re.compile(rf"\b[a-zåäöé-]+{FORM}\w{{0,2}}\b", re.IGNORECASE)


def collect_like_names(documents: Iterable[Document]) -> frozenset[str]:
    """Return the words of the documents that look like programmes' names, in small letters."""
    texts = (f"{document.title} {document.text} {_aliases(document)}" for document in documents)
    return frozenset(word for text in texts for word in LIKE_NAMES.findall(text.lower()))


def _aliases(document: Document) -> str:
    programme = document.programme
    if programme is None:
        return ""
    return " ".join([*programme.aliases, *(name for part in programme.parts for name in (part.name, *part.aliases))])


def find_stranger(question: str, known: frozenset[str]) -> str | None:
    """Return the first name in a question that no document has, in any of its forms; None where there is none."""
    for match in NAMED.finditer(question):
        word = match[0].lower()
        stem = re.sub(r"(?:et|en|t|n)$", "", word)
        if word not in known and not any(other.startswith(stem) for other in known):
            return match[0]
    return None
