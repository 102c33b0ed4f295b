"""axe-core finds nothing serious or critical on any view or state of the staff's page."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, TimeoutError, expect

from assistant.question_log import Asked, add_question
from assistant.staff.case_desk import CaseDesk
from assistant.staff.cases import Case
from assistant.staff.roles import Actor
from assistant.staff.types import Edit
from corpus.clock import now_exactly
from corpus.library import writing

EDITOR = Actor("redaktör", "redaktör")
GRAVE = {"serious", "critical"}
OF_GRADIO = ("WARN ",)  # begins what Gradio's pictures say of their own making in the console
VINDLYFTET = "iuc/vindlyftet"
TABS = ("Innehåll", "Uppgifter", "Frågor", "Kontroll", "Versioner", "Fil", "Vad ändras")


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, index_home: Any, open_desk: Any, serve_desk: Callable[..., Any], script: Any,
    small_library: Any,
) -> Iterator[SimpleNamespace]:  # fmt: skip
    """The staff's page on a library with a draft, test cases that hold and do not, and questions that were answered and not."""
    desk = open_desk(index_home(tmp_path_factory.mktemp("axe"), small_library))
    sheet = desk.show(EDITOR, VINDLYFTET)
    desk.save(EDITOR, VINDLYFTET, Edit(f"{sheet.markdown}\nVindlyftet gav 42 kronor.\n", sheet.asked, "Nytt belopp", sheet.number))
    desk.add_text(EDITOR, "Ett utkast", "Verkstaden i Ronneby är öppen för alla företag som vill prova en robot.")
    cases = CaseDesk(desk.engine)
    cases.add_case(EDITOR, Case("Hur stort är stödet i Vindlyftet?", says=("75 000",), tags=("belopp",), owner="Eva"))
    cases.add_case(EDITOR, Case("Vem svarar för Vindlyftet?", says=("Ada Lovelace",), comment="Håller inte."))
    with writing(desk.engine) as connection:
        for number in range(12):
            at, status = now_exactly() - timedelta(days=number), "not_found" if number % 3 else "answered"
            text = f"Behöver vi bygglov för hall {number}?" if number % 3 else "Vad är Vindlyftet?"
            about: Any = () if number % 3 else (VINDLYFTET,)
            add_question(connection, Asked(f"a{number}", at, "page", text, status, 0.5, 9.0, about, ("produktion",), about, (), "up"))
    with serve_desk(desk, script.ScriptedAdviser()) as address:
        yield SimpleNamespace(desk=desk, address=address)


class Walk:
    """A walk through the page: what axe-core finds in each state, and what the walk does to come there."""

    def __init__(self, page: Page, shoot: Callable[..., None]) -> None:
        self.page, self._shoot = page, shoot
        self._axe = Axe()
        self.found: dict[str, list[Any]] = {}

    def look(self, state: str) -> None:
        """Note what is serious or critical in this state."""
        self._shoot(self.page, f"axe-{state}")
        violations = self._axe.run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        self.found[state] = [
            (item["id"], node["target"], node["failureSummary"]) for item in violations if item["impact"] in GRAVE for node in item["nodes"]
        ]

    def view(self, name: str, place: str) -> None:
        """Go to a view, wait for a place in it, and look."""
        self.page.locator(f'#area-navigation a[data-view="{name}"]').click()
        self.page.locator(place).locator("visible=true").first.wait_for()
        self.look(name)

    def dialog(self, button: str) -> None:
        """Open a dialog, look, and close it."""
        self.page.get_by_role("button", name=button).locator("visible=true").first.click()
        self.page.locator("dialog[open]").wait_for()
        self.look(f"dialog {button.removesuffix(' …')}")
        self.page.keyboard.press("Escape")

    def unfold(self, place: str) -> None:
        """Open every fold in a place."""
        self.page.locator(f"{place} details").evaluate_all("folds => folds.forEach((fold) => (fold.open = true))")

    def grave(self) -> dict[str, list[Any]]:
        """Return the states in which something serious or critical was found."""
        return {state: found for state, found in self.found.items() if found}


@pytest.fixture
def walk(site: SimpleNamespace, sign_in_at: Callable[..., Page], shoot: Callable[..., None]) -> Callable[..., Walk]:
    """Sign in and begin a walk."""

    def begun(size: str, scheme: str) -> Walk:
        page = sign_in_at(site.address, "administratör", size=size, tolerated=OF_GRADIO, color_scheme=scheme)
        page.locator("#area-list table").wait_for()
        return Walk(page, lambda page, name: shoot(page, f"{name}-{scheme}", full_page=True))

    return begun


