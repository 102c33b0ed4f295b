"""Tests for `index.builder`: only what changed is done, and whatever goes wrong, the generation before answers."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from corpus.errors import AdviserError
from corpus.files import DOCUMENTS
from corpus.library import DATABASE, open_database, writing
from index import builder, scanner
from index.analyzer import Analyzer
from index.builder import Report, build_index, collection_roots, repair_index
from index.embedder import Embedder, load_embedder
from index.searcher import IndexMissingError, Searcher

Build = Callable[..., Report]
OpenSearcher = Callable[..., Searcher]
ALL = {"robot", "lan", "kurs/svets"}


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """Return every file's size and time, to tell whether anything was written."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns) for path in paths}


def generations(home: Path) -> list[Path]:
    return sorted((home / "generations").iterdir())


def write(path: Path, content: str) -> None:
    """Write a file so that its time differs from the one before, however fast the test is."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    if path.stat().st_mtime_ns <= before:
        os.utime(path, ns=(before + 10**7, before + 10**7))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, in order; they are read for real."""
    names: list[str] = []
    read_file = scanner.read_file

    def count(path: Path, *, root: Path) -> object:
        names.append(path.name)
        return read_file(path, root=root)

    monkeypatch.setattr(scanner, "read_file", count)
    return names


# What is done


def test_first_build_adds_everything(build: Build, home: Path) -> None:
    report = build()
    assert set(report.added) == ALL
    assert report.is_change
    assert report.chunk_count == report.embedded == 3
    assert len(generations(home)) == 1


def test_second_build_reads_embeds_and_writes_nothing(build: Build, home: Path, hashing: Embedder, reads: list[str]) -> None:
    build()
    before, embedded = tree(home), len(hashing.embedded)
    reads.clear()
    report = build()
    assert not report.is_change
    assert (report.unchanged, report.chunk_count) == (3, 3)
    assert reads == []
    assert len(hashing.embedded) == embedded
    assert tree(home) == before


def test_changed_added_and_removed_documents_are_exact(
    build: Build, source: Path, hashing: Embedder, reads: list[str], open_searcher: OpenSearcher
) -> None:
    build()
    reads.clear()
    hashing.embedded.clear()
    write(source / "robot.md", "# Robotlyftet\n\nRobotlyftet har nya villkor.")
    write(source / "ny.md", "# Nytt\n\nEtt nytt stöd till export.")
    (source / "lan.md").unlink()
    report = build()
    assert (report.added, report.changed, report.removed, report.unchanged) == (("ny",), ("robot",), ("lan",), 1)
    assert sorted(reads) == ["ny.md", "robot.md"]
    assert [text.split(": ")[1] for text in hashing.embedded] == ["Ett nytt stöd till export.", "Robotlyftet har nya villkor."]
    searcher = open_searcher()
    assert set(searcher.documents()) == {"ny", "robot", "kurs/svets"}
    assert {result.chunk.text for result in searcher.search("stöd villkor bank svetsning", k=9)} == {
        "Robotlyftet har nya villkor.",
        "Ett nytt stöd till export.",
        "Kursen i svetsning pågår i tio veckor. Den är kostnadsfri för anställda.",
    }


def test_incremental_build_ranks_as_one_from_nothing(build: Build, source: Path, home: Path, open_searcher: OpenSearcher) -> None:
    build()
    write(source / "a.md", "# Först\n\nEtt stöd till robotar och svetsning.")
    write(source / "robot.md", "# Nya titeln\n\nRobotlyftet gav bidrag till den första roboten. Det är avslutat sedan 2021.")
    build()
    searcher = open_searcher()
    queries = ["robot bidrag", "svetsning", "banken", "titeln"]
    incremental = [[(r.chunk, round(r.score, 4)) for r in searcher.search(query)] for query in queries]
    build(rebuild=True)
    assert [[(r.chunk, round(r.score, 4)) for r in searcher.search(query)] for query in queries] == incremental


