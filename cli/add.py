"""Writes one record, an array of them, or JSON lines, under the same rules as the desk."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import msgspec

from cli.call import BadInputError, Call
from cli.findings import finding_words
from cli.kinds import Kind, kind_of
from core.base.changes import Changes
from core.base.errors import FieldError, InvalidRecordError
from core.base.record import Record, specs
from core.station import Station

REASONS = "reasons"


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
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return _objects(content)
    except (OSError, msgspec.MsgspecError) as error:
        raise BadInputError(why=str(error)) from error


def _objects(content: bytes) -> list[dict[str, Any]]:
    text = content.removeprefix(b"\xef\xbb\xbf").strip()
    if text.startswith(b"["):
        return msgspec.json.decode(text, type=list[dict[str, Any]])
    try:
        return [msgspec.json.decode(text, type=dict[str, Any])]
    except msgspec.DecodeError:
        return [
            msgspec.json.decode(line, type=dict[str, Any]) for line in text.splitlines() if line
        ]


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
        raise InvalidRecordError(kind.kind, (_misfit(str(error)),)) from error


def _misfit(remark: str) -> FieldError:
    """Turn msgspec's remark into a field error: it names the field or the path."""
    if "missing required field" in remark:
        name = remark.rpartition("field `")[2].rstrip("`")
        return FieldError(field=name, code="field.missing")
    name = remark.rpartition("$.")[2].rstrip("`") if "$." in remark else ""
    return FieldError(field=name, code="field.misfit", args={"why": remark})
