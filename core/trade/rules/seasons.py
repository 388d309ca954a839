"""What a season's figures advise for the next: plain thresholds, nothing said of few orders."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from core.packs.parameters import Parameters

Kind = Literal["listing", "farmer"]
THOUSAND: Final = 1000
JIN: Final = 500
CAUSES: Final = (
    ("late", ("太晚", "晚", "慢", "超时", "未发货", "没发货", "late", "delay")),
    ("rot", ("腐烂", "烂", "坏", "霉", "变质", "发芽", "rot", "spoil", "bad")),
    ("bruise", ("磕", "碰", "压", "破", "裂", "途中", "运输", "transit", "bruise", "broken")),
    ("short", ("短斤", "少发", "缺", "漏发", "少两", "重量", "short", "missing")),
    ("taste", ("不甜", "口感", "味", "酸", "涩", "不好吃", "taste")),
    ("differs", ("不符", "描述", "降级", "大小", "太小", "规格", "质量", "品质", "quality")),
)
"""Kinds of cause, told apart by words in what was typed or what the platform wrote."""
OTHER: Final = "other"


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """Lowest, middle and highest of prices, in fen for 500 g; ``many`` is how many there were."""

    low_fen: int
    middle_fen: int
    high_fen: int
    many: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What a season brought. Sums in fen, weights in grams.

    ``refunds`` are orders with money back, ``returned`` those with all of it; ``causes`` are
    kinds of cause with how often each was named, the most frequent first. ``timed`` orders were
    shipped, ``late`` of them after the promised day. ``market`` is what the county noted.
    """

    orders: int = 0
    sold_fen: int = 0
    refunded_fen: int = 0
    refunds: int = 0
    returned: int = 0
    causes: tuple[tuple[str, int], ...] = ()
    grams: int = 0
    lost_g: int = 0
    timed: int = 0
    late: int = 0
    prices: Spread | None = None
    market: Spread | None = None

    @property
    def refund_permille(self) -> int:
        """Orders with money back, of a thousand."""
        return permille(self.refunds, self.orders)

    @property
    def loss_permille(self) -> int:
        """Weight lost, of a thousand grams sold."""
        return permille(self.lost_g, self.grams)

    @property
    def on_time_permille(self) -> int | None:
        """Orders shipped in time, of a thousand; None when no day of shipping is known."""
        return THOUSAND - permille(self.late, self.timed) if self.timed else None


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of advice: the code of its sentence and the figures that it rests on."""

    code: str
    args: dict[str, str | int] = {}


def permille(part: int, whole: int) -> int:
    """Return how many of a thousand, rounded half up; 0 of nothing."""
    return (2 * THOUSAND * part + whole) // (2 * whole) if whole > 0 else 0


def percent(thousandths: int) -> str:
    """Return thousandths as a figure in percent: 35 is 3.5."""
    return f"{thousandths // 10}.{thousandths % 10}".removesuffix(".0")


def cause_of(text: str) -> str:
    """Return which kind of cause was meant by a free text."""
    plain = text.lower()
    return next((kind for kind, words in CAUSES if any(word in plain for word in words)), OTHER)


def advise(found: Figures, limits: Parameters) -> tuple[Advice, ...]:
    """Return the advice, the gravest first; too few orders are said to be too few, and no more."""
    if found.orders < limits.season_fewest_orders:
        told: dict[str, str | int] = {"orders": found.orders, "fewest": limits.season_fewest_orders}
        return (Advice(code="season.little", args=told),)
    advice = [*_money_back(found, limits), *_lost(found, limits), *_late(found, limits)]
    trouble = bool(advice)
    advice += _price(found, limits)
    return tuple(advice) if trouble else (_kept(found), *advice)


def _money_back(found: Figures, limits: Parameters) -> list[Advice]:
    if found.refund_permille <= limits.season_refund_permille:
        return []
    cause, times = next(iter(found.causes), (OTHER, 0))
    args: dict[str, str | int] = {
        "orders": found.orders,
        "refunds": found.refunds,
        "percent": percent(found.refund_permille),
        "back_fen": found.refunded_fen,
        "times": times,
    }
    return [Advice(code=BACK[cause], args=args)]


def _lost(found: Figures, limits: Parameters) -> list[Advice]:
    if found.loss_permille <= limits.loss_limit_permille:
        return []
    args: dict[str, str | int] = {
        "lost": kilograms(found.lost_g),
        "sent": kilograms(found.grams),
        "percent": percent(found.loss_permille),
        "limit": percent(limits.loss_limit_permille),
    }
    return [Advice(code="season.loss", args=args)]


def _late(found: Figures, limits: Parameters) -> list[Advice]:
    if permille(found.late, found.timed) <= limits.season_late_permille:
        return []
    args: dict[str, str | int] = {
        "timed": found.timed,
        "late": found.late,
        "percent": percent(permille(found.late, found.timed)),
    }
    return [Advice(code="season.late", args=args)]


def _price(found: Figures, limits: Parameters) -> list[Advice]:
    ours, theirs = found.prices, found.market
    if ours is None or theirs is None or ours.many < limits.season_fewest_orders:
        return []
    span = theirs.middle_fen * limits.season_price_permille // THOUSAND
    args: dict[str, str | int] = {
        "ours_fen": ours.middle_fen,
        "theirs_fen": theirs.middle_fen,
        "notes": theirs.many,
    }
    if ours.middle_fen < theirs.middle_fen - span:
        return [Advice(code="season.price_low", args=args)]
    if ours.middle_fen > theirs.middle_fen + span:
        return [Advice(code="season.price_high", args=args)]
    return []


def _kept(found: Figures) -> Advice:
    args: dict[str, str | int] = {
        "orders": found.orders,
        "sold_fen": found.sold_fen,
        "refunds": found.refunds,
        "percent": percent(found.refund_permille),
    }
    return Advice(code="season.good", args=args)


def kilograms(grams: int) -> str:
    """Return a weight as kilograms with as many decimals as it needs."""
    return f"{grams / 1000:.3f}".rstrip("0").rstrip(".")


BACK: Final = {
    "late": "season.back_late",
    "rot": "season.back_rot",
    "bruise": "season.back_bruise",
    "short": "season.back_short",
    "taste": "season.back_taste",
    "differs": "season.back_differs",
    OTHER: "season.back",
}
"""Kind of cause -> the advice where it is the most frequent."""
