from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from corpus import shelf
from corpus.library import open_database, writing
from corpus.overlay import Change, Move, apply_change, load_overlay
from corpus.shelf import Draft, Signature

ANNA = Signature("anna", "edited")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_database(tmp_path, shelf.metadata)
    with writing(engine) as connection:
        for name in ("utkast", "svarar", "borta"):
            shelf.create_holding(connection, name, Draft(name, f"{name} 1"), ANNA)
        shelf.set_state(connection, "svarar", state="published", published=1)
        shelf.add_revision(connection, "svarar", Draft("svarar", "svarar 2"), ANNA)
        shelf.set_state(connection, "borta", state="retired", published=None)
        shelf.create_holding(connection, "raderat", Draft("r", "r"), ANNA)
        shelf.erase_document(connection, "raderat")
        yield connection
    engine.dispose()


def test_only_published_versions_answer_not_newer_drafts(connection: Connection) -> None:
    overlay = load_overlay(connection)
    assert {name: revision.draft.markdown for name, revision in overlay.published.items()} == {"svarar": "svarar 1"}


@pytest.mark.parametrize(("name", "covered"), [("svarar", True), ("borta", True), ("raderat", True), ("utkast", False), ("annat", False)])
def test_a_file_counts_only_where_the_staff_have_decided_nothing(connection: Connection, name: str, covered: bool) -> None:
    assert load_overlay(connection).covers(name) is covered


@pytest.mark.parametrize(
    "change",
    [
        Change(moves=(Move("utkast", "published", 1), Move("svarar", "published", 2))),
        Change(moves=(Move("svarar", "retired", None), Move("borta", "published", 1))),
        Change(moves=(Move("svarar", "retired", 2),)),
        Change(erased=("svarar",)),
    ],
    ids=["publish", "hide", "retire", "erase"],
)
def test_the_overlay_with_a_change_is_the_one_after_it(connection: Connection, change: Change) -> None:
    foreseen = load_overlay(connection, change)
    apply_change(connection, change)
    assert load_overlay(connection) == foreseen
