"""Say which host names and web pages may call the tools over HTTP, so that a foreign page cannot reach them through a browser."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # addresses to listen on that nobody calls by


@dataclass(frozen=True, slots=True)
class Callers:
    """Allowed values of the headers Host and Origin; `:*` at the end stands for any port. A program that is no browser sends no Origin."""

    hosts: tuple[str, ...]
    origins: tuple[str, ...]


def read_callers(*, host: str, url: str | None = None, sites: Iterable[str] = ()) -> Callers:
    """Return who may call a server that listens on `host` and is reached from outside as `url`.

    Pages of this machine, of `url` itself and of the given sites are let in; a name that only leads here by a foreign name server is not.
    """
    own = () if host in EVERYWHERE else (f"[{host}]" if ":" in host else host,)
    address = (url or "").lower()  # as browsers write it
    outside = urlsplit(address)
    names = [*LOOPBACK, *own, *filter(None, (outside.hostname, outside.netloc))]
    here = _with_ports(f"http://{name}" for name in LOOPBACK)
    return Callers(_with_ports(names), (*here, *filter(None, (address,)), *sorted(sites)))


def _with_ports(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for name in names for each in (name, f"{name}:*")))
