"""The guide asks for four things, any of which may be skipped, and its needs lead to advice; chips say what is known in words."""

import re
from dataclasses import replace
from datetime import date

import pytest

from assistant.company import Company, Trait
from assistant.conversation import Adviser
from assistant.profile import MOST_EMPLOYEES, Profile, make_profile
from assistant.web import guide_wording
from assistant.web.chips import describe_trait, render_chips
from assistant.web.guide import render_guide
from assistant.web.guide_state import parse_company
from assistant.web.languages import Language

DAY = date(2026, 11, 22)
QUESTIONS = [question for _, question in guide_wording.NEEDS.values()]
LANGUAGES: list[Language] = ["sv", "en"]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    ("profile", "said"),
    [
        (make_profile(14, "Olofström"), "Vi är 14 anställda i Olofström."),
        (make_profile(3, "Ronneby"), "Vi är tre anställda i Ronneby."),
        (make_profile(180, "Karlskrona"), "Vi har 180 anställda i Karlskrona."),
        (make_profile(14, "Skåne"), "Vi är 14 anställda i Malmö."),
        (replace(make_profile(14, "Karlshamn"), commitment="beställt"), "Vi är 14 anställda i Karlshamn. Vi har redan beställt maskinen."),
    ],
    ids=["14 Olofström", "3 Ronneby", "180 Karlskrona", "14 Malmö", "ordered"],
)
def test_each_need_of_the_guide_gives_the_programmes_that_free_text_gives(
    adviser_on_documents: Adviser, question: str, profile: Profile, said: str
) -> None:
    guided = adviser_on_documents.reply(question, today=DAY, company=Company(profile))
    free = adviser_on_documents.reply(f"{said} {question}", today=DAY)
    assert guided.status == "answered"
    assert guided.programmes
    assert guided.programmes == free.programmes


def test_who_skips_the_need_is_asked_what_it_is(adviser_on_documents: Adviser) -> None:
    known = Company(make_profile(14, "Olofström"))
    assert adviser_on_documents.reply(guide_wording.UNSAID_NEED, today=DAY, company=known).status == "clarify"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_step_is_a_group_with_a_heading_that_says_where_one_is(language: Language) -> None:
    html = render_guide(language=language)
    assert html.count("<fieldset") == html.count("<legend>") == 4
    places = [guide_wording.STEP[language].format(step=number, steps=4) for number in (1, 2, 3, 4)]
    assert re.findall(r"<h2[^>]*><span>(.*?)</span>", html) == places
    assert not re.search(r'\son\w+="|<script|style="', html)


def test_what_the_guide_offers_is_what_the_server_takes() -> None:
    html = render_guide()
    sizes = re.findall(r'name="size" value="(\d+),(\d+)"', html)
    assert [parse_company(f'{{"size": [{low}, {high}]}}').profile.size for low, high in sizes] == [(int(a), int(b)) for a, b in sizes]
    for name, field in (("place", "region"), ("commitment", "commitment")):
        values = [value for value in re.findall(rf'name="{name}" value="(.*?)"', html) if value != "other"]
        assert [getattr(parse_company(f'{{"{field}": "{value}"}}').profile, field) for value in values] == values


@pytest.mark.parametrize(
    ("profile", "trait", "swedish", "english"),
    [
        (make_profile(14), "size", "14 anställda", "14 employees"),
        (make_profile(1), "size", "1 anställd", "1 employee"),
        (make_profile(0), "size", "inga anställda", "no employees"),
        (Profile(size=(10, 49)), "size", "10–49 anställda", "10–49 employees"),
        (Profile(size=(0, 9)), "size", "högst 9 anställda", "at most 9 employees"),
        (Profile(size=(250, MOST_EMPLOYEES)), "size", "250 anställda eller fler", "250 employees or more"),
        (make_profile(region="Olofström"), "region", "Olofström", "Olofström"),
        (make_profile(industries=("trä", "marin")), "industries", "trä, marin", "trä, marin"),
        (Profile(commitment="beställt"), "commitment", "har beställt", "has ordered"),
        (Profile(), "size", "", ""),
    ],
)
def test_a_chip_says_what_is_known(profile: Profile, trait: Trait, swedish: str, english: str) -> None:
    company = Company(profile)
    assert [describe_trait(company, trait, language=language) for language in LANGUAGES] == [swedish, english]


def test_a_chip_can_be_taken_away_by_its_name() -> None:
    html = render_chips(Company(make_profile(14, "Olofström")))
    assert re.findall(r'data-drop="(\w+)" aria-label="(.*?)"', html) == [("size", "Ta bort 14 anställda"), ("region", "Ta bort Olofström")]
    assert "data-guide" in html


def test_without_anything_known_there_is_only_the_way_to_the_guide() -> None:
    html = render_chips(Company(withheld=frozenset({"size"})))
    assert "<li>" not in html
    assert "<h2>" not in html
    assert "data-guide" in html
