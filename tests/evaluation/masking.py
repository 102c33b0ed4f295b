"""Count what the masking of questions finds and what it takes in vain, by kind of personal data: `python tests/evaluation/masking.py`.

The formats are those of `tests/corpus/test_personal.py`: some the search was made with, others came afterwards. All are invented.
"""

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Final

from corpus.personal import mask

FORMATS: Final = Path(__file__).parents[1] / "corpus" / "test_personal.py"


def load_formats() -> ModuleType:
    """Load the tests' module, where the formats stand."""
    spec = importlib.util.spec_from_file_location("personal_formats", FORMATS)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def count(formats: ModuleType, masked: list[tuple[str, str]], kept: list[str]) -> None:
    """Print recall for each kind, and the precision and recall of all."""
    asked, found = Counter[str](), Counter[str]()
    for text, kind in masked:
        asked[kind] += 1
        found[kind] += not formats.leaks(text, kind)
    wrong = sum(mask(f"Jag: {text} Vad gäller?", strict=True) != f"Jag: {text} Vad gäller?" for text in kept)
    for kind, number in asked.items():
        print(f"  {kind:18} {found[kind]:3} of {number:3} formats masked")
    right = sum(found.values())
    print(f"  kept               {len(kept) - wrong:3} of {len(kept):3} formats that are not personal")
    print(f"  precision {right / (right + wrong):.3f}  recall {right / len(masked):.3f}")


def main() -> None:
    """Count on the formats that the search was made with, and on those that came afterwards."""
    formats = load_formats()
    for name, masked, kept in (
        ("made with", formats.IN_QUESTIONS, formats.NOT_PERSONAL),
        ("afterwards", formats.HELD_OUT, formats.HELD_OUT_KEPT),
    ):
        print(f"{name}: {len(masked)} formats to mask and {len(kept)} to keep")
        count(formats, masked, kept)


if __name__ == "__main__":
    main()
