"""Asking to talk to a person over HTTP: what is kept, what is refused and why, and how often one may."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, delete

from assistant.settings import ApiAccess
from assistant.staff.enquiries import Enquiry, enquiries, list_enquiries
from assistant.web.api.application import Library
from assistant.web.api.enquiry_routes import MOST_AN_HOUR
from assistant.web.api.examples import ENQUIRY
from assistant.web.app import create_app
from corpus.library import reading, writing

Serve = Callable[..., AbstractContextManager[httpx.Client]]
PATH = "/api/v1/enquiries"


@pytest.fixture
def server(serve: Serve, script: Any, keys: Engine) -> Iterator[httpx.Client]:
    """A server of its own, which has counted nobody yet, and no enquiries: those of other files' tests are taken away."""
    with writing(keys) as connection:
        connection.execute(delete(enquiries))
    with serve(ApiAccess(origins=frozenset({"https://exempel.se"})), adviser=script.ScriptedAdviser()) as client:
        yield client
    with writing(keys) as connection:
        connection.execute(delete(enquiries))


def kept(engine: Engine) -> list[Enquiry]:
    with reading(engine) as connection:
        return list_enquiries(connection)


def test_the_example_of_the_reference_is_kept_as_it_was_written(server: httpx.Client, keys: Engine) -> None:
    response = server.post(PATH, json=ENQUIRY)
    assert (response.status_code, response.content) == (204, b"")
    (enquiry,) = kept(keys)
    letter = enquiry.letter
    assert (letter.message, letter.email, letter.phone) == (ENQUIRY["message"], ENQUIRY["email"], ENQUIRY["phone"])
    assert (letter.name, letter.company, letter.language) == ("Anna Andersson", "Exempel Plåt AB", "sv")
    assert letter.conversation == (
        "FRÅGA: Kan vi fortfarande söka Robotlyftet?\nSVAR: Nej, Robotlyftet är avslutat och går inte att söka. [1]\n"
        "[1] Robotlyftet – ”Robotlyftet går inte längre att söka.”"
    )
    assert enquiry.post == "none"


def test_without_a_conversation_none_is_kept(server: httpx.Client, keys: Engine) -> None:
    assert server.post(PATH, json={"message": "Ring!", "phone": "0454-12 34 56", "language": "en"}).status_code == 204
    (enquiry,) = kept(keys)
    assert (enquiry.letter.conversation, enquiry.letter.language) == ("", "en")


@pytest.mark.parametrize(
    ("body", "field", "fault"),
    [
        ({"message": "Hej"}, "email", "Skriv en e-postadress eller ett telefonnummer, så att vi kan svara."),
        ({"message": " ", "phone": "0454-12345"}, "message", "Skriv vad ni vill ha hjälp med."),
        ({"message": "Hej", "email": "anna"}, "email", "E-postadressen ser inte ut som en adress. Skriv den som namn@exempel.se."),
        ({"message": "a" * 5001, "phone": "0454-12345"}, "message", "ska ha högst 5000 tecken"),
        ({"message": "Köp!", "phone": "0454-12345", "more": "https://kop.example"}, "more", "ska ha högst 0 tecken"),
        ({"message": "Hej", "phone": "0454-12345", "conversation": [{"question": "a"}]}, "conversation.0.answer", "saknas"),
        ({"message": "Hej", "phone": "0454-12345", "language": "de"}, "language", "ska vara 'sv' eller 'en'"),
        ({"phone": "0454-12345"}, "message", "saknas"),
    ],
)
def test_what_is_wrong_is_told_of_its_field_and_nothing_is_kept(
    server: httpx.Client, keys: Engine, body: dict[str, Any], field: str, fault: str
) -> None:
    response = server.post(PATH, json=body)
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    assert response.json()["errors"] == [{"field": field, "fault": fault}]
    assert kept(keys) == []


def test_one_address_sends_so_many_an_hour_and_is_told_how_long_to_wait(server: httpx.Client, keys: Engine) -> None:
    for _ in range(MOST_AN_HOUR):
        assert server.post(PATH, json={"message": "Hej", "phone": "0454-12345"}).status_code == 204
        assert server.post(PATH, json={"message": "Hej"}).status_code == 422  # a mistake does not count
    response = server.post(PATH, json={"message": "Hej", "phone": "0454-12345"})
    assert (response.status_code, response.headers["content-type"]) == (429, "application/problem+json")
    assert 0 < int(response.headers["retry-after"]) <= 3_602
    assert response.json()["detail"].startswith(f"Det har kommit {MOST_AN_HOUR} ärenden från er adress")
    assert len(kept(keys)) == MOST_AN_HOUR


def test_it_stands_behind_the_same_doors_as_the_rest(server: httpx.Client, keys: Engine) -> None:
    body = {"message": "Hej", "phone": "0454-12345"}
    assert server.post(PATH, json=body, headers={"Origin": "https://annan.se"}).status_code == 403
    assert server.post(PATH, content=b"message=Hej", headers={"Content-Type": "application/x-www-form-urlencoded"}).status_code == 415
    assert kept(keys) == []
    assert server.post(PATH, json=body, headers={"Origin": "https://exempel.se"}).status_code == 204


def test_where_something_sends_mail_an_enquiry_waits_for_it(searcher: Any, keys: Engine, script: Any, run_app: Any) -> None:
    app = create_app(script.ScriptedAdviser(), library=Library(searcher, keys, is_mailed=True, access=ApiAccess()))
    with run_app(app) as address:
        assert httpx.post(address + PATH, json={"message": "Hej", "phone": "0454-12345"}).status_code == 204
    (enquiry,) = kept(keys)
    assert enquiry.post == "waiting"
    with writing(keys) as connection:
        connection.execute(delete(enquiries))


def test_the_reference_shows_a_swedish_example(server: httpx.Client) -> None:
    assert server.get("/api/v1/openapi.json").json()["components"]["schemas"]["EnquiryBody"]["examples"] == [ENQUIRY]
    assert "Exempel Plåt AB" in server.get("/api/v1/docs").text
