"""An exchange goes from waiting to answered, failed or stopped, and history holds what was answered."""

import logging
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from assistant.types import Turn
from assistant.web.dialogue import MAX_EXCHANGES, Conversation, Exchange, converse, history_of
from assistant.web.wording import FAILED

Talk = Callable[..., Conversation]


@pytest.fixture
def talk(script: SimpleNamespace) -> Talk:
    """Ask the questions in order and return the conversation."""

    def ask(*questions: str) -> Conversation:
        conversation: Conversation = ()
        for question in questions:
            *_, conversation = converse(script.ScriptedAdviser(), question, conversation)
        return conversation

    return ask


def test_a_question_is_shown_before_its_answer_and_the_answer_grows(talk: Talk, script: SimpleNamespace) -> None:
    phases = [grown[-1].phase for grown in converse(script.ScriptedAdviser(), " robot? ", ())]
    assert phases == ["waiting", "answering", "answering", "done"]
    assert talk(" robot? ")[0] == Exchange(1, "robot?", "done", script.ROBOT)


def test_the_advisers_own_error_is_shown_in_its_words(talk: Talk, script: SimpleNamespace) -> None:
    assert talk("x" * 5000)[-1].notice == script.TOO_LONG


def test_an_unforeseen_error_gets_a_sentence_and_the_log_a_traceback_without_the_question(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        (exchange,) = talk("krasch i gjuteriet")
    assert (exchange.phase, exchange.notice) == ("failed", FAILED["sv"])
    assert "RuntimeError" in caplog.text
    assert "gjuteriet" not in caplog.text


def test_history_holds_the_answered_questions_in_order(talk: Talk, script: SimpleNamespace) -> None:
    conversation = talk("Fråga ett?", "krasch", "x" * 5000, "robot?")
    assert history_of(conversation) == [
        Turn("user", "Fråga ett?"), Turn("assistant", script.NOT_FOUND.answer),
        Turn("user", "robot?"), Turn("assistant", script.ROBOT.answer),
    ]  # fmt: skip
    assert [exchange.number for exchange in conversation] == [1, 2, 3, 4]


def test_the_adviser_gets_the_history_without_the_question(talk: Talk, script: SimpleNamespace) -> None:
    adviser = script.ScriptedAdviser()
    list(converse(adviser, "Och sen?", talk("Fråga ett?")))
    assert adviser.asked == [("Och sen?", (Turn("user", "Fråga ett?"), Turn("assistant", script.NOT_FOUND.answer)), None)]


def test_a_long_conversation_forgets_its_beginning_and_keeps_its_numbers(talk: Talk) -> None:
    conversation = talk(*(f"Fråga {number}?" for number in range(MAX_EXCHANGES + 3)))
    assert len(conversation) == MAX_EXCHANGES
    assert conversation[-1].number == MAX_EXCHANGES + 3
