"""The door while people come in: who was meant, who is here, who came when; no widgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from core.training.queries.classes import Seat, find_seats

CODE: Final = "."
"""Ids hold one, phone tails and names none: a scanned card is told from what is typed."""


class Door:
    """The seats of one half day as the screen knows them."""

    def __init__(self) -> None:
        self.seats: list[Seat] = []
        self._signing: set[str] = set()

    def take(self, seats: Sequence[Seat]) -> None:
        """Know these seats now; who is being signed still is."""
        self.seats = list(seats)

    def hits(self, typed: str) -> list[Seat]:
        """Return whom a tail, initials, a number, a name or a card may mean, best first."""
        return find_seats(self.seats, typed)

    def here(self) -> int:
        """Return how many signed in and did not leave."""
        return sum(one.came is not None for one in self.seats)

    def begin(self, trainee: str) -> bool:
        """Note that somebody is being signed; False when they are already."""
        if trainee in self._signing:
            return False
        self._signing.add(trainee)
        return True

    def end(self, trainee: str) -> None:
        """Note that the signing ended, one way or the other."""
        self._signing.discard(trainee)

    def seat(self, trainee: str) -> Seat | None:
        """Return somebody's seat."""
        return next((one for one in self.seats if one.trainee == trainee), None)

    def sign(self, trainee: str, attendance: str, came: str) -> None:
        """Show somebody as here at once; the ledger says the same when it is read next."""
        self.seats = [
            msgspec.structs.replace(one, attendance=attendance, came=came)
            if one.trainee == trainee
            else one
            for one in self.seats
        ]


def way_of(typed: str) -> str:
    """Return how somebody was found: by a card, by digits, or by letters and names."""
    if CODE in typed:
        return "card"
    return "tail" if typed.strip().isdigit() else "initials"


def order(seats: Iterable[Seat]) -> list[Seat]:
    """Return seats as the door lists them: those still to come first, by number."""
    return sorted(seats, key=lambda one: (one.came is not None, one.number))
