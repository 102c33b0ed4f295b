"""axe-core finds nothing serious or critical in any state of the page: wide and narrow, light and dark, zoomed, forced colours."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from assistant.web import wording

Visit = Callable[..., Any]  # conftest's `visit`: opens the page and returns it with a record of what happened
GRAVE = {"serious", "critical"}
WIDE, PHONE, ZOOMED = (1440, 900), (390, 844), (720, 450)  # 1440 × 900 at 200 % is 720 × 450


class Walk:
    """A visit through the page's states, and what axe-core finds in each."""

    def __init__(self, visitor: Any) -> None:
        self.visitor, self.page = visitor, visitor.page
        self._axe = Axe()
        self.found: dict[str, list[Any]] = {}

    def look(self, state: str) -> None:
        """Note what is serious or critical in this state."""
        violations = self._axe.run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        self.found[state] = [
            (item["id"], node["target"], node["failureSummary"]) for item in violations if item["impact"] in GRAVE for node in item["nodes"]
        ]

    def ask(self, state: str, question: str) -> None:
        """Ask, wait for the finished answer, and look."""
        self.visitor.ask(question)
        self.look(state)

    def send(self, question: str) -> None:
        """Ask without waiting."""
        self.page.get_by_label(wording.QUESTION_LABEL["sv"]).fill(question)
        self.page.keyboard.press("Enter")

    def grave(self) -> dict[str, list[Any]]:
        """Return the states in which something serious or critical was found."""
        return {state: found for state, found in self.found.items() if found}


def walk_answers(walk: Walk) -> None:
    """Look at what answers look like, each kind once."""
    walk.look("welcome")
    walk.ask("answered", "Vi vill ha en robot")
    walk.page.locator(".marker").nth(2).click()
    walk.look("source")
    close = walk.page.locator(".close-sources").locator("visible=true")
    if close.count():  # on a narrow screen the sources are a sheet over the page
        close.click()
    walk.ask("table", "Vad är skillnaden?")
    walk.ask("clarify", "Hjälp oss med produktionen")
    walk.ask("not found", "Vad kostar det?")
    walk.ask("unsafe", "<img src=x>")


def walk_interruptions(walk: Walk) -> None:
    """Look at an answer on its way, one that is stopped, one that fails, one that is refused, and the page when it is cleared."""
    walk.send("Svara långsamt: en långsam fråga")
    walk.page.locator("[data-phase=answering], [data-phase=waiting]").wait_for()
    walk.look("answering")
    walk.page.get_by_role("button", name=wording.STOP["sv"]).click()
    walk.page.locator("[data-phase=stopped]").wait_for()
    walk.look("stopped")
    for state, question in (("failed", "Nu blir det en krasch"), ("refused", "x" * 5000)):
        count = walk.page.locator("[data-phase=failed]").count()
        walk.send(question)
        expect(walk.page.locator("[data-phase=failed]")).to_have_count(count + 1)
        walk.look(state)
    walk.page.get_by_role("button", name=wording.CLEAR["sv"]).click()
    walk.page.get_by_role("heading", name=wording.WELCOME["sv"]).wait_for()
    walk.look("cleared")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_serious_in_any_state(visit: Visit, size: tuple[int, int], scheme: str) -> None:
    walk = Walk(visit(size, color_scheme=scheme))
    walk_answers(walk)
    walk_interruptions(walk)
    assert walk.grave() == {}


@pytest.mark.parametrize(
    ("size", "options"), [(ZOOMED, {"device_scale_factor": 2}), (WIDE, {"forced_colors": "active"})], ids=["zoomed", "forced colours"]
)
def test_axe_finds_nothing_serious_at_200_percent_or_in_forced_colours(visit: Visit, size: tuple[int, int], options: Any) -> None:
    walk = Walk(visit(size, **options))
    walk_answers(walk)
    assert walk.grave() == {}


def test_in_forced_colours_a_chosen_source_and_the_keyboard_are_still_seen(visit: Visit) -> None:
    visitor = visit(forced_colors="active")
    visitor.ask("Vi vill ha en robot")
    marker = visitor.page.locator(".marker").first
    marker.focus()
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
