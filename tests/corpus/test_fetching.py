"""Tests for `corpus.fetching`: a real server on this machine, which the default rules must never reach."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from corpus import fetching
from corpus.errors import AdviserError
from corpus.fetching import Address, check_link, fetch_page, is_public

LOCAL = frozenset({"127.0.0.1", "localhost"})
PAGE = "<html><body>Stöd till företag</body></html>".encode()


class Site(BaseHTTPRequestHandler):
    """Answers by path, and remembers the headers it got."""

    seen: list[tuple[str, str, dict[str, str]]]
    redirects: dict[str, str]

    def do_HEAD(self) -> None:
        if self.path == "/bara-get":
            self.send_error(405)
        else:
            self.do_GET()

    def do_GET(self) -> None:
        self.seen.append((self.command, self.path, dict(self.headers.items())))
        if self.path in self.redirects:
            self.answer(302, b"", Location=self.redirects[self.path], **{"Set-Cookie": "spår=1"})
        elif self.path == "/saknas":
            self.answer(404, PAGE)
        elif self.path == "/packad":
            self.answer(200, gzip.compress(PAGE), **{"Content-Encoding": "gzip"})
        elif self.path == "/bomb":
            self.answer(200, gzip.compress(bytes(50_000_000)), **{"Content-Encoding": "gzip"})
        elif self.path == "/brotli":
            self.answer(200, PAGE, **{"Content-Encoding": "br"})
        elif self.path == "/trasig":
            self.answer(200, PAGE, **{"Content-Encoding": "gzip"})
        elif self.path == "/stor":
            self.answer(200, b" " * 11_000_000)
        elif self.path == "/droppar":
            self.drip()
        else:
            self.answer(200, PAGE, **{"Content-Type": "text/html; charset=utf-8"})

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            with suppress(ConnectionError):  # the reader has had enough
                self.wfile.write(body)

    def drip(self) -> None:
        """Send a header byte now and then, each of them well within any time-out of a single read."""
        with suppress(ConnectionError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(100):
                self.wfile.write(b"a")
                time.sleep(0.05)

    def log_message(self, format: str, *args: object) -> None: ...


@contextmanager
def serving(redirects: dict[str, str]) -> Iterator[tuple[str, list[tuple[str, str, dict[str, str]]]]]:
    handler = type("OneSite", (Site,), {"seen": [], "redirects": redirects})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", handler.seen
        finally:
            server.shutdown()
            thread.join()


def anywhere(_address: Address) -> bool:
    return True


def fetch(url: str, allowed: frozenset[str] = LOCAL, public: Callable[[Address], bool] = anywhere) -> fetching.FetchedPage:
    return fetch_page(url, allowed_hosts=allowed, is_public=public)


def refusal(url: str, allowed: frozenset[str] = LOCAL, public: Callable[[Address], bool] = anywhere) -> str:
    with pytest.raises(AdviserError) as caught:
        fetch(url, allowed, public)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_page_comes_with_its_address_and_media_type() -> None:
    with serving({}) as (site, seen):
        page = fetch(f"{site}/stöd?x=1#del")
    assert (page.data, page.media_type) == (PAGE, "text/html")
    assert page.url.startswith(f"{site}/st")
    (_, path, headers) = seen[0]
    assert path == "/st%C3%B6d?x=1"
    assert headers["Host"] == site.removeprefix("http://")
    assert headers["User-Agent"] == "Industriradgivaren/1.0"


def test_a_packed_page_is_unpacked() -> None:
    with serving({}) as (site, _):
        assert fetch(f"{site}/packad").data == PAGE


def test_redirects_are_followed_without_cookies() -> None:
    with serving({"/gammal": "/mellan", "/mellan": "ny"}) as (site, seen):
        assert fetch(f"{site}/gammal").url == f"{site}/ny"
    assert [path for _, path, _ in seen] == ["/gammal", "/mellan", "/ny"]
    assert not any("Cookie" in headers for _, _, headers in seen)


def test_no_allowed_hosts_means_that_nothing_is_fetched() -> None:
    assert refusal("https://example.se/", frozenset()).startswith(
        "Webbadresser hämtas inte: administratören har inte tillåtit några värdar (ASSISTANT_FETCH_HOSTS)"
    )


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1", "techtank.se/sida", "", "http://", "http://[::1"]
)
def test_only_web_addresses_are_fetched(url: str) -> None:
    assert "är ingen webbadress" in refusal(url)


def test_a_sign_in_in_the_address_is_refused() -> None:
    assert "inloggning" in refusal("http://anna:hemlig@127.0.0.1/")
    assert "hemlig" not in refusal("http://anna:hemlig@127.0.0.1/")


@pytest.mark.parametrize(
    ("host", "allowed", "is_allowed"),
    [
        ("example.se", "example.se", True),
        ("EXAMPLE.se", "example.se", True),
        ("www.example.se", "example.se", False),
        ("www.example.se", ".example.se", True),
        ("example.se", ".example.se", True),
        ("elakexample.se", ".example.se", False),
        ("example.se.elak.net", ".example.se", False),
        ("xn--blekingeln-x5a.se", "annan.se", False),
    ],
)
def test_only_allowed_hosts_are_fetched(host: str, allowed: str, is_allowed: bool) -> None:
    def refuse_all(_address: Address) -> bool:
        return False

    original = socket.getaddrinfo
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", lambda *_, **options: original("127.0.0.1", 80, **options))
        message = refusal(f"http://{host}/", frozenset({allowed}), refuse_all)
    assert ("intern adress" in message) == is_allowed
    assert ("inte tillåten" in message) != is_allowed


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_never_reached_by_number_or_by_name(host: str) -> None:
    with serving({}) as (site, seen):
        message = refusal(site.replace("127.0.0.1", host), public=is_public)
    assert "intern adress" in message
    assert seen == []


def test_a_public_name_that_stands_for_this_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    original = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, port, **options: original("127.0.0.1", port, **options))
    with serving({}) as (site, seen):
        message = refusal(site.replace("127.0.0.1", "www.example.se"), frozenset({"www.example.se"}), is_public)
    assert "intern adress" in message
    assert seen == []


def test_a_name_is_resolved_once_and_the_checked_address_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that gives a public address to the check and this machine to the connection gains nothing."""
    original, asked = socket.getaddrinfo, []

    def resolve(host: str, port: int, *arguments: int, **options: int) -> list[object]:
        if host == "www.example.se":
            asked.append(host)
            host = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return list(original(host, port, *arguments, **options))

    checked: list[Address] = []
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with serving({}) as (site, seen):
        fetch(site.replace("127.0.0.1", "www.example.se"), frozenset({"www.example.se"}), lambda address: not checked.append(address))
    assert asked == ["www.example.se"]
    assert checked == [ip_address("127.0.0.1")]
    assert seen[0][2]["Host"].startswith("www.example.se:")


