"""Drafts for the pictures: what a station offers in the orange harvest; its photos are drawn."""

from __future__ import annotations

import io
import math
import random
from pathlib import Path
from typing import Any, Final

import msgspec
from PIL import Image, ImageDraw

from core.base.clock import SystemClock
from core.base.ids import EventId
from core.db.unlock import DEMO_KEY_NAME, Secrets
from core.listing.model import Basis, FieldNote, Listing, Verdict
from core.station import Station

SIDE: Final = 1000
WOOD: Final = (214, 190, 150)
WHITE: Final = (255, 255, 255)
Shade = tuple[int, int, int]
ORANGE: Final[Shade] = (238, 140, 32)
EGG: Final[Shade] = (224, 178, 132)
POTATO: Final[Shade] = (158, 76, 84)
GREENS: Final[Shade] = (92, 140, 60)
ORANGES: Final[dict[str, Any]] = {
    "name": "奉节脐橙",
    "headline": "奉节脐橙 纽荷尔 现摘 5千克装 果径75毫米以上",
    "variety": "纽荷尔",
    "origin": "重庆市奉节县安坪镇三沱村",
    "grade": "一级",
    "standard_no": "GB/T 20355",
    "spec": "果径 75–80 mm，约 20 个",
    "net_g": 5000,
    "unit": "箱",
    "price_fen": 5980,
    "offered": 300,
    "parcel_g": 5600,
    "ship_hours": 48,
    "returns": "fresh",
    "paper": "own_produce",
    "storage": "阴凉通风，0–10 ℃更耐放",
    "maker": "三沱村脐橙种植户",
}
STORY: Final = (
    "三沱村的老果园，树龄 18 年，今年 11 月 15 日以后现摘现发。\n"
    "糖度计读数 13 到 14 度，皮薄，一掰就开。\n"
    "坏果拍照发来，24 小时内按个赔。"
)
ODD_STORY: Final = (
    "三沱村的老果园，全县最甜的脐橙，树龄 18 年。\n"
    "常吃能降血压，老人小孩都放心。\n"
    "现摘现发，坏果包赔。"
)
OTHERS: Final[tuple[tuple[dict[str, Any], Shade | None], ...]] = (
    (
        {
            "name": "土鸡蛋",
            "headline": "散养土鸡蛋 30枚装",
            "origin": "重庆市奉节县安坪镇三沱村",
            "unit": "盒",
            "price_fen": 4500,
            "form": "produce",
            "returns": "fresh",
            "spec": "单枚 45–55 g",
        },
        EGG,
    ),
    (
        {
            "name": "红心红薯",
            "headline": "沙地红心红薯 带泥发货",
            "variety": "烟薯25",
            "origin": "重庆市奉节县安坪镇三沱村",
            "unit": "斤",
            "price_fen": 290,
            "spec": "单个 150–300 g",
            "net_g": 2500,
        },
        POTATO,
    ),
    ({"name": "高山青菜", "unit": "斤", "price_fen": 180}, GREENS),
    (
        {
            "name": "柴火腊肉",
            "headline": "农家柴火腊肉 500克真空装",
            "form": "packed",
            "unit": "袋",
            "price_fen": 4800,
            "returns": "seven_days",
            "net_g": 500,
        },
        None,
    ),
)


def fruit(shade: Shade, seed: int, ground: Shade = WOOD) -> bytes:
    """Return a drawn picture of a heap of something round, as a file's bytes."""
    chance = random.Random(seed)  # noqa: S311 - a drawing
    image = Image.new("RGB", (SIDE + 200, SIDE), ground)
    pen = ImageDraw.Draw(image)
    if ground == WOOD:
        for y in range(0, SIDE, 96):
            pen.line((0, y, SIDE + 200, y + 8), fill=(186, 158, 116), width=5)
    for at in range(26):
        angle, far = chance.random() * math.tau, chance.random() ** 0.5 * 320
        x, y = SIDE / 2 + 100 + math.cos(angle) * far, SIDE / 2 + math.sin(angle) * far * 0.8
        _ball(pen, x, y, chance.randrange(74, 104), shade if at % 5 else _dark(shade))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90)
    return file.getvalue()


