"""One believable document of every kind."""

import datetime as dt
import hashlib
from enum import Enum
from typing import Any

import msgspec

from core.paper import (
    board,
    day_sheet,
    labels,
    notice,
    qr,
    receipt,
    recovery,
    roll,
    settlement,
)
from core.paper import goods_catalogue as catalogue
from core.paper import poster as wall
from core.paper import price_cards as cards
from core.paper import statement as account
from core.paper.model import (
    DaySheet,
    Debt,
    Deduction,
    Delivery,
    Entry,
    Fee,
    Goods,
    GoodsSheet,
    Late,
    Line,
    PersonStatement,
    PickupNotice,
    PriceBoard,
    Receipt,
    RecoverySheet,
    ReminderLetter,
    SettlementSlip,
    Share,
    ShelfLabel,
    ShelfLabels,
    ShiftSheet,
    Till,
    Waiting,
    Way,
    Work,
)
from tests.core.paper.class_samples import CLASS_PAPERS, DAY, HOUSE, photo

DEVICE = "K7QFA26KX3MBVT4D"
EVENT = b"".join(hashlib.sha256(bytes((n,))).digest() for n in range(9))[:270]
SIGNATURE = hashlib.sha512(b"signature").digest()
FIXED = frozenset({"code"})
"""Fields that the program makes itself: nobody can type something odd into them."""


def receipt_of(**changed: Any) -> Receipt:
    """Return a receipt for three things brought by a farmer, with some fields changed."""
    lines = (
        Line(
            name="土鸡蛋",
            spec="散养",
            quantity="120 枚",
            unit="枚",
            price_fen=130,
            amount_fen=15600,
        ),
        Line(
            name="奉节脐橙",
            quantity="62.5 kg（125 斤）",
            unit="kg",
            price_fen=460,
            amount_fen=28750,
        ),
        Line(name="干香菇", quantity="3.2 kg", unit="kg", price_fen=8800, amount_fen=28160),
    )
    usual = Receipt(
        **HOUSE,
        way=Way.PAID,
        serial="K7QFA26-000123-4",
        day=DAY,
        payer=HOUSE["station"],
        payee="龚䶮喆",
        lines=lines,
        deductions=(Deduction(name="包装箱 5 个", amount_fen=1250),),
        total_fen=71260,
        method="微信",
        clerk="李秀英",
        note="橙子下周二再送。",
        qr=qr.event_payload(DEVICE, 1, 1234, EVENT, SIGNATURE),
        digest="K7QF-3M9X",
    )
    return msgspec.structs.replace(usual, **changed)


def lines_of(count):
    """Return so many lines of 1 yuan, 2 yuan, 3 yuan."""
    return tuple(
        Line(name=f"脐橙第{n}筐", quantity="1 筐", amount_fen=n * 100) for n in range(1, count + 1)
    )


def settlement_slip():
    brought = tuple(
        Delivery(
            day=dt.date(2026, 11, n),
            name="鲜竹笋",
            quantity="8.25 kg",
            unit="kg",
            price_fen=520,
            amount_fen=4290,
        )
        for n in range(1, 7)
    )
    return SettlementSlip(
        **HOUSE,
        serial="K7QFA26-000031-B",
        day=DAY,
        start=dt.date(2026, 11, 1),
        end=DAY,
        farmer="吴㛃",
        deliveries=brought,
        deductions=(Deduction(name="预支款", amount_fen=20000),),
        net_fen=5740,
        paid_fen=5740,
        method="微信转账",
        clerk="李秀英",
        note="十二月起分级计价。",
        shares=(
            Share(name="农户所得", amount_fen=25740, farmer=True),
            Share(name="运费", amount_fen=9000),
            Share(name="平台费", amount_fen=700),
        ),
    )


def tills():
    return (
        Till(method="现金", book_fen=238450, counted_fen=238400),
        Till(method="微信", book_fen=512000, counted_fen=512000),
        Till(method="支付宝", book_fen=8800, counted_fen=8800),
    )


def day_sheet_of():
    return DaySheet(
        **HOUSE,
        serial="2026-325",
        day=DAY,
        tills=tills(),
        parcels_book=41,
        parcels_counted=40,
        works=(
            Work(name="产品收购", count=7, quantity="312.5 kg", amount_fen=143750),
            Work(name="包裹到站", count=64),
        ),
        unsent=87,
        owed_fen=330000,
        clerk="李秀英",
        note="差五角。",
        lates=(Late(day=dt.date(2026, 11, 19), name="代买 电饭煲（王桂花）", amount_fen=18900),),
    )


def shift_sheet_of():
    return ShiftSheet(
        **HOUSE,
        serial="JJ26-3-000002",
        day=DAY,
        at="14:30",
        giver="李秀英",
        taker="田垚",
        tills=tills(),
        parcels=41,
        tasks=("王桂花的电饭煲明天到，记得打电话", "圆通 18:00 来收件"),
        note="钥匙一把",
    )


def shelf_labels():
    return ShelfLabels(
        **HOUSE,
        skip=2,
        labels=tuple(
            ShelfLabel(
                pickup_code=f"5-2-{3041 + n}",
                shelf="5-2",
                name="欧阳堃喆",
                phone=f"1380000{1234 + n}",
                courier="圆通速递",
                waybill=f"YT{7000000000000 + n}",
                day=DAY,
            )
            for n in range(30)
        ),
    )


