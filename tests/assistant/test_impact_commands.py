"""`assistant doc impact` and `assistant doc gate`: what a publication would change, in the terminal and for programs."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.cli import main
from assistant.settings import Settings
from assistant.staff.case_desk import CaseDesk
from assistant.staff.cases import Case
from assistant.staff.desk import Desk
from assistant.staff.roles import OPERATOR
from assistant.staff.types import Edit
from index.analyzer import Analyzer
from index.embedder import Embedder

Run = Callable[..., SimpleNamespace]
LOAN = "egna/lanet"
TEXT = """---
id: egna/lanet
title: Kustlånet
kind: guide
verified: 2026-11-01
---

Kustlånet är högst {} kronor per företag och söks hos länet.
"""


@pytest.fixture
def home(tmp_path: Path, analyzer: Analyzer, embedder: Embedder, index_home: Callable[..., Path]) -> Path:
    """A home with a document, a draft of it that raises an amount, and a test of the old amount."""
    home = index_home(tmp_path, {LOAN: TEXT.format("75 000")})
    desk = Desk(Settings(home=home), embedder=embedder, analyzer=analyzer)
    CaseDesk(desk.engine).add_case(OPERATOR, Case("Hur stort är Kustlånet?", says=("75 000 kronor",)))
    desk.save(OPERATOR, LOAN, Edit(TEXT.format("90 000"), "", "", 0))
    desk.close()
    return home


@pytest.fixture
def doc(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for name in ("ASSISTANT_HOME", "ASSISTANT_MODEL", "ASSISTANT_EMBEDDING_MODEL", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["assistant", "doc", *arguments, "--home", str(home)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b""), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return SimpleNamespace(code=int(ended.value.code or 0), out=written.out, err=written.err)

    return run


def test_the_impact_is_shown_with_both_answers_and_ends_with_1_where_a_test_breaks(doc: Run) -> None:
    outcome = doc("impact", LOAN)
    assert outcome.code == 1
    assert "Tester som slutar stämma (1)" in outcome.out
    assert "Hur stort är Kustlånet?" in outcome.out
    assert "- " in outcome.out
    assert "75 000 kronor" in outcome.out
    assert "90 000 kronor" in outcome.out
    assert "1 test slutar stämma." in outcome.out


def test_the_impact_is_one_line_of_json(doc: Run) -> None:
    outcome = doc("impact", LOAN, "--json")
    assert (outcome.code, outcome.err) == (1, "")
    record = json.loads(outcome.out)
    assert record["counts"] == {"broken": 1, "unanswered": 0, "answered": 0, "mended": 0, "changed": 0, "unchanged": 0}
    assert (record["versions"], record["outcome"]) == ({LOAN: 2}, "1 test slutar stämma.")
    assert "90 000" in record["items"][0]["after"]


def test_an_unknown_document_is_refused_with_a_sentence(doc: Run) -> None:
    outcome = doc("impact", "egna/finns-inte")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("Fel: Dokumentet egna/finns-inte finns inte")


def test_the_gate_is_shown_and_chosen(doc: Run) -> None:
    assert json.loads(doc("gate", "--json").out) == {"required": False}
    assert "krävs före publicering" in doc("gate", "on").err
    assert json.loads(doc("gate", "--json").out) == {"required": True}
    assert json.loads(doc("gate", "off", "--json").out) == {"required": False}


def test_a_publication_that_is_not_tried_is_refused_until_a_reason_is_given(doc: Run) -> None:
    doc("gate", "on")
    refused = doc("publish", LOAN, "--accept-warnings")
    assert refused.code == 1
    assert "inte prövat" in refused.err
    assert doc("publish", LOAN, "--accept-warnings", "--override", "Höjt belopp").code == 0