def walk_views(walk: Walk) -> None:
    walk.view("library", "#area-list tbody")
    walk.view("work", "#area-work h3")
    walk.view("bench", "#bench-form")
    walk.view("cases", "#area-case-list tbody")
    walk.view("vain", ".theme")
    walk.view("figures", "#figures-needs svg")
    walk.view("add", "#area-ways form")
    walk.view("move", "#area-moves form")
    walk.view("accounts", "#area-accounts table")
    walk.view("log", "#area-log tbody")


def walk_document(walk: Walk) -> None:
    page = walk.page
    walk.page.locator('#area-navigation a[data-view="library"]').click()
    page.get_by_role("link", name="Vindlyftet", exact=True).click()
    expect(page.locator("textarea[name=body]")).not_to_be_empty()
    for tab in TABS:
        page.get_by_role("tab", name=tab).click()
        walk.look(f"tab {tab}")
    page.get_by_role("tab", name="Innehåll").click()
    page.get_by_role("button", name="Vad ändras om jag publicerar?").click()
    page.locator("#area-sheet-impact .impact").wait_for(timeout=60_000)
    walk.look("impact")
    page.get_by_role("tab", name="Versioner").click()
    page.get_by_role("button", name="Jämför").click()
    page.locator("#area-difference table.difference").wait_for()
    walk.look("difference")
    page.get_by_role("tab", name="Uppgifter").click()
    walk.unfold("[data-panel=fields]")
    walk.look("fields unfolded")
    for button in ("Publicera …", "Dra tillbaka …", "Kasta utkastet …", "Radera för gott …", "Byt id …"):
        if page.get_by_role("button", name=button).count():
            walk.dialog(button)
    page.get_by_role("tab", name="Innehåll").click()
    page.locator("textarea[name=body]").press_sequentially("x")
    page.get_by_role("button", name="Kontrollera").locator("visible=true").first.click()
    walk.look("unsaved")
    page.once("dialog", lambda dialog: dialog.accept())  # that what is unsaved may be left
    page.locator('#area-navigation a[data-view="library"]').click()


def walk_bench(walk: Walk) -> None:
    page = walk.page
    page.locator('#area-navigation a[data-view="bench"]').click()
    page.get_by_role("textbox", name="Frågan").fill("Hur stort är stödet i Vindlyftet?")
    page.get_by_role("button", name="Fråga", exact=True).click()
    page.locator("#area-bench-talk .exchange").wait_for(timeout=60_000)
    walk.unfold("#view-bench")
    walk.look("bench answered")
    walk.dialog("Spara som test")
    walk.dialog("Markera som fel")


def walk_cases(walk: Walk) -> None:
    page = walk.page
    page.locator('#area-navigation a[data-view="cases"]').click()
    page.get_by_text("Ta in ur fil, eller spara som fil").click()
    walk.look("cases unfolded")
    page.get_by_role("button", name="Nytt testfall").click()
    page.locator("#case-form").wait_for()
    walk.look("case new")
    page.locator('#area-navigation a[data-view="cases"]').click()
    page.locator("#area-case-list").get_by_role("button", name="Vem svarar för Vindlyftet?").click()
    page.get_by_role("button", name="Prova nu").click()
    page.locator("#area-case-tried section").wait_for()
    walk.look("case tried")
    walk.dialog("Ta bort …")
    page.locator('#area-navigation a[data-view="cases"]').click()
    page.get_by_role("button", name="Kör testfallen").click()
    page.get_by_role("button", name="Visa körningen").click(timeout=60_000)
    page.locator("#area-case-results .numbers").wait_for()
    walk.look("case run")
    page.get_by_role("button", name="Alla körningar").click()
    page.locator("#area-case-runs tbody").wait_for()
    walk.look("case runs")


def walk_questions(walk: Walk) -> None:
    page = walk.page
    page.locator('#area-navigation a[data-view="vain"]').click()
    page.locator(".theme").first.get_by_role("button", name="Visa och åtgärda").click()
    page.locator("#area-vain-theme table.asked").wait_for()
    walk.unfold("#area-vain-theme")
    walk.look("theme")
    page.get_by_role("button", name="Alla frågor").click()
    page.locator("#area-vain-asked tbody").wait_for()
    walk.look("asked")
    page.get_by_role("button", name="Avfärdade").click()
    walk.look("dismissed")
    page.locator('#area-navigation a[data-view="figures"]').click()
    page.locator("#figures-needs svg").wait_for()
    walk.unfold("#view-figures")
    walk.look("figures unfolded")


