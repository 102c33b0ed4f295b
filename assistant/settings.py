"""The settings, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from assistant.mail_settings import EnquirySettings, read_enquiry_settings
from corpus.errors import AdviserError

LONGEST_WAIT = 600  # seconds
LONGEST_LOG = 730  # days; no longer than two years are needed to see what is asked in vain
MOST_REQUESTS = 100_000  # a minute; more than the machine can answer
ORGANISATION = "organisationens inloggning"


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """The organisation's own sign-in for the staff, by OpenID Connect."""

    issuer: str  # as the provider itself writes it: its discovery document must say the same
    client_id: str
    client_secret: str = field(repr=False)
    label: str = ORGANISATION  # what the button says one signs in with
    name_claim: str = "email"  # whose value is the account's name; "email" counts only if the provider says that it is verified
    roles_claim: str | None = None  # None: an administrator adds the accounts; else the claim's values give the role and the account
    roles: tuple[tuple[str, str], ...] = ()  # (a value of roles_claim, the role it gives)


@dataclass(frozen=True, slots=True)
class ApiAccess:
    """Who may use the interface for other programs, and how much."""

    rate_limit: int = 120  # requests a minute from one address: a company asks from one, and so do all of its people; 0: no limit
    needs_key: bool = False  # True: programs must send a key; browsers on our own pages and on `origins` need none
    origins: frozenset[str] = frozenset()  # other sites whose pages may ask, as browsers write them: "https://exempel.se"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can choose; every field has a default that works on one machine without accounts."""

    home: Path  # the built index and the document database
    embedding_model: str | None = None  # None: the Swedish model that ships with the package
    model: str | None = None  # "provider:model" for LangChain's init_chat_model; None: extractive answers
    model_url: str | None = None  # the address of a server that speaks the provider's protocol; None: the provider's own
    model_timeout: float = 30.0  # seconds for a whole answer by the model, after which the extractive one is shown
    host: str = "127.0.0.1"
    port: int = 7860
    url: str | None = None  # how the pages are reached from outside, without a path; None: only as host and port say
    single_sign_on: SingleSignOn | None = None  # None: the staff sign in with passwords
    fetch_hosts: frozenset[str] = (
        frozenset()
    )  # whose pages the staff may have fetched: "example.se", or ".example.se" with what is below it
    log_days: int = 90  # how long the text of a question is kept, masked; 0: nothing is noted
    api_access: ApiAccess = ApiAccess()
    enquiries: EnquirySettings = field(default_factory=EnquirySettings)
    controller: str | None = None  # who answers for personal data, as the privacy page says it
    controller_contact: str | None = None


def default_home(environment: Mapping[str, str]) -> Path:
    """Return the data folder of this user, by the XDG base directory specification."""
    base = environment.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "industriradgivaren"


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise AdviserError(f"ASSISTANT_PORT är {text!r}; ange ett portnummer mellan 1 och 65535.")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text.replace(",", "."))
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= LONGEST_WAIT:  # nan is refused too
        raise AdviserError(f"ASSISTANT_MODEL_TIMEOUT är {text!r}; ange sekunder mellan 1 och {LONGEST_WAIT}.")
    return seconds


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) > LONGEST_LOG:
        raise AdviserError(f"ASSISTANT_LOG_DAYS är {text!r}; ange dagar mellan 0 (inget sparas) och {LONGEST_LOG}.")
    return int(text)


def _address(name: str, text: str) -> str:
    """Return an address without a slash at its end; unencrypted only on this machine."""
    try:
        parts = urlsplit(text)
    except ValueError:  # a bracket that is not closed
        parts = urlsplit("")
    safe = parts.scheme == "https" or (parts.scheme == "http" and (name == "ASSISTANT_URL" or parts.hostname in {"127.0.0.1", "localhost"}))
    if not (safe and parts.hostname) or parts.username or parts.query or parts.fragment:
        raise AdviserError(f"{name} är {text!r}; ange en adress som https://exempel.se.")
    if name == "ASSISTANT_URL" and parts.path.strip("/"):
        raise AdviserError(f"ASSISTANT_URL är {text!r}; sidorna går bara att lägga direkt under ett värdnamn, som https://exempel.se.")
    return text.rstrip("/") if name == "ASSISTANT_URL" else text


