"""Sign in at the organisation: OpenID Connect with authorization code, PKCE, state and nonce.

Who somebody is, the provider says in one claim. "email" counts only with `email_verified`, since providers let people write any address
there. Microsoft Entra ID sends no `email_verified`; there the operator names another claim, as `preferred_username`, which the tenant's
administrators decide over, and takes the issuer of that one tenant. The role comes from the account that an administrator has added, or,
where the operator names a claim of roles or groups, from that, anew at each sign-in.
"""

import logging
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from authlib.integrations.base_client.errors import OAuthError  # type: ignore[import-untyped]  # authlib carries no types
from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from httpx2 import HTTPError, InvalidURL
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from assistant.settings import SingleSignOn
from assistant.staff.entrance import SignInError
from assistant.staff.roles import ROLES, Role
from assistant.web.staff.guard import FLOW_END
from corpus.errors import AdviserError

logger = logging.getLogger(__name__)

SCOPE: Final = "openid email profile"
ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]  # only with a key pair
WAIT: Final = 10.0  # seconds for each call to the provider
KEPT_SECONDS: Final = 600.0  # how long the provider's description and keys are used before they are read anew
LEEWAY: Final = 60  # seconds that the two clocks may differ

Values = dict[str, Any]  # Any: JSON from the provider


class ProviderError(SignInError):
    """The provider did not vouch for anybody."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who the provider says it is, and the role that its claims give; None: the account's own."""

    name: str
    role: Role | None


class Provider:
    """The organisation's sign-in service."""

    def __init__(self, settings: SingleSignOn, url: str) -> None:
        """Take the settings and the pages' public address.

        Raises:
            AdviserError: a role in the settings is none.
        """
        for value, role in settings.roles:
            if role not in ROLES:
                raise AdviserError(f"ASSISTANT_OIDC_ROLES ger {value!r} rollen {role!r}; välj {', '.join(ROLES[:-1])} eller {ROLES[-1]}.")
        self._settings = settings
        self._back = url + FLOW_END
        self._read_at = -KEPT_SECONDS
        self._description: Values = {}
        self._keys = KeySet([])

    def start(self) -> tuple[str, dict[str, str]]:
        """Return the provider's address to send the browser to, and the flow: what only this browser may come back with.

        Raises:
            ProviderError: the provider cannot be reached.
        """
        flow = {"state": secrets.token_urlsafe(32), "nonce": secrets.token_urlsafe(32), "verifier": secrets.token_urlsafe(48)}
        with _told(), self._client() as client:
            self._read_description(client)
            address, _ = client.create_authorization_url(
                self._description["authorization_endpoint"], state=flow["state"], code_verifier=flow["verifier"], nonce=flow["nonce"]
            )
        return str(address), flow

    def finish(self, flow: Mapping[str, str], query: Mapping[str, str]) -> Vouched:
        """Return who the provider vouches for, from the query it sent the browser back with.

        Raises:
            ProviderError: it vouches for nobody, not for this sign-in, or without what is needed.
        """
        if not flow or query.get("state") != flow["state"] or query.get("iss", self._settings.issuer) != self._settings.issuer:
            raise ProviderError("Inloggningen tog för lång tid eller började i en annan webbläsare. Försök igen.")
        if "code" not in query:
            raise ProviderError("Inloggningen avbröts hos er organisation. Försök igen, eller be en administratör om hjälp.")
        with _told(), self._client() as client:
            self._read_description(client)
            token = client.fetch_token(self._description["token_endpoint"], code=query["code"], code_verifier=flow["verifier"])
            claims = self._verify(client, token, flow["nonce"])
            if self._settings.name_claim not in claims and "userinfo_endpoint" in self._description:
                claims = self._add_more(client, claims)
            return Vouched(self._name(claims), self._role(claims))

    def _client(self) -> Any:  # Any: authlib carries no types
        return OAuth2Client(
            self._settings.client_id, self._settings.client_secret, scope=SCOPE, redirect_uri=self._back, code_challenge_method="S256",
            timeout=WAIT,
        )  # fmt: skip

    def _read_description(self, client: Any, *, anew: bool = False) -> None:
        if not anew and time.monotonic() < self._read_at + KEPT_SECONDS:
            return
        description = _get(client, self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if description["issuer"] != self._settings.issuer:
            raise ValueError(f"the issuer is {description['issuer']!r}, not {self._settings.issuer!r}")
        self._keys = KeySet.import_key_set(_get(client, description["jwks_uri"]))  # type: ignore[arg-type]  # checked by joserfc
        self._description, self._read_at = description, time.monotonic()

    def _verify(self, client: Any, token: Values, nonce: str) -> Values:
        """Return the claims of the token's signed part."""
        try:
            decoded = jwt.decode(token["id_token"], self._keys, ALGORITHMS)
        except (JoseError, ValueError):  # the provider may have changed its keys
            self._read_description(client, anew=True)
            decoded = jwt.decode(token["id_token"], self._keys, ALGORITHMS)
        needed = {"iss": self._settings.issuer, "aud": self._settings.client_id, "nonce": nonce}
        options = {name: {"essential": True, "value": value} for name, value in needed.items()}
        given = {"nonce": nonce, "client_id": self._settings.client_id, "access_token": token.get("access_token")}
        claims = CodeIDToken(decoded.claims, decoded.header, options, given)
        claims.validate(leeway=LEEWAY)
        return dict(claims)

    def _add_more(self, client: Any, claims: Values) -> Values:
        """Add what the provider tells only when asked; its signed claims stay."""
        more = client.get(self._description["userinfo_endpoint"]).raise_for_status().json()
        if more["sub"] != claims["sub"]:
            raise ValueError("the claims are somebody else's")
        return {**more, **claims}

    def _name(self, claims: Values) -> str:
        name = claims.get(self._settings.name_claim)
        if not isinstance(name, str) or not name:
            missing = f"uppgiften {self._settings.name_claim} saknas"
            raise ProviderError(f"Er organisation säger inte vem ni är ({missing}). Be en administratör om hjälp.")
        if self._settings.name_claim == "email" and claims.get("email_verified") not in {True, "true"}:
            raise ProviderError("Er organisation intygar inte att e-postadressen är er. Be en administratör om hjälp.")
        return name

    def _role(self, claims: Values) -> Role | None:
        if self._settings.roles_claim is None:
            return None
        values = claims.get(self._settings.roles_claim, [])
        held = set(values) if isinstance(values, list) else {values}
        given = {role for value, role in self._settings.roles if value in held}
        for role in reversed(ROLES):
            if role in given:
                return role
        raise ProviderError("Er organisation har inte gett er någon roll här. Be en administratör om hjälp.")


def _get(client: Any, address: str) -> Values:
    values = client.request("GET", address, withhold_token=True).raise_for_status().json()
    return dict(values)


@contextmanager
def _told() -> Iterator[None]:
    """Turn whatever goes wrong between us and the provider into one sentence; the operator finds the reason in the log."""
    try:
        yield
    except (OAuthError, HTTPError, InvalidURL, JoseError, ValueError, KeyError, TypeError) as error:
        logger.warning("The sign-in at the organisation failed: %s: %s", type(error).__name__, str(error)[:300])
        raise ProviderError(
            "Inloggningen hos er organisation gick inte att slutföra. Försök igen, eller be en administratör om hjälp."
        ) from error
