"""The server answers at once, while the adviser warms up beside it."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

PROGRAM = """
import sys
from assistant.web.server import run_server
from corpus.errors import AdviserError

class Adviser:
    def warm_up(self):
        {warm_up}

    def health(self):
        return {{"documents": 1}}

run_server(Adviser(), host="127.0.0.1", port=int(sys.argv[1]), say=lambda _: None)
"""
Serve = Callable[[str], tuple[int, "subprocess.Popen[str]"]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve, in a process of its own, an adviser that warms up as told, and return its port."""
    processes = []

    def start(warm_up: str) -> tuple[int, "subprocess.Popen[str]"]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-c", PROGRAM.format(warm_up=warm_up), str(port)]
        processes.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return port, processes[-1]

    yield start
    for process in processes:
        process.kill()
        with process:
            pass  # closes its pipes and waits for it


def health(port: int) -> int:
    """Return the status of /healthz as soon as the server listens to requests."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=60).status_code
        except httpx.TransportError:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.05)


def test_the_server_answers_while_the_adviser_is_warming_up(serve: Serve) -> None:
    port, process = serve("print('warming', flush=True); sys.stdin.read(); print('warm', flush=True)")
    assert process.stdout
    assert process.stdin
    assert process.stdout.readline() == "warming\n"
    assert health(port) == 200
    process.stdin.close()
    assert process.stdout.readline() == "warm\n"


def test_an_adviser_that_cannot_warm_up_serves_anyway_and_the_operator_is_told(serve: Serve) -> None:
    port, process = serve("raise AdviserError('Indexet saknas.')")
    assert health(port) == 200
    assert process.stderr
    assert "Indexet saknas." in process.stderr.readline()


def test_a_warm_up_under_way_does_not_keep_the_server_from_ending(serve: Serve) -> None:
    port, process = serve("sys.stdin.read()")
    assert health(port) == 200
    process.terminate()
    assert process.wait(timeout=20) == -signal.SIGTERM
