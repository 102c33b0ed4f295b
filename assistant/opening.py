"""Open what the settings name: the embedder, the index (built on first use) and the adviser on it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.chat_model import open_chat_model
from assistant.conversation import Adviser
from assistant.journal import note_removed
from assistant.settings import Settings
from corpus.files import DOCUMENTS
from index.analyzer import load_analyzer
from index.builder import Progress, Report, build_index, collection_roots, repair_index
from index.embedder import load_embedder
from index.searcher import IndexDamagedError, IndexMissingError, Searcher

Say = Callable[[str], None]


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


def choose_roots(home: Path, paths: Sequence[Path], *, only: bool) -> list[Path]:
    """Return what makes up the collection: what it was, or the shipped documents, with `paths` added; with `only`, `paths` alone."""
    given = [path.expanduser().resolve() for path in paths]
    known = [] if only else collection_roots(home) or [DOCUMENTS]
    return list(dict.fromkeys([*known, *given]))


def update_index(
    settings: Settings, roots: Sequence[Path], *, rebuild: bool = False, dry_run: bool = False, progress: Progress = _silent
) -> Report:
    """Bring the index up to date with the files below `roots`."""
    embedder = load_embedder(settings.embedding_model)
    return build_index(
        settings.home, roots=roots, embedder=embedder, analyzer=load_analyzer(), rebuild=rebuild, dry_run=dry_run, progress=progress
    )


def open_searcher(settings: Settings, *, say: Say, progress: Progress = _silent) -> Searcher:
    """Open the index; build it when there is none, and build it anew, after saying so, when it is damaged.

    Raises:
        AdviserError: it was built with another model or version, or cannot be built.
    """
    embedder, analyzer = load_embedder(settings.embedding_model), load_analyzer()
    try:
        return Searcher(settings.home, embedder=embedder, analyzer=analyzer)
    except IndexMissingError:
        say("Bygger indexet första gången …")
        roots = choose_roots(settings.home, (), only=False)
        build_index(settings.home, roots=roots, embedder=embedder, analyzer=analyzer, progress=progress)
    except IndexDamagedError as error:
        say(f"{error} Indexet byggs om …")
        repair_index(settings.home, embedder=embedder, analyzer=analyzer, progress=progress)
    return Searcher(settings.home, embedder=embedder, analyzer=analyzer)


def open_adviser(settings: Settings, *, say: Say, progress: Progress = _silent, searcher: Searcher | None = None) -> Adviser:
    """Open the index, where it is not given, and make an adviser on it, with the chat model the settings name."""
    writer = open_chat_model(settings.model, timeout=settings.model_timeout, base_url=settings.model_url) if settings.model else None
    searcher = searcher or open_searcher(settings, say=say, progress=progress)
    return Adviser(searcher, writer=writer, on_removed=note_removed(settings.home, model=writer.name)) if writer else Adviser(searcher)
