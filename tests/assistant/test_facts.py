"""Facts come from the documents in force: the computed fee, the county that is asked about, and what replaces what is over."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant.types import Answer, Turn

Ask = Callable[..., Answer]


@pytest.mark.parametrize(("employees", "fee"), [(2, "2 000"), (47, "23 500"), (400, "40 000")])
def test_a_fee_is_computed_from_the_documented_rule(ask: Ask, employees: int, fee: str) -> None:
    answer = ask(f"Vad kostar Techtank för {employees} anställda?")
    assert f"{fee} kronor" in answer.answer.split("[1]")[0]
    assert "500 kronor per anställd" in answer.citations[0].quote


@pytest.mark.parametrize("programme", ["SPIK", "Techtank Day", "Produktionslyftet"])
def test_the_fee_of_one_thing_is_never_given_for_another(ask: Ask, programme: str) -> None:
    assert "20 000" not in ask(f"Vi är 40 anställda. Vad kostar det att gå med i {programme}?").answer


def test_the_fee_follows_the_size_that_a_follow_up_gives(ask: Ask) -> None:
    first = "Vad kostar det att vara med i Techtank?"
    answer = ask("och om vi är 60?", history=[Turn("user", first), Turn("assistant", ask(first).answer)])
    assert "30 000 kronor" in answer.answer


def test_a_follow_up_can_point_at_the_second_of_a_list(ask: Ask) -> None:
    first = "Vi är 14 anställda i Olofström, stansar plåt och vill automatisera."
    listed = ask(first)
    second = listed.programmes[1].id
    history = [Turn("user", first), Turn("assistant", listed.answer)]
    answer = ask("Hur söker man den andra?", history=history)
    assert second in {citation.document_id for citation in answer.citations}


def test_amounts_of_another_county_are_no_answer_for_blekinge(ask: Ask) -> None:
    assert not [citation for citation in ask("Hur stort är checkbeloppet i Blekinge?").citations if "Skåne" in citation.quote]


def test_amounts_of_another_county_are_shown_to_who_asks_for_it(ask: Ask) -> None:
    assert "Skåne" in " ".join(citation.quote for citation in ask("Hur mycket är checken i Skåne på?").citations)


def test_what_replaces_an_ended_programme_is_named_and_not_called_open(ask: Ask) -> None:
    answer = ask("Går Robotlyftet fortfarande att söka?")
    assert "Efterföljaren heter Automationscheck" in answer.answer
    assert [(programme.id, programme.status) for programme in answer.programmes] == [("iuc/automationscheck", "okänd")]


def test_an_ended_programme_without_successor_points_at_an_open_one(ask: Ask) -> None:
    answer = ask("Kan vi gå med i CoSkill?")
    assert "har avslutats" in answer.answer
    assert {programme.status for programme in answer.programmes} <= {"pågående", "löpande"}
    assert answer.programmes


def test_a_year_that_has_not_come_is_not_answered_with_older_facts(ask: Ask) -> None:
    assert ask("Vilka kurser ger Techtank våren 2028?").status == "not_found"


def test_before_its_end_a_programme_is_open(ask: Ask) -> None:
    answer = ask("Hinner vi med Robotlyftet innan det tar slut?", today=date(2021, 10, 1))
    assert answer.answer.startswith("Ja")
    assert "avslut" not in answer.answer.lower()


def test_who_answers_for_a_programme_is_said_with_a_sentence_that_names_them(ask: Ask) -> None:
    answer = ask("Vilken myndighet ansvarar för Industriklivet?")
    assert "Energimyndigheten" in answer.answer
    assert "Energimyndighet" in answer.citations[0].quote


def test_a_presentation_begins_with_the_lead_of_the_document_of_that_name(ask: Ask) -> None:
    answer = ask("Vad är Techtank?")
    assert answer.citations[0].document_id == "techtank/om-techtank"
    assert answer.answer.startswith("Techtank är ett industri- och teknikkluster")


def test_a_number_in_a_name_needs_no_source(ask: Ask) -> None:
    answer = ask("Vad är skillnaden mellan Kickstart Digitalisering och Kickstart S3?")
    assert answer.answer.startswith("Kickstart Digitalisering och Kickstart S3 är två olika saker.")
