"""What a form on the staff's page sends: untrusted names and values, as strings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from corpus.errors import AdviserError

MAX_VALUES = 5_000  # of one form; the longest has a few hundred


@dataclass(frozen=True, slots=True)
class Submission:
    """The values of a form's controls by name, each a list since checkboxes and rows share names."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the first value, "" where there is none."""
        return next(iter(self.values.get(name, ())), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of that name."""
        return self.values.get(name, ())

    def day(self, name: str) -> date | None:
        """Return a day as it is written in a field, or None for an empty one.

        Raises:
            AdviserError: it is no day.
        """
        text = self.text(name).strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise AdviserError(f"{text[:40]!r} är ingen dag. Skriv den som 2027-03-01.") from error

    def number(self, name: str) -> int:
        """Return a whole number, 0 where none was given."""
        text = self.text(name).strip()
        return int(text) if text.isdecimal() and len(text) < 10 else 0


def read_submission(data: object) -> Submission:
    """Read what the browser sent with an event; what has not the form of a submission is left out."""
    given = data.get("values") if isinstance(data, dict) else None
    if not isinstance(given, dict):
        return Submission()
    lists = {str(name): values for name, values in list(given.items())[:MAX_VALUES] if isinstance(values, list)}
    return Submission({name: tuple(str(value) for value in values[:MAX_VALUES]) for name, values in lists.items()})
