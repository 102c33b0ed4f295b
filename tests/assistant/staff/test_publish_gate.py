"""A publication that has not been tried, or that would make something worse, is stopped or warned of, unless a reason is given."""

import pytest

from assistant.staff import audit
from assistant.staff.audit import Wanted
from assistant.staff.case_desk import CaseDesk
from assistant.staff.cases import Case
from assistant.staff.desk import Desk
from assistant.staff.roles import Actor
from assistant.staff.types import Edit
from corpus.errors import AdviserError
from corpus.library import reading

WIND = "iuc/vindlyftet"
GUIDE = "guide/ansokan"


@pytest.fixture
def broken(desk: Desk, editor: Actor) -> None:
    """A draft that breaks a test."""
    CaseDesk(desk.engine).add_case(editor, Case("Hur mycket kan vi få i Vindlyftet?", says=("75 000 kronor",)))
    change(desk, editor, WIND, "75 000", "90 000")


@pytest.fixture
def required(desk: Desk, admin: Actor) -> None:
    desk.require_impact(admin, True)


def change(desk: Desk, actor: Actor, name: str, old: str, new: str) -> None:
    sheet = desk.show(actor, name)
    desk.save(actor, name, Edit(sheet.markdown.replace(old, new), sheet.asked, "", sheet.number))


def foresee(desk: Desk, actor: Actor, *names: str) -> None:
    assert desk.work(desk.foresee(actor, names)).stand == "done"


def notes(desk: Desk, action: str) -> list[audit.Note]:
    with reading(desk.engine) as connection:
        return audit.read(connection, Wanted(action=action))


def test_nothing_is_asked_where_nothing_is_required_and_nothing_breaks(desk: Desk, editor: Actor) -> None:
    change(desk, editor, WIND, "75 000", "90 000")
    foresee(desk, editor, WIND)
    assert desk.find_obstacle(editor, [WIND]) is None
    assert desk.publish(editor, [WIND], accept_warnings=True)


def test_a_broken_test_is_a_warning_that_must_be_accepted(desk: Desk, editor: Actor, broken: None) -> None:
    foresee(desk, editor, WIND)
    with pytest.raises(AdviserError, match="1 test slutar stämma"):
        desk.publish(editor, [WIND])
    assert desk.publish(editor, [WIND], accept_warnings=True)
    assert notes(desk, "impact_overridden") == []


def test_a_stale_result_warns_of_nothing(desk: Desk, editor: Actor, broken: None) -> None:
    foresee(desk, editor, WIND)
    change(desk, editor, WIND, "90 000", "75 000")
    assert desk.find_obstacle(editor, [WIND]) is None


def test_where_it_is_required_an_untried_document_is_refused(desk: Desk, editor: Actor, required: None) -> None:
    change(desk, editor, WIND, "75 000", "90 000")
    with pytest.raises(AdviserError, match="inte prövat"):
        desk.publish(editor, [WIND], accept_warnings=True)
    foresee(desk, editor, WIND)
    assert desk.publish(editor, [WIND], accept_warnings=True)


def test_where_it_is_required_a_stale_result_is_none(desk: Desk, editor: Actor, required: None) -> None:
    foresee(desk, editor, WIND)
    change(desk, editor, WIND, "75 000", "90 000")
    with pytest.raises(AdviserError, match="gäller inte längre"):
        desk.publish(editor, [WIND], accept_warnings=True)


def test_where_it_is_required_a_broken_test_is_refused_though_warnings_are_accepted(
    desk: Desk, editor: Actor, required: None, broken: None
) -> None:
    foresee(desk, editor, WIND)
    with pytest.raises(AdviserError, match="1 test slutar stämma"):
        desk.publish(editor, [WIND], accept_warnings=True)


def test_several_documents_must_be_tried_together(desk: Desk, editor: Actor, required: None) -> None:
    for name in (WIND, GUIDE):
        foresee(desk, editor, name)
    with pytest.raises(AdviserError, match="De 2 dokumenten är inte prövade tillsammans"):
        desk.publish(editor, [WIND, GUIDE], accept_warnings=True)
    foresee(desk, editor, WIND, GUIDE)
    assert desk.publish(editor, [GUIDE, WIND], accept_warnings=True)


def test_an_override_needs_a_reason_and_is_noted_with_it_and_the_numbers(desk: Desk, editor: Actor, required: None, broken: None) -> None:
    foresee(desk, editor, WIND)
    with pytest.raises(AdviserError, match="ange skäl"):
        desk.publish(editor, [WIND], accept_warnings=True, override="  ")
    assert desk.publish(editor, [WIND], accept_warnings=True, override="Beloppet är höjt, testet är gammalt")
    (note,) = notes(desk, "impact_overridden")
    assert (note.who, note.subject, note.detail["reason"]) == ("eva", WIND, "Beloppet är höjt, testet är gammalt")
    assert (note.detail["broken"], note.detail["unanswered"]) == (1, 0)


def test_an_override_of_the_gate_is_none_of_the_checks(desk: Desk, editor: Actor, required: None) -> None:
    change(desk, editor, WIND, "status: löpande", "status: löpande\n  okänd_nyckel: 1")
    with pytest.raises(AdviserError):
        desk.publish(editor, [WIND], accept_warnings=True, override="Bråttom")
    assert notes(desk, "impact_overridden") == []


def test_a_reason_without_an_obstacle_is_not_noted(desk: Desk, editor: Actor) -> None:
    desk.publish(editor, [WIND], accept_warnings=True, override="För säkerhets skull")
    assert notes(desk, "impact_overridden") == []


def test_only_administrators_decide_and_that_is_noted(desk: Desk, editor: Actor, admin: Actor) -> None:
    with pytest.raises(AdviserError, match="administratör"):
        desk.require_impact(editor, True)
    desk.require_impact(admin, True)
    assert desk.requires_impact(editor)
    desk.require_impact(admin, False)
    assert not desk.requires_impact(editor)
    assert [len(notes(desk, action)) for action in ("impact_required", "impact_not_required")] == [1, 1]
