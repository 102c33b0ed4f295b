"""The changes in validity, from periods and from what staff publish."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from assistant.staff.roles import Actor
from assistant.staff.types import Edit
from assistant.web.open_data.application import History
from assistant.web.open_data.changes import find_changes
from assistant.web.open_data.reigns import Reign
from corpus.clock import now
from corpus.reader import read_manuscript
from corpus.schema import Document

SINCE = date(2000, 1, 1)
WIND = "prov/vindlyftet"
EDITOR = Actor("eva", "redaktör")


@pytest.fixture
def version(programme: Callable[..., str]) -> Callable[..., Document]:
    def write(status: str = "löpande", period: str = "{}", more: str = "") -> Document:
        text = programme(WIND, "Vindlyftet", "Vindlyftet är ett stöd. [1]", status=status, period=period, more=more)
        return read_manuscript(text, name="vind.md")

    return write


def _told(*reigns: Reign, until: date = date(2026, 11, 22)) -> list[tuple[str, str, str | None]]:
    """Return the changes as (day, kind, part), the earliest first."""
    found = find_changes({WIND: reigns}, since=SINCE, until=until)
    return [(change.at.date().isoformat(), change.kind, change.part) for change in reversed(found)]


def test_a_period_opens_on_its_first_day_and_ends_the_day_after_its_last(version: Callable[..., Document]) -> None:
    reign = Reign(None, version("pågående", "{from: 2024-03-01, to: 2025-06}"))
    assert _told(reign) == [("2024-03-01", "opened", None), ("2025-07-01", "ended", None)]
    assert _told(reign, until=date(2025, 6, 30)) == [("2024-03-01", "opened", None)]
    assert _told(reign, until=date(2024, 2, 29)) == []


def test_what_has_no_period_changes_only_by_publication(version: Callable[..., Document]) -> None:
    assert _told(Reign(None, version("löpande"))) == []
    closed = Reign(datetime(2026, 5, 1, 12), version("avslutad"))
    assert _told(Reign(None, version("löpande")), closed) == [("2026-05-01", "ended", None)]


def test_a_version_is_followed_only_while_it_answers(version: Callable[..., Document]) -> None:
    first = Reign(None, version("pågående", "{to: 2025-12-31}"))
    longer = Reign(datetime(2025, 12, 1, 9), version("pågående", "{to: 2026-06-30}"))
    assert _told(first, longer) == [("2025-12-01", "period", None), ("2026-07-01", "ended", None)]


def test_a_late_correction_does_not_end_what_had_ended(version: Callable[..., Document]) -> None:
    first = Reign(None, version("pågående", "{to: 2025-12-31}"))
    assert _told(first, Reign(datetime(2026, 2, 1), version("avslutad", "{to: 2025-12-31}"))) == [("2026-01-01", "ended", None)]


def test_a_programme_that_comes_or_goes_is_told_once_with_all_its_parts(version: Callable[..., Document]) -> None:
    part = '  parts:\n    - {name: Piloten, status: avslutad, note: "Piloten kördes 2018. [1]"}\n'
    reigns = [Reign(None, None), Reign(datetime(2026, 1, 2), version(more=part)), Reign(datetime(2026, 3, 4), None)]
    assert _told(*reigns) == [("2026-01-02", "added", None), ("2026-03-04", "retired", None)]


def test_a_part_has_changes_of_its_own(version: Callable[..., Document]) -> None:
    part = '  parts:\n    - {name: Våren, status: pågående, period: {from: 2026-02-01, to: 2026-03-31}, note: "Våren 2026. [1]"}\n'
    assert _told(Reign(None, version(more=part))) == [("2026-02-01", "opened", "Våren"), ("2026-04-01", "ended", "Våren")]
    assert _told(Reign(None, version()), Reign(datetime(2026, 2, 2), version(more=part)))[0] == ("2026-02-02", "added", "Våren")


@pytest.mark.parametrize("period", ["{from: 0001-01-01}", "{to: 9999-12-31}"])
def test_the_ends_of_the_calendar_are_no_change(version: Callable[..., Document], period: str) -> None:
    assert find_changes({WIND: [Reign(None, version("löpande", period))]}, since=date.min, until=date.max) == []


def _history(house: Any) -> list[tuple[str, str | None, str | None]]:
    today = now().date()
    found = find_changes(History(house.library).reigns(), since=today, until=today)
    return [(change.kind, change.before, change.after) for change in reversed(found)]


def test_what_staff_publish_is_a_change_in_that_moment(house: Any) -> None:
    assert _history(house) == []
    house.change("status: löpande", "status: avslutad")
    assert _history(house) == [("ended", "löpande", "avslutad")]
    house.change("status: avslutad", "status: löpande")
    assert _history(house)[1:] == [("opened", "avslutad", "löpande")]
    house.change("bygger delar", "tillverkar delar")  # nothing that concerns its validity
    assert len(_history(house)) == 2


def test_a_draft_is_no_change_until_it_is_published(house: Any) -> None:
    name = house.desk.add_text(EDITOR, "Havslyftet", "Havslyftet är ett stöd till företag som bygger båtar.")
    assert _history(house) == []
    head = f"---\nid: {name}\ntitle: Havslyftet\nkind: programme\nverified: 2026-11-01\nprogramme:\n  status: löpande\n---\n"
    sheet = house.desk.show(EDITOR, name)
    house.desk.save(EDITOR, name, Edit(f"{head}Havslyftet är ett stöd.\n", "", "", sheet.number))
    assert _history(house) == []
    house.publish(name)
    assert _history(house) == [("added", None, "löpande")]


def test_what_staff_retire_has_ended_or_is_gone(house: Any) -> None:
    house.retire("ended")
    assert _history(house) == [("ended", "löpande", "avslutad")]
    house.retire("silent")
    assert _history(house)[1:] == [("retired", "avslutad", None)]


def test_an_erased_document_leaves_nothing(house: Any) -> None:
    house.change("status: löpande", "status: avslutad")
    house.desk.work(house.desk.erase(Actor("adam", "administratör"), WIND, ""))
    assert _history(house) == []
