"""What the company's page knows of the company: from its own words and from the guide, and never after it has cleared the conversation."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from assistant.company import Company
from assistant.profile import make_profile
from assistant.web import guide_wording, wording

Visit = Callable[..., Any]  # conftest's `visit`


def test_chips_appear_by_themselves_and_go_with_the_questions_that_follow(visit: Visit, adviser: Any) -> None:
    visitor = visit()
    chips = visitor.page.locator("#chips .chips li span")
    visitor.ask("Vi är 14 i Olofström och vill ha en robot")
    expect(chips).to_have_text(["14 anställda", "Olofström"])
    visitor.page.get_by_role("button", name="Ta bort 14 anställda").click()
    expect(chips).to_have_text(["Olofström"])
    visitor.ask("Vad kostar det?")
    assert adviser.companies == [Company(make_profile(14, "Olofström")), Company(make_profile(region="Olofström"), frozenset({"size"}))]
    visitor.page.get_by_role("button", name=wording.CLEAR["sv"]).click()
    visitor.page.get_by_role("heading", name=wording.WELCOME["sv"]).wait_for()
    expect(chips).to_have_count(0)
    assert visitor.page.evaluate("localStorage.getItem('foretag')") is None
    assert not visitor.complaints


def test_the_guide_on_the_first_screen_ends_in_an_answer(visit: Visit, adviser: Any) -> None:
    visitor = visit((390, 844))
    page = visitor.page
    page.locator(".welcome").get_by_role("button", name=guide_wording.OPEN["sv"]).click()
    page.get_by_label("Automatisera eller köpa en robot").check()
    for _ in range(3):
        page.get_by_role("button", name=guide_wording.NEXT["sv"]).click()
    page.get_by_label("Inget ännu").check()
    page.keyboard.press("Enter")
    page.locator("#answer-1[data-phase=done]").wait_for()
    assert adviser.asked[0][0] == "Vi vill automatisera eller köpa en robot. Vilket stöd passar oss?"
    expect(page.locator("#chips .chips li span")).to_have_text(["inget beställt än"])
    assert not visitor.complaints
