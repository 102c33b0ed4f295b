"""How sure the adviser is follows from what it read and found: more of what speaks for a status never makes it less sure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.confidence import (
    ADVICE,
    ANSWERED,
    SCOPE,
    advice_confidence,
    advice_features,
    answer_confidence,
    answer_features,
    confidence_in,
    scope_confidence,
    scope_features,
)
from assistant.question import Understanding
from assistant.retriever import Retrieval, Retriever
from assistant.situation import Situation
from index.searcher import Searcher

HELD_OUT = Path(__file__).parents[1] / "questions" / "held_out.jsonl"
TODAY = date(2026, 11, 22)
Look = Callable[[str], Situation]
FEE = "Vad kostar medlemskap i Techtank?"
DESCRIBED = "Vi är ett tillverkningsföretag i Olofström med 30 anställda och vill automatisera med robot."
WEATHER = "Vad blir det för väder i morgon?"


@pytest.fixture(scope="module")
def look(retriever: Retriever, searcher: Searcher, read: Callable[..., Understanding]) -> Look:
    """Read a question and retrieve for it."""

    def situation(question: str) -> Situation:
        understanding = read(question)
        return Situation(understanding, retriever.retrieve(understanding), searcher.documents(), TODAY)

    return situation


@pytest.mark.parametrize(
    ("features", "weights"),
    [(scope_features, SCOPE), (advice_features, ADVICE), (answer_features, ANSWERED)],
    ids=["scope", "advice", "answered"],
)
def test_every_feature_has_a_weight_and_every_weight_a_feature(
    look: Look, features: Callable[[Situation], dict[str, float]], weights: dict[str, float]
) -> None:
    assert {*features(look(FEE)), "intercept"} == set(weights)


def test_a_question_about_support_is_more_likely_ours_than_one_about_the_weather(look: Look) -> None:
    assert scope_confidence(look(FEE)) > 0.8
    assert scope_confidence(look(DESCRIBED)) > 0.8
    assert scope_confidence(look(WEATHER)) < 0.2


def test_the_likelier_its_words_the_surer_is_the_adviser_that_a_question_is_ours(look: Look) -> None:
    asked = look("Hur lång är kursen?")
    sure = [
        scope_confidence(replace(asked, understanding=replace(asked.understanding, scope=scope))) for scope in (0.0, 0.2, 0.5, 0.8, 1.0)
    ]
    assert sure == sorted(sure)
    assert len(set(sure)) == len(sure)
    assert all(0 < probability < 1 for probability in sure)


@pytest.mark.parametrize(
    "foreign",
    [{"refusal": "expert"}, {"refusal": "writing"}, {"is_domain": False}],
    ids=["an expert's", "to write", "no word of the field"],
)
def test_what_speaks_against_the_task_makes_a_question_less_likely_ours(look: Look, foreign: dict[str, object]) -> None:
    asked = look("Vilka kurser finns?")
    other = replace(asked, understanding=replace(asked.understanding, **foreign))  # type: ignore[arg-type]
    assert scope_confidence(other) < scope_confidence(asked)


@pytest.mark.parametrize("question", [DESCRIBED, "Vi är 18 anställda, formsprutar plast och vill sänka energikostnaden."])
def test_a_company_that_describes_its_need_asks_for_advice(look: Look, question: str) -> None:
    assert advice_confidence(look(question)) > 0.5


@pytest.mark.parametrize("question", [FEE, "Är Robotlyftet öppet?", "Hur säger man robot på spanska?"])
def test_a_question_of_fact_or_method_does_not_ask_for_advice(look: Look, question: str) -> None:
    assert advice_confidence(look(question)) < 0.5


def test_the_nearer_a_known_wish_the_likelier_advice_is_asked_for(look: Look) -> None:
    asked = look(DESCRIBED)
    near = replace(asked, retrieval=replace(asked.retrieval, wish=asked.retrieval.wish + 10))
    assert advice_confidence(near) > advice_confidence(asked)


def test_a_gap_that_fits_makes_an_answer_less_sure_and_a_fact_more(look: Look) -> None:
    asked = look(FEE)
    passages = asked.retrieval.passages
    facts = tuple(passage for passage in passages if not passage.is_gap)
    gaps = tuple(replace(passage, score=facts[0].score) for passage in passages if passage.is_gap)
    assert facts
    assert gaps

    def sure(retrieval: Retrieval) -> float:
        return answer_confidence(replace(asked, retrieval=retrieval))

    found = asked.retrieval
    assert sure(replace(found, passages=facts)) > sure(replace(found, passages=(*facts, *gaps))) > sure(replace(found, passages=gaps))


def test_what_is_sure_of_a_status_is_what_the_status_says(look: Look) -> None:
    asked = look(FEE)
    ours, told = scope_confidence(asked), answer_confidence(asked)
    assert confidence_in("out_of_scope", asked) == pytest.approx(1 - ours)
    assert confidence_in("clarify", asked) == pytest.approx(ours)
    assert confidence_in("answered", asked) == pytest.approx(ours * told)
    assert confidence_in("not_found", asked) == pytest.approx(ours * (1 - told))


def test_every_answer_says_how_sure_its_status_is(exchanges: list[SimpleNamespace]) -> None:
    assert [exchange.id for exchange in exchanges if not 0 <= exchange.answer.confidence <= 1] == []
    assert len({exchange.answer.confidence for exchange in exchanges}) > 100


def test_no_score_however_great_overflows(look: Look) -> None:
    asked = look(FEE)
    for score in (-1e9, 1e9):
        passages = tuple(replace(passage, score=score) for passage in asked.retrieval.passages)
        assert 0 <= answer_confidence(replace(asked, retrieval=replace(asked.retrieval, passages=passages))) <= 1


def test_where_nothing_was_found_the_documents_do_not_answer(look: Look) -> None:
    nothing = replace(look(FEE), retrieval=Retrieval((), {}))
    assert answer_confidence(nothing) == 0.0
    assert confidence_in("not_found", nothing) == scope_confidence(nothing)
