"""An extractive answer quotes whole sentences, tells the status on the day, computes only documented fees, and says what is not known."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant import phrases
from assistant.conversation import Adviser
from assistant.generator import LONG_ENOUGH, MOST_SENTENCES
from assistant.types import Answer

Ask = Callable[..., Answer]
Write = Callable[..., str]
AdviseOn = Callable[..., Adviser]
TODAY = date(2026, 11, 22)
FEE = """  cost: Kustlyftet kostar 500 kronor per anställd och år, lägst 2 000 kronor och högst 40 000 kronor per år. [1]
  cost_rule: {per_employee: 500, minimum: 2000, maximum: 40000}
"""
KUSTLYFTET = "Kustlyftet är ett program för företag vid kusten. [1]"


@pytest.mark.parametrize(
    ("size", "fee"),
    [
        pytest.param("3", "2 000", id="floor"),
        pytest.param("4", "2 000", id="at the floor"),
        pytest.param("7", "3 500", id="by the rule"),
        pytest.param("sju", "3 500", id="in words"),
        pytest.param("79", "39 500", id="below the ceiling"),
        pytest.param("200", "40 000", id="ceiling"),
    ],
)
def test_the_fee_is_computed_by_the_rule_with_floor_and_ceiling(ask: Ask, size: str, fee: str) -> None:
    answer = ask(f"Vi är {size} anställda. Vad kostar medlemskap i Techtank?")
    assert f"blir avgiften {fee} kronor per år" in answer.answer
    assert any("500 kronor per anställd" in citation.quote for citation in answer.citations)


def test_without_a_size_no_fee_is_computed(advise_on: AdviseOn, programme: Write) -> None:
    adviser = advise_on({"a.md": programme("a", "Kustlyftet", KUSTLYFTET, more=FEE)})
    answer = adviser.reply("Vad kostar Kustlyftet?", today=TODAY).answer
    assert "500 kronor per anställd" in answer
    assert "blir avgiften" not in answer


def test_a_size_computes_nothing_where_no_rule_is_documented(advise_on: AdviseOn, programme: Write) -> None:
    cost = "  cost: Kustlyftet kostar 900 kronor. [1]\n"
    adviser = advise_on({"a.md": programme("a", "Kustlyftet", KUSTLYFTET, more=cost)})
    answer = adviser.reply("Vi är 7 anställda. Vad kostar Kustlyftet?", today=TODAY).answer
    assert "900 kronor" in answer
    assert "6 300" not in answer


@pytest.mark.parametrize(
    ("today", "opening"),
    [
        pytest.param(date(2022, 6, 1), "har inte startat", id="before"),
        pytest.param(date(2024, 2, 1), "Ja, ", id="during"),
        pytest.param(date(2024, 12, 31), "Ja, ", id="last day"),
        pytest.param(date(2025, 1, 1), "Nej, ", id="day after"),
        pytest.param(TODAY, "Nej, ", id="long after"),
    ],
)
def test_the_status_is_told_for_the_day_of_the_question(ask: Ask, today: date, opening: str) -> None:
    assert opening in ask("Är Live in Blekinge öppet?", today=today).answer.partition("]")[0]


def test_what_was_open_on_the_day_is_not_called_over(ask: Ask) -> None:
    answer = ask("Är Robotlyftet öppet?", today=date(2020, 5, 1))
    assert answer.status == "answered"
    assert "avslutad" not in answer.answer
    assert "går inte" not in answer.answer
    assert {citation.programme_status for citation in answer.citations if citation.document_id == "iuc/robotlyftet"} == {"pågående"}


def test_what_is_over_is_answered_with_when_it_ended(ask: Ask) -> None:
    answer = ask("Går Robotlyftet fortfarande att söka?")
    assert answer.answer.startswith("Nej, ")
    assert "2021" in answer.answer
    assert {c.programme_status for c in answer.citations if c.document_id == "iuc/robotlyftet"} == {"avslutad"}


def test_what_replaces_something_ended_is_named_when_it_can_be_used(advise_on: AdviseOn, programme: Write) -> None:
    old = programme(
        "gamla-lyftet", "Gamla Lyftet", "Gamla Lyftet gav stöd till fiske. Gamla Lyftet avslutades 2022. [1]", status="avslutad",
        period="{from: 2019, to: 2022}", more="  replaced_by: [nya-lyftet]\n",
    )  # fmt: skip
    new = programme("nya-lyftet", "Nya Lyftet", "Nya Lyftet ger stöd till fiske. [1]")
    answer = advise_on({"gamla-lyftet.md": old, "nya-lyftet.md": new}).reply("Kan vi söka Gamla Lyftet?", today=TODAY)
    assert "Nya Lyftet" in answer.answer
    assert [(p.id, p.status) for p in answer.programmes] == [("nya-lyftet", "löpande")]


def test_a_replacement_that_is_over_too_is_not_offered(advise_on: AdviseOn, programme: Write) -> None:
    text = "avslutades 2022. [1]"
    over = {"status": "avslutad", "period": "{from: 2019, to: 2022}"}
    old = programme("gamla-lyftet", "Gamla Lyftet", f"Gamla Lyftet {text}", **over, more="  replaced_by: [nya-lyftet]\n")
    new = programme("nya-lyftet", "Nya Lyftet", f"Nya Lyftet {text}", **over)
    answer = advise_on({"gamla-lyftet.md": old, "nya-lyftet.md": new}).reply("Kan vi söka Gamla Lyftet?", today=TODAY)
    assert answer.programmes == ()


def test_a_documented_gap_is_answered_as_not_known_with_whom_to_ask(ask: Ask) -> None:
    answer = ask("Vad kostade Live in Blekinge per företag?")
    assert answer.status == "not_found"
    assert "framgår inte" in answer.answer
    assert answer.contact is not None
    assert answer.contact.name in answer.answer


def test_a_gap_gives_no_amount(ask: Ask) -> None:
    assert "kronor" not in ask("Vad kostade Live in Blekinge per företag?").answer


def test_an_undated_source_is_said_to_be_undated(advise_on: AdviseOn, programme: Write) -> None:
    cost = "  cost: Kustlyftet kostar 900 kronor. [1]\n"
    undated = advise_on({"a.md": programme("a", "Kustlyftet", KUSTLYFTET, more=cost, published="null")})
    answer = undated.reply("Vad kostar Kustlyftet?", today=TODAY)
    assert "saknar datum" in answer.answer
    assert {citation.published for citation in answer.citations} == {None}


def test_a_dated_source_carries_its_date(advise_on: AdviseOn, programme: Write) -> None:
    cost = "  cost: Kustlyftet kostar 900 kronor. [1]\n"
    answer = advise_on({"a.md": programme("a", "Kustlyftet", KUSTLYFTET, more=cost)}).reply("Vad kostar Kustlyftet?", today=TODAY)
    assert "saknar datum" not in answer.answer
    assert {citation.published for citation in answer.citations} == {"2026-01-15"}


def test_a_status_that_is_not_known_is_said_to_be_unconfirmed(advise_on: AdviseOn, programme: Write) -> None:
    adviser = advise_on({"a.md": programme("a", "Kustlyftet", KUSTLYFTET, status="okänd")})
    answer = adviser.reply("Är Kustlyftet öppet?", today=TODAY).answer
    assert "Uppgifterna är från 2026; kontrollera" in answer
    assert not answer.startswith("Ja")


def test_a_status_that_is_not_known_from_an_undated_source_is_said_so(advise_on: AdviseOn, programme: Write) -> None:
    adviser = advise_on({"a.md": programme("a", "Kustlyftet", KUSTLYFTET, status="okänd", published="null")})
    assert "Uppgifterna är odaterade; kontrollera med Länets kontor" in adviser.reply("Är Kustlyftet öppet?", today=TODAY).answer


def test_two_sentences_that_say_the_same_are_shown_as_one(advise_on: AdviseOn, programme: Write) -> None:
    text = "Kustlyftet ger kurser om båtar och bryggor. Kurser om båtar och bryggor ger Kustlyftet. Kustlyftet har fem lärare. [1]"
    answer = advise_on({"a.md": programme("a", "Kustlyftet", text)}).reply("Vilka kurser ger Kustlyftet?", today=TODAY)
    assert answer.answer.count("båtar och bryggor") == 1
    assert "fem lärare" in answer.answer


@pytest.mark.parametrize(("today", "first"), [(TODAY, "båtar"), (date(2020, 1, 1), "bryggor")], ids=["after both", "between"])
def test_what_only_a_later_source_tells_comes_after_what_was_known_on_the_day(
    advise_on: AdviseOn, programme: Write, today: date, first: str
) -> None:
    document = programme(
        "a", "Kustlyftet", "Kustlyftet ger kurser om båtar. [2]\n\nKustlyftet ger kurser om bryggor. [1]", published="2019"
    )
    later = '\n  - {n: 2, title: Ny, url: "https://exempel.se/ny", published: 2025-01-15}\nverified'
    adviser = advise_on({"a.md": document.replace("\nverified", later)})
    assert adviser.reply("Vilka kurser om båtar ger Kustlyftet?", today=today).answer.startswith(f"Kustlyftet ger kurser om {first}. [1]")


@pytest.mark.parametrize(
    ("text", "is_told"),
    [("Kustlyftet drivs av Hamnverket. [1]", True), ("Kustlyftet ger kurser. [1]", False)],
    ids=["named in a sentence", "named nowhere"],
)
def test_who_answers_for_something_is_told_only_with_a_sentence_that_names_them(
    advise_on: AdviseOn, programme: Write, text: str, is_told: bool
) -> None:
    document = programme("a", "Kustlyftet", text, more="  owner: Hamnverket\n")
    answer = advise_on({"a.md": document}).reply("Vem ansvarar för Kustlyftet?", today=TODAY)
    assert answer.answer.startswith("Ansvarig för Kustlyftet är Hamnverket. [1]") is is_told


@pytest.mark.parametrize(("status", "ids"), [("löpande", ["a"]), ("pågående", ["a"]), ("okänd", []), ("avslutad", []), ("kommande", [])])
def test_what_a_company_with_a_need_asks_about_is_recommended_when_it_is_open(
    advise_on: AdviseOn, programme: Write, status: str, ids: list[str]
) -> None:
    document = programme("a", "Kustlyftet", "Kustlyftet ger kurser om robotar. [1]", status=status)
    answer = advise_on({"a.md": document}).reply("Är Kustlyftet något för oss som vill köpa en robot?", today=TODAY)
    assert [found.id for found in answer.programmes] == ids


def test_a_gap_is_told_with_what_is_known_nearby(advise_on: AdviseOn, programme: Write) -> None:
    gap = "gaps: [Hur många som har gått kursen i Kustlyftet framgår inte av källorna.]\n---\nKust"
    document = programme("a", "Kustlyftet", "Kustlyftet ger kurser om båtar. [1]").replace("---\nKust", gap)
    answer = advise_on({"a.md": document}).reply("Hur många har gått kursen i Kustlyftet?", today=TODAY)
    assert answer.status == "not_found"
    assert answer.answer.startswith("Hur många som har gått kursen i Kustlyftet framgår inte av källorna. [1]")
    assert "Det här står i dokumenten: Kustlyftet ger kurser om båtar. [2]" in answer.answer


def test_an_answer_is_a_handful_of_sentences(ask: Ask) -> None:
    answer = ask("Berätta om Techtank")
    assert len(answer.citations) <= MOST_SENTENCES + 1
    assert len(answer.answer) < LONG_ENOUGH + 400


def test_follow_up_questions_are_offered_that_the_document_answers_and_that_were_not_just_asked(ask: Ask) -> None:
    suggestions = ask("Vad kostar medlemskap i Techtank?").suggestions
    assert suggestions
    assert not [question for question in suggestions if "kostar" in question]


def test_a_refusal_says_what_can_be_asked_instead(ask: Ask) -> None:
    answer = ask("Skriv en dikt om svarvar")
    assert (answer.status, answer.suggestions, answer.contact) == ("out_of_scope", phrases.EXAMPLES, None)


def test_who_asks_for_an_action_is_told_whom_to_turn_to(ask: Ask) -> None:
    answer = ask("Kan du ansöka om medlemskap i Techtank åt oss?")
    assert answer.status == "out_of_scope"
    assert answer.contact is not None
    assert answer.answer.endswith(f"Vänd er till {answer.contact.name}.")
