"""What pages and programs need of an adviser: an answer, a growing answer, readiness, and whether it is well."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from assistant.company import Company
from assistant.types import Answer, Turn


class Adviser(Protocol):
    """Answers questions; every method may raise AdviserError with one Swedish sentence for the person asking."""

    def reply(self, question: str, *, history: Sequence[Turn] = (), today: date | None = None, company: Company | None = None) -> Answer:
        """Return one finished answer; `today` None means the day of the call, and `company` is what is held of who asks."""

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), today: date | None = None, company: Company | None = None
    ) -> Iterator[Answer]:
        """Yield growing answers, the last of which is finished."""

    def warm_up(self) -> None:
        """Do beforehand what the first questions would have to wait for."""

    def health(self) -> Mapping[str, object]:
        """Return the number of documents and chunks and the index generation that answers."""
