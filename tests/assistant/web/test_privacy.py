"""The privacy page says what is true of an installation, and nothing that is not."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from assistant.settings import read_settings
from assistant.web import privacy_wording as wording
from assistant.web.app import create_app
from assistant.web.languages import Language
from assistant.web.privacy import PATH, Handling, render_privacy
from assistant.web.server import make_handling

LANGUAGES: tuple[Language, ...] = ("sv", "en")
GRAVE = {"serious", "critical"}


INTERESTS = (wording.INTEREST_QUESTIONS, wording.INTEREST_ENQUIRIES)
OF_QUESTIONS = (wording.MASKED, wording.OPT_OUT, wording.CHOICE, wording.PROGRAMS)
OF_NONE = (wording.NOT_KEPT, wording.PROGRAMS_UNKEPT)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("handling", "said", "unsaid"),
    [
        (Handling(), [*OF_NONE, wording.NO_MODEL, wording.NO_CONTROLLER], [*OF_QUESTIONS, *INTERESTS, wording.STAFF, wording.TESTED]),
        (Handling(log_days=30), OF_QUESTIONS, [*OF_NONE, *INTERESTS, wording.TESTED]),
        (Handling(log_days=30, has_staff=True), [*OF_QUESTIONS, wording.TESTED, wording.STAFF], OF_NONE),
        (Handling(has_staff=True), [*OF_NONE, wording.STAFF], [wording.TESTED]),
        (Handling(enquiry_days=60), [wording.ENQUIRY], [wording.MAILED]),
        (Handling(enquiry_days=60, is_mailed=True), [wording.ENQUIRY, wording.MAILED], []),
        (Handling(is_mailed=True), [], [wording.ENQUIRY, wording.MAILED]),
        (Handling(model="openai:gpt-x"), [], [wording.NO_MODEL]),
        (Handling(controller="Techtank"), [], [wording.NO_CONTROLLER, *INTERESTS]),
        (Handling(controller="Techtank", log_days=30), [INTERESTS[0]], [INTERESTS[1]]),
        (Handling(controller="Techtank", enquiry_days=30), [INTERESTS[1]], [INTERESTS[0]]),
        (Handling(controller="Techtank", enquiry_days=30, log_days=30), INTERESTS, []),
    ],
)  # fmt: skip
def test_each_sentence_is_there_where_it_is_true_and_only_there(handling: Handling, said: Any, unsaid: Any, language: Language) -> None:
    page = unescape(render_privacy(handling, language=language))
    assert [text[language] for text in said if text[language] not in page] == []
    assert [text[language] for text in unsaid if text[language] in page] == []


def test_days_names_and_hosts_are_those_of_the_settings() -> None:
    values = {
        "ASSISTANT_LOG_DAYS": "45", "ASSISTANT_ENQUIRY_DAYS": "77", "ASSISTANT_MODEL": "openai:qwen3", "ASSISTANT_MODEL_URL": "http://gpu.exempel.se/v1",
        "ASSISTANT_CONTROLLER": "Techtank <b>", "ASSISTANT_CONTROLLER_CONTACT": "info@exempel.se",
    }  # fmt: skip
    page = render_privacy(make_handling(read_settings(values), has_form=True))
    for words in (
        "sparas i 45 dagar",
        "sparas i 77 dagar",
        "qwen3",
        "servern gpu.exempel.se",
        "Techtank &lt;b&gt;. Kontakt: info@exempel.se.",
    ):
        assert words in page
    assert "45" not in render_privacy(make_handling(read_settings({**values, "ASSISTANT_LOG_DAYS": "0"}), has_form=False))


@pytest.mark.parametrize(
    ("handling", "said"),
    [
        (Handling(model="mistralai:large"), "skickas till leverantören Mistral AI."),
        (Handling(model="google_genai:gemini-x"), "skickas till leverantören google_genai."),
        (Handling(model="gpt-x"), "skickas till leverantören gpt-x."),
        (Handling(model="ollama:gemma3:4b"), "skickas till programmet Ollama, som den som driver tjänsten själv kör."),
        (Handling(model="ollama:gemma3:4b", model_host="127.0.0.1"), "som går på samma dator som rådgivaren. Er fråga lämnar inte datorn."),
        (Handling(model="openai:gpt-x", model_host="gpu.exempel.se"), "skickas till servern gpu.exempel.se."),
    ],
)  # fmt: skip
def test_who_receives_the_question_is_named(handling: Handling, said: str) -> None:
    page = render_privacy(handling)
    assert said in page
    assert f"en språkmodell, {str(handling.model).partition(':')[2] or handling.model}" in page
    assert page.count("skickas till") == ("skickas till" in said)
    assert "Meningar som inte håller visas inte. De sparas i omkring 90 dagar utan er fråga" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_needs_no_script_and_is_linked_from_the_chat(script: SimpleNamespace, language: Language) -> None:
    client = TestClient(create_app(script.ScriptedAdviser()))
    answer = client.get(PATH[language])
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert "<script" not in answer.text
    for address in re.findall(r'href="(/[^"?]*)', answer.text):
        assert client.get(address).status_code == 200
    config = client.get("/config" if language == "sv" else "/en/config").text
    assert PATH[language] in config


@pytest.mark.parametrize(("size", "scheme"), [((1440, 900), "light"), ((390, 844), "dark")])
def test_the_page_is_read_by_all(
    browser: Browser, run_app: Callable[..., Any], script: SimpleNamespace, tmp_path: Path, size: Any, scheme: Any
) -> None:
    with run_app(create_app(script.ScriptedAdviser(), handling=Handling(log_days=90, enquiry_days=180, has_staff=True))) as address:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        page = context.new_page()
        page.goto(address + PATH["sv"])
        violations = Axe().run(page).response["violations"]
        assert [item["id"] for item in violations if item["impact"] in GRAVE] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert context.cookies() == []
        context.close()
