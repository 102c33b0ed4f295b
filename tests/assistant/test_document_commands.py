"""The commands `assistant doc …`: the staff's work as they run it, with JSON for programs and a sentence for every failure."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from filelock import FileLock, Timeout

from assistant.cli import main
from assistant.publication_commands import app
from assistant.settings import Settings
from assistant.staff import audit
from assistant.staff.desk import Desk
from assistant.staff.roles import OPERATOR
from assistant.staff.types import Upload
from corpus.library import DATABASE, reading

Run = Callable[..., SimpleNamespace]
FILES = Path(__file__).parents[1] / "files"
WIND, GUIDE = "iuc/vindlyftet", "guide/ansokan"
PROGRAMME, GUIDE_TEXT = ((FILES / "library" / f"{name}.md").read_text(encoding="utf-8") for name in (WIND, GUIDE))
BROCHURE = (
    "Sjöstödet är ett bidrag till företag som bygger båtar i Blekinge. Bidraget är högst 40 000 kronor per företag. "
    "Ansökan är öppen till den 31 mars 2027 och görs hos Region Blekinge. Bidraget betalas ut när arbetet är klart och redovisat."
)
JOB_KEYS = {"key", "task", "subject", "stand", "outcome", "document_id", "result"}
ENTRY_KEYS = {
    "id", "title", "kind", "state", "origin", "has_draft", "status", "ends", "verified", "review_by", "owner", "changed", "by", "versions",
}  # fmt: skip
SHEET_KEYS = ENTRY_KEYS | {"number", "markdown", "asked", "fault", "findings", "suggestions", "offers", "remarks"}
VERSION_KEYS = {"number", "at", "by", "action", "why"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, index_home: Callable[..., Path], small_library: Mapping[str, str]) -> Path:
    """A home with two documents from a folder, which every test copies."""
    return index_home(tmp_path_factory.mktemp("bibliotek"), small_library)


@pytest.fixture
def home(library: Path, tmp_path: Path) -> Path:
    return shutil.copytree(library, tmp_path / "hem")


@pytest.fixture
def doc(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `assistant doc …` in this process, with bytes on standard input as in a pipe."""
    for name in ("ASSISTANT_HOME", "ASSISTANT_FETCH_HOSTS", "ASSISTANT_MODEL", "ASSISTANT_EMBEDDING_MODEL", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str | Path, stdin: bytes = b"", at: Path = home) -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["assistant", "doc", *map(str, arguments), *(["--home", str(at)] if at else [])])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return SimpleNamespace(code=int(ended.value.code or 0), out=written.out, err=written.err)

    return run


def record(outcome: SimpleNamespace, *, code: int = 0) -> Any:  # Any: JSON
    """Return the one line of JSON that a command wrote and nothing beside it."""
    assert (outcome.code, outcome.err) == (code, "")
    assert outcome.out.count("\n") == 1
    return json.loads(outcome.out)


def assert_refused(outcome: SimpleNamespace, words: str, *, code: int = 1) -> None:
    """Check that a command failed with one sentence of ours."""
    assert words in outcome.err
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (code, "", 1)
    assert outcome.err.startswith("Fel: ")
    assert "oväntat" not in outcome.err


