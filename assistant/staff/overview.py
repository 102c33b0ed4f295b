"""Count what companies ask: by day, how well it is answered, the programmes and needs asked about most, and what is never cited."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from sqlalchemy import Connection

from assistant.question_log import Count, Kind, read_counts
from assistant.sheets import write_sheet
from corpus.errors import AdviserError
from corpus.schema import Document, Status, status_on

LONGEST_RANGE = 1_100  # days: three years
HEADINGS = {
    "day": "Dag", "questions": "Frågor", "answered": "Besvarade", "clarify": "Motfrågor", "not_found": "Obesvarade",
    "out_of_scope": "Utanför uppgiften", "up": "Tumme upp", "down": "Tumme ned", "id": "Id", "title": "Titel", "status": "Status",
    "asked": "Frågor om", "recommended": "Rekommenderat", "need": "Behov",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """The questions of a day (UTC)."""

    day: date
    questions: int = 0
    answered: int = 0
    clarify: int = 0
    not_found: int = 0
    out_of_scope: int = 0
    up: int = 0
    down: int = 0


@dataclass(frozen=True, slots=True)
class AskedProgramme:
    """How often a programme was named or cited, and recommended."""

    id: str
    title: str
    status: Status | None  # today
    asked: int
    recommended: int


@dataclass(frozen=True, slots=True)
class AskedNeed:
    """How many questions spoke of a need."""

    need: str
    questions: int


@dataclass(frozen=True, slots=True)
class Uncited:
    """A document that no answer was given from."""

    id: str
    title: str


Row = Day | AskedProgramme | AskedNeed | Uncited


@dataclass(frozen=True, slots=True)
class Overview:
    """What was asked from one day to another, both included."""

    since: date
    until: date
    questions: int
    answered_share: float | None  # 0-1, of the questions for this adviser that were not answered by a question back; None: there were none
    up_share: float | None  # 0-1, of the thumbs; None: there were none
    days: tuple[Day, ...]  # every day, oldest first
    programmes: tuple[AskedProgramme, ...]  # most asked first, as the needs
    needs: tuple[AskedNeed, ...]
    ended: tuple[AskedProgramme, ...]  # those of the programmes that are over today
    uncited: tuple[Uncited, ...]  # by title


def make_overview(connection: Connection, documents: Mapping[str, Document], *, since: date, until: date, today: date) -> Overview:
    """Count what was asked from one day to another.

    Args:
        connection: To a database with the question log.
        documents: What answers now, by id; of others nothing is told but the number of questions.
        since: The first day (UTC).
        until: The last day (UTC).
        today: The day whose status a programme is shown with.

    Raises:
        AdviserError: the last day comes before the first, or the days are more than can be shown.
    """
    if not 0 <= (until - since).days < LONGEST_RANGE:
        raise AdviserError(f"Perioden {since} till {until} går inte att visa. Välj högst {LONGEST_RANGE} dagar, den första före den sista.")
    counts = read_counts(connection, since=since, until=until)
    days = _count_days(counts, since, until)
    asked = _sum(counts, "document")
    cited = _sum(counts, "cited")
    programmes = _programmes(documents, asked, _sum(counts, "programme"), today)
    answered, vain = sum(day.answered for day in days), sum(day.not_found for day in days)
    up, down = sum(day.up for day in days), sum(day.down for day in days)
    return Overview(
        since=since,
        until=until,
        questions=sum(day.questions for day in days),
        answered_share=_share(answered, answered + vain),
        up_share=_share(up, up + down),
        days=days,
        programmes=programmes,
        needs=tuple(AskedNeed(need, number) for need, number in _ranked(_sum(counts, "need"))),
        ended=tuple(programme for programme in programmes if programme.status == "avslutad"),
        uncited=tuple(sorted((Uncited(one.id, one.title) for one in documents.values() if not cited[one.id]), key=lambda one: one.title)),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _sum(counts: Iterable[Count], kind: Kind) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in counts:
        if one.kind == kind:
            total[one.name] += one.count
    return total


def _ranked(numbers: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))


def _count_days(counts: Iterable[Count], since: date, until: date) -> tuple[Day, ...]:
    """Return every day of the range, those without questions too."""
    found: dict[date, Counter[str]] = {since + timedelta(days=place): Counter() for place in range((until - since).days + 1)}
    for one in counts:
        if one.kind in ("status", "thumb"):
            found[one.day][one.name] += one.count
            found[one.day]["questions"] += one.count if one.kind == "status" else 0
    return tuple(Day(day, **numbers) for day, numbers in found.items())


def _programmes(
    documents: Mapping[str, Document], asked: Counter[str], recommended: Counter[str], today: date
) -> tuple[AskedProgramme, ...]:
    found = [
        AskedProgramme(one.id, one.title, status_on(one.programme, today), asked[one.id], recommended[one.id])
        for one in documents.values()
        if one.programme and (asked[one.id] or recommended[one.id])
    ]
    return tuple(sorted(found, key=lambda one: (-one.asked, -one.recommended, one.title)))


def write_csv(rows: Sequence[Row]) -> str:
    """Return rows as CSV that Swedish Excel opens: a heading, semicolons, a byte order mark; no cell is a formula. "" for no rows."""
    if not rows:
        return ""
    names = [field.name for field in fields(rows[0])]
    return write_sheet([HEADINGS[name] for name in names], [[getattr(row, name) for name in names] for row in rows])
