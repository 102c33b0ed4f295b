"""Opening builds the index on first use, repairs a damaged one after saying so, and refuses one that another model built."""

import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import phrases
from assistant.conversation import Adviser
from assistant.journal import read_removed
from assistant.opening import choose_roots, open_adviser, open_searcher, update_index
from assistant.settings import Settings
from corpus.errors import AdviserError
from corpus.files import DOCUMENTS
from index import embedder
from index.analyzer import load_analyzer
from index.searcher import IndexMismatchError, Searcher

Write = Callable[..., Path]
ModelServer = Any  # conftest's `model_server`
QUESTION = "Vad kostar svetskursen?"


@pytest.fixture
def own_home(tmp_path: Path, write_documents: Write) -> Path:
    """A home with two documents of its own."""
    folder = write_documents({"svets.md": "# Svetskurs\n\nSvetskursen kostar 300 kronor.\n", "bro.md": "# Bro\n\nBron är röd.\n"})
    home = tmp_path / "home"
    update_index(Settings(home=home), [folder])
    return home


@pytest.fixture
def advise(own_home: Path, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Adviser]:
    """Open an adviser whose chat model is the one that the settings name, on the test's server unless they say where."""
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")  # nowhere, should the settings' address be lost
    model_server.forget()

    def opened(**settings: Any) -> Adviser:
        return open_adviser(Settings(own_home, **({"model_url": model_server.url} | settings)), say=print)

    return opened


def find(home: Path, query: str, said: list[str]) -> list[str]:
    searcher = open_searcher(Settings(home=home), say=said.append)
    try:
        return [result.chunk.text for result in searcher.search(query)]
    finally:
        searcher.close()


def test_an_index_that_is_there_is_opened_without_a_word(own_home: Path) -> None:
    said: list[str] = []
    assert "Svetskursen kostar 300 kronor." in find(own_home, "svetskurs", said)
    assert said == []


def test_the_shipped_documents_are_indexed_at_first_use(tmp_path: Path) -> None:
    said: list[str] = []
    assert find(tmp_path / "ny", "robotlyftet", said)
    assert said == ["Bygger indexet första gången …"]


@pytest.mark.parametrize("damage", ["a file gone", "a file cut short", "the folder gone"])
def test_a_damaged_index_is_built_anew_from_its_own_documents_after_saying_so(own_home: Path, damage: str) -> None:
    [generation] = (own_home / "generations").iterdir()
    if damage == "the folder gone":
        shutil.rmtree(generation)
    for file in generation.glob("*.npz"):
        file.write_bytes(b"PK") if damage == "a file cut short" else file.unlink()
    said: list[str] = []
    assert "Svetskursen kostar 300 kronor." in find(own_home, "svetskurs", said)
    assert len(said) == 1
    assert "byggs om" in said[0]


def test_an_index_that_another_model_built_is_refused_with_the_command_to_run(own_home: Path, tmp_path: Path) -> None:
    model = tmp_path / "modell"
    shutil.copytree(Path(embedder.__file__).parent / "model", model)
    tokenizer = model / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    other = embedder.load_static(model, name="en-annan-modell")

    with pytest.raises(IndexMismatchError, match=r"en-annan-modell.*assistant index --rebuild"):
        Searcher(own_home, embedder=other, analyzer=load_analyzer())


def test_the_collection_is_what_it_was_with_new_paths_added(own_home: Path, tmp_path: Path) -> None:
    known = choose_roots(own_home, (), only=False)
    assert choose_roots(own_home, [tmp_path / "nya"], only=False) == [*known, (tmp_path / "nya").resolve()]
    assert choose_roots(own_home, known, only=False) == known


def test_only_the_given_paths_are_the_collection_when_so_asked(own_home: Path, tmp_path: Path) -> None:
    assert choose_roots(own_home, [tmp_path], only=True) == [tmp_path.resolve()]


def test_a_new_home_starts_with_the_shipped_documents(tmp_path: Path) -> None:
    assert choose_roots(tmp_path / "ny", (), only=False) == [DOCUMENTS]


def test_a_second_update_changes_nothing(own_home: Path) -> None:
    report = update_index(Settings(home=own_home), choose_roots(own_home, (), only=False))
    assert not report.is_change
    assert report.unchanged == 2


def test_a_dry_run_tells_and_leaves_everything_as_it_was(own_home: Path, write_documents: Write) -> None:
    folder = write_documents({"ny.md": "# Ny\n\nNy text.\n"})
    report = update_index(Settings(home=own_home), [folder], dry_run=True)
    assert report.added == ("ny",)
    assert "Ny text." not in find(own_home, "ny", [])


def test_a_home_that_cannot_be_written_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("upptagen", encoding="utf-8")
    with pytest.raises(AdviserError, match="går inte att öppna"):
        open_searcher(Settings(home=tmp_path / "fil"), say=print)


def test_an_unknown_chat_model_is_told_before_the_index_is_opened(tmp_path: Path) -> None:
    with pytest.raises(AdviserError, match="leverantör:modell"):
        open_adviser(Settings(home=tmp_path / "ny", model="okänd"), say=print)
    assert not (tmp_path / "ny").exists()


def test_the_settings_name_the_chat_model_and_where_it_is(advise: Callable[..., Adviser], model_server: ModelServer) -> None:
    model_server.say("Svetskursen kostar er 300 kronor [1].")
    assert advise(model="openai:scripted").reply(QUESTION).answer == "Svetskursen kostar er 300 kronor. [1]"
    assert [request["model"] for request in model_server.requests()] == ["scripted"]


def test_without_a_chat_model_in_the_settings_none_is_asked(advise: Callable[..., Adviser], model_server: ModelServer) -> None:
    model_server.say("Svetskursen kostar er 300 kronor [1].")
    assert advise(model=None).reply(QUESTION).answer.startswith("Svetskursen kostar 300 kronor. [1]")
    assert model_server.requests() == []


def test_the_settings_say_how_long_a_model_may_take(advise: Callable[..., Adviser]) -> None:
    adviser = advise(model="openai:stalled", model_timeout=0.5)
    started = time.monotonic()
    answer = adviser.reply(QUESTION).answer
    assert time.monotonic() - started < 2.5
    assert answer.endswith(phrases.MODEL_SILENT)


def test_an_address_where_no_model_answers_leaves_the_extractive_answer(advise: Callable[..., Adviser]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and never listening: connections are refused
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        answer = advise(model="openai:scripted", model_url=address, model_timeout=5.0).reply(QUESTION).answer
    assert answer == f"{advise(model=None).reply(QUESTION).answer}\n\n{phrases.MODEL_SILENT}"


def test_what_a_model_loses_is_noted_in_the_same_home_without_the_question(
    advise: Callable[..., Adviser], model_server: ModelServer, own_home: Path
) -> None:
    model_server.say("Svetskursen kostar er 300 kronor [1]. Ni får dessutom 75 000 kronor [1].")
    advise(model="openai:scripted").reply(QUESTION)
    [entry] = read_removed(own_home)
    assert (entry.model, entry.sentence.objection, entry.sentence.document_ids) == ("openai:scripted", "number", ("svets",))
    assert entry.sentence.text == "Ni får dessutom 75 000 kronor."
    stored = b"".join(file.read_bytes() for file in own_home.glob("assistant.db*"))
    assert b"75 000 kronor" in stored
    assert QUESTION.encode() not in stored
