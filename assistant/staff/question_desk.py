"""The staff's desk of the question log: what companies ask in vain, how it goes, and forgetting a question, each by who may."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Literal, get_args

from sqlalchemy import Connection, Engine, case, func, or_, select

from assistant.question_log import EVER, Asked, Thumb, forget, questions, read_questions
from assistant.staff import audit, themes
from assistant.staff.answering import Answering
from assistant.staff.catalogue import load_catalogue
from assistant.staff.overview import Overview, Row, make_overview, write_csv
from assistant.staff.roles import Actor, require
from assistant.staff.telling import Reader
from assistant.staff.themes import Dismissal, Theme, dismiss_theme, is_in_vain, read_dismissed, read_themes
from assistant.types import AnswerStatus
from corpus.clock import now
from corpus.errors import AdviserError
from corpus.library import reading, writing
from index import generations

Outcome = AnswerStatus | Literal["any", "vain"]  # vain: without an answer, or with one that was disliked
TableName = Literal["days", "programmes", "needs", "ended", "uncited"]
TABLES: tuple[TableName, ...] = get_args(TableName)
State = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class AskedFilter:
    """Which questions to list; "" and None mean any."""

    text: str = ""  # somewhere in the question or in why its answer was disliked
    outcome: Outcome = "vain"
    thumb: Thumb | None = None
    since: date = EVER  # UTC, as `until`; both included
    until: date = date.max


IN_VAIN = AskedFilter()


class QuestionDesk:
    """What companies ask. A läsare looks; a redaktör dismisses themes; an administratör forgets questions."""

    def __init__(self, engine: Engine, answering: Answering) -> None:
        """Take the library with its question log, and what searches it."""
        self._engine = engine
        self._answering = answering
        self._lock = Lock()  # two who look at once wait for one making of the themes
        self._made: tuple[State, list[Theme]] | None = None
        self._reader: Reader | None = None

    def list_themes(self, actor: Actor) -> list[Theme]:
        """Return the themes of what is asked in vain, the most asked lately first.

        They take about a second to make of 5,000 questions, so the last ones are kept until something they are made of changes, and what is
        read in the questions, which takes half of it, beyond that.

        Raises:
            AdviserError: there is no index.
        """
        searcher = self._answering.searcher
        with self._lock, self._reading(actor) as connection:
            state = _read_state(connection, searcher.embedder.version)
            if self._made is None or self._made[0] != state:
                self._reader = self._reader or Reader(searcher.analyzer)
                self._made = state, read_themes(connection, searcher, today=now().date(), reader=self._reader)
                self._reader.forget_unused()
            return list(self._made[1])

    def find_theme(self, actor: Actor, key: str) -> Theme:
        """Return one theme.

        Raises:
            AdviserError: there is none with this key.
        """
        found = next((theme for theme in self.list_themes(actor) if theme.key == key), None)
        if found is None:
            raise AdviserError("Temat finns inte längre: det är avfärdat, eller så har frågorna ordnats om. Öppna listan med teman igen.")
        return found

    def read_theme(self, actor: Actor, theme: Theme) -> list[Asked]:
        """Return the questions of a theme that still have their text, newest first."""
        wanted = frozenset(theme.answer_ids)
        with self._reading(actor) as connection:
            return [one for one in read_questions(connection) if one.answer_id in wanted]

    def dismiss(self, actor: Actor, key: str) -> Dismissal:
        """Leave a theme out from now on.

        Raises:
            AdviserError: there is none with this key.
        """
        require(actor, "redaktör")
        theme, searcher = self.find_theme(actor, key), self._answering.searcher
        with writing(self._engine) as connection:
            dismiss_theme(connection, theme, searcher, by=actor.name)
            audit.note(connection, actor.name, "theme_dismissed", theme.label)
            return read_dismissed(connection, searcher.embedder.version)[0]

    def list_dismissed(self, actor: Actor) -> list[Dismissal]:
        """Return the dismissed themes, newest first."""
        version = self._answering.searcher.embedder.version
        with self._reading(actor) as connection:
            return read_dismissed(connection, version)

    def show_again(self, actor: Actor, key: int) -> str:
        """Take back a dismissal, and return what the theme was called.

        Raises:
            AdviserError: there is none with this number.
        """
        require(actor, "redaktör")
        dismissed = next((one for one in self.list_dismissed(actor) if one.key == key), None)
        if dismissed is None:
            raise AdviserError("Temat är inte avfärdat. Det står redan i listan, eller så frågar ingen om det längre.")
        with writing(self._engine) as connection:
            themes.show_again(connection, key)
            audit.note(connection, actor.name, "theme_shown", dismissed.label)
        return dismissed.label

    def list_questions(self, actor: Actor, wanted: AskedFilter = IN_VAIN) -> list[Asked]:
        """Return the questions that are meant, newest first."""
        with self._reading(actor) as connection:
            found = read_questions(connection, since=wanted.since, until=wanted.until)
        return [one for one in found if _matches(one, wanted)]

    def forget(self, actor: Actor, answer_id: str) -> None:
        """Remove a question's text for good; only how many there were remains.

        Raises:
            AdviserError: the log has no such question.
        """
        require(actor, "administratör")
        with writing(self._engine) as connection:
            if not forget(connection, questions.c.answer_id == answer_id):
                raise AdviserError("Frågan finns inte i loggen. Den kan redan vara borttagen.")
            audit.note(connection, actor.name, "question_forgotten", answer_id)
        with self._lock:
            self._made = self._reader = None  # both hold questions

    def overview(self, actor: Actor, since: date, until: date) -> Overview:
        """Count what was asked from one day to another (UTC), both included.

        Raises:
            AdviserError: the last day comes before the first, or the days are more than can be shown.
        """
        with self._reading(actor) as connection:
            documents = load_catalogue(connection).answering
            return make_overview(connection, documents, since=since, until=until, today=now().date())

    def write_table(self, actor: Actor, name: TableName, since: date, until: date) -> str:
        """Return one of the overview's tables as CSV, "" where it has no rows."""
        return write_csv(find_rows(self.overview(actor, since, until), name))

    @contextmanager
    def _reading(self, actor: Actor) -> Iterator[Connection]:
        require(actor, "läsare")
        with reading(self._engine) as connection:
            yield connection


