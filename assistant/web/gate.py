"""Stand before the pages: let through only what they need, send safe headers, and rewrite Gradio's page."""

import secrets
from collections.abc import Sequence
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.page import STATIC_PATH, rewrite_page

MAX_BODY: Final = 1024 * 1024  # bytes; the longest sensible question is a few thousand characters

# Gradio also serves uploads, files, proxies and an anonymous call interface at its root. The chat needs none of them.
GRADIO_PATHS: Final = (
    "/assets/", "/static/", "/svelte/", "/theme.css", "/config", "/gradio_api/app_id", "/gradio_api/startup-events",
    "/gradio_api/queue/", "/gradio_api/heartbeat/", "/gradio_api/cancel", "/gradio_api/info",
)  # fmt: skip
OWN_PATHS: Final = ("/healthz", "/api/v1/", f"{STATIC_PATH}/")

# 'unsafe-eval': Gradio compiles its HTML component's template with Function(). Inline scripts and handlers stay forbidden but for
# the nonce, so that markup that would slip through cannot run.
POLICY: Final = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'none'; object-src 'none'; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'self'"
)
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Gate:
    """ASGI middleware around the application with the chat page at its root."""

    def __init__(self, app: ASGIApp, *, other_pages: Sequence[str] = ()) -> None:
        """Let `other_pages` (path prefixes of further mounted pages) through as they are, with the same headers."""
        self.app = app
        self.allowed = (*OWN_PATHS, *GRADIO_PATHS, *other_pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or redirect, or pass on with our headers and page."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = _Answer(send, is_page=scope["path"] == "/")
        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, receive, answer.send)

    def _refusal(self, scope: Scope) -> Response | None:
        path = scope["path"]
        if path != "/" and not path.startswith(self.allowed):
            return PlainTextResponse("Sidan finns inte.", status_code=404)
        if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            # ?view=api and ?view=settings open Gradio's own panels, in English; the chat reads nothing from its address
            return RedirectResponse("./") if path == "/" and scope["query_string"] else None
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdigit():
            return PlainTextResponse("Ange förfrågans längd (Content-Length).", status_code=411)
        return PlainTextResponse("Förfrågan är för lång.", status_code=413) if int(length) > MAX_BODY else None


class _Answer:
    """One response on its way out."""

    def __init__(self, send: Send, *, is_page: bool) -> None:
        self._send = send
        self._nonce = secrets.token_urlsafe(16)
        self._is_page = is_page
        self._start: Message = {}
        self._body = b""

    async def send(self, message: Message) -> None:
        """Add the headers; hold a page back until it is whole, and send it rewritten."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = POLICY.format(nonce=self._nonce)
            headers.update(HEADERS)
            self._is_page = self._is_page and headers.get("content-type", "").startswith("text/html")
            self._start = message
        if not self._is_page:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page()

    async def _send_page(self) -> None:
        body = rewrite_page(self._body.decode(), nonce=self._nonce).encode() if self._body else b""
        headers = MutableHeaders(scope=self._start)
        headers["Cache-Control"] = "no-store"
        if body:  # a HEAD request keeps its headers and has no body
            headers["Content-Length"] = str(len(body))
        else:
            del headers["Content-Length"]
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})
