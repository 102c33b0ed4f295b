"""The files of the open data over HTTP: JSON, table, linked data and feed."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import feedparser
import httpx
import jsonschema
import pytest
from lxml import etree

from assistant.directory import list_programmes
from assistant.web.open_data import licence
from index.searcher import Searcher

FILES = ["programmes.json", "programmes.csv", "programmes.jsonld", "programmes.schema.json", "changes.atom"]
ATOM = "{http://www.w3.org/2005/Atom}"


def _ids(searcher: Searcher) -> list[str]:
    return [entry.id for entry in list_programmes(searcher, today=date.today())]


def test_the_json_keeps_to_its_schema(shipped: httpx.Client, searcher: Searcher) -> None:
    schema = shipped.get("/data/programmes.schema.json").json()
    programmes = shipped.get("/data/programmes.json").json()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(programmes, schema)
    assert programmes["$schema"] == schema["$id"] == f"{shipped.base_url}/data/programmes.schema.json"
    assert [entry["id"] for entry in programmes["programmes"]] == _ids(searcher)
    assert programmes["license"] == licence.ADDRESS
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**programmes, "programmes": [{**programmes["programmes"][0], "status": "öppen"}]}, schema)


def test_the_table_opens_in_swedish_excel(shipped: httpx.Client, searcher: Searcher) -> None:
    content = shipped.get("/data/programmes.csv").content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [row[0] for row in rows[1:]] == _ids(searcher)
    assert content.count(b"\r\n") == len(rows)


def test_no_cell_of_the_table_is_a_formula(house: Any, serve_library: Callable[..., Any]) -> None:
    house.change("title: Vindlyftet", 'title: "=HYPERLINK(\\"https://exempel.se\\";\\"a\\")"')
    house.change("name: Länets kontor", 'name: "+46 455; \\"kontoret\\"\\n@ länet"')
    with serve_library(house.library) as client:
        rows = list(csv.DictReader(io.StringIO(client.get("/data/programmes.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0]["titel"] == '\'=HYPERLINK("https://exempel.se";"a")'
    assert rows[0]["kontakt"] == '\'+46 455; "kontoret" @ länet'
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_the_linked_data_says_no_more_than_the_documents(shipped: httpx.Client, searcher: Searcher) -> None:
    response = shipped.get("/data/programmes.jsonld")
    assert response.headers["content-type"] == "application/ld+json"
    data_set, *nodes = response.json()["@graph"]
    assert (data_set["@type"], data_set["license"]) == ("Dataset", licence.ADDRESS)
    entries = list_programmes(searcher, today=date.today())
    for node, entry in zip(nodes, entries, strict=True):
        assert node["@id"] == f"{shipped.base_url}/api/v1/programmes/{entry.id}"
        assert (node["name"], node["status"]) == (entry.title, entry.status)
        assert node.get("provider", {}).get("name") == (entry.owner if entry.kind == "programme" else None)
        types = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
        assert ("MonetaryGrant" in types) is (entry.kind == "programme" and "bidrag" in entry.offers)
        assert ("Organization" in types) is (entry.kind == "organisation")
    assert shipped.get(nodes[0]["@id"]).json()["id"] == entries[0].id


@pytest.mark.parametrize(
    ("owner", "kind"),
    [
        ("Tillväxtverket", "GovernmentService"),
        ("Region Blekinge", "GovernmentService"),
        ("Olofströms kommun", "GovernmentService"),
        ("Techtank", "Service"),
        ("Swerea IVF och Tillväxtverket", "Service"),
        ("Region Skåne, Region Kalmar län och Almi Kronoberg", "Service"),
    ],
)
def test_a_service_is_a_public_one_only_if_an_authority_alone_gives_it(
    house: Any, serve_library: Callable[..., Any], owner: str, kind: str
) -> None:
    house.change("  status: löpande", f"  owner: {owner}\n  status: löpande")
    with serve_library(house.library) as client:
        assert client.get("/data/programmes.jsonld").json()["@graph"][1]["@type"] == [kind, "MonetaryGrant"]


def test_the_feed_is_read_by_feed_readers(shipped: httpx.Client) -> None:
    response = shipped.get("/data/changes.atom")
    assert response.headers["content-type"] == "application/atom+xml"
    feed = feedparser.parse(response.content)
    assert (feed.version, feed.bozo) == ("atom10", False)
    assert licence.NAME in feed.feed.rights
    assert feed.entries
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    moments = [entry.updated_parsed for entry in feed.entries]
    assert moments == sorted(moments, reverse=True)
    assert feed.feed.updated_parsed == moments[0]
    for entry in feed.entries:
        assert shipped.get(entry.link).status_code == 200, entry.link


def test_the_feed_has_what_atom_requires(shipped: httpx.Client) -> None:
    """RFC 4287, 4.1: a feed and every entry have one id, title and updated; the author of the feed is that of its entries."""
    root = etree.fromstring(shipped.get("/data/changes.atom").content)
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(ATOM + name)
            assert found.text
    assert all(entry.findtext(f"{ATOM}content") for entry in root.findall(f"{ATOM}entry"))
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    (own,) = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own.get("href") == root.findtext(f"{ATOM}id") == f"{shipped.base_url}/data/changes.atom"
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text) for text in root.itertext() if "T00:" in text)


def test_a_publication_is_in_the_feed_with_markup_as_text(house: Any, serve_library: Callable[..., Any]) -> None:
    with serve_library(house.library) as client:
        before = feedparser.parse(client.get("/data/changes.atom").content)
        house.change("title: Vindlyftet", "title: Vind & <b>lyft</b>")
        house.change("status: löpande", "status: avslutad")
        (entry,) = feedparser.parse(client.get("/data/changes.atom").content).entries
        again = feedparser.parse(client.get("/data/changes.atom").content).entries[0]
    assert before.entries == []
    assert (entry.title, entry.title_detail.type) == ("Vind & <b>lyft</b> är avslutat", "text/plain")
    assert entry.content[0].value == "Läget var löpande och är avslutat. Id: prov/vindlyftet."
    assert entry.id == again.id
    assert abs(datetime(*entry.updated_parsed[:6], tzinfo=UTC) - datetime.now(UTC)) < timedelta(minutes=5)


@pytest.mark.parametrize("name", FILES)
def test_who_has_a_file_is_not_sent_it_again(shipped: httpx.Client, name: str) -> None:
    first = shipped.get(f"/data/{name}")
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    assert 'rel="license"' in first.headers["link"]
    for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-None-Match": "*"}, {"If-Modified-Since": changed}):
        again = shipped.get(f"/data/{name}", headers=headers)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), headers
    earlier = format_datetime(datetime(2000, 1, 1, tzinfo=UTC), usegmt=True)
    for headers in (
        {"If-None-Match": '"x"'},
        {"If-Modified-Since": earlier},
        {"If-Modified-Since": "yesterday"},
        {"If-None-Match": '"x"', "If-Modified-Since": changed},
    ):
        assert shipped.get(f"/data/{name}", headers=headers).status_code == 200, headers
    head = shipped.head(f"/data/{name}")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)


def test_a_file_has_another_tag_when_something_is_published(house: Any, serve_library: Callable[..., Any]) -> None:
    with serve_library(house.library) as client:
        first = client.get("/data/programmes.json")
        house.change("status: löpande", "status: avslutad")
        second = client.get("/data/programmes.json", headers={"If-None-Match": first.headers["etag"]})
    assert second.status_code == 200
    assert json.loads(second.content)["programmes"][0]["status"] == "avslutad"


@pytest.mark.parametrize("name", FILES)
def test_every_site_may_read_the_files(shipped: httpx.Client, name: str) -> None:
    response = shipped.get(f"/data/{name}", headers={"Origin": "https://annan-region.se"})
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (200, "*")


@pytest.mark.parametrize("name", ["", "programmes", "programmes.xml", "programmes.", "../api", "changes.rss"])
def test_there_are_no_other_files(shipped: httpx.Client, name: str) -> None:
    assert shipped.get(f"/data/{name}").status_code == 404
