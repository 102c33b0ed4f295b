"""Tests for `corpus.lint`: the shipped documents are clean, and every kind of fault is found."""

import sys
from pathlib import Path

import pytest
import yaml

from corpus import lint
from corpus.files import DOCUMENTS
from corpus.lint import lint_documents, lint_paths
from corpus.reader import read_file
from corpus.schema import MARKER, Document


def read(folder: Path, text: str) -> Document:
    path = folder / "a.md"
    path.write_text(text, encoding="utf-8")
    return read_file(path, root=folder)[0]


def test_shipped_documents_have_no_faults() -> None:
    documents, faults = lint_paths([DOCUMENTS])
    assert faults == []
    assert len(documents) > 70


def test_every_bullet_of_the_shipped_documents_names_its_source() -> None:
    bullets = [line for document in lint_paths([DOCUMENTS])[0] for line in document.text.splitlines() if line.startswith("- ")]
    assert bullets
    assert [line for line in bullets if not MARKER.search(line)] == []


def test_faultless_document_passes(tmp_path: Path, programme_text: str) -> None:
    assert lint_documents([read(tmp_path, programme_text)]) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("automation. [1][2]", "automation. [1][3]", "[3] i texten pekar inte på någon källa"),
        ("inte längre att söka. [2]", "inte längre att söka. [9]", "[9] i texten pekar inte på någon källa"),
        ("hösten 2018. [1]", "hösten 2018. [7]", "[7] i texten pekar inte på någon källa"),
        ("published: null}", "published: null}\n  - {n: 3, title: Extra}", "Källa 3 används inte"),
        ("parts:", "replaced_by: [prov/borta]\n  parts:", "replaced_by: inget dokument har id prov/borta"),
        ("parts:", "confusable_with: [prov/borta]\n  parts:", "confusable_with: inget dokument har id prov/borta"),
        ("parts:", "confusable_with: [prov/robotchecken]\n  parts:", "confusable_with: dokumentet hänvisar till sig självt"),
        ("needs: [robot, automation]", "needs: []", "needs är tom"),
        ("---\nRobotchecken var", "---\n## Rubrik\n\nRobotchecken var", "ska börja med en eller två meningar"),
        ("Fyra av fem företag investerade inom ett år. [1]", "Fyra av fem företag.", "saknar källa: - Fyra av fem"),
        ("inom ett år. [1]", "inom ett år, ring 070-123 45 67. [1]", "ett mobilnummer"),
        ("inom ett år. [1]", "inom ett år, anna@example.com. [1]", "en e-postadress"),
        ("inom ett år. [1]", "inom ett år, 850101-1236. [1]", "ett personnummer"),
    ],
)
def test_every_kind_of_fault_is_found(tmp_path: Path, programme_text: str, old: str, new: str, fault: str) -> None:
    assert old in programme_text
    assert any(fault in found for found in lint_documents([read(tmp_path, programme_text.replace(old, new, 1))]))


def ask(folder: Path, sentence: str) -> list[str]:
    """Write beside the document that a question is answered by this sentence, and lint the document."""
    asked = {"sentences": [{"says": sentence, "asked": ["Hur gick det?"]}]}
    (folder / "a.asked.yaml").write_text(yaml.safe_dump(asked, allow_unicode=True), encoding="utf-8")
    return lint_documents(read_file(folder / "a.md", root=folder))


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Den är avslutad.", id="lead"),
        pytest.param("Fyra av fem företag investerade inom ett år.", id="bullet"),
        pytest.param("Företaget betalade halva kostnaden i Robotchecken.", id="cost"),
        pytest.param("Robotchecken går inte längre att söka.", id="apply"),
        pytest.param("Robotchecken vände sig till små och medelstora företag.", id="target"),
        pytest.param("Piloten till Robotchecken kördes hösten 2018.", id="part"),
        pytest.param("Hur många robotar som köptes framgår inte av källorna.", id="gap"),
        pytest.param("fyra av fem företag,\n investerade – inom ett år", id="letters and digits only"),
        pytest.param("Den är avslutad. [2]", id="with its source"),
    ],
)
def test_question_may_be_answered_by_any_sentence_of_the_document(tmp_path: Path, programme_text: str, sentence: str) -> None:
    read(tmp_path, programme_text)
    assert ask(tmp_path, sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Robotchecken gav 215 företag pengar till automation.", id="another figure"),
        pytest.param("Fyra av fem företag investerade", id="the beginning of a sentence"),
        pytest.param("företag pengar till automation.", id="the end of a sentence"),
        pytest.param("ad.", id="the end of a word"),
        pytest.param("Tillväxtverket", id="no sentence of the text"),
        pytest.param("…", id="no letters"),
    ],
)
def test_question_answered_by_no_sentence_of_the_document_is_a_fault(tmp_path: Path, programme_text: str, sentence: str) -> None:
    read(tmp_path, programme_text)
    (fault,) = ask(tmp_path, sentence)
    assert "en mening som inte står i dokumentet" in fault
    assert fault.endswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Stödet gav bl.a. AB Volvo ca. 100 robotar.", "Stödet gav bl.a. AB Volvo ca. 100 robotar."),
        ("Fyra [2] av fem företag [1].", "Fyra av fem företag."),
    ],
    ids=["abbreviations", "sources within"],
)
def test_sentence_is_whole_with_its_abbreviations_and_without_its_sources(
    tmp_path: Path, programme_text: str, text: str, sentence: str
) -> None:
    read(tmp_path, programme_text.replace("Fyra av fem företag investerade inom ett år.", text))
    assert ask(tmp_path, sentence) == []


def test_two_documents_with_one_id_are_a_fault(tmp_path: Path, programme_text: str) -> None:
    document = read(tmp_path, programme_text)
    assert lint_documents([document, document]) == ["prov/robotchecken: 2 dokument har samma id"]


def test_document_without_front_matter_is_a_fault(tmp_path: Path) -> None:
    assert lint_documents([read(tmp_path, "Bara text.")]) == ["a: huvudet mellan två rader med --- saknas"]


def test_unreadable_file_is_a_fault_and_the_others_are_linted(tmp_path: Path, programme_text: str) -> None:
    (tmp_path / "b.md").write_text("---\nid: b\n---\nText.", encoding="utf-8")
    (tmp_path / "a.md").write_text(programme_text, encoding="utf-8")
    documents, faults = lint_paths([tmp_path])
    assert [document.id for document in documents] == ["prov/robotchecken"]
    assert [fault.split(": ")[1] for fault in faults] == ["title"]


def test_command_exits_with_one_when_there_are_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text("Bara text.", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["lint", str(tmp_path)])
    assert lint.main() == 1
    assert "huvudet mellan två rader med --- saknas" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["lint"])
    assert lint.main() == 0
