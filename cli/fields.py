"""Names, types, units of a kind's fields, and which are required or personal."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import msgspec

from cli.call import Call
from cli.kinds import kind_of
from core.base.record import FieldSpec, specs


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("kind")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer one object per field that a person or script may fill."""
    record = kind_of(call.flags.kind).record
    return [_told(spec) for spec in specs(record) if spec.field.typed and not spec.field.row]


def _told(spec: FieldSpec) -> dict[str, Any]:
    said = spec.field
    must = said.required or (spec.default is None and not spec.optional)
    told: dict[str, Any] = {
        "name": spec.name,
        "label": said.label,
        "type": spec.shape,
        "required": must,
        "personal": said.personal is not None,
    }
    for name in ("unit", "low", "high", "longest", "refers", "pattern", "help"):
        if (value := getattr(said, name)) is not None:
            told[name] = value
    if said.choices:
        told["choices"] = list(said.choices)
    if spec.default not in (None, ()):
        told["default"] = msgspec.to_builtins(spec.default)
    return told
