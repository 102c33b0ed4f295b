import json
from typing import Any

import pytest

from assistant.chat_model import open_chat_model
from assistant.staff.proposals import make_suggester, read_proposals
from corpus.suggestion import Suggestion

TEXT = "Sjöstödet är ett bidrag till företag som bygger båtar.\nBidraget är högst 40 000 kronor. Det går att söka från 2027-01-15."


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "test")


def reply(*proposals: dict[str, Any]) -> str:
    return "Här är mina förslag:\n```json\n" + json.dumps(proposals, ensure_ascii=False) + "\n```"


def proposal(field: str, value: object, evidence: str = "Bidraget är högst 40 000 kronor.") -> dict[str, Any]:
    return {"field": field, "value": value, "evidence": evidence}


def test_a_proposal_with_a_sentence_of_the_text_is_taken_with_that_sentence() -> None:
    (found,) = read_proposals(reply(proposal("programme.cost", "Bidraget är högst 40 000 kronor.")), TEXT, taken=set())
    assert (found.field, found.value, found.evidence) == (
        "programme.cost", "Bidraget är högst 40 000 kronor.", "Bidraget är högst 40 000 kronor.",
    )  # fmt: skip


def test_a_sentence_counts_however_its_lines_are_broken() -> None:
    evidence = "ett bidrag till företag som bygger båtar. Bidraget är högst"
    assert read_proposals(reply(proposal("kind", "programme", evidence)), TEXT, taken=set())


@pytest.mark.parametrize(
    "wrong",
    [
        proposal("programme.cost", "Bidraget är högst 90 000 kronor.", "Bidraget är högst 90 000 kronor."),
        proposal("programme.cost", "Bidraget är högst 400 000 kronor."),
        proposal("programme.period.from", "2028-01-15", "Det går att söka från 2027-01-15."),
        proposal("programme.period.from", "i vår", "Det går att söka från 2027-01-15."),
        proposal("programme.status", "öppet"),
        proposal("programme.needs", ["pengar"]),
        proposal("id", "egna/annat"),
        proposal("sources", []),
        proposal("title", "Sjöstödet", ""),
        {"field": "title"},
    ],
    ids=["not in the text", "another amount", "another year", "no date", "no status", "no need", "id", "sources", "no evidence", "half"],
)
def test_a_proposal_that_the_text_or_the_schema_does_not_bear_is_left_out(wrong: dict[str, Any]) -> None:
    assert read_proposals(reply(wrong), TEXT, taken=set()) == []


def test_what_the_rules_have_suggested_stands() -> None:
    assert read_proposals(reply(proposal("kind", "programme")), TEXT, taken={"kind"}) == []


@pytest.mark.parametrize("text", ["", "Jag kan inte hjälpa till.", "[", "[1, 2]", "{}", "[" * 100_000, '[{"field": "kind"'])
def test_a_reply_that_is_no_list_of_proposals_gives_none(text: str) -> None:
    assert read_proposals(text, TEXT, taken=set()) == []


def test_a_real_model_server_is_asked_with_the_text_and_its_reply_is_read(model_server: Any) -> None:
    model_server.say(reply(proposal("kind", "programme")))
    suggester = make_suggester(open_chat_model("openai:scripted", base_url=model_server.url, timeout=20))
    found = suggester(TEXT, [Suggestion("title", "Sjöstödet", "Sjöstödet", None, "rubriken")])
    assert [(suggestion.field, suggestion.value) for suggestion in found] == [("kind", "programme")]
    assert "40 000 kronor" in json.dumps(model_server.requests()[-1], ensure_ascii=False)


@pytest.mark.parametrize("model", ["error", "refusal", "garbage", "empty", "hostile"])
def test_a_model_that_fails_or_talks_of_other_things_suggests_nothing(model_server: Any, model: str) -> None:
    suggester = make_suggester(open_chat_model(f"openai:{model}", base_url=model_server.url, timeout=5))
    assert suggester(TEXT, []) == []


def test_a_model_that_is_silent_is_waited_for_only_so_long(model_server: Any) -> None:
    suggester = make_suggester(open_chat_model("openai:silent", base_url=model_server.url, timeout=1))
    assert suggester(TEXT, []) == []
