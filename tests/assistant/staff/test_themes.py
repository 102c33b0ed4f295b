"""What is asked in vain comes together in themes: pure, steady, the same in any order, and dismissed ones stay away."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import yaml
from sklearn.metrics import adjusted_rand_score
from sqlalchemy import Engine

from assistant.opening import update_index
from assistant.question_log import Asked, add_question
from assistant.question_log import metadata as log_metadata
from assistant.settings import Settings
from assistant.staff.themes import (
    EXAMPLES,
    SAME,
    Theme,
    dismiss_theme,
    find_themes,
    metadata,
    read_dismissed,
    read_themes,
    show_again,
)
from corpus.files import DOCUMENTS
from corpus.library import open_database, reading, writing
from index.analyzer import Analyzer
from index.embedder import Embedder
from index.searcher import Searcher

TODAY = date(2026, 11, 22)
TOPICS: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "asked_in_vain.yaml").read_text(encoding="utf-8"))
CHECKED = list(TOPICS)[10:]
OPENINGS = ("", "Hej! ", "Hej, en fråga: ", "God morgon. ", "Vi är ett litet företag i Karlshamn. ", "Vi är tolv anställda i Olofström. ")
ENDINGS = ("", " Tack!", " Mvh", " Vad gäller?", " Tacksam för svar.")


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, analyzer: Analyzer) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("dokument")
    assert not update_index(Settings(home=folder), [DOCUMENTS]).faults
    opened = Searcher(folder, embedder=embedder, analyzer=analyzer)
    yield opened
    opened.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(tmp_path, log_metadata, metadata)
    yield opened
    opened.dispose()


def in_vain(text: str, *, number: int, days_ago: int = 0) -> Asked:
    at = datetime(TODAY.year, TODAY.month, TODAY.day, 12) - timedelta(days=days_ago)
    return Asked(f"{number:06d}", at, "page", text, "not_found", 0.7, 12.0, (), (), (), ())


def make_log(topics: Sequence[str], count: int, *, seed: int = 1) -> tuple[list[Asked], dict[str, str]]:
    """Make questions as different people put them; return them with the topic of each, by its answer's id."""
    chance = random.Random(seed)
    pairs = [(topic, question) for topic in topics for question in TOPICS[topic]]
    asked, topic_of = [], {}
    for number in range(count):
        topic, question = chance.choice(pairs)
        text = chance.choice(OPENINGS) + question + chance.choice(ENDINGS)
        asked.append(in_vain(text, number=number, days_ago=chance.randrange(90)))
        topic_of[asked[-1].answer_id] = topic
    return asked, topic_of


def purity(themes: Sequence[Theme], topic_of: dict[str, str]) -> float:
    """The share of questions that are of their theme's commonest topic."""
    best = [Counter(topic_of[name] for name in theme.answer_ids).most_common(1)[0][1] for theme in themes]
    return sum(best) / sum(theme.size for theme in themes)


def agreement(themes: Sequence[Theme], labels: dict[str, str]) -> float:
    """The adjusted Rand index of the themes and other labels of the same questions."""
    pairs = [(theme.key, labels[name]) for theme in themes for name in theme.answer_ids if name in labels]
    return float(adjusted_rand_score(*zip(*pairs, strict=True)))


def test_five_hundred_questions_of_twenty_topics_come_apart(searcher: Searcher) -> None:
    asked, topic_of = make_log(list(TOPICS), 500)
    themes = find_themes(asked, searcher, today=TODAY)
    assert sum(theme.size for theme in themes) >= 490  # of 500: all but what falls below the thirty themes shown
    assert purity(themes, topic_of) >= 0.95
    assert agreement(themes, topic_of) >= 0.85
    assert len({topic_of[theme.answer_ids[0]] for theme in themes[:20]}) >= 16


def test_topics_that_set_no_threshold_come_apart_as_well(searcher: Searcher) -> None:
    asked, topic_of = make_log(CHECKED, 250, seed=2)
    themes = find_themes(asked, searcher, today=TODAY)
    assert purity(themes, topic_of) >= 0.90
    assert agreement(themes, topic_of) >= 0.70


def test_the_order_of_the_questions_changes_nothing(searcher: Searcher) -> None:
    asked, _ = make_log(list(TOPICS), 200)
    shuffled = random.Random(3).sample(asked, len(asked))
    assert find_themes(shuffled, searcher, today=TODAY) == find_themes(asked, searcher, today=TODAY)


def test_the_themes_hardly_change_when_a_fifth_of_the_questions_go(searcher: Searcher) -> None:
    asked, _ = make_log(list(TOPICS), 500)
    whole = find_themes(asked, searcher, today=TODAY)
    before = {name: theme.key for theme in whole for name in theme.answer_ids}
    alike = [agreement(find_themes(random.Random(seed).sample(asked, 400), searcher, today=TODAY), before) for seed in range(3)]
    assert min(alike) >= 0.90


