"""Put the open data together and mount it at /data."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, HTTPException, Request, Response

from assistant.directory import list_programmes
from assistant.web.api.application import Library
from assistant.web.api.door import Door, Rules
from assistant.web.api.limiting import Limiter
from assistant.web.api.origins import Origins
from assistant.web.api.problems import add_all_error_handlers
from assistant.web.open_data import feed
from assistant.web.open_data.catalogue import Edition, write_csv, write_json, write_schema
from assistant.web.open_data.changes import find_changes
from assistant.web.open_data.linked import write_linked
from assistant.web.open_data.reigns import Reign, newest_notes, read_reigns
from assistant.web.open_data.serving import File, send_file
from corpus.clock import now
from corpus.library import reading

PREFIX: Final = "/data"
CHANGES: Final = "/changes.atom"
SHOWN: Final = timedelta(days=730)  # of changes: a site that looks in once a year has missed none
WRITERS: Final[Mapping[str, tuple[str, Callable[[Edition], bytes]]]] = {
    "json": ("application/json", write_json),
    "csv": ("text/csv; charset=utf-8", write_csv),
    "jsonld": ("application/ld+json", write_linked),
}


class History:
    """Which version of each document answered when. Reading every version takes long, so it is kept until something is published."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._read: tuple[tuple[int, ...], Mapping[str, Sequence[Reign]]] | None = None

    def reigns(self) -> Mapping[str, Sequence[Reign]]:
        """Return the reigns of every document, as of the generation that answers."""
        searcher = self._library.searcher
        with reading(self._library.engine) as connection:
            stand = searcher.generation.id, *newest_notes(connection)
            if self._read is None or self._read[0] != stand:
                self._read = stand, read_reigns(connection, searcher.documents())
            return self._read[1]


def mount_open_data(app: FastAPI, library: Library, limiter: Limiter) -> None:
    """Mount the files, which every site may read; who asks too often waits, as for the interface."""
    data = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    add_all_error_handlers(data)
    _add_programmes(data, library)
    _add_changes(data, library)
    app.mount(PREFIX, Door(data, Rules(Origins(is_open=True), rate_limit=library.access.rate_limit), limiter))


def _add_programmes(data: FastAPI, library: Library) -> None:
    @data.api_route("/programmes.schema.json", methods=["GET", "HEAD"])
    def schema(request: Request) -> Response:
        content = write_schema(_base(request, library))
        return send_file(request, File(content, "application/schema+json", _published(library)))

    @data.api_route("/programmes.{ending}", methods=["GET", "HEAD"])
    def programmes(request: Request, ending: str) -> Response:
        if ending not in WRITERS:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        media_type, write = WRITERS[ending]
        today = date.today()
        edition = Edition(list_programmes(library.searcher, today=today), today, _base(request, library))
        changed = max(_published(library), _begun(today))
        return send_file(request, File(write(edition), media_type, changed))


def _add_changes(data: FastAPI, library: Library) -> None:
    history = History(library)

    @data.api_route(CHANGES, methods=["GET", "HEAD"])
    def changes(request: Request) -> Response:
        today = date.today()
        found = find_changes(history.reigns(), since=today - SHOWN, until=today)
        changed = found[0].at if found else _published(library)
        content = feed.write_feed(found, feed.Place(_base(request, library), f"{PREFIX}{CHANGES}", changed))
        return send_file(request, File(content, feed.MEDIA_TYPE, changed))


def _base(request: Request, library: Library) -> str:
    """Return the address that links in the files begin with."""
    return library.url or f"{request.url.scheme}://{request.url.netloc}"


def _published(library: Library) -> datetime:
    """Return when the generation that answers began to."""
    return datetime.fromisoformat(library.searcher.generation.created).replace(tzinfo=None)


def _begun(day: date) -> datetime:
    """Return when a day began, in which statuses changed; never a moment to come, as it might be east of Greenwich."""
    return min(datetime.combine(day, time.min), now())
