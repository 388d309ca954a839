"""The one declaration of a record: from it come checks, tables, forms, columns and the dictionary.

A record type is a frozen, keyword-only struct whose fields are annotated with ``field(...)``.
Construction validates nothing; ``check`` finds every field error at once.
"""

from __future__ import annotations

import datetime as dt
import functools
import operator
import re
import sys
import types
import typing
from collections.abc import Callable, Iterator
from typing import Annotated, Any, ClassVar, Final

import msgspec

from core.base.errors import FieldError, InvalidRecordError
from core.base.ids import EventId

EXACT: Final = 2**53 - 1
"""Integers up to here stay exact in JSON, JavaScript and spreadsheets; no larger one is read."""
LARGEST: Final = 10**10
"""No number of a village is larger: a hundred million yuan, ten thousand tonnes. A million of them
stay exact in JSON and spreadsheets (below 2^53), nine hundred million fit in a column (2^63)."""
LONGEST: Final = 500
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f]")
"""Control characters that a text may not hold: all but tab and line feed."""
SELF: Final = "self"
"""Personal value whose subject is the event itself (an unknown person, or free text)."""
LATER: Final = "later"
COUNTY: Final = "county"
TASK: Final = "task"
POLICIES: Final = (LATER, COUNTY, TASK)
"""What becomes of a field that two people change without seeing each other: the later word stands
(by version, then event); the county's stands before a station's; the later stands for now, and one
person is asked. A ``COUNTY`` field is never personal."""


class Shape(msgspec.Struct, frozen=True):
    """What a value means, beside its Python type; decides its column, widget and printing."""

    name: str


def _shape(name: str) -> msgspec.Meta:
    return msgspec.Meta(extra={"shape": Shape(name)})


def _amount(name: str) -> msgspec.Meta:
    """Return a number's shape; what was written before ``LARGEST`` held is read all the same."""
    return msgspec.Meta(ge=-EXACT, le=EXACT, extra={"shape": Shape(name)})


Fen = Annotated[int, _amount("fen")]
"""Money in integer fen (1 yuan = 100 fen)."""
Grams = Annotated[int, _amount("grams")]
"""Weight in integer grams (1 斤 = 500 g)."""
Count = Annotated[int, _amount("count")]
Thousandths = Annotated[int, _amount("thousandths")]
"""A quantity as entered, times 1,000 (12.5 斤 is 12500)."""
Day = Annotated[dt.date, _shape("day")]
Moment = Annotated[dt.datetime, _shape("moment")]
"""A time of the clock on the wall: it names no zone, for one that does goes with no other."""
Flag = Annotated[bool, _shape("flag")]
Text = Annotated[str, _shape("text")]
Ref = Annotated[EventId, _shape("ref")]
Digest = Annotated[bytes, _shape("digest")]
Picture = Annotated[bytes, _shape("photo")]
"""A photo by its digest, size and preview: see ``core.base.photos``."""
Texts = Annotated[tuple[str, ...], _shape("texts")]
"""Several short texts or ids, kept as one JSON column."""

COLUMN_TYPES: Final = types.MappingProxyType(
    {
        "fen": "INTEGER",
        "grams": "INTEGER",
        "count": "INTEGER",
        "thousandths": "INTEGER",
        "flag": "INTEGER",
        "digest": "BLOB",
        "photo": "BLOB",
    }
)
BLOBS: Final = frozenset(shape for shape, column in COLUMN_TYPES.items() if column == "BLOB")
"""Shapes whose values are bytes: none is shown or written out."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """What a record's declaration says of one field, beside its name and type."""

    label: str
    unit: str | None = None
    low: int | None = None
    high: int | None = None
    longest: int | None = None
    personal: str | None = None
    required: bool = False
    refers: str | None = None
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    help: str | None = None
    sums: bool = False
    policy: str = LATER
    typed: bool = True
    row: bool = False


def field(label: str, **said: Any) -> msgspec.Meta:  # noqa: ANN401 - checked by Field's signature
    """Declare a field: Chinese ``label``, then any of ``Field``'s attributes.

    ``personal`` names the sibling field that holds the subject's id, or is ``SELF``; ``sums``
    marks amounts that a reversal negates; ``policy`` is one of ``POLICIES``; ``typed=False`` hides
    a field from forms because the service fills it, ``row=True`` one that is no part of the event
    but of its row.
    """
    return msgspec.Meta(extra={"field": Field(label=label, **said)})


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of everything that an event can say.

    ``kind`` is the event type, ``title`` its Chinese name, ``edition`` the version of its shape.
    """

    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""
    edition: ClassVar[int] = 1


class FieldSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a record type, resolved: its name, shape and declaration."""

    name: str
    shape: str
    optional: bool
    default: Any
    field: Field

    @property
    def column(self) -> str:
        """The SQLite column type."""
        return COLUMN_TYPES.get(self.shape, "TEXT")


def _parts(hint: Any) -> Iterator[Any]:  # noqa: ANN401 - a type hint has no type
    """Yield an annotation's metadata, outermost last, through unions and nesting."""
    origin = typing.get_origin(hint)
    if origin is Annotated:
        yield from _parts(hint.__origin__)
        yield from hint.__metadata__
    elif origin in (types.UnionType, typing.Union):
        for part in typing.get_args(hint):
            yield from _parts(part)


