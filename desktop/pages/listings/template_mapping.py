"""How a platform's template is filled: each of its columns, and what we put there."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from core.base.record import specs
from core.listing.files.look import Column, Look
from core.listing.files.says import FIELDS
from core.listing.model import Listing
from desktop import theme
from desktop.widgets.icons import label
from words.say import _
from words.told import N_

LABELS: Final = MappingProxyType({spec.name: spec.field.label for spec in specs(Listing)})
OWN: Final = MappingProxyType(
    {
        "title": N_("标题"),
        "sku": N_("商品编码"),
        "price": N_("价格"),
        "stock": N_("上架数量"),
        "net": N_("净含量"),
        "parcel_kg": N_("发货重量（公斤）"),
        "shelf": N_("保质期"),
        "story": N_("文案和说明"),
        "main_picture": N_("第一张主图"),
        "main_pictures": N_("全部主图"),
        "white_picture": N_("白底图"),
        "detail_pictures": N_("详情图"),
    }
)


def filled_with(field: str) -> str:
    """Return what a column is filled with, in the clerk's words."""
    return _(OWN.get(field, "") or LABELS.get(field, field))


class Mapping(QWidget):
    """The columns of one template; a wrong guess is mended by choosing.

    Signals:
        changed: a column is filled with something else.
    """

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.combos: dict[int, QComboBox] = {}
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        self.said = label("", "soft")
        self.said.setWordWrap(True)
        box.addWidget(self.said)
        grid = QGridLayout()
        theme.spaced(grid, 2, 0)
        grid.setColumnStretch(1, 1)
        # What nobody could guess comes first: that is where the clerk is needed.
        for row, column in enumerate(sorted(look.columns, key=_order)):
            self._add(grid, row, column)
        box.addLayout(grid)
        self._count()

    def _add(self, grid: QGridLayout, row: int, column: Column) -> None:
        starred = column.required and "*" not in column.heading
        words = f"{column.letter}  {column.heading}" + (" *" if starred else "")
        name = label(words, "" if column.required else "soft")
        name.setWordWrap(True)
        name.setToolTip(column.heading)
        combo = self.combos[column.at] = QComboBox()
        combo.addItem(_("（空着）"), "")
        for field in FIELDS:
            combo.addItem(filled_with(field), field)
        combo.setCurrentIndex(max(combo.findData(column.field), 0))
        combo.setAccessibleName(_("{heading} 填什么", heading=column.heading))
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(1)
        combo.activated.connect(partial(self._on_chosen))
        name.setBuddy(combo)
        grid.addWidget(name, row, 0)
        grid.addWidget(combo, row, 1)

    def _on_chosen(self, _at: int) -> None:
        self._count()
        self.changed.emit()

    def _count(self) -> None:
        chosen = self.chosen()
        filled = sum(bool(field) for field in chosen.values())
        lacking = sum(one.required and not chosen[one.at] for one in self.look.columns)
        text = _("{filled} 列会填，共 {all} 列。", filled=filled, all=len(chosen))
        if lacking:
            text += _("带 * 的还有 {lacking} 列没有着落。", lacking=lacking)
        self.said.setText(text)

    def chosen(self) -> dict[int, str]:
        """Return what each column is filled with, by its place; "" leaves it."""
        return {at: combo.currentData() or "" for at, combo in self.combos.items()}


def _order(column: Column) -> tuple[int, int]:
    if column.field:
        return (2, column.at)
    return (0 if column.required else 1, column.at)
