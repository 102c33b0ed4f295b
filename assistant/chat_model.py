"""Let a chat model write the answer from the passages, within a set time, and keep only the sentences that the passages hold."""

import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from math import ceil
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from assistant import phrases
from assistant.citing import passage_status
from assistant.grounding import Cell, Draft, Statement, make_row, numbers_in
from assistant.profile import Profile
from assistant.retriever import Passage
from assistant.support import Ground, find_objection
from assistant.tables import Line, fit_row, read_lines, read_row
from assistant.types import History, RemovedSentence
from corpus.errors import AdviserError
from index.splitter import split_sentences

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

logger = logging.getLogger(__name__)
MOST_PASSAGES = 12
MOST_CHARACTERS = 6_000  # of a model's text; a longer one runs wild
TIMEOUT = 30.0  # seconds for the whole answer, after which the extractive one is shown
RETRIES = 0  # a second try would begin when the answer must be there
TURNS_SHOWN = 6  # of the history
MARKERS = re.compile(r"[\[【](\d{1,2}(?:\s*,\s*\d{1,2})*)[\]】]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
SENTENCE_ENDS = re.compile(r"[.!?\n]")
MARKUP = re.compile(
    r"</?[a-z!]|//\w|\[[\d ]{3,}\]|<[^>]{0,400}>|!?\[[^\]\n]{0,200}\]\([^)\n]{0,400}\)|```|https?://\S+|www\.\S+", re.IGNORECASE
)


class ChatModelError(AdviserError):
    """The chat model cannot be used, or did not answer as it should."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a model is asked: the question in its conversation, and the passages it may use."""

    history: History
    passages: Sequence[Passage]
    profile: Profile
    ground: Ground


@dataclass(frozen=True, slots=True)
class Writer:
    """An open chat model with its name and how long it may take for an answer (seconds)."""

    model: "BaseChatModel"
    name: str = ""
    timeout: float = TIMEOUT


@dataclass(slots=True)
class Transcript:
    """What was said to a chat model and by it, filled in while it writes; for the staff."""

    model: str
    messages: list[tuple[str, str]] = field(default_factory=list)  # role, text
    text: str = ""  # as the model wrote it
    removed: list[RemovedSentence] = field(default_factory=list)
    read: int = 0  # tokens; 0 where the model does not tell
    written: int = 0  # the same
    fault: str = ""  # why there is no text


def open_chat_model(name: str, *, timeout: float = TIMEOUT, base_url: str | None = None) -> Writer:
    """Open the model that `name` gives as provider:model, for example ollama:gemma3.

    Raises:
        ChatModelError: the provider is unknown or its package is not installed.
    """
    from langchain.chat_models import init_chat_model  # noqa: PLC0415 - 1 s to import, and only a configured model needs it

    # Any: each provider's own keywords; whole seconds, since Mistral takes no others
    options: dict[str, Any] = {"temperature": 0, "timeout": ceil(timeout), "max_retries": RETRIES}
    if name.startswith("ollama:"):
        options["client_kwargs"] = {"timeout": ceil(timeout)}  # it drops the other in silence
    if base_url:
        options["base_url"] = base_url
    try:
        return Writer(init_chat_model(name, **options), name, timeout)
    except ImportError as error:
        package = f"langchain-{name.partition(':')[0].replace('_', '-')}"
        raise ChatModelError(f"ASSISTANT_MODEL={name} kräver ett paket som saknas. Installera det: pip install {package}.") from error
    except Exception as error:  # every provider raises its own kinds, for a missing key for example
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ChatModelError(
            f"ASSISTANT_MODEL={name} kan inte användas ({reason}). Skriv leverantör:modell, till exempel ollama:gemma3, och nyckeln."
        ) from error


def _fenced(text: str) -> str:
    """Return a text that cannot end the element it stands in."""
    return escape(text)


def build_messages(request: Request) -> list[tuple[str, str]]:
    """Return the prompt as (role, text): the rules, the history, and then the data with the question, each fenced."""
    shown, ground = [], request.ground
    for marker, passage in enumerate(request.passages[:MOST_PASSAGES], start=1):
        document = ground.documents.get(passage.document_id)
        source = next(filter(None, (document.source(number) for number in passage.sources)), None) if document else None
        shown.append(
            phrases.PASSAGE.format(
                marker=marker, title=_fenced(passage.chunk.title), section=_fenced(" › ".join(passage.chunk.section)) or "–",
                status=passage_status(passage, document, ground.today) or "–", published=(source and source.published) or "odaterad",
                text=_fenced(passage.text),
            )
        )  # fmt: skip
    rules = phrases.SYSTEM_PROMPT.format(not_found=phrases.NOT_IN_DOCUMENTS, today=ground.today.isoformat())
    messages = [("system", rules)]
    messages += [("human" if t.role == "user" else "ai", MARKERS.sub("", t.content)) for t in request.history[-TURNS_SHOWN:]]
    asked = phrases.ASKED.format(passages="\n".join(shown), profile=_described(request.profile), question=_fenced(ground.question))
    return [*messages, ("human", asked)]


def _described(profile: Profile) -> str:
    size = f"{profile.employees} anställda" if profile.employees is not None else ""
    return ", ".join(filter(None, [size, profile.region or "", *profile.industries])) or "inget känt"


def generate(writer: Writer, request: Request, transcript: Transcript) -> Iterator[str]:
    """Yield the model's text as it grows; give up when its time is out, even if the connection says nothing.

    Raises:
        ChatModelError: the model's service does not answer as it should, or in time.
    """
    parts: SimpleQueue[str | Exception | None] = SimpleQueue()
    left = Event()
    transcript.messages = build_messages(request)
    Thread(target=_read_stream, args=(writer, transcript, parts, left), daemon=True, name="chat model").start()
    deadline = time.monotonic() + writer.timeout
    text = ""
    try:
        while len(text) < MOST_CHARACTERS:
            if time.monotonic() > deadline:
                raise ChatModelError(f"Chattmodellen blev inte klar inom {writer.timeout:g} sekunder.")
            try:
                part = parts.get(timeout=max(deadline - time.monotonic(), 0.0))
            except Empty as error:
                raise ChatModelError(f"Chattmodellen blev inte klar inom {writer.timeout:g} sekunder.") from error
            if isinstance(part, Exception):
                raise ChatModelError(f"Chattmodellen svarade inte ({type(part).__name__}).") from part
            if part is None:
                return
            text = (text + part)[:MOST_CHARACTERS]
            yield text
    finally:
        left.set()


def _read_stream(writer: Writer, transcript: Transcript, parts: "SimpleQueue[str | Exception | None]", left: Event) -> None:
    """Read the model's stream in a thread of its own, so that a silent connection cannot hold up the answer."""
    try:
        for part in writer.model.stream(transcript.messages):
            if left.is_set():
                return
            if usage := part.usage_metadata:
                transcript.read += usage["input_tokens"]
                transcript.written += usage["output_tokens"]
            parts.put(part.text)
        parts.put(None)
    except Exception as error:  # noqa: BLE001 - every provider raises its own kinds; the reader of `parts` raises it as ours
        parts.put(error)


@dataclass(frozen=True, slots=True)
class Sifted:
    """A model's text after the check: what may be shown, and what was removed with the reason."""

    kept: tuple[Statement, ...]
    removed: tuple[RemovedSentence, ...]


def sift(text: str, request: Request, judged: dict[str, Statement | RemovedSentence] | None = None, *, is_whole: bool = True) -> Sifted:
    """Keep the sentences that their cited passages hold; of a growing text only those that are finished are looked at.

    `judged` remembers every sentence, so that a growing text costs no more than its new sentences.
    """
    judged = {} if judged is None else judged
    found: list[Statement | RemovedSentence] = []
    for line in read_lines(CONTROL.sub("", text).split("\n"), is_whole=is_whole):
        if line.head:
            found += _sift_row(line, request, judged)
            continue
        for number, sentence in enumerate(_sentences(line)):
            if sentence not in judged:
                judged[sentence] = _judge(sentence, request)
            verdict = judged[sentence]
            if isinstance(verdict, Statement) and number == 0 and line.text.lstrip().startswith(("- ", "* ")):
                verdict = replace(verdict, style="bullet")
            found.append(verdict)
    unique = list(dict.fromkeys(found))
    kept = tuple(item for item in unique if isinstance(item, Statement))
    return Sifted(kept, tuple(item for item in unique if isinstance(item, RemovedSentence)))


def _sentences(line: Line) -> Iterator[str]:
    """Yield the finished sentences of a line that say something."""
    text = line.text.lstrip(" -*\t#>")
    spans = split_sentences(text)
    for span in spans[:-1] if line.is_open else spans:
        if re.search(r"\w", MARKERS.sub("", text[span.start : span.end])):
            yield text[span.start : span.end].strip()


def _sift_row(line: Line, request: Request, judged: dict[str, Statement | RemovedSentence]) -> list[Statement | RemovedSentence]:
    """Judge a row as one sentence together with its head, and return it with that, or why it may not be shown."""
    cells = fit_row(read_row(line.text), len(line.head))
    said = "; ".join(": ".join(filter(None, pair)) for pair in zip(line.head, cells, strict=True) if pair[1])
    if said not in judged:
        judged[said] = _judge(said, request)
    verdict = judged[said]
    if isinstance(verdict, RemovedSentence):
        return [verdict]
    head, row = (make_row(*(Cell(_words(cell), _cited(cell, request)) for cell in part)) for part in (line.head, cells))
    return [replace(head, derived=frozenset(numbers_in(head.text))), row]


def _cited(text: str, request: Request) -> tuple[Passage, ...]:
    """Return the passages that the markers in a text stand for."""
    passages = request.passages[:MOST_PASSAGES]
    markers = [int(number) for group in MARKERS.findall(text) for number in group.split(",")]
    return tuple(dict.fromkeys(passages[marker - 1] for marker in markers if 1 <= marker <= len(passages)))


def _words(text: str) -> str:
    """Return a text without markers and bold."""
    words = re.sub(r"\s+", " ", MARKERS.sub("", text))
    return re.sub(r"\s+([.,;:!?…])", r"\1", words).replace("**", "").strip()


def _judge(sentence: str, request: Request) -> Statement | RemovedSentence:
    """Return what of a sentence may be shown, or why none of it may."""
    cited, words = _cited(sentence, request), _words(sentence)
    objection = "markup" if MARKUP.search(words) else find_objection(words, cited, request.ground)
    if objection:
        return RemovedSentence(words, objection, tuple(passage.document_id for passage in cited))
    return Statement(words, cited)


def write_with_model(
    writer: Writer, request: Request, extractive: Draft, transcript: Transcript, *, on_removed: Callable[[RemovedSentence], None]
) -> Iterator[Draft]:
    """Yield the answer as the model writes it, checked sentence by sentence; the last draft is whole.

    When the model fails, is late, refuses or says nothing that its passages hold, the extractive draft comes with one line that says so.
    """
    text, reason = "", phrases.MODEL_UNSUPPORTED
    judged: dict[str, Statement | RemovedSentence] = {}
    ends = 0
    try:
        for text in generate(writer, request, transcript):
            transcript.text = text
            if (now := len(SENTENCE_ENDS.findall(text))) > ends:
                ends = now
                if kept := sift(text, request, judged, is_whole=False).kept:
                    yield replace(_put_in_words(kept, extractive), suggestions=())
    except ChatModelError as error:
        logger.warning("%s Svaret skrevs utan modell.", error)
        text, transcript.fault = "", str(error)
    sifted = sift(text, request, judged)
    for sentence in sifted.removed:
        if sentence.text != phrases.NOT_IN_DOCUMENTS:  # what the rules ask for where the passages do not answer
            transcript.removed.append(sentence)
            _tell(on_removed, sentence)
    if sifted.kept:
        yield _put_in_words(sifted.kept, extractive)
    else:
        line = Statement(reason if text.strip() else phrases.MODEL_SILENT, style="paragraph")
        yield replace(extractive, statements=(*extractive.statements, line), longest=extractive.longest + len(line.text) + 2)


def _tell(on_removed: Callable[[RemovedSentence], None], sentence: RemovedSentence) -> None:
    """Tell of a removed sentence; that it cannot be noted must not cost the answer."""
    try:
        on_removed(sentence)
    except AdviserError:
        logger.exception("A removed sentence could not be noted")


def _put_in_words(kept: Sequence[Statement], extractive: Draft) -> Draft:
    """Return the extractive draft with the model's sentences after what it says of the status."""
    status = tuple(statement for statement in extractive.statements if statement.is_status)
    return replace(extractive, statements=(*status, *kept))
