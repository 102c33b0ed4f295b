"""How enquiries to a person are kept and mailed, read from the environment's values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

from corpus.errors import AdviserError

Security = Literal["starttls", "tls", "none"]
PORTS: Final = {"smtp": 587, "smtps": 465}
HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})  # unencrypted mail is let through only to this machine
USUAL_DAYS: Final = 180
LONGEST_KEPT: Final = 730  # days; an enquiry is answered long before
# One address as people write it, without what would begin another address or header. ASCII: every mail server takes it.
ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]*[A-Za-z0-9])+")


@dataclass(frozen=True, slots=True)
class MailServer:
    """What sends enquiries by e-mail, from whom and to whom."""

    host: str
    port: int
    security: Security
    sender: str
    recipients: tuple[str, ...]
    user: str = ""  # "": the server asks for none
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EnquirySettings:
    """How long enquiries are kept, and what mails them."""

    days: int = USUAL_DAYS
    mail: MailServer | None = None  # None: the staff see enquiries on their page only


def read_enquiry_settings(values: Mapping[str, str]) -> EnquirySettings:
    """Read ASSISTANT_ENQUIRY_DAYS, and what sends mail: all of its variables or none.

    Raises:
        AdviserError: a value cannot be used, or one is missing.
    """
    days = values.get("ASSISTANT_ENQUIRY_DAYS") or str(USUAL_DAYS)
    if not days.isdecimal() or not 1 <= int(days) <= LONGEST_KEPT:
        raise AdviserError(f"ASSISTANT_ENQUIRY_DAYS är {days!r}; ange dagar mellan 1 och {LONGEST_KEPT}.")
    return EnquirySettings(int(days), _read_mail(values))


def _read_mail(values: Mapping[str, str]) -> MailServer | None:
    names = ("ASSISTANT_SMTP_URL", "ASSISTANT_ENQUIRY_TO", "ASSISTANT_ENQUIRY_FROM")
    if not any(values.get(name) for name in names):
        return None
    if missing := [name for name in names if not values.get(name)]:
        raise AdviserError(f"För att skicka ärenden med e-post behövs också {', '.join(missing)}.")
    recipients = tuple(_read_address(names[1], one) for one in values[names[1]].split(","))
    return _read_server(values[names[0]], _read_address(names[2], values[names[2]]), recipients)


def _read_address(name: str, text: str) -> str:
    if not ADDRESS.fullmatch(text.strip()):
        raise AdviserError(f"{name} innehåller {text.strip()!r}; ange en e-postadress som namn@exempel.se.")
    return text.strip()


def _read_server(url: str, sender: str, recipients: tuple[str, ...]) -> MailServer:
    """Read smtp://user:password@host:port; the address itself is not repeated when it is wrong, since it holds a password."""
    try:
        parts = urlsplit(url)
        port, host = parts.port or PORTS.get(parts.scheme, 0), parts.hostname or ""
    except ValueError:  # a bracket that is not closed, a port that is no number
        port, host, parts = 0, "", urlsplit("")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    is_bare = not (parts.path.strip("/") or parts.query or parts.fragment)
    if not (parts.scheme in PORTS and port and host and is_bare) or bool(user) != bool(password):
        raise AdviserError(
            "ASSISTANT_SMTP_URL går inte att läsa; ange smtp://användare:lösenord@exempel.se:587, eller smtps:// för kryptering från "
            "början. Tecken som @ och / i lösenordet skrivs %40 och %2F."
        )
    security: Security = "tls" if parts.scheme == "smtps" else "none" if host in HERE else "starttls"
    return MailServer(host, port, security, sender, recipients, user, password)
