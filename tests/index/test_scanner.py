"""Tests for `index.scanner`: a file is read again when it, or what is asked of it, has changed, and else never."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import AdviserError
from corpus.library import Version
from index.scanner import Known, Scan, keep_everything, scan_files

NOTHING = Known({}, {})
ASKED = "needs: [Vi vill köpa en robot]\n"


def scan(root: Path, known: Known = NOTHING, *, reread: bool = False) -> Scan:
    return scan_files([root], known, reread=reread, progress=lambda done, total: None)


def remember(scanned: Scan) -> Known:
    """Return what an index made from a scan would know."""
    keys = {name: number for number, name in enumerate(scanned.read, start=1)}
    versions = {keys[name]: Version(keys[name], name, document.digest) for name, document in scanned.read.items()}
    return Known({state.path: state for state in scanned.states_with(keys)}, versions)


def touch(path: Path, time_ns: int) -> None:
    os.utime(path, ns=(time_ns, time_ns))


@pytest.fixture
def folder(tmp_path: Path, programme_text: str) -> Path:
    """A folder of two documents, one of them with questions beside it; all files are equally old."""
    folder = tmp_path / "källa"
    folder.mkdir()
    for name, text in {"check.md": programme_text, "check.asked.yaml": ASKED, "plan.txt": "En plan."}.items():
        (folder / name).write_text(text, encoding="utf-8")
        touch(folder / name, 10**18)
    return folder


def test_first_scan_reads_every_document_and_no_file_of_questions_by_itself(folder: Path) -> None:
    scanned = scan(folder)
    assert set(scanned.read) == {"prov/robotchecken", "plan"}
    assert (scanned.kept, scanned.faults) == ({}, [])
    assert [Path(state.path).name for state in scanned.states] == ["check.md", "plan.txt"]


def test_unchanged_files_are_kept_unread(folder: Path) -> None:
    scanned = scan(folder, remember(scan(folder)))
    assert scanned.read == {}
    assert set(scanned.kept) == {"prov/robotchecken", "plan"}


def test_every_file_is_read_again_when_asked_to(folder: Path) -> None:
    assert len(scan(folder, remember(scan(folder)), reread=True).read) == 2


Change = Callable[[Path], object]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda path: path.write_text(ASKED + "sentences: []", encoding="utf-8"), id="longer"),
        pytest.param(lambda path: path.write_text(ASKED.replace("robot", "kobot"), encoding="utf-8"), id="of the same length"),
        pytest.param(lambda path: path.unlink(), id="gone"),
        pytest.param(lambda path: touch(path, 2 * 10**18), id="touched"),
        pytest.param(lambda path: touch(path, 10**17), id="replaced by an older one"),
    ],
)
def test_document_is_read_again_when_the_questions_beside_it_change(folder: Path, change: Change) -> None:
    known = remember(scan(folder))
    change(folder / "check.asked.yaml")
    scanned = scan(folder, known)
    assert set(scanned.read) == {"prov/robotchecken"}
    assert set(scanned.kept) == {"plan"}


def test_document_is_read_again_when_it_gets_questions(folder: Path) -> None:
    (folder / "check.asked.yaml").rename(folder / "annat.yaml")
    known = remember(scan(folder))
    (folder / "annat.yaml").rename(folder / "check.asked.yaml")
    document = scan(folder, known).read["prov/robotchecken"]
    assert document.front is not None
    assert document.front.asked.needs == ("Vi vill köpa en robot",)


def test_document_is_read_again_when_it_changes_itself(folder: Path) -> None:
    known = remember(scan(folder))
    (folder / "plan.txt").write_text("En annan plan.", encoding="utf-8")
    assert set(scan(folder, known).read) == {"plan"}


def test_broken_questions_are_a_fault_and_the_document_keeps_its_earlier_version(folder: Path) -> None:
    known = remember(scan(folder))
    (folder / "check.asked.yaml").write_text("needs: [", encoding="utf-8")
    scanned = scan(folder, known)
    assert scanned.read == {}
    assert set(scanned.kept) == {"prov/robotchecken", "plan"}
    assert [fault.split(":")[0] for fault in scanned.faults] == [str(folder / "check.asked.yaml")]


def test_questions_beside_a_file_without_head_are_told_of_until_it_has_one(folder: Path, programme_text: str) -> None:
    (folder / "check.md").write_text("# Robotchecken\n\nChecken är ett bidrag.", encoding="utf-8")
    scanned = scan(folder)
    assert set(scanned.read) == {"check", "plan"}
    [fault] = scanned.faults
    assert fault.startswith(f"{folder / 'check.asked.yaml'} används inte: check.md saknar huvud.")
    assert scan(folder, remember(scanned)).faults == [fault]
    (folder / "check.md").write_text(programme_text, encoding="utf-8")
    assert scan(folder, remember(scanned)).faults == []


def test_questions_of_a_document_are_no_fault_of_another_file_of_its_name(folder: Path) -> None:
    (folder / "check.txt").write_text("En check till.", encoding="utf-8")
    assert not [fault for fault in scan(folder).faults if "används inte" in fault]


def test_two_documents_may_not_have_one_id(folder: Path) -> None:
    (folder / "plan.md").write_text("En plan till.", encoding="utf-8")
    scanned = scan(folder)
    assert scanned.read["plan"].text == "En plan till."
    assert ["plan.txt: dokumentets id plan används redan" in fault for fault in scanned.faults] == [True]


def test_everything_can_be_kept_without_a_look_at_the_files(folder: Path) -> None:
    known = remember(scan(folder))
    for path in folder.iterdir():
        path.unlink()
    scanned = keep_everything(known)
    assert set(scanned.kept) == {"prov/robotchecken", "plan"}
    assert scanned.states == list(known.files.values())


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AdviserError, match="finns inte"):
        scan(tmp_path / "borta")
