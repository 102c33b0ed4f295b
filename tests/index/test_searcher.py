"""Tests for `index.searcher`: fused ranking over the generation that answers, also while it is replaced."""

import gc
import os
import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.errors import AdviserError
from index import searcher as module
from index.analyzer import Analyzer
from index.builder import Report, build_index
from index.embedder import Embedder, load_embedder
from index.fields import WEIGHTS, Weights, analyze_query, embedding_text
from index.searcher import (
    CANDIDATES,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    Searcher,
)

Build = Callable[..., Report]
OpenSearcher = Callable[..., Searcher]


def write(path: Path, content: str) -> None:
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(content, encoding="utf-8")
    os.utime(path, ns=(before + 10**7, before + 10**7))


# Ranking


def test_results_come_best_first_and_at_most_k(build: Build, open_searcher: OpenSearcher) -> None:
    build()
    results = open_searcher().search("bidrag till robot", k=2)
    assert results[0].chunk.document_id == "robot"
    assert [result.score for result in results] == sorted((result.score for result in results), reverse=True)
    assert len(results) == 2


def test_score_is_the_weighted_sum_of_z_scores_over_the_whole_index(build: Build, hashing: Embedder, open_searcher: OpenSearcher) -> None:
    build()
    searcher = open_searcher()
    results = searcher.search("robot och banken", k=9)
    chunks = searcher.document_chunks(list(searcher.documents()))
    cosines = hashing.embed_documents([embedding_text(chunk) for chunk in chunks]) @ hashing.embed_query("robot och banken")
    expected = {chunk.id: z for chunk, z in zip(chunks, (cosines - cosines.mean()) / cosines.std(), strict=True)}
    assert {result.chunk.id: result.semantic for result in results} == pytest.approx(expected, abs=1e-3)
    assert sum(result.lexical for result in results) == pytest.approx(0, abs=1e-5)
    assert all(result.score == pytest.approx(result.lexical + WEIGHTS.semantic * result.semantic) for result in results)


def test_other_weights_rank_otherwise_and_leave_no_trace(build: Build, home: Path, hashing: Embedder, analyzer: Analyzer) -> None:
    build()
    words = Weights({**WEIGHTS.lexical, "heading": 0.0}, semantic=0.0)
    searchers = [Searcher(home, embedder=hashing, analyzer=analyzer, weights=weights) for weights in (words, WEIGHTS)]
    alone, shipped = (searcher.search("robot och banken", k=9) for searcher in searchers)
    for searcher in searchers:
        searcher.close()
    assert all(result.score == pytest.approx(result.lexical) for result in alone)
    assert any(result.score != pytest.approx(result.lexical) for result in shipped)


def test_matched_terms_say_why(build: Build, analyzer: Analyzer, open_searcher: OpenSearcher) -> None:
    build()
    matched = open_searcher().search("robotarna i Karlskrona", k=1)[0].matched
    assert matched["stems"] == analyze_query(analyzer, "robotarna")["stems"]
    assert set(matched) == {"grams", "stems", "heading"}


def test_matched_terms_of_many_results_are_those_of_each(build: Build, analyzer: Analyzer, open_searcher: OpenSearcher) -> None:
    build()
    searcher = open_searcher()
    query = "bankens bidrag till roboten och kursen, okändord"
    files = searcher._opened.files
    for result in searcher.search(query, k=9):
        place = files.ids.index(result.chunk.id)
        expected = files.lexical.matched_terms(analyze_query(analyzer, query), [place])[place]
        assert result.matched == expected


class TwoSidedEmbedder:
    """Puts the query beta in one direction, texts with alfa in the same and texts with beta opposite, all others between."""

    name, version, dimension = "two-sided", "1", 8

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self._embed(text) for text in texts], dtype=np.float32).reshape(len(texts), self.dimension)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return np.asarray(np.eye(self.dimension)[0], dtype=np.float32)

    def _embed(self, text: str) -> NDArray[np.float32]:
        direction = 1 if "alfa" in text else -1 if "beta" in text else 0
        rest = np.random.default_rng(len(text)).normal(size=self.dimension - 1) * (direction == 0)
        vector = np.array([direction, *rest])
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def test_candidates_come_from_both_arms(build: Build, source: Path, open_searcher: OpenSearcher) -> None:
    lines = [f"# Rubrik {number}\n\nUtfyllnad {'x' * (number % 50)} nummer {number}." for number in range(CANDIDATES + 100)]
    (source / "robot.md").write_text("\n\n".join([*lines, "# A\n\nOrdet alfa.", "# B\n\nOrdet beta."]), encoding="utf-8")
    embedder = TwoSidedEmbedder()
    build(embedder=embedder)
    results = open_searcher(embedder=embedder).search("beta", k=1000)
    texts = {result.chunk.text: result for result in results}
    assert len(results) >= CANDIDATES
    assert texts["Ordet alfa."].semantic > 0 > texts["Ordet beta."].semantic
    assert texts["Ordet beta."].lexical > 0
    assert results[0].chunk.text == "Ordet beta."


