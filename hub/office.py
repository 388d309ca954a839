"""The county office, open: its folder, store, keys and clock. Everything of the hub starts here."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Final, Self

from core.base.clock import Clock, SystemClock
from hub import resealing
from hub.keys import Keys
from hub.store.store import Store

CLOCK: Final = SystemClock()


class Office:
    """One open county office; several may be open at once, in several processes."""

    def __init__(self, folder: Path, store: Store, keys: Keys, clock: Clock) -> None:
        self.folder = folder
        self.store = store
        self.keys = keys
        self.clock = clock

    @classmethod
    def open(
        cls, folder: Path, address: str | None = None, *, clock: Clock = CLOCK, name: str = ""
    ) -> Office:
        """Open the office in a folder, founded if there is none yet.

        ``address`` is a PostgreSQL server's URL, else the store lies in the folder; ``name`` is
        the county's, heard only when the office is founded. What a rotation of the hub's key left
        to be sealed anew is sealed first.
        """
        keys = Keys.found(folder, _ms(clock), name=name)
        store = Store.open(address or str(folder), key=keys.secrets.database)
        resealing.finish(store, keys)
        return cls(folder, store, keys, clock)

    def refresh(self) -> None:
        """Take up keys that another process replaced."""
        self.keys = Keys.load(self.folder)
        resealing.finish(self.store, self.keys)

    def now_ms(self) -> int:
        """Return the time in milliseconds UTC."""
        return _ms(self.clock)

    def close(self) -> None:
        """Finish what was queued and let go."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _ms(clock: Clock) -> int:
    return int(clock.now().timestamp() * 1000)
