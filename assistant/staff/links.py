"""Try the web addresses that published documents point at, where the operator allows their hosts, and remember which do not answer."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from sqlalchemy import Column, Connection, DateTime, Engine, MetaData, String, Table, delete, insert, select

from corpus.clock import now
from corpus.errors import AdviserError
from corpus.fetching import check_link, is_allowed
from corpus.library import writing
from corpus.schema import Document

metadata = MetaData()
dead_links = Table(
    "dead_link",
    metadata,
    Column("url", String(2000), primary_key=True),
    Column("at", DateTime, nullable=False),  # UTC: when it was last tried
)


def links_of(document: Document) -> list[str]:
    """Return the addresses in a document's head, each once."""
    if document.front is None:
        return []
    contact = document.front.programme.contact if document.front.programme else None
    urls = [source.url for source in document.front.sources] + ([contact.url] if contact else [])
    return list(dict.fromkeys(url for url in urls if url))


def try_links(
    engine: Engine, documents: Mapping[str, Document], hosts: frozenset[str], report: Callable[[str, int, int], None]
) -> tuple[int, int]:
    """Ask every address whose host is allowed; return how many were asked and how many did not answer."""
    urls = sorted({url for document in documents.values() for url in links_of(document) if is_allowed(urlsplit(url).hostname or "", hosts)})
    dead = []
    for done, url in enumerate(urls, start=1):
        if not _answers(url, hosts):
            dead.append(url)
        report("Prövar länkar", done, len(urls))
    with writing(engine) as connection:
        connection.execute(delete(dead_links))
        if dead:
            connection.execute(insert(dead_links), [{"url": url, "at": now()} for url in dead])
    return len(urls), len(dead)


def _answers(url: str, hosts: frozenset[str]) -> bool:
    """Tell whether an address answers; one that leads to a host that is not allowed counts as doing so, since nobody may look."""
    try:
        status = check_link(url, allowed_hosts=hosts)
    except AdviserError:
        return True
    return status is not None and status < HTTPStatus.BAD_REQUEST


def find_dead_links(connection: Connection, documents: Mapping[str, Document]) -> dict[str, list[str]]:
    """Return the addresses that did not answer when they were last tried, by the id of the document that points at them."""
    dead = set(connection.execute(select(dead_links.c.url)).scalars())
    return {name: found for name, document in documents.items() if (found := [url for url in links_of(document) if url in dead])}
