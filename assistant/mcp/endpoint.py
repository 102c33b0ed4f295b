"""Answer the Model Context Protocol at /mcp in the web application; its library is loaded when the first program calls."""

from collections.abc import Callable, Sequence
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from anyio import to_thread
from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.mcp.callers import Callers
from assistant.mcp.tool import Tool

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH: Final = "/mcp"
Guard = Callable[[ASGIApp], ASGIApp]  # stands before an application: who may use it, and how often


class Endpoint:
    """An ASGI application for one address. Each request is complete in itself, so each has a session of its own, which ends with it."""

    def __init__(self, tools: Sequence[Tool[Any, Any]], callers: Callers) -> None:
        """Offer the tools to these callers."""
        self._tools = tools
        self._callers = callers
        self._open_session: Callable[[], StreamableHTTPSessionManager] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; with anything but POST there is nothing to get, no stream either."""
        if scope["method"] != "POST":
            await Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "POST"})(scope, receive, send)
            return
        if self._open_session is None:  # two that come first at once make two, and one of them is kept
            self._open_session = await to_thread.run_sync(self._load)
        session = self._open_session()
        async with session.run():
            await session.handle_request(scope, receive, send)

    def _load(self) -> "Callable[[], StreamableHTTPSessionManager]":
        from assistant.mcp.server import make_server, open_session  # noqa: PLC0415 - start-up time

        return partial(open_session, make_server(self._tools), self._callers)


def mount_mcp(app: FastAPI, tools: Sequence[Tool[Any, Any]], callers: Callers, *, guard: Guard) -> None:
    """Answer POST /mcp in the application, behind a guard; to be called before anything that takes every remaining path."""
    app.router.routes.append(Route(PATH, guard(Endpoint(tools, callers))))
