"""Let fifty simulated browsers ask a real server at human pace for five minutes: `make load`, or `python tests/evaluation/load.py`.

The server answers from the shipped documents with the settings as delivered, but for the limit on requests, since all visitors have one
address. Each visitor has connections of its own, asks varied questions in conversations of one to six, and reads and writes between two
questions for an exponentially distributed time of 25 s on average: about 600 questions in five minutes. With `--page 10`, ten of them ask
through the page's own protocol instead of the interface. The visitors run on the same machine, which must share its processors with them.
Figures go to `tests/baselines/load.json`: speed and memory are recorded, and only a lost answer makes the command fail.
"""

import argparse
import asyncio
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import httpx
from load_visitors import Pace, Question, Timing, visit  # beside this file

TESTS = Path(__file__).parents[1]
BASELINE = TESTS / "baselines" / "load.json"
QUESTIONS = TESTS / "questions" / "tune.jsonl"
LOOK_EVERY = 5.0  # seconds between two looks at the server's memory
WARM_UP = 60.0  # seconds, after which the memory is to stay as it is
LONGEST_START = 120.0  # seconds
MEGABYTE = 1024 * 1024
Figures = dict[str, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """Who comes, and for how long."""

    visitors: int
    by_page: int  # of them, through the page's own protocol
    minutes: float
    think: float  # seconds on average between two questions


def read_questions(path: Path = QUESTIONS) -> list[Question]:
    """Return the questions that may be seen, some of which lean on what was said before."""
    records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Question(one["question"], tuple((turn["role"], turn["content"]) for turn in one.get("history", ()))) for one in records]


@contextmanager
def serve(home: Path) -> Iterator[tuple[str, int]]:
    """Build the index, start the server as an operator does, and yield its address and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    environment = {**kept, "ASSISTANT_HOME": str(home), "ASSISTANT_RATE_LIMIT": "0"}
    command = [sys.executable, "-c", "from assistant.cli import main; main()"]
    subprocess.run([*command, "index"], env=environment, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _await_start(address, server)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(LONGEST_START)


def _await_start(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + LONGEST_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(f"{address}/healthz").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server did not start; `assistant serve` says why.")


def read_memory(process: int) -> float:
    """Return a process's resident memory in MB; Linux tells it in pages."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


async def watch_memory(process: int, seconds: float) -> list[float]:
    """Return the resident memory in MB at the start and every LOOK_EVERY seconds."""
    seen, began = [read_memory(process)], time.monotonic()
    while (passed := time.monotonic() - began) < seconds:
        await asyncio.sleep(min(LOOK_EVERY, seconds - passed))
        seen.append(read_memory(process))
    return seen


async def receive(address: str, process: int, plan: Plan) -> tuple[list[Timing], list[Timing], list[float]]:
    """Let the visitors come; return how the questions through the interface and through the page went, and the memory."""
    questions, seconds = read_questions(), plan.minutes * 60
    pace = Pace(plan.think, time.monotonic() + seconds)
    async with asyncio.TaskGroup() as tasks:
        memory = tasks.create_task(watch_memory(process, seconds))
        visits = [
            tasks.create_task(visit(address, questions, pace, by_page=number < plan.by_page, seed=number))
            for number in range(plan.visitors)
        ]
    went = [one.result() for one in visits]
    return [*chain(*went[plan.by_page :])], [*chain(*went[: plan.by_page])], memory.result()


def describe_times(timings: Sequence[Timing]) -> Figures:
    """Return how many questions there were, how many got no answer, and how long the others waited (ms)."""
    answered = [one for one in timings if not one.fault]
    return {
        "questions": len(timings),
        "lost": len(timings) - len(answered),
        "first_ms": _spread([one.first for one in answered]),
        "whole_ms": _spread([one.whole for one in answered]),
    }


