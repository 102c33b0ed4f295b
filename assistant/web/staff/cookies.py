"""The staff's cookies: who is signed in, which form was shown, and where a sign-in at the organisation has got to."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Final

from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer
from starlette.requests import cookie_parser
from starlette.responses import Response

from assistant.staff import sessions

FLOW_SECONDS: Final = 600  # how long a sign-in at the organisation may take
FORM_SECONDS: Final = 4 * 3600  # how long a form that was shown can be sent


class Cookies:
    """Signed with one key; on an encrypted address bound to its host, so that no neighbouring host can set them."""

    def __init__(self, key: str, *, secure: bool) -> None:
        prefix = "__Host-" if secure else ""
        self.session = f"{prefix}personal"
        self.form = f"{prefix}personal-form"
        self.flow = f"{prefix}personal-oidc"
        self._secure = secure
        self._key = key
        self._signer = Signer(key, salt="session", digest_method=hashlib.sha256)
        self._flows = URLSafeTimedSerializer(key, salt="flow", signer_kwargs={"digest_method": hashlib.sha256})

    def _set(self, response: Response, name: str, value: str, seconds: float) -> None:
        response.set_cookie(name, value, max_age=int(seconds), path="/", secure=self._secure, httponly=True, samesite="lax")

    def drop(self, response: Response, name: str) -> None:
        """Let the browser forget a cookie."""
        response.delete_cookie(name, path="/", secure=self._secure, httponly=True, samesite="lax")

    def read_token(self, header: str) -> str | None:
        """Return the session's token from a Cookie header, if its signature is ours."""
        try:
            return self._signer.unsign(cookie_parser(header).get(self.session, "")).decode()
        except (BadSignature, UnicodeError):
            return None

    def set_token(self, response: Response, token: str) -> None:
        """Keep a session's token in the browser."""
        self._set(response, self.session, self._signer.sign(token).decode(), sessions.LONGEST.total_seconds())

    def seal(self, secret: str) -> str:
        """Return what a form must carry that was shown to the browser that knows `secret`."""
        return hmac.new(self._key.encode(), f"form {secret}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def is_sealed(self, secret: str, seal: str) -> bool:
        """Tell whether a form was shown to the browser that sends it."""
        return bool(secret) and hmac.compare_digest(self.seal(secret), seal.encode("ascii", "replace").decode())

    def form_secret(self, cookies: Mapping[str, str]) -> str:
        """Return the secret of a browser that is not signed in; it is made at its first form."""
        return cookies.get(self.form) or secrets.token_urlsafe(16)

    def set_form_secret(self, response: Response, secret: str) -> None:
        """Keep the secret in the browser for as long as the form can be sent."""
        self._set(response, self.form, secret, FORM_SECONDS)

    def set_flow(self, response: Response, values: Mapping[str, str]) -> None:
        """Remember a sign-in that has begun."""
        self._set(response, self.flow, self._flows.dumps(dict(values)), FLOW_SECONDS)

    def read_flow(self, cookies: Mapping[str, str]) -> dict[str, str]:
        """Return the sign-in that has begun; empty where there is none or it took too long."""
        try:
            values = self._flows.loads(cookies.get(self.flow, ""), max_age=FLOW_SECONDS)
        except BadSignature:  # also when it has expired
            return {}
        return {str(name): str(value) for name, value in values.items()}
