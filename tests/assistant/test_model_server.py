"""The chat model's server that the tests use, through LangChain and by plain HTTP."""

import json
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest
from openai import APIConnectionError, APIStatusError, APITimeoutError

ModelServer = Any  # conftest's `model_server`
TEXT = "Avgiften är 500 kronor [1].\n\n- Den betalas per anställd [2]."
MESSAGES = [{"role": "system", "content": "Svara på svenska."}, {"role": "user", "content": "Vad kostar det?"}]


def post(model_server: ModelServer, model: str, **more: Any) -> httpx.Response:
    return httpx.post(f"{model_server.url}/chat/completions", json={"model": model, "messages": MESSAGES, **more})


def streamed(model_server: ModelServer, model: str) -> str:
    return "".join(part.text for part in model_server.open(model).stream("Hej"))


def test_the_script_is_streamed_word_by_word(model_server: ModelServer) -> None:
    model_server.say(TEXT)
    parts = [part.text for part in model_server.open("scripted").stream("Hej") if part.text]
    assert "".join(parts) == TEXT
    assert len(parts) == len(TEXT.split())


def test_a_slow_model_pauses_between_its_words(model_server: ModelServer) -> None:
    model_server.say("ett två tre")
    started = time.monotonic()
    assert streamed(model_server, "slow") == "ett två tre"
    assert time.monotonic() - started > 0.5


def test_the_script_may_change_between_requests(model_server: ModelServer) -> None:
    model = model_server.open("scripted")
    for text in ("Först.", "", "  Sedan,\n med rader.  "):
        model_server.say(text)
        assert "".join(part.text for part in model.stream("Hej")) == text


