"""One derived table as it should be, held against the rows of the file as they come.

Rows come soon after the events that made them, mostly in the same order: a row that is as it
should be is forgotten at once, and what is kept at any moment is little, however long the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from core.base.ids import EventId
from core.base.tables import Key, Table, Value
from core.journal.fold import Row
from core.journal.layout import Layout, Line, Name

Rank = tuple[int, str]
LOWEST: Final[Rank] = (0, "")


class Story:
    """A row that later events touch, until all of them have come: field by field the highest rank.

    ``due`` is how many events are still to come.
    """

    __slots__ = ("due", "event", "fields", "line", "ranks")

    def __init__(self, due: int) -> None:
        self.due = due
        self.event = ""
        self.line: Line | None = None
        self.fields: dict[str, Value] = {}
        self.ranks: dict[str, Rank] = {}

    def marks(self) -> int:
        """Return the mark of what ``merge`` should hold of the row."""
        found = 0
        for field, rank in self.ranks.items():
            found ^= hash((field, *rank))
        return found


class Sheet:
    """One table.

    ``lines`` are rows as they should be, ``found`` the hashes of rows in the file, both only while
    they do not agree; ``due`` says of the rows that are touched later how often. What ``merge`` and
    ``touched`` hold of a row comes last and is only marked: one number, 0 when all of it agrees.
    """

    def __init__(self, table: Table) -> None:
        self.kind = table.row
        self.layout = Layout(table)
        self.single = self.layout.single
        self.due: dict[Name, int] = {}
        self.lines: dict[Name, Line] = {}
        self._found: dict[Name, int] = {}
        self._sums: dict[Name, dict[str, int]] = {}
        self._stories: dict[Name, Story] = {}
        self._marks: dict[Name, int] = {}
        self._bad: list[Name] = []

    def lay(self, name: Name, line: Line) -> None:
        """Lay a row's first facts."""
        if name in self.due:
            self._story(name).line = line
        else:
            self.lines[name] = line
        if name in self._found:
            self._settle(name)

    def first(self, name: Name, fields: Mapping[str, Value]) -> None:
        """Lay a row's first facts, over what was laid before."""
        known = self._story(name).line if name in self.due else self.lines.get(name)
        layout = self.layout
        self.lay(name, layout.over(known, fields) if known else layout.whole(name, fields))

    def later(self, name: Name, fields: Mapping[str, Value], version: int, event: EventId) -> None:
        """Take what a later event says of a row: field by field the higher rank wins."""
        if name not in self.due:
            self._bad.append(name)  # The file denies that the row was touched.
            return
        story = self._story(name)
        rank = (version, event)
        for field, value in fields.items():
            if story.ranks.get(field, LOWEST) <= rank:
                story.ranks[field] = rank
                story.fields[field] = value
        if story.event != event:
            story.event = event
            story.due -= 1
            self._mark(name, hash(event))
        if name in self._found:
            self._settle(name)

    def add(self, name: Name, deltas: Mapping[str, int]) -> None:
        """Take what is to be added to a row."""
        sums = self._sums.get(name)
        if sums is None:
            self._sums[name] = dict(deltas)
        else:
            for column, delta in deltas.items():
                sums[column] = sums.get(column, 0) + delta
        if name in self._found:
            self._settle(name)

    def find(self, rows: list[Row]) -> None:
        """Hold some rows of the file against what was laid."""
        lines, single = self.lines, self.single
        for found, *key in rows:
            name = key[0] if single else tuple(key)
            line = lines.pop(name, None)
            if line != found:
                if line is not None:
                    lines[name] = line
                self._found[name] = hash(found)
                self._settle(name)

    def rank(self, name: Name, field: str, version: int, event: str) -> None:
        """Hold a row of ``merge`` against what decided."""
        self._mark(name, hash((field, version, event)))

    def touched(self, name: Name, event: str) -> None:
        """Hold a row of ``touched`` against what touched."""
        self._mark(name, hash(event))

    def _mark(self, name: Name, said: int) -> None:
        self._marks[name] = self._marks.get(name, 0) ^ said

    def _story(self, name: Name) -> Story:
        story = self._stories.get(name)
        if story is None:
            story = self._stories[name] = Story(self.due[name])
        return story

    def _settle(self, name: Name) -> None:
        """Forget a row that is as it should be; all else waits."""
        story = self._stories.get(name)
        if story is None:
            line = self.lines.get(name)
        elif story.due > 0:
            return
        else:
            line = self._told(story)
        if line is not None:
            self._compare(name, line)

    def _told(self, story: Story) -> Line | None:
        return story.line and self.layout.over(story.line, story.fields)

    def _compare(self, name: Name, line: Line) -> None:
        sums = self._sums.get(name)
        if self._found.get(name) != hash(self.layout.added(line, sums) if sums else line):
            return
        for kept in (self.lines, self._found, self._sums):
            kept.pop(name, None)
        story = self._stories.pop(name, None)
        if story is not None:
            self._mark(name, story.marks())

    def end(self) -> tuple[list[Key], list[tuple[Key, tuple[str, ...]]]]:
        """Return the rows that differ, and those that are wanted: see ``Findings``."""
        for name in list(self._found):
            self._compare_last(name)
        bad = dict.fromkeys(self._bad)
        for left in (self.lines, self._found, self._stories):
            bad |= dict.fromkeys(left)
        wanted = []
        for name, sums in self._sums.items():
            if any(sums.values()):
                bad[name] = None
            elif name not in bad:
                wanted.append((self.layout.key(name), tuple(sums)))
        bad |= dict.fromkeys(self._marked())
        return [self.layout.key(name) for name in bad], wanted

    def _compare_last(self, name: Name) -> None:
        """Compare a row though events are missing that the file speaks of."""
        story = self._stories.get(name)
        if story is not None:
            base = story.line or self.layout.whole(name, {})
            self._compare(name, self.layout.over(base, story.fields))
        elif name in self._sums or name in self.lines:
            self._compare(name, self.lines.get(name) or self.layout.whole(name, {}))

    def _marked(self) -> Iterator[Name]:
        return (name for name, mark in self._marks.items() if mark)
