"""Find what else the database keeps of a document that is erased."""

from collections.abc import Sequence

from sqlalchemy import Column, Connection, Table, delete, select

from assistant.journal import removed_sentences
from assistant.question_log import counts, questions


def forget_traces(connection: Connection, document_id: str) -> None:
    """Remove a chat model's sentences about this document, the questions that were answered from it, and how often they were asked."""
    _forget_rows(connection, removed_sentences, [removed_sentences.c.document_ids], document_id)
    _forget_rows(connection, questions, [questions.c.subjects, questions.c.cited, questions.c.programmes], document_id)
    connection.execute(delete(counts).where(counts.c.name == document_id))


def _forget_rows(connection: Connection, table: Table, lists: Sequence[Column[object]], document_id: str) -> None:
    rows = connection.execute(select(table.c.key, *lists))
    keys = [key for key, *found in rows if any(document_id in ids for ids in found)]
    connection.execute(delete(table).where(table.c.key.in_(keys)))
