"""When photos go to the county: the clerk's choice for this PC, and how many wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.sync.gallery import ALWAYS, GOOD, SETTING, STICK
from desktop.jobs import Jobs
from desktop.pages.sync.card import Card, wrapped
from desktop.widgets.choice import Chips
from words.say import _

if TYPE_CHECKING:
    from core.station import Station
    from core.sync.states import SyncState


class PhotosCard(Card):
    """The choice and the counts; the ledgers always go first."""

    def __init__(self, station: Station, jobs: Jobs) -> None:
        super().__init__(_("照片什么时候送"), _("账总是先走，照片跟在后面。U盘总会把照片带上。"))
        self._station, self._jobs = station, jobs
        wishes = ((GOOD, _("线路好时")), (ALWAYS, _("随时")), (STICK, _("只用U盘")))
        self.wish = Chips(wishes, _("照片什么时候送"), wide=True)
        self.wish.chosen.connect(self._keep)
        self.counts = wrapped("")
        self.box.addWidget(self.wish)
        self.box.addWidget(self.counts)
        jobs.ledger(lambda: station.setting(SETTING) or GOOD, self.wish.set_value)

    def show_state(self, state: SyncState) -> None:
        """Show how many photos wait, arrived and are not here yet."""
        self.counts.setText(
            _(
                "等着送 {waiting} 张，县里已有 {sent} 张，还没取来 {away} 张",
                waiting=state.photos_waiting,
                sent=state.photos_sent,
                away=state.photos_away,
            )
        )

    def _keep(self, wish: str) -> None:
        station = self._station
        self._jobs.ledger(lambda: station.keep_setting(SETTING, wish))