def find_rows(overview: Overview, name: TableName) -> tuple[Row, ...]:
    """Return the rows of one of the overview's tables."""
    tables: dict[TableName, tuple[Row, ...]] = {
        "days": overview.days,
        "programmes": overview.programmes,
        "needs": overview.needs,
        "ended": overview.ended,
        "uncited": overview.uncited,
    }
    return tables[name]


def _matches(asked: Asked, wanted: AskedFilter) -> bool:
    words = wanted.text.casefold().split()
    text = f"{asked.text} {asked.reason}".casefold()
    is_meant = wanted.outcome in ("any", asked.status) or (wanted.outcome == "vain" and is_in_vain(asked))
    return is_meant and wanted.thumb in (None, asked.thumb) and all(word in text for word in words)


def _read_state(connection: Connection, embedder: str) -> State:
    """Return what differs when the themes may: the questions in vain, the documents, what is dismissed, and the day.

    Other questions only make some of the words a little more common, which can wait until one of these comes.
    """
    columns = questions.c
    in_vain = or_(columns.status == "not_found", columns.thumb == "down")
    disliked = func.sum(case((columns.thumb == "down", columns.key), else_=0))
    counted = connection.execute(select(func.count(), func.sum(columns.key), disliked).where(in_vain)).one()
    dismissed = tuple(one.key for one in read_dismissed(connection, embedder))
    return (*counted, generations.current_id(connection), dismissed, embedder, now().date())
