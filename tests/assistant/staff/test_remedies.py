"""What is done about questions without an answer becomes a draft with its version and note; what answers stays as it was."""

import pytest
import yaml

from assistant.staff import audit
from assistant.staff.desk import Desk
from assistant.staff.remedies import MOST_WISHES, Remedies
from assistant.staff.roles import Actor, ForbiddenError
from assistant.staff.types import Edit
from corpus.errors import AdviserError
from corpus.library import reading

PROGRAMME, GUIDE = "iuc/vindlyftet", "guide/ansokan"
WISHES = ["Behöver vi bygglov för en hall?", "Vem ger bygglov?", "Vem ger bygglov?", "  "]


@pytest.fixture
def remedies(desk: Desk) -> Remedies:
    return Remedies(desk)


def test_a_document_begins_with_the_questions_as_what_companies_say(remedies: Remedies, desk: Desk, editor: Actor) -> None:
    name = remedies.begin_document(editor, "  Bygglov,\n hall ", WISHES)
    sheet = desk.show(editor, name)
    assert (sheet.entry.title, sheet.entry.state, sheet.fault) == ("Bygglov, hall", "draft", "")
    assert yaml.safe_load(sheet.asked) == {"needs": WISHES[:2]}
    assert sheet.document is not None
    assert sheet.document.front is not None
    assert sheet.document.front.asked.needs == tuple(WISHES[:2])


def test_a_document_may_begin_without_questions(remedies: Remedies, desk: Desk, editor: Actor) -> None:
    assert desk.show(editor, remedies.begin_document(editor, "Bygglov", [])).asked == ""


def test_a_gap_is_a_sentence_of_a_draft_and_what_answers_stays_as_it_was(remedies: Remedies, desk: Desk, editor: Actor) -> None:
    saved = remedies.add_gap(editor, PROGRAMME, "Om stödet gäller  begagnade maskiner framgår inte av källorna")
    sheet = desk.show(editor, PROGRAMME)
    assert sheet.document is not None
    assert sheet.document.front is not None
    assert sheet.document.front.gaps == ("Om stödet gäller begagnade maskiner framgår inte av källorna.",)
    assert (saved.number, sheet.entry.has_draft, sheet.published and sheet.published.number) == (2, True, 1)
    with reading(desk.engine) as connection:
        (note,) = audit.read(connection)
    assert (note.who, note.action, note.subject) == ("eva", "saved", PROGRAMME)


def test_aliases_are_added_to_those_there_are(remedies: Remedies, desk: Desk, editor: Actor) -> None:
    remedies.add_alias(editor, PROGRAMME, "Vindstödet")
    remedies.add_alias(editor, PROGRAMME, "Blåsiga checken")
    sheet = desk.show(editor, PROGRAMME)
    assert sheet.document is not None
    assert sheet.document.programme is not None
    assert sheet.document.programme.aliases == ("Vindstödet", "Blåsiga checken")
    assert sheet.number == 3


def test_a_wish_is_added_to_the_questions_and_the_rest_of_them_stays(remedies: Remedies, desk: Desk, editor: Actor) -> None:
    asked = "# Så frågar företag.\nneeds:\n- Vi gör vingar\nsentences:\n- says: Ni söker löpande.\n  asked: ['När söker man?']\n"
    desk.save(editor, PROGRAMME, Edit(desk.show(editor, PROGRAMME).markdown, asked, "", 0))
    remedies.add_wish(editor, PROGRAMME, "Vi bygger: torn & blad")
    found = desk.show(editor, PROGRAMME).asked
    assert found.startswith("# Så frågar företag.\nneeds:")
    sentences = [{"says": "Ni söker löpande.", "asked": ["När söker man?"]}]
    assert yaml.safe_load(found) == {"needs": ["Vi gör vingar", "Vi bygger: torn & blad"], "sentences": sentences}


def test_what_stands_there_already_is_refused(remedies: Remedies, editor: Actor) -> None:
    remedies.add_gap(editor, PROGRAMME, "Åldersgränsen är inte känd.")
    remedies.add_alias(editor, PROGRAMME, "Vindstödet")
    remedies.add_wish(editor, PROGRAMME, "Vi gör vingar")
    for add, text in (
        (remedies.add_gap, "åldersgränsen är inte känd"),
        (remedies.add_alias, "VINDSTÖDET"),
        (remedies.add_wish, "vi gör vingar"),
    ):
        with pytest.raises(AdviserError, match="står redan i Vindlyftet"):
            add(editor, PROGRAMME, text)
    with pytest.raises(AdviserError, match="redan programmets namn"):
        remedies.add_alias(editor, PROGRAMME, "vindlyftet")


def test_a_guide_has_no_alias(remedies: Remedies, editor: Actor) -> None:
    with pytest.raises(AdviserError, match="beskriver inget program"):
        remedies.add_alias(editor, GUIDE, "handboken")


def test_questions_in_the_head_are_left_to_the_editor(remedies: Remedies, desk: Desk, editor: Actor) -> None:
    markdown = desk.show(editor, GUIDE).markdown.replace("kind: guide", "kind: guide\nasked: {needs: [hur man skriver]}")
    desk.save(editor, GUIDE, Edit(markdown, "", "", 0))
    with pytest.raises(AdviserError, match="frågor i huvudet"):
        remedies.add_wish(editor, GUIDE, "Vi vill söka pengar")


@pytest.mark.parametrize("text", ["", " \n\x00 ", "x" * 501], ids=["nothing", "only what is not seen", "too long"])
def test_empty_and_too_long_texts_are_refused_and_nothing_is_saved(remedies: Remedies, desk: Desk, editor: Actor, text: str) -> None:
    for add in (remedies.add_gap, remedies.add_alias, remedies.add_wish):
        with pytest.raises(AdviserError, match=r"är tom|är 501 tecken"):
            add(editor, PROGRAMME, text)
    with pytest.raises(AdviserError):
        remedies.begin_document(editor, "Bygglov", ["Fråga?", *(f"Fråga {number}?" for number in range(MOST_WISHES))])
    assert desk.show(editor, PROGRAMME).number == 0
    assert [entry.id for entry in desk.list_documents(editor)] == [GUIDE, PROGRAMME]


def test_a_reader_changes_nothing(remedies: Remedies, reader: Actor) -> None:
    for add in (remedies.add_gap, remedies.add_alias, remedies.add_wish):
        with pytest.raises(ForbiddenError):
            add(reader, PROGRAMME, "Något")
    with pytest.raises(ForbiddenError):
        remedies.begin_document(reader, "Bygglov", [])
