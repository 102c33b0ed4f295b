"""Let a chat model write the answer from the passages, and keep only what the passages hold."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant import phrases
from assistant.grounding import Draft, Statement, is_grounded, numbers_in, passage_status
from assistant.names import short_title
from assistant.retriever import Passage
from assistant.types import History
from assistant.vocabulary import NUMBER_WORDS
from corpus.errors import AdviserError
from corpus.schema import Document, Status, status_on
from index.splitter import split_sentences

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST_PASSAGES = 12
TIMEOUT = 30.0  # seconds without a sign of the model, after which the extractive answer is shown; a company waits no longer
RETRIES = 1
MARKERS = re.compile(r"\[(\d{1,2})\]")
NAME = re.compile(r"(?<=[^\W_] )[A-ZÅÄÖ][^\W\d_]{2,}")  # a capital inside a sentence
MANY = frozenset({"tusen", "tusentals", "miljon", "miljoner", "miljard", "miljarder"})
CLOSED: frozenset[Status | None] = frozenset({"avslutad", "kommande"})
OPEN_CLAIM = re.compile(
    r"\böpp(?:en|et|na)\b|pågår|pågående|löpande|\bgår (?:\w+ ){0,3}att (?:söka|ansöka|få)"
    r"|\bkan (?:\w+ ){0,3}(?:söka|ansöka|få|delta|använda)|\b(?:an)?sök\b|\bis (?:\w+ )?open"
    r"|can (?:\w+ )?apply|still (?:open|running|available)",
    re.IGNORECASE,
)
DENIAL = re.compile(
    r"\b(?:inte|ej|ingen|inget|inga|aldrig|var|kunde|gick|not|never|was|were)\b|avslut|stäng|upphör|pågick|ended|closed", re.IGNORECASE
)


class ChatModelError(AdviserError):
    """The chat model cannot be used."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a model is asked: the question in its conversation, and the passages it may use."""

    question: str
    history: History
    passages: Sequence[Passage]
    documents: Mapping[str, Document]
    today: date


def open_chat_model(name: str) -> "BaseChatModel":
    """Open the model that `name` gives as provider:model, for example ollama:llama3.1.

    Raises:
        ChatModelError: the provider is unknown or its package is not installed.
    """
    from langchain.chat_models import init_chat_model  # noqa: PLC0415 - 1 s to import, and only a configured model needs it

    try:
        return init_chat_model(name, temperature=0, timeout=TIMEOUT, max_retries=RETRIES)
    except ImportError as error:
        package = f"langchain-{name.partition(':')[0].replace('_', '-')}"
        raise ChatModelError(f"ASSISTANT_MODEL={name} kräver ett paket som saknas. Installera det: pip install {package}.") from error
    except Exception as error:  # every provider raises its own kinds, for a missing key for example
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ChatModelError(
            f"ASSISTANT_MODEL={name} kan inte användas ({reason}). Skriv leverantör:modell, till exempel ollama:llama3.1, och nyckeln."
        ) from error


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
    except Exception as error:  # every provider raises its own kinds, which this package does not know
        raise ChatModelError(f"Chattmodellen svarade inte ({type(error).__name__}).") from error


def keep_grounded(text: str, request: Request) -> tuple[Statement, ...]:
    """Keep the sentences that cite passages which hold their numbers and names, and that call nothing open that is not; drop the rest."""
    passages = request.passages[:MOST_PASSAGES]
    statements = []
    for block in text.split("\n"):
        bullet = block.lstrip().startswith(("- ", "* "))
        line = block.lstrip(" -*\t")
        for number, span in enumerate(split_sentences(line)):
            sentence = line[span.start : span.end]
            cited = tuple(dict.fromkeys(passages[m - 1] for m in map(int, MARKERS.findall(sentence)) if 1 <= m <= len(passages)))
            words = re.sub(r"\s+([.,;:!?…])", r"\1", MARKERS.sub("", sentence)).strip()
            statement = Statement(words, cited, "bullet" if bullet and number == 0 else "sentence")
            if cited and words and is_grounded(statement) and _is_held(statement, request) and not _opens_what_is_over(statement, request):
                statements.append(statement)
    return tuple(statements)


def _is_held(statement: Statement, request: Request) -> bool:
    """Tell whether the names and the numbers in words that a sentence gives stand in what it cites, or in the question."""
    held = " ".join([request.question, *(f"{p.chunk.title} {' '.join(p.chunk.section)} {p.text}" for p in statement.passages)])
    known, figures = held.lower(), numbers_in(held)
    names = [name.lower().removesuffix("s") for name in NAME.findall(statement.text)]
    words = [word for word in re.findall(r"[^\W\d_]+", statement.text.lower()) if word in MANY or NUMBER_WORDS.get(word, 0) > 1]
    return all(name in known for name in names) and all(word in known or str(NUMBER_WORDS.get(word)) in figures for word in words)


def _opens_what_is_over(statement: Statement, request: Request) -> bool:
    """Tell whether a sentence says that a programme can be used which is over on the day, or has not begun."""
    if not OPEN_CLAIM.search(statement.text) or DENIAL.search(statement.text):
        return False
    documents, today = request.documents, request.today
    cited = {passage_status(passage, documents.get(passage.document_id), today) for passage in statement.passages}
    text = statement.text.lower()
    named = {status_on(d.programme, today) for d in documents.values() if d.programme and short_title(d.title).lower() in text}
    return bool((cited | named) & CLOSED)


def put_in_words(text: str, request: Request, extractive: Draft) -> Draft | None:
    """Return the extractive draft with the model's sentences after what it says of the status; None when none of them holds."""
    kept = keep_grounded(text, request)
    status = tuple(statement for statement in extractive.statements if statement.is_status)
    return replace(extractive, statements=(*status, *kept)) if kept else None
