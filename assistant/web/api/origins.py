"""Tell which site a browser sends a request from, and what to tell the browser of it (CORS, in the Fetch standard)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

Site = Literal["none", "own", "allowed", "foreign"]  # none: no browser's page, or a browser that says nothing of it
KEPT: Final = 600  # seconds that a browser remembers that a site may ask
METHODS: Final = "GET, POST"
SENT: Final = "Content-Type, Authorization, Accept"
READ: Final = "Retry-After, RateLimit, RateLimit-Policy, ETag"
USUAL_PORTS: Final = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class Origins:
    """Whose pages may ask: our own, and those of `allowed`; all of them where `is_open`."""

    allowed: frozenset[str] = frozenset()
    url: str | None = None  # how our own pages are reached from outside; None: as the request says
    is_open: bool = False

    def find_site(self, scope: Scope) -> Site:
        """Return where a request comes from."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None:
            return "own" if headers.get("sec-fetch-site") == "same-origin" else "none"
        here = f"{scope['scheme']}://{headers.get('host', '')}"
        if origin in {_bare(here), _bare(self.url or here)}:
            return "own"
        return "allowed" if self.is_open or origin in self.allowed else "foreign"

    def headers(self, scope: Scope, site: Site) -> dict[str, str]:
        """Return what tells a browser whether its page may read the answer; no cookies are asked for, so none come."""
        if self.is_open:
            return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": READ}
        if site != "allowed":
            return {}
        return {"Access-Control-Allow-Origin": Headers(scope=scope)["origin"], "Access-Control-Expose-Headers": READ}


def is_preflight(scope: Scope) -> bool:
    """Tell whether a browser asks beforehand whether a page of another site may send something."""
    headers = Headers(scope=scope)
    return scope["method"] == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers


def preflight_headers() -> Mapping[str, str]:
    """Return what a page that may ask may send."""
    return {"Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": SENT, "Access-Control-Max-Age": str(KEPT)}


def _bare(address: str) -> str:
    """Return an address as browsers write it in Origin: without a path, and without the port that goes without saying."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(USUAL_PORTS.get(parts.scheme, ''))}"
