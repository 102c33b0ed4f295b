"""Fetch web pages from hosts that the administrator allows, and from no address inside the operator's own network.

The server fetches what staff paste, so an address is a way in: to the machine itself, its neighbours and a cloud's metadata. A name is
therefore resolved once, every address it has is checked, and the connection goes to a checked one; each redirect is checked anew.
"""

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpcore
import httpx

from corpus.errors import AdviserError

LARGEST_PAGE = 10_000_000  # bytes, as sent and as unpacked; a long page with its pictures beside is below 1 MB
SECONDS = 20.0  # for the whole page with its redirects; a slow public server answers within 10
MOST_REDIRECTS = 5  # http to https, to www, to the new address, and two to spare
_HEADERS = (
    (b"User-Agent", b"Industriradgivaren/1.0"),
    (b"Accept", b"text/html,application/xhtml+xml,*/*;q=0.8"),
    (b"Accept-Language", b"sv,en;q=0.5"),
    (b"Accept-Encoding", b"gzip"),
)
_REDIRECTS = (301, 302, 303, 307, 308)
_NO_HEAD = (403, 404, 405, 501)  # how servers that know only GET answer a HEAD
# Addresses that carry another one within: IPv4 in IPv6 as mapped, compatible, NAT64, 6to4 and Teredo (RFC 4291, 6052, 3056, 4380).
_CARRIERS = tuple(IPv6Network(net) for net in ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A web page as it came: untrusted."""

    data: bytes
    url: str  # after redirects
    media_type: str  # "text/html", without its parameters; "" where the server says none
    fetched: date


@dataclass(frozen=True, slots=True)
class _Rules:
    allowed_hosts: frozenset[str]
    is_public: Callable[[Address], bool]
    deadline: float  # time.monotonic()

    def seconds_left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.TimeoutException
        return left


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a server answered, its body not yet read."""

    status: int
    headers: dict[str, str]  # names in lower case
    url: httpx.URL
    body: Iterator[bytes]

    def header(self, name: str) -> str:
        return self.headers.get(name, "").strip()


def is_public(address: Address) -> bool:
    """Tell whether an address is on the public internet: not private, local, multicast, reserved, or a carrier of another."""
    if isinstance(address, IPv6Address) and any(address in network for network in _CARRIERS):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def fetch_page(url: str, *, allowed_hosts: frozenset[str], is_public: Callable[[Address], bool] = is_public) -> FetchedPage:
    """Fetch a web page or document.

    Args:
        url: what staff pasted.
        allowed_hosts: "example.se" for that host alone, ".example.se" for it and all below it.
        is_public: which addresses may be connected to.

    Raises:
        AdviserError: the address or a redirect is not allowed, the server does not answer with a page, or it is too large or too slow.
    """
    rules = _Rules(allowed_hosts, is_public, time.monotonic() + SECONDS)
    with _answer("GET", url, rules) as answer:
        if answer.status != httpx.codes.OK:
            raise AdviserError(f"{_shown(url)} svarade {answer.status}, inte med en sida. Kontrollera adressen i en webbläsare.")
        media_type = answer.header("content-type").split(";")[0].strip().lower()
        return FetchedPage(data=_read(answer, url), url=str(answer.url), media_type=media_type, fetched=date.today())


def check_link(url: str, *, allowed_hosts: frozenset[str], is_public: Callable[[Address], bool] = is_public) -> int | None:
    """Return the HTTP status that a link answers with after redirects, by the rules of `fetch_page`; None when nothing answers.

    Raises:
        AdviserError: the address, or one it redirects to, is not allowed.
    """
    rules = _Rules(allowed_hosts, is_public, time.monotonic() + SECONDS)
    status = _status("HEAD", url, rules)
    return _status("GET", url, rules) if status in _NO_HEAD else status


def _status(method: str, url: str, rules: _Rules) -> int | None:
    try:
        with _answer(method, url, rules) as answer:
            return answer.status
    except _NoAnswerError:
        return None


class _NoAnswerError(AdviserError):
    """A host that is allowed did not answer."""


@contextmanager
def _answer(method: str, url: str, rules: _Rules) -> Iterator[_Answer]:
    """Follow redirects to the answer, whose body has not been read; whatever goes wrong with the network becomes one sentence."""
    try:
        address = _checked(url, rules)
        for _ in range(MOST_REDIRECTS + 1):
            with _sent(method, address, rules) as answer:
                if answer.status not in _REDIRECTS or not answer.header("location"):
                    yield answer
                    return
                address = _checked(str(address.join(answer.header("location"))), rules)
    except httpcore.TimeoutException as error:
        raise _NoAnswerError(f"{_shown(url)} svarade inte inom {SECONDS:.0f} sekunder. Försök igen senare.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise _NoAnswerError(f"{_shown(url)} går inte att nå. Kontrollera adressen i en webbläsare, och försök igen senare.") from error
    except httpx.InvalidURL as error:
        raise AdviserError(f"{_shown(url)} skickar vidare till en adress som är trasig. Kontrollera den i en webbläsare.") from error
    raise AdviserError(
        f"{_shown(url)} skickar vidare mer än {MOST_REDIRECTS} gånger. Ange adressen som sidan till slut får i en webbläsare."
    )


@contextmanager
def _sent(method: str, address: httpx.URL, rules: _Rules) -> Iterator[_Answer]:
    """Send one request, without cookies, sign-in and proxies, on a connection of its own."""
    context = httpx.create_ssl_context(trust_env=False)
    target = httpcore.URL(scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path)
    headers = [(b"Host", address.netloc), *_HEADERS]
    with (
        httpcore.ConnectionPool(ssl_context=context, network_backend=_CheckedBackend(rules)) as pool,
        pool.stream(method, target, headers=headers) as response,
    ):
        pairs = [(name.decode("ascii").lower(), value.decode("latin-1")) for name, value in response.headers]
        yield _Answer(response.status, dict(pairs), address, response.iter_stream())


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects only to public addresses, each of them one that has been checked, and reads and writes only until the deadline."""

    def __init__(self, rules: _Rules) -> None:
        self._rules = rules
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve the name once, check what it stands for, and connect to the first of its addresses that answers."""
        failure: Exception = OSError(f"{host} has no address")
        for address in _public_addresses(host, port, self._rules):
            try:
                stream = self._plain.connect_tcp(address, port, self._rules.seconds_left(), local_address, socket_options)
                return _TimedStream(stream, self._rules)
            except httpcore.ConnectError as error:
                failure = error
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A connection on which no operation lasts past the deadline, so that a server cannot hold us by sending a byte now and then."""

    def __init__(self, stream: httpcore.NetworkStream, rules: _Rules) -> None:
        self._stream = stream
        self._rules = rules

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come."""
        return self._stream.read(max_bytes, self._rules.seconds_left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self._stream.write(buffer, self._rules.seconds_left())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go over to TLS; the certificate is checked against the name, not the address."""
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._rules.seconds_left()), self._rules)

    def get_extra_info(self, info: str) -> object:
        """Tell what httpcore asks about the connection."""
        return self._stream.get_extra_info(info)


def _public_addresses(host: str, port: int, rules: _Rules) -> list[str]:
    """Resolve a name; a single address that is not public refuses all, since a name under someone's control may have both."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a part of the name is too long
        raise OSError(f"{host!r} is no name") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not all("%" not in address and rules.is_public(ip_address(address)) for address in addresses):
        raise AdviserError(f"{_shown(host)} hämtas inte: värden ligger på en intern adress. Ange en sida som är öppen på webben.")
    return addresses


def _checked(url: str, rules: _Rules) -> httpx.URL:
    """Refuse an address that is not on the web or whose host the administrator has not allowed."""
    if not rules.allowed_hosts:
        raise AdviserError(
            "Webbadresser hämtas inte: administratören har inte tillåtit några värdar (ASSISTANT_FETCH_HOSTS). "
            "Spara sidan som HTML eller PDF och lägg till filen."
        )
    try:
        address = httpx.URL(url.strip())
    except httpx.InvalidURL as error:
        raise AdviserError(f"{_shown(url)} är ingen webbadress. Ange hela adressen, som i https://www.example.se/sida.") from error
    if address.scheme not in ("http", "https") or not address.host:
        raise AdviserError(f"{_shown(url)} är ingen webbadress. Ange hela adressen, som i https://www.example.se/sida.")
    if address.userinfo:
        raise AdviserError(
            f"{_shown(address.host)} hämtas inte: adressen innehåller en inloggning. Ange den utan användarnamn och lösenord."
        )
    if not any(is_allowed(host, rules.allowed_hosts) for host in (address.host, address.raw_host.decode("ascii"))):
        advice = "Spara sidan som HTML eller PDF och lägg till filen, eller be administratören lägga till värden i ASSISTANT_FETCH_HOSTS."
        raise AdviserError(f"{_shown(address.host)} hämtas inte: värden är inte tillåten. {advice}")
    return address


def is_allowed(host: str, allowed_hosts: frozenset[str]) -> bool:
    """Tell whether pages of a host may be asked for."""
    name = host.lower().rstrip(".")
    return any(
        name == allowed.lstrip(".") or (allowed.startswith(".") and name.endswith(allowed)) for allowed in map(str.lower, allowed_hosts)
    )


def _read(answer: _Answer, url: str) -> bytes:
    """Read the body, unpack it, and stop as soon as it is too large."""
    encoding = answer.header("content-encoding").lower()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise AdviserError(f"{_shown(url)} är packad på ett sätt som inte kan läsas. Spara sidan som HTML eller PDF och lägg till filen.")
    data = bytearray()
    try:
        for block in answer.body if encoding in ("", "identity") else _unpacked(answer.body):
            data += block
            if len(data) > LARGEST_PAGE:
                raise AdviserError(
                    f"{_shown(url)} är större än {LARGEST_PAGE // 1_000_000} MB, som är det mesta som hämtas. Lägg till den som fil."
                )
    except zlib.error as error:
        raise AdviserError(f"{_shown(url)} kom fram skadad. Försök igen senare, eller spara sidan och lägg till filen.") from error
    return bytes(data)


def _unpacked(body: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, as its head says
    for block in body:
        yield unpacker.decompress(block, LARGEST_PAGE + 1)  # never more at once than what refuses the page


def _shown(url: str) -> str:
    """Return an address, which is untrusted, as it can stand in a sentence."""
    kept = "".join(character for character in url if character.isprintable()).strip()
    return kept if len(kept) <= 200 else f"{kept[:200]}…"
