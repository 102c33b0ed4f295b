"""A least does not become a most, nor a before an after; and no limit is set that the source does not set."""

import pytest

from assistant.limits import moves_limit


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param("Andelen var högst 20 procent.", "De betalade minst 20 procent.", id="least to most"),
        pytest.param("Lånet är på minst 250 000 kronor.", "Lånet är på upp till 250 000 kronor.", id="most to least"),
        pytest.param("Insatsen fick pågå i minst nio månader.", "Insatsen fick pågå i längst nio månader.", id="longest to least"),
        pytest.param("Över 50 procent täcks.", "Högst 50 procent täcks.", id="over"),
        pytest.param("Minst 100 000 kronor.", "10 000–100 000 kronor.", id="the upper end of a range"),
        pytest.param("Avgiften är högst 500 kronor.", "Avgiften är 500 kronor.", id="a limit where there is none"),
        pytest.param("Sök senast tre veckor efter startdatum.", "Sök minst tre veckor före startdatum.", id="before to after"),
        pytest.param("Det gäller från den 31 mars 2014.", "Det gäller till den 31 mars 2014.", id="until to from"),
        pytest.param("Företaget kunde starta senast i februari.", "Företaget kunde starta tidigast i februari.", id="earliest to latest"),
        pytest.param("Utlysningen öppnar den 31 december 2026.", "Utlysningen stänger den 31 december 2026.", id="closes to opens"),
        pytest.param(
            "Den startade den 31 december 2022.", "Den pågick 1 december 2019–31 december 2022.", id="the end of a period to its start"
        ),
        pytest.param("Nätverket stängde 2008.", "Nätverket finns sedan 2008.", id="since to end"),
        pytest.param("At most two parties could take part.", "Det krävdes minst två parter.", id="English"),
    ],
)
def test_a_moved_limit_is_seen(sentence: str, source: str) -> None:
    assert moves_limit(sentence, source)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        pytest.param("25 procent eller mer sker på arbetsplatsen.", "Minst en fjärdedel sker på arbetsplatsen.", id="or more"),
        pytest.param("Upp till 100 000 kronor.", "10 000–100 000 kronor.", id="the end of a range"),
        pytest.param("Taket är EUR 300,000 over three years.", "Taket är 300 000 euro under tre år.", id="durations"),
        pytest.param("Ni ska ha mindre än 2 miljoner euro.", "För företag under 2 miljoner euro.", id="under"),
        pytest.param("Det pågick till december 2022.", "Det pågick till och med december 2022.", id="until"),
        pytest.param("Det slutade gälla den 1 januari 2024.", "Det gäller inte längre sedan den 1 januari 2024.", id="no longer since"),
        pytest.param("Det kostar 500 kronor.", "Det kostar högst 500 kronor.", id="a limit left out"),
        pytest.param(
            "Den löpte 2015-09-01 till 2018-12-31.", "Den pågick från den 1 september 2015 till den 31 december 2018.", id="period"
        ),
    ],
)
def test_a_kept_limit_is_let_through(sentence: str, source: str) -> None:
    assert not moves_limit(sentence, source)
