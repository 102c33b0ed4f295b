"""Hold a company's conversation with the adviser: one exchange per question, from waiting to answered."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from assistant.adviser import Adviser
from assistant.company import Company
from assistant.types import Answer, Turn
from assistant.web.languages import Language
from assistant.web.wording import FAILED
from corpus.errors import AdviserError

logger = logging.getLogger(__name__)

Phase = Literal["waiting", "answering", "done", "stopped", "failed"]

SHOWN_QUESTION: Final = 800  # characters; a longer question is refused anyway and would fill the page
MAX_EXCHANGES: Final = 40  # shown and remembered; bounds what a session holds in memory and sends with each answer


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what became of it."""

    number: int  # from 1, unique in the conversation; part of the anchors on the page
    question: str
    phase: Phase = "waiting"
    answer: Answer | None = None  # growing while `answering`, finished when `done`
    notice: str | None = None  # why there is no finished answer
    is_kept: bool = False  # in the question log, so that it can be noted what the company thinks of the answer


Conversation = tuple[Exchange, ...]  # oldest first


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: what the browser holds of the company, whether the question is kept in the log, and the page's language."""

    company: Company | None = None
    is_kept: bool = False
    language: Language = "sv"


ANYONE: Final = Visitor()


def history_of(conversation: Sequence[Exchange]) -> list[Turn]:
    """Return the turns of the answered exchanges, oldest first."""
    answered = [exchange for exchange in conversation if exchange.phase == "done"]
    return [
        turn
        for exchange in answered
        if exchange.answer
        for turn in (Turn("user", exchange.question), Turn("assistant", exchange.answer.answer))
    ]


def _answer(adviser: Adviser, waiting: Exchange, history: Sequence[Turn], visitor: Visitor) -> Iterator[Exchange]:
    yield waiting
    answer, language = None, visitor.language
    try:
        for answer in adviser.stream(waiting.question, history=history, company=visitor.company):
            yield replace(waiting, phase="answering", answer=answer)
    except AdviserError as error:
        yield replace(waiting, phase="failed", notice=str(error))
    except Exception:  # the edge of the page: the company gets a sentence, the operator the traceback
        logger.exception("The adviser failed on a question from the chat page")
        yield replace(waiting, phase="failed", notice=FAILED[language])
    else:
        yield replace(waiting, phase="done" if answer else "failed", answer=answer, notice=None if answer else FAILED[language])


def converse(adviser: Adviser, question: str, conversation: Conversation, *, visitor: Visitor = ANYONE) -> Iterator[Conversation]:
    """Yield the conversation with the new question waiting, then with its growing answer, then finished."""
    number = conversation[-1].number + 1 if conversation else 1
    kept = conversation[-(MAX_EXCHANGES - 1) :]
    for exchange in _answer(adviser, Exchange(number, question.strip(), is_kept=visitor.is_kept), history_of(kept), visitor):
        yield (*kept, exchange)
