"""Enquiries are checked, kept, handled by whoever may, and gone when they are erased or old."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, update

from assistant.staff import audit
from assistant.staff.enquiries import (
    LONGEST_MESSAGE,
    EnquiryError,
    Letter,
    add_enquiry,
    age_enquiries,
    clean_letter,
    count_new,
    enquiries,
    list_enquiries,
    metadata,
    removal_day,
)  # fmt: skip
from assistant.staff.enquiry_desk import EnquiryDesk
from assistant.staff.roles import Actor, ForbiddenError
from corpus.clock import now
from corpus.errors import AdviserError
from corpus.library import DATABASE, open_database, reading, writing

NO_ADDRESS = "E-postadressen ser inte ut som en adress. Skriv den som namn@exempel.se."
NO_NUMBER = "Telefonnumret ser inte ut som ett nummer. Skriv det som 0454-12 34 56."
LETTER = Letter("Vi vill köpa en robot.", email="anna@exempel.se", name="Anna", company="Exempel Plåt AB")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path, metadata, audit.metadata)
    yield engine
    engine.dispose()


@pytest.fixture
def take(engine: Engine) -> Callable[..., int]:
    """Keep a letter and return its number."""

    def run(letter: Letter = LETTER, *, days_ago: int = 0, is_mailed: bool = False) -> int:
        with writing(engine) as connection:
            key = add_enquiry(connection, clean_letter(letter), is_mailed=is_mailed)
            connection.execute(update(enquiries).where(enquiries.c.key == key).values(at=now() - timedelta(days=days_ago, seconds=1)))
        return key

    return run


@pytest.mark.parametrize(
    ("letter", "field", "sentence"),
    [
        (Letter("  \n ", email="a@exempel.se"), "message", "Skriv vad ni vill ha hjälp med."),
        (Letter("Hej"), "email", "Skriv en e-postadress eller ett telefonnummer, så att vi kan svara."),
        (Letter("Hej", email="anna"), "email", NO_ADDRESS),
        (Letter("Hej", email="a@exempel.se, b@exempel.se"), "email", NO_ADDRESS),
        (Letter("Hej", phone="ring mig"), "phone", NO_NUMBER),
        (Letter("Hej", phone="- - - 12"), "phone", NO_NUMBER),
        (Letter("a" * 5001, phone="0454-12345"), "message", "Texten är 5001 tecken lång; skriv högst 5000."),
        (Letter("Hej", phone="0454-12345", name="a" * 201), "name", "Texten är 201 tecken lång; skriv högst 200."),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said_of_the_field(letter: Letter, field: str, sentence: str) -> None:
    with pytest.raises(EnquiryError) as refused:
        clean_letter(letter)
    assert (refused.value.field, str(refused.value)) == (field, sentence)


@pytest.mark.parametrize(
    "letter",
    [
        Letter("a" * LONGEST_MESSAGE, phone="+46 (0)454-12 34 56"), Letter("Hej", email="åsa.ek@företag.se"),
        Letter("Hej", email="a+b@x.co.uk", phone="0454-12345"), Letter("Hej", phone="112 34"),
    ],
)  # fmt: skip
def test_what_people_write_is_taken(letter: Letter) -> None:
    assert clean_letter(letter) == letter


def test_control_characters_and_line_breaks_are_taken_out_where_they_do_not_belong() -> None:
    cleaned = clean_letter(Letter(" Hej\r\n\x00på er ", email=" a@exempel.se\n", name="Anna\r\nBcc: x@exempel.se", language="de"))
    assert cleaned == Letter("Hej\npå er", email="a@exempel.se", name="Anna Bcc: x@exempel.se", language="sv")


def test_new_ones_come_first_and_handling_is_taken_back(take: Callable[..., int], engine: Engine, editor: Actor, reader: Actor) -> None:
    first, second, third = take(), take(), take()
    desk = EnquiryDesk(engine)
    desk.handle(editor, third)
    assert [enquiry.key for enquiry in desk.list(reader)] == [second, first, third]
    assert (desk.count_new(reader), desk.read(reader, third).handled_by) == (2, "eva")
    desk.reopen(editor, third)
    assert [enquiry.key for enquiry in desk.list(reader)] == [third, second, first]
    assert desk.read(reader, third).handled_at is None


def test_each_role_may_what_it_may(take: Callable[..., int], engine: Engine, reader: Actor, editor: Actor, admin: Actor) -> None:
    key, desk = take(), EnquiryDesk(engine)
    assert desk.read(reader, key).letter == LETTER
    for act in (desk.handle, desk.reopen, desk.mail_again, desk.erase):
        with pytest.raises(ForbiddenError):
            act(reader, key)
    with pytest.raises(ForbiddenError):
        desk.erase(editor, key)
    desk.erase(admin, key)
    with pytest.raises(AdviserError, match="Ärendet finns inte längre"):
        desk.read(reader, key)
    with pytest.raises(AdviserError, match="Ärendet finns inte längre"):
        desk.handle(editor, key)


def test_the_log_says_who_did_what_and_nothing_of_what_was_written(take: Callable[..., int], engine: Engine, admin: Actor) -> None:
    key, desk = take(), EnquiryDesk(engine)
    desk.handle(admin, key)
    desk.handle(admin, key)  # by somebody who had not seen that it was done: nothing changes
    desk.reopen(admin, key)
    desk.erase(admin, key)
    with reading(engine) as connection:
        notes = audit.read(connection)
    assert [(note.who, note.action, note.subject, note.detail) for note in reversed(notes)] == [
        ("adam", action, f"ärende {key}", {}) for action in ("enquiry_handled", "enquiry_reopened", "enquiry_erased")
    ]


def test_old_ones_are_removed_handled_or_not(take: Callable[..., int], engine: Engine) -> None:
    take(days_ago=31)
    kept = take(days_ago=28)
    with writing(engine) as connection:
        assert age_enquiries(connection, now().date(), days=30) == 1
        assert [enquiry.key for enquiry in list_enquiries(connection)] == [kept]
        assert count_new(connection) == 1
        (enquiry,) = list_enquiries(connection)
        assert age_enquiries(connection, removal_day(enquiry, days=30) - timedelta(days=1), days=30) == 0
        assert age_enquiries(connection, removal_day(enquiry, days=30), days=30) == 1


def test_what_is_erased_is_not_left_in_the_file(take: Callable[..., int], engine: Engine, admin: Actor, tmp_path: Path) -> None:
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA secure_delete = OFF"))  # some builds begin so
    engine.dispose()
    key = take(Letter("Hemligt: rörelsemarginal", phone="0454-12345", conversation="FRÅGA: omsättningstappet"))
    EnquiryDesk(engine).erase(admin, key)
    engine.dispose()  # writes what SQLite keeps beside the file into it
    with writing(engine) as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    data = b"".join(path.read_bytes() for path in tmp_path.glob(f"{DATABASE}*"))
    assert "rörelsemarginal".encode() not in data
    assert "omsättningstappet".encode() not in data
