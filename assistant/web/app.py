"""Put the web application together: the chat page at /, the JSON interface beside it, the gate in front."""

from functools import partial

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from assistant.adviser import Adviser
from assistant.log_writer import LogWriter
from assistant.mcp.callers import read_callers
from assistant.mcp.endpoint import mount_mcp
from assistant.mcp.toolbox import make_tools
from assistant.noting import NotingAdviser
from assistant.web.api.application import Library, make_rules, mount_api
from assistant.web.api.door import Door
from assistant.web.api.limiting import Limiter
from assistant.web.api.problems import add_error_handlers
from assistant.web.api.routes import add_health
from assistant.web.chat import mount_chat
from assistant.web.gate import Gate
from assistant.web.open_data.application import mount_open_data
from assistant.web.page import STATIC, STATIC_PATH
from assistant.web.privacy import Handling, create_privacy_router
from assistant.web.sharing import create_summary_router
from assistant.web.staff.mount import StaffPages, add_staff
from assistant.web.widget import create_widget_router
from assistant.web.wording import NAME


class _KeptFiles(StaticFiles):
    """Our own files, whose addresses carry their content's hash."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "public, max-age=31536000, immutable"
            await send(message)

        await super().__call__(scope, receive, send_kept)


def create_app(
    adviser: Adviser,
    *,
    staff: StaffPages | None = None,
    log: LogWriter | None = None,
    library: Library | None = None,
    handling: Handling | None = None,
) -> FastAPI:
    """Return the application that uvicorn serves, with the staff's pages where they are given; with a log, questions are noted.

    With a library, other programs may search and read what is published. `handling` is what the pages say of what visitors write.
    """
    handling = handling or Handling(log.days if log else 0, has_staff=staff is not None)
    app = FastAPI(title=NAME, docs_url=None, redoc_url=None, openapi_url=None)
    add_error_handlers(app)
    add_health(app, adviser)
    noting, limiter = NotingAdviser(adviser, log, "api") if log else adviser, Limiter()
    mount_api(app, noting, library=library, log=log, limiter=limiter)
    if library:
        callers = read_callers(host=library.host, url=library.url, sites=library.access.origins)
        guard = partial(Door, rules=make_rules(library), limiter=limiter)
        mount_mcp(app, make_tools(noting, library.searcher), callers, guard=guard)
        mount_open_data(app, library, limiter)
    app.include_router(create_summary_router(limiter))
    app.include_router(create_widget_router(kept_days=log.days if log else 0))
    app.include_router(create_privacy_router(handling))
    app.mount(STATIC_PATH, _KeptFiles(directory=STATIC))
    if staff is not None:
        add_staff(app, staff)
    # last: it takes every remaining path
    mount_chat(app, NotingAdviser(adviser, log, "page") if log else adviser, handling)
    app.add_middleware(Gate, staff=staff is not None)
    return app
