"""Serve the button that other sites put the adviser on their pages with: one script, put together from its parts."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response

from assistant.web.page import STATIC

WIDGET_PATH: Final = "/widget.js"
FOLDER: Final = STATIC / "widget"
STYLE: Final = "sheet.css"
# One scope, in the order of reading: each part uses what stands above it.
PARTS: Final = ("words", "nodes", "markup", "answers", "memory", "client", "exchange", "panel", "element", "start")
HEADERS: Final = {
    "Cache-Control": "public, max-age=3600",  # a new version reaches every site within the hour
    "Cross-Origin-Resource-Policy": "cross-origin",  # pages that isolate themselves load it too
    "Access-Control-Allow-Origin": "*",  # the script is open to all; who may ask is the interface's to say
    "Vary": "Accept-Encoding",
}


@dataclass(frozen=True, slots=True)
class Script:
    """What is served: the text, the same compressed, and the mark that browsers compare."""

    text: bytes
    packed: bytes
    tag: str


def build_script(*, kept_days: int = 0) -> Script:
    """Put the parts together in a scope of their own, with the style as a string.

    Args:
        kept_days: How long the text of a question is kept, which the panel says; 0: it is not.
    """
    constants = {"STYLE": (FOLDER / STYLE).read_text(encoding="utf-8"), "KEPT_DAYS": kept_days}
    parts = [f"const {name} = {json.dumps(value)};\n" for name, value in constants.items()]
    parts += [(FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in PARTS]
    text = "\n".join(['(() => {\n"use strict";', *parts, "})();\n"]).encode()
    return Script(text, gzip.compress(text, mtime=0), f'W/"{hashlib.sha256(text).hexdigest()[:16]}"')


def create_widget_router(*, kept_days: int = 0) -> APIRouter:
    """Return the route /widget.js; `kept_days` as in `build_script`."""
    script = build_script(kept_days=kept_days)
    router = APIRouter()

    @router.api_route(WIDGET_PATH, methods=["GET", "HEAD"])
    def widget(request: Request) -> Response:
        headers = {**HEADERS, "ETag": script.tag}
        if script.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        packs = "gzip" in request.headers.get("accept-encoding", "")
        if packs:
            headers["Content-Encoding"] = "gzip"
        return Response(script.packed if packs else script.text, headers=headers, media_type="text/javascript")

    return router
