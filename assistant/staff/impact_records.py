"""What a publication would change: which tests and questions are answered otherwise, in numbers and side by side, and its JSON form."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args

from assistant.phrases import count_of
from assistant.staff.differences import compare_texts
from assistant.staff.types import DiffLine
from corpus.shelf import Draft

Effect = Literal["broken", "unanswered", "answered", "mended", "changed"]
EFFECTS: Final[tuple[Effect, ...]] = get_args(Effect)  # in the order of how much they matter


@dataclass(frozen=True, slots=True)
class Item:
    """A test or a question whose answer would be another; the texts are what a company sees."""

    effect: Effect
    question: str
    before: str
    after: str
    case_id: str = ""  # of the test, "" for a question that companies ask
    asked: int = 0  # how many times companies asked it
    failures: tuple[str, ...] = ()  # why the test would break

    @property
    def lines(self) -> list[DiffLine]:
        """The two answers side by side, without the empty lines between their parts."""
        return [line for line in compare_texts(Draft("", self.before), Draft("", self.after)) if line.old.strip() or line.new.strip()]


@dataclass(frozen=True, slots=True)
class Impact:
    """What would change if these versions of documents answered, compared with the generation that answered then."""

    versions: Mapping[str, int]  # the number of the version by the document's id
    generation: int
    at: datetime  # UTC
    by: str
    tests: int  # how many of each were tried
    questions: int
    items: tuple[Item, ...]
    seconds: float

    @property
    def unchanged(self) -> int:
        """How many tests and questions would be answered as before."""
        return self.tests + self.questions - len(self.items)

    def pick(self, effect: Effect) -> list[Item]:
        """Return what is affected so."""
        return [item for item in self.items if item.effect == effect]

    @property
    def counts(self) -> dict[str, int]:
        """How many are affected in each way, and how many are not."""
        found = Counter(item.effect for item in self.items)
        return {effect: found[effect] for effect in EFFECTS} | {"unchanged": self.unchanged}

    @property
    def is_harmless(self) -> bool:
        """Tell whether no test breaks and no question loses its answer."""
        return not self.counts["broken"] and not self.counts["unanswered"]

    @property
    def sentence(self) -> str:
        """What would change, in one Swedish sentence: "3 svar ändras, 1 test slutar stämma, 2 frågor får svar."."""
        counts = self.counts
        parts = [
            SENTENCES[effect](counts[effect]) for effect in ("changed", "broken", "mended", "unanswered", "answered") if counts[effect]
        ]
        compared = f"{count_of(self.tests, 'test', 'tester')} och {count_of(self.questions, 'fråga', 'frågor')}"
        if not self.tests + self.questions:
            return "Det finns inga testfall och inga frågor från företag att pröva med än."
        return f"{', '.join(parts)}." if parts else f"Inget svar ändras, av {compared} som prövades."


SENTENCES: Final[Mapping[Effect, Callable[[int], str]]] = {
    "changed": lambda count: f"{count} svar ändras",
    "broken": lambda count: f"{count_of(count, 'test', 'tester')} slutar stämma",
    "mended": lambda count: f"{count_of(count, 'test', 'tester')} börjar stämma",
    "unanswered": lambda count: f"{count_of(count, 'fråga', 'frågor')} får inte längre svar",
    "answered": lambda count: f"{count_of(count, 'fråga', 'frågor')} får svar",
}


def write_items(items: Sequence[Item]) -> list[dict[str, Any]]:  # Any: JSON objects
    """Return the JSON form of what is affected."""
    return [asdict(item) for item in items]


def read_items(records: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    """Read what `write_items` wrote."""
    return tuple(Item(**{**record, "failures": tuple(record["failures"])}) for record in records)


def impact_record(impact: Impact) -> dict[str, Any]:
    """Return an impact as the commands write it with --json."""
    return {
        "versions": dict(impact.versions), "generation": impact.generation, "at": impact.at, "by": impact.by, "tests": impact.tests,
        "questions": impact.questions, "counts": impact.counts, "outcome": impact.sentence, "seconds": impact.seconds,
        "items": write_items(impact.items),
    }  # fmt: skip
