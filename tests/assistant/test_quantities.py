"""Amounts, shares and counts are the same in every form, and never the same when they are not."""

import pytest

from assistant.quantities import changes_rate, holds_quantity, read_quantities, told_of_itself


def said(text: str) -> list[tuple[float, str]]:
    return [(float(quantity.value), quantity.unit) for quantity in read_quantities(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("15 000 kr", 15_000, "kr"), ("femton tusen kronor", 15_000, "kr"), ("15 tkr", 15_000, "kr"), ("2,75 Mkr", 2_750_000, "kr"),
        ("SEK 2.5 million", 2_500_000, "kr"), ("300 000 euro", 300_000, "euro"), ("EUR 300,000", 300_000, "euro"), ("50 %", 50, "%"),
        ("hälften", 50, "%"), ("tre fjärdedelar", 75, "%"), ("trefjärdedelar", 75, "%"), ("fyra av fem", 80, "%"), ("var femte", 20, "%"),
        ("varannan", 50, "%"), ("three in four", 75, "%"), ("two thirds", 200 / 3, "%"), ("a third", 100 / 3, "%"), ("30 anställda", 30,
        "person"),
        ("22 små företag", 22, "företag"), ("2-årig", 2, "år"), ("treårigt", 3, "år"), ("tvåveckors", 2, "vecka"), ("18-månaders", 18,
        "månad"),
        ("2021", 2021, "year"), ("2021 års", 2021, "year"), ("1 200 personer", 1_200, "person"), ("tredje", 3, "ordinal"), ("två gånger",
        2, "gång"),
    ],
)  # fmt: skip
def test_a_quantity_is_read(text: str, value: float, unit: str) -> None:
    (quantity,) = read_quantities(text)
    assert float(quantity.value) == pytest.approx(value)
    assert quantity.unit == unit


def test_the_years_of_dates_are_quantities_and_their_days_are_not() -> None:
    assert said("den 31 december 2021 fick 12 företag stöd") == [(2021, "year"), (12, "företag")]


def test_an_amount_before_a_year_does_not_give_it_its_unit() -> None:
    assert said("1,5 miljarder kronor 2024") == [(1.5e9, "kr"), (2024, "year")]


@pytest.mark.parametrize("text", ["10–20 procent", "10 till 20 procent", "mellan 10 och 20 procent"])
def test_both_ends_of_a_range_have_its_unit(text: str) -> None:
    assert said(text) == [(10, "%"), (20, "%")]


@pytest.mark.parametrize("text", ["en bra sak", "one of the partners", "ett stöd", "en av parterna"])
def test_an_article_is_no_quantity(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("wanted", "known"),
    [
        pytest.param("80 procent", "fyra av fem", id="share"),
        pytest.param("33 procent", "en tredjedel", id="a third"),
        pytest.param("två år", "24 månader", id="years and months"),
        pytest.param("sex månader", "ett halvår", id="half a year"),
        pytest.param("14 dagar", "två veckor", id="days and weeks"),
        pytest.param("ungefär 6,8 miljoner kronor", "6 763 099 kronor", id="rounded"),
        pytest.param("drygt 6,7 miljoner kronor", "6 763 099 kronor", id="a little over"),
        pytest.param("knappt 6,8 miljoner kronor", "6 763 099 kronor", id="a little under"),
        pytest.param("ett fyrtiotal kluster", "40 kluster", id="some forty"),
        pytest.param("hundratals företag", "hundratals företag", id="vague"),
        pytest.param("500 per anställd", "500 kronor per anställd", id="unit left out"),
    ],
)
def test_the_same_quantity_is_held(wanted: str, known: str) -> None:
    assert holds_quantity(read_quantities(wanted)[0], read_quantities(known))


@pytest.mark.parametrize(
    ("wanted", "known"),
    [
        pytest.param("6,8 miljoner kronor", "6 763 099 kronor", id="rounded without saying so"),
        pytest.param("drygt 6,8 miljoner kronor", "6 763 099 kronor", id="over what is under"),
        pytest.param("knappt 6,7 miljoner kronor", "6 763 099 kronor", id="under what is over"),
        pytest.param("ungefär 5 miljoner kronor", "6 763 099 kronor", id="too far"),
        pytest.param("drygt 16 miljoner", "knappt 16 miljoner", id="over and under"),
        pytest.param("50 procent", "50 kronor", id="another unit"),
        pytest.param("50 kronor", "50 euro", id="another currency"),
        pytest.param("50", "50 procent", id="no share"),
        pytest.param("75 procent", "74 procent", id="whole shares are not rounded"),
        pytest.param("två år", "12 månader", id="another time"),
        pytest.param("några dagar", "flera månader", id="vague times"),
        pytest.param("hundratals företag", "100 företag", id="vague"),
        pytest.param("9" * 30, "8" * 30, id="unreadable"),
        pytest.param("fem procentenheter", "fem procent", id="percentage points"),
    ],
)
def test_another_quantity_is_not_held(wanted: str, known: str) -> None:
    assert not holds_quantity(read_quantities(wanted)[0], read_quantities(known))


@pytest.mark.parametrize(
    ("sentence", "changes"),
    [
        pytest.param("Det kostar 500 kronor per anställd och månad.", True, id="month for year"),
        pytest.param("Det kostar 500 kronor per företag och år.", True, id="company for employee"),
        pytest.param("Det kostar 500 kronor om året per anställd.", False, id="in other words"),
        pytest.param("Träffarna hålls varje månad.", False, id="no amount"),
    ],
)
def test_the_rate_of_an_amount_is_kept(sentence: str, changes: bool) -> None:
    assert changes_rate(sentence, "Avgiften är 500 kronor per anställd och år.") is changes


@pytest.mark.parametrize(
    ("question", "values"),
    [
        pytest.param("Vi är 14 anställda, vad kostar det?", [14], id="size"),
        pytest.param("Vår SNI-kod börjar på 25, räcker det?", [25], id="code"),
        pytest.param("En av våra anställda är 45, är hon för gammal?", [45], id="age"),
        pytest.param("Får vi 3 coacher?", [], id="what is asked for"),
        pytest.param("Är det 50 000 kronor?", [], id="money"),
        pytest.param("Är stödet 40 procent?", [], id="share"),
    ],
)
def test_only_what_a_company_says_of_itself_is_told(question: str, values: list[int]) -> None:
    assert [int(quantity.value) for quantity in told_of_itself(question)] == values
