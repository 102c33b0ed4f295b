"""`assistant mcp` speaks nothing but the protocol on standard output, and no other command loads its library."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE
from types import SimpleNamespace

import pytest

from assistant import question_log
from assistant.question_log import read_questions
from corpus.library import open_database, reading

PROGRAM = Path(sys.executable).with_name("assistant")
HELLO = [
    {
        "jsonrpc": "2.0", "id": 0, "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "prov", "version": "1"}},
    },
    {"jsonrpc": "2.0", "method": "notifications/initialized"},
]  # fmt: skip


def ask(question: str, number: int = 1) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": "fraga", "arguments": {"question": question}}}


@pytest.fixture
def talk(tmp_path: Path, write_documents: Callable[..., Path], programme: Callable[..., str]) -> Callable[..., SimpleNamespace]:
    """Send lines to `assistant mcp` in a home of its own, and return what it wrote until the last of them, a request, was answered."""
    folder = write_documents({"robot.md": programme("test/robotstod", "Robotstödet", "Robotstödet betalar robotar på Åland. [1]")})

    def run(*lines: object, **environment: str) -> SimpleNamespace:
        surroundings = {**os.environ, "ASSISTANT_HOME": str(tmp_path / "home"), "OMP_NUM_THREADS": "1", **environment}
        subprocess.run([PROGRAM, "index", "--only", folder], env=surroundings, check=True, capture_output=True, timeout=120)
        sent = "".join(f"{line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)}\n" for line in lines)
        with subprocess.Popen([PROGRAM, "mcp"], env=surroundings, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
            assert process.stdin
            assert process.stdout
            process.stdin.write(sent.encode())
            process.stdin.flush()
            out = b""
            while line := process.stdout.readline():
                out += line
                if json.loads(line).get("id") == lines[-1]["id"]:  # type: ignore[index] # a request
                    break
            rest, err = process.communicate(timeout=60)  # ends its input
        return SimpleNamespace(code=process.returncode, out=(out + rest).decode(), err=err.decode(), home=tmp_path / "home")

    return run


def replies(talked: SimpleNamespace) -> dict[object, dict[str, object]]:
    """Return the messages on standard output by their number; every line of it must be one."""
    messages = [json.loads(line) for line in talked.out.splitlines()]
    assert all(message["jsonrpc"] == "2.0" for message in messages)
    return {message.get("id"): message for message in messages}


def test_standard_output_carries_the_protocol_alone_in_utf_8_whatever_the_terminal_speaks(talk: Callable[..., SimpleNamespace]) -> None:
    talked = talk(*HELLO, ask("Vad är Robotstödet på Åland?"), PYTHONIOENCODING="ascii", LANG="C", LC_ALL="C")
    assert talked.code == 0, talked.err
    assert "Robotstödet betalar robotar på Åland." in talked.out
    assert set(replies(talked)) == {0, 1}
    assert "Traceback" not in talked.err


def test_lines_that_are_no_messages_do_not_end_it(talk: Callable[..., SimpleNamespace]) -> None:
    talked = talk(*HELLO, "det här är inget meddelande", '{"jsonrpc": "2.0"', "[" * 50_000, "", ask("Vad är Robotstödet?", 7))
    assert talked.code == 0
    assert "Robotstödet" in json.dumps(replies(talked)[7], ensure_ascii=False)
    assert "det här är inget" not in talked.err


def test_a_question_is_noted_as_any_other_programs(talk: Callable[..., SimpleNamespace]) -> None:
    talked = talk(*HELLO, ask("Vad är Robotstödet? Ring 070-123 45 67"))
    engine = open_database(talked.home, question_log.metadata)
    with reading(engine) as connection:
        (asked,) = read_questions(connection)
    engine.dispose()
    assert asked.channel == "api"
    assert "070" not in asked.text


def test_nothing_is_noted_where_the_log_is_off(talk: Callable[..., SimpleNamespace]) -> None:
    talked = talk(*HELLO, ask("Vad är Robotstödet?"), ASSISTANT_LOG_DAYS="0")
    engine = open_database(talked.home, question_log.metadata)
    with reading(engine) as connection:
        assert list(read_questions(connection)) == []
    engine.dispose()


def test_a_home_that_cannot_be_opened_is_one_sentence_on_standard_error(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("ingen mapp", encoding="utf-8")
    done = subprocess.run([PROGRAM, "mcp", "--home", tmp_path / "fil"], input=b"", capture_output=True, timeout=120, check=False)
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.decode().startswith("Fel: ")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=str)
def test_it_ends_when_it_is_told_to(home: Path, sent: signal.Signals) -> None:
    command = [PROGRAM, "mcp", "--home", home]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{json.dumps(HELLO[0])}\n".encode())
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(sent)
        assert process.wait(timeout=20) == -sent


def run_python(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True).stdout.strip()


def test_no_other_command_loads_the_library() -> None:
    assert (
        run_python("import sys, assistant.cli; print([name for name in sys.modules if name.split('.')[0] in ('mcp', 'mcp_types')])") == "[]"
    )


def test_the_web_application_starts_without_the_library_and_finds_it_when_it_is_called_for() -> None:
    program = (
        "import sys\n"
        "from assistant.mcp_commands import without_library\n"
        "with without_library():\n"
        "    import assistant.web.server\n"
        "print('mcp' in sys.modules)\n"
        "import assistant.mcp.server\n"
        "print('mcp' in sys.modules)"
    )
    assert run_python(program).split() == ["False", "True"]


def test_a_library_that_is_loaded_already_stays_loaded() -> None:
    program = (
        "import sys, mcp\n"
        "from assistant.mcp_commands import without_library\n"
        "with without_library():\n"
        "    import mcp.server\n"
        "print(sys.modules['mcp'] is mcp)"
    )
    assert run_python(program) == "True"
