"""Answer the recorded question sets, score them, and rewrite the baseline: `python tests/evaluation/record.py`.

The figures are reviewed as a diff; `tests/assistant/test_evaluation.py` compares with them.
"""

import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import score  # the shared scorer beside this file, unchanged

from assistant.conversation import Adviser
from assistant.opening import open_adviser
from assistant.records import QuestionRecord
from assistant.settings import Settings
from assistant.types import Answer

TESTS = Path(__file__).parents[1]
BASELINE = TESTS / "baselines" / "evaluation.json"
QUESTION_SETS = {
    "evaluation": TESTS / "evaluation" / "questions.jsonl",
    "tune": TESTS / "questions" / "tune.jsonl",
    "held_out": TESTS / "questions" / "held_out.jsonl",
}

Figures = dict[str, dict[str, float | None]]


def answer_questions(adviser: Adviser, path: Path) -> dict[str, Answer]:
    """Answer every line of a question set on its own day and in its conversation."""
    answers = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = QuestionRecord.model_validate_json(line)
        answers[str(record.id)] = adviser.reply(record.question, history=record.turns(), today=record.today)
    return answers


def measure(path: Path, answers: Mapping[str, Answer]) -> Figures:
    """Return the scorer's figures by category and overall, shares to three decimals."""
    questions = score.read_records(path)
    results = [score.score_answer(question, answers[question["id"]].to_record()) for question in questions]
    with contextlib.redirect_stdout(io.StringIO()):
        rows = score.print_table(results)
    return {name: {key: _rounded(value) for key, value in row.items()} for name, row in rows.items() if row["n"]}


def _rounded(value: float | None) -> float | None:
    return round(value, 3) if isinstance(value, float) else value


def list_failures(path: Path, answers: Mapping[str, Answer]) -> Iterable[str]:
    """Yield what each failed question got wrong."""
    for question in score.read_records(path):
        if failures := score.score_answer(question, answers[question["id"]].to_record()).failures:
            yield f"{question['id']}: {'; '.join(failures)}"


def show_shares(name: str, figures: Figures) -> str:
    """Write how many questions of a set pass, overall and by category."""
    overall = figures["overall"]
    shares = ", ".join(f"{category} {row['pass']:.0%} of {row['n']}" for category, row in figures.items() if category != "overall")
    return f"{name}: {overall['n']} questions, {overall['pass']:.1%} pass: {shares}"


def main() -> None:
    """Write the baseline, and print the shares that pass to standard error."""
    with tempfile.TemporaryDirectory() as home:
        adviser = open_adviser(Settings(home=Path(home)), say=lambda sentence: print(sentence, file=sys.stderr))
        figures = {name: measure(path, answer_questions(adviser, path)) for name, path in QUESTION_SETS.items()}
    BASELINE.parent.mkdir(exist_ok=True)
    BASELINE.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    for name, rows in figures.items():
        print(show_shares(name, rows), file=sys.stderr)


if __name__ == "__main__":
    main()
