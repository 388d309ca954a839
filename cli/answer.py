"""What a verb answers."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

DONE: Final = 0
REFUSED: Final = 1
NOT_UNDERSTOOD: Final = 2


class Answer:
    """A verb's JSON value with the exit code that goes with it."""

    def __init__(self, value: Any, code: int = DONE) -> None:  # noqa: ANN401 - any JSON value
        self.value = value
        self.code = code


class Lines(NamedTuple):
    """Several values, one to a line."""

    values: list[Any]
