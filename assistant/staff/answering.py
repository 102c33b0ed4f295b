"""Open advisers for the staff, on what companies are answered from: one for each process, which follows the index as it changes."""

from functools import cached_property
from threading import Lock

from assistant.chat_model import Writer, open_chat_model
from assistant.conversation import Adviser
from assistant.settings import Settings
from assistant.staff.publishing import Press
from assistant.staff.rehearsals import Rehearsals
from corpus.errors import AdviserError
from index.searcher import Searcher


class Answering:
    """What it takes to answer as companies are answered."""

    def __init__(self, press: Press, settings: Settings, *, searcher: Searcher | None = None) -> None:
        """Take what builds the index, and, where it is open already, what searches it; else that is opened when first needed."""
        self.press = press
        self.settings = settings
        self.rehearsals = Rehearsals(press)
        self._lock = Lock()  # two requests that come at once open the index once
        self._searcher = searcher
        self._is_lent = searcher is not None
        self._advisers: dict[bool, Adviser] = {}

    @property
    def searcher(self) -> Searcher:
        """What searches the documents that answer now.

        Raises:
            AdviserError: there is no index, or it cannot be read.
        """
        with self._lock:
            if self._searcher is None:
                self._searcher = Searcher(self.press.home, embedder=self.press.embedder, analyzer=self.press.analyzer)
            return self._searcher

    @cached_property
    def writer(self) -> Writer:
        """The configured chat model.

        Raises:
            AdviserError: there is none, or it cannot be opened.
        """
        if not self.settings.model:
            raise AdviserError(
                "Ingen språkmodell är inställd. Välj svar direkt ur dokumenten, eller be den som driver tjänsten ställa in en."
            )
        return open_chat_model(self.settings.model, timeout=self.settings.model_timeout, base_url=self.settings.model_url)

    def adviser(self, *, with_model: bool = False) -> Adviser:
        """Return an adviser on the documents that answer now; what it answers is noted nowhere.

        Raises:
            AdviserError: there is no index, or no such model.
        """
        searcher, writer = self.searcher, self.writer if with_model else None
        with self._lock:
            if with_model not in self._advisers:
                self._advisers[with_model] = Adviser(searcher, writer=writer)
            return self._advisers[with_model]

    def close(self) -> None:
        """Release the index, and what was built aside."""
        self.rehearsals.close()
        with self._lock:
            if self._searcher is not None and not self._is_lent:
                self._searcher.close()
                self._searcher = None
            self._advisers.clear()
