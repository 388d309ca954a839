"""This PC at its county: the station's devices, what was learned of the link, enrolling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop import theme
from desktop.pages.lines import Lines
from desktop.pages.sync.card import Card, Column, wrapped
from desktop.pages.sync.enrolling import EnrolCard
from desktop.pages.sync.key import KeyCard
from desktop.pages.sync.photos import PhotosCard
from desktop.pages.sync.reading import COUNTY, Pc, amount, cause, moment, short
from desktop.widgets.icons import label
from desktop.widgets.scrolling import emptied
from words.say import _

if TYPE_CHECKING:
    from core.station import Station
    from desktop.jobs import Jobs


class PcView(QWidget):
    """Where this PC belongs."""

    def __init__(self, station: Station, jobs: Jobs) -> None:
        super().__init__()
        self._own = station.ledger.journal.device
        row = QHBoxLayout(self)
        theme.spaced(row, 4, 0)
        left = Column(_("本机"))
        self.enrolling = EnrolCard(station, jobs)
        self.place = FactsCard(_("登记在"))
        self.link = FactsCard(_("这条路的脾气"))
        self.photos = PhotosCard(station, jobs)
        self.key = KeyCard()
        for card in (self.enrolling, self.place, self.photos, self.key, self.link):
            left.box.addWidget(card)
        left.box.addStretch(1)
        row.addWidget(left, 3)
        self._beside = Card(_("本站的电脑"))
        self.devices = Lines(_("本站的电脑"), (_("电脑"), _("名字"), _("登记于"), _("现在")))
        self._beside.box.addWidget(self.devices, 1)
        row.addWidget(self._beside, 2)
        self.setFocusProxy(self.enrolling)
        self.show_pc(None)

    def show_pc(self, pc: Pc | None) -> None:
        """Show where this PC belongs; None before it was enrolled."""
        self.enrolling.setVisible(pc is None)
        self.place.setVisible(pc is not None)
        self.link.setVisible(pc is not None)
        self.photos.setVisible(pc is not None)
        self.key.show_pc(pc)
        if pc is None:
            self.devices.show_rows([(short(self._own), _("这一台"), "", _("还没登记"))])
            return
        self._own = pc.device
        self.place.show_facts(
            [
                (_("县"), pc.county),
                (_("站点"), f"{pc.place.name}（{pc.place.station}）"),
                (_("县里的地址"), "\n".join(pc.place.addresses)),
                (_("这台电脑"), self._own),
            ]
        )
        self.link.show_facts(list(_learned(pc)))
        self.devices.show_rows(list(self._rows(pc)))

    def make_room(self, *, drawer: bool) -> None:
        """Let a drawer lie where the station's PCs are."""
        self._beside.setVisible(not drawer)

    def again(self) -> None:
        """Offer to enrol anew: the county does not take this PC's word any more."""
        self.enrolling.show()
        self.enrolling.code.setFocus()

    def _rows(self, pc: Pc) -> Iterator[tuple[str, str, str, str]]:
        for one in pc.devices:
            if one.role == COUNTY:
                continue
            name = _("这一台") if one.device == self._own else one.name
            state = _("已停用") if one.device in pc.revoked else _("在用")
            yield short(one.device), name, moment(one.since_ms), state


def _learned(pc: Pc) -> Iterator[tuple[str, str]]:
    """Yield what was learned of the link."""
    kept = pc.pace
    if kept.rate:
        yield _("快慢"), _("每秒约 {size}", size=amount(kept.rate))
    yield _("一次送"), _("最多 {size}", size=amount(kept.budget))
    if kept.reached_ms:
        yield _("上次连通"), moment(kept.reached_ms)
    if kept.cause:
        yield _("上次没成"), f"{moment(kept.tried_ms)} {cause(kept.cause)[0]}"
    if kept.failures:
        yield _("连着没成"), _("{count} 次", count=kept.failures)
    if kept.addresses:
        yield _("先试的地址"), kept.addresses[0]


class FactsCard(Card):
    """Pairs of name and value."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._grid = QGridLayout()
        theme.spaced(self._grid, 2, 0)
        self._grid.setColumnStretch(1, 1)
        self.box.addLayout(self._grid)

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show these instead."""
        emptied(self._grid)
        for row, (name, value) in enumerate(facts):
            self._grid.addWidget(label(name, "soft"), row, 0)
            said = wrapped(value, "")
            said.setAccessibleName(f"{name} {value}")
            self._grid.addWidget(said, row, 1)
