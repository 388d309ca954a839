"""Checklists for practice: a heading, and one box to tick for each thing done."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_BOX: Final = re.compile(r"\s*[-*+]\s*\[[ xX]?\]\s*(.+)")


class Checklist(NamedTuple):
    """What a trainer looks at while somebody practises."""

    title: str
    items: tuple[str, ...]


def read_checklist(text: str) -> Checklist:
    """Return a Markdown file's first heading and its task items; other lines are for reading."""
    title, items = "", []
    for line in text.removeprefix("\ufeff").splitlines():
        box = _BOX.fullmatch(line)
        if box:
            items.append(box[1].strip())
        elif line.startswith("#") and not title:
            title = line.lstrip("#").strip()
    return Checklist(title, tuple(items))
