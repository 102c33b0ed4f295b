"""Stand before the staff's pages: let in only who is signed in, and refuse what other sites make a browser send."""

import re
from http import HTTPStatus
from typing import Any, Final, Protocol
from urllib.parse import quote, urlsplit

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.staff.entrance import Visit, find_visit
from assistant.staff.roles import Actor, ForbiddenError
from assistant.web.staff.cookies import Cookies
from corpus.errors import AdviserError

ROOT: Final = "/personal"
HOME: Final = f"{ROOT}/"
SIGN_IN: Final = f"{ROOT}/logga-in"
SIGN_OUT: Final = f"{ROOT}/logga-ut"
ACCOUNT: Final = f"{ROOT}/losenord"
OTHER_SESSIONS: Final = f"{ROOT}/inloggningar"
FLOW_START: Final = f"{ROOT}/oidc/start"
FLOW_END: Final = f"{ROOT}/oidc/klart"

OPEN: Final = frozenset({SIGN_IN, FLOW_START, FLOW_END})  # without a session; all else is closed, Gradio's own files too
PAGES: Final = frozenset({ROOT, HOME, SIGN_OUT, ACCOUNT, OTHER_SESSIONS})  # shown to a person, who is led to the sign-in page
# Gradio also serves an anonymous call interface, proxies, recordings and tools for developers. The staff's page needs none of them.
GRADIO_PATHS: Final = tuple(
    f"{ROOT}/{path}"
    for path in (
        "assets/", "static/", "svelte/", "theme.css", "config", "gradio_api/app_id", "gradio_api/startup-events", "gradio_api/queue/",
        "gradio_api/heartbeat/", "gradio_api/cancel", "gradio_api/info", "gradio_api/upload", "gradio_api/file=", "gradio_api/theme.css",
    )
)  # fmt: skip
KEPT_PATHS: Final = (f"{ROOT}/assets/", f"{ROOT}/static/", f"{ROOT}/svelte/")  # the same for everybody: browsers may keep them

TITLES: Final = {
    HTTPStatus.UNAUTHORIZED: "Ni är inte inloggad",
    HTTPStatus.FORBIDDEN: "Inte tillåtet",
    HTTPStatus.NOT_FOUND: "Sidan finns inte",
    HTTPStatus.SERVICE_UNAVAILABLE: "Tjänsten har ett fel",
}
SAFE_METHODS: Final = frozenset({"GET", "HEAD"})
NEXT: Final = re.compile(rf"{ROOT}/[\w.~=&?%/-]*", re.ASCII)


class SignedOutError(AdviserError):
    """The session has ended."""


class Asker(Protocol):
    """A request as FastAPI and Gradio hand it to a function."""

    @property
    def headers(self) -> Any:  # Any: Starlette's headers, or a dictionary of them
        """The request's headers by name in lower case."""


def is_staff_path(path: str) -> bool:
    """Tell whether a path lies under /personal."""
    return path == ROOT or path.startswith(HOME)


def choose_next(path: str) -> str:
    """Return where to go after signing in: a page of the staff's, whatever was asked for."""
    inside = NEXT.fullmatch(path) and "//" not in path and ".." not in path and "%" not in path.partition("?")[0]
    return path if inside and path.partition("?")[0] not in {*OPEN, SIGN_OUT, OTHER_SESSIONS} else HOME