def write(folder: Path, name: str, content: str | bytes = BROCHURE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def edited(doc: Run, name: str = WIND, old: str = "75 000", new: str = "90 000") -> None:
    """Save a version with other words in it."""
    text = doc("show", name).out
    assert old in text
    assert doc("save", name, "-", stdin=text.replace(old, new).encode()).code == 0


def ids(doc: Run, *arguments: str) -> list[str]:
    return [entry["id"] for entry in record(doc("list", *arguments, "--json"))]


def zipped(folder: Path) -> Path:
    """Write a ZIP with two files in it, one of which is refused."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", "text")
    with zipfile.ZipFile(folder / "samling.zip", "w") as archive:
        archive.writestr("mapp/Sjöstödet.txt", BROCHURE)
        archive.writestr("inre.zip", inner.getvalue())
    return folder / "samling.zip"


def test_an_added_file_is_told_of_with_the_id_of_its_draft(doc: Run, tmp_path: Path) -> None:
    outcome = doc("add", write(tmp_path, "Sjöstödet.txt"))
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "1  klart Sjöstödet.txt: Sjöstödet.txt blev utkastet Sjöstödet. → egna/sjöstödet\n"
    assert ids(doc, "--state", "draft") == ["egna/sjöstödet"]


def test_an_added_pdf_is_a_job_as_json(doc: Run) -> None:
    [job] = record(doc("add", FILES / "pdf" / "letter.pdf", "--json"))
    assert set(job) == JOB_KEYS
    assert (job["task"], job["subject"], job["stand"]) == ("read", "letter.pdf", "done")
    assert job["document_id"] in ids(doc)


def test_a_folder_is_added_with_all_in_it_but_what_is_hidden(doc: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mapp"
    for name in ("b.txt", "under/a.txt", ".dold.txt", ".git/c.txt"):
        write(folder, name, f"{BROCHURE} Det är stöd {name}.")
    jobs = record(doc("add", folder, "--json"))
    assert {job["subject"] for job in jobs} == {"a.txt", "b.txt"}


def test_a_zip_is_told_of_with_the_outcome_of_each_file_in_it(doc: Run, tmp_path: Path) -> None:
    archive = zipped(tmp_path)
    outcome = doc("add", archive)
    first, second = outcome.out.splitlines()
    assert "samling.zip innehöll 1 fil" in first
    assert "inre.zip" in first
    assert "Sjöstödet.txt blev utkastet" in second
    assert outcome.code == 1  # one of its files was refused


def test_a_zip_brings_no_other_jobs_into_its_outcome(doc: Run, home: Path, tmp_path: Path) -> None:
    doc("add", write(tmp_path, "Förut.txt", f"{BROCHURE} Förut."))
    desk = Desk(Settings(home=home))
    desk.add_files(OPERATOR, [Upload("någon annans.txt", b"text")])
    desk.close()
    jobs = record(doc("add", zipped(tmp_path), write(tmp_path, "Efter.txt", f"{BROCHURE} Efter."), "--json"), code=1)
    assert [(job["task"], job["subject"]) for job in jobs] == [
        ("unpack", "samling.zip"), ("read", "Efter.txt"), ("read", "mapp/Sjöstödet.txt"),
    ]  # fmt: skip


def test_what_cannot_be_added_is_named_and_the_others_are_added(doc: Run, tmp_path: Path) -> None:
    outcome = doc("add", tmp_path / "saknas.pdf", write(tmp_path, "fel.pdf", "ingen pdf"), write(tmp_path, "rätt.txt"))
    missing, refused = outcome.err.splitlines()
    assert missing.startswith("Fel: ")
    assert "saknas.pdf går inte att läsa" in missing
    assert refused.startswith("Fel: fel.pdf")
    assert "rätt.txt blev utkastet" in outcome.out
    assert outcome.out.count("\n") == 1
    assert outcome.code == 1


def test_a_folder_without_files_a_pipe_and_a_huge_file_are_refused(doc: Run, tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    os.mkfifo(tmp_path / "rör")
    with (tmp_path / "stor.pdf").open("wb") as file:
        file.truncate(60_000_000)
    assert_refused(doc("add", tmp_path / "tom"), "finns inga filer")
    assert_refused(doc("add", tmp_path / "rör"), "ingen vanlig fil")
    assert_refused(doc("add", tmp_path / "stor.pdf"), "är 60 MB; högst 50 MB")
    assert record(doc("jobs", "--json")) == []


def test_a_file_whose_name_is_no_utf_8_is_added(doc: Run, tmp_path: Path) -> None:
    assert doc("add", write(tmp_path, os.fsdecode(b"bl\xe5.txt"))).code == 0


def test_an_address_that_may_not_be_fetched_fails_in_one_sentence(doc: Run) -> None:
    assert_refused(doc("add", "https://exempel.se/sida"), "Webbadresser hämtas inte")
    [job] = record(doc("add", "https://exempel.se/sida", "--json"), code=1)
    assert (job["task"], job["stand"]) == ("fetch", "failed")


def test_a_document_is_begun_with_a_title(doc: Run) -> None:
    assert doc("new", "Nya stödet").out == "egna/nya-stödet\n"
    assert record(doc("new", "Nya stödet", "--json")) == {"id": "egna/nya-stödet-2"}
    assert_refused(doc("new", " "), "ingen titel")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([], [GUIDE, WIND]),
        (["vind"], [WIND]),
        (["--kind", "guide"], [GUIDE]),
        (["--status", "löpande"], [WIND]),
        (["--state", "retired"], []),
        (["--drafts"], []),
    ],
    ids=["all", "words", "kind", "status", "state", "drafts"],
)
def test_the_list_is_filtered(doc: Run, wanted: list[str], found: list[str]) -> None:
    assert ids(doc, *wanted) == found


def test_the_list_is_a_table_for_people_and_records_for_programs(doc: Run) -> None:
    edited(doc)
    lines = doc("list").out.splitlines()
    assert lines[0].split() == ["Id", "Titel", "Läge", "Status", "Till", "Granskas"]
    assert lines[2].split() == [WIND, "Vindlyftet", "publicerad", "*", "löpande", "2027-11-01"]
    assert lines[3] == "2 dokument. * 1 med opublicerade ändringar."
    guide, wind = record(doc("list", "--json"))
    assert set(guide) == set(wind) == ENTRY_KEYS
    assert (wind["state"], wind["has_draft"], wind["review_by"]) == ("published", True, "2027-11-01")
    assert wind["changed"].endswith("+00:00")


def test_a_document_is_shown_as_it_is_written_with_remarks_beside_it(doc: Run) -> None:
    outcome = doc("show", GUIDE)
    assert outcome.out == GUIDE_TEXT
    assert outcome.err.startswith("Varning: texten: ")
    sheet = record(doc("show", WIND, "--json"))
    assert set(sheet) == SHEET_KEYS
    assert (sheet["markdown"], sheet["number"]) == (PROGRAMME, 0)


def test_what_is_shown_can_be_saved_again_letter_for_letter(doc: Run, tmp_path: Path) -> None:
    text = PROGRAMME + "\nKlockan 10:00:00 :heart: [bold]x[/bold] \t| " + "lång " * 60 + "slut. [1]\n"
    assert doc("save", WIND, write(tmp_path, "ny.md", text)).code == 0
    assert doc("show", WIND).out == text


def test_a_check_ends_with_1_only_on_errors(doc: Run) -> None:
    warned = doc("check", GUIDE)
    assert warned.code == 0
    assert warned.out.startswith("Varning: texten: ")
    edited(doc, old="hos IUC Blekinge. [1]", new="hos IUC Blekinge. [7]")
    faulty = record(doc("check", WIND, "--json"), code=1)
    assert set(faulty) == {"fault", "findings"}
    assert set(faulty["findings"][0]) == {"level", "place", "sentence", "evidence"}
    assert faulty["findings"][0]["level"] == "fel"
    edited(doc, old="status: löpande", new="status: öppet")
    broken = doc("check", WIND)
    assert (broken.code, broken.err) == (1, "")
    assert "inget av de tillåtna värdena" in broken.out


def test_a_version_is_saved_from_a_file_with_its_questions(doc: Run, tmp_path: Path) -> None:
    file = write(tmp_path, "ny.md", "\ufeff" + PROGRAMME.replace("75 000", "90 000"))  # as Windows programs begin their files
    questions = write(tmp_path, "fragor.yaml", "yes: [Hur stort är Vindlyftet?]\n")
    saved = record(doc("save", WIND, file, "--asked", questions, "--why", "Nytt beslut", "--json"))
    assert set(saved) == VERSION_KEYS
    assert (saved["number"], saved["action"], saved["why"]) == (2, "edited", "Nytt beslut")
    assert saved["by"].endswith("(terminalen)")
    sheet = record(doc("show", WIND, "--json"))
    assert "90 000" in sheet["markdown"]
    assert sheet["asked"] == "yes: [Hur stort är Vindlyftet?]\n"


def test_a_version_is_saved_from_standard_input(doc: Run) -> None:
    outcome = doc("save", WIND, "-", stdin=PROGRAMME.replace("75 000", "90 000").encode())
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "Version 2 är sparad som utkast.\n")


def test_text_that_cannot_be_saved_is_refused_and_saves_nothing(doc: Run, tmp_path: Path) -> None:
    latin = PROGRAMME.encode("latin-1")
    assert_refused(doc("save", WIND, "-", stdin=latin), "ingen text i UTF-8")
    assert_refused(doc("save", WIND, write(tmp_path, "latin.md", latin)), "UTF-8")
    assert_refused(doc("save", WIND, tmp_path / "saknas.md"), "går inte att läsa")
    assert_refused(doc("save", WIND, "-", stdin=b"utan huvud"), "saknar huvud")
    assert_refused(doc("save", WIND, "-", stdin=GUIDE_TEXT.encode()), "Huvudets id är guide/ansokan")
    assert ids(doc, "--drafts") == []


def test_fields_are_set_in_several_documents_and_an_empty_value_takes_one_away(doc: Run) -> None:
    changed = record(doc("set", WIND, GUIDE, "--field", "review_by=2027-06-30", "--field", "title=Ett: två", "--json"), code=0)
    assert changed == [{"id": WIND}, {"id": GUIDE}]
    assert {(entry["review_by"], entry["title"]) for entry in record(doc("list", "--json"))} == {("2027-06-30", "Ett: två")}
    outcome = doc("set", WIND, GUIDE, "--field", "review_by=", "--why", "Behövs inte")
    assert outcome.err == "2 dokument fick en ny version, som utkast.\n"
    assert {entry["review_by"] for entry in record(doc("list", "--json"))} == {None}
    assert record(doc("versions", WIND, "--json"))[0]["why"] == "Behövs inte"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("review_by", "nyckel=värde"),
        ("=2027-06-30", "nyckel=värde"),
        ("review_by=2027-02-30", "'2027-02-30' för review_by går inte att läsa"),
        ("gaps=[a", "går inte att läsa"),
        ("hemligt=1", "Nyckeln hemligt går inte att sätta"),
        ("programme.hemligt=1", "Nyckeln programme.hemligt går inte att sätta"),
        ("id=iuc/annat", "Nyckeln id går inte att sätta"),
        ("title.kort=a", "title är ingen grupp"),
    ],
)
def test_a_field_that_cannot_be_set_is_refused_and_changes_nothing(doc: Run, field: str, words: str) -> None:
    assert_refused(doc("set", WIND, GUIDE, "--field", field), words)
    assert ids(doc, "--drafts") == []


def test_versions_are_listed_compared_and_restored(doc: Run) -> None:
    edited(doc)
    newest, oldest = record(doc("versions", WIND, "--json"))
    assert set(newest) == VERSION_KEYS
    assert (newest["number"], oldest["number"], oldest["action"]) == (2, 1, "adopted")
    assert newest["at"].endswith("+00:00")
    assert [line.split()[0] for line in doc("versions", WIND).out.splitlines()] == ["Version", "2", "1"]
    lines = doc("diff", WIND, "1", "2").out.splitlines()
    assert [line for line in lines if line.startswith(("-", "+"))] == [
        line.replace("  ", "- ", 1) for line in lines if "75 000" in line
    ] + [line for line in lines if "90 000" in line]
    assert {line["kind"] for line in record(doc("diff", WIND, "1", "2", "--json"))} == {"gap", "same", "changed"}
    assert doc("diff", WIND, "2", "2").out == "Versionerna är lika.\n"
    assert record(doc("restore", WIND, "1", "--json"))["number"] == 3
    assert doc("restore", WIND, "2").err == "Version 2 är återställd som version 4, ett utkast.\n"
    assert "90 000" in doc("show", WIND).out


def test_versions_that_do_not_exist_are_refused(doc: Run) -> None:
    assert_refused(doc("diff", WIND, "1", "2"), "inte båda versionerna 1 och 2")
    assert_refused(doc("restore", WIND, "7"), "Version 7 av iuc/vindlyftet finns inte")
    assert_refused(doc("restore", WIND, "0"), "VERSION", code=2)
    assert_refused(doc("diff", WIND, "1", "9" * 30), "VERSION", code=2)


def test_what_has_warnings_is_published_only_when_they_are_accepted(doc: Run) -> None:
    edited(doc, GUIDE, "En ansökan", "Varje ansökan")
    assert_refused(doc("publish", GUIDE), "har varning")
    outcome = doc("publish", GUIDE, GUIDE, "--accept-warnings", "--why", "Kort men rätt")
    assert outcome.out.endswith("guide/ansokan: Version 2 av guide/ansokan svarar nu.\n")
    edited(doc, GUIDE, "Varje ansökan", "Ansökan")
    [job] = record(doc("publish", GUIDE, WIND, "--accept-warnings", "--json"))
    assert (job["stand"], job["result"]["versions"]) == ("done", {GUIDE: 3, WIND: 1})
    assert ids(doc, "--drafts") == []


def test_what_has_errors_is_not_published(doc: Run) -> None:
    edited(doc, old="hos IUC Blekinge. [1]", new="hos IUC Blekinge. [7]")
    assert_refused(doc("publish", WIND, "--accept-warnings"), "har fel")
    assert ids(doc, "--drafts") == [WIND]


def test_a_programme_is_retired_to_its_end_with_what_replaces_it(doc: Run) -> None:
    assert_refused(doc("retire", WIND, "--replaced-by", "saknas"), "Ersättaren saknas är inte publicerad")
    outcome = doc("retire", WIND, "--mode", "ended", "--replaced-by", GUIDE, "--why", "Pengarna är slut")
    assert outcome.out.endswith("iuc/vindlyftet svarar bara att det har upphört.\n")
    assert ids(doc, "--state", "retired") == [WIND]
    assert "replaced_by: [guide/ansokan]" in doc("show", WIND).out


def test_a_document_is_retired_to_silence_and_a_guide_in_no_other_way(doc: Run) -> None:
    assert_refused(doc("retire", GUIDE), "beskriver inget program")
    [job] = record(doc("retire", GUIDE, "--mode", "silent", "--json"))
    assert (job["task"], job["stand"]) == ("retire", "done")
    assert ids(doc, "--state", "retired") == [GUIDE]
    assert_refused(doc("retire", WIND, "--mode", "borta"), "--mode", code=2)


def test_a_document_is_erased_only_with_a_yes(doc: Run) -> None:
    for answer in ("nej\n", "\n", "kanske\n", ""):
        outcome = doc("erase", WIND, "--json", stdin=answer.encode())
        assert (outcome.code, outcome.out) == (1, "")
        assert outcome.err.endswith("Fel: Inget raderades.\n")
    assert ids(doc) == [GUIDE, WIND]
    outcome = doc("erase", WIND, "--json", stdin=b"Ja\n")
    assert (outcome.code, json.loads(outcome.out)[0]["stand"]) == (0, "done")
    assert outcome.err == "Radera iuc/vindlyftet för gott? Det går inte att ångra. Skriv ja eller nej: \n"
    assert doc("erase", GUIDE, "--yes").out.endswith("Dokumentet är raderat för gott, med alla versioner och filer.\n")
    assert ids(doc) == []
    assert doc("list").out == "0 dokument.\n"


def test_unpublished_changes_are_laid_aside_and_brought_back(doc: Run) -> None:
    edited(doc)
    assert doc("discard", WIND).err == (
        "Utkastet till iuc/vindlyftet är undanlagt. Ta fram det igen med assistant doc restore iuc/vindlyftet 2.\n"
    )
    assert_refused(doc("discard", WIND), "inga opublicerade ändringar")
    assert doc("restore", WIND, "2").code == 0
    assert record(doc("discard", WIND, "--json")) == {"id": WIND, "version": 4}


def test_only_a_draft_gets_another_id(doc: Run) -> None:
    doc("new", "Stödet")
    assert doc("rename", "egna/stödet", "egna/stodet").err == "egna/stödet heter nu egna/stodet.\n"
    assert record(doc("rename", "egna/stodet", "egna/sjostodet", "--json")) == {"id": "egna/sjostodet"}
    assert_refused(doc("rename", "egna/sjostodet", "Fel Id"), "fel form")
    assert_refused(doc("rename", "egna/sjostodet", WIND), "används redan")


def test_a_draft_replaces_or_joins_another_document(doc: Run) -> None:
    for command, number in (("replace", 2), ("merge", 3)):
        doc("new", "Utgåvan")
        joined = record(doc(command, "egna/utgåvan", WIND, "--json"))
        assert set(joined) == VERSION_KEYS
        assert joined["number"] == number
        assert ids(doc) == [GUIDE, WIND]
    doc("new", "Utgåvan")
    assert doc("merge", "egna/utgåvan", WIND).err == "iuc/vindlyftet har fått version 4, som utkast.\n"


@pytest.mark.parametrize("command", ["replace", "merge", "link"])
def test_a_document_is_not_joined_with_itself(doc: Run, command: str) -> None:
    doc("new", "Stödet")
    assert_refused(doc(command, "egna/stödet", "egna/stödet"), "två gånger")
    assert "egna/stödet" in ids(doc)


def test_two_programmes_are_linked_and_a_guide_to_none(doc: Run, tmp_path: Path) -> None:
    other = PROGRAMME.replace(WIND, "iuc/sollyftet").replace("Vindlyftet", "Sollyftet")
    doc("add", write(tmp_path, "sollyftet.md", other))
    assert_refused(doc("link", "iuc/sollyftet", GUIDE), "beskriver inget program")
    assert doc("link", "iuc/sollyftet", WIND).err == "iuc/sollyftet och iuc/vindlyftet hänvisar nu till varandra, som utkast.\n"
    assert record(doc("link", "iuc/sollyftet", WIND, "--json")) == {"ids": ["iuc/sollyftet", WIND]}
    assert "confusable_with: [iuc/sollyftet]" in doc("show", WIND).out


def test_the_file_that_a_document_came_from_is_fetched(doc: Run, tmp_path: Path) -> None:
    doc("add", write(tmp_path, "Sjöstödet.txt"))
    target = tmp_path / "original.txt"
    assert doc("original", "egna/sjöstödet", "-o", target).err == f"Sjöstödet.txt är sparad som {target}.\n"
    assert target.read_text(encoding="utf-8") == BROCHURE
    written = record(doc("original", "egna/sjöstödet", "--output", target, "--json"))
    assert written == {"name": "Sjöstödet.txt", "bytes": len(BROCHURE.encode())}
    assert_refused(doc("original", "egna/sjöstödet", "-o", tmp_path), "går inte att skriva")
    assert_refused(doc("original", GUIDE, "-o", target), "kom inte från någon fil")
    assert_refused(doc("original", GUIDE), "--output", code=2)


def test_the_work_list_names_what_to_look_after(doc: Run) -> None:
    assert doc("work").out == "Inget behöver ses över.\n"
    edited(doc)
    assert doc("work").out == "Vindlyftet (iuc/vindlyftet): Version 2 är inte publicerad.\n"
    [item] = record(doc("work", "--json"))
    assert set(item) == {"document_id", "title", "reason", "sentence", "due", "asked"}


def test_a_waiting_job_is_listed_and_cancelled(doc: Run, home: Path) -> None:
    desk = Desk(Settings(home=home))
    first, second = desk.add_files(OPERATOR, [Upload("a.txt", BROCHURE.encode()), Upload("b.txt", b"b")])
    desk.close()
    assert doc("jobs").out == f"{second}  väntar b.txt\n{first}  väntar a.txt\n"
    assert doc("cancel", str(first)).err == f"Arbete {first} är avbrutet.\n"
    assert record(doc("cancel", str(second), "--json"))["stand"] == "cancelled"
    assert [set(job) for job in record(doc("jobs", "--json"))] == [JOB_KEYS, JOB_KEYS]
    assert_refused(doc("cancel", str(first)), "redan klart eller finns inte")
    assert_refused(doc("cancel", "77"), "redan klart eller finns inte")
    assert_refused(doc("cancel", "9" * 30), "NUMMER", code=2)


def test_links_are_tried_only_where_hosts_are_allowed(doc: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_refused(doc("links"), "inga värdar är tillåtna")
    monkeypatch.setenv("ASSISTANT_FETCH_HOSTS", "exempel.se")
    [job] = record(doc("links", "--json"))
    assert job["result"] == {"tried": 0, "dead": 0}


def test_an_exported_library_is_taken_in_elsewhere(doc: Run, library: Path, tmp_path: Path) -> None:
    edited(doc)
    doc("new", "Stödet")
    file, other = tmp_path / "bibliotek.zip", shutil.copytree(library, tmp_path / "annat hem")
    assert doc("export", file).err == f"3 dokument är skrivna till {file}.\n"
    assert record(doc("export", file, "--json")) == {"documents": 3}
    assert doc("import", file, at=other).out.endswith("3 dokument togs in.\n")
    assert "90 000" in doc("show", WIND, at=other).out
    [job] = record(doc("import", file, "--json", at=other))
    assert job["result"] == {"documents": 3}


def test_what_is_no_library_and_what_cannot_be_written_is_refused(doc: Run, tmp_path: Path) -> None:
    file = write(tmp_path, "a.txt")
    assert_refused(doc("import", file), "ingen hel ZIP-fil")
    assert_refused(doc("import", tmp_path / "saknas.zip"), "går inte att läsa")
    assert_refused(doc("export", file / "b.zip"), "går inte att skriva")
    assert_refused(doc("export", tmp_path / "saknas" / "b.zip"), "går inte att skriva")


def test_verify_ends_with_1_when_a_version_is_gone(doc: Run, home: Path) -> None:
    edited(doc)
    doc("publish", WIND)
    assert doc("verify").out == "Biblioteket och indexet stämmer överens.\n"
    assert record(doc("verify", "--wipe", "--json")) == {"faults": []}
    with sqlite3.connect(home / DATABASE) as connection:
        connection.execute("DELETE FROM revision WHERE document_id = ? AND number = 2", (WIND,))
    connection.close()
    outcome = doc("verify")
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out == "Version 2 av iuc/vindlyftet saknas i databasen.\n"
    assert record(doc("verify", "--json"), code=1) == {"faults": ["Version 2 av iuc/vindlyftet saknas i databasen."]}


@pytest.mark.parametrize(
    "command",
    [
        ["show"], ["check"], ["save", "-"], ["set", "--field", "title=a"], ["versions"], ["diff", "1", "2"], ["restore", "1"], ["publish"],
        ["retire"], ["erase", "--yes"], ["discard"], ["rename", "egna/nytt"], ["replace", WIND], ["merge", WIND], ["link", WIND],
        ["original", "-o", "a"],
    ],
    ids=lambda command: command[0],
)  # fmt: skip
@pytest.mark.parametrize("name", ["saknas/helt", os.fsdecode(b"\xe5")], ids=["unknown", "no UTF-8"])
def test_a_document_that_does_not_exist_is_one_sentence(doc: Run, command: list[str], name: str) -> None:
    outcome = doc(command[0], name, *command[1:], stdin=GUIDE_TEXT.encode())
    assert outcome.code == 1
    assert (outcome.out, outcome.err.count("\n")) == ("", 1)
    assert "oväntat" not in outcome.err


def test_a_home_that_cannot_be_opened_is_one_sentence(doc: Run, tmp_path: Path) -> None:
    assert_refused(doc("list", at=write(tmp_path, "fil")), "Databasen")


def test_a_user_without_a_name_may_work_too(doc: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that runs as a number."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 3_999_999_999)
    assert doc("new", "Stödet").code == 0
    assert record(doc("versions", "egna/stödet", "--json"))[0]["by"] == "okänd (terminalen)"


COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_tells_in_swedish_what_it_does_and_takes(doc: Run, name: str) -> None:
    outcome = doc(name, "--help", at=Path())
    text = " ".join(outcome.out.replace("│", " ").split())
    assert outcome.code == 0
    assert COMMANDS[name].help.split(". ")[0].split("\n")[0] in text
    for parameter in COMMANDS[name].params:
        assert parameter.help, parameter.name
        assert not {"the", "of", "a", "file", "document"} & set(parameter.help.lower().split())
        assert any(option in text for option in parameter.opts) or parameter.metavar in text


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"help"}))
def test_every_command_can_write_json(name: str) -> None:
    assert "--json" in {option for parameter in COMMANDS[name].params for option in parameter.opts}


def read_notes(home: Path) -> list[str]:
    desk = Desk(Settings(home=home))
    with reading(desk.engine) as connection:
        found = [note.action for note in audit.read(connection)]
    desk.close()
    return found


def test_a_job_that_the_server_works_on_is_waited_for_and_done_once(doc: Run, home: Path, tmp_path: Path) -> None:
    server = Desk(Settings(home=home))
    shop = server.workshop()
    thread = threading.Thread(target=shop.run, daemon=True)
    thread.start()
    try:
        _wait_until(lambda: _is_locked(home))
        jobs = record(doc("add", zipped(tmp_path), "--json"), code=1)
    finally:
        shop.close()
        thread.join(timeout=20)
        server.close()
    assert [job["stand"] for job in jobs] == ["done", "done"]
    assert [entry["versions"] for entry in record(doc("list", "--state", "draft", "--json"))] == [1]
    assert read_notes(home).count("read") == 1


def _is_locked(home: Path) -> bool:
    try:
        with FileLock(home / "jobs.lock", timeout=0):
            return False
    except Timeout:
        return True


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_command_in_a_process_of_its_own_waits_while_another_holds_the_jobs(home: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    program = [
        sys.executable,
        "-c",
        "from assistant.cli import main; main()",
        "doc",
        "add",
        write(tmp_path, "Sjöstödet.txt"),
        "--home",
        home,
    ]
    desk = Desk(Settings(home=home))
    lock = FileLock(home / "jobs.lock")
    lock.acquire()
    with subprocess.Popen(program, stdout=subprocess.PIPE, env=environment, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            _wait_until(lambda: bool(desk.jobs(OPERATOR)))
            time.sleep(1)
            assert process.poll() is None
            assert [job.stand for job in desk.jobs(OPERATOR)] == ["waiting"]
        finally:
            lock.release()
        assert "klart Sjöstödet.txt" in process.stdout.read()
    assert process.returncode == 0
    desk.close()
