"""Find the themes of what companies ask in vain: unanswered and ill-liked questions put together, the most asked first."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import JSON, Column, Connection, DateTime, Integer, MetaData, String, Table, Text, delete, insert, select

from assistant.question_log import Asked, read_questions
from assistant.staff.clustering import cluster_vectors
from assistant.staff.telling import Reader, Vectors, weigh_questions
from corpus.clock import now
from index.searcher import Searcher

THRESHOLD = 0.84  # mean cosine distance within a theme; set on ten topics of the tests, checked on ten others
SAME = 0.65  # cosine from which a theme is a dismissed one; of two logs the same topics have 0.68 to 0.98, others at most 0.55
TREND_DAYS = 30
MOST_TEXTS = 2_000  # put together, the newest: more would take seconds
MOST_THEMES = 30  # shown, with a nearest document each
EXAMPLES = 5
TYPICAL_WORDS = 3

metadata = MetaData()
dismissed_themes = Table(
    "dismissed_theme",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),  # UTC
    Column("by", String(200), nullable=False),
    Column("label", Text, nullable=False),
    Column("embedder", String(200), nullable=False),  # its version: another's vectors are not comparable
    Column("centre", JSON, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Theme:
    """Questions about the same thing."""

    key: str  # of its oldest question, so that it stays while others come in
    label: str  # its typical words
    size: int  # questions
    recent: int  # of them in the last TREND_DAYS days
    earlier: int  # and in as many days before those
    examples: tuple[str, ...]  # the most typical first
    answer_ids: tuple[str, ...]  # of all its questions, oldest first
    nearest_id: str  # of the document that is nearest, "" for none
    nearest_title: str
    centre: tuple[float, ...]  # where it lies, to know it again


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A theme that is not to be shown."""

    key: int
    label: str
    by: str
    centre: tuple[float, ...]


def is_in_vain(asked: Asked) -> bool:
    """Tell a question that the documents do not answer, or whose answer was disliked; what is out of scope counts only if disliked."""
    return asked.status == "not_found" or asked.thumb == "down"


def read_themes(connection: Connection, searcher: Searcher, *, today: date, reader: Reader | None = None) -> list[Theme]:
    """Return the themes of what has been asked in vain and still has its text, but for dismissed ones; `reader` remembers the last time.

    Raises:
        IndexDamagedError: the index cannot be searched.
    """
    asked = read_questions(connection)
    dismissed = read_dismissed(connection, searcher.embedder.version)
    return find_themes(asked, searcher, today=today, dismissed=dismissed, reader=reader)


def find_themes(
    asked: Sequence[Asked], searcher: Searcher, *, today: date, dismissed: Sequence[Dismissal] = (), reader: Reader | None = None
) -> list[Theme]:
    """Put what was asked in vain together: most asked lately first. The same questions give the same themes, in any order."""
    by_text: dict[str, list[Asked]] = defaultdict(list)
    for one in sorted(filter(is_in_vain, asked), key=lambda one: (one.at, one.answer_id), reverse=True):
        by_text[one.text].append(one)
    texts = sorted(list(by_text)[:MOST_TEXTS])
    vectors = weigh_questions(texts, [one.text for one in asked], searcher, reader)
    groups = cluster_vectors(vectors.together, threshold=THRESHOLD)
    themes = [_make_theme(texts, group, vectors, by_text, today) for group in groups]
    shown = sorted((theme for theme in themes if not _is_dismissed(theme, dismissed)), key=_rank)[:MOST_THEMES]
    return [_with_nearest(theme, searcher) for theme in shown]


def _rank(theme: Theme) -> tuple[int, int, str]:
    return -theme.recent, -theme.size, theme.key


def _make_theme(texts: Sequence[str], group: Sequence[int], vectors: Vectors, by_text: dict[str, list[Asked]], today: date) -> Theme:
    asked = sorted((one for row in group for one in by_text[texts[row]]), key=lambda one: (one.at, one.answer_id))
    ages = [(today - one.at.date()).days for one in asked]
    return Theme(
        key=asked[0].answer_id,
        label=_label([vectors.words[row] for row in group]),
        size=len(asked),
        recent=sum(age < TREND_DAYS for age in ages),
        earlier=sum(TREND_DAYS <= age < 2 * TREND_DAYS for age in ages),
        examples=tuple(texts[row] for row in _most_typical(vectors.together, group)[:EXAMPLES]),
        answer_ids=tuple(one.answer_id for one in asked),
        nearest_id="",
        nearest_title="",
        centre=tuple(round(float(value), 4) for value in _centre(vectors.meaning[list(group)])),
    )


def _centre(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = rows.mean(axis=0)
    return mean / (float(np.linalg.norm(mean)) or 1.0)


def _most_typical(vectors: NDArray[np.float32], group: Sequence[int]) -> list[int]:
    """Return the rows of a group, those nearest to its middle first."""
    nearness = vectors[list(group)] @ _centre(vectors[list(group)])
    return [group[place] for place in np.argsort(-nearness.round(5), kind="stable")]


def _label(questions: Sequence[dict[str, float]]) -> str:
    """Name a theme by the words that weigh the most in it together; of several questions those that stand in more than one."""
    weights = Counter[str]()
    for words in questions:
        weights.update(words)
    number = Counter(word for words in questions for word in words)
    shared = [word for word in weights if number[word] > 1] or list(weights)
    chosen: list[str] = []
    for word in sorted(shared, key=lambda word: (-weights[word], word)):
        if not any(word.startswith(other) or other.startswith(word) for other in chosen):  # another form of it
            chosen.append(word)
    return ", ".join(chosen[:TYPICAL_WORDS])


def _with_nearest(theme: Theme, searcher: Searcher) -> Theme:
    found = searcher.search(theme.examples[0], k=1, explain=False)
    return replace(theme, nearest_id=found[0].chunk.document_id, nearest_title=found[0].chunk.title) if found else theme


def _is_dismissed(theme: Theme, dismissed: Sequence[Dismissal]) -> bool:
    return any(float(np.dot(theme.centre, one.centre)) >= SAME for one in dismissed)


def dismiss_theme(connection: Connection, theme: Theme, searcher: Searcher, *, by: str) -> None:
    """Leave a theme out from now on, also when more is asked about it; of its questions only the typical words are kept."""
    row = {"at": now(), "by": by, "label": theme.label, "embedder": searcher.embedder.version, "centre": list(theme.centre)}
    connection.execute(insert(dismissed_themes), [row])


def read_dismissed(connection: Connection, embedder: str) -> list[Dismissal]:
    """Return the dismissed themes that an embedder's version knows again, newest first."""
    query = select(dismissed_themes).where(dismissed_themes.c.embedder == embedder).order_by(dismissed_themes.c.key.desc())
    return [Dismissal(row.key, row.label, row.by, tuple(row.centre)) for row in connection.execute(query)]


def show_again(connection: Connection, key: int) -> bool:
    """Take back a dismissal; tell whether there was one."""
    return connection.execute(delete(dismissed_themes).where(dismissed_themes.c.key == key)).rowcount > 0
