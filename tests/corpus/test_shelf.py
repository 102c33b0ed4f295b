from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from corpus import originals, shelf
from corpus.library import open_database, writing
from corpus.shelf import ConflictError, Draft, Signature

ANNA = Signature("anna", "edited", "Nytt belopp")
DRAFT = Draft("Stödet", "---\nid: egna/stodet\n---\nEtt", "", None, {"remarks": ["Sidan 2 har ingen text."]})


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_database(tmp_path, shelf.metadata)
    with writing(engine) as connection:
        yield connection
    engine.dispose()


def test_a_new_document_is_a_draft_that_does_not_answer(connection: Connection) -> None:
    shelf.create_holding(connection, "egna/stodet", DRAFT, ANNA)
    assert shelf.find_holding(connection, "egna/stodet") == shelf.Holding("egna/stodet", "draft", None, 1)
    assert shelf.load_published(connection) == {}


def test_a_version_keeps_its_text_its_file_and_who_saved_it_when_and_why(connection: Connection) -> None:
    saved = shelf.create_holding(connection, "egna/stodet", DRAFT, ANNA)
    found = shelf.find_revision(connection, "egna/stodet", 1)
    assert found == saved
    assert (found.draft, found.signature) == (DRAFT, ANNA)


def test_versions_count_upwards_and_are_listed_newest_first(connection: Connection) -> None:
    shelf.create_holding(connection, "a", DRAFT, ANNA)
    shelf.add_revision(connection, "a", Draft("Två", "två"), ANNA, based_on=1)
    assert [revision.number for revision in shelf.load_revisions(connection, "a")] == [2, 1]
    assert shelf.load_latest(connection)["a"].draft.title == "Två"


def test_saving_over_what_somebody_else_saved_is_refused_and_names_both_versions(connection: Connection) -> None:
    shelf.create_holding(connection, "a", DRAFT, ANNA)
    shelf.add_revision(connection, "a", DRAFT, ANNA, based_on=1)
    with pytest.raises(ConflictError, match="version 2 medan ni redigerade version 1"):
        shelf.add_revision(connection, "a", DRAFT, ANNA, based_on=1)


def test_an_id_is_given_once(connection: Connection) -> None:
    shelf.create_holding(connection, "a", DRAFT, ANNA)
    with pytest.raises(ConflictError, match="a används redan"):
        shelf.create_holding(connection, "a", DRAFT, ANNA)


def test_the_same_file_is_stored_once(connection: Connection) -> None:
    first = originals.keep_original(connection, "a.pdf", b"%PDF")
    again = originals.keep_original(connection, "kopia.pdf", b"%PDF")
    assert again == first
    assert originals.read_original(connection, first.digest) == b"%PDF"


def test_a_file_goes_only_when_no_version_came_from_it(connection: Connection) -> None:
    used, unused = originals.keep_original(connection, "a", b"a"), originals.keep_original(connection, "b", b"b")
    shelf.create_holding(connection, "a", Draft("t", "m", "", used.digest), ANNA)
    shelf.drop_unused_originals(connection, [used.digest, unused.digest])
    assert originals.find_original(connection, used.digest)
    assert originals.find_original(connection, unused.digest) is None


def test_an_erased_document_leaves_nothing_but_its_mark(connection: Connection) -> None:
    original = originals.keep_original(connection, "hemlig.pdf", b"hemligt")
    shelf.create_holding(connection, "a", Draft("t", "m", "", original.digest), ANNA)
    shelf.erase_document(connection, "a")
    assert shelf.find_holding(connection, "a") is None
    assert shelf.load_revisions(connection, "a") == []
    assert originals.find_original(connection, original.digest) is None
    assert shelf.load_erased(connection) == {shelf.erasure_mark("a")}


def test_the_digest_is_the_one_the_reader_gives_the_same_text() -> None:
    from corpus.reader import read_manuscript

    text = "---\nid: a\ntitle: A\nkind: guide\nverified: 2026-11-23\n---\nText"
    asked = "needs: [Vad är A]"
    assert read_manuscript(text, asked=asked, name="a").digest == Draft("A", text, asked).digest
