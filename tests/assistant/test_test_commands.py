"""The commands `assistant test …`: failures first, a summary, an exit status for pipelines, and one sentence for what goes wrong."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.opening import update_index
from assistant.settings import Settings
from assistant.staff.case_tables import HEADERS
from assistant.test_commands import app
from corpus.errors import AdviserError

Run = Callable[..., SimpleNamespace]
TODAY = ("--today", "2026-11-22")
ORDINARY = {
    "bageri.md": "# Bageriet\n\nBageriet säljer bröd till företag och har sju anställda. Brödet kostar tolv kronor.",
    "simhall.md": "# Simhallen\n\nSimhallen är öppen för alla. Ett kort till simhallen kostar 400 kronor om året.",
}
RIGHT = ("Går Robotlyftet fortfarande att söka?", "--says", "Robotlyftet", "--cites", "iuc/robotlyftet", "--tag", "robot")
WRONG = ("Vad kostar ett kort till simhallen?", "--says", "12 345 kronor", "--tag", "avgift")


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory, programme: Callable[..., str]) -> Path:
    """A home with one programme that is over among ordinary documents."""
    folder = tmp_path_factory.mktemp("liten")
    ended = {"status": "avslutad", "period": "{from: 2018, to: 2021-12-31}"}
    text = "Robotlyftet var ett bidrag till företag som ville köpa en robot. [1] Det är avslutat. [1]"
    for name, content in (ORDINARY | {"robotlyftet.md": programme("iuc/robotlyftet", "Robotlyftet", text, **ended)}).items():
        (folder / "dokument").mkdir(exist_ok=True)
        (folder / "dokument" / name).write_text(content, encoding="utf-8")
    assert not update_index(Settings(home=folder / "hem"), [folder / "dokument"]).faults
    return folder / "hem"


@pytest.fixture
def fresh_home(small_home: Path, tmp_path: Path) -> Path:
    """A copy of that home, without any test cases."""
    return Path(shutil.copytree(small_home, tmp_path / "hem"))


@pytest.fixture
def run(fresh_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `assistant test` on that home, and return its exit status and what it wrote."""
    monkeypatch.setenv("ASSISTANT_HOME", str(fresh_home))
    monkeypatch.delenv("ASSISTANT_MODEL", raising=False)

    def call(*arguments: str | Path) -> SimpleNamespace:
        code = app([*map(str, arguments)], prog_name="assistant test", standalone_mode=False)
        written = capsys.readouterr()
        return SimpleNamespace(code=code or 0, out=written.out, err=written.err)

    return call


@pytest.fixture
def two(run: Run) -> tuple[str, str]:
    """A case that holds and one that fails."""
    return run("add", *RIGHT).out.strip(), run("add", *WRONG).out.strip()


def test_without_a_subcommand_everything_is_run_and_failures_come_first(run: Run, two: tuple[str, str]) -> None:
    done = run(*TODAY)
    lines = done.out.splitlines()
    assert done.code == 1
    assert lines[0] == f"✗ {two[1]}  Vad kostar ett kort till simhallen?"
    assert lines[1] == "    Svaret säger inte ”12 345 kronor”."
    assert lines[2].startswith("1 av 2 testfall höll (50,0 %) på ")
    assert lines[3] == "Körning 1 är den första av alla testfall."


@pytest.mark.parametrize(
    ("arguments", "code"), [(("--tag", "robot"), 0), (("--fail-under", "0.5"), 0), (("--fail-under", "0.51"), 1), ((), 1)]
)
def test_the_exit_status_tells_a_pipeline_whether_enough_holds(
    run: Run, two: tuple[str, str], arguments: tuple[str, ...], code: int
) -> None:
    assert run(*TODAY, *arguments).code == code


