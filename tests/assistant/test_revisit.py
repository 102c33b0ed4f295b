"""Asked where it stands the adviser shows its sources word for word; asked whether it is sure it repeats them, with their date."""

import re
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from assistant import phrases
from assistant.conversation import Adviser
from assistant.grounding import Draft, Statement
from assistant.question import Understanding
from assistant.retriever import Passage, Retriever
from assistant.revisit import MOST_QUOTES, MOST_RESTATED, confirm, find_previous, show_quotes
from assistant.situation import Situation
from assistant.types import Answer, Turn
from index.searcher import Searcher

TODAY = date(2026, 11, 22)
AdviseOn = Callable[..., Adviser]
Ask = Callable[..., Answer]
Write = Callable[..., str]
WHERE = ["Var står det?", "Vilken källa är det?", "Hur vet du det?", "Varifrån kommer det?"]
SURE = ["Är det säkert?", "Är du säker på det?", "Stämmer det verkligen?", "Jag har hört något annat."]


def turns(*contents: str) -> Sequence[Turn]:
    """A history that begins with the company."""
    return [Turn("user" if place % 2 == 0 else "assistant", content) for place, content in enumerate(contents)]


def follow_up(reply: Ask, question: str, then: str) -> tuple[Answer, Answer]:
    """Ask a question, and then another about the answer."""
    first = reply(question, history=(), today=TODAY)
    return first, reply(then, history=turns(question, first.answer), today=TODAY)


@pytest.fixture
def situation(retriever: Retriever, searcher: Searcher, read: Callable[..., Understanding]) -> Situation:
    understanding = read("Vad kostar medlemskap i Techtank?")
    return Situation(understanding, retriever.retrieve(understanding), searcher.documents(), TODAY)


@pytest.fixture
def facts(situation: Situation) -> list[Passage]:
    """Sentences of different texts, best first."""
    return [passage for passage in situation.retrieval.passages if not passage.is_gap][:8]


def answered(passages: Sequence[Passage]) -> Draft:
    return Draft("answered", tuple(Statement(passage.text, (passage,), is_verbatim=True) for passage in passages))


@pytest.mark.parametrize(
    ("history", "place"),
    [
        (turns("Vad är SPIK?", "Ett projekt."), 0),
        (turns("Vad är SPIK?", "Ett projekt.", "Vad kostar det?", "Ingenting."), 2),
        (turns("Vad är SPIK?", "Ett projekt.", "Var står det?", "Här."), 0),
        (turns("Vad är SPIK?", "Ett projekt.", "Är det säkert?", "Ja.", "Var står det?", "Här."), 0),
        (turns("Var står det?", "Ingenstans."), None),
        ((), None),
    ],
    ids=["one", "the newest", "past where", "past sure and where", "only where", "nothing said"],
)
def test_the_answer_before_is_to_the_newest_question_that_asks_for_more_than_its_source(history: Sequence[Turn], place: int | None) -> None:
    assert find_previous(history) == place


@pytest.mark.parametrize("question", WHERE)
def test_asked_where_it_stands_the_answer_before_is_shown_verbatim_with_source_and_date(ask: Ask, question: str) -> None:
    first, quoted = follow_up(ask, "Är Robotlyftet öppet?", question)
    opening, *lines = quoted.answer.split("\n")
    assert opening == phrases.SOURCE
    assert lines
    assert {citation.quote for citation in quoted.citations} == {citation.quote for citation in first.citations}
    for line, citation in zip(lines, quoted.citations, strict=True):
        source = f"källa från {citation.published}" if citation.published else "odaterad källa"
        assert line == f"- ”{citation.quote}” ({citation.title}, {source}) [{citation.marker}]"


def test_at_most_five_sentences_are_quoted(situation: Situation, facts: list[Passage]) -> None:
    assert len(facts) > MOST_QUOTES == 5
    opening, *quotes = show_quotes(answered(facts), situation).statements
    assert opening.text == phrases.SOURCE
    assert [quote.passages for quote in quotes] == [(passage,) for passage in facts[:MOST_QUOTES]]


def test_a_sentence_that_carries_two_statements_is_quoted_once(situation: Situation, facts: list[Passage]) -> None:
    assert len(show_quotes(answered([facts[0], facts[0]]), situation).statements) == 2


def test_an_answer_without_sources_has_none_to_show(ask: Ask) -> None:
    _, quoted = follow_up(ask, "Hej!", "Var står det?")
    assert (quoted.status, quoted.answer, quoted.citations) == ("not_found", phrases.NOTHING_CITED, ())


@pytest.mark.parametrize("question", SURE)
def test_asked_whether_it_is_sure_the_adviser_says_from_when_the_source_is_and_whom_to_ask(
    advise_on: AdviseOn, programme: Write, question: str
) -> None:
    adviser = advise_on({"a.md": programme("a", "Kustlyftet", "Kustlyftet ger kurser om båtar. [1]", published="2024-05")})
    first, sure = follow_up(adviser.reply, "Vad är Kustlyftet?", question)
    assert sure.answer == f"{phrases.CHALLENGE.format(date='källa från 2024-05', contact='Länets kontor')}\n\n{first.answer}"
    assert sure.contact is not None
    assert sure.contact.name == "Länets kontor"


