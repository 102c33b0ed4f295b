"""What must come before an order is said from the documents, to who has told how far it has come, and never made up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from assistant import phrases
from assistant.beforehand import RULE
from assistant.commitment import Commitment
from assistant.company import Company
from assistant.conversation import Adviser
from assistant.profile import make_profile
from assistant.types import Answer

DAY = date(2026, 11, 22)
MACHINE = "Vi behöver pengar till en investering i en ny maskin. Vilket stöd passar oss?"
RULES = "Ansökan till Klimatklivet görs i länsstyrelsernas e-tjänst när en omgång är öppen, och projektet får inte vara påbörjat."


def advise(adviser: Adviser, question: str, commitment: Commitment | None) -> Answer:
    return adviser.reply(question, today=DAY, company=Company(replace(make_profile(14, "Olofström"), commitment=commitment)))


@pytest.mark.parametrize(
    ("commitment", "lead", "check"),
    [
        ("inget", "Innan ni beställer eller börjar:", "vad som gäller innan ni beställer eller börjar"),
        ("bestämt", "Innan ni beställer eller börjar:", "vad som gäller innan ni beställer eller börjar"),
        ("beställt", "Ni har redan beställt, så kontrollera det här först:", "om stödet kan ges till det ni redan har beställt"),
        ("påbörjat", "Ni har redan börjat eller betalat", "om stödet kan ges till det ni redan har börjat med eller betalat"),
    ],
)
def test_the_rule_is_quoted_with_its_source_and_stands_among_what_to_check(
    adviser_on_documents: Adviser, commitment: Commitment, lead: str, check: str
) -> None:
    answer = advise(adviser_on_documents, MACHINE, commitment)
    assert f"**{lead}" in answer.answer
    assert RULES in answer.answer
    assert RULES.removesuffix(".") in {citation.quote.removesuffix(".") for citation in answer.citations}
    checks = {programme.id: programme.check for programme in answer.programmes}
    assert check in checks["partner/klimatklivet"]
    assert check not in checks["partner/almi-lan"]  # whose document says nothing of it


def test_who_has_not_told_hears_nothing_of_it(adviser_on_documents: Adviser) -> None:
    answer = advise(adviser_on_documents, MACHINE, None)
    assert RULES not in answer.answer
    assert not any("beställ" in check for programme in answer.programmes for check in programme.check)


def test_a_known_gap_is_said_where_no_rule_is_known(adviser_on_documents: Adviser) -> None:
    answer = advise(adviser_on_documents, "Vi vill automatisera eller köpa en robot. Vilket stöd passar oss?", "beställt")
    assert "köp som påbörjats före beslutet framgår inte av källorna" in answer.answer


def test_to_who_has_ordered_it_is_said_that_the_documents_do_not_say(advise_on: Callable[..., Adviser], programme_text: str) -> None:
    text = programme_text.replace("status: avslutad\n  period: {from: 2018, to: 2021-12-31}", "status: löpande").replace(
        " Den är avslutad. [2]", ""
    )
    text = text.replace("Robotchecken går inte längre att söka.", "Ansök hos Tillväxtverket.")
    adviser = advise_on({"a.md": text})
    asked = "Vi vill köpa en robot. Vilket stöd passar oss?"
    said = phrases.TOO_LATE_UNKNOWN["beställt"].format(names="Robotchecken")
    assert said in advise(adviser, asked, "beställt").answer
    assert said not in advise(adviser, asked, "inget").answer


@pytest.mark.parametrize(
    ("text", "is_rule"),
    [
        (RULES, True),
        ("Stödet måste sökas före beställningen.", True),
        ("Betala inte avgiften förrän SME Fund har beviljat er värdecheck.", True),
        ("Fråga regionen om öppen omgång innan ni beställer något.", True),
        ("Checken skulle sänka risken före en investering.", False),
        ("Almi börjar med en dialog innan ett lån kan beviljas.", False),
        ("Kontrollera siffrorna innan ni använder dem.", False),
    ],
)
def test_a_rule_ties_the_support_to_what_comes_first(text: str, is_rule: bool) -> None:
    assert bool(RULE.search(text)) is is_rule