def test_touched_file_is_read_once_and_changes_nothing(build: Build, home: Path, source: Path, reads: list[str]) -> None:
    build()
    os.utime(source / "robot.md", ns=(1, 1))
    reads.clear()
    assert not build().is_change
    assert not build().is_change
    assert reads == ["robot.md"]
    assert len(generations(home)) == 1


def test_moved_file_keeps_a_document_with_an_id_of_its_own(build: Build, source: Path, programme_text: str) -> None:
    write(source / "check.md", programme_text)
    build()
    (source / "check.md").rename(source / "annat-namn.md")
    assert not build().is_change


def test_dry_run_tells_and_changes_nothing(build: Build, home: Path, source: Path) -> None:
    assert set(build(dry_run=True).added) == ALL
    build()
    before = tree(home)
    write(source / "robot.md", "Nytt.")
    assert build(dry_run=True).changed == ("robot",)
    assert tree(home) == before
    assert build().changed == ("robot",)


def test_rebuild_reads_and_embeds_everything(build: Build, reads: list[str]) -> None:
    build()
    reads.clear()
    report = build(rebuild=True)
    assert (report.rebuilt, report.embedded, report.unchanged, len(reads)) == (True, 3, 3, 3)


def test_empty_folder_gives_an_empty_index(build: Build, source: Path, open_searcher: OpenSearcher) -> None:
    shutil.rmtree(source)
    source.mkdir()
    build()
    assert open_searcher().search("robot") == []
    write(source / "a.md", "Robotar.")
    assert build().added == ("a",)
    (source / "a.md").unlink()
    assert build().removed == ("a",)


def test_other_roots_replace_the_collection(build: Build, home: Path, source: Path, tmp_path: Path) -> None:
    assert collection_roots(home) == []
    build()
    write(tmp_path / "annan" / "b.txt", "Något annat.")
    report = build(roots=[tmp_path / "annan"])
    assert (report.added, set(report.removed)) == (("b",), ALL)
    assert collection_roots(home) == [tmp_path / "annan"]


def test_shipped_documents_are_remembered_wherever_the_package_lies(build: Build, home: Path, source: Path) -> None:
    build(roots=[DOCUMENTS, source])
    with open_database(home).connect() as connection:
        assert str(DOCUMENTS) not in connection.execute(text("SELECT path FROM root")).scalars().all()
        connection.engine.dispose()
    assert collection_roots(home) == [DOCUMENTS, source]


def test_only_two_generations_are_kept(build: Build, home: Path, source: Path) -> None:
    for number in range(4):
        write(source / "robot.md", f"Omgång {number}.")
        build()
    assert len(generations(home)) == 2


# Bad input


def test_first_of_two_documents_with_one_id_counts(build: Build, source: Path, open_searcher: OpenSearcher) -> None:
    build()
    write(source / "robot.txt", "En annan text om robotar.")
    for _ in range(2):  # the fault is told every time
        report = build()
        assert not report.is_change
        assert len(report.faults) == 1
        assert "robot.txt: dokumentets id robot används redan" in report.faults[0]
    (source / "robot.md").unlink()
    assert build().changed == ("robot",)
    assert open_searcher().documents()["robot"].text == "En annan text om robotar."


def test_file_that_becomes_unreadable_keeps_its_earlier_version(build: Build, source: Path, open_searcher: OpenSearcher) -> None:
    build()
    (source / "robot.md").write_bytes(b"\x00\x01\x02")
    for _ in range(2):
        report = build()
        assert not report.is_change
        assert "binära data" in report.faults[0]
    write(source / "lan.md", "# Lån\n\nNya lån.")
    assert build().changed == ("lan",)
    assert "roboten" in open_searcher().search("robot bidrag", k=1)[0].chunk.text
    write(source / "robot.md", "Rättad robot.")
    report = build()
    assert (report.changed, report.faults) == (("robot",), ())


