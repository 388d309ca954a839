"""A working day on a disk that fails at its Nth call, again and again with N growing.

Called in a process under the injector, which one start serves for hundreds of days.
"""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from core.base.errors import ClerkError
from core.people.model import Person
from tests.faults.stations import created, judge, opened
from tests.faults.workday import work

if TYPE_CHECKING:
    from pathlib import Path

    from core.station import Station
    from tests.faults.shim import Shim


@dataclass
class Day:
    """What came of one day on a failing disk."""

    nth: int
    met: bool = False
    code: str = ""
    acked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def days(folder: Path, shim: Shim, rule: str, most: int, reopen: bool) -> list[dict[str, Any]]:
    """Work days in which call 1, 2, 3 … fails, until a day needs no more calls or `most` days.

    Args:
        folder: an empty folder.
        shim: steers the injector.
        rule: "op:{}:WHAT", the number to be filled in.
        most: the number of days at most.
        reopen: whether the desk is opened anew after the failure, before it goes on.
    """
    created(folder / "fresh").close()
    done = []
    for nth in range(1, most + 1):
        shutil.copytree(folder / "fresh", folder / "desk")
        done.append(_day(folder / "desk", shim, rule.format(nth), Day(nth), reopen=reopen))
        shutil.rmtree(folder / "desk")
        if not done[-1].met:
            break
    return [asdict(day) for day in done]


def complaints(days: list[dict[str, Any]]) -> dict[int, list[str]]:
    """Return what was wrong, by the number of the call that failed."""
    return {day["nth"]: day["wrong"] for day in days if day["wrong"]}


def _day(desk: Path, shim: Shim, rule: str, day: Day, *, reopen: bool) -> Day:
    station = None
    shim.fail(rule)
    try:
        station = opened(desk)
        day.acked.extend(" ".join(saved.ids) for saved in work(station))
    except ClerkError as error:
        day.code = error.code
    except Exception as error:  # noqa: BLE001 - a clerk would see the program crash
        day.wrong.append(f"crashed: {error!r}")
    day.met = shim.calls(rule.split(":", maxsplit=1)[0]) >= day.nth
    shim.calm()
    try:
        _go_on(desk, station, day, reopen=reopen)
    except Exception as error:  # noqa: BLE001 - the clerk could not go on
        day.wrong.append(f"cannot go on: {error!r}")
    return day


def _go_on(desk: Path, station: Station | None, day: Day, *, reopen: bool) -> None:
    if station is not None and reopen:
        station.close()
    if station is None or reopen:
        station = opened(desk)
    saved = station.people.add(Person(name="张后来", phone="13700000000"))
    day.acked.append(" ".join(saved.ids))
    kept = station.db.rows("SELECT count(*) FROM journal WHERE seq > 2")[0][0]
    if kept != len(" ".join(day.acked).split()):
        day.wrong.append(f"{kept} events kept, {day.acked} acknowledged")
    station.close()
    if found := judge(desk, day.acked):
        day.wrong.append(found)
