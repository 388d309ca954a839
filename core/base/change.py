"""The change event of a record, made from the record's own declaration."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final, cast

import msgspec

from core.base.ids import EventId
from core.base.record import SELF, Count, FieldSpec, Record, Ref, Shape, field, specs

PYTHON_TYPES: Final[dict[str, Any]] = {
    "fen": int,
    "grams": int,
    "count": int,
    "thousandths": int,
    "flag": bool,
    "day": dt.date,
    "moment": dt.datetime,
    "digest": bytes,
    "photo": bytes,
    "texts": tuple[str, ...],
    "ref": EventId,
    "text": str,
}
OF: Final = "of"
BASE: Final = "base"


def change_type(kind: type[Record]) -> type[Record]:
    """Return the record type whose events change ``kind``'s records.

    It has ``of`` (the record's id), ``base`` (the version its author saw) and every field that
    a person types, None meaning "left as it was"; personal fields belong to the same subject.
    """
    fields: list[Any] = [
        (OF, Annotated[Ref, field("记录")]),
        (BASE, Annotated[Count, field("依据版本")]),
    ]
    fields += [
        (spec.name, _hint(spec), None)
        for spec in specs(kind)
        if not spec.field.row and spec.name != "day"
    ]
    made = msgspec.defstruct(
        f"{kind.__name__}Change",
        fields,
        bases=(Record,),
        module=kind.__module__,
        namespace={"kind": f"{kind.kind}.change", "title": f"{kind.title}修改"},
        frozen=True,
        kw_only=True,
        omit_defaults=True,
    )
    return cast("type[Record]", made)


def _hint(spec: FieldSpec) -> Any:  # noqa: ANN401 - an annotation has no type
    personal = OF if spec.field.personal == SELF else spec.field.personal
    said = msgspec.structs.replace(spec.field, personal=personal, required=False)
    meta = msgspec.Meta(extra={"shape": Shape(spec.shape), "field": said})
    return Annotated[PYTHON_TYPES[spec.shape] | None, meta]
