"""Setting a station up, cut short at any moment, and what can be done with what is left.

Run as `python -m tests.faults.beginnings FOLDER ACK_FD`: makes a station and acknowledges it.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.base.errors import ClerkError
from core.db.errors import StationExistsError
from tests.faults import stations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.station import Station
    from tests.faults.shim import Shim


def judge(image: Path, acked: Sequence[str]) -> str:
    """Say why the clerk can neither use what was set up nor set it up again, or nothing."""
    try:
        station = made_or_opened(image)
    except ClerkError as error:
        return f"neither set up nor opened: {error.code}"
    except Exception as error:  # noqa: BLE001 - the clerk would be left alone with it
        return f"crashed: {error!r}"
    name = station.people.station()
    station.close()
    if name is None or name.name != stations.NEW.name:
        return "opened as a station without a name"
    return stations.judge(image, acked)


def made_or_opened(folder: Path) -> Station:
    """Do what the wizard does: set up, or open what is there already."""
    try:
        return stations.created(folder)
    except StationExistsError:
        return stations.opened(folder)


def kill_each(folder: Path, shim: Shim, rule: str, stride: int) -> list[tuple[int, str]]:
    """Set up, dying (or failing) at every `stride`th call; return what was wrong afterwards."""
    wrong = []
    for nth in range(1, 5000, stride):
        desk = folder / "desk"
        desk.mkdir()
        child = os.fork()
        if child == 0:
            _set_up_and_exit(desk, shim, rule.format(nth))
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) not in (0, 1):
            wrong.append((nth, "crashed while setting up"))
        if said := judge(desk, []):
            wrong.append((nth, said))
        shutil.rmtree(desk)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
            return wrong
    raise AssertionError


def fail_each(folder: Path, shim: Shim, rule: str, stride: int) -> list[tuple[int, str]]:
    """Set up on a disk that fails at every `stride`th call, then again in the same program."""
    wrong = []
    for nth in range(1, 5000, stride):
        desk = folder / "desk"
        desk.mkdir()
        shim.fail(rule.format(nth))
        try:
            stations.created(desk).close()
            failed = False
        except ClerkError:
            failed = True
        except OSError as error:
            failed = True
            wrong.append((nth, f"crashed while setting up: {error!r}"))
        shim.calm()
        if said := judge(desk, []):
            wrong.append((nth, said))
        shutil.rmtree(desk)
        if not failed:
            return wrong
    raise AssertionError


def _set_up_and_exit(desk: Path, shim: Shim, rule: str) -> None:
    shim.fail(rule)
    code = 2
    try:
        stations.created(desk).close()
        code = 0
    except ClerkError:
        code = 1
    finally:
        os._exit(code)


if __name__ == "__main__":
    stations.created(Path(sys.argv[1])).close()
    os.write(int(sys.argv[2]), b"\n")
