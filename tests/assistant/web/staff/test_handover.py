from pathlib import Path

import pytest

from assistant.web.staff.handover import place_for, read_uploads
from assistant.web.staff.submission import Submission
from corpus.errors import AdviserError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "gradio"))
    return tmp_path / "gradio"


def hand_in(folder: Path, name: str, data: bytes) -> Path:
    path = folder / f"digest-{name}" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    return path


def given(*pairs: tuple[str, Path | str]) -> Submission:
    return Submission({"name": tuple(name for name, _ in pairs), "path": tuple(str(path) for _, path in pairs)})


def test_files_that_were_handed_in_are_read_and_gone(folder: Path) -> None:
    first, second = hand_in(folder, "a.pdf", b"ett"), hand_in(folder, "b.txt", b"tva")
    uploads = read_uploads(given(("Broschyr å.pdf", first), ("b.txt", second)))
    assert [(upload.name, upload.data) for upload in uploads] == [("Broschyr å.pdf", b"ett"), ("b.txt", b"tva")]
    assert list(folder.rglob("*")) == []


def test_a_path_outside_the_upload_folder_is_refused_and_left_alone(folder: Path, tmp_path: Path) -> None:
    mine = hand_in(folder, "a.txt", b"x")
    secret = tmp_path / "secret.txt"
    secret.write_text("hemligt")
    for path in (secret, folder / ".." / "secret.txt"):
        with pytest.raises(AdviserError, match="kom inte fram"):
            read_uploads(given(("a.txt", mine), ("b.txt", path)))
        assert secret.exists()
    assert not mine.exists(), "what was handed in is deleted on failure too"


def test_a_link_in_the_upload_folder_leads_nowhere(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hemligt")
    link = folder / "digest" / "a.txt"
    link.parent.mkdir(parents=True)
    link.symlink_to(secret)
    with pytest.raises(AdviserError):
        read_uploads(given(("a.txt", link)))


def test_no_files_are_refused(folder: Path) -> None:
    with pytest.raises(AdviserError, match="Välj dem igen"):
        read_uploads(Submission())


@pytest.mark.parametrize(("name", "kept"), [("a/../../b.pdf", "b.pdf"), ("..", "fil"), ("å <b>.pdf", "å b.pdf"), ("", "fil")])
def test_a_downloads_name_cannot_lead_elsewhere(folder: Path, name: str, kept: str) -> None:
    place = place_for(name)
    assert place.name == kept
    assert place.is_relative_to(folder)
