"""The parent of every error that is shown to the person at the keyboard without a traceback."""


class AdviserError(Exception):
    """Something the person can act on: the message says what was found, what was expected and what to do."""
