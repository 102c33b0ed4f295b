"""Let a chat model write the answer from the passages, and keep only what the passages hold."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assistant import phrases
from assistant.grounding import Draft, Statement, is_grounded, passage_status
from assistant.retriever import Passage
from assistant.types import History
from corpus.errors import AdviserError
from corpus.schema import Document

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST_PASSAGES = 12
MARKERS = re.compile(r"\[(\d{1,2})\]")
SENTENCE = re.compile(r"[^.!?\n]*[^.!?\s\n][.!?…]*(?:\s*\[\d{1,2}\])*(?=\s|$)")


class ChatModelError(AdviserError):
    """The chat model cannot be used."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a model is asked: the question in its conversation, and the passages it may use."""

    question: str
    history: History
    passages: Sequence[Passage]
    documents: "dict[str, Document]"
    today: date


def open_chat_model(name: str) -> "BaseChatModel":
    """Open the model that `name` gives as provider:model, for example ollama:llama3.1.

    Raises:
        ChatModelError: the provider is unknown or its package is not installed.
    """
    from langchain.chat_models import init_chat_model  # 1 s to import, and only a configured model needs it

    try:
        model = init_chat_model(name, temperature=0)
    except ImportError as error:
        provider = name.partition(":")[0]
        raise ChatModelError(f"ASSISTANT_MODEL={name} kräver ett paket som saknas. Installera det: pip install 'industriradgivaren[{provider}]'.") from error
    except ValueError as error:
        raise ChatModelError(f"ASSISTANT_MODEL={name} går inte att använda; skriv leverantör:modell, till exempel ollama:llama3.1.") from error
    return model


def build_messages(request: Request) -> list[tuple[str, str]]:
    """Return the prompt as (role, text): the rules with the passages, the history, and the question."""
    shown = []
    for marker, passage in enumerate(request.passages[:MOST_PASSAGES], start=1):
        document = request.documents.get(passage.document_id)
        source = next(filter(None, (document.source(number) for number in passage.sources)), None) if document else None
        shown.append(
            phrases.PASSAGE.format(
                marker=marker, title=passage.chunk.title, section=" › ".join(passage.chunk.section) or "–",
                status=passage_status(passage, document, request.today) or "–", published=(source and source.published) or "odaterad",
                text=passage.text,
            )
        )  # fmt: skip
    rules = phrases.SYSTEM_PROMPT.format(not_found=phrases.NOT_IN_DOCUMENTS, today=request.today.isoformat())
    messages = [("system", rules + "\n\nPassager:\n" + "\n\n".join(shown))]
    messages += [("human" if turn.role == "user" else "ai", MARKERS.sub("", turn.content)) for turn in request.history[-6:]]
    return [*messages, ("human", request.question)]


def generate(model: "BaseChatModel", request: Request) -> Iterator[str]:
    """Yield the model's text as it grows.

    Raises:
        ChatModelError: the model's service does not answer as it should.
    """
    text = ""
    try:
        for part in model.stream(build_messages(request)):
            text += part.text
            yield text
    except Exception as error:  # noqa: BLE001 - every provider raises its own kinds, which this package does not know
        raise ChatModelError(f"Chattmodellen svarade inte ({type(error).__name__}).") from error


def keep_grounded(text: str, passages: Sequence[Passage]) -> tuple[Statement, ...]:
    """Keep the sentences that cite passages which hold every number the sentence gives; drop the rest."""
    statements = []
    for block in text.split("\n"):
        bullet = block.lstrip().startswith(("- ", "* "))
        for number, match in enumerate(SENTENCE.finditer(block.lstrip(" -*\t"))):
            markers = [int(marker) for marker in MARKERS.findall(match[0])]
            cited = tuple(dict.fromkeys(passages[m - 1] for m in markers if 1 <= m <= min(len(passages), MOST_PASSAGES)))
            words = MARKERS.sub("", match[0]).strip()
            statement = Statement(words, cited, "bullet" if bullet and number == 0 else "sentence")
            if cited and words and is_grounded(statement):
                statements.append(statement)
    return tuple(statements)


def draft_from_model(text: str, passages: Sequence[Passage], extractive: Draft) -> Draft:
    """Return the model's grounded sentences in the place of the quoted ones; the extractive draft when nothing holds."""
    statements = keep_grounded(text, passages)
    if not statements:
        return extractive
    return Draft(extractive.status, statements, extractive.programmes, extractive.suggestions, extractive.contact)
