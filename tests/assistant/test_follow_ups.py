"""A follow-up question is offered only where the documents answer it, and asks for nothing that was asked or answered already."""

import importlib.util
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from assistant import phrases
from assistant.conversation import Adviser
from assistant.follow_ups import name_in_question
from assistant.types import Answer, Turn
from corpus.schema import Document

Ask = Callable[..., Answer]
Write = Callable[..., str]
AdviseOn = Callable[..., Adviser]
TODAY = date(2026, 11, 22)
SCRIPT = Path(__file__).parents[1] / "evaluation" / "suggestions.py"
EVERY = 40  # of the questions: about 30 of them, and 80 follow-up questions
KUSTLYFTET = "Kustlyftet är ett program för företag vid kusten. [1]\n\nKustlyftet startade 2019. [1]\n\n"
STARTED = "När startade Kustlyftet?"  # what leaves all the rest to be asked
COST = "  cost: Kustlyftet kostar 900 kronor. [1]\n"
APPLY = "  apply: Ni ansöker till Kustlyftet hos Länets kontor. [1]\n"
GIVES = "## Vad ni får\n\n- Kustlyftet ger kurser om bryggor och båtar. [1]\n\n"
RESULTS = "## Resultat\n\n- Kustlyftet har lett till sju nya bryggor. [1]\n"


