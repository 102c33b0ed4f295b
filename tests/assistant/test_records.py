"""A batch file is read line by line: a broken line becomes an error with its number and id, and the others are read."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.records import BrokenLine, QueryRecord, QuestionRecord, ranked_documents, read_batch, result_record
from assistant.types import Turn
from corpus.errors import AdviserError
from index.searcher import Searcher
from index.types import Chunk, SearchResult

Lines = Callable[..., list[object]]
RESULT_KEYS = {"document_id", "chunk_id", "title", "section", "page", "text", "score", "lexical", "semantic", "matched"}


@pytest.fixture
def read_lines(tmp_path: Path) -> Lines:
    def read(*lines: str, model: type[QuestionRecord] | type[QueryRecord] = QuestionRecord) -> list[object]:
        file = tmp_path / "batch.jsonl"
        file.write_text("\n".join(lines), encoding="utf-8")
        return list(read_batch(file, model))

    return read


def test_a_question_is_read_with_its_history_and_day(read_lines: Lines) -> None:
    line = '{"id": "a", "question": "Och nu?", "history": [{"role": "user", "content": "Hej"}], "today": "2020-05-01"}'
    [record] = read_lines(line)
    assert isinstance(record, QuestionRecord)
    assert (record.id, record.question, record.today) == ("a", "Och nu?", date(2020, 5, 1))
    assert record.turns() == [Turn("user", "Hej")]


def test_keys_beside_the_known_ones_are_passed_over(read_lines: Lines) -> None:
    [record] = read_lines('{"id": 7, "question": "Vad?", "expect": {"all": ["x"]}}')
    assert isinstance(record, QuestionRecord)
    assert record.id == 7


@pytest.mark.parametrize(
    ("line", "identifier", "what"),
    [
        pytest.param("{inte json", None, "inte giltig JSON", id="no JSON"),
        pytest.param('"text"', None, "raden", id="no object"),
        pytest.param("[" * 100_000, None, "inte giltig JSON", id="nested too deep"),
        pytest.param('{"question": "Vad?"}', None, "id", id="no id"),
        pytest.param('{"id": "a"}', "a", "question", id="no question"),
        pytest.param('{"id": "a", "question": 5}', "a", "question", id="a number for a question"),
        pytest.param('{"id": "a", "question": "Vad?", "today": "i går"}', "a", "today", id="no day"),
        pytest.param('{"id": "a", "question": "Vad?", "history": [{"role": "system", "content": "x"}]}', "a", "history", id="another role"),
        pytest.param('{"id": ["a"], "question": "Vad?"}', None, "id", id="a list for an id"),
    ],
)
def test_a_broken_line_says_its_number_and_what_is_wrong(read_lines: Lines, line: str, identifier: str | None, what: str) -> None:
    _, broken, _ = read_lines('{"id": "1", "question": "Vad?"}', line, '{"id": "3", "question": "Vad?"}')
    assert isinstance(broken, BrokenLine)
    assert broken.id == identifier
    assert "Rad 2" in broken.error
    assert what in broken.error


def test_blank_lines_and_a_byte_order_mark_are_passed_over(read_lines: Lines) -> None:
    assert len(read_lines('\ufeff{"id": "1", "question": "Vad?"}', "", "   ", '{"id": "2", "question": "Vad?"}')) == 2


def test_a_file_that_is_missing_is_told_before_anything_is_answered(tmp_path: Path) -> None:
    with pytest.raises(AdviserError, match="går inte att läsa"):
        read_batch(tmp_path / "saknas.jsonl", QuestionRecord)


def test_bytes_that_are_no_utf_8_do_not_stop_the_other_lines(tmp_path: Path) -> None:
    file = tmp_path / "latin.jsonl"
    file.write_bytes('{"id": "1", "query": "v\xe4g"}\n{"id": "2", "query": "robot"}'.encode("latin-1"))
    records = list(read_batch(file, QueryRecord))
    assert [record.id for record in records] == ["1", "2"]


def test_a_search_result_is_written_with_both_of_its_scores(searcher: Searcher) -> None:
    record = result_record(searcher.search("automation", k=1)[0])
    assert set(record) == RESULT_KEYS
    assert isinstance(record["score"], float)


def test_documents_are_ranked_once_each_by_their_best_chunk() -> None:
    def result(document_id: str, chunk_id: str, score: float) -> SearchResult:
        return SearchResult(Chunk(chunk_id, document_id, "", "text", (), "", ""), score, 0.0, 0.0)

    results = [result("a", "a1", 3.0), result("a", "a2", 2.0), result("b", "b1", 1.0), result("c", "c1", 0.5)]
    assert ranked_documents(results, 2) == [
        {"document_id": "a", "chunk_id": "a1", "score": 3.0},
        {"document_id": "b", "chunk_id": "b1", "score": 1.0},
    ]
