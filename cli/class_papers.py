"""What comes out of classes: archives, certificates, reports, statements; and photos in."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from cli.call import Call
from cli.input import content
from cli.output import need_place, put
from core.imports.class_folder import Wanted, safe, write_archive
from core.paper.certificate import certificate
from core.paper.from_classes import certificate_of
from core.paper.training_report import report_of, training_report
from core.station import Station, Views
from core.training import badge
from core.training.errors import NotEarnedError
from core.training.model.certificate import Certificate
from core.training.model.results import ClassPhoto
from core.training.xapi import Speaker, statements
from words.command import day
from words.errors import told
from words.say import _

if TYPE_CHECKING:
    from argparse import _SubParsersAction

ACTS: Final = ("archive", "certificates", "photo", "report", "xapi")
NOWHERE: Final = "https://cunzhan.invalid/"
"""Accounts of a county that keeps no page for them; such an address leads nowhere (RFC 2606)."""
PURPOSE: Final = b"cz-xapi-accounts-1"


def configure(acts: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the flags of each."""
    archive, certificates, photo, report, xapi = (acts.add_parser(name) for name in ACTS)
    for one in (archive, certificates, photo):
        one.add_argument("id")
    for one in (archive, report, xapi):
        one.add_argument("-o", dest="target", type=Path, required=True, metavar="PATH")
    archive.add_argument("--unmasked", action="store_true", help="telephones in full")
    certificates.add_argument("-o", dest="target", type=Path, default=None, metavar="FOLDER")
    photo.add_argument("files", type=Path, nargs="+", metavar="FILE")
    photo.add_argument("--half", choices=("am", "pm"), default=None)
    photo.add_argument("--caption", default=None)
    report.add_argument("--from", dest="first", type=day, required=True)
    report.add_argument("--to", dest="last", type=day, required=True)
    xapi.add_argument("ids", nargs="+", metavar="ID")
    xapi.add_argument("--home", default=NOWHERE, metavar="URL")
    xapi.add_argument("--secret", type=Path, default=None, metavar="FILE")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer what was written or kept."""
    said = call.flags
    acts = {
        "archive": _archive,
        "certificates": _certificates,
        "photo": _photo,
        "report": _report,
        "xapi": _xapi,
    }
    with call.station(write=said.what in {"certificates", "photo"}) as station:
        return acts[said.what](station, said)


def _archive(station: Station, said: Any) -> dict[str, Any]:  # noqa: ANN401 - argparse's own
    views = Views(station.db)
    wanted = Wanted(
        class_id=said.id,
        target=said.target,
        content=station.photos.content,
        key=station.ledger.journal.key,
        clerk=views.people.clerk_names().get(station.ledger.clerk, ""),
        masked=not said.unmasked,
    )
    need_place(said.target)
    made = write_archive(views, wanted, _)
    return {"file": str(said.target), **msgspec.to_builtins(made)}


def _certificates(station: Station, said: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - argparse's flags
    """Give everybody on the roster what they earned, or say what is lacking."""
    if said.target is not None:
        need_place(said.target)
        said.target.mkdir(exist_ok=True)
    return [_given(station, said, one.id) for one in station.training.roster.of(said.id)]


def _given(station: Station, said: Any, trainee: str) -> dict[str, Any]:  # noqa: ANN401 - argparse's flags
    try:
        changes = station.training.certifying.give(said.id, trainee)
    except NotEarnedError as error:
        return {"trainee": trainee, "lacks": error.args_by_name["why"], "why": told(error).message}
    kept = station.ledger.get(Certificate, changes.ids[0])
    answer: dict[str, Any] = {
        "trainee": trainee,
        "id": kept.id,
        "number": kept.number,
        "code": kept.short_code,
        "text": badge.text_of(kept.record) if kept.record else None,
    }
    if said.target is None:
        return answer
    stem = said.target / f"{safe(kept.holder or '')}-{kept.short_code}"
    paper = stem.with_name(f"{stem.name}.pdf")
    put(paper, certificate(certificate_of(Views(station.db), kept.id, tr=_), _))
    answer["file"] = str(paper)
    read = badge.badge_of(kept.record or b"")
    if read.issuer_key == station.ledger.journal.key.public:
        proof = stem.with_name(f"{stem.name}.jwt")
        put(proof, badge.credential(read.earned, station.ledger.journal.key).encode("ascii"))
        answer["badge"] = str(proof)
    return answer


def _photo(station: Station, said: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - argparse's flags
    contents = [content(path) for path in said.files]
    answer = []
    with station.db.atomic():
        for path, photo in zip(said.files, contents, strict=True):
            value = station.photos.keep(photo)
            taken = ClassPhoto(class_id=said.id, half=said.half, photo=value, caption=said.caption)
            made = station.training.results.photo(taken)
            answer.append({"file": str(path), "id": made.ids[0], "sha256": value[:32].hex()})
    return answer


def _report(station: Station, said: Any) -> dict[str, Any]:  # noqa: ANN401 - argparse's own
    views = Views(station.db)
    clerk = views.people.clerk_names().get(station.ledger.clerk, "")
    made = report_of(views, said.first, said.last, clerk=clerk, tr=_)
    put(said.target, training_report(made, _))
    return {
        "file": str(said.target),
        "figures": [msgspec.to_builtins(one) for one in made.figures],
        "classes": len(made.classes.rows),
    }


def _xapi(station: Station, said: Any) -> dict[str, Any]:  # noqa: ANN401 - argparse's own
    secret = content(said.secret) if said.secret else _own_secret(station)
    speaker = Speaker(said.home, secret)
    lines = [
        msgspec.json.encode(one)
        for class_id in said.ids
        for one in statements(station.db, class_id, speaker)
    ]
    put(said.target, b"".join(line + b"\n" for line in lines))
    return {"file": str(said.target), "statements": len(lines)}


def _own_secret(station: Station) -> bytes:
    """Return what names accounts: the county's, so that all its PCs say the same; else this PC's.

    An account leads to a person's id in the ledger, never to the person: who has no ledger of the
    station learns nothing from either.
    """
    from core.sync.trust import COUNTY_PAPER, kept

    county = kept(station.db, COUNTY_PAPER)
    if county:
        return hashlib.sha256(PURPOSE + county).digest()
    return station.ledger.journal.key.sign(PURPOSE, b"")