def test_a_source_without_a_date_is_said_to_have_none(advise_on: AdviseOn, programme: Write) -> None:
    adviser = advise_on({"a.md": programme("a", "Kustlyftet", "Kustlyftet ger kurser om båtar. [1]", published="null")})
    for then in ("Är det säkert?", "Var står det?"):
        assert phrases.NO_DATE in follow_up(adviser.reply, "Vad är Kustlyftet?", then)[1].answer


def test_a_doubted_answer_is_given_again_and_not_changed(ask: Ask) -> None:
    first, sure = follow_up(ask, "Vi är 30 anställda. Vad kostar medlemskap i Techtank?", "Är det säkert?")
    assert "För 30 anställda blir avgiften 15 000 kronor" in first.answer
    assert "För 30 anställda blir avgiften 15 000 kronor" in sure.answer
    assert {citation.quote for citation in sure.citations} <= {citation.quote for citation in first.citations}


def test_at_most_three_statements_are_said_again_and_only_those_with_a_source(situation: Situation, facts: list[Passage]) -> None:
    previous = answered(facts)
    unsupported = Statement("Hör av er.")
    previous = Draft("answered", (unsupported, *previous.statements))
    opening, *again = confirm(previous, situation).statements
    assert opening.text.startswith("Svaret stämmer med dokumenten")
    assert [statement.text for statement in again] == [passage.text for passage in facts[:MOST_RESTATED]]


def test_a_doubted_comparison_keeps_its_head_and_its_confidence(ask: Ask) -> None:
    first, sure = follow_up(ask, "Vad är skillnaden mellan Robotlyftet och Automationscheck?", "Är du säker?")
    table, again = ([line for line in answer.answer.splitlines() if line.startswith("|")] for answer in (first, sure))
    assert again == table[: len(again)]
    assert len(again) == 2 + MOST_RESTATED
    assert sure.confidence == first.confidence


@pytest.mark.parametrize(
    "question", ["Vad kostade Live in Blekinge per företag?", "Kan du mejla Almi åt oss?"], ids=["not known", "refused"]
)
def test_whom_to_ask_is_said_once_however_often_an_answer_is_doubted(ask: Ask, question: str) -> None:
    first, sure = follow_up(ask, question, "Är det säkert?")
    assert (sure.status, sure.answer, sure.contact) == (first.status, first.answer, first.contact)
    again = ask("Är det säkert?", history=turns(question, first.answer, "Är det säkert?", sure.answer))
    assert again.answer == first.answer


def test_what_is_not_known_is_not_said_to_be_sure(ask: Ask) -> None:
    first, sure = follow_up(ask, "Vad kostade Live in Blekinge per företag?", "Är det säkert?")
    assert first.status == sure.status == "not_found"
    assert "Svaret stämmer" not in sure.answer
    assert first.answer in sure.answer


@pytest.mark.parametrize(
    ("question", "words"),
    [("Var står det att Havslyftet finns?", "fiske"), ("Var står det vad det kostar?", "kostar framgår inte")],
    ids=["another name", "another fact"],
)
def test_a_question_that_asks_for_more_is_answered_as_one_of_its_own(
    advise_on: AdviseOn, programme: Write, question: str, words: str
) -> None:
    documents = [
        programme("a", "Kustlyftet", "Kustlyftet ger kurser om båtar. [1]"),
        programme("b", "Havslyftet", "Havslyftet ger kurser om fiske. [1]"),
    ]
    adviser = advise_on({f"{number}.md": text for number, text in enumerate(documents)})
    _, answer = follow_up(adviser.reply, "Vad är Kustlyftet?", question)
    assert words in answer.answer
    assert phrases.SOURCE not in answer.answer


def test_where_it_stands_can_be_asked_after_a_doubt(ask: Ask) -> None:
    question = "Vad kostar medlemskap i Techtank?"
    first, sure = follow_up(ask, question, "Är det säkert?")
    quoted = ask("Var står det?", history=turns(question, first.answer, "Är det säkert?", sure.answer))
    assert quoted.answer.startswith(phrases.SOURCE)
    assert "500 kronor per anställd" in quoted.citations[0].quote


def test_quotes_of_a_table_come_from_both_its_documents(ask: Ask) -> None:
    _, quoted = follow_up(ask, "Vad är skillnaden mellan Robotlyftet och Automationscheck?", "Var står det?")
    assert {"iuc/robotlyftet", "iuc/automationscheck"} == {citation.document_id for citation in quoted.citations}
    assert len(re.findall("^- ”", quoted.answer, re.MULTILINE)) == len(quoted.citations)
