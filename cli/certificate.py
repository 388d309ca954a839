"""Tells true certificates from others, with or without a station; writes which were withdrawn."""

from __future__ import annotations

import contextlib
import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cli.answer import DONE, REFUSED, Answer
from cli.call import Call
from cli.input import content
from cli.output import put
from core.base.ids import device_of
from core.db.backup import FILE_NAME
from core.training import badge
from core.training.service.certifying import Gone, Lists
from core.training.service.checking import NAMED

if TYPE_CHECKING:
    from core.station import Station

LARGEST: Final = 32 << 20


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    acts = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    check = acts.add_parser("check")
    check.add_argument("said", metavar="TEXT-OR-FILE")
    check.add_argument("--withdrawn", type=Path, action="append", default=[], metavar="FILE")
    withdrawn = acts.add_parser("withdrawn")
    withdrawn.add_argument("-o", dest="target", type=Path, required=True, metavar="FILE")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer what a certificate says and whether it counts, or where the list was written."""
    return _withdrawn(call) if call.flags.what == "withdrawn" else _check(call)


def _withdrawn(call: Call) -> dict[str, Any]:
    with call.station() as station:
        from core.sync.succession import lineage

        before = lineage(station.db, station.ledger.journal.key.public)
        content = station.training.certifying.withdrawals(before)
    put(call.flags.target, content)
    keys, said = badge.withdrawn_in(content)
    return {
        "file": str(call.flags.target),
        "issuer": device_of(keys[0]),
        "day": said.day,
        "codes": list(said.codes),
    }


def _check(call: Call) -> Answer:
    """Answer exit 1 for one that was withdrawn; ``NotABadgeError`` for one that was changed."""
    said, lists = call.flags.said, _lists(call.flags.withdrawn)
    text = _text(said)
    if text.strip().upper().startswith(badge.PREFIX):
        told = _record(call, text, lists)
    else:
        told = _credential(call, text, lists)
    return Answer(told, REFUSED if told["withdrawn"] else DONE)


def _record(call: Call, text: str, lists: Lists) -> dict[str, Any]:
    read = badge.badge_of(badge.record_in(text))
    earned = read.earned
    with _here(call) as station:
        gone, known = _listed(read.issuer_key, read.code, lists), "unknown"
        if station is not None:
            from core.sync.vouching import anchors_of

            devices = anchors_of(station.db).devices
            found = station.training.certifying.check(text, lists, devices)
            gone, known = Gone(found.withdrawn, found.withdrawn_on), found.issuer
    return {
        "ok": not gone.withdrawn,
        "withdrawn": gone.withdrawn,
        "withdrawn_on": gone.on,
        "issuer": device_of(read.issuer_key),
        "known": known,
        "code": read.code,
        "holder": earned.holder,
        "course": earned.course,
        "minutes": earned.minutes,
        "day": earned.day,
        "score": earned.score,
        "serial": earned.serial,
        "issued_by": earned.issuer,
    }


def _credential(call: Call, text: str, lists: Lists) -> dict[str, Any]:
    """Read an Open Badge; whether it was withdrawn is asked of the lists and of the station."""
    key, claims = badge.read_credential(text)
    code = str(claims.get("jti", "")).removeprefix(NAMED)
    subject = claims.get("credentialSubject")
    people = subject.get("identifier", [{}]) if isinstance(subject, dict) else [{}]
    gone, known = _listed(key, code, lists), "unknown"
    with _here(call) as station:
        if station is not None:
            from core.sync.vouching import anchors_of

            certifying = station.training.certifying
            known = certifying.whose(key, anchors_of(station.db).devices)
            gone = certifying.gone(key, code, lists)
    return {
        "ok": not gone.withdrawn,
        "withdrawn": gone.withdrawn,
        "withdrawn_on": gone.on,
        "issuer": device_of(key),
        "known": known,
        "code": code,
        "holder": people[0].get("identityHash"),
        "course": claims.get("name"),
        "day": str(claims.get("validFrom", ""))[:10],
    }


@contextlib.contextmanager
def _here(call: Call) -> Iterator[Station | None]:
    """Open the station where there is one: a check needs none."""
    if not (call.data / FILE_NAME).exists():
        yield None
        return
    with call.station() as station:
        yield station


def _listed(key: bytes, code: str, lists: Lists) -> Gone:
    since = lists.get(key, {})
    return Gone(withdrawn=code in since, on=since.get(code))


def _lists(paths: list[Path]) -> Lists:
    """Return the withdrawn codes by issuer's key; each list counts for its signer's keys alone."""
    found: dict[bytes, dict[str, dt.date | None]] = {}
    for path in paths:
        keys, said = badge.withdrawn_in(content(path, most=LARGEST))
        for key in keys:
            found.setdefault(key, {}).update(said.since)
    return found


def _text(said: str) -> str:
    """Return what a scanner read, or what a file of this name says: as text, or in a picture."""
    from core.training.reading import text_in

    if said.strip().upper().startswith(badge.PREFIX):
        return said
    with contextlib.suppress(OSError, ValueError):
        if Path(said).is_file():
            return text_in(content(Path(said), most=LARGEST))
    return said
