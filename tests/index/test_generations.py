"""Tests for `index.generations`: what the database says of the built generations."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from corpus.library import open_database, save_documents
from corpus.schema import Asked, AskedSentence, Document, FrontMatter
from index import generations as store
from index.generations import Recipe
from index.splitter import split_document

RECIPE = Recipe("hashing", "1", 16, "1", "1", "1")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_database(tmp_path, store.metadata)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def add_generation(connection: Connection, folder: str, *names: str) -> int:
    documents = [Document(id=name, title=name, text=f"# Del\n\nText om {name}. [1]", digest=folder) for name in names]
    keys = save_documents(connection, documents)
    store.save_chunks(connection, {keys[document.id]: split_document(document) for document in documents})
    return store.switch_generation(connection, folder=folder, recipe=RECIPE, chunk_count=len(names), keys=list(keys.values()))


def count(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_before_the_first_build_there_is_none(connection: Connection) -> None:
    assert store.load_generation(connection) is None
    assert store.current_id(connection) is None


def test_the_last_switch_answers(connection: Connection) -> None:
    add_generation(connection, "one", "a")
    identifier = add_generation(connection, "two", "a", "b")
    generation = store.load_generation(connection)
    assert generation is not None
    assert (generation.id, generation.folder, generation.recipe, generation.chunk_count) == (identifier, "two", RECIPE, 2)
    assert len(generation.document_keys) == 2
    assert store.current_id(connection) == identifier


def test_chunks_come_back_as_they_were_saved(connection: Connection) -> None:
    identifier = add_generation(connection, "one", "a", "b")
    generation = store.load_generation(connection)
    assert generation is not None
    chunks = store.load_chunks(connection, generation.document_keys)
    expected = [split_document(Document(id=name, title=name, text=f"# Del\n\nText om {name}. [1]", digest="one"))[0] for name in "ab"]
    assert chunks == expected
    ids = [chunk.id for chunk in chunks]
    assert store.load_chunks_by_id(connection, identifier, [*ids, "unknown"]) == dict(zip(ids, chunks, strict=True))


def test_chunks_of_one_kind_can_be_left_out(connection: Connection) -> None:
    asked = Asked(needs=("Vi behöver hjälp",), sentences=(AskedSentence(says="Text.", asked=("Vad då?",)),))
    front = FrontMatter(id="a", title="a", kind="guide", verified=date(2026, 11, 22), asked=asked)
    document = Document(id="a", title="a", text="Text. [1]", digest="", front=front)
    keys = list(save_documents(connection, [document]).values())
    store.save_chunks(connection, {keys[0]: split_document(document)})
    assert [chunk.kind for chunk in store.load_chunks(connection, keys)] == ["lead", "question", "question"]
    assert [chunk.kind for chunk in store.load_chunks(connection, keys, without="question")] == ["lead"]


def test_chunks_of_another_generation_are_not_found(connection: Connection) -> None:
    add_generation(connection, "one", "a")
    first = store.load_generation(connection)
    assert first is not None
    old = [chunk.id for chunk in store.load_chunks(connection, first.document_keys)]
    assert store.load_chunks_by_id(connection, add_generation(connection, "two", "b"), old) == {}


def test_forgotten_generations_take_their_own_documents_and_chunks_along(connection: Connection) -> None:
    for folder in ("one", "two", "three"):
        add_generation(connection, folder, "a", "b")
    store.forget_generations(connection, keep=2)
    assert store.generation_folders(connection) == {"two", "three"}
    assert [count(connection, table) for table in ("generation", "generation_document", "document", "chunk")] == [2, 4, 4, 4]


def test_generation_of_another_release_can_still_be_read(connection: Connection) -> None:
    add_generation(connection, "one", "a")
    connection.execute(text("""UPDATE generation SET recipe = '{"embedder": "x", "dimension": 3, "unknown": 1}'"""))
    generation = store.load_generation(connection)
    assert generation is not None
    assert generation.recipe == Recipe("x", "", 3, "", "", "")


def test_empty_generation_can_answer(connection: Connection) -> None:
    add_generation(connection, "one")
    generation = store.load_generation(connection)
    assert generation is not None
    assert generation.document_keys == ()