def walk_handing_in(walk: Walk, folder: Path) -> None:
    page, file = walk.page, folder / "Broschyr.md"
    file.write_text("# Broschyr\n\nVerkstaden är öppen för alla.\n", encoding="utf-8")
    page.locator('#area-navigation a[data-view="add"]').click()
    page.locator("#area-ways input[type=file]").set_input_files(file)
    expect(page.locator("#area-jobs .job").first).to_have_attribute("data-stand", "done", timeout=60_000)
    walk.look("handed in")
    page.locator('#area-navigation a[data-view="accounts"]').click()
    form = page.locator("#area-accounts form.card")
    for _ in range(3):  # the view is drawn anew when its data come, and the form with it
        page.wait_for_timeout(2_000)
        form.locator("[name=name]").fill(f"{folder.name}@example.com"[-60:])
        form.get_by_role("button", name="Lägg till").click()
        with suppress(TimeoutError):
            page.locator("#area-once code").wait_for()
            break
    expect(page.locator("#area-once code")).to_be_visible()
    walk.look("account added")
    page.locator('#area-navigation a[data-view="library"]').click()
    page.get_by_role("searchbox").locator("visible=true").fill("finns inte")
    expect(page.locator("#area-list")).to_contain_text("Inga dokument stämmer")
    walk.look("nothing found")
    page.get_by_role("searchbox").locator("visible=true").fill("")
    page.locator("#area-list tbody input").first.check()
    for button in ("Ändra flera", "Publicera flera", "Vad ändras?"):
        walk.dialog(button)


@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_axe_finds_nothing_serious_in_any_view_or_state(walk: Callable[..., Walk], size: str, scheme: str, tmp_path: Path) -> None:
    begun = walk(size, scheme)
    walk_views(begun)
    walk_document(begun)
    walk_bench(begun)
    walk_cases(begun)
    walk_questions(begun)
    walk_handing_in(begun, tmp_path)
    assert begun.grave() == {}


@pytest.mark.parametrize(("size", "scheme"), [("wide", "dark"), ("narrow", "light")])
def test_axe_finds_nothing_serious_in_the_main_views(walk: Callable[..., Walk], size: str, scheme: str) -> None:
    begun = walk(size, scheme)
    walk_views(begun)
    walk_bench(begun)
    assert begun.grave() == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "narrow"])
def test_axe_finds_nothing_serious_where_one_signs_in_and_out(
    browser: Browser, site: SimpleNamespace, shoot: Callable[..., None], size: tuple[int, int], scheme: Any
) -> None:
    with browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="sv-SE", color_scheme=scheme) as context:
        page = context.new_page()
        walk = Walk(page, lambda page, name: shoot(page, f"{name}-{scheme}", full_page=True))
        page.goto(f"{site.address}/personal/")
        walk.look("sign in")
        for password, state in (("fel", "refused"), ("fyra ord utan samband", "signed in")):
            page.locator('input[name="name"]').fill("läsare")
            page.locator('input[name="password"]').fill(password)
            page.keyboard.press("Enter")
            page.locator(".problem, #area-list table").first.wait_for()
            walk.look(state)
        for link, state in (("Byt lösenord", "account"), ("Logga ut", "sign out")):
            page.goto(f"{site.address}/personal/")
            page.get_by_role("link", name=link).click()
            page.locator("main h1").wait_for()
            walk.look(state)
        assert walk.grave() == {}


def test_axe_finds_nothing_serious_in_an_empty_library(
    tmp_path: Path,
    index_home: Any,
    open_desk: Any,
    serve_desk: Callable[..., Any],
    script: Any,
    sign_in_at: Callable[..., Page],
    shoot: Any,
) -> None:
    (tmp_path / "källa").mkdir()
    with serve_desk(open_desk(index_home(tmp_path, {})), script.ScriptedAdviser()) as address:
        page = sign_in_at(address, "administratör", tolerated=OF_GRADIO)
        walk = Walk(page, shoot)
        for view in ("library", "work", "bench", "cases", "vain", "figures", "add"):
            page.locator(f'#area-navigation a[data-view="{view}"]').click()
            expect(page.locator(f'#area-navigation a[data-view="{view}"]')).to_have_attribute("aria-current", "page")
            page.wait_for_timeout(400)
            walk.look(f"empty {view}")
        assert walk.grave() == {}
