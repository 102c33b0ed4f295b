"""The shipped documents indexed once for the session, an adviser on them, advisers on small collections, and a chat model's server."""

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from assistant.cli import main
from assistant.conversation import Adviser
from assistant.names import Gazetteer
from assistant.opening import update_index
from assistant.question import Language, Understanding
from assistant.records import QuestionRecord
from assistant.retriever import Retriever
from assistant.scope import load_scope_model
from assistant.settings import Settings
from assistant.spelling import make_speller
from assistant.types import Answer, History
from assistant.understanding import understand
from corpus.files import DOCUMENTS
from index.analyzer import Analyzer, load_analyzer
from index.builder import build_index
from index.embedder import Embedder, load_embedder
from index.searcher import Searcher

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

TODAY = date(2026, 11, 22)
# What else a small collection holds: rarity has no meaning where every word stands in one document.
ORDINARY = {
    "bageri.md": "# Bageriet\n\nBageriet säljer bröd till företag och har sju anställda. Brödet kostar tolv kronor.",
    "museum.md": "# Museet\n\nMuseet är öppet på söndagar. Den som vill söka arbete på museet kan vara anställd i ett år.",
    "simhall.md": "# Simhallen\n\nSimhallen är öppen för alla. Ett kort till simhallen kostar 400 kronor om året.",
    "skola.md": "# Skolan\n\nSkolan har 30 anställda och tar emot elever från hela kommunen.",
}
TESTS = Path(__file__).parents[1]
QUESTION_SETS = {
    "evaluation": TESTS / "evaluation" / "questions.jsonl",
    "tune": TESTS / "questions" / "tune.jsonl",
    "held_out": TESTS / "questions" / "held_out.jsonl",
}

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="session")
def small_library() -> Mapping[str, str]:
    """The texts of a programme and a guide, by id."""
    folder = TESTS / "files" / "library"
    return {path.relative_to(folder).with_suffix("").as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.md")}


@pytest.fixture(scope="session")
def index_home(embedder: Embedder, analyzer: Analyzer) -> Callable[[Path, Mapping[str, str]], Path]:
    """Write documents below a folder, and return the home in which they are indexed."""

    def run(folder: Path, documents: Mapping[str, str]) -> Path:
        for name, text in documents.items():
            path = folder / "källa" / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        build_index(folder / "hem", roots=[folder / "källa"], embedder=embedder, analyzer=analyzer)
        return folder / "hem"

    return run


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the shipped documents, indexed with the shipped model."""
    folder = tmp_path_factory.mktemp("home")
    report = update_index(Settings(home=folder), [DOCUMENTS])
    assert not report.faults
    return folder


@pytest.fixture(scope="session")
def searcher(home: Path, embedder: Embedder) -> Iterator[Searcher]:
    opened = Searcher(home, embedder=embedder, analyzer=load_analyzer())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def adviser_on_documents(searcher: Searcher) -> Adviser:
    return Adviser(searcher)


@pytest.fixture(scope="session")
def ask(adviser_on_documents: Adviser) -> Ask:
    """Ask the adviser on the shipped documents, on 2026-11-22 unless another day is given."""

    def answer(question: str, *, history: History = (), today: date = TODAY) -> Answer:
        return adviser_on_documents.reply(question, history=history, today=today)

    return answer


@pytest.fixture(scope="session")
def gazetteer(searcher: Searcher) -> Gazetteer:
    return Gazetteer(searcher.documents().values(), is_word=searcher.analyzer.is_word)


@pytest.fixture(scope="session")
def retriever(searcher: Searcher) -> Retriever:
    return Retriever(searcher)


@pytest.fixture(scope="session")
def language(searcher: Searcher, gazetteer: Gazetteer) -> Language:
    """What the adviser on the shipped documents reads questions with."""
    speller = make_speller(searcher.documents().values(), searcher.analyzer, gazetteer)
    return Language(gazetteer, speller, load_scope_model(searcher.analyzer), searcher.documents())


@pytest.fixture(scope="session")
def read(language: Language) -> Callable[..., Understanding]:
    """Read a question in its conversation, with the language of the shipped documents."""

    def understood(question: str, *, history: History = ()) -> Understanding:
        return understand(question, history=history, language=language)

    return understood


@pytest.fixture(scope="session")
def exchanges(adviser_on_documents: Adviser) -> list[SimpleNamespace]:
    """Every recorded question with its answer: what must hold for any answer is checked on them all."""
    answered = []
    for name, path in QUESTION_SETS.items():
        for line in path.read_text(encoding="utf-8").splitlines():
            record = QuestionRecord.model_validate_json(line)
            assert record.today
            answer = adviser_on_documents.reply(record.question, history=record.turns(), today=record.today)
            answered.append(SimpleNamespace(id=record.id, question_set=name, record=record, today=record.today, answer=answer))
    return answered


@pytest.fixture
def write_documents(tmp_path: Path) -> Callable[..., Path]:
    """Write documents, path → text, into a folder."""

    def write(documents: dict[str, str], folder: str = "dokument") -> Path:
        for name, text in documents.items():
            file = tmp_path / folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return tmp_path / folder

    return write


@pytest.fixture
def advise_on(write_documents: Callable[..., Path], tmp_path: Path, embedder: Embedder) -> Iterator[Callable[..., Adviser]]:
    """Index documents of a test's own among a few ordinary ones, and return an adviser on them."""
    opened: list[Searcher] = []

    def build(documents: dict[str, str], **options: object) -> Adviser:
        settings = Settings(home=tmp_path / "home")
        report = update_index(settings, [write_documents(ORDINARY | documents)])
        assert not report.faults, report.faults
        opened.append(Searcher(settings.home, embedder=embedder, analyzer=load_analyzer()))
        return Adviser(opened[-1], **options)  # type: ignore[arg-type]

    yield build
    for searcher in opened:
        searcher.close()


@pytest.fixture
def run_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., SimpleNamespace]:
    """Run the command line in this process, with nothing on standard input unless given, and with an empty user's home."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in (
        "ASSISTANT_HOME",
        "ASSISTANT_MODEL",
        "ASSISTANT_MODEL_URL",
        "ASSISTANT_MODEL_TIMEOUT",
        "ASSISTANT_EMBEDDING_MODEL",
        "ASSISTANT_HOST",
        "ASSISTANT_PORT",
        "FORCE_COLOR",
    ):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str | Path, stdin: str = "") -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["assistant", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return SimpleNamespace(code=int(ended.value.code or 0), out=written.out, err=written.err)

    return run


PROGRAMME = """---
id: {id}
title: {title}
kind: programme
sources:
  - {{n: 1, title: Källan, url: "https://exempel.se/{id}", published: {published}}}
