"""How far a company has come is read from its own words, and from nobody else's."""

import pytest

from assistant.commitment import Commitment, read_commitment, without_commitment


@pytest.mark.parametrize(
    ("text", "commitment"),
    [
        ("Vi har redan beställt maskinen.", "beställt"),
        ("vi har beställt en robot, finns det stöd?", "beställt"),
        ("Vi har lagt en order på en press", "beställt"),
        ("Vi har skrivit på avtalet", "beställt"),
        ("Roboten är redan beställd", "beställt"),
        ("We have already ordered the robot", "beställt"),
        ("Vi har redan betalat för maskinen", "påbörjat"),
        ("Vi har köpt en ny svarv", "påbörjat"),
        ("Maskinen är installerad", "påbörjat"),
        ("Vi har redan börjat bygga om", "påbörjat"),
        ("Vi har bestämt oss för en cobot", "bestämt"),
        ("Styrelsen är enig, beslutet är taget", "bestämt"),
        ("Vi har bestämt oss men inte beställt", "bestämt"),
        ("Vi har beställt men inte betalat", "beställt"),
        ("Inget är beställt ännu", "inget"),
        ("Vi har inte bestämt oss än", "inget"),
        ("Vi har inte köpt något", "inget"),
    ],
)
def test_a_company_tells_how_far_it_has_come(text: str, commitment: Commitment) -> None:
    assert read_commitment(text) == commitment


@pytest.mark.parametrize(
    "text",
    [
        "Vi vill köpa vår första robot",
        "Kunden har redan beställt 500 detaljer",
        "Vi har köpt robotar tidigare",
        "Vi har redan betalat avgiften till Techtank",
        "Hur beställer man en validering?",
        "Måste vi ansöka före investeringen?",
        "",
    ],
)
def test_what_says_nothing_of_it_is_not_read_so(text: str) -> None:
    assert read_commitment(text) is None


def test_a_short_remark_about_it_is_left_out_of_what_is_sought_and_a_need_is_not() -> None:
    assert (
        without_commitment("Vi vill ha stöd till en robot. Vi har redan beställt den. Vad gäller?")
        == "Vi vill ha stöd till en robot. Vad gäller?"
    )
    told = "Vi har redan beställt en robot och behöver nu utbilda personalen i robotprogrammering."
    assert without_commitment(told) == told
    assert without_commitment("... vad kostar det") == "... vad kostar det"