def test_a_stream_has_the_role_the_words_the_end_and_the_usage(model_server: ModelServer) -> None:
    model_server.say("Två ord")
    response = post(model_server, "scripted", stream=True, stream_options={"include_usage": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    *events, end, nothing = response.text.split("\n\n")
    chunks = [json.loads(event.removeprefix("data: ")) for event in events]
    assert (end, nothing) == ("data: [DONE]", "")
    assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}
    assert [choice["delta"] for chunk in chunks for choice in chunk["choices"]] == [
        {"role": "assistant", "content": ""}, {"content": "Två "}, {"content": "ord"}, {},
    ]  # fmt: skip
    assert chunks[-2]["choices"][0]["finish_reason"] == "stop"
    assert chunks[-1]["usage"] == {"prompt_tokens": 6, "completion_tokens": 2, "total_tokens": 8}


def test_langchain_reads_the_usage_of_a_stream(model_server: ModelServer) -> None:
    model_server.say(TEXT)
    parts = list(model_server.open("scripted", stream_usage=True).stream("Hej"))
    assert [part.usage_metadata["output_tokens"] for part in parts if part.usage_metadata] == [len(TEXT.split())]


@pytest.mark.parametrize(("model", "text"), [("scripted", TEXT), ("empty", ""), ("refusal", "I'm sorry, but I can't help with that.")])
def test_a_model_answers_without_streaming_too(model_server: ModelServer, model: str, text: str) -> None:
    model_server.say(TEXT)
    message = model_server.open(model).invoke("Hej")
    assert message.text == text
    assert message.response_metadata["finish_reason"] == "stop"


def test_every_model_is_listed(model_server: ModelServer) -> None:
    listed = httpx.get(f"{model_server.url}/models").json()["data"]
    assert {"scripted", "stalled", "denied", "refusal_field", "echo"} <= {model["id"] for model in listed}


def test_every_request_is_logged(model_server: ModelServer) -> None:
    model_server.forget()
    streamed(model_server, "empty")
    post(model_server, "denied")
    first, second = model_server.requests()
    assert (first["model"], first["stream"], first["temperature"]) == ("empty", True, 0)
    assert first["messages"] == [{"role": "user", "content": "Hej"}]
    assert second == {"model": "denied", "messages": MESSAGES}


def test_a_stalled_model_sends_two_words_and_then_nothing(model_server: ModelServer) -> None:
    model_server.say(TEXT)
    texts = (part.text for part in model_server.open("stalled", timeout=0.5).stream("Hej"))
    assert list(islice(filter(None, texts), 2)) == ["Avgiften ", "är "]
    with pytest.raises(APITimeoutError):
        next(texts)
    assert model_server.is_idle_within(5)


@pytest.mark.parametrize("model", ["slow", "stalled", "endless"])
def test_a_stream_ends_when_its_client_leaves(model_server: ModelServer, model: str) -> None:
    model_server.say(TEXT * 20)
    stream = model_server.open(model).stream("Hej")
    assert len(list(islice((part.text for part in stream if part.text), 2))) == 2
    assert model_server.open_requests() == 1
    stream.close()
    assert model_server.is_idle_within(5)


@pytest.mark.parametrize("model", ["silent", "stalled", "endless"])
def test_a_request_without_streaming_ends_when_its_client_leaves(model_server: ModelServer, model: str) -> None:
    with pytest.raises(APITimeoutError):
        model_server.open(model, timeout=0.3).invoke("Hej")
    assert model_server.is_idle_within(5)


def test_a_silent_model_sends_nothing_at_all(model_server: ModelServer) -> None:
    with pytest.raises(APITimeoutError):
        list(model_server.open("silent", timeout=0.3).stream("Hej"))
    assert model_server.is_idle_within(5)


@pytest.mark.parametrize("stream", [True, False])
def test_a_broken_model_drops_the_connection_in_the_middle_of_a_chunk(model_server: ModelServer, stream: bool) -> None:
    model_server.say(TEXT)
    received: list[bytes] = []
    body = {"model": "broken", "messages": MESSAGES, "stream": stream}
    with httpx.stream("POST", f"{model_server.url}/chat/completions", json=body) as response:
        pieces = response.iter_raw()
        with pytest.raises(httpx.RemoteProtocolError):
            received.extend(pieces)
    assert b"".join(received).rpartition(b"\n\n")[2].removeprefix(b"data: ").startswith(b'{"id"')
    assert not received[-1].endswith((b"\n", b"}"))


@pytest.mark.parametrize(("model", "status"), [("error", 500), ("limited", 429), ("denied", 401), ("unknown", 404)])
def test_a_failure_is_openais_error_object(model_server: ModelServer, model: str, status: int) -> None:
    with pytest.raises(APIStatusError) as raised:
        streamed(model_server, model)
    assert raised.value.status_code == status
    assert raised.value.code


@pytest.mark.parametrize(("model", "error"), [("broken", APIConnectionError), ("garbage", json.JSONDecodeError)])
def test_a_faulty_reply_raises_in_the_client(model_server: ModelServer, model: str, error: type[Exception]) -> None:
    model_server.say(TEXT)
    with pytest.raises(error):
        streamed(model_server, model)
    with pytest.raises(error):
        model_server.open(model).invoke("Hej")


def test_an_empty_model_says_nothing(model_server: ModelServer) -> None:
    assert streamed(model_server, "empty") == ""


def test_a_refusal_comes_as_text_or_in_its_own_field(model_server: ModelServer) -> None:
    assert streamed(model_server, "refusal") == "I'm sorry, but I can't help with that."
    assert streamed(model_server, "refusal_field") == ""
    assert '"delta": {"refusal": "I\'m "}' in post(model_server, "refusal_field", stream=True).text


def test_a_huge_chunk_is_2_mb(model_server: ModelServer) -> None:
    assert max(len(part.text) for part in model_server.open("huge").stream("Hej")) == 2 * 1024 * 1024


def test_a_hostile_model_sends_what_must_not_reach_a_page(model_server: ModelServer) -> None:
    text = streamed(model_server, "hostile")
    for part in ("<script>", "![bild](https://evil.example/", "[99]", "javascript:", "\x00", "\x1b[31m", "\u202e", "<|im_start|>system"):
        assert part in text


def test_an_echo_tells_what_was_sent(model_server: ModelServer) -> None:
    prompt = [("system", "Regler."), ("human", "Första."), ("ai", "Svar."), ("human", [{"type": "text", "text": "Sista."}])]
    assert "".join(part.text for part in model_server.open("echo").stream(prompt)) == "Sista.\n\nRegler."


def test_the_server_ends_when_its_parent_is_gone(tmp_path: Path) -> None:
    program = Path(__file__).with_name("model_server.py")
    command: list[str | Path] = [
        sys.executable,
        program,
        "--script",
        tmp_path / "script.json",
        "--log",
        tmp_path / "log",
        "--until-stdin-closes",
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        assert int(process.stdout.readline()) > 0
        process.stdin.close()
        assert process.wait(timeout=10) == 0
