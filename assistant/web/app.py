"""Put the web application together: the chat page at /, the JSON interface beside it, the gate in front."""

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from assistant.log_writer import LogWriter
from assistant.web.adviser import Adviser
from assistant.web.api import add_error_handlers, create_router
from assistant.web.chat import mount_chat
from assistant.web.gate import Gate
from assistant.web.noting import NotingAdviser
from assistant.web.page import STATIC, STATIC_PATH
from assistant.web.staff.mount import StaffPages, add_staff
from assistant.web.wording import NAME


class _KeptFiles(StaticFiles):
    """Our own files, whose addresses carry their content's hash."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "public, max-age=31536000, immutable"
            await send(message)

        await super().__call__(scope, receive, send_kept)


def create_app(adviser: Adviser, *, staff: StaffPages | None = None, log: LogWriter | None = None) -> FastAPI:
    """Return the application that uvicorn serves, with the staff's pages where they are given; with a log, questions are noted."""
    app = FastAPI(title=NAME, docs_url=None, redoc_url=None, openapi_url=None)
    add_error_handlers(app)
    app.include_router(create_router(NotingAdviser(adviser, log, "api") if log else adviser, log))
    app.mount(STATIC_PATH, _KeptFiles(directory=STATIC))
    if staff is not None:
        add_staff(app, staff)
    # last: it takes every remaining path
    mount_chat(app, NotingAdviser(adviser, log, "page") if log else adviser, log_days=log.days if log else 0)
    app.add_middleware(Gate, staff=staff is not None)
    return app
