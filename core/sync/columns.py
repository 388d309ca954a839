"""Events as columns: what many of them say of one thing lies together and packs a third smaller.

A long history is packed so for a PC that begins anew. Folding is undone byte for byte, or not
done at all: the chain is recomputed from the very bytes that were signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from core.journal.reading import UNREADABLE
from core.sync.errors import MalformedError, OversizeError

TYPE: Final = "t"
FIELDS: Final = "f"
COUNTED: Final = frozenset({"s", "w", "m"})
"""Numbers that grow from event to event (place and two clocks): kept as what each adds."""
UNFOLDABLE: Final = (*UNREADABLE, AttributeError, OverflowError, RecursionError)
Column = list[Any]


class Shape(NamedTuple):
    """What events of one shape hold: their type, the body's keys and its fields', in order."""

    kind: str
    keys: tuple[str, ...]
    names: tuple[str, ...]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """Events as columns: which shape each has, what bodies say by key, what fields by type."""

    shapes: list[Shape]
    order: list[int]
    heads: dict[str, Column]
    facts: dict[str, dict[str, Column]]


def folded(events: Sequence[bytes]) -> Sheet | None:
    """Return events as columns, or None when that could not be undone byte for byte."""
    shapes: dict[Shape, int] = {}
    order: list[int] = []
    heads: dict[str, Column] = {}
    facts: dict[str, dict[str, Column]] = {}
    try:
        for event in events:
            body = msgspec.msgpack.decode(event)
            shape = Shape(body[TYPE], tuple(body), tuple(body[FIELDS]))
            order.append(shapes.setdefault(shape, len(shapes)))
            for key in shape.keys:
                if key not in (TYPE, FIELDS):
                    heads.setdefault(key, []).append(body[key])
            said = facts.setdefault(shape.kind, {})
            for name, value in body[FIELDS].items():
                said.setdefault(name, []).append(value)
        counted = {key: _parted(key, column) for key, column in heads.items()}
        sheet = Sheet(shapes=list(shapes), order=order, heads=counted, facts=facts)
        same = list(unfolded(sheet, sum(map(len, events)))) == list(events)
    except (*UNFOLDABLE, MalformedError, OversizeError):
        return None
    return sheet if same else None


def unfolded(sheet: Sheet, most: int) -> Iterator[bytes]:
    """Yield the events' bytes, ``most`` together at most.

    Raises ``MalformedError`` or ``OversizeError`` and nothing else, whatever the columns hold.
    """
    try:
        heads = {key: iter(_summed(key, column)) for key, column in sheet.heads.items()}
        facts = {
            kind: {name: iter(column) for name, column in columns.items()}
            for kind, columns in sheet.facts.items()
        }
        shapes = [_checked(shape) for shape in sheet.shapes]
        left = most
        for number in sheet.order:
            content = _event(shapes[number], heads, facts)
            left -= len(content)
            if left < 0:
                raise OversizeError(most=most)
            yield content
    except UNFOLDABLE as error:
        raise MalformedError from error


def _event(
    shape: Shape,
    heads: Mapping[str, Iterator[Any]],
    facts: Mapping[str, Mapping[str, Iterator[Any]]],
) -> bytes:
    body: dict[str, Any] = {}
    for key in shape.keys:
        if key == TYPE:
            body[key] = shape.kind
        elif key == FIELDS:
            mine = facts[shape.kind]
            body[key] = {name: _next(mine[name]) for name in shape.names}
        else:
            body[key] = _next(heads[key])
    return msgspec.msgpack.encode(body)


def _next(column: Iterator[Any]) -> Any:  # noqa: ANN401 - any packed value
    for value in column:
        return value
    raise MalformedError


def _checked(shape: Shape) -> Shape:
    """Return a shape that names nothing twice: each of its values stands in a column."""
    for names in (shape.keys, shape.names):
        if len(set(names)) != len(names):
            raise MalformedError
    return shape


def _parted(key: str, column: Column) -> Column:
    if key not in COUNTED:
        return column
    return [value - before for before, value in zip([0, *column], column, strict=False)]


def _summed(key: str, column: Column) -> Column:
    if key not in COUNTED:
        return column
    values, at = [], 0
    for step in column:
        at += step
        values.append(at)
    return values
