from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from assistant.staff import jobs
from assistant.staff.jobs import Order, Outcome
from corpus.clock import now
from corpus.library import open_database, writing

ORDER = Order("read", "broschyr.pdf", "eva", {"digest": "abc", "name": "broschyr.pdf"})


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_database(tmp_path, jobs.metadata)
    with writing(engine) as connection:
        yield connection
    engine.dispose()


def test_a_new_job_waits_with_what_it_was_given(connection: Connection) -> None:
    job = jobs.find_job(connection, jobs.add_job(connection, ORDER))
    assert (job.order, job.stand, job.is_over, job.outcome) == (ORDER, "waiting", False, "")


def test_jobs_are_taken_in_their_order_and_each_once(connection: Connection) -> None:
    first, second = jobs.add_job(connection, ORDER), jobs.add_job(connection, ORDER)
    assert [jobs.claim_job(connection).key, jobs.claim_job(connection).key] == [first, second]
    assert jobs.claim_job(connection) is None


def test_progress_is_noted_and_tells_whether_to_go_on(connection: Connection) -> None:
    key = jobs.add_job(connection, ORDER)
    jobs.claim_job(connection)
    assert jobs.report_progress(connection, key, stage="Läser sidor", done=3, total=12) is False
    assert jobs.cancel_job(connection, key)
    assert jobs.report_progress(connection, key, stage="Läser sidor", done=4, total=12) is True
    job = jobs.find_job(connection, key)
    assert (job.stage, job.done, job.total, job.stand) == ("Läser sidor", 4, 12, "running")


def test_a_waiting_job_is_cancelled_at_once_and_an_ended_one_not_at_all(connection: Connection) -> None:
    key = jobs.add_job(connection, ORDER)
    assert jobs.cancel_job(connection, key)
    assert jobs.find_job(connection, key).stand == "cancelled"
    assert not jobs.cancel_job(connection, key)


def test_an_ended_job_forgets_what_it_was_given_but_not_what_came_of_it(connection: Connection) -> None:
    key = jobs.add_job(connection, ORDER)
    jobs.claim_job(connection)
    jobs.end_job(connection, key, Outcome("Klart.", {"version": 2}, "egna/broschyr"))
    job = jobs.find_job(connection, key)
    assert (job.stand, job.outcome, job.result, job.document_id, job.order.payload) == (
        "done",
        "Klart.",
        {"version": 2},
        "egna/broschyr",
        {},
    )


def test_what_a_dead_process_had_under_way_waits_again(connection: Connection) -> None:
    running, ended = jobs.add_job(connection, ORDER), jobs.add_job(connection, ORDER)
    jobs.claim_job(connection)
    jobs.claim_job(connection)
    jobs.end_job(connection, ended, Outcome("Klart."))
    assert jobs.resume_jobs(connection) == 1
    assert (jobs.find_job(connection, running).stand, jobs.find_job(connection, running).order) == ("waiting", ORDER)


def test_the_time_left_follows_the_pace_so_far(connection: Connection) -> None:
    key = jobs.add_job(connection, ORDER)
    job = jobs.claim_job(connection)
    job = replace(job, done=20, total=100)
    assert job.seconds_left(job.started + timedelta(seconds=10)) == 40
    assert replace(job, done=0).seconds_left(now()) is None
    assert replace(job, stand="done").seconds_left(now()) is None
    assert jobs.find_job(connection, key).seconds_left(now()) is None


def test_jobs_go_a_month_after_they_ended(connection: Connection) -> None:
    old, new = jobs.add_job(connection, ORDER), jobs.add_job(connection, ORDER)
    for key in (old, new):
        jobs.end_job(connection, key, Outcome("Klart."))
    connection.execute(update(jobs.jobs).where(jobs.jobs.c.key == old).values(ended=now() - timedelta(days=31)))
    jobs.forget_jobs(connection)
    assert [job.key for job in jobs.list_jobs(connection)] == [new]


def test_an_erased_documents_jobs_go_but_for_the_one_that_erases_it(connection: Connection) -> None:
    keys = [jobs.add_job(connection, replace(ORDER, document_id=name)) for name in ("a", "a", "b")]
    jobs.forget_document_jobs(connection, "a", but=keys[1])
    assert {job.key for job in jobs.list_jobs(connection)} == set(keys[1:])
