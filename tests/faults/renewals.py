"""A new recovery code, cut short at any moment, and which code then opens the station."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from core.base.errors import ClerkError
from core.db.errors import WrongKeyError
from core.db.recovery import is_on_paper
from core.db.unlock import Secrets, unlock
from tests.faults import stations

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.shim import Shim


def kill_each(folder: Path, shim: Shim, rule: str) -> list[tuple[int, str]]:
    """Renew the code, dying (or failing) at every call; return what was wrong afterwards."""
    first = folder / "first"
    first.mkdir()
    station = stations.created(first)
    old = station.renew_recovery()
    station.note_recovery_on_paper(old)
    station.close()
    wrong = []
    for nth in range(1, 1000):
        desk = folder / "desk"
        shutil.copytree(first, desk)
        status = _renewed(desk, shim, rule.format(nth))
        if said := _judge(desk, old):
            wrong.append((nth, said))
        shutil.rmtree(desk)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
            return wrong
    raise AssertionError


def _renewed(desk: Path, shim: Shim, rule: str) -> int:
    """Renew in a process of its own and return how that ended."""
    child = os.fork()
    if child == 0:
        code = 2
        try:
            station = stations.opened(desk)
            shim.fail(rule)
            station.renew_recovery()
            code = 0
        except ClerkError:
            code = 1
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


def _judge(desk: Path, old: str) -> str:
    """Say why a clerk might rely on a paper that opens nothing, or nothing."""
    station = stations.opened(desk)
    try:
        sure = is_on_paper(station.db)
    finally:
        station.close()
    try:
        unlock(desk / stations.STATION, Secrets(recovery=old, keyring=False))
    except WrongKeyError:
        return "the paper opens nothing, and nobody is told" if sure else ""
    return ""