@pytest.mark.parametrize("query", ["", "  \n", "🤖🤖", "<script>alert(1)</script>", "x" * 100_000, "\"' OR 1=1 --", "\ud800"])
def test_any_query_is_answered(build: Build, open_searcher: OpenSearcher, query: str) -> None:
    build()
    assert all(np.isfinite(result.score) for result in open_searcher().search(query))


def test_empty_index_answers_nothing(build: Build, source: Path, open_searcher: OpenSearcher) -> None:
    shutil.rmtree(source)
    source.mkdir()
    build()
    searcher = open_searcher()
    assert searcher.search("robot") == []
    assert searcher.documents() == {}


def test_single_chunk_is_found(build: Build, source: Path, open_searcher: OpenSearcher) -> None:
    build(roots=[source / "robot.md"])
    (result,) = open_searcher().search("robot")
    assert np.isfinite(result.score)


def test_shipped_model_finds_each_document(source: Path, home: Path, analyzer: Analyzer) -> None:
    embedder = load_embedder()
    build_index(home, roots=[source], embedder=embedder, analyzer=analyzer)
    searcher = Searcher(home, embedder=embedder, analyzer=analyzer)
    expected = {"köpa robotar": "robot", "låna pengar till en maskin": "lan", "utbildning i svets": "kurs/svets"}
    found = {query: searcher.search(query, k=1)[0].chunk.document_id for query in expected}
    searcher.close()
    assert found == expected


# Questions that the documents are known to answer

ASKED = """\
needs:
- Vi plockar detaljer för hand hela dagarna
sentences:
- says: Fyra av fem företag investerade inom ett år.
  asked:
  - Ångrade sig firmorna efteråt?
  - Skaffade firmorna maskinen till sist?
- says: Piloten till Robotchecken kördes hösten 2018.
  asked:
  - Vem körde testomgången?
- says: Den här meningen finns inte.
  asked:
  - Vart tog pengarna vägen?
"""


@pytest.fixture
def asked_searcher(build: Build, source: Path, programme_text: str, open_searcher: OpenSearcher) -> Searcher:
    """A searcher on the three documents and a fourth with questions beside it."""
    write(source / "check.md", programme_text)
    write(source / "check.asked.yaml", ASKED)
    build()
    return open_searcher()


@pytest.mark.parametrize(
    ("question", "sentence", "kind"),
    [
        ("Ångrade sig firmorna efteråt?", "Fyra av fem företag investerade inom ett år.", "text"),
        ("Vem körde testomgången?", "Piloten till Robotchecken kördes hösten 2018.", "part"),
    ],
    ids=["running text", "front matter"],
)
def test_question_found_gives_the_chunk_with_its_answer(asked_searcher: Searcher, question: str, sentence: str, kind: str) -> None:
    (best,) = asked_searcher.search(question, k=1)
    assert best.chunk.kind == kind
    assert sentence in best.chunk.text
    assert best.asked == {sentence: best.score}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [("Vi plockar detaljer för hand hela dagarna", ""), ("Vart tog pengarna vägen?", "Den här meningen finns inte.")],
    ids=["need", "sentence that is not there"],
)
def test_question_without_a_sentence_gives_the_first_chunk_of_its_document(asked_searcher: Searcher, question: str, sentence: str) -> None:
    (best,) = asked_searcher.search(question, k=1)
    assert (best.chunk.document_id, best.chunk.kind) == ("prov/robotchecken", "lead")
    assert best.asked == {sentence: best.score}


@pytest.mark.parametrize("query", ["firmorna", "robot", "Vem körde pengarna för hand?", "svetsning"])
def test_questions_themselves_are_never_shown_and_a_chunk_comes_once(asked_searcher: Searcher, query: str) -> None:
    results = asked_searcher.search(query, k=50)
    assert "question" not in {result.chunk.kind for result in results}
    assert len({result.chunk.id for result in results}) == len(results)
    assert [result.score for result in results] == sorted((result.score for result in results), reverse=True)


