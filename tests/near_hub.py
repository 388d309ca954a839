"""A hub whose office a test opens in its own process, beside the one that serves."""

from __future__ import annotations

import time
from typing import Any, Final

from hub.intake import register
from hub.intake.invite import invite
from hub.office import Office
from hub.store import segments
from hub.store.stations import Place
from tests.sync_hub import Hub

PATIENCE_S: Final = 30


class NearHub(Hub):
    """Founds stations and makes codes as the verbs do, which would take a second each to start."""

    def start(self) -> NearHub:
        """Serve on the loopback interface."""
        super().start()
        return self

    def station(self, name: str = "帅家村服务站", village: str = "500241106201") -> int:
        """Found a station and return its number."""
        place = Place(name=name, village_code=village)
        with Office.open(self.folder) as office:
            now = office.now_ms()
            return office.store.write(lambda c: register.found(c, office.keys, place, now))

    def invitation(self, station: int, *, port: int | None = None) -> dict[str, Any]:
        """Make an enrolment code and its file."""
        with Office.open(self.folder) as office:
            made = invite(office, str(station), "station", "127.0.0.1", port or self.port)
        return {"code": made.code, "file": str(made.file)}

    def rest(self) -> None:
        """Wait until what was received stands in the county's tables: they follow the receipts."""
        with Office.open(self.folder) as office:
            until = time.monotonic() + PATIENCE_S
            while self._waits(office):
                assert time.monotonic() < until, "the hub fills its tables no longer"

    @staticmethod
    def _waits(office: Office) -> bool:
        with office.store.read() as connection:
            return segments.count_unapplied(connection) > 0
