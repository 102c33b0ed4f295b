"""The script that other sites include, as a browser fetches it."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from assistant.web.app import create_app
from assistant.web.widget import FOLDER, PARTS, STYLE, build_script

MEANS = ["innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "Function(", "document.write", "localStorage", ".cookie"]
MOST_BYTES = 30_000  # compressed, as the design promises


@pytest.fixture(scope="module")
def client(script: SimpleNamespace) -> Iterator[TestClient]:
    with TestClient(create_app(script.ScriptedAdviser())) as client:
        yield client


def test_any_site_may_load_it(client: TestClient) -> None:
    response = client.get("/widget.js", headers={"Origin": "https://www.exempel.se"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["x-content-type-options"] == "nosniff"


def test_it_is_kept_for_an_hour_and_then_asked_for_by_its_mark(client: TestClient) -> None:
    first = client.get("/widget.js")
    assert first.headers["cache-control"] == "public, max-age=3600"
    second = client.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})
    assert (second.status_code, second.content) == (304, b"")
    assert client.get("/widget.js", headers={"If-None-Match": 'W/"annat"'}).status_code == 200


def test_its_mark_follows_its_content() -> None:
    assert build_script(kept_days=90).tag == build_script(kept_days=90).tag
    assert build_script(kept_days=90).tag != build_script(kept_days=30).tag


def test_it_is_sent_compressed_only_to_those_who_can_unpack_it(client: TestClient) -> None:
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.content == plain.content  # the client unpacks it
    assert gzip.decompress(build_script().packed) == plain.content


def test_it_is_small() -> None:
    assert len(build_script(kept_days=90).packed) < MOST_BYTES


def test_every_part_is_in_it_and_no_other_file_lies_beside_them() -> None:
    text = build_script().text.decode()
    assert {path.name for path in FOLDER.iterdir()} == {STYLE, *(f"{part}.js" for part in PARTS)}
    assert all((FOLDER / f"{part}.js").read_text(encoding="utf-8") in text for part in PARTS)


@pytest.mark.parametrize("means", MEANS)
def test_it_has_no_means_to_run_an_answer_as_markup_or_to_follow_a_visitor(means: str) -> None:
    assert means not in build_script().text.decode()


def test_the_guide_names_every_attribute_and_variable() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "widget.md").read_text(encoding="utf-8")
    style, element = ((FOLDER / name).read_text(encoding="utf-8") for name in (STYLE, "element.js"))
    variables = set(re.findall(r"--adviser-[a-z-]+", style))
    read = re.findall(r"const \{ ([a-z, ]+) \} = this\.dataset", element)[0].split(", ")
    attributes = {f"data-{name}" for name in read} | set(re.findall(r"\[(data-(?:theme|position))=", style))
    assert set(re.findall(r"--adviser-[a-z-]+", guide)) == variables
    assert set(re.findall(r"^\| `(data-[a-z]+)`", guide, re.MULTILINE)) == attributes
