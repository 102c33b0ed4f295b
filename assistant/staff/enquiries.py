"""Enquiries: what companies ask a person about, who handles each, and how it went to mail it; kept for a time and then removed."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from corpus.clock import now
from corpus.errors import AdviserError

Post = Literal["none", "waiting", "sent", "failed"]  # none: nothing sends mail; waiting: to be sent, perhaps not for the first time
LONGEST_NAME: Final = 200  # characters, of a person and of a company
LONGEST_EMAIL: Final = 254  # RFC 5321
LONGEST_PHONE: Final = 40
LONGEST_MESSAGE: Final = 5_000
LONGEST_CONVERSATION: Final = 400_000  # as many long answers as the page remembers, with their sources
SHOWN: Final = 200
EMAIL: Final = re.compile(r"[^\s@<>(),;:\"\\\[\]]+@[^\s@<>(),;:\"\\\[\]]+\.[^\s@<>(),;:\"\\\[\].]{2,}")
PHONE: Final = re.compile(r"\+?[\d ()/–-]{5,}")
FEWEST_DIGITS: Final = 5  # a switchboard within a town has six, an inner number five

metadata = MetaData()
enquiries = Table(
    "enquiry",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("at", DateTime, nullable=False, index=True),  # UTC, as the others
    Column("language", String(2), nullable=False),
    Column("name", String(LONGEST_NAME), nullable=False),
    Column("company", String(LONGEST_NAME), nullable=False),
    Column("email", String(LONGEST_EMAIL), nullable=False),
    Column("phone", String(LONGEST_PHONE), nullable=False),
    Column("message", Text, nullable=False),
    Column("conversation", Text, nullable=False),  # "" where it was not attached
    Column("handled_at", DateTime),
    Column("handled_by", String(200), nullable=False),
    Column("post", String(8), nullable=False, index=True),
    Column("post_at", DateTime),  # when it was mailed, or is to be tried
    Column("post_tries", Integer, nullable=False),
    Column("post_fault", Text, nullable=False),  # a Swedish sentence: why the last try failed
)


class EnquiryError(AdviserError):
    """An enquiry cannot be taken as it is; `field` is the one to mend."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person has written to us."""

    message: str
    email: str = ""
    phone: str = ""
    name: str = ""
    company: str = ""
    conversation: str = ""  # as text, "" where it is not attached
    language: str = "sv"  # of the page it was written on


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A letter as it is kept."""

    key: int
    at: datetime  # UTC
    letter: Letter
    handled_at: datetime | None
    handled_by: str
    post: Post
    post_at: datetime | None
    post_tries: int
    post_fault: str

    @property
    def is_new(self) -> bool:
        """Tell whether nobody has handled it."""
        return self.handled_at is None


def clean_letter(letter: Letter) -> Letter:
    """Return a letter without stray white space and control characters.

    Raises:
        EnquiryError: something is missing, too long, or no address or number.
    """
    cleaned = Letter(
        message=_clean(letter.message),
        email=_line(letter.email),
        phone=_line(letter.phone),
        name=_line(letter.name),
        company=_line(letter.company),
        conversation=_clean(letter.conversation),
        language="en" if letter.language == "en" else "sv",
    )
    _refuse_long(cleaned)
    if not cleaned.message:
        raise EnquiryError("message", "Skriv vad ni vill ha hjälp med.")
    if not (cleaned.email or cleaned.phone):
        raise EnquiryError("email", "Skriv en e-postadress eller ett telefonnummer, så att vi kan svara.")
    if cleaned.email and not EMAIL.fullmatch(cleaned.email):
        raise EnquiryError("email", "E-postadressen ser inte ut som en adress. Skriv den som namn@exempel.se.")
    if cleaned.phone and not (PHONE.fullmatch(cleaned.phone) and sum(map(str.isdecimal, cleaned.phone)) >= FEWEST_DIGITS):
        raise EnquiryError("phone", "Telefonnumret ser inte ut som ett nummer. Skriv det som 0454-12 34 56.")
    return cleaned


def _refuse_long(letter: Letter) -> None:
    limits = {
        "message": LONGEST_MESSAGE, "email": LONGEST_EMAIL, "phone": LONGEST_PHONE, "name": LONGEST_NAME, "company": LONGEST_NAME,
        "conversation": LONGEST_CONVERSATION,
    }  # fmt: skip
    for field, limit in limits.items():
        if (length := len(getattr(letter, field))) > limit:
            raise EnquiryError(field, f"Texten är {length} tecken lång; skriv högst {limit}.")


def _clean(written: str) -> str:
    kept = (character for character in written.replace("\r\n", "\n") if character in "\n\t" or unicodedata.category(character) != "Cc")
    return "".join(kept).strip()


def _line(written: str) -> str:
    return " ".join(_clean(written).split())


def add_enquiry(connection: Connection, letter: Letter, *, is_mailed: bool) -> int:
    """Keep a cleaned letter and return its number; with `is_mailed` it is to be sent by e-mail too."""
    moment = now()
    fields = {name: getattr(letter, name) for name in Letter.__slots__}
    rest = {"at": moment, "handled_by": "", "post_tries": 0, "post_fault": ""}
    post = {"post": "waiting", "post_at": moment} if is_mailed else {"post": "none"}
    return int(connection.execute(insert(enquiries).values(**fields, **rest, **post).returning(enquiries.c.key)).scalar_one())


def _to_enquiry(row: Row[tuple[object, ...]]) -> Enquiry:
    values = row._mapping
    letter = Letter(**{name: values[name] for name in Letter.__slots__})
    return Enquiry(letter=letter, **{name: values[name] for name in Enquiry.__slots__ if name != "letter"})


def list_enquiries(connection: Connection, *, limit: int = SHOWN) -> list[Enquiry]:
    """Return enquiries: first the new ones, then the handled ones, each newest first."""
    order = (enquiries.c.handled_at.is_not(None), enquiries.c.key.desc())
    return [_to_enquiry(row) for row in connection.execute(select(enquiries).order_by(*order).limit(limit))]


def find_enquiry(connection: Connection, key: int) -> Enquiry | None:
    """Return one enquiry."""
    row = connection.execute(select(enquiries).where(enquiries.c.key == key)).first()
    return _to_enquiry(row) if row else None


def count_new(connection: Connection) -> int:
    """Return how many nobody has handled."""
    return int(connection.execute(select(func.count()).where(enquiries.c.handled_at.is_(None))).scalar_one())


def set_handled(connection: Connection, key: int, by: str) -> bool:
    """Note who has handled an enquiry, "" to make it new again; tell whether that changed anything."""
    values = {"handled_at": now() if by else None, "handled_by": by}
    was = enquiries.c.handled_at.is_(None) if by else enquiries.c.handled_at.is_not(None)
    return connection.execute(update(enquiries).where(enquiries.c.key == key, was).values(**values)).rowcount > 0


def erase_enquiry(connection: Connection, key: int) -> bool:
    """Remove an enquiry for good; tell whether there was one."""
    return _remove(connection, enquiries.c.key == key) > 0


def age_enquiries(connection: Connection, today: date, *, days: int) -> int:
    """Remove the enquiries of all but the last `days` days (UTC), today included, handled or not; return how many they were."""
    return _remove(connection, enquiries.c.at < datetime.combine(today - timedelta(days=days - 1), time.min))


def removal_day(enquiry: Enquiry, *, days: int) -> date:
    """Return the day on which an enquiry is removed."""
    return enquiry.at.date() + timedelta(days=days)


def _remove(connection: Connection, condition: ColumnElement[bool]) -> int:
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete = ON"))  # else the words stay in the file until something is written over them
    return connection.execute(delete(enquiries).where(condition)).rowcount


def find_due(connection: Connection, moment: datetime) -> Enquiry | None:
    """Return the enquiry that has waited longest of those to be mailed by now."""
    due = select(enquiries).where(enquiries.c.post == "waiting", enquiries.c.post_at <= moment)
    row = connection.execute(due.order_by(enquiries.c.post_at, enquiries.c.key).limit(1)).first()
    return _to_enquiry(row) if row else None


def note_sent(connection: Connection, key: int, fault: str = "") -> None:
    """Note that an enquiry was mailed; `fault` tells to whom it was not."""
    done = {"post": "sent", "post_at": now(), "post_fault": fault, "post_tries": enquiries.c.post_tries + 1}
    connection.execute(update(enquiries).where(enquiries.c.key == key).values(**done))


def note_unsent(connection: Connection, key: int, fault: str, again: datetime | None) -> None:
    """Note why an enquiry could not be mailed, and when it is tried again; None: not by itself."""
    values = {"post": "waiting" if again else "failed", "post_at": again, "post_fault": fault, "post_tries": enquiries.c.post_tries + 1}
    connection.execute(update(enquiries).where(enquiries.c.key == key).values(**values))


def mail_again(connection: Connection, key: int) -> bool:
    """Let an enquiry that was not mailed be tried at once, with all its tries before it; tell whether there was one."""
    unsent: Sequence[Post] = ("none", "waiting", "failed")
    again = {"post": "waiting", "post_at": now(), "post_tries": 0}
    return connection.execute(update(enquiries).where(enquiries.c.key == key, enquiries.c.post.in_(unsent)).values(**again)).rowcount > 0
