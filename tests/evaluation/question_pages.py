"""Time the staff's pages on what companies ask, with 5,000 logged questions and 500 tests: `python tests/evaluation/question_pages.py`.

The questions are those of `tests/questions/tune.jsonl`, which are answered, and of `tests/assistant/staff/asked_in_vain.yaml`, which are
not, with openings and endings as people write them, over 90 days. Times are of the acts on the server, without the browser.
"""

import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import yaml

from assistant.opening import update_index
from assistant.question import read_needs
from assistant.question_log import Asked, Thumb, add_question
from assistant.settings import Settings
from assistant.staff.case_desk import CaseDesk
from assistant.staff.cases import Case
from assistant.staff.desk import Desk
from assistant.staff.roles import OPERATOR
from assistant.types import AnswerStatus
from assistant.web.staff.figures_acts import FiguresActs
from assistant.web.staff.submission import Submission
from assistant.web.staff.vain_acts import VainActs
from corpus.clock import now_exactly
from corpus.files import DOCUMENTS
from corpus.library import writing

TESTS = Path(__file__).parents[1]
QUESTIONS, CASES, DAYS = 5_000, 500, 90
IN_VAIN = 0.3  # of all questions: more than is hoped for, since they take the time
OPENINGS = ("", "Hej! ", "Hej, en fråga: ", "God morgon. ", "Vi är 12 anställda i Karlshamn. ", "Vi är ett litet företag i Ronneby. ")
ENDINGS = ("", " Tack!", " Mvh", " Vad gäller?", " Bråttom.")

THUMBS: tuple[Thumb | None, ...] = (None, "up", "down")


def make_questions(answered: list[str], vain: list[str], ids: list[str]) -> Iterator[Asked]:
    """Yield questions, the oldest first; the same each time but for the day."""
    chance = random.Random(7)
    for number in range(QUESTIONS):
        is_vain = chance.random() < IN_VAIN
        text = chance.choice(OPENINGS) + chance.choice(vain if is_vain else answered) + chance.choice(ENDINGS)
        at = now_exactly() - timedelta(days=(DAYS - 1) * (1 - number / QUESTIONS))
        cited = () if is_vain else tuple(chance.sample(ids, 2))
        thumb = chance.choices(THUMBS, (85, 11, 4))[0]
        status: AnswerStatus = "not_found" if is_vain else "answered"
        yield Asked(f"a{number:05}", at, "page", text, status, 0.8, 50.0, cited[:1], read_needs(text), cited, cited[:1], thumb)


def seed(desk: Desk) -> None:
    """Log the questions, and keep the tests."""
    lines = (TESTS / "questions" / "tune.jsonl").read_text(encoding="utf-8").splitlines()
    answered = [str(json.loads(line)["question"]) for line in lines]
    topics = yaml.safe_load((TESTS / "assistant" / "staff" / "asked_in_vain.yaml").read_text(encoding="utf-8"))
    ids = [entry.id for entry in desk.list_documents(OPERATOR)]
    with writing(desk.engine) as connection:
        for asked in make_questions(answered, [text for texts in topics.values() for text in texts], ids):
            add_question(connection, asked)
    cases = CaseDesk(desk.engine)
    for number in range(CASES):
        cases.add_case(OPERATOR, Case(f"{answered[number % len(answered)]} ({number})", statuses=("answered",)))


def measure(name: str, act: Callable[[], object]) -> None:
    """Print how long an act takes the first time and the second."""
    times = []
    for _ in range(2):
        started = time.perf_counter()
        act()
        times.append(time.perf_counter() - started)
    print(f"{name:34} {times[0]:6.2f} s  then {times[1]:6.2f} s")


def main() -> None:
    """Seed a library, and time each view."""
    with tempfile.TemporaryDirectory() as folder:
        update_index(Settings(home=Path(folder)), [DOCUMENTS])
        desk = Desk(Settings(home=Path(folder)))
        seed(desk)
        desk.answering.searcher.search("robot", k=1)  # the server has opened it too
        vain, figures = VainActs(desk), FiguresActs(desk)
        nothing = Submission()
        print(f"{QUESTIONS} questions over {DAYS} days, {CASES} tests")
        measure("Obesvarat: the themes", lambda: vain.list_themes(OPERATOR, nothing))
        key = vain.questions.list_themes(OPERATOR)[0].key
        measure("Obesvarat: a theme", lambda: vain.open(OPERATOR, Submission({"theme": (key,)})))
        measure("Obesvarat: all questions", lambda: vain.list_asked(OPERATOR, Submission({"outcome": ("any",)})))
        measure("Obesvarat: those with a word", lambda: vain.list_asked(OPERATOR, Submission({"outcome": ("any",), "text": ("bygglov",)})))
        measure("Obesvarat: dismissed", lambda: vain.list_dismissed(OPERATOR, nothing))
        for days in ("7", "30", "90"):
            measure(f"Översikt: {days} days", lambda: figures.show(OPERATOR, Submission({"days": (days,)})))  # noqa: B023 - called at once
        measure("Översikt: a table as CSV", lambda: figures.save(OPERATOR, Submission({"table": ("days",), "days": ("90",)})))
        desk.close()


if __name__ == "__main__":
    main()
