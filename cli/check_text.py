"""Names what a text says of goods that the law forbids or that wants a basis; one text a line."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cli.answer import Lines
from cli.call import BadChoiceError, Call
from cli.input import content
from core.db.backup import FILE_NAME
from core.listing.claims import FOOD, ClaimsCheck, Remark
from core.listing.script import texts_of
from core.packs.claims import ClaimSheet
from core.packs.shelf import Packs
from core.sheets.encoding import encoding_of


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--class", dest="goods", default=FOOD, metavar="CLASS")
    parser.add_argument("--whole", action="store_true")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer one ``{text, findings}`` a line, for plain text and for subtitles."""
    said = call.flags
    written = content(said.file, "file")
    text = written.decode(encoding_of(written, said.file.name))
    sheet = _sheet(call)
    if said.goods not in sheet.goods:
        choices = " ".join(sheet.goods)
        raise BadChoiceError(field="class", flag="--class", said=said.goods, choices=choices)
    check = ClaimsCheck(sheet, call.day or call.clock.now().date())
    return Lines(
        [
            {
                "text": one,
                "findings": [_told(found, call.lang) for found in check.check(one, said.goods)],
            }
            for one in texts_of(text, whole=said.whole)
        ]
    )


def _sheet(call: Call) -> ClaimSheet:
    """Return the county's claims where there is a station, else the shipped ones."""
    if not (call.data / FILE_NAME).exists():
        return Packs().claims
    with call.station() as station:
        return station.packs.claims


def _told(remark: Remark, lang: str | None) -> dict[str, Any]:
    claim = remark.claim
    return {
        "level": claim.level,
        "rule": claim.rule,
        "law": claim.law,
        "start": remark.start,
        "end": remark.end,
        "advice": remark.sentence(lang or "zh"),
        "rewrite": remark.rewrite,
    }
