"""Choose what of a conversation goes along as a PDF, and tell how much that is, before any time is spent on drawing it."""

import re
from collections.abc import Iterator
from typing import Final

from assistant.types import Answer
from assistant.web.dialogue import Conversation, Exchange

# Forty answers from the shipped documents are 80,000 characters in 1,350 pieces and take 0.8 s. Without a limit what may be sent, a
# megabyte, took a minute as table rows and longer as one paragraph of line breaks, and others waited.
MOST_CHARACTERS: Final = 160_000
MOST_PIECES: Final = 3_000  # lines, and PIECE: cells, bold words and what must be escaped, each drawn by itself
PIECE: Final = re.compile(r"[|&<>]|\*\*")
LONGEST_TEXT: Final = 20_000  # characters of one text, as the interface for programs takes them; the time grows with its square


def choose_exchanges(conversation: Conversation) -> tuple[tuple[Exchange, Answer], ...]:
    """Return the questions that got an answer, with it: what went wrong on the way is of no use at a meeting."""
    return tuple((exchange, exchange.answer) for exchange in conversation if exchange.phase == "done" and exchange.answer)


def is_too_long(conversation: Conversation) -> bool:
    """Tell whether a PDF of the conversation would take longer than one company may take from the others."""
    texts = [text for exchange, answer in choose_exchanges(conversation) for text in (exchange.question, *_texts(answer))]
    if any(len(text) > LONGEST_TEXT for text in texts) or sum(map(len, texts)) > MOST_CHARACTERS:
        return True
    return sum(len(text.splitlines()) + len(PIECE.findall(text)) for text in texts) > MOST_PIECES


def _texts(answer: Answer) -> Iterator[str]:
    """Yield everything of an answer that is drawn."""
    yield answer.answer
    if answer.contact:
        yield answer.contact.name
    for programme in answer.programmes:
        contact = programme.contact.name if programme.contact else ""
        yield from (programme.name, *programme.why, *programme.check, programme.cost, programme.apply, contact)
    for citation in answer.citations:
        yield from (citation.quote, citation.title, citation.section, citation.source or "", citation.published or "")
