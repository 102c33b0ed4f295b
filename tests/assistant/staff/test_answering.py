"""The staff's advisers, on an index of their own or on the server's."""

from collections.abc import Iterator

import pytest

from assistant.settings import Settings
from assistant.staff.desk import Desk
from corpus.errors import AdviserError
from index.searcher import Searcher


@pytest.fixture
def searcher(desk: Desk) -> Iterator[Searcher]:
    opened = Searcher(desk.settings.home, embedder=desk.press.embedder, analyzer=desk.press.analyzer)
    yield opened
    opened.close()


def test_a_searcher_that_is_lent_is_used_and_left_open(desk: Desk, searcher: Searcher) -> None:
    borrower = Desk(desk.settings, embedder=searcher.embedder, analyzer=searcher.analyzer, searcher=searcher)
    assert borrower.answering.searcher is searcher
    assert borrower.answering.adviser().reply("Vad är Vindlyftet?").citations
    borrower.close()
    assert searcher.search("Vindlyftet", k=1)


def test_one_adviser_serves_all(desk: Desk) -> None:
    assert desk.answering.adviser() is desk.answering.adviser()


def test_without_a_model_none_can_be_asked_for(desk: Desk) -> None:
    assert desk.settings.model is None
    with pytest.raises(AdviserError, match="Ingen språkmodell är inställd"):
        desk.answering.adviser(with_model=True)


def test_a_home_without_an_index_is_told_of(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = Desk(Settings(home=tmp_path_factory.mktemp("tomt")), embedder=desk.press.embedder, analyzer=desk.press.analyzer)
    with pytest.raises(AdviserError, match="index"):
        empty.answering.adviser()
    empty.close()