def test_a_theme_says_how_many_asked_how_lately_and_in_which_words(searcher: Searcher) -> None:
    days = (0, 29, 30, 31, 59, 60, 80, 5)
    texts = [f"{opening}Finns bidrag till solceller på taket?{ending}" for opening in OPENINGS[:4] for ending in ENDINGS[:2]]
    asked = [in_vain(text, number=place, days_ago=days[place]) for place, text in enumerate(texts)]
    asked += [in_vain(text, number=50 + place) for place, text in enumerate(TOPICS["bullermätning"])]
    (solar,) = [theme for theme in find_themes(asked, searcher, today=TODAY) if "000006" in theme.answer_ids]
    assert (solar.key, solar.size, solar.recent, solar.earlier) == ("000006", 8, 3, 3)
    assert solar.label.startswith("sol")
    assert len(solar.examples) == EXAMPLES
    assert set(solar.examples) <= set(texts)
    assert solar.nearest_id in searcher.documents()
    assert solar.nearest_title == searcher.documents()[solar.nearest_id].title


def test_what_is_asked_most_lately_comes_first(searcher: Searcher) -> None:
    asked = [in_vain(text, number=place, days_ago=45) for place, text in enumerate(TOPICS["drönare"])]
    asked += [in_vain(text, number=50 + place) for place, text in enumerate(TOPICS["svetslicens"][:3])]
    assert "050" in find_themes(asked, searcher, today=TODAY)[0].key


def test_the_same_question_asked_by_many_is_one_theme_of_its_size(searcher: Searcher) -> None:
    (theme,) = find_themes([in_vain("Var köper vi en truck?", number=place) for place in range(40)], searcher, today=TODAY)
    assert (theme.size, theme.examples) == (40, ("Var köper vi en truck?",))


def test_only_the_unanswered_and_the_disliked_are_in_vain(searcher: Searcher) -> None:
    one = in_vain("Var köper vi en truck?", number=1)
    kinds = [replace(one, status="answered"), replace(one, status="out_of_scope"), replace(one, status="answered", thumb="up")]
    assert find_themes(kinds, searcher, today=TODAY) == []
    for disliked in (replace(one, status="answered", thumb="down"), replace(one, status="out_of_scope", thumb="down")):
        assert len(find_themes([*kinds, disliked], searcher, today=TODAY)) == 1


@pytest.mark.parametrize("text", ["?", "och att", "[mobilnummer]", "123"])
def test_a_question_without_telling_words_is_a_theme_of_its_own(searcher: Searcher, text: str) -> None:
    themes = find_themes([in_vain(text, number=1), in_vain("Var köper vi en truck?", number=2)], searcher, today=TODAY)
    assert sorted(theme.size for theme in themes) == [1, 1]


def test_no_questions_have_no_themes(searcher: Searcher) -> None:
    assert find_themes([], searcher, today=TODAY) == []


def test_a_dismissed_theme_stays_away_when_more_is_asked_about_it(engine: Engine, searcher: Searcher) -> None:
    first, _ = make_log(list(TOPICS), 150, seed=4)
    more, topic_of = make_log(list(TOPICS), 500, seed=5)
    with writing(engine) as connection:
        for one in first:
            add_question(connection, one)
        theme = read_themes(connection, searcher, today=TODAY)[0]
        dismiss_theme(connection, theme, searcher, by="eva")
        rest = read_themes(connection, searcher, today=TODAY)
        dismissed = read_dismissed(connection, searcher.embedder.version)
    assert theme.key not in {one.key for one in rest}
    topic = Counter({one.answer_id: one.text for one in first}[name] for name in theme.answer_ids).most_common(1)[0][0]
    name = next(name for name, texts in TOPICS.items() if any(text in topic for text in texts))
    left = find_themes(more, searcher, today=TODAY, dismissed=dismissed)
    everything = find_themes(more, searcher, today=TODAY)
    gone = {one.key for one in everything} - {one.key for one in left}
    of_topic = [one for one in everything if Counter(topic_of[n] for n in one.answer_ids).most_common(1)[0][0] == name]
    assert gone
    assert gone <= {one.key for one in of_topic}
    assert max(of_topic, key=lambda one: one.size).key in gone


def test_a_dismissal_can_be_taken_back(engine: Engine, searcher: Searcher) -> None:
    with writing(engine) as connection:
        add_question(connection, in_vain("Var köper vi en truck?", number=1))
        (theme,) = read_themes(connection, searcher, today=TODAY)
        dismiss_theme(connection, theme, searcher, by="eva")
        assert read_themes(connection, searcher, today=TODAY) == []
        (dismissal,) = read_dismissed(connection, searcher.embedder.version)
        assert (dismissal.label, dismissal.by) == (theme.label, "eva")
        assert show_again(connection, dismissal.key)
        assert not show_again(connection, dismissal.key)
        assert read_themes(connection, searcher, today=TODAY) == [theme]


def test_another_models_dismissals_do_not_count(engine: Engine, searcher: Searcher) -> None:
    with writing(engine) as connection:
        add_question(connection, in_vain("Var köper vi en truck?", number=1))
        (theme,) = read_themes(connection, searcher, today=TODAY)
        dismiss_theme(connection, theme, searcher, by="eva")
    with reading(engine) as connection:
        assert read_dismissed(connection, "en annan") == []


def test_different_themes_lie_apart(searcher: Searcher) -> None:
    asked, _ = make_log(list(TOPICS), 500)
    big = [theme for theme in find_themes(asked, searcher, today=TODAY) if theme.size >= 10]
    assert max(float(np.dot(one.centre, other.centre)) for one, other in combinations(big, 2)) < SAME