def _optional(hint: Any) -> bool:  # noqa: ANN401 - a type hint has no type
    while typing.get_origin(hint) is Annotated:
        hint = hint.__origin__
    return type(None) in typing.get_args(hint)


@functools.cache
def specs(kind: type[Record]) -> tuple[FieldSpec, ...]:
    """Return the fields of a record type in their declared order."""
    hints: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        if issubclass(base, Record):
            hints |= _own_hints(base)
    required = len(kind.__struct_fields__) - len(kind.__struct_defaults__)
    defaults = (msgspec.NODEFAULT,) * required + kind.__struct_defaults__
    pairs = zip(kind.__struct_fields__, defaults, strict=True)
    return tuple(_spec(kind, name, hints[name], default) for name, default in pairs)


@functools.cache
def _own_hints(base: type[Record]) -> dict[str, Any]:
    """Resolve what a class itself annotates.

    Each class of a family once: to resolve every record type with all it inherits would take a
    tenth of the time in which the desk opens.
    """
    names = base.__struct_fields__
    said = vars(base).get("__annotations__", {})
    own = types.SimpleNamespace(__annotations__={n: said[n] for n in names if n in said})
    scope = vars(sys.modules[base.__module__])
    return typing.get_type_hints(own, globalns=scope, include_extras=True)


def _spec(
    kind: type[Record],
    name: str,
    hint: Any,  # noqa: ANN401 - a type hint has no type
    default: Any,  # noqa: ANN401 - any field's default
) -> FieldSpec:
    merged: dict[str, Any] = {}
    for part in _parts(hint):
        if isinstance(part, msgspec.Meta) and part.extra:
            merged |= part.extra
    if "field" not in merged:
        raise TypeError(f"{kind.__name__}.{name} has no field(...) declaration")
    return FieldSpec(
        name=name,
        shape=merged.get("shape", Shape("text")).name,
        optional=_optional(hint),
        default=None if default is msgspec.NODEFAULT else default,
        field=merged["field"],
    )


def spec_of(kind: type[Record], name: str) -> FieldSpec:
    """Return one field of a record type; KeyError when it has none of that name."""
    for spec in specs(kind):
        if spec.name == name:
            return spec
    raise KeyError(name)


def declared(kind: str, name: str) -> FieldSpec | None:
    """Return a field by its record's kind and its name; None where no such field is known."""
    waiting: list[type[Record]] = [Record]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.kind == kind and name in one.__struct_fields__:
            return spec_of(one, name)
    return None


def errors_of(record: Record) -> tuple[FieldError, ...]:
    """Return every declared bound that a record breaks, in field order."""
    found = []
    values, checks = _checks(type(record))
    for value, (default, default_error, spec) in zip(values(record), checks, strict=True):
        error = default_error if value is default else _error(spec, value)
        if error:
            found.append(error)
    return tuple(found)


@functools.cache
def values_of(names: tuple[str, ...]) -> Callable[[Record], tuple[Any, ...]]:
    """Return what reads these fields of a record in one go."""
    if len(names) > 1:
        return operator.attrgetter(*names)
    return lambda record: tuple(getattr(record, name) for name in names)


@functools.cache
def _checks(
    kind: type[Record],
) -> tuple[
    Callable[[Record], tuple[Any, ...]], tuple[tuple[Any, FieldError | None, FieldSpec], ...]
]:
    """Return how to read a record type, and what its defaults break: most fields hold those."""
    found = specs(kind)
    checks = tuple((spec.default, _error(spec, spec.default), spec) for spec in found)
    return values_of(tuple(spec.name for spec in found)), checks


def check(record: Record) -> None:
    """Raise ``InvalidRecordError`` naming all fields that break their declaration."""
    errors = errors_of(record)
    if errors:
        raise InvalidRecordError(type(record).kind, errors)


def _error(spec: FieldSpec, value: Any) -> FieldError | None:  # noqa: ANN401 - any column's value
    said = spec.field
    if value is None or value in ("", ()):
        return FieldError(field=spec.name, code="field.missing") if said.required else None
    if isinstance(value, int) and not isinstance(value, bool):
        return _number_error(spec, value)
    if isinstance(value, str):
        return _text_error(spec, value)
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return FieldError(field=spec.name, code="field.wants_moment")
    return None


def _number_error(spec: FieldSpec, value: int) -> FieldError | None:
    low = -LARGEST if spec.field.low is None else spec.field.low
    high = LARGEST if spec.field.high is None else spec.field.high
    if value < low:
        return FieldError(field=spec.name, code="field.too_small", args={"low": low})
    if value > high:
        return FieldError(field=spec.name, code="field.too_large", args={"high": high})
    return None


def _text_error(spec: FieldSpec, value: str) -> FieldError | None:
    said = spec.field
    longest = said.longest or LONGEST
    if len(value) > longest:
        return FieldError(field=spec.name, code="field.too_long", args={"longest": longest})
    if said.required and not value.strip():
        return FieldError(field=spec.name, code="field.missing")
    if CONTROLS.search(value):
        return FieldError(field=spec.name, code="field.control_character")
    if said.choices and value not in said.choices:
        choices = " ".join(said.choices)
        return FieldError(field=spec.name, code="field.not_a_choice", args={"choices": choices})
    if said.pattern and not re.fullmatch(said.pattern, value):
        return FieldError(field=spec.name, code="field.pattern")
    return None
