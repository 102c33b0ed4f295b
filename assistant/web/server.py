"""Serve the adviser's web application until it is interrupted."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import uvicorn

from assistant.adviser import Adviser
from assistant.log_writer import LogWriter
from assistant.settings import Settings
from assistant.staff.desk import Desk
from assistant.staff.roles import OPERATOR
from assistant.web.api.application import Library, open_public_database
from assistant.web.app import create_app
from assistant.web.privacy import Handling
from assistant.web.staff.mount import StaffPages
from assistant.web.staff.page import build_page
from corpus.errors import AdviserError
from index.searcher import Searcher

LONGEST_FAREWELL = 10.0  # seconds; a job that is cut off then loses nothing but time
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backstage:
    """What stands behind the pages: the staff's desk, the log of what is asked, and what other programs search and read."""

    desk: Desk
    log: LogWriter
    searcher: Searcher | None = None  # None: other programs can only ask


def run_server(adviser: Adviser, *, host: str, port: int, say: Callable[[str], None], backstage: Backstage | None = None) -> None:
    """Serve on host and port; with what stands behind, the staff's pages too, and work through what they order.

    Raises:
        AdviserError: the port is taken or the address is not this machine's.
    """
    listener = _listen(host, port)
    say(f"Rådgivaren svarar på http://{host}:{port} – avsluta med Ctrl-C.")
    threading.Thread(target=_warm_up, args=(adviser, backstage), name="warm-up", daemon=True).start()
    with _working(backstage), _open_library(backstage, host) as library:
        staff, log = (_staff_pages(backstage.desk), backstage.log) if backstage else (None, None)
        handling = make_handling(backstage.desk.settings, has_form=library is not None) if backstage else None
        app = create_app(adviser, staff=staff, log=log, library=library, handling=handling)
        config = uvicorn.Config(app, log_level="warning", server_header=False)
        try:
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            listener.close()


def make_handling(settings: Settings, *, has_form: bool) -> Handling:
    """Return what becomes of what visitors write, where these settings hold and the staff have their pages."""
    return Handling(
        log_days=settings.log_days,
        enquiry_days=settings.enquiries.days if has_form else 0,
        is_mailed=settings.enquiries.mail is not None,
        model=settings.model,
        model_host=urlsplit(settings.model_url).hostname if settings.model_url else None,
        controller=settings.controller,
        controller_contact=settings.controller_contact,
        has_staff=True,
    )


def _staff_pages(desk: Desk) -> StaffPages:
    settings = desk.settings
    return StaffPages(desk.engine, partial(build_page, desk), url=settings.url, single_sign_on=settings.single_sign_on)


@contextmanager
def _open_library(backstage: Backstage | None, host: str) -> Iterator[Library | None]:
    """Open what other programs may search and read."""
    if backstage is None or backstage.searcher is None:
        yield None
        return
    settings = backstage.desk.settings
    engine = open_public_database(settings.home)
    try:
        yield Library(backstage.searcher, engine, settings.api_access, settings.url, host, is_mailed=settings.enquiries.mail is not None)
    finally:
        engine.dispose()


@contextmanager
def _working(backstage: Backstage | None) -> Iterator[None]:
    """Work through the staff's jobs meanwhile; the one under way at the end is finished, for a while, and begun again at the next start."""
    if backstage is None:
        yield
        return
    workshop = backstage.desk.workshop()
    thread = threading.Thread(target=workshop.run, name="workshop", daemon=True)
    thread.start()
    try:
        yield
    finally:
        workshop.close()
        thread.join(LONGEST_FAREWELL)
        backstage.log.close()


def _warm_up(adviser: Adviser, backstage: Backstage | None) -> None:
    """Make the first questions as fast as later ones, then the staff's first look at them; who asks before waits no longer than without."""
    try:
        adviser.warm_up()
        if backstage:
            backstage.desk.questions.list_themes(OPERATOR)
    except AdviserError as error:
        logger.warning("The adviser could not be warmed up: %s", error)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything slow is done, so that a taken one is told at once."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise AdviserError(f"Port {port} på {host} går inte att använda ({error.strerror}). Välj en annan med --port.") from error
    return listener
