"""A question takes the kind of answer it asks for: advice, a question back, facts, or a friendly no."""

from collections.abc import Callable

import pytest

from assistant import phrases
from assistant.question import Understanding
from assistant.routing import describes, is_vague, speaks_of_support
from assistant.situation import is_how_to
from assistant.types import Answer

Ask = Callable[..., Answer]
Read = Callable[..., Understanding]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hur säger man robot på spanska?", True),
        ("Vilken elbil ska företaget leasa?", True),
        ("Hur kan vi minska elförbrukningen?", False),
        ("Vilket stöd finns för robotar?", False),
        ("Vi är 20 anställda. Vilken maskin ska vi köpa?", False),
    ],
)
def test_a_question_of_method_is_told_from_a_need(read: Read, question: str, expected: bool) -> None:
    assert is_how_to(read(question)) is expected


def test_a_question_of_method_gets_no_programmes(ask: Ask) -> None:
    answer = ask("Hur säger man robot på spanska?")
    assert (answer.status, answer.programmes) == ("out_of_scope", ())


@pytest.mark.parametrize("question", ["Hej! Vi skulle behöva hjälp.", "Finns det bidrag vi kan få?", "Vi vill utvecklas. Några tips?"])
def test_a_wish_without_a_need_is_asked_back_about_with_choices(ask: Ask, read: Read, question: str) -> None:
    answer = ask(question)
    assert is_vague(read(question))
    assert answer.status == "clarify"
    assert "?" in answer.answer
    assert answer.suggestions


def test_a_need_with_size_and_place_is_not_asked_back_about(ask: Ask) -> None:
    assert ask("Vi är 14 anställda i Olofström och vill automatisera.").status == "answered"


def test_a_greeting_is_greeted(ask: Ask) -> None:
    assert ask("Hej!").answer == phrases.GREETING


def test_a_company_that_speaks_of_itself_is_told_from_a_text_about_the_world(read: Read) -> None:
    assert describes(read("Vi behöver folk som kan svetsa."))
    assert not describes(read("Vem uppfann ångmaskinen?"))
    assert speaks_of_support(read("Vilka kurser finns?"))
    assert not speaks_of_support(read("Hur tjock ska plåten vara?"))
