"""Advice points at two or three programmes with a reason each, asks back where a need is all that is known, and tells names apart."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant.conversation import Adviser
from assistant.types import Answer, Turn

Ask = Callable[..., Answer]
OPEN = {"pågående", "löpande"}
DESCRIBED = "Vi är ett tillverkningsföretag i Olofström med 30 anställda och vill automatisera med robot. Vilket stöd passar oss?"


def test_a_described_need_is_answered_with_programmes_and_reasons(ask: Ask) -> None:
    answer = ask(DESCRIBED)
    assert answer.status == "answered"
    assert 1 <= len(answer.programmes) <= 3
    assert all(programme.why for programme in answer.programmes)
    assert {programme.id for programme in answer.programmes} <= {citation.document_id for citation in answer.citations}


def test_advice_never_offers_what_is_over_on_the_day(ask: Ask) -> None:
    assert "iuc/robotlyftet" not in {programme.id for programme in ask(DESCRIBED).programmes}
    assert "avslutad" not in {programme.status for programme in ask(DESCRIBED).programmes}


def test_advice_on_an_earlier_day_offers_what_was_open_then(ask: Ask) -> None:
    programmes = {programme.id: programme.status for programme in ask(DESCRIBED, today=date(2020, 5, 1)).programmes}
    assert programmes.get("iuc/robotlyftet") in OPEN


def test_a_programme_whose_status_is_not_known_is_marked_to_be_checked(ask: Ask) -> None:
    answer = ask(DESCRIBED)
    for programme in answer.programmes:
        assert ("okänd status" in answer.answer) or programme.status != "okänd"


def test_a_need_alone_is_asked_back_about_with_what_is_likely_meanwhile(ask: Ask) -> None:
    answer = ask("Vi behöver pengar")
    assert answer.status == "clarify"
    assert "?" in answer.answer
    assert answer.suggestions
    assert answer.citations


def test_the_answer_to_a_question_back_becomes_advice(ask: Ask) -> None:
    first = ask("Vi behöver pengar")
    history = [Turn("user", "Vi behöver pengar"), Turn("assistant", first.answer)]
    answer = ask("Vi är 15 anställda och ska köpa en maskin", history=history)
    assert answer.status == "answered"
    assert answer.programmes


def test_two_names_are_told_apart_each_in_its_own_words(ask: Ask) -> None:
    answer = ask("Är Robotlyftet och Automationscheck samma sak?")
    assert {"iuc/robotlyftet", "iuc/automationscheck"} <= {citation.document_id for citation in answer.citations}
    assert answer.answer.startswith("Nej")


@pytest.mark.parametrize("place", ["Kiruna", "Olofström"])
def test_a_programme_for_one_place_is_only_offered_there(
    advise_on: Callable[..., Adviser], programme: Callable[..., str], place: str
) -> None:
    local = programme("hamnstodet", "Hamnstödet", "Hamnstödet ger bidrag till robotar. [1]", target="{regions: [Olofström]}")
    wide = programme("rikslyftet", "Rikslyftet", "Rikslyftet ger bidrag till robotar. [1]", target="{regions: [hela landet]}")
    region = {"Kiruna": "Norrbotten", "Olofström": "Olofström"}[place]
    adviser = advise_on({"hamnstodet.md": local, "rikslyftet.md": wide})
    answer = adviser.reply(f"Vi är 20 anställda i {region} och vill köpa en robot. Vilket stöd passar oss?", today=date(2026, 11, 22))
    assert answer.programmes[0].id == {"Kiruna": "rikslyftet", "Olofström": "hamnstodet"}[place]
    assert ("hamnstodet" in {p.id for p in answer.programmes}) is (place == "Olofström")
