import pytest

from assistant.strangers import collect_like_names, find_stranger
from corpus.schema import Document, FrontMatter, Programme

KNOWN = collect_like_names([
    Document("a", "Robotlyftet", "Robotlyftet ersattes av automationschecken och energistödet.", "0"),
    Document(
        "b", "Program B", "Text", "0",
        FrontMatter(
            id="b", title="Program B", kind="programme", verified="2026-11-23",
            programme=Programme(status="löpande", aliases=("Snabbcheck",)),
        ),
    ),
])  # fmt: skip


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Kan vi söka Vindlyftet?", "Vindlyftet"),
        ("är kraftlyftet öppet", "kraftlyftet"),
        ("Hur stort är Blixtbidraget?", "Blixtbidraget"),
        ("Vad är Sjöstödet?", "Sjöstödet"),
    ],
)
def test_a_programme_that_no_document_names_is_found(question: str, name: str) -> None:
    assert find_stranger(question, KNOWN) == name


@pytest.mark.parametrize(
    "question",
    [
        "Finns Robotlyftet kvar?",
        "Vad är en Automationscheck?",
        "Vem kan få Energistöd?",
        "Hur får man en Snabbcheck?",
        "finns det något robotstöd eller energibidrag?",
        "Vilket stöd finns? Vilka bidrag kan vi söka? Vilket program passar?",
        "Vi har ett förändringsprojekt och ett lån.",
    ],
)
def test_known_names_in_any_form_and_plain_words_are_no_strangers(question: str) -> None:
    assert find_stranger(question, KNOWN) is None
