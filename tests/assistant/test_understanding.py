"""A question is understood in its conversation: the company's profile is kept, and follow-ups lean on what was said."""

from collections.abc import Callable

import pytest

from assistant.names import Mention
from assistant.question import Language, Understanding
from assistant.types import Turn
from assistant.understanding import find_standing

Read = Callable[..., Understanding]

ROBOTLYFTET = (Turn("user", "Berätta om Robotlyftet"), Turn("assistant", "Robotlyftet var ett statligt program."))
EKOLYFTET = (Turn("user", "Vad är Ekolyftet?"), Turn("assistant", "Ekolyftet är ett annat."))
LIST = (
    Turn("user", "Vad passar oss?"),
    Turn(
        "assistant",
        "Det här passar:\n\n- **Automationscheck**: en check.\n- **Digitaliseringslyftet**: ett lyft.\n- **Ekolyftet**: ett till.",
    ),
)
ASKED_BACK = (Turn("user", "Vi behöver hjälp med robotar"), Turn("assistant", "Hur många anställda är ni?"))


def documents(mentions: tuple[Mention, ...]) -> set[str]:
    return {mention.name.document_id for mention in mentions}


# The company


def test_the_profile_is_remembered_from_the_history(read: Read) -> None:
    history = [Turn("user", "Vi är 12 anställda i Ronneby"), Turn("assistant", "Vad vill ni göra?")]
    profile = read("Vi vill automatisera", history=history).profile
    assert (profile.employees, profile.region) == (12, "Ronneby")


def test_a_size_told_later_replaces_the_earlier_one_and_keeps_the_place(read: Read) -> None:
    history = [Turn("user", "Vi är 12 anställda i Ronneby"), Turn("assistant", "Vad vill ni göra?")]
    profile = read("Vi är 50 till 60 anställda", history=history).profile
    assert (profile.employees, profile.size, profile.region) == (None, (50, 60), "Ronneby")


def test_the_profile_is_never_read_from_an_answer_of_ours(read: Read) -> None:
    history = [Turn("user", "Vad är Robotlyftet?"), Turn("assistant", "Det vände sig till företag i Skåne med 249 anställda.")]
    assert read("Vad kostade det?", history=history).profile.is_empty


# What a follow-up leans on


@pytest.mark.parametrize("question", ["Vad kostade det?", "Och när slutade det?", "Går det att söka?", "Hur ansöker vi?"])
def test_a_follow_up_means_what_was_last_spoken_of(read: Read, question: str) -> None:
    understanding = read(question, history=ROBOTLYFTET)
    assert understanding.is_follow_up
    assert "iuc/robotlyftet" in documents(understanding.subjects)


def test_a_follow_up_is_searched_with_the_name_it_means(read: Read) -> None:
    understanding = read("Vad kostade det?", history=ROBOTLYFTET)
    assert understanding.search_text == "Vad kostade det? Robotlyftet"
    assert understanding.text == "Vad kostade det?"


def test_a_follow_up_means_the_newest_subject(read: Read) -> None:
    assert documents(read("Vad kostade det?", history=ROBOTLYFTET + EKOLYFTET).standing) == {"iuc/ekolyftet"}


def test_of_several_names_a_follow_up_means_the_telling_ones(read: Read) -> None:
    history = [Turn("user", "Vad gjorde Techtank i Robotlyftet?"), Turn("assistant", "De tog fram underlag.")]
    assert documents(read("Vad kostade det?", history=history).standing) == {"iuc/robotlyftet"}


def test_a_question_that_names_its_own_subject_stands_alone(read: Read) -> None:
    understanding = read("Vad är Digitaliseringslyftet?", history=ROBOTLYFTET)
    assert not understanding.standing
    assert not understanding.is_follow_up


def test_without_history_nothing_is_a_follow_up(read: Read) -> None:
    assert not read("Vad kostar det?").is_follow_up


def test_a_change_of_the_company_asks_the_question_before_again(read: Read) -> None:
    history = [Turn("user", "Vad kostar medlemskap i Techtank?"), Turn("assistant", "Medlemskap kostar pengar.")]
    understanding = read("Och om vi är 80?", history=history)
    assert "cost" in understanding.intents
    assert understanding.profile.employees == 80
    assert "Vad kostar medlemskap i Techtank?" in understanding.search_text


def test_a_doubt_is_searched_with_what_was_asked_before_and_not_with_itself(read: Read) -> None:
    history = [Turn("user", "När slutade Robotlyftet?"), Turn("assistant", "Robotlyftet slutade 2021.")]
    understanding = read("Är det verkligen säkert?", history=history)
    assert {"challenge", "when"} <= understanding.intents
    assert understanding.search_text.startswith("När slutade Robotlyftet?")
    assert "säkert" not in understanding.search_text


