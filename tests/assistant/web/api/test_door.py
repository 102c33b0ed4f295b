"""Who may use the interface: sites, keys and limits."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace

import httpx
from sqlalchemy import Engine

from assistant.api_keys import add_key, revoke_key
from assistant.settings import ApiAccess

Serve = Callable[..., AbstractContextManager[httpx.Client]]
SITE = "https://techtank.se"
PREFLIGHT = {"Origin": SITE, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
ASK = "/api/v1/ask"


def test_another_site_may_ask_only_if_the_operator_lets_it(serve: Serve) -> None:
    with serve(ApiAccess(rate_limit=0, origins=frozenset({SITE})), url="https://radgivaren.se") as client:
        allowed = client.get("/api/v1/health", headers={"Origin": SITE})
        assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, SITE)
        assert "access-control-allow-credentials" not in allowed.headers
        for origin in ("https://annan.se", "http://techtank.se", "https://techtank.se:444", "https://www.techtank.se", "null", ""):
            refused = client.get("/api/v1/health", headers={"Origin": origin})
            assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json"), origin
            assert "access-control-allow-origin" not in refused.headers
            assert refused.headers["vary"] == "Origin"
        for origin in (str(client.base_url).rstrip("/"), "https://radgivaren.se"):
            assert client.get("/api/v1/health", headers={"Origin": origin}).status_code == 200


def test_a_browser_that_asks_beforehand_is_told_what_the_page_may_send(serve: Serve) -> None:
    with serve(ApiAccess(rate_limit=0, origins=frozenset({SITE}))) as client:
        told = client.options(ASK, headers=PREFLIGHT)
        assert (told.status_code, told.content) == (204, b"")
        assert told.headers["access-control-allow-origin"] == SITE
        assert "POST" in told.headers["access-control-allow-methods"]
        assert "content-type" in told.headers["access-control-allow-headers"].lower()
        assert client.options(ASK, headers={**PREFLIGHT, "Origin": "https://annan.se"}).status_code == 403


def test_a_page_of_an_allowed_site_can_read_refusals_too(serve: Serve) -> None:
    with serve(ApiAccess(rate_limit=1, origins=frozenset({SITE}))) as client:
        responses = [client.post(ASK, json={}, headers={"Origin": SITE}) for _ in range(2)]
    assert [response.status_code for response in responses] == [422, 429]
    assert {response.headers["access-control-allow-origin"] for response in responses} == {SITE}
    assert "Retry-After" in responses[1].headers["access-control-expose-headers"]


def test_who_asks_too_often_is_told_when_to_come_back(serve: Serve) -> None:
    with serve(ApiAccess(rate_limit=3)) as client:
        responses = [client.get("/api/v1/health") for _ in range(4)]
    assert [response.status_code for response in responses] == [200, 200, 200, 429]
    assert responses[0].headers["ratelimit-policy"] == '"minute";q=3;w=60'
    assert responses[0].headers["ratelimit"].startswith('"minute";r=2;t=')
    last = responses[3]
    assert 1 <= int(last.headers["retry-after"]) <= 61
    assert last.headers["content-type"] == "application/problem+json"
    assert last.headers["retry-after"] in last.json()["detail"]


def test_clients_behind_a_proxy_are_counted_one_by_one(serve: Serve) -> None:
    with serve(ApiAccess(rate_limit=1)) as client:
        statuses = [
            client.get("/api/v1/health", headers={"X-Forwarded-For": address}).status_code
            for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::ffff", "2001:db8:0:1::1")
        ]
    assert statuses == [200, 429, 200, 200, 429, 200]


def test_a_key_has_a_limit_of_its_own(serve: Serve, keys: Engine) -> None:
    own, usual = add_key(keys, "egen gräns", rate_limit=2), add_key(keys, "vanlig gräns")
    with serve(ApiAccess(rate_limit=1)) as client:
        counted = [client.get("/api/v1/health", headers={"Authorization": f"Bearer {own}"}).status_code for _ in range(3)]
        policy = client.get("/api/v1/health", headers={"Authorization": f"bearer {usual}"}).headers["ratelimit-policy"]
        assert client.get("/api/v1/health").status_code == 200
    assert counted == [200, 200, 429]
    assert policy == '"minute";q=10;w=60'


def test_a_key_that_is_none_or_revoked_is_refused(serve: Serve, keys: Engine) -> None:
    revoked = add_key(keys, "spärrad")
    revoke_key(keys, "spärrad")
    with serve() as client:
        for token in (revoked, "ind_x", "å".encode()):
            header = b"Bearer " + (token if isinstance(token, bytes) else token.encode())
            response = client.get("/api/v1/health", headers={"Authorization": header})
            assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
            assert "gäller inte" in response.json()["detail"]
        assert client.get("/api/v1/health", headers={"Authorization": "Basic YTpi"}).status_code == 200


def test_where_keys_are_required_programs_need_one_and_our_pages_do_not(serve: Serve, keys: Engine, script: SimpleNamespace) -> None:
    token = add_key(keys, "program")
    access = ApiAccess(rate_limit=0, needs_key=True, origins=frozenset({SITE}))
    with serve(access, adviser=script.ScriptedAdviser()) as client:
        refused = client.post(ASK, json={"question": "a"})
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        for headers in (
            {"Authorization": f"Bearer {token}"},
            {"Origin": SITE},
            {"Origin": str(client.base_url).rstrip("/")},
            {"Sec-Fetch-Site": "same-origin"},
        ):
            assert client.post(ASK, json={"question": "a"}, headers=headers).status_code == 200, headers
        for path in ("/api/v1/health", "/api/v1/docs", "/api/v1/openapi.json", "/healthz"):
            assert client.get(path).status_code == 200
