"""Where an open station keeps the desk's settings: known here, written on the ledger lane."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from desktop.jobs import Jobs
from desktop.settings import Load, SettingsFile

if TYPE_CHECKING:
    from core.station import Station


class Remembering:
    """Reads and keeps settings; made in the GUI thread before any lane writes to the station."""

    def __init__(self, station: Station, jobs: Jobs, before: Load) -> None:
        self._station, self._jobs, self._before = station, jobs, before
        self._known = station.settings()
        self._early: Collection[str] = ()
        self._file: SettingsFile | None = None

    def keep_early(self, names: Collection[str], file: SettingsFile) -> None:
        """Keep in a file too what is needed before the station is unlocked."""
        self._early, self._file = names, file

    def load(self, name: str) -> str | None:
        """Return what is kept, else what was before the station was open."""
        return self._known.get(name, self._before(name))

    def save(self, name: str, value: str) -> None:
        """Keep a text, known at once and written soon."""
        self._known[name] = value
        self._jobs.ledger(lambda: self._station.keep_setting(name, value))
        file = self._file
        if file is not None and name in self._early:
            self._jobs.ledger(lambda: file.save(name, value))
