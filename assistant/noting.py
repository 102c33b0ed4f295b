"""Note each finished answer in the question log, on its way from the adviser to a page or program."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from assistant.adviser import Adviser
from assistant.company import Company
from assistant.log_writer import LogWriter
from assistant.question_log import Channel
from assistant.types import Answer, Turn


def choose_noting(adviser: Adviser, *, opted_out: bool) -> Adviser:
    """Return the adviser for one question: of who has opted out, nothing that was said is noted."""
    return adviser.without_words() if opted_out and isinstance(adviser, NotingAdviser) else adviser


class NotingAdviser:
    """An adviser whose finished answers are noted; one that is stopped half-way is not."""

    def __init__(self, adviser: Adviser, log: LogWriter, channel: Channel, *, opted_out: bool = False) -> None:
        """Note what `adviser` answers as asked through `channel`; where who asks has opted out, no more than that something was asked."""
        self._adviser = adviser
        self._log = log
        self._channel = channel
        self._opted_out = opted_out

    def without_words(self) -> "NotingAdviser":
        """Return the same adviser for who has opted out."""
        return NotingAdviser(self._adviser, self._log, self._channel, opted_out=True)

    def reply(self, question: str, *, history: Sequence[Turn] = (), today: date | None = None, company: Company | None = None) -> Answer:
        """Return one finished answer."""
        answer = self._adviser.reply(question, history=history, today=today, company=company)
        self._note(answer, question)
        return answer

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), today: date | None = None, company: Company | None = None
    ) -> Iterator[Answer]:
        """Yield growing answers, the last of which is finished."""
        answer = None
        for answer in self._adviser.stream(question, history=history, today=today, company=company):
            yield answer
        if answer is not None:
            self._note(answer, question)

    def _note(self, answer: Answer, question: str) -> None:
        self._log.note(answer, question, channel=self._channel, opted_out=self._opted_out)

    def warm_up(self) -> None:
        """Do beforehand what the first questions would have to wait for."""
        self._adviser.warm_up()

    def health(self) -> Mapping[str, object]:
        """Return how the adviser is."""
        return self._adviser.health()
