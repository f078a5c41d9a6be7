"""The one error type that ends a run with a message instead of a stack trace."""


class TrainError(Exception):
    """Something the user can act on; the message says what was wrong and what to do."""
