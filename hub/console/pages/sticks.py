"""Stations without a line: what their sticks carried is brought here, answers are taken back."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Connection
from starlette.responses import Response

from core.base.errors import ClerkError
from hub import mail
from hub.console import packet, rights, scope
from hub.console.doors import GET, POST, Door, Load
from hub.console.figures import local
from hub.console.handing import handed
from hub.console.naming import STICK_REFUSALS
from hub.console.visit import MissingError, Visit
from hub.intake import applications
from hub.intake.files import Files
from hub.intake.sync import Desk
from hub.returning import Put, Writer
from hub.stick import DAMAGED, DONE, Reader, Taken
from hub.store import stations

ZIP: Final = "application/zip"
MOST: Final = Load(512 << 20, 300)
"""What several stations' sticks hold, photos among it; it stays on the disk."""
CHOSEN: Final = "pc-"


class NoFilesError(ClerkError):
    """Nothing was chosen, or nothing of what was chosen comes from a station."""

    code = "console.no_stick_files"


class Letter(NamedTuple):
    """An answer that can be taken to a PC; one that lets it in, or what follows its last stick."""

    station: int
    device: str
    lets_in: bool
    by: str
    told: bool


def sticks(visit: Visit) -> Response:
    """Show what can be brought, who waits for a yes or no, and what can be taken back."""
    return _page(visit)


def _page(
    visit: Visit,
    *,
    found: Collection[tuple[Taken, int]] = (),
    strange: Collection[str] = (),
    error: ClerkError | None = None,
) -> Response:
    with visit.room.store.read() as connection:
        names = {one.id: one.name for one in scope.stations(connection, visit.account)}
        waiting = [one for one in applications.waiting(connection) if one.station in (0, *names)]
        letters = _letters(connection, names)
    return visit.page(
        "sticks.html",
        status=422 if error else 200,
        found=[(one, f"{size:,}", _words(one, visit)) for one, size in found],
        strange=strange,
        names=names,
        waiting=waiting,
        letters=letters,
        fresh={one.device for one, _ in found},
        told=visit.tongue.told(error) if error else None,
    )


def take(visit: Visit) -> Response:
    """Take in what sticks carried, each file by itself, as ``stick read`` does."""
    with tempfile.TemporaryDirectory(prefix="cunzhan-") as folder:
        strange = packet.laid(visit.brought, Path(folder))
        found = Reader(visit.room.office, _desk(visit)).read(Path(folder))
        sizes = [packet.size_of(Path(folder), one.file) for one in found]
    if not found:
        return _page(visit, strange=strange, error=NoFilesError(field="files"))
    visit.room.poke()

    def note(connection: Connection) -> None:
        for one in found:
            said = f"{one.file} {one.state} {one.events}"
            visit.note(
                connection, "stick-read", station=one.station, subject=one.device, detail=said
            )

    visit.room.store.write(note)
    return _page(visit, found=list(zip(found, sizes, strict=True)), strange=strange)


def answers(visit: Visit) -> Response:
    """Hand out the answers to the PCs that were chosen, as one file for the stick."""
    with visit.room.store.read() as connection:
        names = {one.id: one.name for one in scope.stations(connection, visit.account)}
        letters = _letters(connection, names)
    chosen = {(one.station, one.device) for one in letters if visit.typed(CHOSEN + one.device)}
    if not chosen:
        return _page(visit, error=NoFilesError(field="pc"))

    def note(connection: Connection) -> None:
        for at, device in sorted(chosen):
            visit.note(connection, "stick-write", station=at, subject=device)

    visit.room.store.write(note)

    def make(folder: Path) -> Path:
        written = Writer(visit.room.office, _desk(visit)).write(folder, to=chosen)
        home = {device: at for at, device in chosen}
        said = [_line(one, names[one.station or home[one.device]], visit) for one in written]
        head = visit.tongue("把这个包解压到 U 盘的最上一层，别改文件夹和文件的名字。")
        return packet.packed(folder, "\n".join((head, "", *said, "")))

    day = f"{local(visit.now_ms):%Y-%m-%d}"
    return handed(make, visit.tongue("回信 {day}.zip", day=day), f"answers-{day}.zip", ZIP)


def decide(visit: Visit) -> Response:
    """Answer a request that came by stick without a code: let the PC in at a station, or not."""
    yes, device, who = visit.typed("answer") == "yes", visit.path["device"], visit.account.name

    def work(connection: Connection) -> None:
        at = next(
            (
                one
                for one in scope.stations(connection, visit.account)
                if str(one.id) == visit.typed("station")
            ),
            None,
        )
        asked = applications.one(connection, device)
        if at is None or asked is None or asked.state != applications.WAITING:
            raise MissingError
        if asked.station not in (0, at.id):
            raise MissingError
        if yes:
            by = (who, visit.now_ms)
            applications.approve(connection, visit.room.keys, device, at.id, by)
        else:
            applications.refuse(connection, device, who)
        deed = "approve" if yes else "refuse"
        visit.note(connection, deed, station=at.id, subject=device)

    visit.room.store.write(work)
    return visit.go(f"/sticks?done={'approved' if yes else 'refused'}")


def _desk(visit: Visit) -> Desk:
    return Desk(visit.room.office, Files(visit.room.office))


def _letters(connection: Connection, names: Collection[int]) -> list[Letter]:
    """Return the answers that can be taken away, those that were never taken first."""
    found = []
    for device in mail.answers(connection):
        asked = applications.one(connection, device)
        by = (asked.decided_by if asked else None) or ""
        found += [
            Letter(one.station, device, lets_in=True, by=by, told=False)
            for one in stations.homes_of(connection, device)
        ]
    found += [
        Letter(station, device, lets_in=False, by="", told=asked.told)
        for (station, device), asked in mail.everybody(connection).items()
    ]
    mine = (one for one in found if one.station in names)
    return sorted(mine, key=lambda one: (one.told, one.station, one.device))


def _words(one: Taken, visit: Visit) -> str:
    """Say what became of a file."""
    tongue = visit.tongue
    if one.state == DAMAGED:
        said = tongue("有 {n} 处读不出来，好的都收下了。站里再写一次 U 盘。", n=one.missing)
    elif one.state != DONE:
        known = STICK_REFUSALS.get(one.state)
        said = tongue(known) if known else tongue.sentence(one.state)
    elif one.station == 0:
        return tongue("登记好了，回信在下面，带回站里就成。")
    else:
        said = tongue("收下了。")
    fresh = tongue("新收 {n} 条。", n=one.events)
    return f"{said} {fresh}" if one.events else said


def _line(put: Put, name: str, visit: Visit) -> str:
    """Say in the note beside the answers what one is for, or why it is not there."""
    if put.state:
        return f"{name}  {put.device}  {visit.tongue.sentence(put.state)}"
    size = visit.tongue("{n} 字节", n=f"{put.bytes:,}")
    return f"{name}  {put.device}  CUNZHAN/{put.file}  {size}"


DOORS: Final = (
    Door(GET, "/sticks", rights.ENROL, sticks),
    Door(POST, "/sticks", rights.ENROL, take, MOST),
    Door(POST, "/sticks/answers", rights.ENROL, answers),
    Door(POST, "/sticks/requests/{device}", rights.ENROL, decide),
)