def _api_access(values: Mapping[str, str]) -> ApiAccess:
    limit, keys = values.get("ASSISTANT_RATE_LIMIT") or "120", values.get("ASSISTANT_API_KEYS") or "optional"
    if not limit.isdecimal() or int(limit) > MOST_REQUESTS:
        raise AdviserError(f"ASSISTANT_RATE_LIMIT är {limit!r}; ange förfrågningar i minuten, mellan 0 (ingen gräns) och {MOST_REQUESTS}.")
    if keys not in ("optional", "required"):
        raise AdviserError(f"ASSISTANT_API_KEYS är {keys!r}; ange optional eller required.")
    origins = filter(None, map(str.strip, (values.get("ASSISTANT_ORIGINS") or "").split(",")))
    return ApiAccess(int(limit), keys == "required", frozenset(map(_origin, origins)))


def _origin(text: str) -> str:
    """Return the address of a site as browsers write it in the header Origin: in ASCII, without a port that goes without saying."""
    try:
        parts = urlsplit(text.lower().removesuffix("/"))
        host, port = parts.netloc.encode("idna").decode(), parts.port
    except ValueError:  # a bracket that is not closed, a port that is no number, a label without letters
        parts, host, port = urlsplit(""), "", None
    is_bare = bool(host) and f"{parts.scheme}://{parts.netloc}" == text.lower().removesuffix("/") and not {"@", "*"} & set(host)
    if parts.scheme not in ("http", "https") or not is_bare:
        raise AdviserError(f"ASSISTANT_ORIGINS innehåller {text!r}; ange adresser som https://exempel.se, med komma mellan dem.")
    is_usual = port == {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host.removesuffix(f':{port}') if is_usual else host}"


def _single_sign_on(values: Mapping[str, str]) -> SingleSignOn | None:
    """Read what OpenID Connect needs: all of it or nothing."""
    needed = ("ASSISTANT_OIDC_ISSUER", "ASSISTANT_OIDC_CLIENT_ID", "ASSISTANT_OIDC_CLIENT_SECRET")
    if not any(values.get(name) for name in needed):
        return None
    if missing := [name for name in (*needed, "ASSISTANT_URL") if not values.get(name)]:
        raise AdviserError(f"Inloggning med OpenID Connect behöver också {', '.join(missing)}.")
    claim = values.get("ASSISTANT_OIDC_ROLES_CLAIM") or None
    roles = _roles(values.get("ASSISTANT_OIDC_ROLES") or "")
    if (claim is None) != (not roles):
        raise AdviserError("Ange både ASSISTANT_OIDC_ROLES_CLAIM och ASSISTANT_OIDC_ROLES, eller ingen av dem.")
    return SingleSignOn(
        issuer=_address(needed[0], values[needed[0]]),
        client_id=values[needed[1]],
        client_secret=values[needed[2]],
        label=values.get("ASSISTANT_OIDC_LABEL") or ORGANISATION,
        name_claim=values.get("ASSISTANT_OIDC_NAME_CLAIM") or "email",
        roles_claim=claim,
        roles=roles,
    )


def _roles(text: str) -> tuple[tuple[str, str], ...]:
    """Read `value=role` pairs with commas between them; which roles there are, the staff's pages know."""
    pairs = []
    for pair in filter(None, map(str.strip, text.split(","))):
        value, _, role = (part.strip() for part in pair.rpartition("="))
        if not value or not role:
            raise AdviserError(f"ASSISTANT_OIDC_ROLES innehåller {pair!r}; ange värde=roll, med komma mellan paren.")
        pairs.append((value, role))
    return tuple(pairs)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the ASSISTANT_* variables; empty ones count as unset.

    Raises:
        AdviserError: a value cannot be used.
    """
    values = os.environ if environment is None else environment
    home = values.get("ASSISTANT_HOME")
    return Settings(
        home=Path(home).expanduser() if home else default_home(values),
        embedding_model=values.get("ASSISTANT_EMBEDDING_MODEL") or None,
        model=values.get("ASSISTANT_MODEL") or None,
        model_url=values.get("ASSISTANT_MODEL_URL") or None,
        model_timeout=_seconds(values.get("ASSISTANT_MODEL_TIMEOUT") or "30"),
        host=values.get("ASSISTANT_HOST") or "127.0.0.1",
        port=_port(values.get("ASSISTANT_PORT") or "7860"),
        url=_address("ASSISTANT_URL", url) if (url := values.get("ASSISTANT_URL")) else None,
        single_sign_on=_single_sign_on(values),
        fetch_hosts=frozenset(filter(None, (host.strip().lower() for host in (values.get("ASSISTANT_FETCH_HOSTS") or "").split(",")))),
        log_days=_days(values.get("ASSISTANT_LOG_DAYS") or "90"),
        api_access=_api_access(values),
        enquiries=read_enquiry_settings(values),
        controller=values.get("ASSISTANT_CONTROLLER") or None,
        controller_contact=values.get("ASSISTANT_CONTROLLER_CONTACT") or None,
    )
