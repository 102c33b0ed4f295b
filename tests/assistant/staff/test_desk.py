"""The staff's work from end to end, on a real database and index."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.conversation import Adviser
from assistant.log_writer import LogWriter
from assistant.question_log import read_questions
from assistant.staff import audit
from assistant.staff.case_desk import CaseDesk
from assistant.staff.cases import Case
from assistant.staff.desk import Desk
from assistant.staff.jobs import Job
from assistant.staff.roles import Actor, ForbiddenError
from assistant.staff.types import Edit, FieldChange, Filter, Upload
from corpus import originals
from corpus.errors import AdviserError
from corpus.library import reading
from corpus.shelf import ConflictError
from index.searcher import Searcher

Add = Callable[..., Job]
WIND, GUIDE = "iuc/vindlyftet", "guide/ansokan"
BROCHURE = (
    "Sjöstödet är ett bidrag till företag som bygger båtar i Blekinge. Bidraget är högst 40 000 kronor per företag. "
    "Ansökan är öppen till den 31 mars 2027 och görs hos Region Blekinge. Bidraget betalas ut när arbetet är klart och redovisat."
)


@pytest.fixture
def ask(desk: Desk) -> Callable[[str], str]:
    """Ask as a company does, on the index as it is at that moment."""
    searcher = Searcher(desk.settings.home, embedder=desk.press.embedder, analyzer=desk.press.analyzer)
    adviser = Adviser(searcher)
    yield lambda question: adviser.reply(question).answer
    searcher.close()


def publish(desk: Desk, actor: Actor, *names: str) -> Job:
    return desk.work(desk.publish(actor, names, accept_warnings=True))


def edit(desk: Desk, actor: Actor, name: str, old: str, new: str, why: str = "") -> int:
    sheet = desk.show(actor, name)
    assert old in sheet.markdown
    return desk.save(actor, name, Edit(sheet.markdown.replace(old, new), sheet.asked, why, sheet.number)).number


def notes(desk: Desk) -> list[tuple[str, str, str]]:
    with reading(desk.engine) as connection:
        return [(note.who, note.action, note.subject) for note in audit.read(connection)]


def test_the_list_shows_what_answers_before_anybody_has_touched_it(desk: Desk, reader: Actor) -> None:
    entries = desk.list_documents(reader)
    assert [(entry.id, entry.state, entry.origin, entry.versions) for entry in entries] == [
        (GUIDE, "published", "folder", 0), (WIND, "published", "folder", 0),
    ]  # fmt: skip
    assert (entries[1].status, entries[1].owner) == ("löpande", "IUC Blekinge")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter("vind"), [WIND]),
        (Filter("IUC blekinge"), [WIND]),
        (Filter(kind="guide"), [GUIDE]),
        (Filter(status="avslutad"), []),
        (Filter(state="draft"), []),
        (Filter(only_drafts=True), []),
    ],
    ids=["title", "owner", "kind", "status", "state", "drafts"],
)
def test_the_list_is_filtered(desk: Desk, reader: Actor, wanted: Filter, found: list[str]) -> None:
    assert [entry.id for entry in desk.list_documents(reader, wanted)] == found


def test_a_document_that_does_not_exist_is_refused_in_one_sentence(desk: Desk, reader: Actor) -> None:
    with pytest.raises(AdviserError, match="saknas/helt finns inte i biblioteket"):
        desk.show(reader, "saknas/helt")


def test_a_file_becomes_a_draft_that_companies_do_not_see(desk: Desk, editor: Actor, add: Add, ask: Callable[[str], str]) -> None:
    job = add("Sjöstödet.txt", BROCHURE)
    assert job.stand == "done"
    sheet = desk.show(editor, job.document_id)
    assert (sheet.entry.state, sheet.number, sheet.original.name) == ("draft", 1, "Sjöstödet.txt")
    assert "40 000" in sheet.markdown
    assert "40 000" not in ask("Hur stort är Sjöstödet?")
    assert job.document_id not in answering(desk)


def answering(desk: Desk) -> set[str]:
    """Return the ids of the documents that answer."""
    searcher = Searcher(desk.settings.home, embedder=desk.press.embedder, analyzer=desk.press.analyzer)
    try:
        return set(searcher.documents())
    finally:
        searcher.close()


def test_a_published_draft_is_answered_from_and_cited(desk: Desk, editor: Actor, add: Add, ask: Callable[[str], str]) -> None:
    name = add("Sjöstödet.txt", BROCHURE).document_id
    assert publish(desk, editor, name).stand == "done"
    assert "40 000 kronor" in ask("Hur stort är Sjöstödet?")
    assert desk.verify(editor) == []


def test_an_edited_version_answers_only_when_it_is_published(desk: Desk, editor: Actor, ask: Callable[[str], str]) -> None:
    assert edit(desk, editor, WIND, "75 000", "90 000", "Nytt beslut") == 2
    assert desk.list_documents(editor, Filter(only_drafts=True))[0].id == WIND
    assert "75 000" in ask("Hur stort är stödet i Vindlyftet?")
    publish(desk, editor, WIND)
    assert "90 000" in ask("Hur stort är stödet i Vindlyftet?")
    assert next((v.number, v.signature.by, v.signature.why) for v in desk.versions(editor, WIND)) == (2, "eva", "Nytt beslut")


def test_saving_over_somebody_elses_version_is_refused(desk: Desk, editor: Actor) -> None:
    sheet = desk.show(editor, WIND)
    edit(desk, editor, WIND, "75 000", "90 000")
    edit(desk, editor, WIND, "90 000", "95 000")
    with pytest.raises(ConflictError, match="Någon annan"):
        desk.save(editor, WIND, Edit(sheet.markdown, "", "", 2))


def test_a_head_with_another_id_cannot_be_saved(desk: Desk, editor: Actor) -> None:
    sheet = desk.show(editor, WIND)
    with pytest.raises(AdviserError, match="Huvudets id är iuc/annat"):
        desk.save(editor, WIND, Edit(sheet.markdown.replace("id: iuc/vindlyftet", "id: iuc/annat"), "", "", 0))


def test_a_head_that_breaks_the_schema_can_be_saved_but_not_published(desk: Desk, editor: Actor, ask: Callable[[str], str]) -> None:
    edit(desk, editor, WIND, "status: löpande", "status: öppet")
    assert "inget av de tillåtna värdena" in desk.show(editor, WIND).fault
    with pytest.raises(AdviserError, match="tillåtna"):
        desk.publish(editor, [WIND], accept_warnings=True)
    assert "75 000" in ask("Hur stort är stödet i Vindlyftet?")


def test_an_error_stops_publishing_and_a_warning_until_it_is_accepted(desk: Desk, editor: Actor) -> None:
    edit(desk, editor, WIND, "IUC Blekinge. [1]", "IUC Blekinge. [1] Ring Per på 070-123 45 67.")
    with pytest.raises(AdviserError, match="Vindlyftet har"):
        desk.publish(editor, [WIND])
    edit(desk, editor, WIND, "IUC Blekinge. [1] Ring", "IUC Blekinge. [7] Ring")
    with pytest.raises(AdviserError, match="Vindlyftet har fel"):
        desk.publish(editor, [WIND], accept_warnings=True)


def test_a_retired_programme_answers_only_that_it_has_ended(desk: Desk, editor: Actor, ask: Callable[[str], str]) -> None:
    desk.work(desk.retire(editor, WIND, mode="ended", why="Pengarna är slut"))
    answer = ask("Kan vi söka Vindlyftet?")
    assert "avslutat" in answer or "erbjuds inte längre" in answer
    assert "75 000" not in ask("Hur stort är stödet i Vindlyftet?")
    assert desk.show(editor, WIND).entry.state == "retired"


def test_a_document_can_be_retired_to_silence_and_restored(desk: Desk, editor: Actor, ask: Callable[[str], str]) -> None:
    desk.work(desk.retire(editor, WIND, mode="silent", why=""))
    assert WIND not in answering(desk)
    desk.restore(editor, WIND, 1)
    publish(desk, editor, WIND)
    assert "75 000" in ask("Hur stort är stödet i Vindlyftet?")


def test_a_guide_cannot_be_said_to_have_ended(desk: Desk, editor: Actor) -> None:
    job = desk.work(desk.retire(editor, GUIDE, mode="ended", why=""))
    assert (job.stand, "inget program" in job.outcome) == ("failed", True)
    assert GUIDE in answering(desk)


def test_an_erased_document_is_gone_from_every_byte_on_disk(desk: Desk, admin: Actor, editor: Actor, add: Add) -> None:
    name = add("hemlighetsbroschyren.txt", BROCHURE.replace("Sjöstödet", "Grottstödet")).document_id
    publish(desk, editor, name)
    edit(desk, editor, name, "40 000", "50 000", "grottskäl")
    assert desk.work(desk.foresee(editor, [name])).stand == "done"
    with desk.answering.rehearsals.adviser(desk.engine, [name], writer=None) as adviser:  # a copy of the index with the draft stays open
        assert adviser.reply("Vad är Grottstödet?").citations
    publish(desk, editor, name)
    needles = [text.encode() for text in ("Grottst", "grottst", "40 000 kronor", "50 000 kronor", "hemlighetsbroschyren", "grottskäl")]
    assert any(needle in path.read_bytes() for path in desk.settings.home.rglob("*") if path.is_file() for needle in needles)
    assert desk.work(desk.erase(admin, name, "Fel fil")).stand == "done"
    left = [
        (path.name, needle) for path in desk.settings.home.rglob("*") if path.is_file() for needle in needles if needle in path.read_bytes()
    ]
    assert left == []
    assert desk.verify(admin) == []


def test_only_administrators_erase_and_only_editors_change(desk: Desk, reader: Actor, editor: Actor) -> None:
    with pytest.raises(ForbiddenError):
        desk.erase(editor, WIND, "")
    refused = [
        lambda: desk.add_files(reader, [Upload("a.txt", b"x")]),
        lambda: desk.add_address(reader, "https://example.se"),
        lambda: desk.add_text(reader, "Titel"),
        lambda: desk.cancel(reader, 1),
        lambda: desk.save(reader, WIND, Edit("---\nid: iuc/vindlyftet\n---\n", "", "", 0)),
        lambda: desk.rename(reader, WIND, "iuc/annat"),
        lambda: desk.set_fields(reader, [WIND], FieldChange({"title": "x"})),
        lambda: desk.replace_with(reader, WIND, GUIDE),
        lambda: desk.merge_into(reader, WIND, GUIDE),
        lambda: desk.link(reader, WIND, GUIDE),
        lambda: desk.discard_draft(reader, WIND),
        lambda: desk.restore(reader, WIND, 1),
        lambda: desk.publish(reader, [WIND]),
        lambda: desk.retire(reader, WIND, mode="silent", why=""),
        lambda: desk.export(reader, Path("x.zip")),
        lambda: desk.import_archive(reader, b""),
        lambda: desk.erase(reader, WIND, ""),
    ]
    for call in refused:
        with pytest.raises(ForbiddenError):
            call()
    assert notes(desk) == []


def test_every_change_is_noted_with_who_did_it(desk: Desk, editor: Actor, admin: Actor, add: Add) -> None:
    name = add("Sjöstödet.txt", BROCHURE).document_id
    publish(desk, editor, name)
    desk.work(desk.retire(editor, name, mode="silent", why=""))
    desk.work(desk.erase(admin, name, ""))
    who = [(by, action) for by, action, _ in reversed(notes(desk))]
    assert who == [("eva", "handed_in"), ("eva", "read"), ("eva", "published"), ("eva", "retired"), ("adam", "erased")]
    assert not any(name in subject for _, _, subject in notes(desk))


def test_the_same_file_again_is_recognised(desk: Desk, editor: Actor, add: Add) -> None:
    first = add("Sjöstödet.txt", BROCHURE)
    again = add("kopia.txt", BROCHURE)
    assert (again.stand, again.document_id) == ("done", first.document_id)
    assert "samma fil som version 1" in again.outcome
    assert len(desk.list_documents(editor)) == 3


def test_a_newer_edition_is_offered_to_replace_the_older_and_does(desk: Desk, editor: Actor, add: Add, ask: Callable[[str], str]) -> None:
    first = add("Sjöstödet 2026.txt", BROCHURE).document_id
    publish(desk, editor, first)
    second = add("Sjöstödet 2027.txt", BROCHURE.replace("40 000", "60 000")).document_id
    assert first in {offer.document_id for offer in desk.show(editor, second).offers}
    desk.replace_with(editor, second, first)
    publish(desk, editor, first)
    answer = ask("Hur stort är Sjöstödet?")
    assert ("60 000" in answer, "40 000" in answer) == (True, False)
    assert second not in {entry.id for entry in desk.list_documents(editor)}
    assert desk.read_original(editor, first).name == "Sjöstödet 2027.txt"
    assert desk.read_original(editor, first, 1).name == "Sjöstödet 2026.txt"


def test_merged_text_keeps_its_source_under_a_new_number(desk: Desk, editor: Actor) -> None:
    draft = desk.add_text(editor, "Tillägget")
    sheet = desk.show(editor, draft)
    head, _, _ = sheet.markdown.rpartition("---")
    text = head + "sources:\n- {n: 1, title: Protokollet}\n---\n\nTillägget gäller master. [1]\n"
    desk.save(editor, draft, Edit(text, "", "", sheet.number))
    desk.merge_into(editor, draft, WIND)
    merged = desk.show(editor, WIND).document
    assert merged.text.endswith("## Tillägget\n\nTillägget gäller master. [2]")
    assert merged.source(2).title == "Protokollet"
    assert draft not in {entry.id for entry in desk.list_documents(editor)}


def test_many_heads_are_changed_at_once_or_none(desk: Desk, editor: Actor) -> None:
    changed = desk.set_fields(editor, [WIND, GUIDE], FieldChange({"review_by": "2027-06-30"}, "Årlig genomgång"))
    assert sorted(changed) == [GUIDE, WIND]
    assert {entry.review_by.isoformat() for entry in desk.list_documents(editor)} == {"2027-06-30"}
    assert desk.set_fields(editor, [WIND], FieldChange({"review_by": "2027-06-30"})) == []
    with pytest.raises(AdviserError):
        desk.set_fields(editor, [WIND, "saknas"], FieldChange({"review_by": "2028-01-01"}))
    assert desk.show(editor, WIND).document.front.review_by.year == 2027


def test_a_discarded_draft_can_be_brought_back(desk: Desk, editor: Actor) -> None:
    edit(desk, editor, WIND, "75 000", "90 000")
    desk.discard_draft(editor, WIND)
    assert "75 000" in desk.show(editor, WIND).markdown
    desk.restore(editor, WIND, 2)
    assert "90 000" in desk.show(editor, WIND).markdown


def test_an_id_is_changed_only_on_a_draft(desk: Desk, editor: Actor) -> None:
    draft = desk.add_text(editor, "Nya stödet")
    desk.rename(editor, draft, "egna/stodet")
    assert desk.show(editor, "egna/stodet").document.id == "egna/stodet"
    with pytest.raises(AdviserError, match="fel form"):
        desk.rename(editor, "egna/stodet", "Fel Id!")
    with pytest.raises(AdviserError, match="används redan"):
        desk.rename(editor, "egna/stodet", WIND)
    edit(desk, editor, WIND, "75 000", "90 000")
    with pytest.raises(AdviserError, match="har publicerats"):
        desk.rename(editor, WIND, "iuc/annat")


def test_an_exported_library_comes_back_the_same(desk: Desk, editor: Actor, admin: Actor, add: Add, tmp_path: Path) -> None:
    name = add("Sjöstödet.txt", BROCHURE).document_id
    publish(desk, editor, name)
    edit(desk, editor, WIND, "75 000", "90 000")
    desk.work(desk.retire(editor, GUIDE, mode="silent", why=""))
    kept = CaseDesk(desk.engine).add_case(editor, Case("Vad är Vindlyftet?", statuses=("answered",), says=("75 000",)))
    desk.export(editor, tmp_path / "ett.zip")
    other = Desk(type(desk.settings)(home=tmp_path / "annat hem"), embedder=desk.press.embedder, analyzer=desk.press.analyzer)
    job = other.work(other.import_archive(admin, (tmp_path / "ett.zip").read_bytes()))
    assert job.stand == "done"
    assert CaseDesk(other.engine).list_cases(admin) == [kept]
    other.export(admin, tmp_path / "två.zip")
    other.close()
    assert contents(tmp_path / "två.zip", of=tmp_path / "ett.zip") == contents(tmp_path / "ett.zip", of=tmp_path / "ett.zip")


def contents(path: Path, *, of: Path) -> dict[str, bytes]:
    """Return the members of `path` that are also in `of`: an empty home has the shipped documents besides."""
    import zipfile

    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(of) as wanted:
        names = [name for name in wanted.namelist() if name != "bibliotek.json"]
        return {name: archive.read(name) for name in names}


@pytest.mark.parametrize(("data", "part"), [(b"ingen zip", "ingen hel ZIP-fil"), (None, "saknar bibliotek.json")])
def test_what_is_no_exported_library_changes_nothing(desk: Desk, admin: Actor, tmp_path: Path, data: bytes | None, part: str) -> None:
    job = desk.work(desk.import_archive(admin, _zip_of("a.txt") if data is None else data))
    assert (job.stand, part in job.outcome) == ("failed", True)
    assert len(desk.list_documents(admin)) == 2


def test_a_waiting_job_is_cancelled_at_once_and_leaves_nothing(desk: Desk, editor: Actor) -> None:
    (key,) = desk.add_files(editor, [Upload("a.txt", BROCHURE.encode())])
    assert desk.cancel(editor, key)
    assert desk.work(key).stand == "cancelled"
    assert not desk.cancel(editor, key)
    assert len(desk.list_documents(editor)) == 2


def test_the_work_list_tells_what_is_undated_unknown_due_and_unpublished(desk: Desk, editor: Actor) -> None:
    edit(desk, editor, WIND, "status: löpande", "status: okänd\n  period: {to: 2099-01-01}")
    publish(desk, editor, WIND)
    edit(desk, editor, GUIDE, "En ansökan", "Varje ansökan")
    reasons = {(item.document_id, item.reason) for item in desk.work_list(editor)}
    assert reasons == {(WIND, "unknown"), (GUIDE, "draft")}


def test_a_file_that_is_refused_is_not_kept_but_one_that_another_job_awaits_is(desk: Desk, editor: Actor) -> None:
    keys = desk.add_files(editor, [Upload("fel.pdf", BROCHURE.encode()), Upload("rätt.txt", BROCHURE.encode())])
    first, second = (desk.work(key) for key in keys)
    assert (first.stand, second.stand) == ("failed", "done")
    assert "fel.pdf" in first.outcome
    (key,) = desk.add_files(editor, [Upload("bild.pdf", b"\x89PNG\r\n\x1a\n" + bytes(100))])
    assert desk.work(key).stand == "failed"
    with reading(desk.engine) as connection:
        names = list(connection.execute(originals.original_files.select()).columns("name").scalars())
    assert names == ["fel.pdf"]  # kept under the name it was first handed in with


def test_an_office_file_called_zip_is_misnamed_and_not_unpacked(desk: Desk, editor: Actor) -> None:
    import io

    from docx import Document as WordDocument

    document = WordDocument()
    document.add_paragraph(BROCHURE)
    document.save(buffer := io.BytesIO())
    (key,) = desk.add_files(editor, [Upload("broschyr.zip", buffer.getvalue())])
    job = desk.work(key)
    assert (job.stand, ".docx" in job.outcome) == ("failed", True)
    assert len(desk.jobs(editor)) == 1


def _zip_of(name: str) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as archive:
        archive.writestr(name, "text")
    return buffer.getvalue()


def test_a_zip_becomes_a_draft_for_each_file_and_a_sentence_for_each_refused(desk: Desk, editor: Actor) -> None:
    import io
    import zipfile

    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as archive:
        archive.writestr("mapp/Sjöstödet.txt", BROCHURE)
        archive.writestr("inre.zip", _zip_of("a.txt"))
    (key,) = desk.add_files(editor, [Upload("samling.zip", buffer.getvalue())])
    job = desk.work(key)
    assert job.stand == "done"
    assert "inre.zip" in job.outcome
    outcomes = [desk.work(job.key).outcome for job in desk.jobs(editor)]
    assert any("Sjöstödet" in outcome and "blev utkastet" in outcome for outcome in outcomes)


def test_a_draft_that_was_laid_aside_is_no_unpublished_change(desk: Desk, editor: Actor) -> None:
    edit(desk, editor, WIND, "75 000", "90 000")
    desk.discard_draft(editor, WIND)
    assert desk.list_documents(editor, Filter(only_drafts=True)) == []
    assert desk.work_list(editor) == []


def test_a_programmes_key_is_not_set_in_a_guide(desk: Desk, editor: Actor) -> None:
    with pytest.raises(AdviserError, match="beskriver inget program"):
        desk.set_fields(editor, [WIND, GUIDE], FieldChange({"programme.status": "avslutad"}))
    assert desk.list_documents(editor, Filter(only_drafts=True)) == []


@pytest.mark.parametrize("join", [Desk.replace_with, Desk.merge_into, Desk.link])
def test_a_document_is_never_joined_with_itself(desk: Desk, editor: Actor, join: Callable[[Desk, Actor, str, str], object]) -> None:
    draft = desk.add_text(editor, "Stödet")
    with pytest.raises(AdviserError, match="angivet två gånger"):
        join(desk, editor, draft, draft)
    assert desk.show(editor, draft).number == 1


def test_a_guide_is_not_confused_with_a_programme(desk: Desk, editor: Actor) -> None:
    with pytest.raises(AdviserError, match="Så skriver ni en ansökan beskriver inget program"):
        desk.link(editor, WIND, GUIDE)
    assert [version.number for version in desk.versions(editor, WIND)] == [0]


def test_nothing_is_laid_aside_where_there_is_no_draft(desk: Desk, editor: Actor) -> None:
    edit(desk, editor, WIND, "75 000", "80 000")
    desk.discard_draft(editor, WIND)
    for name in (WIND, GUIDE):
        with pytest.raises(AdviserError, match="inga opublicerade ändringar"):
            desk.discard_draft(editor, name)
    assert len(desk.versions(editor, WIND)) == 3


@pytest.mark.parametrize("key", ["id", "asked", "programme.färg", "titel"])
def test_a_key_that_no_head_has_is_not_set(desk: Desk, editor: Actor, key: str) -> None:
    with pytest.raises(AdviserError, match=f"Nyckeln {key} går inte att sätta"):
        desk.set_fields(editor, [WIND], FieldChange({key: "x"}, ""))


def test_a_document_that_lies_in_a_file_keeps_its_id(desk: Desk, editor: Actor) -> None:
    with pytest.raises(AdviserError, match="har publicerats"):
        desk.rename(editor, GUIDE, "guide/annat")


def test_a_library_is_not_exported_below_a_file(desk: Desk, editor: Actor, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(AdviserError, match="går inte att skriva"):
        desk.export(editor, tmp_path / "fil" / "bibliotek.zip")


def test_a_job_leads_to_the_document_its_draft_went_into(desk: Desk, editor: Actor, add: Add) -> None:
    job = add("Sjöstödet.txt", BROCHURE)
    desk.merge_into(editor, job.document_id, WIND)
    assert desk.job(editor, job.key).document_id == WIND


def test_the_questions_about_an_erased_document_go_with_it(desk: Desk, admin: Actor) -> None:
    log = LogWriter(desk.settings.home, days=90, subjects=lambda question: [WIND] if "Vindlyftet" in question else [])
    searcher = Searcher(desk.settings.home, embedder=desk.press.embedder, analyzer=desk.press.analyzer)
    for question in ("Hur stort är stödet i Vindlyftet?", "Hur skriver vi en ansökan?"):
        log.note(Adviser(searcher).reply(question), question, channel="page")
    log.close()
    searcher.close()
    assert {item.asked for item in desk.work_list(admin) if item.document_id == WIND} <= {1}
    desk.work(desk.erase(admin, WIND, ""))
    with reading(desk.engine) as connection:
        assert [asked.text for asked in read_questions(connection)] == ["Hur skriver vi en ansökan?"]