verified: 2026-11-22
programme:
  status: {status}
  period: {period}
  target: {target}
  needs: {needs}
  offers: [bidrag]
  contact: {{name: Länets kontor, url: "https://exempel.se/kontakt"}}
{more}---
{text}
"""


@pytest.fixture(scope="session")
def programme() -> Callable[..., str]:
    """Write a programme document, with what a test does not give left ordinary."""

    def write(document_id: str, title: str, text: str, **front: str) -> str:
        given = {"published": "2026-01-15", "status": "löpande", "period": "{}", "target": "{}", "needs": "[robot]", "more": ""} | front
        return PROGRAMME.format(id=document_id, title=title, text=text, **given)

    return write


class ModelServer:
    """The running tests/assistant/model_server.py: a model's name there says how it behaves."""

    def __init__(self, port: int, *, script: Path, log: Path) -> None:
        self._root = f"http://127.0.0.1:{port}"
        self.url = f"{self._root}/v1"
        self._script = script
        self._log = log

    def open(self, model_name: str, *, timeout: float = 10.0, **options: Any) -> "BaseChatModel":
        """Open a model of this server through LangChain; `timeout` is in seconds without a sign of it."""
        from langchain.chat_models import init_chat_model

        connection: dict[str, Any] = {
            "model_provider": "openai",
            "base_url": self.url,
            "api_key": "test",
            "timeout": timeout,
            "max_retries": 0,
        }
        model: BaseChatModel = init_chat_model(model_name, **connection, temperature=0, **options)
        return model

    def say(self, text: str) -> None:
        """Set the text that the scripted models say from the next request on."""
        written = self._script.with_suffix(".new")
        written.write_text(json.dumps({"text": text}), encoding="utf-8")
        written.replace(self._script)  # in one step: the server may be reading it

    def requests(self) -> list[dict[str, Any]]:
        """Return the bodies of all requests since the start, or since `forget`."""
        return [json.loads(line) for line in self._log.read_text(encoding="utf-8").splitlines()]

    def forget(self) -> None:
        """Empty the log of requests."""
        self._log.write_text("", encoding="utf-8")

    def open_requests(self) -> int:
        """Count the requests that the server is still answering."""
        return int(httpx.get(f"{self._root}/open").json()["open"])

    def is_idle_within(self, seconds: float) -> bool:
        """Tell whether the server stops answering in that time, as it does when its clients have left."""
        deadline = time.monotonic() + seconds
        while self.open_requests() and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.open_requests() == 0


@pytest.fixture(scope="session")
def model_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelServer]:
    """A chat model's server in a process of its own, which ends with this one however this one ends."""
    folder = tmp_path_factory.mktemp("model-server")
    script, log, errors = (folder / name for name in ("script.json", "requests.jsonl", "errors.txt"))
    script.write_text('{"text": ""}', encoding="utf-8")
    log.touch()
    program = Path(__file__).with_name("model_server.py")
    command: list[str | Path] = [sys.executable, program, "--port", "0", "--script", script, "--log", log, "--until-stdin-closes"]
    with (
        errors.open("w", encoding="utf-8") as stderr,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True) as process,
    ):
        assert process.stdout
        try:
            port = process.stdout.readline()  # printed when it listens
            assert port, errors.read_text(encoding="utf-8")
            yield ModelServer(int(port), script=script, log=log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
