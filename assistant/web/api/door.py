"""Stand before the interface: from which site a browser may ask, with which key a program, and how often anybody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api_keys import ApiKey
from assistant.web.api.limiting import Allowance, Limiter, identify
from assistant.web.api.origins import Origins, Site, is_preflight, preflight_headers
from assistant.web.api.problems import judge_error, make_problem
from corpus.errors import AdviserError

FOREIGN: Final = "Sidans adress får inte fråga rådgivaren. Den som driver rådgivaren kan lägga till den i ASSISTANT_ORIGINS."
NEEDS_KEY: Final = "Här behövs en nyckel. Be den som driver rådgivaren om en, och skicka den i huvudet Authorization: Bearer NYCKELN."
WRONG_KEY: Final = "Nyckeln i huvudet Authorization gäller inte. Be den som driver rådgivaren om en ny."
TOO_MANY: Final = "Ni har frågat {limit} gånger på en minut, och fler går inte. Vänta {seconds} sekunder och försök igen."
SCHEME: Final = "bearer "


@dataclass(frozen=True, slots=True)
class Rules:
    """What the door goes by. Without `find_key` no key is known."""

    origins: Origins
    rate_limit: int = 0  # requests a minute from one address; 0: no limit
    needs_key: bool = False
    find_key: Callable[[str], ApiKey | None] | None = None
    open_paths: frozenset[str] = frozenset()  # need no key


class Door:
    """ASGI application around the interface. It reads no cookie."""

    def __init__(self, app: ASGIApp, rules: Rules, limiter: Limiter) -> None:
        """Let through to `app` whoever may pass."""
        self._app = app
        self._rules = rules
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with problem details."""
        site = self._rules.origins.find_site(scope)
        cross = {"Vary": "Origin", **self._rules.origins.headers(scope, site)}
        if site == "foreign":
            answer: ASGIApp = make_problem(HTTPStatus.FORBIDDEN, FOREIGN)
        elif is_preflight(scope):
            answer = Response(status_code=HTTPStatus.NO_CONTENT, headers=dict(preflight_headers()))
        else:
            answer, told = await self._admit(scope, site)
            cross |= told
        await answer(scope, receive, _adding(cross, send))

    async def _admit(self, scope: Scope, site: Site) -> tuple[ASGIApp, Mapping[str, str]]:
        """Return what answers, and headers to add: who sends too much is told when to come back."""
        token = _read_token(scope)
        try:
            key = await run_in_threadpool(self._find_key, token) if token else None
        except AdviserError as error:  # the database cannot be read
            return make_problem(*judge_error(error)), {}
        address = scope["client"][0] if scope.get("client") else ""
        allowance = self._limiter.count(identify(address, key, rate_limit=self._rules.rate_limit))
        return self._refuse(scope, site, (token, key), allowance) or self._app, allowance.headers if allowance else {}

    def _find_key(self, token: str) -> ApiKey | None:
        return self._rules.find_key(token) if self._rules.find_key else None

    def _refuse(self, scope: Scope, site: Site, sent: tuple[str, ApiKey | None], allowance: Allowance | None) -> Response | None:
        token, key = sent
        if allowance and allowance.is_exceeded:
            sentence = TOO_MANY.format(limit=allowance.rate_limit, seconds=allowance.seconds)
            return make_problem(HTTPStatus.TOO_MANY_REQUESTS, sentence)
        if token and key is None:
            return _ask_for_key(WRONG_KEY)
        if self._rules.needs_key and key is None and site == "none" and scope["path"] not in self._rules.open_paths:
            return _ask_for_key(NEEDS_KEY)
        return None


def _ask_for_key(sentence: str) -> Response:
    return make_problem(HTTPStatus.UNAUTHORIZED, sentence, headers={"WWW-Authenticate": "Bearer"})


def _read_token(scope: Scope) -> str:
    """Return the key that a program sent, or ""; another scheme is that of a proxy in front of us."""
    sent = Headers(scope=scope).get("authorization", "")
    return sent[len(SCHEME) :].strip() if sent.lower().startswith(SCHEME) else ""


def _adding(headers: Mapping[str, str], send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return send_with_headers
