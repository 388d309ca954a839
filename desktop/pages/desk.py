"""What every page is given: the station, the lanes, the settings, the voice."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import msgspec

if TYPE_CHECKING:
    from core.base.changes import Changes
    from core.base.errors import ClerkError
    from core.station import Station, Views
    from desktop.jobs import Jobs
    from desktop.pages.courier import Courier
    from desktop.pages.sticking import Sticking
    from desktop.settings import Settings
    from desktop.voice import Speaker

T = TypeVar("T")


class Desk(msgspec.Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """The open station as pages use it.

    ``station`` belongs to the ledger lane: use it only inside work given to ``write``.
    """

    station: Station
    jobs: Jobs
    settings: Settings
    speaker: Speaker
    views: Callable[[], Views]
    """The reading lane's own view; call it only inside work given to ``fetch``."""
    choose_station: Callable[[], None] = lambda: None
    """Lead to the stations of this PC."""
    restore: Callable[[], None] = lambda: None
    """Close the desk well and lead to putting a backup in the station's place."""

    @functools.cached_property
    def courier(self) -> Courier:
        """What carries to the county and back over a link; made in the GUI thread."""
        from desktop.pages.courier import Courier

        return Courier(self.station, self.jobs)

    @functools.cached_property
    def sticking(self) -> Sticking:
        """What carries to the county and back on a stick; made in the GUI thread."""
        from desktop.pages.sticking import Sticking

        return Sticking(self.station, self.jobs, self.courier)

    def today(self) -> dt.date:
        """Return the business day."""
        return self.station.ledger.today()

    def write(
        self,
        work: Callable[[Station], Changes],
        done: Callable[[Changes], None] | None = None,
        failed: Callable[[ClerkError], None] | None = None,
    ) -> None:
        """Write on the ledger lane; ``done`` is called once it is durable."""
        self.jobs.write(lambda: work(self.station), done, failed)

    def fetch(
        self,
        work: Callable[[Views], T],
        done: Callable[[T], None],
        failed: Callable[[ClerkError], None] | None = None,
        latest: str = "",
    ) -> None:
        """Read on the reading lane; of several waiting with one ``latest`` name, the newest."""
        self.jobs.fetch(lambda: work(self.views()), done, failed, latest)