def test_a_name_with_one_internal_address_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert "intern adress" in refusal("http://example.se/", frozenset({"example.se"}), is_public)


def test_a_redirect_to_this_machine_is_refused() -> None:
    """The first server counts as public, the one it redirects to does not."""
    with serving({}) as (inner, seen), serving({"/ut": f"{inner}/hemlig"}) as (outer, _):
        answers = iter([True, False])
        assert "intern adress" in refusal(f"{outer}/ut", public=lambda _address: next(answers))
        assert seen == []


def test_a_redirect_to_a_host_that_is_not_allowed_is_refused() -> None:
    with serving({"/ut": "http://169.254.169.254/latest/meta-data", "/fil": "file:///etc/passwd"}) as (site, _):
        assert "169.254.169.254 hämtas inte: värden är inte tillåten" in refusal(f"{site}/ut")
        assert "file:/etc/passwd är ingen webbadress" in refusal(f"{site}/fil")


def test_redirects_in_a_circle_end() -> None:
    with serving({"/a": "/b", "/b": "/a"}) as (site, seen):
        assert "skickar vidare mer än 5 gånger" in refusal(f"{site}/a")
    assert len(seen) == 6


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/saknas", "svarade 404"),
        ("/stor", "större än 10 MB"),
        ("/bomb", "större än 10 MB"),
        ("/brotli", "packad på ett sätt"),
        ("/trasig", "skadad"),
    ],
)
def test_what_is_not_a_page_of_reasonable_size_is_refused(path: str, words: str) -> None:
    with serving({}) as (site, _):
        assert words in refusal(f"{site}{path}")


def test_a_server_that_drips_is_left_when_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    with serving({}) as (site, _):
        start = time.monotonic()
        assert "svarade inte inom" in refusal(f"{site}/droppar")
        assert time.monotonic() - start < 10  # without the limit it would drip on


def test_a_server_that_is_not_there_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert "går inte att nå" in refusal(f"http://127.0.0.1:{port}/")


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving({}) as (site, _):
        assert fetch(f"{site}/").data == PAGE


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/saknas", 404), ("/bara-get", 200), ("/gammal", 200)])
def test_a_link_is_checked_with_its_status(path: str, status: int) -> None:
    with serving({"/gammal": "/"}) as (site, _):
        assert check_link(f"{site}{path}", allowed_hosts=LOCAL, is_public=anywhere) == status


def test_a_link_that_nothing_answers_has_no_status_and_one_not_allowed_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    assert check_link(url, allowed_hosts=LOCAL, is_public=anywhere) is None
    with pytest.raises(AdviserError, match="intern adress"):
        check_link(url, allowed_hosts=LOCAL)


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 240.0.0.1 192.0.2.1 "
    "::1 :: fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::7f00:1 64:ff9b::7f00:1 2002:7f00:1::1 2001:db8::1 2001::1".split(),
)
def test_internal_addresses_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "193.11.0.1", "2a00:801::1"])
def test_other_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))
