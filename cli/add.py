"""Writes one record, an array of them, or JSON lines, under the same rules as the desk."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec

from cli.call import BadJsonError, Call, OtherJsonError
from cli.findings import finding_words
from cli.input import content, json_of
from cli.kinds import Kind, kind_of
from core.base.changes import Changes
from core.base.errors import FieldError, InvalidRecordError
from core.base.record import Record, specs
from core.station import Station

REASONS = "reasons"
PLACE: Final = re.compile(r"at `\$\.(\w+)")
NUMBER: Final = "field.wants_number"
WANTED: Final = MappingProxyType(
    {
        "fen": NUMBER,
        "grams": NUMBER,
        "count": NUMBER,
        "thousandths": NUMBER,
        "day": "field.wants_day",
        "moment": "field.wants_moment",
        "flag": "field.wants_flag",
        "texts": "field.wants_texts",
        "digest": "field.wants_bytes",
        "photo": "field.wants_bytes",
    }
)
"""What is told of a value of another JSON type, by the shape that is wanted; a text of the rest."""


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("kind")
    parser.add_argument("--json", required=True, metavar="FILE", dest="source")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``[{id, serial?, warnings}]``: all of them are written, or none."""
    kind = kind_of(call.flags.kind)
    asked = read(call.flags.source)
    with call.station(write=True) as station, station.db.atomic():
        return [_add(station, kind, fields) for fields in asked]


def read(source: str) -> list[dict[str, Any]]:
    """Read objects from a file or, for ``-``, standard input."""
    said = sys.stdin.buffer.read() if source == "-" else content(Path(source), "json")
    name = "stdin" if source == "-" else source
    text = said.removeprefix(b"\xef\xbb\xbf").strip()
    if text.startswith(b"["):
        return json_of(text, list[dict[str, Any]], name)
    try:
        return [json_of(text, dict[str, Any], name)]
    except BadJsonError:
        lines = [line for line in text.splitlines() if line]
        if len(lines) == 1:
            raise
        return [json_of(line, dict[str, Any], name) for line in lines]


def read_one(source: str) -> dict[str, Any]:
    """Read the one object that is wanted; ``OtherJsonError`` for more, or for none."""
    found = read(source)
    if len(found) != 1:
        raise OtherJsonError(field="json", file=source, at=f"$[{len(found)}]")
    return found[0]


def _add(station: Station, kind: Kind, fields: dict[str, Any]) -> dict[str, Any]:
    reasons = fields.pop(REASONS, None) or {}
    changes = kind.add(station, record_of(kind.record, fields), reasons)
    return answer(station, changes)


def answer(station: Station, changes: Changes) -> dict[str, Any]:
    """Tell what one action wrote."""
    told: dict[str, Any] = {
        "id": changes.ids[0],
        "warnings": [finding_words(station, finding) for finding in changes.findings],
    }
    if changes.serials and changes.serials[0]:
        told["serial"] = changes.serials[0]
    return told


def record_of(kind: type[Record], fields: dict[str, Any]) -> Record:
    """Return the record that JSON fields describe; every unknown or misfit field is named."""
    known = {s.name for s in specs(kind) if s.field.typed and not s.field.row}
    strange = [FieldError(field=name, code="field.unknown") for name in fields if name not in known]
    if strange:
        raise InvalidRecordError(kind.kind, tuple(strange))
    try:
        return msgspec.convert(fields, kind)
    except msgspec.ValidationError as error:
        raise InvalidRecordError(kind.kind, (_misfit(kind, str(error)),)) from error


def _misfit(kind: type[Record], remark: str) -> FieldError:
    """Turn msgspec's remark into a field error: it names the field, or the path to its value."""
    if "missing required field" in remark:
        return FieldError(field=remark.rpartition("field `")[2].rstrip("`"), code="field.missing")
    found = PLACE.search(remark)
    name = found[1] if found else ""
    shapes = {spec.name: spec.shape for spec in specs(kind)}
    return FieldError(field=name, code=WANTED.get(shapes.get(name, ""), "field.wants_text"))
