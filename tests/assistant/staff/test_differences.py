from assistant.staff.differences import compare_texts
from corpus.shelf import Draft


def lines(old: str, new: str, **more: str) -> list[tuple[str, str, str]]:
    return [(line.kind, line.old, line.new) for line in compare_texts(Draft("t", old), Draft("t", new, **more))]


def test_equal_texts_have_only_unchanged_lines() -> None:
    assert {kind for kind, _, _ in lines("a\nb\nc", "a\nb\nc")} <= {"same", "gap"}


def test_a_changed_line_stands_beside_its_old_form_with_the_words_marked() -> None:
    (line,) = [d for d in compare_texts(Draft("t", "Stödet är 5 000 kr."), Draft("t", "Stödet är 7 500 kr.")) if d.kind == "changed"]
    assert [line.old[a:b] for a, b in line.old_marks] == ["5", "000"]
    assert [line.new[a:b] for a, b in line.new_marks] == ["7", "500"]


def test_lines_that_are_nothing_alike_are_removed_and_added() -> None:
    assert lines("Helt annan text här", "Xyz") == [("removed", "Helt annan text här", ""), ("added", "", "Xyz")]


def test_added_and_removed_lines_have_an_empty_other_side() -> None:
    assert ("added", "", "ny rad") in lines("a", "a\nny rad")
    assert ("removed", "gammal rad", "") in lines("a\ngammal rad", "a")


def test_long_stretches_without_a_change_are_left_out_and_counted() -> None:
    same = "\n".join(f"rad {number}" for number in range(20))
    found = lines(f"{same}\nslut", f"{same}\nannat ord")
    gaps = [old for kind, old, _ in found if kind == "gap"]
    assert gaps == ["18 rader utan ändring"]
    assert [old for kind, old, _ in found if kind == "same"] == ["rad 18", "rad 19"]


def test_changed_questions_are_shown_after_the_text() -> None:
    found = lines("a", "a", asked="needs: [x]")
    assert found[-2:] == [("gap", "Frågor", "Frågor"), ("added", "", "needs: [x]")]
