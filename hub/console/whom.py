"""Whom a search finds: by what an office may know already, never by guessing what is masked."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, or_

TAIL: Final = 4
"""Digits of a phone that a masked one shows (core.base.masking)."""


def fits(person: Any, text: str) -> ColumnElement[bool]:  # noqa: ANN401 - a table's columns
    """Return the condition on ``person`` for a typed text.

    A whole name, its surname, its whole initials, a whole phone or its last four digits. A longer
    end of a phone or a longer start of a name would tell the masked rest letter by letter, and
    nobody would have given a reason (个人信息保护法 第二十八、五十一条).
    """
    letters, initials = text.lower(), person["initials"]
    tail = (person["phone"].endswith(text, autoescape=True),) if len(text) == TAIL else ()
    return or_(
        named(person["name"], text),
        person["phone"] == text,
        *tail,
        initials == letters,
        initials.startswith(f"{letters} ", autoescape=True),
        initials.endswith(f" {letters}", autoescape=True),
        initials.contains(f" {letters} ", autoescape=True),
    )


def named(name: Any, text: str) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Return the condition on a column of names: the whole name, or its first character."""
    if len(text) > 1:
        whole: ColumnElement[bool] = name == text
        return whole
    begins: ColumnElement[bool] = name.startswith(text, autoescape=True)
    return begins