def test_of_several_questions_to_one_sentence_the_nearest_counts(asked_searcher: Searcher) -> None:
    (nearest,) = asked_searcher.search("Skaffade firmorna maskinen till sist?", k=1)
    assert nearest.asked == {"Fyra av fem företag investerade inom ett år.": nearest.score}
    (other,) = asked_searcher.search("Ångrade sig firmorna efteråt?", k=1)
    assert other.chunk == nearest.chunk


def test_chunk_found_by_its_own_words_keeps_their_score_and_tells_the_question_too(asked_searcher: Searcher) -> None:
    query = "Robotchecken gav 214 företag pengar till automation, fyra av fem företag investerade inom ett år, ångrade sig firmorna?"
    (best,) = asked_searcher.search(query, k=1)
    (question_score,) = best.asked.values()
    assert best.chunk.text.startswith("Robotchecken gav 214")
    assert best.score > question_score


def test_results_of_questions_are_at_most_k(asked_searcher: Searcher) -> None:
    assert len(asked_searcher.search("firmorna, pengarna och testomgången för hand", k=2)) == 2


def test_chunks_of_a_document_come_without_its_questions(asked_searcher: Searcher) -> None:
    kinds = [chunk.kind for chunk in asked_searcher.document_chunks(["prov/robotchecken"])]
    assert kinds == ["lead", "text", "cost", "apply", "target", "owner", "period", "part", "gap"]


def test_documents_know_what_is_asked_of_them(asked_searcher: Searcher) -> None:
    front = asked_searcher.documents()["prov/robotchecken"].front
    assert front is not None
    assert front.asked.needs == ("Vi plockar detaljer för hand hela dagarna",)


def test_question_leads_to_its_sentence_also_where_that_has_moved(asked_searcher: Searcher, source: Path, build: Build) -> None:
    query = "Ångrade sig firmorna efteråt?"
    assert asked_searcher.search(query, k=1)[0].chunk.section == ("Resultat",)
    path = source / "check.md"
    write(path, path.read_text(encoding="utf-8").replace("## Resultat", "## Efteråt"))
    build()
    assert asked_searcher.search(query, k=1)[0].chunk.section == ("Efteråt",)


