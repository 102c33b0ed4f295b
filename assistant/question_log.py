"""Keep what companies ask, masked and for a time, so that the staff see what is asked in vain; nothing of who asked is kept."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, get_args

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from assistant.question import clean_question, read_needs
from assistant.types import Answer, AnswerStatus
from corpus.clock import now_exactly
from corpus.errors import AdviserError
from corpus.library import writing
from corpus.personal import mask
from corpus.schema import Need

Channel = Literal["page", "api", "terminal"]
Thumb = Literal["up", "down"]
Kind = Literal["status", "document", "cited", "programme", "need", "thumb"]
LONGEST_REASON = 1_000  # characters; a reason is a sentence or two
EVER = date.min
LATELY = timedelta(days=90)  # what companies ask about now
logger = logging.getLogger(__name__)

metadata = MetaData()
questions = Table(
    "question",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("answer_id", String(40), nullable=False, unique=True),  # random: says nothing of who asked
    Column("at", DateTime, nullable=False, index=True),  # UTC
    Column("channel", String(12), nullable=False),
    Column("text", Text, nullable=False),  # masked
    Column("status", String(20), nullable=False, index=True),
    Column("confidence", Float, nullable=False),
    Column("milliseconds", Float, nullable=False),
    Column("subjects", JSON, nullable=False),  # ids of the documents the question names
    Column("needs", JSON, nullable=False),
    Column("cited", JSON, nullable=False),  # ids of documents
    Column("programmes", JSON, nullable=False),  # ids of what was recommended
    Column("thumb", String(4)),
    Column("reason", Text, nullable=False),  # masked
)
# What remains when the text has gone: how many on each day. No row tells which of them belong together.
counts = Table(
    "question_count",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("name", String(400), primary_key=True),
    Column("count", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is kept."""

    answer_id: str
    at: datetime  # UTC
    channel: Channel
    text: str  # masked
    status: AnswerStatus
    confidence: float  # 0-1
    milliseconds: float
    subjects: tuple[str, ...]  # ids of the documents it names
    needs: tuple[Need, ...]
    cited: tuple[str, ...]  # ids of documents
    programmes: tuple[str, ...]  # ids of what was recommended
    thumb: Thumb | None = None
    reason: str = ""  # why, masked


@dataclass(frozen=True, slots=True)
class Count:
    """How many questions of a day (UTC) had a status, were about or cited a document, and so on."""

    day: date
    kind: Kind
    name: str
    count: int


def read_asked(answer: Answer, question: str, *, channel: Channel, subjects: Sequence[str] = ()) -> Asked:
    """Make what is kept of a question and its answer.

    Raises:
        AdviserError: the question is empty or too long.
    """
    cleaned = clean_question(question)
    return Asked(
        answer_id=answer.id,
        at=now_exactly(),
        channel=channel,
        text=mask(cleaned, strict=True),
        status=answer.status,
        confidence=answer.confidence,
        milliseconds=round(sum(answer.timings_ms.values()), 2),
        subjects=tuple(dict.fromkeys(subjects)),
        needs=read_needs(cleaned),
        cited=tuple(dict.fromkeys(citation.document_id for citation in answer.citations)),
        programmes=tuple(programme.id for programme in answer.programmes),
    )


def add_question(connection: Connection, asked: Asked) -> None:
    """Keep a question."""
    values = {name: getattr(asked, name) for name in Asked.__slots__}
    lists = {name: list(getattr(asked, name)) for name in ("subjects", "needs", "cited", "programmes")}
    connection.execute(insert(questions), [values | lists])


def note_question(engine: Engine, asked: Asked, *, opted_out: bool = False) -> bool:
    """Keep a question, or, of who has opted out, no more than that there was one; tell whether it could be kept.

    It never raises: an answer goes out whether or not it could be noted.
    """

    def keep(connection: Connection) -> None:
        if opted_out:
            _add_counts(connection, [Count(asked.at.date(), "status", asked.status, 1)])
        else:
            add_question(connection, asked)

    return _try(engine, keep, "A question")


def note_feedback(engine: Engine, answer_id: str, thumb: Thumb, reason: str = "") -> bool:
    """Keep what a company thinks of an answer, in the place of what it said before; tell whether the answer is in the log.

    It never raises.
    """

    def keep(connection: Connection) -> bool:
        if thumb not in get_args(Thumb):  # comes from outside
            return False
        values = {"thumb": thumb, "reason": mask(reason, strict=True)[:LONGEST_REASON].strip()}
        return connection.execute(update(questions).where(questions.c.answer_id == answer_id).values(**values)).rowcount > 0

    return _try(engine, keep, "What a company thinks of an answer")


