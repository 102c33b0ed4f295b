"""The runs of the test cases in the database: when, on what, and every answer with its verdict, each answer stored once."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from assistant.staff.case_records import parse_case, write_case
from assistant.staff.cases import Case, CaseError
from assistant.staff.judging import Verdict
from assistant.staff.runs import Conditions, Result, Run, Selection
from corpus.library import batches

KEPT_RUNS = 200  # a run a working day for most of a year; 500 cases that seldom change take 40 MB
NOTHING = ""  # the digest of no answer
ERASED = "ett raderat dokument"

metadata = MetaData()
runs = Table(
    "test_run",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),  # UTC
    Column("by", String(200), nullable=False),
    Column("tag", String(200), nullable=False),
    Column("document", String(400), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("version", String(60), nullable=False),
    Column("model", String(200), nullable=False),
    Column("today", Date, nullable=False),
    Column("total", Integer, nullable=False),
    Column("passed", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
)
results = Table(
    "test_result",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("case_id", String(64), nullable=False, index=True),
    Column("case", String(64), nullable=False),  # digests of what is in the table below
    Column("answer", String(64), nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("failures", JSON, nullable=False),
    Column("milliseconds", Float, nullable=False),
)
# How the cases with each tag went in a run, counted once: a trend over all runs would else read every case of each.
tag_results = Table(
    "test_run_tag",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("tag", String(60), primary_key=True),
    Column("total", Integer, nullable=False),
    Column("passed", Integer, nullable=False),
)
# Most answers are the same from run to run, and so are the cases: each text is kept once, by the SHA-256 of its JSON.
records = Table("test_record", metadata, Column("digest", String(64), primary_key=True), Column("record", JSON, nullable=False))


@dataclass(frozen=True, slots=True)
class Point:
    """How the cases with a tag went in a run, those of every tag where it is ""."""

    run: int
    at: datetime  # UTC
    tag: str
    total: int
    passed: int

    @property
    def share(self) -> float:
        """The share that passed, 0–1."""
        return self.passed / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case went in the newest run it was in."""

    run: int
    passed: bool
    digest: str  # of the case as it was then


def keep_run(connection: Connection, run: Run, found: Sequence[Result]) -> int:
    """Keep a run, whose key does not count, with its results; return its key. The oldest beyond KEPT_RUNS are forgotten."""
    conditions, selection = run.conditions, run.selection
    values = {
        "at": run.at, "by": run.by, "tag": selection.tag, "document": selection.document, "generation": conditions.generation,
        "version": conditions.version, "model": conditions.model, "today": conditions.today, "total": run.total, "passed": run.passed,
        "seconds": run.seconds,
    }  # fmt: skip
    key = int(connection.execute(insert(runs).values(**values).returning(runs.c.key)).scalar_one())
    pairs = [(result, _digest(write_case(result.case)), _digest(result.answer)) for result in found]
    kept = {case: write_case(result.case) for result, case, _ in pairs} | {answer: result.answer for result, _, answer in pairs if answer}
    _keep_records(connection, kept)
    rows = [
        {"run": key, "position": place, "case_id": result.case_id, "case": case, "answer": answer, "passed": result.verdict.passed,
         "failures": list(result.verdict.failures), "milliseconds": result.milliseconds}
        for place, (result, case, answer) in enumerate(pairs)
    ]  # fmt: skip
    if rows:
        connection.execute(insert(results), rows)
    _count_tags(connection, key, found)
    _forget_oldest(connection)
    return key


def _count_tags(connection: Connection, key: int, found: Sequence[Result]) -> None:
    totals = Counter(tag for result in found for tag in result.case.tags)
    passed = Counter(tag for result in found if result.verdict.passed for tag in result.case.tags)
    if totals:
        rows = [{"run": key, "tag": tag, "total": total, "passed": passed[tag]} for tag, total in totals.items()]
        connection.execute(insert(tag_results), rows)


def case_digest(case: Case) -> str:
    """Return what tells one wording of a case from another."""
    return _digest(write_case(case))