def test_unreadable_file_does_not_stop_the_others(build: Build, source: Path) -> None:
    (source / "trasig.pdf").write_bytes(b"%PDF")
    report = build()
    assert set(report.added) == ALL
    assert "trasig.pdf" in report.faults[0]


def test_missing_root_is_refused_and_nothing_is_lost(build: Build, source: Path, open_searcher: OpenSearcher) -> None:
    build()
    source.rename(source.with_name("flyttad"))
    with pytest.raises(AdviserError, match="finns inte"):
        build()
    assert set(open_searcher().documents()) == ALL


def test_home_that_cannot_be_written_is_one_sentence(build: Build, home: Path) -> None:
    """A file in the folder's place, because no permission stops root."""
    home.write_text("", encoding="utf-8")
    with pytest.raises(AdviserError, match="går att skriva i"):
        build()


def test_generations_that_cannot_be_written_are_one_sentence(build: Build, home: Path) -> None:
    home.mkdir()
    (home / "generations").write_text("", encoding="utf-8")
    with pytest.raises(AdviserError, match="går inte att skriva"):
        build()


def test_second_builder_is_refused_while_the_first_works(build: Build, home: Path) -> None:
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom filelock import FileLock\n"
        f"with FileLock({str(home / 'index.lock')!r}):\n print('held', flush=True)\n time.sleep(60)"
    )
    home.mkdir()
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(AdviserError, match="Ett annat program uppdaterar redan"):
            build()
        process.kill()
    assert build().is_change


def test_failure_in_the_middle_leaves_the_old_generation(
    build: Build, home: Path, source: Path, open_searcher: OpenSearcher, make_embedder: Callable[..., Embedder]
) -> None:
    build()
    before = generations(home)
    write(source / "robot.md", "Ny text om robotar.")
    broken = make_embedder()

    def fail(texts: object) -> None:
        raise KeyboardInterrupt

    broken.embed_documents = fail
    with pytest.raises(KeyboardInterrupt):
        build(embedder=broken)
    assert generations(home) == before
    assert "första roboten" in open_searcher().search("robot", k=1)[0].chunk.text
    assert build().changed == ("robot",)


# Versions and damage


@pytest.mark.parametrize("part", ["SPLITTER_VERSION", "ANALYZER_VERSION", "READER_VERSION"])
def test_new_version_of_a_step_builds_everything_anew(build: Build, monkeypatch: pytest.MonkeyPatch, part: str, reads: list[str]) -> None:
    build()
    reads.clear()
    monkeypatch.setattr(builder, part, "next")
    report = build()
    assert (report.rebuilt, report.embedded, report.unchanged) == (True, 3, 3)
    assert len(reads) == (3 if part == "READER_VERSION" else 0)


@pytest.mark.parametrize("change", [{"version": "2"}, {"dimension": 8}])
def test_new_model_builds_everything_anew(build: Build, make_embedder: Callable[..., Embedder], change: dict[str, object]) -> None:
    build()
    other = make_embedder(**change)
    assert build(embedder=other).rebuilt
    assert not build(embedder=other).is_change


@pytest.mark.parametrize("name", ["chroma.sqlite3", "statistics.npz", "lexical.json", "grams.npz", "checksums.json"])
@pytest.mark.parametrize("damage", ["missing", "garbled"])
def test_damaged_generation_is_built_anew_without_reading_the_files(
    build: Build, home: Path, open_searcher: OpenSearcher, reads: list[str], name: str, damage: str
) -> None:
    build()
    reads.clear()
    path = generations(home)[0] / name
    path.unlink() if damage == "missing" else path.write_bytes(b"\xff" + path.read_bytes()[9:])
    assert build().rebuilt
    assert reads == []
    assert open_searcher().search("robot")
    assert not build().is_change


def test_lost_generation_folder_is_built_anew(build: Build, home: Path, open_searcher: OpenSearcher) -> None:
    build()
    shutil.rmtree(home / "generations")
    assert build().rebuilt
    assert open_searcher().search("robot")


