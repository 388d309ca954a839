"""Packs a course's folder, checks a pack or folder, installs, lists and removes courses."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import msgspec

from cli.answer import DONE, REFUSED, Answer
from cli.call import Call
from cli.input import need
from core.db.backup import FILE_NAME
from core.training.course.author import Ask
from core.training.course.errors import CourseProblemsError
from core.training.course.folder import Problem, Survey, survey
from core.training.course.manifest import Manifest
from core.training.course.pack import Pack, open_pack
from core.training.course.signer import Anchors, Signer, signer_of
from words.errors import sentence


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    acts = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    pack = acts.add_parser("pack")
    pack.add_argument("folder", type=Path)
    pack.add_argument("-o", dest="target", type=Path, required=True, metavar="FILE.ckc")
    pack.add_argument("--since", type=Path, default=None, metavar="OLD.ckc")
    acts.add_parser("check").add_argument("source", type=Path)
    install = acts.add_parser("install")
    install.add_argument("source", type=Path)
    install.add_argument("--trust", default=None, metavar="DEVICE")
    acts.add_parser("list")
    acts.add_parser("remove").add_argument("code")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer what was packed, found, installed or removed."""
    acts = {
        "pack": _pack,
        "check": _check,
        "install": _install,
        "list": _list,
        "remove": _remove,
    }
    return acts[call.flags.what](call)


def _pack(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    said = call.flags
    need(said.folder, folder=True)
    before = None
    if said.since is not None:
        need(said.since)
        with open_pack(said.since) as old:
            before = (old.manifest, old.content)
    with call.station() as station:
        from core.sync.vouching import papers_of

        ask = Ask(
            folder=said.folder,
            target=said.target,
            made_on=station.ledger.today(),
            before=before,
            papers=papers_of(station.db, station.ledger.journal.device),
        )
        try:
            made = station.training.courses.pack(ask)
        except CourseProblemsError:
            return Answer({"packed": False, **_surveyed(survey(said.folder))}, REFUSED)
    return {
        "file": str(said.target),
        "bytes": made.bytes,
        "carried": len(made.carried),
        **_manifest(made.manifest),
    }


def _check(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    source = call.flags.source
    if source.is_dir():
        found = survey(source)
        stops = any(one.stops for one in found.problems)
        return Answer({"ok": not stops, **_surveyed(found)}, REFUSED if stops else DONE)
    need(source)
    with open_pack(source) as pack:
        return {"ok": True, "bytes": pack.verify(), "signer": _signer(call, pack), **_told(pack)}


def _signer(call: Call, pack: Pack) -> dict[str, str]:
    """Say who signed: with a station at hand also how it knows them."""
    if (call.data / FILE_NAME).exists():
        with call.station() as station:
            return _named(station.training.courses.signer(pack))
    return _named(signer_of(pack.manifest, Anchors()))


def _named(signer: Signer) -> dict[str, str]:
    return {"device": signer.device, "known": signer.known, "name": signer.name}


def _install(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    said = call.flags
    need(said.source)
    with call.station(write=True) as station:
        changes = station.training.courses.install(said.source, said.trust)
        with open_pack(said.source) as pack:
            return {"id": changes.ids[0], **_told(pack)}


def _list(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    with call.station() as station:
        here = {one.digest for one in station.training.courses.shelf.installed()}
        return [
            {
                "id": one.id,
                "course": one.code,
                "version": one.edition_no,
                "title": one.name,
                "minutes": one.minutes,
                "questions": one.questions,
                "here": one.digest in here,
            }
            for one in station.training.courses.all()
        ]


def _remove(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    with call.station(write=True) as station:
        changes = station.training.courses.remove(call.flags.code)
    return {"removed": call.flags.code, "ids": list(changes.ids)}


def _told(pack: Pack) -> dict[str, Any]:
    return {**_manifest(pack.manifest), "lacks": len(pack.lacks)}


def _manifest(manifest: Manifest) -> dict[str, Any]:
    return {
        "course": manifest.course,
        "version": manifest.version,
        "title": manifest.title,
        "files": len(manifest.files),
        "delta": manifest.delta,
    }


def _surveyed(found: Survey) -> dict[str, Any]:
    outline = found.outline
    told: dict[str, Any] = {"files": len(found.files), "questions": found.questions}
    if outline is not None:
        told |= {
            "course": outline.id,
            "version": outline.version,
            "minutes": outline.minutes,
            "practice_minutes": outline.practice_minutes,
            "mentor_minutes": outline.mentor_minutes,
            "modules": list(outline.modules),
        }
    return told | {"problems": [_problem(one) for one in found.problems]}


def _problem(one: Problem) -> dict[str, Any]:
    told = {name: value for name, value in msgspec.to_builtins(one).items() if name != "args"}
    return told | {"message": sentence(one.code, **one.args)}