def _try(engine: Engine, keep: Callable[[Connection], bool | None], what: str) -> bool:
    """Write to the log; a failure is told of without the question's text, which the error itself may carry."""
    try:
        with writing(engine) as connection:
            return keep(connection) is not False
    except AdviserError as error:
        logger.warning("%s could not be noted: %s", what, error)
    except SQLAlchemyError as error:
        logger.warning("%s could not be noted: %s", what, type(error).__name__)
    return False


def age(connection: Connection, today: date, *, days: int) -> int:
    """Turn the questions of all but the last `days` days (UTC), today included, into daily counts; return how many they were."""
    return forget(connection, questions.c.at < datetime.combine(today - timedelta(days=days - 1), time.min))


def forget(connection: Connection, condition: ColumnElement[bool]) -> int:
    """Remove questions with their text, and keep no more than the daily counts; return how many they were."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete = ON"))  # else the words stay in the file until something is written over them
    # One statement removes and returns them: two that count at once cannot count the same question twice.
    gone = [_to_asked(row) for row in connection.execute(delete(questions).where(condition).returning(questions))]
    _add_counts(connection, _tally(gone))
    return len(gone)


def _add_counts(connection: Connection, added: Iterable[Count]) -> None:
    for one in added:
        place = (counts.c.day == one.day) & (counts.c.kind == one.kind) & (counts.c.name == one.name)
        if not connection.execute(update(counts).where(place).values(count=counts.c.count + one.count)).rowcount:
            connection.execute(insert(counts), [{"day": one.day, "kind": one.kind, "name": one.name, "count": one.count}])


def _tally(asked: Iterable[Asked]) -> list[Count]:
    found = Counter((one.at.date(), kind, name) for one in asked for kind, name in _traits(one))
    return [Count(day, kind, name, count) for (day, kind, name), count in sorted(found.items())]


def _traits(asked: Asked) -> Iterator[tuple[Kind, str]]:
    """Yield what a question counts as; it is about the documents it names and those its answer cites."""
    yield "status", asked.status
    yield from (("document", name) for name in dict.fromkeys((*asked.subjects, *asked.cited)))
    yield from (("cited", name) for name in asked.cited)
    yield from (("programme", name) for name in asked.programmes)
    yield from (("need", name) for name in asked.needs)
    if asked.thumb:
        yield "thumb", asked.thumb


def _to_asked(row: Row[tuple[object, ...]]) -> Asked:
    values = row._mapping
    lists = {name: tuple(values[name]) for name in ("subjects", "needs", "cited", "programmes")}
    return Asked(**{name: lists.get(name, values[name]) for name in Asked.__slots__})


def read_questions(connection: Connection, *, since: date = EVER, until: date = date.max, limit: int | None = None) -> list[Asked]:
    """Return the questions of these days (UTC), both included, that still have their text, newest first."""
    query = select(questions).where(*_between(since, until)).order_by(questions.c.key.desc())
    return [_to_asked(row) for row in connection.execute(query.limit(limit) if limit else query)]


def _between(since: date, until: date) -> list[ColumnElement[bool]]:
    last = [] if until == date.max else [questions.c.at < datetime.combine(until + timedelta(days=1), time.min)]
    return [questions.c.at >= datetime.combine(since, time.min), *last]


def read_counts(connection: Connection, *, since: date = EVER, until: date = date.max) -> list[Count]:
    """Return the daily counts of these days (UTC), both included: of the questions that have their text, and of those that had."""
    kept = select(counts).where(counts.c.day >= since, counts.c.day <= until)
    found = Counter({(row.day, row.kind, row.name): row.count for row in connection.execute(kept)})
    for one in _tally(read_questions(connection, since=since, until=until)):
        found[one.day, one.kind, one.name] += one.count
    return [Count(day, kind, name, count) for (day, kind, name), count in sorted(found.items())]


def count_by_document(connection: Connection, since: date) -> dict[str, int]:
    """Return how many questions since a day named or were answered from each document, by id."""
    found: Counter[str] = Counter()
    for one in read_counts(connection, since=since):
        if one.kind == "document":
            found[one.name] += one.count
    return dict(found)
