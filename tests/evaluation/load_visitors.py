"""Visitors who ask at human pace, through the interface's event stream or through the page's own protocol, and time each answer."""

import asyncio
import json
import random
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

LONGEST_ANSWER = 60.0  # seconds, after which an answer is counted as lost
MOST_QUESTIONS = 6  # in one conversation; then the visitor leaves, and another comes


class LostError(Exception):
    """A question got no whole answer; the text says why."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what was said before it, oldest first, as (role, text)."""

    text: str
    history: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Timing:
    """How long an answer took: `first` and `whole` in ms, or why there is none."""

    first: float = 0.0
    whole: float = 0.0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """How visitors behave: the mean time to read and write between two questions, and when the last question may be asked."""

    think: float  # seconds; exponentially distributed
    until: float  # of the monotonic clock


class Conversation(Protocol):
    """One visitor's conversation."""

    async def ask(self, question: Question) -> Timing:
        """Ask in the conversation so far; raises LostError or httpx.HTTPError where there is no whole answer."""


class ApiConversation:
    """Asks /api/v1/ask for events, as a browser with the button does, with what was said before."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._said: list[tuple[str, str]] = []

    async def ask(self, question: Question) -> Timing:
        said = [*(question.history or self._said)]
        body = {"question": question.text, "history": [{"role": role, "content": text} for role, text in said]}
        began, first = time.perf_counter(), 0.0
        async with self._client.stream("POST", "/api/v1/ask", json=body, headers={"Accept": "text/event-stream"}) as response:
            if response.status_code != httpx.codes.OK:
                raise LostError(f"status {response.status_code}")
            async for event, answer in read_events(response):
                first = first or _since(began)
                if event == "done":
                    self._said = [*said, ("user", question.text), ("assistant", answer["answer"])]
                    return Timing(first, _since(began))
                if event == "error":
                    raise LostError(str(answer))
        raise LostError("the stream ended before the answer did")


class PageConversation:
    """Asks as the page's own script does: an event joins the queue, and a stream tells what becomes of it."""

    def __init__(self, client: httpx.AsyncClient, wiring: tuple[int, int]) -> None:
        self._client = client
        self._wiring = wiring
        self._session = secrets.token_hex(6)
        self._kept = ""  # the conversation, as the browser keeps it

    @property
    def heartbeat(self) -> str:
        """The address that a browser holds open while the page is."""
        return f"/gradio_api/heartbeat/{self._session}"

    async def ask(self, question: Question) -> Timing:
        function, trigger = self._wiring
        body = {"data": [question.text, self._kept, False], "fn_index": function, "trigger_id": trigger, "session_hash": self._session}
        began, seen, first = time.perf_counter(), 0, 0.0
        joined = await self._client.post("/gradio_api/queue/join", json=body)
        if joined.status_code != httpx.codes.OK:
            raise LostError(f"status {joined.status_code}")
        async with self._client.stream("GET", "/gradio_api/queue/data", params={"session_hash": self._session}) as response:
            async for _, message in read_events(response):
                seen += message["msg"] == "process_generating"
                if seen == 2:  # the first shows the question, the second the first words of its answer
                    first = first or _since(began)
                if message["msg"] == "process_completed":
                    self._kept = _read_kept(message)
                    return Timing(first, _since(began))
        raise LostError("the stream ended before the answer did")


def _read_kept(message: dict[str, Any]) -> str:  # Any: JSON
    if not message["success"]:
        raise LostError(str(message["output"].get("error")))
    kept = str(message["output"]["data"][0])
    if json.loads(kept)[-1]["phase"] != "done":
        raise LostError("the page shows no answer")
    return kept


async def read_events(response: httpx.Response) -> AsyncIterator[tuple[str, Any]]:  # Any: JSON
    """Yield the server-sent events as (name, data)."""
    name = "message"
    async for line in response.aiter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


@asynccontextmanager
async def begin_api(address: str) -> AsyncIterator[Conversation]:
    """Begin a conversation through the interface, with connections of its own."""
    async with httpx.AsyncClient(base_url=address, timeout=LONGEST_ANSWER) as client:
        yield ApiConversation(client)


@asynccontextmanager
async def begin_page(address: str) -> AsyncIterator[Conversation]:
    """Open the page and read how it is wired, with connections of its own; they are closed when the visitor leaves."""
    async with AsyncExitStack() as open_things:
        client = await open_things.enter_async_context(httpx.AsyncClient(base_url=address, timeout=LONGEST_ANSWER))
        (await client.get("/")).raise_for_status()
        conversation = PageConversation(client, _find_wiring((await client.get("/config")).json()))
        await open_things.enter_async_context(client.stream("GET", conversation.heartbeat, timeout=None))
        yield conversation


def _find_wiring(config: dict[str, Any]) -> tuple[int, int]:  # Any: JSON
    """Return the numbers of the function that answers and of the box whose Enter calls it."""
    box = next(one["id"] for one in config["components"] if one["props"].get("elem_id") == "question")
    return next(one["id"] for one in config["dependencies"] if [box, "submit"] in one["targets"]), box


async def visit(address: str, questions: Sequence[Question], pace: Pace, *, by_page: bool, seed: int) -> list[Timing]:
    """Ask until the time is out, in one conversation after the other; return how each question went."""
    chance, timings = random.Random(seed), list[Timing]()  # the same visitors in each run
    await asyncio.sleep(chance.uniform(0, pace.think))  # they do not all come at once
    while time.monotonic() < pace.until:
        try:
            async with (begin_page if by_page else begin_api)(address) as conversation:
                for question in chance.sample(questions, chance.randint(1, MOST_QUESTIONS)):
                    timings.append(await conversation.ask(question))
                    await _think(chance, pace)
                    if time.monotonic() >= pace.until:
                        break
        except (LostError, httpx.HTTPError, TimeoutError) as error:
            timings.append(Timing(fault=f"{type(error).__name__}: {error}"))
            await _think(chance, pace)
    return timings


async def _think(chance: random.Random, pace: Pace) -> None:
    """Read and write for a while, but no longer than the time lasts."""
    await asyncio.sleep(max(0.0, min(chance.expovariate(1 / pace.think), pace.until - time.monotonic())))
