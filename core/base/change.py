"""The change event of a record, made from the record's own declaration."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final, cast

import msgspec

from core.base.ids import EventId
from core.base.record import SELF, Count, FieldSpec, Record, Ref, Shape, Text, Texts, field, specs

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
CHANGE: Final = ".change"
OF: Final = "of"
BASE: Final = "base"
AUTHOR: Final = "author"
SAW: Final = "saw"
INSTEAD: Final = "instead"
ITSELF: Final = (OF, BASE, AUTHOR, SAW, INSTEAD)
"""What a change says of itself, not of the record."""


def change_type(kind: type[Record]) -> type[Record]:
    """Return the record type whose events change ``kind``'s records.

    It has ``of`` (the record's id), ``base`` (the version its author saw) and every field that
    a person types, None meaning "left as it was"; personal fields belong to the same subject.
    What a record says of somebody else is no part: it would stay when she is erased.
    ``author`` is the coordinator who wrote it for the county; ``saw`` the events that had said of
    its ``TASK`` fields what their author knew (None: an earlier program did not say); ``instead``
    the person whom the choice between two values was left to, if another made it.
    """
    fields: list[Any] = [
        (OF, Annotated[Ref, field("记录")]),
        (BASE, Annotated[Count, field("依据版本")]),
    ]
    fields += [
        (spec.name, _hint(spec), None)
        for spec in specs(kind)
        if not spec.field.row and spec.name != "day" and spec.field.personal in (None, SELF)
    ]
    fields += [
        (AUTHOR, Annotated[Text | None, field("县里经手人", longest=60, typed=False)], None),
        (SAW, Annotated[Texts | None, field("改时看到的", typed=False)], None),
        (INSTEAD, Annotated[Text | None, field("替谁定的", longest=60, typed=False)], None),
    ]
    made = msgspec.defstruct(
        f"{kind.__name__}Change",
        fields,
        bases=(Record,),
        module=kind.__module__,
        namespace={"kind": kind.kind + CHANGE, "title": f"{kind.title}修改"},
        frozen=True,
        kw_only=True,
        omit_defaults=True,
    )
    return cast("type[Record]", made)


def _hint(spec: FieldSpec) -> Any:  # noqa: ANN401 - an annotation has no type
    personal = OF if spec.field.personal else None
    said = msgspec.structs.replace(spec.field, personal=personal, required=False)
    meta = msgspec.Meta(extra={"shape": Shape(spec.shape), "field": said})
    return Annotated[PYTHON_TYPES[spec.shape] | None, meta]
