"""What the staff publish, retire and erase takes effect with the index generation that holds it."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from corpus import shelf
from corpus.errors import AdviserError
from corpus.library import open_database, reading, writing
from corpus.overlay import Change, Move
from corpus.shelf import Draft, Signature
from index import builder
from index.searcher import Searcher

ANNA = Signature("anna", "edited")
HEAD = "---\nid: {name}\ntitle: {title}\nkind: guide\nverified: 2026-11-23\n---\n\n{text}\n"


def manuscript(name: str, title: str, text: str) -> Draft:
    return Draft(title, HEAD.format(name=name, title=title, text=text))


@pytest.fixture
def engine(home: Path) -> Engine:
    engine = open_database(home, shelf.metadata)
    yield engine
    engine.dispose()


def texts(searcher: Searcher) -> dict[str, str]:
    return {name: document.text for name, document in searcher.documents().items()}


def test_a_published_version_answers_instead_of_the_file_of_its_id(build, open_searcher, home: Path, engine: Engine) -> None:
    build()
    with writing(engine) as connection:
        shelf.create_holding(connection, "robot", manuscript("robot", "Robot", "Ny text om svetsrobotar."), ANNA)
    build(change=Change(moves=(Move("robot", "published", 1),)))
    assert texts(open_searcher())["robot"] == "Ny text om svetsrobotar."
    with reading(engine) as connection:
        assert shelf.find_holding(connection, "robot").published == 1


def test_a_draft_does_not_reach_the_index(build, open_searcher, engine: Engine) -> None:
    with writing(engine) as connection:
        shelf.create_holding(connection, "egna/nytt", manuscript("egna/nytt", "Nytt", "Hemligt än så länge."), ANNA)
    build()
    assert "egna/nytt" not in texts(open_searcher())


def test_a_retired_document_is_not_indexed_though_its_file_is_there(build, open_searcher, engine: Engine) -> None:
    build()
    with writing(engine) as connection:
        shelf.create_holding(connection, "robot", manuscript("robot", "Robot", "x"), ANNA)
    build(change=Change(moves=(Move("robot", "retired", None),)))
    assert "robot" not in texts(open_searcher())
    assert build().faults == ()


def test_an_erased_document_stays_away_though_its_file_is_there(build, open_searcher, engine: Engine) -> None:
    build()
    build(change=Change(erased=("robot",)))
    build(rebuild=True)
    assert "robot" not in texts(open_searcher())


def test_a_draft_of_an_erased_id_does_not_bring_the_file_back_and_its_publication_does_not_either(
    build, open_searcher, engine: Engine
) -> None:
    build()
    build(change=Change(erased=("robot",)))
    with writing(engine) as connection:
        shelf.create_holding(connection, "robot", manuscript("robot", "Robot", "Helt ny text."), ANNA)
    build()
    assert "robot" not in texts(open_searcher())
    build(change=Change(moves=(Move("robot", "published", 1),)))
    assert texts(open_searcher())["robot"] == "Helt ny text."
    with reading(engine) as connection:
        assert shelf.load_erased(connection) == frozenset()


def test_a_build_that_fails_leaves_what_was_published(build, open_searcher, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    build()
    before = texts(open_searcher())
    with writing(engine) as connection:
        shelf.create_holding(connection, "robot", manuscript("robot", "Robot", "Ny text."), ANNA)

    def fail(*_: object, **__: object) -> int:
        raise AdviserError("Disken är full.")

    with monkeypatch.context() as patch:
        patch.setattr(builder, "write_snapshot", fail)  # a full disk cannot be had here
        with pytest.raises(AdviserError, match="Disken är full"):
            build(change=Change(moves=(Move("robot", "published", 1),)))
    with reading(engine) as connection:
        assert shelf.find_holding(connection, "robot").published is None
    assert texts(open_searcher()) == before


def test_publishing_what_the_file_says_already_changes_only_who_decides(build, open_searcher, engine: Engine) -> None:
    build()
    with writing(engine) as connection:
        shelf.create_holding(connection, "egna/a", manuscript("egna/a", "A", "Text om svets."), ANNA)
    build(change=Change(moves=(Move("egna/a", "published", 1),)))
    with writing(engine) as connection:
        shelf.add_revision(connection, "egna/a", manuscript("egna/a", "A", "Text om svets."), ANNA)
    report = build(change=Change(moves=(Move("egna/a", "published", 2),)))
    assert not report.is_change
    with reading(engine) as connection:
        assert shelf.find_holding(connection, "egna/a").published == 2


def test_only_the_changed_document_is_embedded_again(build, engine: Engine, hashing) -> None:
    build()
    with writing(engine) as connection:
        shelf.create_holding(connection, "egna/a", manuscript("egna/a", "A", "Text om svets."), ANNA)
    hashing.embedded.clear()
    build(change=Change(moves=(Move("egna/a", "published", 1),)))
    assert hashing.embedded
    assert all("A" in text for text in hashing.embedded)
    hashing.embedded.clear()
    build()
    assert hashing.embedded == []


def test_a_published_version_that_a_release_cannot_read_keeps_what_the_index_holds(build, open_searcher, engine: Engine) -> None:
    with writing(engine) as connection:
        shelf.create_holding(connection, "egna/a", manuscript("egna/a", "A", "Text om svets."), ANNA)
    build(change=Change(moves=(Move("egna/a", "published", 1),)))
    with writing(engine) as connection:
        shelf.add_revision(
            connection, "egna/a", Draft("A", manuscript("egna/a", "A", "x").markdown.replace("kind:", "okänd: 1\nkind:")), ANNA
        )
        shelf.set_state(connection, "egna/a", state="published", published=2)
    report = build()
    assert any("egna/a" in fault and "okänd" in fault for fault in report.faults)
    assert texts(open_searcher())["egna/a"] == "Text om svets."
