"""A rehearsal shows what a change would bring about, and leaves no trace."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from corpus import shelf
from corpus.library import open_database, writing
from corpus.overlay import Change, Move
from corpus.shelf import Draft, Signature
from index.analyzer import Analyzer
from index.generations import generation_folder
from index.rehearsal import STAGES, rehearse
from index.searcher import Searcher

ANNA = Signature("anna", "edited")
HEAD = "---\nid: {name}\ntitle: {title}\nkind: guide\nverified: 2026-11-23\n---\n\n{text}\n"
QUERIES = ("bidrag till robot", "lån från banken", "kurs i svetsning", "ett laserverktyg")
Rehearse = Callable[[Change], AbstractContextManager[Searcher]]


def manuscript(name: str, title: str, text: str) -> Draft:
    return Draft(title, HEAD.format(name=name, title=title, text=text))


def seen(searcher: Searcher) -> dict[str, object]:
    """Everything that can be seen through a searcher but its place."""
    return {
        "documents": dict(searcher.documents()),
        "chunks": searcher.document_chunks(sorted(searcher.documents())),
        "results": [searcher.search(query) for query in QUERIES],
        "recipe": searcher.generation.recipe,
    }


def digests(home: Path) -> dict[str, str]:
    return {str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest() for path in home.rglob("*") if path.is_file()}


@pytest.fixture
def draft(home: Path, build) -> Change:
    """A built home with two drafts, one new and one of a document that answers; the change is that they are published."""
    build()
    engine: Engine = open_database(home, shelf.metadata)
    with writing(engine) as connection:
        shelf.create_holding(connection, "egna/laser", manuscript("egna/laser", "Laserskolan", "Ett laserverktyg lånas ut."), ANNA)
        shelf.create_holding(connection, "lan", manuscript("lan", "Tillväxtlån", "Almi lånar ut till företag som växer."), ANNA)
    engine.dispose()
    return Change(moves=(Move("egna/laser", "published", 1), Move("lan", "published", 1)))


@pytest.fixture
def rehearsed(home: Path, hashing, analyzer: Analyzer) -> Rehearse:
    return lambda change: rehearse(home, change, embedder=hashing, analyzer=analyzer)


def test_a_rehearsal_shows_exactly_what_the_publication_then_does(draft: Change, rehearsed: Rehearse, build, open_searcher) -> None:
    with rehearsed(draft) as searcher:
        foreseen = seen(searcher)
    build(change=draft)
    assert foreseen == seen(open_searcher())
    assert "egna/laser" in foreseen["documents"]


@pytest.mark.parametrize("change", [Change(moves=(Move("lan", "retired", None),)), Change(erased=("robot",))], ids=["retired", "erased"])
def test_a_rehearsal_shows_what_ceases_to_answer(draft: Change, change: Change, rehearsed: Rehearse, build, open_searcher) -> None:
    with rehearsed(change) as searcher:
        foreseen = seen(searcher)
    build(change=change)
    assert foreseen == seen(open_searcher())
    assert len(foreseen["documents"]) == 2


def test_a_changed_file_is_seen_as_the_publication_would_see_it(
    draft: Change, rehearsed: Rehearse, source: Path, build, open_searcher
) -> None:
    (source / "robot.md").write_text("# Robotlyftet\n\nRobotlyftet öppnar igen nästa år.", encoding="utf-8")
    with rehearsed(draft) as searcher:
        foreseen = seen(searcher)
    build(change=draft)
    assert foreseen == seen(open_searcher())


def test_the_home_is_left_as_it_was_byte_for_byte(draft: Change, rehearsed: Rehearse, home: Path) -> None:
    before = digests(home)
    with rehearsed(draft) as searcher:
        assert searcher.search("laserverktyg")
    assert digests(home) == before
    assert not list((home / STAGES).iterdir())


def test_only_new_text_is_embedded(draft: Change, rehearsed: Rehearse, hashing) -> None:
    hashing.embedded.clear()
    with rehearsed(draft):
        assert hashing.embedded
        assert all("Laser" in text or "Almi" in text or "Tillväxtlån" in text for text in hashing.embedded)


def test_what_answers_goes_on_answering_meanwhile(draft: Change, rehearsed: Rehearse, open_searcher) -> None:
    live = open_searcher()
    before = seen(live)
    with rehearsed(draft):
        assert seen(live) == before
    assert seen(live) == before


def test_the_copy_is_removed_after_an_error_too(draft: Change, rehearsed: Rehearse, home: Path) -> None:
    with pytest.raises(KeyError), rehearsed(draft):
        raise KeyError
    assert not list((home / STAGES).iterdir())


def test_a_cancelled_build_leaves_nothing(draft: Change, home: Path, hashing, analyzer: Analyzer) -> None:
    class CancelledError(Exception):
        pass

    def cancel(stage: str, done: int, total: int) -> None:
        raise CancelledError

    before = digests(home)
    with pytest.raises(CancelledError), rehearse(home, draft, embedder=hashing, analyzer=analyzer, progress=cancel):
        pytest.fail("it was cancelled")
    assert digests(home) == before
    assert not list((home / STAGES).iterdir())


def test_two_rehearsals_at_once_do_not_disturb_each_other(draft: Change, rehearsed: Rehearse) -> None:
    with rehearsed(draft) as first:
        with rehearsed(Change(erased=("robot",))) as second:
            assert "robot" not in second.documents()
        assert first.search("laserverktyg")[0].chunk.document_id == "egna/laser"


def test_a_copy_that_a_dead_process_left_is_removed(draft: Change, rehearsed: Rehearse, home: Path) -> None:
    left = home / STAGES / "kvar"
    left.mkdir(parents=True)
    (left / "in-use.lock").touch()
    with rehearsed(draft):
        assert not left.exists()


def test_a_damaged_generation_is_rehearsed_from_the_documents(draft: Change, rehearsed: Rehearse, build, open_searcher, home: Path) -> None:
    folder = next(generation_folder(home, "").iterdir())
    (folder / "chroma.sqlite3").write_bytes(b"garbled")
    with rehearsed(draft) as searcher:
        foreseen = seen(searcher)
    build(change=draft)
    assert foreseen == seen(open_searcher())


def test_a_version_that_does_not_exist_changes_nothing(draft: Change, rehearsed: Rehearse) -> None:
    with rehearsed(Change(moves=(Move("lan", "published", 9),))) as searcher:
        assert len(searcher.documents()) == 3
