"""What the cells of a row come to: values by name, and what is noteworthy about them."""

from __future__ import annotations

from typing import NamedTuple

Value = str | int | bool
Values = dict[str, Value]


class Issue(NamedTuple):
    """Something noteworthy about a field; ``args`` fill the sentence for ``code``."""

    field: str
    code: str
    args: dict[str, str | int]
