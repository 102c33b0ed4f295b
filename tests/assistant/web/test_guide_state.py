"""What a browser holds of a company is read with suspicion, and comes back as it was written."""

import json
from dataclasses import replace

import pytest

from assistant.company import Company, without_trait
from assistant.profile import MOST_EMPLOYEES, Profile, make_profile
from assistant.web.guide_state import LONGEST, dump_company, heed_question, parse_company

FULL = Company(replace(make_profile(14, "Olofström", ("trä",)), commitment="beställt"))


@pytest.mark.parametrize(
    "company",
    [
        FULL,
        Company(make_profile(0)),
        Company(Profile(size=(10, 49), region="Skåne")),
        Company(Profile(size=(250, MOST_EMPLOYEES))),
        without_trait(FULL, "size"),
        without_trait(without_trait(FULL, "region"), "commitment"),
        Company(withheld=frozenset({"size", "region", "industries", "commitment"})),
    ],
)
def test_a_company_comes_back_as_it_was_written(company: Company) -> None:
    assert parse_company(dump_company(company)) == company


def test_of_nothing_known_nothing_is_written() -> None:
    assert dump_company(Company()) == ""
    assert parse_company("") == Company()


def test_null_is_taken_back_and_what_is_left_out_is_not_known() -> None:
    company = parse_company('{"size": null, "region": "Ronneby"}')
    assert (company.profile.region, company.withheld) == ("Ronneby", {"size"})


@pytest.mark.parametrize(("place", "region"), [("Jämshög", "Olofström"), (" växjö ", "Kronoberg"), ("Månen", None), ("", None)])
def test_a_place_in_the_companys_own_words_is_its_municipality_or_county(place: str, region: str | None) -> None:
    assert parse_company(json.dumps({"place": place})).profile.region == region


@pytest.mark.parametrize(
    "value",
    [
        None,
        14,
        {"size": [14, 14]},
        "inte JSON",
        "[]",
        "null",
        '{"size": [14]}',
        '{"size": [49, 10]}',
        '{"size": [-1, 5]}',
        '{"size": [1, 10000000]}',
        '{"size": ["14", "14"]}',
        '{"size": [1.5, 2]}',
        '{"size": [true, true]}',
        '{"region": "Paris"}',
        '{"region": "hela landet"}',
        '{"region": "<script>"}',
        '{"commitment": "kanske"}',
        '{"industries": ["trolleri"]}',
        '{"place": 7}',
        '{"admin": true}',
        f'{{"place": "{"x" * 61}"}}',
        '{"size": [14, 14]}' + " " * LONGEST,
        "[" * 1_000,
        '{"region": "\ud800"}',
    ],
)
def test_what_is_no_company_of_ours_is_one_of_which_nothing_is_known(value: object) -> None:
    assert parse_company(value) == Company()


def test_a_question_that_tells_of_the_company_changes_what_is_held() -> None:
    held = without_trait(Company(make_profile(14, "Olofström")), "region")
    told = heed_question(held, "Vi är 20 i Ronneby nu. Vad finns för oss?")
    assert told == Company(make_profile(20, "Ronneby"))
    assert heed_question(held, "Och om vi är 80?") == held


def test_an_endless_question_is_read_no_further_than_a_question_may_be_long() -> None:
    assert heed_question(Company(), "x" * 1_000_000 + " Vi är 20 anställda.") == Company()
