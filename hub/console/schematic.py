"""The stations by township as a drawing of dots: no map, no boundaries (地图管理条例)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from hub.console.breadth import fitted
from hub.console.figures import days_since
from hub.console.standing import Standing
from hub.console.tongue import Tongue

WIDTH: Final = 1080
COLUMNS: Final = 5
CELL: Final = WIDTH // COLUMNS
ROW: Final = 48
HEAD: Final = 36
GAP: Final = 16
LONGEST: Final = 9


class Dot(NamedTuple):
    """One station: where it stands in the drawing, how it stands, what is said of it."""

    x: int
    y: int
    tone: str
    name: str
    age: str
    full: str
    number: int


class Block(NamedTuple):
    """One township: its frame and its stations."""

    y: int
    height: int
    name: str
    dots: tuple[Dot, ...]


class Drawing(NamedTuple):
    """The whole drawing in its own units."""

    width: int
    height: int
    blocks: tuple[Block, ...]


def schematic(
    groups: Sequence[tuple[str, Sequence[Standing]]], now_ms: int, tongue: Tongue
) -> Drawing:
    """Lay the townships out below one another, their stations in rows of five."""
    blocks, y = [], 0
    for name, stations in groups:
        lines = (len(stations) + COLUMNS - 1) // COLUMNS
        height = HEAD + lines * ROW + GAP // 2
        dots = tuple(
            _dot(one, place, y + HEAD, now_ms, tongue) for place, one in enumerate(stations)
        )
        blocks.append(Block(y, height, name or tongue("未写乡镇"), dots))
        y += height + GAP
    return Drawing(WIDTH, max(0, y - GAP + 2), tuple(blocks))


def _dot(one: Standing, place: int, top: int, now_ms: int, tongue: Tongue) -> Dot:
    line, column = divmod(place, COLUMNS)
    name = one.station.name
    return Dot(
        x=column * CELL + 28,
        y=top + line * ROW + ROW // 2,
        tone=one.tone(now_ms),
        name=fitted(name, LONGEST),
        age=age(one.heard_ms, now_ms, tongue),
        full=name,
        number=one.station.id,
    )


def age(heard_ms: int | None, now_ms: int, tongue: Tongue) -> str:
    """Say how long ago a station was heard of."""
    if heard_ms is None:
        return tongue("还没来过消息")
    days = days_since(heard_ms, now_ms)
    return tongue("{n} 天前", n=days) if days else tongue("今天")
