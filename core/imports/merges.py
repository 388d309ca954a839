"""Merged cells: which text stands for the empty cells under it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from core.sheets.workbook import Cell, Merge


class Merges:
    """The merged cells of one sheet, asked about row by row from the top."""

    def __init__(self, merged: Sequence[Merge]) -> None:
        self.merged = [
            merge for merge in merged if merge.right > merge.left or merge.bottom > merge.top
        ]
        self._starting: defaultdict[int, list[Merge]] = defaultdict(list)
        for merge in self.merged:
            self._starting[merge.top].append(merge)
        self._open: dict[int, tuple[int, Cell]] = {}

    def enter(self, row: int, cells: Sequence[Cell]) -> None:
        """Take note of the merged cells that begin in this row."""
        for merge in self._starting.get(row, ()):
            if merge.bottom > merge.top and merge.left < len(cells):
                self._open[merge.left] = (merge.bottom, cells[merge.left])

    def filled(self, row: int, cells: list[Cell], span: range) -> tuple[list[Cell], frozenset[int]]:
        """The row's cells with merged ones filled from above, and the columns so merged."""
        shared = [
            place for place, (bottom, _) in self._open.items() if bottom >= row and place in span
        ]
        if not shared:
            return cells, frozenset()
        full = cells + [None] * (max(shared) + 1 - len(cells))
        for place in shared:
            if full[place] is None:
                full[place] = self._open[place][1]
        return full, frozenset(shared)

    def is_wide(self, row: int, span: range) -> bool:
        """Whether a cell covers three columns of the span or more, as titles and notes do."""
        return any(
            merge.right - merge.left > 1 and merge.left in span
            for merge in self._starting.get(row, ())
        )