def _ball(pen: ImageDraw.ImageDraw, x: float, y: float, side: int, shade: Shade) -> None:
    for part in range(8):
        less = side * (1 - part * 0.1)
        light = tuple(min(255, c + part * 9) for c in shade)
        at, up = x - part * side * 0.035, y - part * side * 0.04
        outline = _dark(shade) if part == 0 else None
        pen.ellipse((at - less, up - less, at + less, up + less), fill=light, outline=outline)


def _dark(shade: Shade) -> Shade:
    return (shade[0] * 4 // 5, shade[1] * 4 // 5, shade[2] * 4 // 5)


def write(data: Path) -> str:
    """Write the drafts into a station; return the one with most to say."""
    station = Station.open(data, Secrets(key_file=data / DEMO_KEY_NAME), SystemClock())
    try:
        return _write(station)
    finally:
        station.close()


def _write(station: Station) -> str:
    """Write drafts in every state."""
    last_year = _draft(station, ORANGES | {"story": STORY}, ORANGE)
    station.drafts.submit(last_year)
    _judge(station, last_year, "approved", "内容属实，可以上架")
    for said, shade in OTHERS:
        _draft(station, said, shade)
    sent = _draft(station, ORANGES | {"name": "血橙", "story": STORY, "price_fen": 6800}, ORANGE)
    station.drafts.submit(sent)
    back = _draft(station, ORANGES | {"name": "脐橙（散装）", "unit": "斤", "story": STORY}, ORANGE)
    station.drafts.submit(back)
    _judge(station, back, "returned", "价格和规格对不上，请再看", price_fen="每斤还是每箱？")
    station.drafts.add(Listing(name="农家菜籽油"))
    return _with_findings(station)


def _with_findings(station: Station) -> str:
    """Return a draft that the county sent back, with words that may not be said."""
    odd = _draft(station, ORANGES | {"name": "奉节脐橙（礼盒）", "story": STORY}, ORANGE)
    pictures = station.pictures
    pictures.add(odd, fruit(ORANGE, 7, WHITE), "white", agreed=True)
    pictures.add(odd, fruit(_dark(ORANGE), 11), "detail", agreed=True)
    station.drafts.submit(odd)
    _judge(station, odd, "returned", "产地写到组，文案再实在些", origin="写到几组")
    station.drafts.add_basis(
        Basis(
            listing=odd,
            what="certificate",
            name="绿色食品证书",
            number="LB-18-24110512345A",
            issuer="中国绿色食品发展中心",
            expires=station.ledger.today().replace(year=station.ledger.today().year + 1),
        )
    )
    station.drafts.change(odd, {"story": ODD_STORY, "ship_hours": None})
    station.drafts.entitle(odd, "taobao", "奉节脐橙礼盒 纽荷尔 现摘现发 10斤装 果径75毫米以上")
    return odd


def _draft(station: Station, said: dict[str, Any], shade: Shade | None) -> EventId:
    listing = station.drafts.add(msgspec.convert(said, Listing)).ids[0]
    if shade is not None:
        station.pictures.add(listing, fruit(shade, len(said["name"]) + shade[0]), agreed=True)
    return listing


def _judge(station: Station, listing: EventId, decision: str, note: str, **notes: str) -> None:
    """Say what the county would say."""
    now = station.drafts.whole(listing)
    at, known = now.edition, now.listing.changes
    verdict = Verdict(
        listing=listing, decision=decision, at=at, changes=known, note=note, author="周敏"
    )
    fields = [FieldNote(listing=listing, at=at, field=f, text=text) for f, text in notes.items()]
    station.ledger.write([verdict, *fields])
