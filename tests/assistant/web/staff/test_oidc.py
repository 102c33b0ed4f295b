"""Signing in at the organisation: with a real provider over HTTP, and with one that lies in every way that matters."""

import base64
import hashlib
import hmac
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser

from assistant.settings import SingleSignOn
from assistant.staff import accounts, audit
from assistant.staff.roles import OPERATOR
from corpus.errors import AdviserError
from corpus.library import reading

CLIENT = "radgivaren"
USERS: tuple[dict[str, Any], ...] = (
    {"sub": "anna", "email": "Anna@example.se", "email_verified": True, "groups": ["g-redaktion"]},
    {"sub": "ny", "email": "ny@example.se", "email_verified": True, "groups": ["g-redaktion", "g-chefer", "g-annat"]},
    {"sub": "obekraftad", "email": "anna@example.se", "email_verified": False},
    {"sub": "entra", "preferred_username": "anna@example.se", "groups": ["g-annat"]},
)  # fmt: skip
ROLES = (("g-redaktion", "redaktör"), ("g-chefer", "administratör"))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Run the provider as a process of its own."""
    port = free_port()
    claims = [part for user in USERS for part in ("--user-claims", json.dumps(user))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true", *claims]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 60
        while True:
            try:
                httpx.get(f"{address}/jwks").raise_for_status()
                break
            except httpx.HTTPError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        yield address
        process.terminate()


@pytest.fixture
def begin(start: Callable[..., Any], engine: Any) -> Callable[..., Any]:
    """Serve the pages with single sign-on and the account anna@example.se."""

    def begin(issuer: str, **options: Any) -> Any:
        accounts.add_account(engine, OPERATOR, "anna@example.se", "läsare", None)
        url = "http://127.0.0.1:1"  # where the provider sends the browser; the tests carry the answer to the real port
        return start(url=url, single_sign_on=SingleSignOn(issuer, CLIENT, "hemligt", "Microsoft", **options))

    return begin


def come_back(client: httpx.Client, sub: str, wanted: str = "/personal/") -> httpx.Response:
    """Go to the provider, say who one is there, and return with what it says."""
    led = client.get("/personal/oidc/start", params={"next": wanted})
    assert led.status_code == 303, led.text
    answer = httpx.post(led.headers["location"], data={"sub": sub})
    assert answer.status_code == 302, answer.text
    return client.get("/personal/oidc/klart?" + urlsplit(answer.headers["location"]).query)


def noted(site: Any) -> list[tuple[str, str, Any]]:
    with reading(site.engine) as connection:
        return [(note.action, note.subject, note.detail) for note in audit.read(connection)]


def test_who_the_provider_vouches_for_is_let_in_to_the_account_that_is_there(begin: Callable[..., Any], issuer: str) -> None:
    site = begin(issuer)
    with site.visit() as client:
        assert "Logga in med Microsoft" in client.get("/personal/logga-in").text
        response = come_back(client, "anna", "/personal/losenord")
        assert (response.status_code, response.headers["location"]) == (303, "/personal/losenord")
        page = client.get("/personal/losenord").text
        assert "Ni är inloggad som <b>anna@example.se</b>" in page
        assert "Kontot har inget lösenord här" in page
    assert noted(site)[0] == ("signed_in", "anna@example.se", {"through": "oidc"})


@pytest.mark.parametrize(
    ("sub", "sentence"),
    [
        ("ny", "det finns inget aktivt konto med det namnet här"),
        ("obekraftad", "intygar inte att e-postadressen är er"),
        ("entra", "uppgiften email saknas"),
    ],
)
def test_who_it_does_not_vouch_for_or_who_has_no_account_is_refused(
    begin: Callable[..., Any], issuer: str, sub: str, sentence: str
) -> None:
    site = begin(issuer)
    with site.visit() as client:
        response = come_back(client, sub)
        assert (response.status_code, sentence in response.text) == (403, True)
        assert client.get("/personal/config").status_code == 401
    assert noted(site)[0][0] == "sign_in_failed"


def test_a_deactivated_account_is_refused(begin: Callable[..., Any], issuer: str) -> None:
    site = begin(issuer)
    accounts.set_active(site.engine, OPERATOR, "anna@example.se", active=False)
    with site.visit() as client:
        assert come_back(client, "anna").status_code == 403


def test_the_operator_can_name_another_claim_as_entra_needs(begin: Callable[..., Any], issuer: str) -> None:
    with begin(issuer, name_claim="preferred_username").visit() as client:
        assert come_back(client, "entra").status_code == 303
        assert "anna@example.se" in client.get("/personal/losenord").text


def test_the_role_follows_the_groups_at_each_sign_in(begin: Callable[..., Any], issuer: str) -> None:
    site = begin(issuer, name_claim="email", roles_claim="groups", roles=ROLES)
    with site.visit() as client:
        assert come_back(client, "ny").status_code == 303
        assert come_back(client, "anna").status_code == 303
    roles = {account.name: account.role for account in accounts.list_accounts(site.engine, OPERATOR)}
    assert (roles["ny@example.se"], roles["anna@example.se"]) == ("administratör", "redaktör")


def test_without_a_group_that_gives_a_role_nobody_is_let_in(begin: Callable[..., Any], issuer: str) -> None:
    with begin(issuer, name_claim="preferred_username", roles_claim="groups", roles=ROLES).visit() as client:
        assert "har inte gett er någon roll" in come_back(client, "entra").text


def test_an_answer_fits_only_the_browser_that_asked_and_only_once(begin: Callable[..., Any], issuer: str) -> None:
    site = begin(issuer)
    with site.visit() as client, site.visit() as other:
        led = client.get("/personal/oidc/start").headers["location"]
        answer = urlsplit(httpx.post(led, data={"sub": "anna"}).headers["location"]).query
        other.get("/personal/oidc/start")
        assert "började i en annan webbläsare" in other.get(f"/personal/oidc/klart?{answer}").text
        assert client.get(f"/personal/oidc/klart?{answer}").status_code == 303
        assert client.get(f"/personal/oidc/klart?{answer}").status_code == 403
        assert client.get("/personal/oidc/klart?error=access_denied").status_code == 403


def test_an_interrupted_sign_in_is_told(begin: Callable[..., Any], issuer: str) -> None:
    with begin(issuer).visit() as client:
        state = parse_qs(urlsplit(client.get("/personal/oidc/start").headers["location"]).query)["state"][0]
        assert "Inloggningen avbröts" in client.get("/personal/oidc/klart", params={"error": "access_denied", "state": state}).text


def test_a_provider_that_does_not_answer_is_told_and_passwords_still_work(begin: Callable[..., Any], forms: SimpleNamespace) -> None:
    with begin(f"http://127.0.0.1:{free_port()}").visit() as client:
        response = client.get("/personal/oidc/start")
        assert (response.status_code, "gick inte att slutföra" in response.text) == (502, True)
        client.headers["Origin"] = "http://127.0.0.1:1"
        assert forms.sign_in(client, "läsare").status_code == 303


KEY = RSAKey.generate_key(2048, parameters={"kid": "1"})
FOREIGN = RSAKey.generate_key(2048, parameters={"kid": "1"})


class Liar:
    """A provider that signs what it is told, and checks the proof key (PKCE) as real ones do."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "1"}
        self.key: Any = KEY
        self.issuer = ""
        self.challenge = ""

    def answer(self, path: str, form: dict[str, list[str]]) -> dict[str, Any]:
        if path.endswith("openid-configuration"):
            places = {name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            return {"issuer": self.issuer, **places}
        if path == "/jwks_uri":
            return {"keys": [KEY.as_dict(private=False)]}
        assert encode(hashlib.sha256(form["code_verifier"][0].encode()).digest()) == self.challenge
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.sign()}

    def sign(self) -> str:
        if self.header["alg"] == "RS256":
            return jwt.encode(self.header, self.claims, self.key)
        signed = ".".join(encode(json.dumps(part).encode()) for part in (self.header, self.claims))
        secret = KEY.as_pem(private=False)  # the public key as if it were a shared secret
        return f"{signed}.{encode(hmac.digest(secret, signed.encode(), 'sha256')) if self.header['alg'] == 'HS256' else ''}"


def encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


@pytest.fixture
def liar() -> Iterator[Liar]:
    liar = Liar()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers.get("content-length") or 0)).decode())
            body = json.dumps(liar.answer(self.path, form)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        liar.issuer = f"http://127.0.0.1:{server.server_port}"
        yield liar
        server.shutdown()
        thread.join()


LIES: dict[str, Callable[[Liar], object]] = {
    "for another service": lambda liar: liar.claims.update(aud="annan"),
    "for several services without saying which": lambda liar: liar.claims.update(aud=[CLIENT, "annan"]),
    "from another provider": lambda liar: liar.claims.update(iss="https://evil.example"),
    "of another sign-in": lambda liar: liar.claims.update(nonce="annan"),
    "without a nonce": lambda liar: liar.claims.pop("nonce"),
    "expired": lambda liar: liar.claims.update(exp=int(time.time()) - 300),
    "without an end": lambda liar: liar.claims.pop("exp"),
    "signed by somebody else": lambda liar: setattr(liar, "key", FOREIGN),
    "unsigned": lambda liar: setattr(liar, "header", {"alg": "none"}),
    "signed with the public key": lambda liar: setattr(liar, "header", {"alg": "HS256", "kid": "1"}),
    "unverified": lambda liar: liar.claims.update(email_verified="false"),
    "not text": lambda liar: liar.claims.update(email=["anna@example.se"]),
}


@pytest.mark.parametrize("lie", [None, *LIES.values()], ids=["the truth", *LIES])
def test_a_token_is_believed_only_if_everything_in_it_is_right(
    begin: Callable[..., Any], liar: Liar, lie: Callable[[Liar], object] | None
) -> None:
    with begin(liar.issuer).visit() as client:
        query = parse_qs(urlsplit(client.get("/personal/oidc/start").headers["location"]).query)
        assert (query["code_challenge_method"], query["response_type"], query["scope"]) == (["S256"], ["code"], ["openid email profile"])
        liar.challenge = query["code_challenge"][0]
        now = int(time.time())
        liar.claims = {"iss": liar.issuer, "aud": CLIENT, "sub": "1", "nonce": query["nonce"][0], "iat": now, "exp": now + 300}
        liar.claims |= {"email": "anna@example.se", "email_verified": True}
        if lie:
            lie(liar)
        response = client.get("/personal/oidc/klart", params={"code": "c", "state": query["state"][0]})
        assert response.status_code == (403 if lie else 303)
        assert client.get("/personal/config").status_code == (401 if lie else 200)


def test_a_description_of_another_provider_is_not_followed(begin: Callable[..., Any], liar: Liar) -> None:
    address, liar.issuer = liar.issuer, "https://evil.example"
    with begin(address).visit() as client:
        assert client.get("/personal/oidc/start").status_code == 502


def test_a_role_that_is_none_is_told_at_the_start(begin: Callable[..., Any]) -> None:
    with pytest.raises(AdviserError, match="ger 'g' rollen 'chef'; välj läsare, redaktör eller administratör"):
        begin("http://127.0.0.1:1", roles_claim="groups", roles=(("g", "chef"),))


def test_the_way_through_a_browser(start: Callable[..., Any], engine: Any, issuer: str, browser: Browser) -> None:
    """The browser comes back from another site with a cookie that only a followed link carries."""
    accounts.add_account(engine, OPERATOR, "anna@example.se", "läsare", None)
    port = free_port()
    url = f"http://localhost:{port}"
    site = start(url=url, single_sign_on=SingleSignOn(issuer, CLIENT, "hemligt", "Microsoft"), port=port)
    assert site.address.endswith(str(port))
    page = browser.new_context(locale="sv-SE").new_page()
    page.goto(f"{url}/personal/losenord")
    page.get_by_role("link", name="Logga in med Microsoft").click()
    page.get_by_role("button", name="anna", exact=True).click()
    page.get_by_role("heading", name="Ert konto").wait_for()
    page.context.close()
