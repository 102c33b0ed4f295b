"""Count requests by who sends them, so that nobody takes the adviser from the others."""

import math
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from assistant.api_keys import ApiKey

WINDOW: Final = 60  # seconds
KEY_TIMES: Final = 10  # a server asks for many people; a key of no limit of its own has so many times what an address has
HOUSEHOLD: Final = 64  # bits of an IPv6 address that its owner cannot choose


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request, and how many it may send a minute; 0: as many as it likes."""

    name: str
    rate_limit: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a caller's minute."""

    rate_limit: int
    remaining: int
    seconds: int  # until there is more
    is_exceeded: bool

    @property
    def headers(self) -> dict[str, str]:
        """The headers that tell it: draft-ietf-httpapi-ratelimit-headers-10, and RFC 9110's Retry-After."""
        told = {
            "RateLimit-Policy": f'"minute";q={self.rate_limit};w={WINDOW}',
            "RateLimit": f'"minute";r={self.remaining};t={self.seconds}',
        }
        return {**told, "Retry-After": str(self.seconds)} if self.is_exceeded else told


def identify(address: str, key: ApiKey | None, *, rate_limit: int) -> Caller:
    """Return who sends a request: the key's owner, or the address; `rate_limit` is that of an address."""
    if key is None:
        return Caller(f"address:{_household(address)}", rate_limit)
    return Caller(f"key:{key.key}", key.rate_limit or KEY_TIMES * rate_limit)


def _household(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:  # no network address: a local socket
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    return str(known.ipv4_mapped or ip_network((known, HOUSEHOLD), strict=False))


class Limiter:
    """Counts in this process's memory; who comes back after a restart begins anew."""

    def __init__(self) -> None:
        self._window = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(self, caller: Caller) -> Allowance | None:
        """Count one request; None for a caller without a limit."""
        if not caller.rate_limit:
            return None
        item = RateLimitItemPerMinute(caller.rate_limit)
        is_counted = self._window.hit(item, caller.name)
        stats = self._window.get_window_stats(item, caller.name)
        seconds = math.ceil(stats.reset_time - time.time()) + 1  # at the very moment, the last request still weighs a little
        return Allowance(caller.rate_limit, stats.remaining if is_counted else 0, max(seconds, 1), not is_counted)

    def count_hour(self, caller: Caller) -> int:
        """Count one of what a caller may send so many of an hour; return the seconds until it may again, 0 where it may now."""
        item = RateLimitItemPerHour(caller.rate_limit)
        if self._window.hit(item, caller.name):
            return 0
        return max(math.ceil(self._window.get_window_stats(item, caller.name).reset_time - time.time()) + 1, 1)