def test_repair_needs_no_files(
    build: Build, home: Path, source: Path, hashing: Embedder, analyzer: Analyzer, open_searcher: OpenSearcher
) -> None:
    build()
    source.rename(source.with_name("flyttad"))
    shutil.rmtree(home / "generations")
    report = repair_index(home, embedder=hashing, analyzer=analyzer)
    assert (report.rebuilt, report.unchanged, report.embedded) == (True, 3, 3)
    assert open_searcher().search("robot")
    source.with_name("flyttad").rename(source)
    assert not build().is_change


def test_damaged_database_is_one_sentence_and_left_alone(build: Build, home: Path) -> None:
    build()
    (home / DATABASE).write_bytes(b"garbled" * 1000)
    with pytest.raises(AdviserError, match="går inte att öppna"):
        build()
    assert (home / DATABASE).read_bytes() == b"garbled" * 1000


def test_left_over_folder_is_swept(build: Build, home: Path) -> None:
    build()
    (home / "generations" / "avbruten").mkdir()
    build()
    assert len(generations(home)) == 1


def test_foreign_keys_hold_after_many_builds(build: Build, home: Path, source: Path) -> None:
    for number in range(3):
        write(source / "robot.md", f"Omgång {number}.")
        write(source / f"ny{number}.md", "Ny.")
        build()
    engine = open_database(home)
    with writing(engine) as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        orphans = "SELECT count(*) FROM document WHERE key NOT IN (SELECT document_key FROM generation_document)"
        assert connection.execute(text(orphans)).scalar() == 0
    engine.dispose()
    assert sorted(path.name for path in home.iterdir()) == [DATABASE, "generations", "index.lock"]


# Interruption

LOOP = """
import sys
from pathlib import Path
from index.analyzer import load_analyzer
from index.builder import build_index
from index.embedder import load_embedder

home, source = Path(sys.argv[1]), Path(sys.argv[2])
embedder, analyzer = load_embedder(), load_analyzer()
for turn in range(int(sys.argv[3]), 10**9):
    for number in range(12):
        (source / f"d{number}.md").write_text(f"# Program {number}\\n\\nProgram nummer {number} är i omgång{turn}x.", encoding="utf-8")
    print("building", turn, flush=True)
    build_index(home, roots=[source], embedder=embedder, analyzer=analyzer)
"""


def test_killed_at_any_moment_the_old_or_the_new_generation_answers(tmp_path: Path, analyzer: Analyzer) -> None:
    """Six times here; thirty with ASSISTANT_KILLS=30."""
    home, source = tmp_path / "hem", tmp_path / "källa"
    source.mkdir()
    embedder, chance = load_embedder(), random.Random()
    turn = 0
    for _ in range(int(os.environ.get("ASSISTANT_KILLS", "6"))):
        command = [sys.executable, "-c", LOOP, str(home), str(source), str(turn)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.5 * (turn == 0) + chance.uniform(0.05, 1.0))
            process.send_signal(signal.SIGKILL)
            turn += 1 + len(process.stdout.read().splitlines())
        try:
            searcher = Searcher(home, embedder=embedder, analyzer=analyzer)
        except IndexMissingError:  # killed before the first generation was done
            continue
        texts = [document.text for document in searcher.documents().values()]
        turns = {text.split("omgång")[1] for text in texts}
        assert (len(texts), len(turns)) == (12, 1)
        best = searcher.search("Program nummer 7", k=1)[0].chunk
        assert (best.document_id, best.text.split("omgång")[1] in turns) == ("d7", True)
        searcher.close()
    report = build_index(home, roots=[source], embedder=embedder, analyzer=analyzer)
    assert not report.faults
    assert len(generations(home)) <= 2
    assert not build_index(home, roots=[source], embedder=embedder, analyzer=analyzer).is_change
