"""Write a conversation as the text that the company's browser keeps, and read it back; nothing of it stays on the server."""

from dataclasses import replace
from typing import Final

from pydantic import TypeAdapter, ValidationError

from assistant.web.dialogue import MAX_EXCHANGES, Conversation, Exchange
from assistant.web.languages import Language
from assistant.web.wording import STOPPED

LARGEST: Final = 400_000  # characters; comes back with each question, whose request may have a megabyte

_EXCHANGE: Final = TypeAdapter(Exchange)
_EXCHANGES: Final = TypeAdapter(Conversation)


def dump_conversation(conversation: Conversation) -> str:
    """Return the conversation as JSON, without its oldest exchanges where it would grow too large; "" for an empty one."""
    pieces: list[str] = []
    size = 0
    for exchange in reversed(conversation):
        piece = _EXCHANGE.dump_json(exchange).decode()
        size += len(piece) + 1
        if size > LARGEST:
            break
        pieces.append(piece)
    return f"[{','.join(reversed(pieces))}]" if pieces else ""


def parse_conversation(text: object, *, language: Language = "sv") -> Conversation:
    """Read what a browser sent; what is no conversation of ours is an empty one, and an answer that was cut off is a stopped one."""
    if not isinstance(text, str) or not 0 < len(text) <= LARGEST + 2:
        return ()
    try:
        exchanges = _EXCHANGES.validate_json(text)[-MAX_EXCHANGES:]
    except ValidationError:
        return ()
    numbers = [exchange.number for exchange in exchanges]
    if numbers != sorted(set(numbers)) or not all(0 < number < 1_000_000 for number in numbers):  # they are anchors on the page
        return ()
    return tuple(_settled(exchange, language) for exchange in exchanges)


def _settled(exchange: Exchange, language: Language) -> Exchange:
    if exchange.phase == "done" and exchange.answer:
        return exchange
    notice = exchange.notice or STOPPED[language]
    return replace(exchange, phase="failed" if exchange.phase == "failed" else "stopped", answer=None, notice=notice)