def test_the_json_of_a_run_has_its_results_and_what_changed(run: Run, two: tuple[str, str]) -> None:
    run("run", *TODAY)
    record = json.loads(run("run", "--json", *TODAY).out)
    assert (record["run"]["total"], record["run"]["passed"], record["run"]["share"], record["run"]["today"]) == (2, 1, 0.5, "2026-11-22")
    assert [(each["id"], each["passed"]) for each in record["results"]] == [(two[0], True), (two[1], False)]
    assert record["results"][1]["failures"] == ["Svaret säger inte ”12 345 kronor”."]
    assert record["changes"]["against"] == 1
    assert (record["changes"]["still_failing"], record["changes"]["newly_failed"]) == ([two[1]], [])


def test_a_document_runs_the_tests_it_touches(run: Run, two: tuple[str, str]) -> None:
    record = json.loads(run("run", "--json", "--document", "iuc/robotlyftet", *TODAY).out)
    assert [each["id"] for each in record["results"]] == [two[0]]
    assert record["run"]["document"] == "iuc/robotlyftet"


def test_a_run_of_nothing_is_an_error(run: Run) -> None:
    with pytest.raises(AdviserError, match="Det finns inga testfall"):
        run()


def test_options_before_a_subcommand_are_not_passed_over_in_silence(run: Run, two: tuple[str, str]) -> None:
    with pytest.raises(AdviserError, match="Skriv dem efter: assistant test list"):
        run("--json", "list")


@pytest.mark.parametrize(
    "arguments",
    [("run", "--today", "i går"), ("add", "Vad?", "--says", "x", "--today", "i går"), ("add", "Vad?", "--status", "bra", "--says", "x")],
)
def test_what_cannot_be_read_is_one_sentence(run: Run, arguments: tuple[str, ...]) -> None:
    with pytest.raises(AdviserError, match=r"2026-11-22|finns inte"):
        run(*arguments)


def test_cases_are_added_whole_listed_and_removed(run: Run) -> None:
    options = (
        "--before", "Vad är Robotlyftet?", "--status", "answered", "--status", "clarify", "--says", "a", "--says", "/b|c/", "--says-not",
        "d", "--cites", "e", "--cites-not", "f", "--recommends", "g", "--recommends-not", "h",
        "--most-programmes", "1", "--today", "2026-11-22",
        "--tag", "x", "--owner", "eva", "--comment", "varför",
    )  # fmt: skip
    added = json.loads(run("add", "Går det att söka?", *options, "--json").out)
    (listed,) = json.loads(run("list", "--json", "--tag", "x", "--owner", "eva").out)
    assert listed == added
    assert {name: listed[name] for name in ("statuses", "says", "most_programmes", "today", "history")} == {
        "statuses": ["answered", "clarify"], "says": ["a", "/b|c/"], "most_programmes": 1, "today": "2026-11-22",
        "history": [{"role": "user", "content": "Vad är Robotlyftet?"}],
    }  # fmt: skip
    assert "1 testfall." in run("list", "söka").out
    assert "1 testfall är borttagna." in run("remove", added["id"]).err
    assert "0 testfall." in run("list").out


@pytest.mark.parametrize("name", ["fall.jsonl", "fall.csv", "fall.xlsx"])
def test_what_is_exported_can_be_imported_again(run: Run, two: tuple[str, str], tmp_path: Path, name: str) -> None:
    run("export", tmp_path / name)
    run("remove", *two)
    assert json.loads(run("import", tmp_path / name, "--json").out) == {"added": list(two), "changed": [], "unchanged": [], "kept": []}
    assert "0 nya testfall, 0 ändrade, 2 oförändrade." in run("import", tmp_path / name).err


def test_the_shipped_cases_are_imported_and_those_that_staff_have_changed_are_told(run: Run, tmp_path: Path) -> None:
    added = json.loads(run("import", "--shipped", "--json").out)["added"]
    run("export", tmp_path / "fall.jsonl")
    lines = (tmp_path / "fall.jsonl").read_text(encoding="utf-8").splitlines()
    own = json.loads(lines[0]) | {"owner": "eva"}
    (tmp_path / "egna.jsonl").write_text(json.dumps(own), encoding="utf-8")
    run("import", tmp_path / "egna.jsonl")
    told = run("import", "--shipped").err
    assert f"0 nya testfall, 0 ändrade, {len(added) - 1} oförändrade." in told
    assert f"1 är era egna eller ändrade av er och lämnades som de är: {own['id']}." in told