@pytest.fixture(scope="module")
def evaluation() -> ModuleType:
    spec = importlib.util.spec_from_file_location("suggestions", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["suggestions"] = module  # where its dataclass looks for it
    spec.loader.exec_module(module)
    return module


def test_every_question_that_is_offered_is_answered_with_something_new(evaluation: ModuleType, adviser_on_documents: Adviser) -> None:
    records = [*evaluation.read_questions(evaluation.TUNE), *evaluation.read_questions(evaluation.ACCEPTANCE)][::EVERY]
    followed = [one for record in records for one in evaluation.follow(adviser_on_documents, record)[1]]
    assert len(followed) > 2 * len(records)
    wrong = {fault for fault in evaluation.FAULTS if fault != "not what it asks for"}  # that one is told by words that may be others
    assert [f"{one.question} → {one.suggestion}: {one.faults}" for one in followed if wrong & set(one.faults)] == []


def test_the_evaluation_finds_a_question_that_is_not_answered(evaluation: ModuleType, adviser_on_documents: Adviser) -> None:
    before = adviser_on_documents.reply("Vad kostar medlemskap i Techtank?", today=TODAY)
    history = [Turn("user", "Vad kostar medlemskap i Techtank?"), Turn("assistant", before.answer)]
    for question, faults in {
        "Vad kostar Kickstart Digitalisering?": {"not answered"},
        "Vad kostar medlemskap i Techtank?": {"the same text", "asked before"},
        "Vad får man av medlemskap i Techtank?": set(),
    }.items():
        reply = adviser_on_documents.reply(question, history=history, today=TODAY)
        assert set(evaluation.find_faults(adviser_on_documents, question, history, before, reply)) == faults


def offers(
    advise_on: AdviseOn, programme: Write, question: str, *, body: str = KUSTLYFTET, more: str = "", **front: str
) -> tuple[str, ...]:
    """Return what is offered after a question about a programme on the coast."""
    adviser = advise_on({"a.md": programme("a", "Kustlyftet", body, more=more, **front)})
    return adviser.reply(question, today=TODAY).suggestions


def test_what_the_document_says_is_offered_in_the_order_one_asks(advise_on: AdviseOn, programme: Write) -> None:
    offered = offers(advise_on, programme, STARTED, more=COST + APPLY, body=KUSTLYFTET + GIVES)
    assert offered == ("Vad får man av Kustlyftet?", "Vad kostar Kustlyftet?", "Hur söker vi Kustlyftet?")


def test_what_the_document_does_not_say_is_not_offered(advise_on: AdviseOn, programme: Write) -> None:
    assert offers(advise_on, programme, STARTED, more=COST) == ("Vad kostar Kustlyftet?",)


def test_what_the_document_lists_as_not_known_is_not_offered(advise_on: AdviseOn, programme: Write) -> None:
    more = APPLY + COST + "gaps:\n  - Vad Kustlyftet kostar för stora företag framgår inte av källorna.\n"
    assert offers(advise_on, programme, STARTED, more=more) == ("Hur söker vi Kustlyftet?",)


def test_what_the_answer_says_is_not_offered(advise_on: AdviseOn, programme: Write) -> None:
    assert offers(advise_on, programme, "Vad är Kustlyftet?", more=COST + APPLY, body=KUSTLYFTET + GIVES) == ()


def test_what_was_just_asked_is_not_offered(ask: Ask) -> None:
    offered = ask("Vad kostar Produktionslyftet?").suggestions
    assert len(offered) > 1
    assert "Vad kostar Produktionslyftet?" not in offered


def test_what_was_asked_earlier_in_the_conversation_is_not_offered_again(ask: Ask) -> None:
    first = ask("Vad är Klimatklivet?")
    asked = first.suggestions[0]
    history = [Turn("user", "Vad är Klimatklivet?"), Turn("assistant", first.answer)]
    second = ask(asked, history=history)
    third = ask("Hur länge pågår det?", history=[*history, Turn("user", asked.upper()), Turn("assistant", second.answer)])
    assert asked not in second.suggestions
    assert asked not in third.suggestions


def test_what_the_next_step_says_already_is_not_offered(ask: Ask) -> None:
    answer = ask("Vem kan delta i Industriklivet?")
    assert phrases.NEXT_STEP in answer.answer
    assert not [question for question in answer.suggestions if question.startswith("Hur söker vi")]


def test_of_what_is_over_only_what_it_was_is_offered(advise_on: AdviseOn, programme: Write) -> None:
    body = KUSTLYFTET + GIVES + RESULTS
    offered = offers(advise_on, programme, "Är Kustlyftet öppet?", more=COST + APPLY, body=body, status="avslutad")
    assert set(offered) <= {"Vad fick man av Kustlyftet?", "Vilka resultat gav Kustlyftet?", "Vad var Kustlyftet?"}
    assert offered


def test_what_tells_a_programme_from_one_that_sounds_like_it_is_offered_once(ask: Ask) -> None:
    offered = ask("Vad kostar Produktionslyftet?").suggestions
    assert sum(question.startswith("Vad är skillnaden mellan Produktionslyftet och ") for question in offered) == 1
    told = ask("Vad är skillnaden mellan Produktionslyftet och Produktion2030?").suggestions
    assert not [question for question in told if "skillnaden" in question]


def test_after_advice_the_other_programmes_are_asked_about_too(ask: Ask) -> None:
    answer = ask("Vi är 14 anställda i Olofström och vill automatisera.")
    named = [programme.name.split(":")[0].lower() for programme in answer.programmes]
    assert [any(name[:8] in question.lower() for question in answer.suggestions) for name in named[:2]] == [True, True]


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("Automationscheck: bidrag", "En automationscheck är ett bidrag.", "automationscheck"),
        ("Almi: lån", "Almi lånar ut pengar, se www.almi.se eller info@almi.se.", "Almi"),
        ("Kickstart Digitalisering", "Med en kickstart av Kickstart Digitalisering.", "Kickstart Digitalisering"),
        ("Medlemskap i Techtank och serviceavgift", "Ett medlemskap i Techtank kostar.", "medlemskap i Techtank"),
    ],
)
def test_a_name_is_written_as_within_a_sentence(title: str, text: str, name: str) -> None:
    assert name_in_question(Document("a", title, text, "")) == name


def test_where_it_stands_is_answered_with_the_questions_of_the_answer_before(ask: Ask) -> None:
    first = ask("Vad kostar medlemskap i Techtank?")
    history = [Turn("user", "Vad kostar medlemskap i Techtank?"), Turn("assistant", first.answer)]
    assert ask("Var står det?", history=history).suggestions == first.suggestions
