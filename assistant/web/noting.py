"""Note each finished answer in the question log, on its way from the adviser to a page or program."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from assistant.log_writer import LogWriter
from assistant.question_log import Channel
from assistant.types import Answer, Turn
from assistant.web.adviser import Adviser


class NotingAdviser:
    """An adviser whose finished answers are noted; one that is stopped half-way is not."""

    def __init__(self, adviser: Adviser, log: LogWriter, channel: Channel) -> None:
        """Note what `adviser` answers as asked through `channel`."""
        self._adviser = adviser
        self._log = log
        self._channel = channel

    def reply(self, question: str, *, history: Sequence[Turn] = (), today: date | None = None) -> Answer:
        """Return one finished answer."""
        answer = self._adviser.reply(question, history=history, today=today)
        self._log.note(answer, question, channel=self._channel)
        return answer

    def stream(self, question: str, *, history: Sequence[Turn] = (), today: date | None = None) -> Iterator[Answer]:
        """Yield growing answers, the last of which is finished."""
        answer = None
        for answer in self._adviser.stream(question, history=history, today=today):
            yield answer
        if answer is not None:
            self._log.note(answer, question, channel=self._channel)

    def warm_up(self) -> None:
        """Do beforehand what the first questions would have to wait for."""
        self._adviser.warm_up()

    def health(self) -> Mapping[str, object]:
        """Return how the adviser is."""
        return self._adviser.health()