@pytest.mark.parametrize("arguments", [(), ("--shipped", "fall.jsonl")])
def test_an_import_takes_either_a_file_or_the_shipped_cases(run: Run, arguments: tuple[str, ...]) -> None:
    with pytest.raises(AdviserError, match="antingen en fil med testfall eller --shipped"):
        run("import", *arguments)


def test_a_question_set_is_exported_on_demand(run: Run, two: tuple[str, str], tmp_path: Path) -> None:
    run("export", tmp_path / "fragor.jsonl", "--questions", "--tag", "avgift")
    (line,) = [json.loads(line) for line in (tmp_path / "fragor.jsonl").read_text(encoding="utf-8").splitlines()]
    assert line["expect"] == {"all": [r"12\s+345\s+kronor"]}
    with pytest.raises(AdviserError, match=r"skrivs som \.jsonl"):
        run("export", tmp_path / "fragor.csv", "--questions")


@pytest.mark.parametrize(
    "arguments", [("import", "saknas.csv"), ("export", "saknas/fall.csv"), ("export", "fall.txt"), ("compare",), ("compare", "7")]
)
def test_what_is_not_there_is_one_sentence(run: Run, arguments: tuple[str, ...]) -> None:
    with pytest.raises(AdviserError):
        run(*arguments)


def test_runs_are_listed_and_compared(run: Run, two: tuple[str, str], tmp_path: Path) -> None:
    run("run", *TODAY)
    run("export", tmp_path / "fall.jsonl")
    changed = (
        (tmp_path / "fall.jsonl").read_text(encoding="utf-8").replace("12 345", "12 346").replace('["Robotlyftet"]', '["pågående stöd"]')
    )
    (tmp_path / "fall.jsonl").write_text(changed, encoding="utf-8")
    run("import", tmp_path / "fall.jsonl")
    run("run", *TODAY)
    assert [each["key"] for each in json.loads(run("runs", "--json").out)] == [2, 1]
    assert "alla testfall" in run("runs").out
    assert json.loads(run("compare", "--json").out)["newly_failed"] == [two[0]]
    shown = run("compare", "1", "2").out
    assert "Fel som är nya: 1" in shown
    assert "(testfallet är ändrat)" in shown
    assert "Svaret säger inte ”pågående stöd”." in shown


def test_runs_that_are_the_same_say_so(run: Run, two: tuple[str, str]) -> None:
    run("run", "--tag", "robot", *TODAY)
    assert "Inget skiljer." in run("compare", "1", "1").out


def test_the_help_names_every_heading_of_a_table(run: Run) -> None:
    shown = " ".join(run("import", "--help").out.replace("│", " ").split())
    assert [header for header in HEADERS.values() if header not in shown] == []


@pytest.mark.parametrize(
    ("name", "options", "start"), [("k.xlsx", (), b"PK"), ("k.html", (), b"<!doctype"), ("k", ("--format", "html"), b"<!doctype")]
)
def test_a_run_is_reported_as_excel_or_html(
    run: Run, two: tuple[str, str], tmp_path: Path, name: str, options: tuple[str, ...], start: bytes
) -> None:
    run(*TODAY)
    done = run("report", "1", "--output", tmp_path / name, *options)
    assert done.err.endswith(f"{name}.\n") or done.out.endswith(f"{name}.\n")
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_report_in_another_format_or_of_no_run_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    with pytest.raises(AdviserError, match="kan inte skrivas som pdf"):
        run("report", "1", "--output", tmp_path / "k.pdf")
    with pytest.raises(AdviserError, match="Körningen 1 finns inte"):
        run("report", "1", "--output", tmp_path / "k.html")