def _spread(values: Sequence[float]) -> dict[str, float]:
    if len(values) < 2:
        return {}
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return {name: round(value, 1) for name, value in (("p50", cuts[49]), ("p95", cuts[94]), ("max", max(values)))}


def describe_memory(seen: Sequence[float]) -> Figures:
    """Return the resident memory (MB), and by how many percent it left what it was after the first minute: at the end, and at most."""
    settled = seen[min(int(WARM_UP / LOOK_EVERY), len(seen) - 1) :]
    return {
        "start_mb": round(seen[0], 1),
        "after_minute_mb": round(settled[0], 1),
        "end_mb": round(settled[-1], 1),
        "drift_percent": round(100 * (settled[-1] / settled[0] - 1), 1),
        "most_drift_percent": max((round(100 * (one / settled[0] - 1), 1) for one in settled), key=abs),
        "every_5_s_mb": [round(one, 1) for one in seen],
    }


def describe_machine() -> Figures:
    """Return what this ran on, and how busy that was before."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    processor = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
    busy = {"load_before": round(os.getloadavg()[0], 2)}
    return {"processor": processor, "cores": os.cpu_count(), "memory_mb": round(memory), "python": platform.python_version(), **busy}


def show(figures: Mapping[str, Figures]) -> Iterator[str]:
    """Yield the lines of a small table."""
    yield f"{'':10}{'questions':>10}{'lost':>6}{'first p50':>11}{'p95':>8}{'max':>8}{'whole p50':>11}{'p95':>8}{'max':>8}  (ms)"
    for way in ("interface", "page"):
        if row := figures.get(way):
            times = [f"{spread[name]:{width}.0f}" for spread in _spreads(row) for name, width in (("p50", 11), ("p95", 8), ("max", 8))]
            yield f"{way:10}{row['questions']:>10}{row['lost']:>6}{''.join(times)}"
    memory = figures["memory"]
    ends = f"{memory['start_mb']} MB, {memory['after_minute_mb']} after a minute, {memory['end_mb']} at the end"
    yield f"memory: {ends}: {memory['drift_percent']:+} %, at most {memory['most_drift_percent']:+} %"


def _spreads(row: Figures) -> list[dict[str, float]]:
    return [spread for name in ("first_ms", "whole_ms") if isinstance(spread := row[name], dict) and spread]


def write_baseline(name: str, run: Figures) -> None:
    """Put a run in the place of the last one of its kind."""
    runs = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.is_file() else {}
    BASELINE.write_text(json.dumps({**runs, name: run}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_plan() -> Plan:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--page", type=int, default=0, metavar="N", help="so many of them through the page's own protocol")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--think", type=float, default=25.0, help="seconds on average between two questions of a visitor")
    given = parser.parse_args()
    return Plan(given.visitors, given.page, given.minutes, given.think)


def main() -> None:
    """Measure, print the figures, and keep those of the usual length."""
    plan, usual, machine = read_plan(), Plan(50, 0, 5.0, 25.0), describe_machine()
    with tempfile.TemporaryDirectory() as home, serve(Path(home)) as (address, process):
        interface, page, memory = asyncio.run(receive(address, process, plan))
    ways = {name: describe_times(went) for name, went in (("interface", interface), ("page", page)) if went}
    figures: dict[str, Figures] = {**ways, "memory": describe_memory(memory)}
    print("\n".join(show(figures)))
    faults = [one.fault for one in (*interface, *page) if one.fault]
    if plan.minutes >= usual.minutes:
        about = {"date": datetime.now(UTC).date().isoformat(), "machine": machine, "visitors": plan.visitors, "by_page": plan.by_page}
        kind = "with_page" if plan.by_page else "interface"
        write_baseline(kind, {**about, "minutes": plan.minutes, "think_s": plan.think, **figures})
    if faults:
        raise SystemExit("\n".join([f"{len(faults)} questions got no answer:", *sorted(set(faults))]))


if __name__ == "__main__":
    main()
