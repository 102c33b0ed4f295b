"""Searching and reading what is published, over HTTP."""

from datetime import date
from typing import Any

import httpx
import pytest

from assistant.directory import ProgrammeFilter, list_documents, list_programmes
from index.searcher import Searcher

TODAY = "2026-11-22"


def _get(client: httpx.Client, path: str, **query: Any) -> Any:
    response = client.get(f"/api/v1{path}", params={"today": TODAY, **query})
    assert response.status_code == 200, response.text
    return response.json()


def test_all_programmes_are_listed_a_part_at_a_time(client: httpx.Client, searcher: Searcher) -> None:
    wanted = [entry.id for entry in list_programmes(searcher, today=date.fromisoformat(TODAY))]
    first, second = _get(client, "/programmes", limit=50), _get(client, "/programmes", limit=50, offset=50)
    assert first["total"] == second["total"] == len(wanted)
    assert [entry["id"] for entry in first["programmes"] + second["programmes"]] == wanted
    assert second["offset"] == 50


def test_programmes_are_filtered_by_need_size_municipality_and_status(client: httpx.Client, searcher: Searcher) -> None:
    query = {"need": ["export", "robot"], "employees": 14, "municipality": "Olofström", "status": ["löpande", "pågående"]}
    found = _get(client, "/programmes", **query)["programmes"]
    wanted = ProgrammeFilter(("export", "robot"), 14, "Olofström", frozenset({"löpande", "pågående"}))
    assert [entry["id"] for entry in found] == [entry.id for entry in list_programmes(searcher, wanted, today=date.fromisoformat(TODAY))]
    assert found
    assert all(entry["status"] in query["status"] for entry in found)


def test_a_programmes_status_is_that_of_the_day_asked_for(client: httpx.Client) -> None:
    then = client.get("/api/v1/programmes/iuc/robotlyftet", params={"today": "2020-05-01"}).json()
    assert (then["status"], then["day"]) == ("pågående", "2020-05-01")
    assert _get(client, "/programmes/iuc/robotlyftet")["status"] == "avslutad"


def test_every_document_can_be_read_at_the_id_it_is_listed_with(client: httpx.Client, searcher: Searcher) -> None:
    listed = _get(client, "/documents", limit=200)["documents"]
    assert [head["id"] for head in listed] == [head.id for head in list_documents(searcher, today=date.fromisoformat(TODAY))]
    for head in listed[::10]:
        document = _get(client, f"/documents/{head['id']}")
        assert document["text"] == searcher.documents()[head["id"]].text
        assert head.items() <= document.items()


def test_an_id_with_its_slash_escaped_is_the_same_id(client: httpx.Client) -> None:
    assert client.get("/api/v1/documents/iuc%2Frobotlyftet").json()["id"] == "iuc/robotlyftet"


def test_a_search_gives_passages_with_their_place_best_first(client: httpx.Client) -> None:
    passages = _get(client, "/search", q="Vad kostade Robotlyftet?", limit=3)["passages"]
    assert passages[0]["document_id"] == "iuc/robotlyftet"
    assert [p["score"] for p in passages] == sorted((p["score"] for p in passages), reverse=True)
    assert len(passages) == 3


@pytest.mark.parametrize("path", ["/programmes/finns/inte", "/documents/finns/inte", "/programmes/", "/documents/../x", "/documents/%00"])
def test_what_is_not_published_is_not_found(client: httpx.Client, path: str) -> None:
    response = client.get(f"/api/v1{path}")
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("query", "field", "fault"),
    [
        ({"behov": "robot"}, "behov", "finns inte"),
        ({"need": "rymdfart"}, "need.0", "ska vara 'automation'"),
        ({"employees": "-1"}, "employees", "ska vara minst 0"),
        ({"employees": "många"}, "employees", "ska vara ett heltal"),
        ({"limit": "1000"}, "limit", "ska vara högst 200"),
        ({"status": "öppen"}, "status.0", "ska vara 'kommande'"),
        ({"today": "i dag"}, "today", "ska vara en dag"),
        ({"today": "0"}, "today", "ska vara en dag"),
        ({"q": "x" * 401}, "q", "ska ha högst 400 tecken"),
    ],
)
def test_a_filter_that_is_none_is_named_in_swedish(client: httpx.Client, query: dict[str, str], field: str, fault: str) -> None:
    problem = client.get("/api/v1/programmes", params=query).json()
    assert problem["status"] == 422
    assert problem["errors"][0]["field"] == field
    assert problem["errors"][0]["fault"].startswith(fault)
    assert " or " not in problem["errors"][0]["fault"]


def test_an_unknown_place_is_said_to_be_unknown(client: httpx.Client) -> None:
    response = client.get("/api/v1/programmes", params={"municipality": "Grönköping"})
    assert response.status_code == 422
    assert response.json()["detail"].startswith("Platsen är okänd.")
