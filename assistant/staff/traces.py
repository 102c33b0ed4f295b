"""Find what else the database keeps of a document that is erased."""

from sqlalchemy import Connection, delete, select

from assistant.journal import removed_sentences


def forget_sentences(connection: Connection, document_id: str) -> None:
    """Remove the sentences of a chat model that were about this document."""
    rows = connection.execute(select(removed_sentences.c.key, removed_sentences.c.document_ids))
    keys = [row.key for row in rows if document_id in row.document_ids]
    connection.execute(delete(removed_sentences).where(removed_sentences.c.key.in_(keys)))
