"""Tell the time as the database keeps it: UTC, without a time zone beside it."""

from datetime import UTC, datetime


def now_exactly() -> datetime:
    """Return this moment."""
    return datetime.now(UTC).replace(tzinfo=None)


def now() -> datetime:
    """Return this second."""
    return now_exactly().replace(microsecond=0)
