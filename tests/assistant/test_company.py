"""What a page holds of a company counts after what the question says and before what earlier turns said."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.company import Company, Trait, merge_companies, read_company, without_trait
from assistant.conversation import Adviser
from assistant.profile import Profile, make_profile
from assistant.question import Language, Understanding
from assistant.types import Turn
from assistant.understanding import understand

DAY = date(2026, 11, 22)
EARLIER = (Turn("user", "Vi är 12 anställda i Ronneby och har beställt en robot."), Turn("assistant", "Då finns det här."))
WISH = "Vilket stöd passar oss?"


def know(language: Language, company: Company | None, question: str = "Vi vill automatisera.", *, told: bool = True) -> Understanding:
    return understand(question, history=EARLIER if told else (), language=language, company=company)


def test_the_question_goes_before_what_is_held_and_that_before_earlier_turns(language: Language) -> None:
    held = Company(make_profile(30, "Olofström"))
    profile = know(language, held, "Vi är 45 anställda och vill automatisera.").profile
    assert (profile.employees, profile.region, profile.commitment) == (45, "Olofström", "beställt")


def test_what_is_not_held_comes_from_earlier_turns(language: Language) -> None:
    profile = know(language, Company()).profile
    assert (profile.employees, profile.region, profile.commitment) == (12, "Ronneby", "beställt")


@pytest.mark.parametrize("trait", ["size", "region", "commitment"])
def test_what_is_taken_back_is_unknown_whatever_was_said_earlier(language: Language, trait: Trait) -> None:
    everything = Company(replace(make_profile(30, "Olofström"), commitment="bestämt"))
    assert getattr(know(language, everything).profile, trait)
    assert not getattr(know(language, without_trait(everything, trait)).profile, trait)


def test_a_trade_that_is_taken_back_is_unknown_too(language: Language) -> None:
    history = (Turn("user", "Vi är ett snickeri i Ronneby."), Turn("assistant", "Jaha."))
    assert understand(WISH, history=history, language=language, company=Company()).profile.industries == ("trä",)
    assert not understand(WISH, history=history, language=language, company=without_trait(Company(), "industries")).profile.industries


def test_what_is_told_anew_is_taken_back_no_longer(language: Language) -> None:
    held = without_trait(Company(make_profile(30)), "size")
    told = merge_companies(held, read_company("Vi är 45 anställda."))
    assert (told.profile.employees, told.withheld) == (45, frozenset())
    assert know(language, held, "Vi är 45 anställda och vill automatisera.").profile.employees == 45


def test_what_is_held_does_not_change_what_kind_of_answer_a_question_takes(adviser_on_documents: Adviser) -> None:
    held = Company(replace(make_profile(14, "Olofström"), commitment="beställt"))
    for question in (
        "Vilken är Europas längsta flod?",
        "Finns det pengar att söka?",
        "Vilken aktie är ett bra köp?",
        "Vad är Robotlyftet?",
    ):
        alone = adviser_on_documents.reply(question, today=DAY)
        assert adviser_on_documents.reply(question, today=DAY, company=held).status == alone.status


# Free text and the guided path

NEEDS = (
    "Vi vill automatisera eller köpa en robot. Vilket stöd passar oss?",
    "Vi behöver pengar till en investering i en ny maskin. Vilket stöd passar oss?",
    "Vi vill börja exportera. Vilket stöd passar oss?",
    "Vi vill utveckla en ny produkt. Vilket stöd passar oss?",
)
TOLD = (
    (make_profile(14, "Olofström"), "Vi är 14 anställda i Olofström."),
    (make_profile(3, "Ronneby"), "Vi är tre anställda i Ronneby."),
    (make_profile(180, "Karlskrona"), "Vi har 180 anställda i Karlskrona."),
    (make_profile(14, "Skåne"), "Vi är 14 anställda i Malmö."),
    (replace(make_profile(14, "Olofström"), commitment="beställt"), "Vi är 14 anställda i Olofström. Vi har redan beställt maskinen."),
    (replace(make_profile(14, "Olofström"), commitment="inget"), "Vi är 14 anställda i Olofström. Inget är beställt ännu."),
)


@pytest.mark.parametrize("need", NEEDS)
@pytest.mark.parametrize(("profile", "said"), TOLD, ids=[said for _, said in TOLD])
def test_what_is_held_gives_the_same_programmes_as_what_is_said(
    adviser_on_documents: Adviser, need: str, profile: Profile, said: str
) -> None:
    held = adviser_on_documents.reply(need, today=DAY, company=Company(profile))
    free = adviser_on_documents.reply(f"{said} {need}", today=DAY)
    assert held.programmes
    assert (held.status, held.programmes) == (free.status, free.programmes)


def test_a_size_that_is_held_keeps_out_what_is_for_others(adviser_on_documents: Adviser) -> None:
    question = "Vi behöver pengar till en investering i en ny maskin. Vilket stöd passar oss?"
    small, large = (adviser_on_documents.reply(question, today=DAY, company=Company(make_profile(size))) for size in (14, 5_000))
    assert "partner/almi-lan" in {programme.id for programme in small.programmes}
    assert "partner/almi-lan" not in {programme.id for programme in large.programmes}


def test_a_fee_is_computed_of_a_size_that_is_held_where_its_price_is_asked(adviser_on_documents: Adviser) -> None:
    held = Company(make_profile(14))
    priced = adviser_on_documents.reply("Vad kostar det att bli medlem i Techtank?", today=DAY, company=held)
    assert priced.answer.startswith("För 14 anställda blir avgiften 7 000 kronor")
    other = adviser_on_documents.reply("Får man tillbaka inbetald avgift om man kliver av Techtank mitt i året?", today=DAY, company=held)
    assert not other.answer.startswith("För 14 anställda")


# What is held on to of what a company writes


def test_a_question_tells_of_the_company() -> None:
    profile = read_company("Vi är 14 i Olofström och har inte beställt något än. Vilket stöd finns?").profile
    assert (profile.size, profile.region, profile.commitment) == ((14, 14), "Olofström", "inget")


@pytest.mark.parametrize(
    "text",
    [
        "Var i Karlshamn ligger Netport?",
        "Finns Almi i Karlskrona?",
        "Och om vi är 80?",
        "If we are 80?",
        "Finns det svetsare?",
        "Flera av våra montörer kan jobbet",
        "Ange villkoren för oss",
    ],
)
def test_what_is_no_word_of_the_company_itself_is_not_held_on_to(text: str) -> None:
    assert read_company(text) == Company()
