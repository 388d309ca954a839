"""Works on listings: check, change, keep, submit, copy, picture; export and paper bring out."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from cli.add import answer, read_one, record_of
from cli.answer import Answer
from cli.call import Call
from cli.findings import finding_words
from cli.input import content
from core.listing.files.model import FORMS
from core.listing.model import PICTURES, Listing
from core.listing.review import Review
from core.listing.rules import FieldRemark
from core.station import Station
from words.say import language

ACTS: Final = ("check", "submit", "copy")
DRAWN: Final = ("cards", "poster", "catalogue", "page")


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    whats = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name in ACTS:
        whats.add_parser(name).add_argument("id")
    change = whats.add_parser("change", help="writes the fields of a JSON object; null blanks")
    change.add_argument("id")
    change.add_argument("--json", required=True, metavar="FILE", dest="source")
    keep = whats.add_parser("keep", help="lets a warning stand; the county sees the reason")
    keep.add_argument("id")
    for name in ("claim", "word", "reason"):
        keep.add_argument(f"--{name}", required=True)
    picture = whats.add_parser("picture")
    picture.add_argument("id")
    picture.add_argument("files", type=Path, nargs="+", metavar="FILE")
    picture.add_argument("--use", choices=PICTURES, default=PICTURES[0])
    picture.add_argument("--agreed", action="store_true", help="who is shown has agreed")
    _export_flags(whats.add_parser("export"))
    _paper_flags(whats.add_parser("paper"))


def _export_flags(parser: ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID")
    parser.add_argument("--format", dest="form", choices=FORMS, required=True)
    parser.add_argument("-o", dest="target", type=Path, required=True, metavar="PATH")
    parser.add_argument("--template", type=Path, default=None, metavar="FILE.xlsx")
    parser.add_argument("--map", type=Path, default=None, metavar="FILE.json")
    parser.add_argument("--platform", default=None, metavar="CODE")


def _paper_flags(parser: ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID")
    parser.add_argument("--as", dest="drawn", choices=DRAWN, required=True)
    parser.add_argument("-o", dest="target", type=Path, required=True, metavar="FILE")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer what was found, written or made."""
    acts: dict[str, Callable[[Call], Any]] = {
        "check": _check,
        "change": _change,
        "keep": _keep,
        "submit": _submit,
        "copy": _copy,
        "picture": _picture,
        "paper": _paper,
    }
    chosen: Callable[[Call], Any] = acts.get(call.flags.what, _export)
    return chosen(call)


def _export(call: Call) -> Answer:
    import cli.listing_files

    return cli.listing_files.export(call)


def _paper(call: Call) -> dict[str, Any]:
    import cli.listing_files

    return cli.listing_files.paper(call)


def _check(call: Call) -> dict[str, Any]:
    with call.station() as station:
        said = station.drafts.whole(call.flags.id)
        review = station.drafts.review_of(said)
        return {
            "id": said.listing.id,
            "name": said.listing.name,
            "state": said.state,
            "edition": said.edition,
            **_reviewed(station, review),
        }


def _reviewed(station: Station, review: Review) -> dict[str, Any]:
    """Return a review as scripts read it; ``open`` remarks still want a reason."""
    return {
        "progress": review.progress._asdict(),
        "gaps": [finding_words(station, gap) for gap in review.gaps],
        "findings": [_remark(one, is_open=one in review.open) for one in review.remarks],
        "stops": review.stops,
        "ready": not (review.stops or review.open),
    }


def _remark(found: FieldRemark, *, is_open: bool) -> dict[str, Any]:
    remark, claim = found.remark, found.remark.claim
    return {
        "field": found.field,
        "level": claim.level,
        "claim": claim.id,
        "rule": claim.rule,
        "law": claim.law,
        "start": remark.start,
        "end": remark.end,
        "word": remark.word,
        "advice": remark.sentence(language()),
        "rewrite": remark.rewrite,
        "open": is_open,
    }


def _submit(call: Call) -> dict[str, Any]:
    with call.station(write=True) as station:
        station.drafts.submit(call.flags.id)
        said = station.drafts.whole(call.flags.id)
        return {"id": said.listing.id, "state": said.state, "edition": said.edition}


def _change(call: Call) -> dict[str, Any]:
    asked = read_one(call.flags.source)
    blank = {name: None for name, value in asked.items() if value is None}
    said = {name: value for name, value in asked.items() if value is not None}
    with call.station(write=True) as station:
        now = station.drafts.whole(call.flags.id).listing
        fresh = record_of(Listing, {"name": now.name} | said | blank)
        fields = {name: getattr(fresh, name) for name in asked}
        station.drafts.change(now.id, fields)
        whole = station.drafts.whole(now.id)
        return {"id": now.id, "state": whole.state, "edition": whole.edition}


def _keep(call: Call) -> dict[str, Any]:
    said = call.flags
    with call.station(write=True) as station:
        changes = station.drafts.override(said.id, said.claim, said.word, said.reason)
        return answer(station, changes) | {"of": said.id}


def _copy(call: Call) -> dict[str, Any]:
    with call.station(write=True) as station:
        return answer(station, station.drafts.copy(call.flags.id)) | {"of": call.flags.id}


def _picture(call: Call) -> list[dict[str, Any]]:
    """Keep all of the files as pictures, or none."""
    said = call.flags
    contents = [content(path, "file") for path in said.files]
    with call.station(write=True) as station, station.db.atomic():
        return [
            answer(station, station.pictures.add(said.id, photo, said.use, agreed=said.agreed))
            | {"file": str(path)}
            for path, photo in zip(said.files, contents, strict=True)
        ]
