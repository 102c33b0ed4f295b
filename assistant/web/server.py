"""Serve the adviser's web application until it is interrupted."""

import logging
import socket
import threading
from collections.abc import Callable

import uvicorn

from assistant.web.adviser import Adviser
from assistant.web.app import create_app
from corpus.errors import AdviserError

logger = logging.getLogger(__name__)


def run_server(adviser: Adviser, *, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve on host and port.

    Raises:
        AdviserError: the port is taken or the address is not this machine's.
    """
    listener = _listen(host, port)
    say(f"Rådgivaren svarar på http://{host}:{port} – avsluta med Ctrl-C.")
    threading.Thread(target=_warm_up, args=(adviser,), name="warm-up", daemon=True).start()
    config = uvicorn.Config(create_app(adviser), log_level="warning", server_header=False)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()


def _warm_up(adviser: Adviser) -> None:
    """Make the first questions as fast as later ones; who asks before that is done waits no longer than without it."""
    try:
        adviser.warm_up()
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