def test_more_documents_than_are_remembered_are_read_again(
    build: Build, open_searcher: OpenSearcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    build()
    searcher = open_searcher()
    names = ["robot", "kurs/svets", "lan"]
    whole = searcher.document_chunks(names)
    monkeypatch.setattr(module, "REMEMBERED_DOCUMENTS", 2)
    fresh = open_searcher()
    assert [chunk for name in names for chunk in fresh.document_chunks([name])] == whole
    assert fresh.document_chunks(names) == whole


# What else the index tells


def test_chunks_of_documents_come_in_reading_order(build: Build, source: Path, open_searcher: OpenSearcher) -> None:
    write(source / "lan.md", "# A\n\nFörst.\n\n# B\n\nSedan.")
    build()
    searcher = open_searcher()
    assert [chunk.text for chunk in searcher.document_chunks(["lan", "okänt", "lan"])] == ["Först.", "Sedan."]
    assert searcher.document_chunks([]) == []


def test_rare_terms_weigh_more_and_unknown_ones_the_most(build: Build, analyzer: Analyzer, open_searcher: OpenSearcher) -> None:
    build()
    searcher = open_searcher()
    (robot,), (unknown,) = (analyzer.analyze(word).stems for word in ("roboten", "raket"))
    weights = searcher.term_weights("roboten raket")["stems"]
    assert 0 < weights[robot] < weights[unknown]


# Generations


def test_new_generation_is_taken_up_by_an_open_searcher(build: Build, source: Path, open_searcher: OpenSearcher) -> None:
    build()
    searcher = open_searcher()
    first = searcher.generation.id
    for turn in range(3):  # after two, the folder it was opened on has gone
        write(source / "robot.md", f"# Robot\n\nRobotens villkor omgång {turn}.")
        build()
    assert searcher.search("villkor", k=1)[0].chunk.text == "Robotens villkor omgång 2."
    assert searcher.documents()["robot"].text.endswith("omgång 2.")
    assert searcher.generation.id > first


def test_sleeping_searcher_keeps_answering_while_its_folder_is_swept(build: Build, source: Path, open_searcher: OpenSearcher) -> None:
    build()
    searcher = open_searcher()
    folder = searcher.generation.folder
    for turn in range(2):
        write(source / "robot.md", f"Omgång {turn}.")
        build()
    assert searcher._opened.generation.folder == folder
    assert searcher.search("omgång")


def test_search_in_a_generation_that_is_swept_meanwhile_is_repeated_in_the_new_one(
    build: Build, source: Path, make_embedder: Callable[..., Embedder], open_searcher: OpenSearcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The builds happen in the middle of the search: where the query is embedded."""
    build()
    turns = iter(range(3))
    embedder = make_embedder()
    embed = embedder.embed_query

    def build_first(text: str) -> NDArray[np.float32]:
        for turn in turns:
            write(source / "robot.md", f"Robotens omgång {turn}.")
            build()
        return embed(text)

    searcher = open_searcher(embedder=embedder)
    monkeypatch.setattr(embedder, "embed_query", build_first)
    assert searcher.search("robotens omgång", k=1)[0].chunk.text == "Robotens omgång 2."


def test_threads_search_on_while_generations_change(build: Build, source: Path, open_searcher: OpenSearcher) -> None:
    build()
    searcher = open_searcher()
    done = threading.Event()

    def search() -> set[str]:
        answers: set[str] = set()
        while not done.is_set():
            answers.add(searcher.search("svetsning", k=1)[0].chunk.document_id)
        return answers

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(search) for _ in range(4)]
        for turn in range(5):
            write(source / "robot.md", f"Omgång {turn}.")
            build()
        done.set()
    assert [task.result() for task in running] == [{"kurs/svets"}] * 4


def test_generation_that_is_no_longer_used_is_closed(build: Build, source: Path, home: Path, open_searcher: OpenSearcher) -> None:
    build()
    searcher = open_searcher()
    for turn in range(3):
        write(source / "robot.md", f"Omgång {turn}.")
        build()
        searcher.search("robot")
    gc.collect()
    opened = [path.readlink() for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    folders = {path.relative_to(home / "generations").parts[0] for path in opened if path.is_relative_to(home / "generations")}
    assert folders <= {searcher.generation.folder}


# What cannot be searched


def count_open_files() -> int:
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


def test_missing_index_is_told_with_the_command_and_leaves_nothing_open(open_searcher: OpenSearcher) -> None:
    with pytest.raises(IndexMissingError, match="Kör `assistant index`"):
        open_searcher()
    before = count_open_files()
    for _ in range(3):
        with pytest.raises(IndexMissingError):
            open_searcher()
    assert count_open_files() == before


@pytest.mark.parametrize("damage", ["folder", "chroma.sqlite3", "statistics.npz", "stems.npz"])
def test_damaged_index_is_told_with_the_command_and_leaves_nothing_open(
    build: Build, home: Path, open_searcher: OpenSearcher, damage: str
) -> None:
    build()
    (folder,) = (home / "generations").iterdir()
    shutil.rmtree(folder) if damage == "folder" else (folder / damage).write_bytes(b"garbled")
    before = count_open_files()
    with pytest.raises(IndexDamagedError, match="--rebuild"):
        open_searcher()
    assert count_open_files() == before


def test_database_that_lacks_chunks_is_damage(build: Build, open_searcher: OpenSearcher) -> None:
    from sqlalchemy import text

    build()
    searcher = open_searcher()
    with searcher._engine.begin() as connection:
        connection.execute(text("DELETE FROM chunk"))
    with pytest.raises(IndexDamagedError, match="saknar 3 stycken"):
        searcher.search("robot")


@pytest.mark.parametrize("change", [{"version": "2"}, {"dimension": 8}])
def test_other_model_is_refused_with_what_differs_and_the_command(
    build: Build, make_embedder: Callable[..., Embedder], open_searcher: OpenSearcher, change: dict[str, object]
) -> None:
    build()
    with pytest.raises(IndexMismatchError, match=r"embedder_version 1, nu 2|dimension 16, nu 8") as caught:
        open_searcher(embedder=make_embedder(**change))
    assert "Kör `assistant index --rebuild`" in str(caught.value)


@pytest.mark.parametrize("part", ["SPLITTER_VERSION", "ANALYZER_VERSION", "READER_VERSION"])
def test_other_version_of_a_step_is_refused(build: Build, open_searcher: OpenSearcher, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    build()
    monkeypatch.setattr(module, part, "next")
    with pytest.raises(IndexMismatchError, match=f"{part.split('_')[0].lower()} .+, nu next"):
        open_searcher()


def test_home_that_is_a_file_is_one_sentence(home: Path, open_searcher: OpenSearcher) -> None:
    home.write_text("", encoding="utf-8")
    with pytest.raises(AdviserError, match="går att skriva i"):
        open_searcher()
