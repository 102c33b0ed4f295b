"""Stand before the pages: let through only what they need, send safe headers, and rewrite Gradio's page."""

import secrets
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.mcp.endpoint import PATH as MCP
from assistant.web.api.problems import make_problem
from assistant.web.languages import ADDRESS
from assistant.web.page import CHAT, STAFF, STATIC_PATH, Head, rewrite_page
from assistant.web.privacy import PATH as PRIVACY
from assistant.web.sharing import PATH as SUMMARY

MEGABYTE: Final = 1024 * 1024
MAX_BODY: Final = MEGABYTE  # bytes; the longest sensible question is a few thousand characters
# Of the staff's requests, by the beginning of the path: a file of 50 MB with what surrounds it, and a document with its head.
STAFF_BODIES: Final = {"/personal/gradio_api/upload": 52 * MEGABYTE, "/personal/gradio_api/": 5 * MEGABYTE}
PAGES: Final = {**{ADDRESS[language]: head for language, head in CHAT.items()}, "/personal/": STAFF}
# What the pages read from their address. Other parameters, as ?view=api and ?view=settings, open Gradio's own panels, in English.
PARAMETERS: Final = {**dict.fromkeys(ADDRESS.values(), frozenset[str]()), "/personal/": frozenset({"vy", "dokument"})}

# Gradio also serves uploads, files, proxies and an anonymous call interface at its root. The chat needs none of them.
GRADIO_PATHS: Final = (
    "/assets/", "/static/", "/svelte/", "/theme.css", "/config", "/gradio_api/app_id", "/gradio_api/startup-events",
    "/gradio_api/queue/", "/gradio_api/heartbeat/", "/gradio_api/cancel", "/gradio_api/info",
)  # fmt: skip
API: Final = "/api/"
OWN_PATHS: Final = ("/healthz", "/api/v1/", "/data/", f"{STATIC_PATH}/", "/widget.js")

# 'unsafe-eval': Gradio compiles its HTML component's template with Function(). Inline scripts and handlers stay forbidden but for
# the nonce, so that markup that would slip through cannot run.
POLICY: Final = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'none'; object-src 'none'; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'self'"
)
# The staff's pages have forms, and show images that the page itself has made. What they uploaded must never act as a page of ours.
STAFF_POLICY: Final = POLICY.replace("form-action 'none'", "form-action 'self'").replace("img-src 'self'", "img-src 'self' blob:")
FILES: Final = "/personal/gradio_api/file="
FILE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Gate:
    """ASGI middleware around the application with the chat page at its root, and the staff's at /personal where there are any."""

    def __init__(self, app: ASGIApp, *, staff: bool = False) -> None:
        """With `staff`, let what lies under /personal through: it has a guard of its own."""
        self.app = app
        self.allowed = (*OWN_PATHS, *_chat_paths(), *(("/personal/",) if staff else ()))
        self.pages = {*ADDRESS.values(), *PRIVACY.values(), SUMMARY, ADDRESS["en"].rstrip("/"), MCP, *(["/personal"] if staff else [])}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or redirect, or pass on with our headers and page."""
        if scope["type"] == "websocket":  # none of the pages uses one
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http":
            answer = _Answer(send, scope["path"])
            await (self._refusal(scope) or self.app)(scope, receive, answer.send)
        else:
            await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        path = scope["path"]
        if path not in self.pages and not path.startswith(self.allowed):
            return _refuse(path, 404, "Sidan finns inte.")
        if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            return RedirectResponse("./") if path in PAGES and not _reads(path, scope["query_string"]) else None
        headers = Headers(scope=scope)
        length = headers.get("content-length", "" if "transfer-encoding" in headers else "0")
        if not length.isdecimal():
            return _refuse(path, 411, "Ange förfrågans längd (Content-Length).")
        return _refuse(path, 413, "Förfrågan är för lång.") if int(length) > _largest(path) else None


def _chat_paths() -> tuple[str, ...]:
    """Return where Gradio's own paths begin, of the chat page in each language."""
    return tuple(address.rstrip("/") + path for address in ADDRESS.values() for path in GRADIO_PATHS)


def _refuse(path: str, status: int, sentence: str) -> Response:
    """Say it to a program as problem details, to a person as text."""
    return make_problem(status, sentence) if path.startswith(API) or path == MCP else PlainTextResponse(sentence, status_code=status)


def _reads(path: str, query: bytes) -> bool:
    """Tell whether a page reads everything that its address says."""
    return set(parse_qs(query.decode("ascii", "replace"), keep_blank_values=True)) <= PARAMETERS[path]


def _largest(path: str) -> int:
    """Return how many bytes a request may send."""
    return next((size for start, size in STAFF_BODIES.items() if path.startswith(start)), MAX_BODY)


def _headers(path: str, nonce: str) -> dict[str, str]:
    """Return the headers of every answer, by where it comes from."""
    if not path.startswith("/personal"):
        return {"Content-Security-Policy": POLICY.format(nonce=nonce), **HEADERS}
    policy = FILE_POLICY if path.startswith(FILES) else STAFF_POLICY.format(nonce=nonce)
    # With "no-referrer" browsers send no Origin with a form, and the guard could not tell ours from another site's.
    return {"Content-Security-Policy": policy, **HEADERS, "Referrer-Policy": "same-origin"}


class _Answer:
    """One response on its way out."""

    def __init__(self, send: Send, path: str) -> None:
        self._send = send
        self._nonce = secrets.token_urlsafe(16)
        self._headers = _headers(path, self._nonce)
        self._page: Head | None = PAGES.get(path)
        self._start: Message = {}
        self._body = b""

    async def send(self, message: Message) -> None:
        """Add the headers; hold a page back until it is whole, and send it rewritten."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(self._headers)
            if not headers.get("content-type", "").startswith("text/html"):
                self._page = None
            self._start = message
        if self._page is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self._page)

    async def _send_page(self, head: Head) -> None:
        body = rewrite_page(self._body.decode(), head, nonce=self._nonce).encode() if self._body else b""
        headers = MutableHeaders(scope=self._start)
        headers["Cache-Control"] = "no-store"
        if body:  # a HEAD request keeps its headers and has no body
            headers["Content-Length"] = str(len(body))
        else:
            del headers["Content-Length"]
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})
