"""Facts come from the documents in force: the computed fee, the county asked about, the next step, and what replaces what is over."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant import phrases
from assistant.conversation import Adviser
from assistant.types import Answer, Turn

Ask = Callable[..., Answer]
AdviseOn = Callable[..., Adviser]
Write = Callable[..., str]
TODAY = date(2026, 11, 22)
COST = "  cost: Kustlyftet kostar 900 kronor. [1]\n"
APPLY = "  apply: Ni anmäler er till Kustlyftet hos Länets kontor före mars. [1]\n"
MANY = "Kustlyftet ger kurser om båtar. Kustlyftet ordnar resor. Kustlyftet har fem lärare. Kustlyftet har en egen brygga. [1]"


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


@pytest.mark.parametrize("day", [date(2020, 5, 1), date(2021, 12, 31)])
def test_on_a_day_before_its_end_robotlyftet_is_open_until_then(ask: Ask, day: date) -> None:
    answer = ask("Är Robotlyftet öppet?", today=day)
    assert answer.answer.startswith("Ja, Robotlyftet pågår till och med 31 december 2021. [1]")
    assert "2021" in answer.citations[0].quote
    assert [(programme.id, programme.status) for programme in answer.programmes] == [("iuc/robotlyftet", "pågående")]


@pytest.mark.parametrize("day", [date(2022, 1, 1), TODAY])
def test_on_a_day_after_its_end_robotlyftet_is_over_and_what_exists_instead_is_named(ask: Ask, day: date) -> None:
    answer = ask("Är Robotlyftet öppet?", today=day)
    assert answer.answer.startswith("Nej, Robotlyftet har avslutats och går inte att söka. [1]")
    assert "Efterföljaren heter Automationscheck" in answer.answer
    assert "iuc/robotlyftet" not in {programme.id for programme in answer.programmes}


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


def test_a_price_of_what_is_open_is_followed_by_the_next_step(ask: Ask) -> None:
    answer = ask("Vi är 30 anställda. Vad kostar medlemskap i Techtank?")
    last = answer.answer.rsplit("\n\n", 1)[-1]
    assert last.startswith(f"{phrases.NEXT_STEP} Ni ansöker skriftligt om medlemskap")
    assert last.endswith("[3]")


def _on_kustlyftet(advise_on: AdviseOn, programme: Write, question: str, text: str = MANY, **front: str) -> Answer:
    return advise_on({"a.md": programme("a", "Kustlyftet", text, **front)}).reply(question, today=TODAY)


@pytest.mark.parametrize("status", ["avslutad", "kommande", "okänd"])
def test_no_next_step_is_told_of_what_is_not_known_to_be_open(advise_on: AdviseOn, programme: Write, status: str) -> None:
    answer = _on_kustlyftet(advise_on, programme, "Vad kostar Kustlyftet?", status=status, more=COST + APPLY)
    assert "900 kronor" in answer.answer
    assert phrases.NEXT_STEP not in answer.answer


def test_the_next_step_is_told_once(advise_on: AdviseOn, programme: Write) -> None:
    question = "Vad kostar Kustlyftet och hur ansöker vi?"
    assert _on_kustlyftet(advise_on, programme, question, more=COST + APPLY).answer.count("Ni anmäler er") == 1


def test_a_question_that_asks_for_no_price_or_condition_gets_no_next_step(advise_on: AdviseOn, programme: Write) -> None:
    assert phrases.NEXT_STEP not in _on_kustlyftet(advise_on, programme, "Vad är Kustlyftet?", more=COST + APPLY).answer


def test_a_price_that_no_document_tells_is_not_known(advise_on: AdviseOn, programme: Write) -> None:
    answer = _on_kustlyftet(advise_on, programme, "Vad kostar Kustlyftet?")
    assert answer.status == "not_found"
    assert answer.answer.startswith("Vad Kustlyftet kostar framgår inte av de dokument jag har.")
    assert answer.answer.endswith("Fråga Länets kontor, som kan svara.")


def test_a_price_is_not_missed_where_the_word_for_paying_asks_for_something_else(advise_on: AdviseOn, programme: Write) -> None:
    text = "Pengarna till Kustlyftet lämnas i mars varje år. [1]"
    known, unknown = (_on_kustlyftet(advise_on, programme, f"{words} Kustlyftet?", text) for words in ("När betalar man för", "Vad kostar"))
    assert (known.status, unknown.status) == ("answered", "not_found")
    assert "mars" in known.answer


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("2019-03-01", "Uppgifterna är från 2019; kontrollera med Länets kontor om Kustlyftet går att söka i dag."),
        ("null", "Uppgifterna är odaterade; kontrollera med Länets kontor om Kustlyftet går att söka i dag."),
    ],
    ids=["dated", "undated"],
)
def test_of_what_may_be_over_the_age_of_the_facts_is_said_in_half_a_sentence(
    advise_on: AdviseOn, programme: Write, published: str, said: str
) -> None:
    answer = _on_kustlyftet(advise_on, programme, "Vad kostar Kustlyftet?", status="okänd", published=published, more=COST)
    assert answer.answer.endswith(said)


def test_the_age_of_the_facts_is_not_said_to_who_only_asks_what_something_is(advise_on: AdviseOn, programme: Write) -> None:
    assert "Uppgifterna" not in _on_kustlyftet(advise_on, programme, "Vad är Kustlyftet?", status="okänd").answer


@pytest.mark.parametrize(
    ("question", "is_told"),
    [
        ("Vad är Kustlyftet?", True),
        ("Vad är Kustlyftet 2?", False),
        ("Vad är Kustlyftet 3?", False),
    ],
)
def test_of_two_whose_names_begin_as_typed_one_is_taken_and_the_other_named(
    advise_on: AdviseOn, programme: Write, question: str, is_told: bool
) -> None:
    second = programme("kust-2", "Kustlyftet 2", "Kustlyftet 2 ger kurser om miljö. [1]", more="  confusable_with: [kust-3]\n")
    third = programme("kust-3", "Kustlyftet 3", "Kustlyftet 3 ger kurser om datorer. [1]", more="  confusable_with: [kust-2]\n")
    answer = advise_on({"a.md": second, "b.md": third}).reply(question, today=TODAY)
    said = "Jag har utgått från Kustlyftet 2. Kustlyftet 3 är något annat."
    assert answer.answer.endswith(said) is is_told
    assert {citation.document_id for citation in answer.citations} == {"kust-3" if question.endswith("3?") else "kust-2"}


@pytest.mark.parametrize(
    ("question", "is_told"),
    [
        ("Hur mycket pengar ger Kustchecken?", False),
        ("Vi finns i Karlskrona. Hur mycket pengar ger Kustchecken?", False),
        ("Hur mycket pengar ger Kustchecken i Skåne?", True),
        ("Vi finns i Malmö. Hur mycket pengar ger Kustchecken?", True),
    ],
    ids=["nowhere", "in Blekinge", "the other county", "a place in it"],
)
def test_an_amount_for_another_county_is_told_only_to_who_asks_of_it(
    advise_on: AdviseOn, programme: Write, question: str, is_told: bool
) -> None:
    text = "Kustchecken ger 50 000 kronor i Skåne. Kustchecken är ett bidrag för företag. [1]"
    answer = advise_on({"a.md": programme("a", "Kustchecken", text)}).reply(question, today=TODAY)
    assert ("50 000" in answer.answer) is is_told


@pytest.mark.parametrize(
    ("question", "count"),
    [("Kan vi söka Kustlyftet?", 2), ("Kunde man söka Kustlyftet?", 4), ("Vad är Kustlyftet?", 4)],
    ids=["to take part", "of the past", "what it is"],
)
def test_of_what_is_over_little_more_is_told_to_who_wants_to_take_part(
    advise_on: AdviseOn, programme: Write, question: str, count: int
) -> None:
    answer = _on_kustlyftet(advise_on, programme, question, status="avslutad")
    told = [part for part in ("båtar", "resor", "lärare", "brygga") if part in answer.answer]
    assert len(told) == count


def test_who_asks_what_something_that_is_over_was_is_told_that(ask: Ask) -> None:
    answer = ask("Vad kostade förutsättningsstudien i Robotlyftet?")
    assert not answer.answer.startswith("Nej")
    assert "kostade inget för företaget" in answer.answer or "gratis för företaget" in answer.answer


TWIN = "Kustlyftet {kind} ger kurser om {subject}. [1]"


def test_of_two_whose_titles_share_their_first_word_one_is_taken_and_the_other_named(advise_on: AdviseOn, programme: Write) -> None:
    green = programme("a", "Kustlyftet Hållbarhet", TWIN.format(kind="Hållbarhet", subject="miljö"))
    digital = programme("b", "Kustlyftet Digitalt", TWIN.format(kind="Digitalt", subject="datorer"))
    adviser = advise_on({"a.md": green, "b.md": digital})
    short = adviser.reply("Vad är Kustlyftet?", today=TODAY)
    names = ("Kustlyftet Hållbarhet", "Kustlyftet Digitalt")
    assert short.answer.endswith(tuple(phrases.ASSUMED.format(name=one, other=other) for one, other in (names, names[::-1])))
    assert len({citation.document_id for citation in short.citations}) == 1
    price = adviser.reply("Vad kostar Kustlyftet?", today=TODAY)
    assert price.status == "not_found"
    assert "Jag har utgått från Kustlyftet" in price.answer
    whole = adviser.reply("Vad är Kustlyftet Digitalt?", today=TODAY)
    assert "Jag har utgått" not in whole.answer
    assert {citation.document_id for citation in whole.citations} == {"b"}


@pytest.mark.parametrize(
    ("question", "is_told"), [("Vad kostade Kustlyftet?", False), ("Vad kostade Kustlyftet och hur anmälde man sig?", True)]
)
def test_how_to_apply_for_what_is_over_is_told_only_to_who_asks_how(
    advise_on: AdviseOn, programme: Write, question: str, is_told: bool
) -> None:
    answer = _on_kustlyftet(advise_on, programme, question, status="avslutad", more=COST + APPLY)
    assert "900 kronor" in answer.answer
    assert ("Ni anmäler er" in answer.answer) is is_told


def test_what_happened_in_a_year_that_had_not_come_is_not_told(advise_on: AdviseOn, programme: Write) -> None:
    text = "Kustlyftet får pengar för 2019–2021. Kustlyftet protesterade 2021 mot taxan. Kustlyftet ska växa 2021. [1]"
    document = programme("a", "Kustlyftet", text, published="null", period="{from: 2019}")
    adviser = advise_on({"a.md": document})
    then, now = (adviser.reply("Vad är Kustlyftet?", today=day).answer for day in (date(2020, 5, 1), TODAY))
    assert "protesterade" in now
    assert "protesterade" not in then
    assert "2019–2021" in then
    assert "växa 2021" in then


@pytest.mark.parametrize(
    "question", ["Kan ett enskilt företag söka Region Blekinges tillväxtmedel?", "Kan vi söka regionala tillväxtmedel?"]
)
def test_what_companies_may_not_apply_for_says_so_first(ask: Ask, question: str) -> None:
    answer = ask(question).answer
    assert answer.startswith("Region Blekinges regionala tillväxtmedel kan inte sökas av enskilda företag")
    assert "Ja, " not in answer


def test_that_something_is_open_is_no_yes_to_whether_they_may_apply(ask: Ask) -> None:
    answer = ask("Kan vi i Blekinge söka regionalt investeringsstöd?").answer
    assert answer.startswith("Regionalt investeringsstöd pågår till och med 31 december 2026. [1]")
    assert "stödområde 1–3" in answer


def test_a_protest_of_2021_is_no_news_in_2020(ask: Ask) -> None:
    answer = ask("Är Robotlyftet öppet?", today=date(2020, 5, 1))
    assert answer.answer.startswith("Ja, Robotlyftet pågår")
    assert "protesterade" not in answer.answer


def test_who_was_behind_what_is_over_is_told_in_one_sentence(ask: Ask) -> None:
    answer = ask("Vem låg bakom Live in Blekinge?")
    assert "Ansvarig för Live in Blekinge är Region Blekinge." in answer.answer
    assert answer.answer.count("driven av Region Blekinge, Techtank och Visit Blekinge") == 1
