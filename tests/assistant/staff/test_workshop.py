"""The server's thread works through the jobs, one process at a time, and outlives a database that fails for a while."""

import os
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from filelock import FileLock

from assistant.staff import workshop as module
from assistant.staff.desk import Desk
from assistant.staff.roles import Actor
from assistant.staff.types import Upload
from assistant.staff.workshop import Workshop
from corpus.library import DATABASE

TEXT = "Sjöstödet är ett bidrag till företag som bygger båtar i Blekinge. Bidraget är högst 40 000 kronor per företag."


@pytest.fixture
def start(desk: Desk) -> Iterator[Callable[[], Workshop]]:
    """Start the server's thread."""
    started: list[tuple[Workshop, threading.Thread]] = []

    def run() -> Workshop:
        shop = desk.workshop()
        thread = threading.Thread(target=shop.run, daemon=True)
        thread.start()
        started.append((shop, thread))
        return shop

    yield run
    for shop, thread in started:
        shop.close()
        thread.join(timeout=20)
        assert not thread.is_alive()


def wait_for(desk: Desk, actor: Actor, key: int, *, seconds: float = 20) -> str:
    deadline = time.monotonic() + seconds
    while not desk.job(actor, key).is_over and time.monotonic() < deadline:
        time.sleep(0.05)
    return desk.job(actor, key).stand


def hand_in(desk: Desk, editor: Actor, name: str = "a.txt", text: str = TEXT) -> int:
    (key,) = desk.add_files(editor, [Upload(name, text.encode())])
    return key


def test_what_is_ordered_is_done_without_anybody_waiting(desk: Desk, editor: Actor, start: Callable[[], Workshop]) -> None:
    start()
    assert wait_for(desk, editor, hand_in(desk, editor)) == "done"


def test_nothing_is_done_while_another_process_works_and_then_it_is(desk: Desk, editor: Actor, start: Callable[[], Workshop]) -> None:
    with FileLock(desk.settings.home / "jobs.lock"):
        start()
        key = hand_in(desk, editor)
        assert wait_for(desk, editor, key, seconds=1.5) == "waiting"
    assert wait_for(desk, editor, key) == "done"


def test_two_that_wait_for_a_job_do_it_once(desk: Desk, editor: Actor, start: Callable[[], Workshop]) -> None:
    start()
    keys = [hand_in(desk, editor, f"{number}.txt", f"{TEXT} Nummer {number}.") for number in range(4)]
    assert [desk.work(key).stand for key in keys] == ["done"] * 4
    assert len([entry for entry in desk.list_documents(editor) if entry.state == "draft"]) == 4


def test_the_thread_goes_on_after_the_database_has_failed(
    desk: Desk, editor: Actor, start: Callable[[], Workshop], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "AFTER_FAILURE", 0.2)
    path = desk.settings.home / DATABASE
    kept, broken = path.with_suffix(".borta"), path.with_suffix(".mapp")
    start()
    desk.engine.dispose()
    os.link(path, kept)
    broken.symlink_to(desk.settings.home, target_is_directory=True)
    broken.replace(path)  # what stands there is no database: every connection fails, for root too; at no moment is nothing there
    time.sleep(1.0)
    kept.replace(path)
    assert "cannot be worked through" in caplog.text
    assert wait_for(desk, editor, hand_in(desk, editor)) == "done"
