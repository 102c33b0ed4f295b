"""The reference of the interface: the OpenAPI document and the page made of it."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

Schema = dict[str, Any]  # Any: an OpenAPI document


@pytest.fixture(scope="module")
def schema(client: httpx.Client) -> Schema:
    document: Schema = client.get("/api/v1/openapi.json").json()
    return document


def test_every_route_has_a_summary_a_description_and_an_answer_of_a_named_form(
    schema: Schema,
) -> None:
    operations = [operation for item in schema["paths"].values() for operation in item.values()]
    assert len(operations) == 8
    for operation in operations:
        assert operation["summary"]
        assert operation["description"]
        assert re.search(r"#/components/schemas/\w+", json.dumps(operation["responses"]))


def test_every_field_of_every_form_is_explained(schema: Schema) -> None:
    for name, form in schema["components"]["schemas"].items():
        for field, described in form["properties"].items():
            assert "description" in described or "$ref" in json.dumps(described), f"{name}.{field}"


def test_the_examples_are_of_the_form_they_show(client: httpx.Client, schema: Schema) -> None:
    import jsonschema

    forms = schema["components"]["schemas"]
    assert {"AnswerModel", "ProgrammeModel", "PassageList", "HealthModel", "ProblemModel", "QuestionBody"} <= {
        n for n, f in forms.items() if "examples" in f
    }
    for form in forms.values():
        for example in form.get("examples", []):
            jsonschema.validate(example, {**form, "components": schema["components"]})


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in {"href", "src"} and value]
        self.anchors |= {given["id"]} if given.get("id") else set()  # type: ignore[arg-type]


def test_the_page_needs_no_script_and_no_other_host_and_its_links_lead_somewhere(client: httpx.Client) -> None:
    response = client.get("/api/v1/docs")
    assert response.headers["content-type"].startswith("text/html")
    page = _Links()
    page.feed(response.text)
    assert "script" not in page.tags
    assert all(link.startswith(("#", "/api/v1/")) for link in page.links)
    assert {link[1:] for link in page.links if link.startswith("#")} <= page.anchors
    assert "Vi är 14 anställda i Olofström." in response.text
