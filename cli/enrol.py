"""Makes this PC one of a county's: by a code over a link, or by files on a stick."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.call import Call
from cli.input import content
from cli.output import put
from core.db import settings
from core.journal.ledger import ROLE

if TYPE_CHECKING:
    from core.station import Station


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("code", metavar="CODE-OR-FILE")
    parser.add_argument("--look", action="store_true", help="only tell whose code it is")
    parser.add_argument("-o", "--request", type=Path, default=None, metavar="FILE")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{state, county, station, name, device}``, or ``{state: "pending", request}``."""
    with call.station(write=True) as station:
        if call.flags.look:
            return looked(station, call.flags.code)
        return enrolled(station, call.flags.code, call.flags.request)


def enrolled(station: Station, said: str, request: Path | None) -> dict[str, Any]:
    """Enrol by a code's text, an invitation's file (asks), or an answer's file (is let in)."""
    from core.sync.enrolment import answer_in, read_code

    path = Path(said)
    held = content(path) if "/" not in said or path.exists() else b""
    if not held:
        place = station.sync.enrol(read_code(said), station.sync.asking())
        return _done(station, place.station, place.name)
    sealed = answer_in(held)
    if sealed is not None:
        place = station.sync.accept(sealed)
        return _done(station, place.station, place.name)
    if held[:2] != b"CZ":
        place = station.sync.enrol(
            read_code(held.decode("utf-8", "replace")), station.sync.asking()
        )
        return _done(station, place.station, place.name)
    return _asked(station, held, path, request)


def looked(station: Station, said: str) -> dict[str, Any]:
    """Return the county and the station that a code is for; it stays good."""
    from core.sync.enrolment import read_code

    offer = station.sync.look(read_code(said))
    return {
        "county": offer.county,
        "station": offer.station,
        "name": offer.name,
        "village_code": offer.village_code,
    }


def _asked(station: Station, held: bytes, path: Path, request: Path | None) -> dict[str, Any]:
    from core.sync.enrolment import ENDING

    asked = station.sync.ask_by_file(held, station.sync.asking())
    device = station.ledger.journal.device
    target = request or path.with_name(f"request-{device}{ENDING}")
    put(target, asked)
    return {"state": "pending", "request": str(target), "device": device}


def _done(station: Station, number: int, name: str) -> dict[str, Any]:
    return {
        "state": "enrolled",
        "county": station.sync.state().county,
        "role": settings.kept(station.db, ROLE) or "station",
        "station": number,
        "name": name,
        "device": station.ledger.journal.device,
    }
