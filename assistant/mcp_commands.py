"""The command `assistant mcp`: answer other programs on this machine over standard input and output."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.log_writer import LogWriter
from assistant.noting import NotingAdviser
from assistant.opening import open_adviser, open_searcher
from assistant.options import Home, choose_settings, say

LIBRARY = "mcp"
WAITING = "Väntar på ett program som talar MCP (Model Context Protocol); så kopplas det in: docs/mcp.md. Avsluta med Ctrl-C."


def mcp(home: Home = None) -> None:
    """Låt andra program fråga rådgivaren, med MCP på standard in och standard ut."""
    from assistant.mcp.server import serve_stdio  # noqa: PLC0415 - start-up time: its library takes half a second to import
    from assistant.mcp.toolbox import make_tools  # noqa: PLC0415 - start-up time

    settings = choose_settings(home)
    searcher = open_searcher(settings, say=say)
    adviser = open_adviser(settings, say=say, searcher=searcher)
    log = LogWriter(settings.home, days=settings.log_days, subjects=adviser.subjects)
    threading.Thread(target=adviser.warm_up, name="warm-up", daemon=True).start()
    if sys.stdin.isatty():
        say(WAITING)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # end at once: the library would wait for one more line of input first
    try:
        serve_stdio(make_tools(NotingAdviser(adviser, log, "api"), searcher))
    finally:
        log.close()


@contextmanager
def without_library() -> Iterator[None]:
    """Let what is imported meanwhile find no MCP library: gradio loads it, if it can, for a server of its own that is never started."""
    if LIBRARY in sys.modules:
        yield
        return
    sys.modules[LIBRARY] = None  # type: ignore[assignment] # how Python is told that a module cannot be imported
    try:
        yield
    finally:
        del sys.modules[LIBRARY]
