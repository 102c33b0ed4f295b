"""The grounding check catches altered sentences and lets faithful ones through no worse than the recorded figures."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from index.searcher import Searcher

TESTS = Path(__file__).parents[1]
ENOUGH = 60  # sentences of each kind of error or faithfulness, taken together
SLACK = 1  # sentences that may be judged otherwise before it counts as worse


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """Load the script that rewrites the baseline."""
    specification = importlib.util.spec_from_file_location("grounding_script", TESTS / "evaluation" / "grounding.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def figures(script: ModuleType, searcher: Searcher) -> dict[str, dict[str, dict[str, dict[str, int]]]]:
    measured: dict[str, dict[str, dict[str, dict[str, int]]]] = script.measure(searcher)
    return measured


@pytest.mark.parametrize("split", ["tune", "held_out"])
@pytest.mark.parametrize("name", ["altered", "faithful"])
def test_no_more_sentences_are_misjudged_than_in_the_baseline(
    figures: dict[str, dict[str, dict[str, dict[str, int]]]], name: str, split: str
) -> None:
    recorded = json.loads((TESTS / "baselines" / "grounding.json").read_text(encoding="utf-8"))
    assert figures[name][split]["overall"]["right"] >= recorded[name][split]["overall"]["right"] - SLACK


@pytest.mark.parametrize("split", ["tune", "held_out"])
def test_a_changed_amount_is_always_caught(figures: dict[str, dict[str, dict[str, dict[str, int]]]], split: str) -> None:
    row = figures["altered"][split]["amount"]
    assert row["right"] == row["n"]


@pytest.mark.parametrize("name", ["altered", "faithful"])
def test_each_split_is_large_enough_to_tell(figures: dict[str, dict[str, dict[str, dict[str, int]]]], name: str) -> None:
    assert all(figures[name][split]["overall"]["n"] >= ENOUGH for split in ("tune", "held_out"))
