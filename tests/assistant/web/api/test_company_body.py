"""A program tells what it knows of the company beside the question; null is unknown on purpose, whatever was said earlier."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from assistant.company import Company
from assistant.profile import make_profile

Serve = Callable[..., AbstractContextManager[httpx.Client]]


@pytest.fixture(scope="module")
def scripted(serve: Serve, script: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """A server whose adviser is scripted, and that adviser."""
    adviser = script.ScriptedAdviser()
    with serve(adviser=adviser) as client:
        yield SimpleNamespace(client=client, adviser=adviser)


@pytest.mark.parametrize(
    ("company", "taken"),
    [
        (None, None),
        ({}, Company()),
        ({"employees": 14, "municipality": "Jämshög"}, Company(make_profile(14, "Olofström"))),
        (
            {"employees": 0, "industries": ["trä"], "commitment": "beställt"},
            Company(replace(make_profile(0, None, ("trä",)), commitment="beställt")),
        ),
        (
            {"employees": None, "municipality": None, "industries": [], "commitment": None},
            Company(withheld=frozenset({"size", "region", "industries", "commitment"})),
        ),
    ],
    ids=["not sent", "empty", "size and place", "everything else", "unknown on purpose"],
)
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_the_adviser_is_told_what_is_known_of_the_company(
    scripted: SimpleNamespace, company: dict[str, Any] | None, taken: Company | None, accept: str
) -> None:
    response = scripted.client.post("/api/v1/ask", json={"question": "Vad finns?", "company": company}, headers={"Accept": accept})
    assert response.status_code == 200
    assert scripted.adviser.companies[-1] == taken


@pytest.mark.parametrize(
    "company",
    [{"employees": -1}, {"employees": "14"}, {"employees": 1.5}, {"municipality": "Månen"}, {"municipality": ""}, {"commitment": "kanske"},
     {"industries": ["trolleri"]}, {"namn": "Plåt AB"}, 14],
)  # fmt: skip
def test_what_cannot_be_read_of_a_company_is_refused(scripted: SimpleNamespace, company: Any) -> None:
    response = scripted.client.post("/api/v1/ask", json={"question": "Vad finns?", "company": company})
    assert response.status_code == 422
    assert response.json()["detail"].endswith(".")


def test_the_answer_fits_the_company(client: httpx.Client) -> None:
    body = {"question": "Vad kostar det att bli medlem i Techtank?", "company": {"employees": 14}}
    assert client.post("/api/v1/ask", json=body).json()["answer"].startswith("För 14 anställda blir avgiften 7 000 kronor")
