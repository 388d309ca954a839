"""Those who work at the desk: who they are, what they may do, and how they sign in."""

from __future__ import annotations

from core.base.changes import NOTHING, Changes
from core.base.ids import EventId
from core.base.record import check
from core.db import rows
from core.db.unlock import Secrets, unlock
from core.journal.ledger import Ledger
from core.people.errors import (
    ClerkExistsError,
    LastHeadError,
    NotHeadError,
    UnknownClerkError,
)
from core.people.model import Clerk, ClerkChange
from core.people.pins import Pins
from core.people.rules import tidy_name

HEAD = "head"


class Clerks:
    """The clerks of one station; the head adds others, sets their roles and new PINs."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.pins = Pins(ledger.db, ledger.clock)

    def all(self, *, left: bool = False) -> list[Clerk]:
        """Return those who work here, in the order they came; with ``left`` also those who left."""
        rest = "" if left else 'WHERE "left" = 0 '
        return rows.read(self._ledger.db, Clerk, f"{rest}ORDER BY rowid")

    def named(self, name: str) -> Clerk:
        """Return the clerk of this name or id; ``UnknownClerkError``."""
        wanted = tidy_name(name)
        for clerk in self.all():
            if wanted in (clerk.name, clerk.id):
                return clerk
        raise UnknownClerkError(name=name)

    def add(self, name: str, role: str = "clerk", pin: str | None = None) -> EventId:
        """Add a clerk; the first one is the head, later ones are added by the head.

        Raises ``NotHeadError``, ``ClerkExistsError``, ``PinFormError``, ``InvalidRecordError``.
        """
        clerk = Clerk(name=tidy_name(name), role=role)
        check(clerk)
        with self._ledger.db.atomic():
            here = self.all()
            if here:
                self.need_head()
            if any(one.name == clerk.name for one in here):
                raise ClerkExistsError(field="name", name=clerk.name or "")
            identity = self._ledger.write([clerk]).ids[0]
            if pin is not None:
                self.pins.set(identity, pin)
        return identity

    def change(self, clerk: str, *, name: str | None = None, role: str | None = None) -> Changes:
        """Give a clerk another name or role; ``NotHeadError``, ``LastHeadError``."""
        with self._ledger.db.atomic():
            self.need_head()
            now = self._ledger.get(Clerk, clerk)
            if role not in (None, HEAD):
                self._need_another_head(now)
            said = ClerkChange(of=now.id, base=now.version, name=tidy_name(name), role=role)
            check(said)
            return self._ledger.write([said])

    def leave(self, clerk: str) -> Changes:
        """Note that a clerk left and forget the PIN; ``NotHeadError``, ``LastHeadError``."""
        with self._ledger.db.atomic():
            self.need_head()
            now = self._ledger.get(Clerk, clerk)
            if now.left:
                return NOTHING
            self._need_another_head(now)
            self.pins.forget(clerk)
            return self._ledger.write([ClerkChange(of=now.id, base=now.version, left=True)])

    def sign_in(self, clerk: str, pin: str = "") -> Clerk:
        """Let a clerk work from now on.

        Raises ``WrongPinError``, ``PinWaitError``, ``PinLockedError``, ``UnknownClerkError``.
        """
        found = self.named(clerk)
        self.pins.check(found.id, pin)
        self._ledger.clerk = found.id
        return found

    def reset_pin(self, clerk: str, new: str) -> None:
        """Give another clerk a new PIN as the head; ``NotHeadError``."""
        self.need_head()
        if clerk == self._ledger.clerk and self.pins.is_locked(clerk):
            raise NotHeadError
        self._ledger.get(Clerk, clerk)
        self.pins.set(clerk, new)

    def recover_pin(self, clerk: str, new: str, code: str) -> None:
        """Set a new PIN with the station's printed recovery code; ``WrongKeyError``."""
        unlock(self._ledger.db.path.parent, Secrets(recovery=code, keyring=False))
        self._ledger.get(Clerk, clerk)
        self.pins.set(clerk, new)

    def is_head(self, clerk: str | None = None) -> bool:
        """Tell whether this clerk, or the one at work, is the head.

        Where two PCs let each other's head go no head is left: then everybody who works here is.
        """
        found = rows.by_id(self._ledger.db, Clerk, clerk or self._ledger.clerk)
        if found is None or found.left:
            return False
        return found.role == HEAD or all(one.role != HEAD for one in self.all())

    def need_head(self) -> None:
        """Refuse what only the head may do to the one at work; ``NotHeadError``."""
        if not self.is_head():
            raise NotHeadError

    def _need_another_head(self, clerk: Clerk) -> None:
        heads = [one for one in self.all() if one.role == HEAD]
        if heads == [clerk]:
            raise LastHeadError