def test_a_doubt_that_names_its_subject_leans_on_the_question_before(read: Read) -> None:
    history = [Turn("user", "När slutade Robotlyftet?"), Turn("assistant", "Robotlyftet slutade 2021.")]
    understanding = read("Är det säkert att Robotlyftet har slutat?", history=history)
    assert understanding.is_follow_up
    assert "when" in understanding.intents


@pytest.mark.parametrize(
    ("question", "document_id"),
    [
        ("Berätta mer", "iuc/automationscheck"),
        ("Berätta om den andra", "iuc/digitaliseringslyftet"),
        ("Hur ansöker vi till den tredje?", "iuc/ekolyftet"),
    ],
)
def test_a_follow_up_to_a_list_means_its_first_name_or_the_one_it_points_at(read: Read, question: str, document_id: str) -> None:
    assert documents(read(question, history=LIST).standing) == {document_id}


def test_another_name_of_a_list_can_be_pointed_at_after_a_follow_up_on_the_first(read: Read) -> None:
    history = (*LIST, Turn("user", "Vad kostar det?"), Turn("assistant", "Det kostar ingenting."))
    assert documents(read("Och den andra?", history=history).standing) == {"iuc/digitaliseringslyftet"}


def test_the_second_name_of_a_sentence_can_be_pointed_at(read: Read) -> None:
    history = [Turn("user", "Vilka finns det?"), Turn("assistant", "Där finns Robotlyftet och Ekolyftet.")]
    assert documents(read("Berätta om den andra", history=history).standing) == {"iuc/ekolyftet"}


def test_pointing_past_the_end_of_a_list_means_what_was_asked_about(language: Language) -> None:
    history = [Turn("user", "Vad är Robotlyftet?"), Turn("assistant", "Det var ett program.")]
    assert documents(find_standing(history, language.gazetteer, "den tredje då?")) == {"iuc/robotlyftet"}


def test_a_name_that_many_speak_of_gives_way_to_the_telling_one_of_the_answer(language: Language) -> None:
    history = [Turn("user", "Vad gjorde Techtank då?"), Turn("assistant", "Robotlyftet drevs i länet. Sedan kom Ekolyftet.")]
    assert documents(find_standing(history, language.gazetteer)) == {"iuc/robotlyftet"}


def test_of_an_answer_only_the_first_sentence_tells_what_it_is_about(language: Language) -> None:
    history = [Turn("user", "Vad hände sedan?"), Turn("assistant", "Robotlyftet kom. Ekolyftet kom också.")]
    assert documents(find_standing(history, language.gazetteer)) == {"iuc/robotlyftet"}


def test_naming_someone_else_in_what_was_spoken_of_keeps_the_subject(read: Read) -> None:
    understanding = read("Var Techtank med i programmet?", history=ROBOTLYFTET)
    assert understanding.mentions == ()
    assert documents(understanding.subjects) == {"iuc/robotlyftet"}
    assert "Techtank" in understanding.search_text


def test_pointing_back_at_nothing_leaves_the_name_in_the_question(read: Read) -> None:
    history = [Turn("user", "Hej"), Turn("assistant", "Hej.")]
    understanding = read("Var Techtank med där?", history=history)
    assert understanding.mentions
    assert not understanding.is_follow_up


# What leans on nothing


@pytest.mark.parametrize(
    "question", ["En annan sak: vad kostar det att söka patent?", "Skit i det, vad kostar en robot?", "Ny fråga, vad kostar det?"]
)
def test_a_change_of_subject_leans_on_nothing(read: Read, question: str) -> None:
    understanding = read(question, history=ROBOTLYFTET)
    assert not understanding.is_follow_up
    assert understanding.standing == ()


def test_a_question_far_outside_the_field_leans_on_nothing(read: Read) -> None:
    history = ROBOTLYFTET
    understanding = read("Hur lagar man pannkakor?", history=history)
    assert not understanding.is_follow_up
    assert understanding.scope == read("Hur lagar man pannkakor?").scope


def test_what_a_follow_up_leans_on_makes_it_likelier_to_be_ours(read: Read) -> None:
    assert read("Vad kostade det?", history=ROBOTLYFTET).scope > read("Vad kostade det?").scope


# Answers to a question of ours


def test_an_answer_to_a_question_back_is_joined_with_what_was_asked_first(read: Read) -> None:
    understanding = read("30 anställda", history=ASKED_BACK)
    assert understanding.profile.employees == 30
    assert "robot" in understanding.needs
    assert understanding.search_text == "Vi behöver hjälp med robotar 30 anställda"


def test_an_answer_to_a_question_back_is_ours_whatever_its_words(read: Read) -> None:
    understanding = read("Ronneby", history=ASKED_BACK)
    assert understanding.is_domain
    assert understanding.scope == 1.0


def test_a_question_put_to_a_question_back_is_no_answer_to_it(read: Read) -> None:
    assert "robot" not in read("Vad är Ekolyftet?", history=ASKED_BACK).needs
