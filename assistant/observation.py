"""What an answer was made of, noted by the adviser as it goes, for who wants to look inside one answer."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from assistant.chat_model import Transcript
from assistant.grounding import Draft
from assistant.matcher import Match, Unfit
from assistant.question import Understanding
from assistant.situation import Situation, Subject

Stage = Literal["understand", "search", "filter", "decide", "write"]


@dataclass(frozen=True, slots=True)
class Weighing:
    """Programmes as they were weighed for an answer: what for, and which were chosen and which said not to fit."""

    understanding: Understanding
    scores: Mapping[str, float]  # of each document's text, fused z-scores
    chosen: tuple[Match, ...]
    unfit: tuple[Unfit, ...] = ()


@dataclass(slots=True)
class Observation:
    """The steps to one answer; the adviser fills it in, and nothing it does depends on it."""

    found: Situation | None = None  # before anything was left out
    situation: Situation | None = None  # what the answer was written from
    subject: Subject | None = None
    weighing: Weighing | None = None
    draft: Draft | None = None  # before its markers were set
    transcript: Transcript | None = None  # of a chat model
    previous: "Observation | None" = None  # of the answer that a question goes back to ("var står det?")
    stages: dict[Stage, float] = field(default_factory=dict)  # milliseconds
    _begun: float = field(default_factory=time.perf_counter)

    def ends(self, stage: Stage) -> None:
        """Note how long a stage took, from the end of the one before."""
        now = time.perf_counter()
        self.stages[stage] = round((now - self._begun) * 1000, 2)
        self._begun = now

    def look_back(self) -> Self:
        """Return the observation of the answer that this one goes back to."""
        self.previous = type(self)()
        return self.previous