def _digest(record: Mapping[str, Any]) -> str:
    if not record:
        return NOTHING
    return hashlib.sha256(json.dumps(record, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def _keep_records(connection: Connection, kept: Mapping[str, Mapping[str, Any]]) -> None:
    known = _load_records(connection, kept)
    rows = [{"digest": digest, "record": dict(record)} for digest, record in kept.items() if digest not in known]
    if rows:
        connection.execute(insert(records), rows)


def _load_records(connection: Connection, digests: Iterable[str]) -> dict[str, dict[str, Any]]:
    query = select(records)
    wanted = sorted(set(digests))
    rows = (row for batch in batches(wanted) for row in connection.execute(query.where(records.c.digest.in_(batch))))
    return {row.digest: row.record for row in rows}


def _forget_oldest(connection: Connection) -> None:
    gone = connection.execute(select(runs.c.key).order_by(runs.c.key.desc()).offset(KEPT_RUNS)).scalars().all()
    if gone:
        connection.execute(delete(results).where(results.c.run.in_(gone)))
        connection.execute(delete(tag_results).where(tag_results.c.run.in_(gone)))
        connection.execute(delete(runs).where(runs.c.key.in_(gone)))
        _drop_unused_records(connection)


def _drop_unused_records(connection: Connection) -> None:
    used = select(results.c.case).union(select(results.c.answer))
    connection.execute(delete(records).where(records.c.digest.not_in(used)))


def list_runs(connection: Connection, *, limit: int = KEPT_RUNS) -> list[Run]:
    """Return the newest runs, newest first."""
    return [_to_run(row) for row in connection.execute(select(runs).order_by(runs.c.key.desc()).limit(limit))]


def find_run(connection: Connection, key: int) -> Run:
    """Return one run.

    Raises:
        CaseError: there is none with this number.
    """
    row = connection.execute(select(runs).where(runs.c.key == key)).first()
    if row is None:
        raise CaseError(f"Körningen {key} finns inte. De {KEPT_RUNS} senaste sparas. Välj en av dem.")
    return _to_run(row)


def find_earlier(connection: Connection, run: Run) -> Run | None:
    """Return the newest run before this one of the same selection, or None."""
    same = (runs.c.tag == run.selection.tag) & (runs.c.document == run.selection.document)
    row = connection.execute(select(runs).where(same, runs.c.key < run.key).order_by(runs.c.key.desc()).limit(1)).first()
    return _to_run(row) if row else None


def _to_run(row: Row[tuple[object, ...]]) -> Run:
    conditions = Conditions(row.generation, row.version, row.model, row.today)
    return Run(row.key, row.at, row.by, Selection(row.tag, row.document), conditions, row.total, row.passed, row.seconds)


def load_results(connection: Connection, key: int) -> list[Result]:
    """Return what a run's cases came to, in the order they were run."""
    rows = connection.execute(select(results).where(results.c.run == key).order_by(results.c.position)).all()
    kept = _load_records(connection, [digest for row in rows for digest in (row.case, row.answer)])
    return [
        Result(
            row.case_id, parse_case(kept[row.case]), Verdict(row.passed, tuple(row.failures)), kept.get(row.answer, {}), row.milliseconds
        )
        for row in rows
    ]


def load_trend(connection: Connection) -> list[Point]:
    """Return how each tag went in every run that took all its cases, the oldest run first; "" is all cases of a run of all."""
    whole = select(runs).where(runs.c.document == "").order_by(runs.c.key)
    wanted = {row.key: row for row in connection.execute(whole)}
    points = [Point(row.key, row.at, "", row.total, row.passed) for row in wanted.values() if not row.tag]
    for row in connection.execute(select(tag_results).order_by(tag_results.c.run, tag_results.c.tag)):
        if (run := wanted.get(row.run)) and run.tag.casefold() in ("", row.tag.casefold()):
            points.append(Point(row.run, run.at, row.tag, row.total, row.passed))
    return points


def load_standings(connection: Connection) -> dict[str, Standing]:
    """Return how each case went in the newest run it was in, by the case's id."""
    newest = select(results.c.case_id, func.max(results.c.run).label("run")).group_by(results.c.case_id).subquery()
    same = (newest.c.case_id == results.c.case_id) & (newest.c.run == results.c.run)
    rows = connection.execute(select(results.c.case_id, results.c.run, results.c.passed, results.c.case).join(newest, same))
    return {row.case_id: Standing(row.run, row.passed, row.case) for row in rows}


def load_cited(connection: Connection) -> dict[str, frozenset[str]]:
    """Return the ids of the documents that each case's newest answer cites or recommends, by the case's id."""
    newest = select(results.c.case_id, func.max(results.c.run).label("run")).group_by(results.c.case_id).subquery()
    query = select(results.c.case_id, results.c.answer)
    rows = connection.execute(query.join(newest, (newest.c.case_id == results.c.case_id) & (newest.c.run == results.c.run))).all()
    kept = _load_records(connection, [row.answer for row in rows])
    return {row.case_id: documents_of(kept.get(row.answer, {})) for row in rows}


def documents_of(answer: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of the documents that an answer's JSON form cites or recommends."""
    cited = {citation["document_id"] for citation in answer.get("citations", ())}
    return frozenset(cited | {programme["id"] for programme in answer.get("programmes", ())})


def forget_answers(connection: Connection, document_id: str) -> int:
    """Remove every kept answer that is from a document, as its erasure asks for; return how many they were. The verdicts stay."""
    digests = [row.digest for row in connection.execute(select(records)) if document_id in documents_of(row.record)]
    for batch in batches(digests):
        connection.execute(update(results).where(results.c.answer.in_(batch)).values(answer=NOTHING, failures=[]))
        connection.execute(delete(records).where(records.c.digest.in_(batch)))
    connection.execute(update(runs).where(runs.c.document == document_id).values(document=ERASED))
    return len(digests)
