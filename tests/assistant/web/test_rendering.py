"""Untrusted text becomes text; only the answer's own small markup becomes tags."""

from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from assistant.types import Answer, Citation, Recommendation
from assistant.web import wording
from assistant.web.dialogue import Exchange
from assistant.web.panels import render_conversation
from assistant.web.rendering import ICONS, host_of, render_link, render_status, render_text, swedish_date
from assistant.web.source_pane import render_sources
from corpus.schema import Status

HOSTILE = '<img src=x onerror="window.hacked=1"> <script>window.hacked=1</script> ${alert(1)} {{7*7}}'
CITATION = Citation(1, "iuc/x", 'Robot"lyftet', "Resultat", "citat", "https://www.iuc.se/x", "2022", "avslutad")


class Tags(HTMLParser):
    """Collects the tags, attributes and text a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def done(answer: Answer, *, number: int = 1, question: str = "Fråga?") -> Exchange:
    return Exchange(number, question, "done", answer)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("ett\n\ntvå", "<p>ett</p><p>två</p>"),
        ("ett\ntvå", "<p>ett<br>två</p>"),
        ("Så här:\n- a\n- b\nSlut", "<p>Så här:</p><ul><li>a</li><li>b</li></ul><p>Slut</p>"),
        ("**fet** och * inte", "<p><strong>fet</strong> och * inte</p>"),
        ("**<b>**", "<p><strong>&lt;b&gt;</strong></p>"),
        ("[länk](https://x.se)", "<p>[länk](https://x.se)</p>"),
        ("utan källa [7]", "<p>utan källa[7]</p>"),
        ("", ""),
        ("\n\n \n", ""),
    ],
)
def test_the_small_markup_is_rendered_and_nothing_else(text: str, html: str) -> None:
    assert render_text(text, {}, exchange=1) == html


def test_a_marker_links_to_its_source_in_its_own_answer_and_is_named(script: SimpleNamespace) -> None:
    html = render_text("Slut 2021 [1].", {1: CITATION}, exchange=4)
    assert 'href="#source-4-1"' in html
    assert 'aria-label="Källa 1: Robot&quot;lyftet"' in html
    assert 'id="source-4-1"' in render_sources((done(script.ROBOT, number=4),))


@pytest.mark.parametrize("text", [HOSTILE, f"- {HOSTILE}", f"**{HOSTILE}**", f"{HOSTILE} [1]", '"><svg onload=x>', "&lt;img&gt; &amp;"])
def test_markup_in_an_answer_stays_text(text: str) -> None:
    page = Tags(render_text(text, {}, exchange=1))
    assert set(page.tags) <= {"p", "ul", "li", "strong"}
    assert not page.attributes


TABLE = "Så här:\n\n|  | **Kust** & hav |\n| --- | --- |\n| Läge | **slut** <2021 [1] |\n\nSlut."


def test_a_table_names_its_columns_and_rows_and_its_cells_are_rendered_as_text_is() -> None:
    html = render_text(TABLE, {1: CITATION}, exchange=4)
    assert html.startswith('<p>Så här:</p><table role="table" aria-label="Jämförelse: Kust &amp; hav"><thead')
    assert '<td role="cell"></td><th scope="col" role="columnheader"><strong>Kust</strong> &amp; hav</th>' in html
    assert '<th scope="row" role="rowheader">Läge</th>' in html
    assert '<td role="cell" data-label="Kust &amp; hav"><strong>slut</strong> &lt;2021<a class="marker" href="#source-4-1"' in html
    assert html.endswith("</table><p>Slut.</p>")


@pytest.mark.parametrize("text", [HOSTILE, f"**{HOSTILE}**", f"{HOSTILE} [1]", '" onclick="x', "<td></table>"])
def test_markup_in_a_table_stays_text(text: str) -> None:
    page = Tags(render_text(f"| {text} | {text} |\n| --- | --- |\n| {text} | {text} |", {}, exchange=1))
    assert set(page.tags) <= {"table", "thead", "tbody", "tr", "th", "td", "strong"}
    assert page.tags.count("table") == 1
    assert {name for name, _ in page.attributes} == {"role", "scope", "aria-label", "data-label"}


def test_what_must_be_made_sure_of_first_stands_with_the_programme_and_only_there() -> None:
    unsure = Recommendation("a", "Kustlyftet", "okänd", ("gäller robotar",), ("om det går att söka nu", "att ni är under 50"))
    sure = Recommendation("b", "Havslinjen", "löpande", ("gäller robotar",))
    text = Tags(render_conversation((done(Answer("id", "answered", "Svar.", programmes=(unsure, sure))),))).text
    assert f"{wording.CHECK['sv']}om det går att söka nuatt ni är under 50Kostnad" in text
    assert text.count(wording.CHECK["sv"]) == 1


def test_no_field_of_an_answer_a_question_or_an_error_reaches_the_page_as_markup(script: SimpleNamespace) -> None:
    conversation = (done(script.UNSAFE, question=script.HOSTILE), Exchange(2, script.HOSTILE, "failed", notice=script.HOSTILE))
    page = Tags(render_conversation(conversation[:1]) + render_conversation(conversation) + render_sources(conversation))
    assert not {"img", "script"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert not [value for name, value in page.attributes if name == "href" and not str(value).startswith("#")]
    assert page.text.count("<script>") >= 10


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.se", "x.se", "file:///etc/passwd", "http://[", "", None])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert render_link(url) == ""


def test_a_link_opens_in_a_new_tab_says_so_and_tells_the_target_nothing() -> None:
    html = render_link('https://www.iuc.se/a?b=1&c="x"')
    assert 'href="https://www.iuc.se/a?b=1&amp;c=&quot;x&quot;" target="_blank" rel="noopener noreferrer"' in html
    assert wording.OPENS_IN_NEW_TAB["sv"] in html
    assert host_of("https://www.iuc.se/a") == "iuc.se"


@pytest.mark.parametrize(
    ("published", "words"),
    [("2022", "2022"), ("2022-03", "mars 2022"), ("2022-03-01", "1 mars 2022"), ("2022-13", "2022-13"), ("våren", "våren")],
)
def test_dates_are_written_in_swedish(published: str, words: str) -> None:
    assert swedish_date(published) == words


def test_every_status_has_its_own_word_and_drawing() -> None:
    badges = {status: render_status(status) for status in ICONS}
    assert len({ICONS[status] for status in badges}) == len(badges) == 5
    assert all(status in Tags(badge).text for status, badge in badges.items())


@pytest.mark.parametrize(
    ("marker", "parts"),
    [
        (1, ["Automationscheck", "löpande", "Vad ni får · 12 september 2025", "iuc.se"]),
        (2, ["Vem kan delta · odaterad källa", "pågående"]),
        (3, ["Resultat · s. 3 · mars 2022", "avslutad"]),
        (4, ["Luckor · 2026", "okänd"]),
    ],
)
def test_a_source_shows_quote_title_section_page_date_status_and_link(marker: int, parts: list[str], script: SimpleNamespace) -> None:
    source = render_sources((done(script.ROBOT),)).split('<li class="source"')[marker]
    text = Tags("<li" + source).text
    assert all(part in text for part in [*parts, script.ROBOT.citations[marker - 1].quote])
    assert "<blockquote" in source


def test_only_the_latest_answers_sources_are_shown_and_only_its_follow_up_questions_offered(script: SimpleNamespace) -> None:
    conversation = (done(script.ROBOT), done(script.CLARIFY, number=2))
    sources = render_sources(conversation)
    assert 'id="sources-1" data-exchange="1" hidden' in sources
    assert 'id="sources-2" data-exchange="2" >' in sources
    html = render_conversation(conversation)
    assert script.ROBOT.suggestions[0] not in html
    assert script.CLARIFY.suggestions[0] in html
    assert wording.CHOICES["sv"] in html


@pytest.mark.parametrize("name", ["CLARIFY", "NOT_FOUND"])
def test_an_answer_that_is_not_one_says_what_it_is(name: str, script: SimpleNamespace) -> None:
    answer = getattr(script, name)
    assert wording.ANSWER_KIND[answer.status]["sv"] in render_conversation((done(answer),))
    assert wording.SOURCES_NONE["sv"] in render_sources((done(answer),))


def test_a_growing_answer_shows_no_programmes_and_leaves_the_old_sources(script: SimpleNamespace) -> None:
    growing = Exchange(2, "Fråga?", "answering", script.ROBOT)
    assert wording.PROGRAMMES["sv"] not in render_conversation((growing,))
    assert 'id="sources-1" data-exchange="1" >' in render_sources((done(script.ROBOT), growing))


def test_the_empty_page_offers_examples_and_explains_every_status() -> None:
    statuses: tuple[Status, ...] = tuple(wording.STATUS_MEANING)
    assert render_conversation(()).count("data-question") == len(wording.EXAMPLES)
    assert all(render_status(status) in render_sources(()) for status in statuses)


def test_a_very_long_question_is_shown_shortened() -> None:
    assert len(render_conversation((Exchange(1, "a" * 100_000, "waiting"),))) < 2_000
