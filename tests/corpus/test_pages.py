from corpus.pages import mark_pages, read_pages


def test_what_is_marked_is_read_back_with_its_page_numbers() -> None:
    text, pages = read_pages(mark_pages(["Första sidan.", "Andra sidan.", "Tredje."]))
    assert text == "Första sidan.\n\nAndra sidan.\n\nTredje."
    assert [(page.number, text[page.start : page.end].strip()) for page in pages] == [
        (1, "Första sidan."), (2, "Andra sidan."), (3, "Tredje."),
    ]  # fmt: skip


def test_pages_without_text_keep_the_numbers_of_the_others() -> None:
    text, pages = read_pages(mark_pages(["Ett.", "", "  ", "Fyra."]))
    assert [(page.number, text[page.start : page.end].strip()) for page in pages] == [(1, "Ett."), (4, "Fyra.")]


def test_a_sentence_that_runs_on_over_a_page_break_keeps_together() -> None:
    text, pages = read_pages(mark_pages(["Stödet gäller företag med", "högst 249 anställda."]))
    assert text == "Stödet gäller företag med\nhögst 249 anställda."
    assert text[pages[1].start :] == "högst 249 anställda."


def test_text_written_before_the_first_mark_belongs_to_its_page() -> None:
    text, pages = read_pages("# Rubrik\n\n<!-- sida 2 -->\n\nText.")
    assert text == "# Rubrik\n\nText."
    assert [(page.number, page.start) for page in pages] == [(2, 0)]


def test_text_without_marks_has_no_pages() -> None:
    assert read_pages("Bara text. <!-- sida 2 --> mitt i en rad") == ("Bara text. <!-- sida 2 --> mitt i en rad", ())
