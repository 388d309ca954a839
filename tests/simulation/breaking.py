"""Killing a program at a chosen point: what was durable stays, everything else is gone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, event

from core.db.errors import BusyFileError
from core.db.file import Database
from hub.store.store import Store

T = TypeVar("T")
BEFORE, INSIDE, AFTER = "before", "inside", "after"
PHASES = (BEFORE, INSIDE, AFTER)


class KilledError(BaseException):
    """The program is dead: nothing catches this, nothing cleans up."""


class Fuse:
    """Burns down with each touch of the disk; at the end the program dies."""

    def __init__(self) -> None:
        self._left = 0
        self._phase = ""
        self.dead = False
        self.touched = 0

    def light(self, touches: int, phase: str) -> None:
        """Die at the n-th touch from now: before it, inside it (nothing is kept), or after it."""
        self._left, self._phase = touches, phase

    def put_out(self) -> None:
        """Let the program live."""
        self._left, self._phase = 0, ""

    def touch(self, act: Callable[[bool], T]) -> T:
        """Do one piece of work; ``act`` hears whether it shall die inside."""
        if self.dead:
            raise KilledError
        self.touched += 1
        fatal = self._left == 1
        self._left -= self._left > 0
        if fatal and self._phase == BEFORE:
            self.die()
        result = act(fatal and self._phase == INSIDE)
        if fatal and self._phase == AFTER:
            self.die()
        return result

    def die(self) -> None:
        """End here."""
        self.dead = True
        raise KilledError


def killable(fuse: Fuse, db: Database) -> Callable[[Callable[[], object]], object]:
    """Return what runs a sync's pieces of work on a file, and dies when the fuse says so."""

    def work(act: Callable[[], object]) -> object:
        def touched(fatal: bool) -> object:
            if not fatal:
                return act()
            with db.atomic():
                # The write-ahead log cannot be emptied inside a transaction.
                with contextlib.suppress(BusyFileError):
                    act()
                fuse.die()
            raise AssertionError

        return fuse.touch(touched)

    return work


class KillableStore(Store):
    """The hub's store, in a program that can be killed at each write and each read.

    Dying inside a write is dying as it becomes durable: who was told "done" by then was lied to.
    """

    fuse = Fuse()

    def write(self, work: Callable[[Connection], T]) -> T:
        """Carry out a work, or die before it is durable, or right after."""

        def touched(fatal: bool) -> T:
            def doomed(connection: Connection) -> T:
                if fatal:
                    event.listen(connection, "commit", lambda _: self.fuse.die(), once=True)
                return work(connection)

            return super(KillableStore, self).write(doomed)

        return self.fuse.touch(touched)

    def read(self) -> contextlib.AbstractContextManager[Connection]:
        """Read one state, or die instead."""
        return self.fuse.touch(lambda _fatal: super(KillableStore, self).read())