def pickup_notice():
    return PickupNotice(
        **HOUSE,
        day=DAY,
        hours="8:00–19:00",
        note="代取请带取件码。",
        parcels=tuple(
            Waiting(
                pickup_code=f"5-2-{n}",
                name="王桂花",
                phone=f"1380000{n}",
                courier="中通快递",
                days=n % 6,
            )
            for n in range(3041, 3071)
        ),
    )


def reminder_letter():
    debts = (
        Debt(day=dt.date(2026, 9, 3), name="代买 化肥两袋（垫付）", amount_fen=29000),
        Debt(day=dt.date(2026, 10, 8), name="代买 电饭煲（垫付）", amount_fen=18900),
    )
    return ReminderLetter(
        **HOUSE,
        day=DAY,
        person="陈堃",
        debts=debts,
        total_fen=47900,
        due=dt.date(2026, 12, 5),
        clerk="李秀英",
    )


def price_board():
    fees = (
        Fee(name="包裹代收", unit="每件", price="免费"),
        Fee(name="寄件", unit="首重 1 kg", price="8.00 元起", note="续重每千克 2 元"),
    )
    return PriceBoard(**HOUSE, valid_from=dt.date(2026, 1, 1), fees=fees, complaints="12315")


def recovery_sheet():
    groups = "-".join(
        hashlib.sha256(b"code").hexdigest().upper()[n : n + 4] for n in range(0, 52, 4)
    )
    return RecoverySheet(**HOUSE, device=DEVICE, code=groups, made_on=DAY, clerk="李秀英")


def person_statement():
    entries = tuple(
        Entry(
            day=DAY,
            name="交货 脐橙",
            serial=f"K7QFA26-{n:06d}-X",
            plus_fen=28750,
            balance_fen=12000 + n * 28750,
        )
        for n in range(1, 46)
    )
    return PersonStatement(
        **HOUSE,
        day=DAY,
        person="吴㛃",
        start=dt.date(2026, 1, 1),
        end=DAY,
        opening_fen=12000,
        entries=entries,
        closing_fen=12000 + 45 * 28750,
        clerk="李秀英",
    )


def goods_sheet(count=9):
    """Return goods with and without a picture, a price, a code."""
    orange = Goods(
        name="奉节脐橙",
        headline="今年新采 5 kg 装 果径 75–80 mm",
        price_fen=5980,
        unit="箱",
        facts=(
            ("产地", "重庆市奉节县永乐镇帅家村"),
            ("等级", "一级 GB/T 12947"),
            ("规格", "果径 75–80 mm"),
            ("净含量", "5 kg"),
            ("采摘日期", "2026年11月18日"),
            ("贮存", "阴凉通风"),
        ),
        story="帅家村海拔四百米的坡地，树龄八年，十一月十八日采的。糖度计读数 13 度，皮薄汁多。\n"
        "坏果拍照给我们，按个赔。",
        picture=photo(),
        code="https://shop.example.com/goods/8842",
        code_says="扫码下单",
        sku="7QFA26-118",
    )
    bare = Goods(name="土鸡蛋", facts=(("产地", "帅家村"),), sku="7QFA26-119")
    return GoodsSheet(
        **HOUSE,
        day=DAY,
        goods=tuple((orange, bare)[n % 3 == 2] for n in range(count)),
        complaints="12315",
    )


PAPERS: dict[str, tuple[Any, Any]] = {
    "receipt on A5": (receipt.a5, receipt_of()),
    "receipt on a roll": (roll.roll, receipt_of()),
    "void receipt": (receipt.a5, receipt_of(voided=True, void_reason="金额写错", reprint=2)),
    "void receipt on a roll": (
        roll.roll,
        receipt_of(voided=True, void_reason="金额写错", reprint=2),
    ),
    "reversal": (receipt.a5, receipt_of(reversal_of="K7QFA26-000119-X")),
    "reversal on a roll": (roll.roll, receipt_of(reversal_of="K7QFA26-000119-X")),
    "forty lines": (receipt.a5, receipt_of(lines=lines_of(40), deductions=(), total_fen=82000)),
    "settlement slip": (settlement.settlement, settlement_slip()),
    "day sheet": (day_sheet.day_sheet, day_sheet_of()),
    "shift sheet": (day_sheet.shift_sheet, shift_sheet_of()),
    "label sheet": (labels.label_sheet, shelf_labels()),
    "single labels": (labels.single_labels, shelf_labels()),
    "pick-up notice": (notice.pickup_notice, pickup_notice()),
    "reminder": (notice.reminder, reminder_letter()),
    "price board": (board.price_board, price_board()),
    "recovery sheet": (recovery.recovery_sheet, recovery_sheet()),
    "statement": (account.statement, person_statement()),
    "price cards": (cards.price_cards, goods_sheet()),
    "posters": (wall.poster, goods_sheet(2)),
    "goods catalogue": (catalogue.goods_catalogue, goods_sheet()),
    **CLASS_PAPERS,
}


def filled(thing, text):
    """Return a document with every text that people type replaced by what ``text()`` gives."""
    if isinstance(thing, tuple):
        return tuple(filled(part, text) for part in thing)
    if not isinstance(thing, msgspec.Struct):
        return thing
    changed = {}
    for name in type(thing).__struct_fields__:
        value = getattr(thing, name)
        typed = isinstance(value, str) and not isinstance(value, Enum) and name not in FIXED
        changed[name] = text() if typed else filled(value, text)
    return msgspec.structs.replace(thing, **changed)
