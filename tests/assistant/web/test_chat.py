"""The chat page's wiring, without a browser: what its handlers show, and how they are offered."""

from types import SimpleNamespace

import pytest

from assistant.company import Company
from assistant.profile import make_profile
from assistant.web import wording
from assistant.web.chat import CONCURRENT_ANSWERS, ChatPage
from assistant.web.guide_state import parse_company
from assistant.web.kept_conversation import parse_conversation


@pytest.fixture(scope="module")
def page(script: SimpleNamespace) -> ChatPage:
    return ChatPage(script.ScriptedAdviser())


def test_asking_shows_the_question_then_the_answer_with_sources_and_empties_the_box(page: ChatPage) -> None:
    shown = list(page.ask("Stöd till robot?", ""))
    assert wording.SEARCHING["sv"] in shown[0][1]
    _, talk, sources, box, _ = shown[-1]
    assert "Automationscheck" in talk
    assert "110 miljoner kronor" in sources
    assert box == ""


def test_a_refused_question_goes_back_to_its_box(page: ChatPage, script: SimpleNamespace) -> None:
    *_, (_, talk, _, box, _) = page.ask("x" * 5000, "")
    assert script.TOO_LONG in talk
    assert box == "x" * 5000


def test_what_is_known_of_the_company_goes_with_the_question_and_what_it_tells_comes_back(page: ChatPage) -> None:
    first, *_ = page.ask("Vi är 14 anställda. Stöd till robot?", "", '{"region": "Olofström"}')
    assert parse_company(first[-1]) == Company(make_profile(14, "Olofström"))
    assert "Ta bort 14 anställda" in page.draw_company(first[-1])


@pytest.mark.parametrize("question", ["", "  ", "\n\t"])
def test_an_empty_question_does_nothing(page: ChatPage, question: str) -> None:
    assert list(page.ask(question, "")) == []


def test_clearing_returns_to_the_welcome(page: ChatPage) -> None:
    conversation, talk, _, box, company = page.restart()
    assert (conversation, box, company) == ("", "", "")
    assert wording.WELCOME["sv"] in talk


def test_nothing_of_a_conversation_stays_on_the_server(page: ChatPage) -> None:
    *_, (first, *_) = page.ask("Stöd till robot?", "")
    *_, (second, *_) = page.ask("Något annat?", "")
    assert [len(parse_conversation(kept)) for kept in (first, second)] == [1, 1]
    *_, (third, *_) = page.ask("Och sen?", first)
    assert [exchange.question for exchange in parse_conversation(third)] == ["Stöd till robot?", "Och sen?"]
    assert not [block for block in page.blocks.blocks.values() if block.get_block_name() == "state"]


def test_every_handler_is_private_and_several_answers_run_at_once(page: ChatPage) -> None:
    assert {handler.api_visibility for handler in page.blocks.fns.values()} == {"private"}
    assert page.blocks._queue.default_concurrency_limit == CONCURRENT_ANSWERS > 1


def test_every_label_is_set_by_us(page: ChatPage) -> None:
    boxes = [block for block in page.blocks.blocks.values() if block.get_block_name() == "textbox" and block.visible != "hidden"]
    assert [(box.label, box.placeholder) for box in boxes] == [(wording.QUESTION_LABEL["sv"], wording.QUESTION_PLACEHOLDER["sv"])]
