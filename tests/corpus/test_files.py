"""Tests for `corpus.files`: which files make up a collection."""

import os
from pathlib import Path

import pytest

from corpus.errors import AdviserError
from corpus.files import DOCUMENTS, find_files


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text", encoding="utf-8")


def test_folder_gives_readable_files_sorted_and_passes_over_hidden_and_other_ones(tmp_path: Path) -> None:
    touch(tmp_path, "b.md", "a/c.PDF", "a.txt", "bild.png", ".dold.md", ".git/x.md")
    assert list(find_files([tmp_path])) == [(tmp_path / name, tmp_path) for name in ("a/c.PDF", "a.txt", "b.md")]


def test_named_file_is_given_whatever_its_kind(tmp_path: Path) -> None:
    touch(tmp_path, "bild.png")
    assert list(find_files([tmp_path / "bild.png"])) == [(tmp_path / "bild.png", tmp_path)]


def test_file_below_two_roots_is_given_once(tmp_path: Path) -> None:
    touch(tmp_path, "mapp/a.md")
    assert list(find_files([tmp_path, tmp_path / "mapp", tmp_path / "mapp/a.md"])) == [(tmp_path / "mapp/a.md", tmp_path)]


def test_missing_path_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(AdviserError, match="saknas finns inte"):
        list(find_files([tmp_path / "saknas"]))


@pytest.mark.parametrize("name", ["x" * 5000, "\0"], ids=["too-long", "null"])
def test_impossible_path_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(AdviserError):
        list(find_files([tmp_path / name]))


def test_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rör.txt")
    with pytest.raises(AdviserError, match="ingen fil"):
        list(find_files([tmp_path / "rör.txt"]))
    assert list(find_files([tmp_path])) == []


def test_link_to_a_parent_folder_makes_no_circle(tmp_path: Path) -> None:
    touch(tmp_path, "a.md")
    (tmp_path / "länk").symlink_to(tmp_path, target_is_directory=True)
    assert [path.name for path, _ in find_files([tmp_path])] == ["a.md"]


def test_folder_that_cannot_be_read_is_refused_so_that_its_documents_are_not_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operating system's refusal is staged, because root may read every folder."""
    touch(tmp_path, "låst/a.md")
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("låst"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(AdviserError, match="låst går inte att läsa"):
        list(find_files([tmp_path]))


def test_shipped_documents_are_found() -> None:
    assert len(list(find_files([DOCUMENTS]))) > 70