class Guard:
    """Knows who sends a request."""

    def __init__(self, engine: Engine, cookies: Cookies, url: str | None) -> None:
        """Know the sessions in `engine`; `url` is the pages' public address, None where they have only the request's own."""
        self.engine = engine
        self.cookies = cookies
        self.url = url

    def read_token(self, request: Asker) -> str | None:
        """Return the token that a request carries, if we signed it."""
        return self.cookies.read_token(str(request.headers.get("cookie") or ""))

    def read_visit(self, request: Asker) -> Visit | None:
        """Return who sends a request, None when nobody is signed in."""
        token = self.read_token(request)
        return find_visit(self.engine, token) if token else None

    def find_account(self, request: Asker) -> str | None:
        """Return the name of who is signed in, for Gradio's `auth_dependency`."""
        visit = self.read_visit(request)
        return visit.account.name if visit else None

    def find_actor(self, request: Asker) -> Actor:
        """Return who acts, as the database knows them at this moment; every handler of the pages asks.

        Raises:
            SignedOutError: the session has ended since the page was opened.
        """
        visit = self.read_visit(request)
        if visit is None:
            raise SignedOutError("Ni är inte längre inloggad, så inget är gjort. Logga in igen i en annan flik och försök på nytt här.")
        return visit.account.actor

    def is_foreign(self, scope: Scope) -> bool:
        """Tell whether another site made the browser send this; a link to a page may come from anywhere."""
        headers = Headers(scope=scope)
        site = headers.get("sec-fetch-site")
        if scope["method"] in SAFE_METHODS:
            return site in {"cross-site", "same-site"} and headers.get("sec-fetch-mode") != "navigate"
        if site is not None:
            return site != "same-origin"
        own = self.url or f"{scope['scheme']}://{headers.get('host', '')}"
        return headers.get("origin") != _origin(own)


def _origin(address: str) -> str:
    """Return an address as browsers send it in Origin: without the port that goes without saying."""
    parts = urlsplit(address)
    ending = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(ending)}"


class GuardedPages:
    """ASGI middleware that decides over everything under /personal, Gradio's routes included, before any of it runs."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app = app
        self.guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, refuse with problem details, or lead to the sign-in page."""
        if scope["type"] != "http" or not is_staff_path(scope["path"]):
            await self.app(scope, receive, send)
            return
        try:
            refusal = await self._refusal(scope)
        except ForbiddenError as error:
            refusal = _refuse(HTTPStatus.FORBIDDEN, str(error))
        except AdviserError as error:  # the database cannot be read
            refusal = _refuse(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        await (refusal or self.app)(scope, receive, _keep_private(scope["path"], send))

    async def _refusal(self, scope: Scope) -> Response | None:
        path: str = scope["path"]
        if self.guard.is_foreign(scope):
            raise ForbiddenError("Förfrågan kom från en annan webbplats, så inget är gjort. Öppna personalens sidor och gör om det där.")
        if path in OPEN:
            return None
        visit = await run_in_threadpool(self.guard.read_visit, _Headed(Headers(scope=scope)))
        if visit is None:
            return _ask_to_sign_in(scope)
        if path == ROOT:
            return RedirectResponse(HOME, status_code=HTTPStatus.SEE_OTHER)
        if path not in PAGES and not (path.startswith(GRADIO_PATHS) and _is_plain(path)):
            return _refuse(HTTPStatus.NOT_FOUND, "Sidan finns inte.")
        return None


class _Headed:
    """The headers of a request that has not become one yet."""

    def __init__(self, headers: Headers) -> None:
        self.headers = headers


def _is_plain(path: str) -> bool:
    """Tell whether a path says where it leads: no way up, no empty step, no backslash or control character."""
    return not {"", ".", ".."} & set(path.removesuffix("/").split("/")[1:]) and "\\" not in path and min(path) >= " "


def _ask_to_sign_in(scope: Scope) -> Response:
    if scope["path"] not in PAGES:
        return _refuse(HTTPStatus.UNAUTHORIZED, "Ni är inte inloggad. Logga in på personalens sidor och försök igen.")
    path, query = scope["path"], scope["query_string"].decode("ascii", "replace")
    wanted = choose_next(f"{path}?{query}" if query else path) if scope["method"] in SAFE_METHODS else HOME
    return RedirectResponse(f"{SIGN_IN}?next={quote(wanted)}", status_code=HTTPStatus.SEE_OTHER)


def _refuse(status: HTTPStatus, sentence: str) -> Response:
    """Return problem details (RFC 9457) with one sentence."""
    body = {"type": "about:blank", "title": TITLES[status], "status": status.value, "detail": sentence}
    return JSONResponse(body, status_code=status.value, media_type="application/problem+json")


def _keep_private(path: str, send: Send) -> Send:
    """Forbid browsers and proxies to keep what only who is signed in may see."""
    if path.startswith(KEPT_PATHS):
        return send

    async def send_private(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Cache-Control"] = "no-store"
        await send(message)

    return send_private
