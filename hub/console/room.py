"""What the console needs of the hub around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hub.console.handed import Tally
from hub.console.passwords import Passwords
from hub.console.rulebook import Rulebooks
from hub.keys import Keys
from hub.office import Office
from hub.store.store import Store


@dataclass(frozen=True)
class Room:
    """The open office, who computes passwords, the rules, and how to say that something came."""

    office: Office
    poke: Callable[[], object]
    passwords: Passwords = field(default_factory=Passwords)
    rulebooks: Rulebooks = field(default_factory=Rulebooks)
    tally: Tally = field(default_factory=Tally)

    @property
    def store(self) -> Store:
        """The county's store."""
        return self.office.store

    @property
    def keys(self) -> Keys:
        """The county's keys."""
        return self.office.keys

    def now_ms(self) -> int:
        """Return the time in milliseconds UTC."""
        return self.office.now_ms()
