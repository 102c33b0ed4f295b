"""What the public may read: the shipped documents and small collections of a test's own."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.directory import (
    MissingDocumentError,
    ProgrammeFilter,
    find_programme,
    list_documents,
    list_programmes,
    read_document,
    search_passages,
)
from assistant.opening import update_index
from assistant.settings import Settings
from corpus.errors import AdviserError
from index.analyzer import load_analyzer
from index.embedder import Embedder
from index.searcher import Searcher

TODAY = date(2026, 11, 22)


@pytest.fixture
def open_on(write_documents: Callable[..., Path], tmp_path: Path, embedder: Embedder) -> Iterator[Callable[[dict[str, str]], Searcher]]:
    opened: list[Searcher] = []

    def build(documents: dict[str, str]) -> Searcher:
        report = update_index(Settings(home=tmp_path / "home"), [write_documents(documents)])
        assert not report.faults, report.faults
        opened.append(Searcher(tmp_path / "home", embedder=embedder, analyzer=load_analyzer()))
        return opened[-1]

    yield build
    for searcher in opened:
        searcher.close()


def _ids(searcher: Searcher, today: date = TODAY, **wanted: object) -> list[str]:
    return [entry.id for entry in list_programmes(searcher, ProgrammeFilter(**wanted), today=today)]  # type: ignore[arg-type]


def test_every_published_programme_is_listed_once_by_id_and_background_is_not(searcher: Searcher) -> None:
    documents = searcher.documents()
    wanted = sorted(d.id for d in documents.values() if d.programme and d.front and d.front.kind != "background")
    assert _ids(searcher) == wanted
    assert len(wanted) > 50


def test_a_status_is_that_of_the_day(searcher: Searcher) -> None:
    assert find_programme(searcher, "iuc/robotlyftet", today=TODAY).status == "avslutad"
    before = find_programme(searcher, "iuc/robotlyftet", today=date(2020, 5, 1))
    assert (before.status, before.day, before.ends) == ("pågående", date(2020, 5, 1), "2021-12-31")
    assert "iuc/robotlyftet" in _ids(searcher, date(2020, 5, 1), statuses=frozenset({"pågående"}))
    assert "iuc/robotlyftet" not in _ids(searcher, statuses=frozenset({"pågående", "löpande"}))


@pytest.mark.parametrize(("employees", "listed"), [(0, False), (9, False), (10, True), (49, True), (50, False)])
def test_a_size_is_within_the_limits_or_not(
    open_on: Callable[..., Searcher], programme: Callable[..., str], employees: int, listed: bool
) -> None:
    searcher = open_on({"a.md": programme("prov/a", "Stödet", "Stödet finns. [1]", target="{employees: {min: 10, max: 49}}")})
    assert bool(_ids(searcher, employees=employees)) is listed


@pytest.mark.parametrize(
    ("regions", "place", "listed"),
    [
        ("[]", "Malmö", True),
        ("[hela landet]", "Kiruna", True),
        ("[Blekinge]", "Olofström", True),
        ("[Blekinge]", "Jämshög", True),
        ("[Olofström]", "Blekinge", True),
        ("[Olofström]", "Ronneby", False),
        ("[Blekinge]", "Kristianstad", False),
        ("[Skåne]", " kristianstad ", True),
    ],
)
def test_a_place_is_within_the_regions_or_not(
    open_on: Callable[..., Searcher], programme: Callable[..., str], regions: str, place: str, listed: bool
) -> None:
    searcher = open_on({"a.md": programme("prov/a", "Stödet", "Stödet finns. [1]", target=f"{{regions: {regions}}}")})
    assert bool(_ids(searcher, place=place)) is listed


def test_an_unknown_place_is_said_to_be_unknown(searcher: Searcher) -> None:
    with pytest.raises(AdviserError, match="Platsen är okänd"):
        _ids(searcher, place="Grönköping")


def test_one_of_the_needs_is_enough_and_filters_add_up(searcher: Searcher) -> None:
    both = set(_ids(searcher, needs=("robot", "export")))
    assert both == set(_ids(searcher, needs=("robot",))) | set(_ids(searcher, needs=("export",)))
    entries = list_programmes(searcher, ProgrammeFilter(needs=("robot",), kinds=frozenset({"programme"})), today=TODAY)
    assert entries
    assert all("robot" in entry.needs and entry.kind == "programme" for entry in entries)


def test_a_text_puts_the_best_first_and_leaves_out_what_lacks_its_words(searcher: Searcher) -> None:
    assert _ids(searcher, text="Robotlyftet")[0] == "iuc/robotlyftet"
    assert len(_ids(searcher, text="robot")) < len(_ids(searcher)) / 2
    assert _ids(searcher, text="xyzzy") == []


def test_a_document_is_whole_and_its_sections_stand_in_it(searcher: Searcher) -> None:
    for head in list_documents(searcher, today=TODAY):
        document = read_document(searcher, head.id, today=TODAY)
        assert all(section.text in document.text for section in document.sections)
        assert {int(n) for n in re.findall(r"\[(\d{1,3})\]", document.text)} <= {source.n for source in document.sources}
        headings = re.findall(r"^#+ (.+)$", document.text, re.MULTILINE)
        assert [section.heading[-1] for section in document.sections if section.heading] == headings


def test_records_are_plain_json(searcher: Searcher) -> None:
    record = read_document(searcher, "iuc/robotlyftet", today=TODAY).to_record()
    again = json.loads(json.dumps(record))
    assert again["verified"] == "2026-11-22"
    assert again["programme"]["sources"][1]["published"] == "2018-11-19"
    assert again["sections"][0]["heading"] == []


def test_a_passage_is_found_with_its_place_and_its_source(searcher: Searcher) -> None:
    passages = search_passages(searcher, "Vad kostade Robotlyftet?", k=5, today=TODAY)
    assert 0 < len(passages) <= 5
    assert [p.score for p in passages] == sorted((p.score for p in passages), reverse=True)
    for passage in passages:
        document = read_document(searcher, passage.document_id, today=TODAY)
        record = json.dumps(searcher.documents()[passage.document_id].front.model_dump(mode="json"), ensure_ascii=False)  # type: ignore[union-attr]
        assert passage.quote in " ".join(document.text.split()) or passage.quote in record
        assert passage.url is None or passage.url in {source.url for source in document.sources}
    assert search_passages(searcher, "  ", today=TODAY) == []


def test_a_part_has_its_own_status(open_on: Callable[..., Searcher], programme_text: str) -> None:
    searcher = open_on({"a.md": programme_text.replace("status: avslutad\n  period: {from: 2018, to: 2021-12-31}", "status: löpande")})
    (part,) = find_programme(searcher, "prov/robotchecken", today=TODAY).parts
    assert (part.name, part.status) == ("Piloten", "avslutad")
    found = [p for p in search_passages(searcher, "Piloten hösten 2018", today=TODAY) if p.section == "Piloten"]
    assert [p.status for p in found] == ["avslutad"]


def test_what_is_not_published_is_missing(searcher: Searcher) -> None:
    with pytest.raises(MissingDocumentError, match="inget publicerat dokument"):
        read_document(searcher, "finns/inte", today=TODAY)
    background = next(d.id for d in searcher.documents().values() if d.front and d.front.kind == "background")
    with pytest.raises(MissingDocumentError, match="inget publicerat program"):
        find_programme(searcher, background, today=TODAY)
    assert read_document(searcher, background, today=TODAY).programme is None


def test_a_plain_file_is_a_document_without_validity(open_on: Callable[..., Searcher]) -> None:
    searcher = open_on({"kort.txt": "Kortet kostar 400 kronor."})
    document = read_document(searcher, "kort", today=TODAY)
    assert (document.kind, document.status, document.programme, document.text) == (None, None, None, "Kortet kostar 400 kronor.")
    assert list_programmes(searcher, today=TODAY) == []
