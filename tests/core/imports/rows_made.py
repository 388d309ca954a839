"""Rows of village ledgers, made up: what the clerk typed, and what must be found in it."""

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

SURNAMES = "冉田覃吴罗张王李陈杨周徐马石黄郭林胡余彭向龙"
GIVEN = (
    "德秀",
    "东芳",
    "明桂",
    "强春",
    "永芳",
    "建国",
    "秀海",
    "娟",
    "㛃",
    "堃喆",
    "大华",
    "桂燕",
    "志山",
    "䶮",
)
GOODS = {
    "up": (
        "脐橙",
        "核桃",
        "干花椒",
        "鲜竹笋",
        "大米",
        "绿茶",
        "土鸡蛋",
        "蜂蜜",
        "腊肉",
        "红薯粉",
        "土豆",
    ),
    "down": ("手机", "棉被", "雨鞋", "电饭煲", "化肥50kg", "农用薄膜", "洗衣机", "奶粉", "水泵"),
}
COURIERS = ("圆通", "中通", "顺丰", "邮政", "极兔", "韵达快递", "申通")
PREFIXES = {
    "圆通": "YT",
    "顺丰": "SF",
    "极兔": "JT",
    "韵达快递": "",
    "申通": "77",
    "中通": "75",
    "邮政": "98",
}
DITTO = ("同上", "〃")


@dataclass
class Made:
    """One data row: cells by field, and what must become of it."""

    cells: dict[str, Any]
    day: dt.date | None = None
    doubtful: str = ""
    rejected: str = ""
    duplicate: bool = False
    differs: bool = False
    amount_fen: int = 0
    values: dict[str, Any] = field(default_factory=dict)


class RowMaker:
    """Makes rows of one kind; `years_known` says whether dates may go without their year."""

    def __init__(self, rng: random.Random, kind: str, *, years_known: bool, as_text: bool) -> None:
        self.rng = rng
        self.kind = kind
        self.years_known = years_known
        self.as_text = as_text
        self.unit_in_heading: str | None = None
        self.price_unit_in_heading: str | None = None

    def person(self) -> str:
        return self.rng.choice(SURNAMES) + self.rng.choice(GIVEN)

    def phone(self) -> str:
        return f"1{self.rng.choice('3456789')}{self.rng.randrange(10**9):09d}"

    def digits(self, count: int) -> str:
        return (
            str(self.rng.randrange(1, 10))
            + "".join(self.rng.choice("0123456789") for _ in range(count - 2))
            + str(self.rng.randrange(1, 10))
        )

    def waybill(self, courier: str) -> str:
        prefix = PREFIXES[courier]
        return prefix + self.digits((15 if prefix.isalpha() else 14) - len(prefix))

    def day(self, day: dt.date) -> Any:
        y, m, d = day.year, day.month, day.day
        habits: list[Any] = [
            f"{y}-{m}-{d}",
            f"{y}/{m:02d}/{d:02d}",
            f"{y}.{m}.{d}",
            f"{y}年{m}月{d}日",
            f"{y}{m:02d}{d:02d}",
            _wide(f"{y}-{m}-{d}"),
            f" {y}年{m:02d}月{d:02d}日 ",
        ]
        if self.years_known:
            habits += [f"{m}月{d}日", f"{m}/{d}", f"{m}月{d}号"]
            # In a text file 3.1 may be the 10th: that is asked about, and tested elsewhere.
            habits += [] if self.as_text and d in {1, 2, 3} else [f"{m}.{d}"]
        if not self.as_text:
            habits += [day, dt.datetime(y, m, d), (day - dt.date(1899, 12, 30)).days]
        return self.rng.choice(habits)

    def money(self, fen: int) -> Any:
        yuan = Decimal(fen) / 100
        texts = [
            f"¥{yuan}",
            f"￥{yuan:,.2f}",
            f"{yuan}元",
            _wide(f"{yuan:.2f}"),
            f"{yuan:.2f}",
            f" {yuan} ",
        ]
        return self.rng.choice(texts) if self.as_text or self.rng.random() < 0.25 else float(yuan)

    def up(self, day: dt.date) -> Made:
        rng = self.rng
        price = rng.randrange(50, 9000, rng.choice((1, 5, 10)))
        qty, cells = self._quantity()
        billed = qty
        if self.price_unit_in_heading == "公斤" and self.unit_in_heading == "斤":
            billed = qty / 2
        amount = int((billed * price).quantize(Decimal(1), "ROUND_HALF_UP"))
        cells |= {
            "day": self.day(day),
            "farmer": self._spaced(self.person()),
            "phone": self.phone_cell(),
            "product": rng.choice(GOODS["up"]),
            "price": self.money(price),
            "amount": self.money(amount),
            "platform": rng.choice(("拼多多", "淘宝", "抖音", "微信群", None)),
            "note": rng.choice((None, "已付款", "一级果", "客户要求加厚包装", "合计付了两次")),
        }
        courier = rng.choice(COURIERS)
        cells["waybill"] = rng.choice((None, self.wrapped(self.waybill(courier))))
        made = Made(cells, day, amount_fen=amount, values={"product": cells["product"]})
        luck = rng.random()
        if luck < 0.06:
            made.cells["price"], made.doubtful = None, "price"
        elif luck < 0.12:
            wrong = amount + rng.choice((1, -1, 100, 270, 5000))
            made.cells["amount"], made.doubtful = self.money(max(wrong, 2 * amount + 3)), "amount"
        elif luck < 0.15:
            made.cells["waybill"], made.rejected = self.ruined(), "waybill"
        return made

    def _quantity(self) -> tuple[Decimal, dict[str, Any]]:
        rng = self.rng
        whole = rng.randrange(1, 80)
        if self.unit_in_heading:
            qty = Decimal(whole) + rng.choice((Decimal(0), Decimal("0.5")))
            return qty, {"qty": str(qty) if self.as_text else float(qty), "unit": None}
        unit = rng.choice(("斤", "公斤", "箱", "袋", "枚", "瓶", "两"))
        way = rng.randrange(6)
        if way == 0:
            return Decimal(whole) + Decimal("0.5"), {"qty": f"{whole}斤半", "unit": None}
        if way == 1:
            return Decimal(whole) + Decimal("0.5"), {"qty": f"{whole}.5kg", "unit": None}
        if way == 2:
            return Decimal(whole), {"qty": f"{whole}{unit}", "unit": None}
        if way == 3 and whole < 10:
            return Decimal(whole), {"qty": "零一二三四五六七八九"[whole] + "箱", "unit": None}
        return Decimal(whole), {"qty": str(whole) if self.as_text else whole, "unit": unit}

    def down(self, day: dt.date) -> Made:
        rng = self.rng
        fen = rng.randrange(500, 90000)
        cells = {
            "day": self.day(day),
            "villager": self._spaced(self.person()),
            "phone": self.phone_cell(),
            "item": rng.choice(GOODS["down"]),
            "platform": rng.choice(("京东", "淘宝", "拼多多")),
            "order_no": self.wrapped(self.digits(19)),
            "amount": self.money(fen),
            "advance": rng.choice(("是", "否", None, "√", "×")),
            "fee": rng.choice((None, 0, 2, "3.00", "2元")),
            "state": rng.choice(("未到", "已取", "退货", "已到")),
            "note": rng.choice((None, "给了现金")),
        }
        made = Made(cells, day, amount_fen=fen, values={"item": cells["item"]})
        luck = rng.random()
        if luck < 0.05:
            made.cells["amount"], made.doubtful = rng.choice(("待定", "三百多", "约200")), "amount"
        elif luck < 0.1:
            made.cells["phone"], made.doubtful = self.phone()[:10], "phone"
        return made

    def parcel(self, day: dt.date) -> Made:
        rng = self.rng
        courier = rng.choice(COURIERS)
        number = self.waybill(courier)
        stamp = f"{rng.randrange(8, 20):02d}:{rng.randrange(60):02d}"
        cells = {
            "waybill": self.wrapped(number),
            "courier": courier,
            "name": self._spaced(self.person()),
            "phone": self.phone_cell(),
            "in_at": rng.choice((f"{day} {stamp}", f"{day:%Y/%m/%d} {stamp}", f"{day}")),
            "shelf": f"{rng.randrange(1, 6)}-{rng.randrange(1, 5)}-{rng.randrange(1000, 1999)}",
            "state": rng.choice(("待取", "已取", "滞留")),
            "note": rng.choice((None, "易碎")),
        }
        made = Made(cells, day, values={"waybill": number})
        if rng.random() < 0.07:
            made.cells["waybill"], made.rejected = self.ruined(), "waybill"
        return made

    def people(self, day: dt.date) -> Made:
        cells = {
            "name": self._spaced(self.person()),
            "phone": self.phone_cell(masked=False),
            "village": self.rng.choice(("大坪村一组", "石堤村3组", "河湾组", "清溪寨")),
            "role": self.rng.choice(("农户", "村民", "合作社")),
            "note": self.rng.choice((None, "种脐橙")),
        }
        return self._phone_trouble(Made(cells, day, values={}))

    def attendance(self, day: dt.date) -> Made:
        cells = {
            "name": self._spaced(self.person()),
            "gender": self.rng.choice("男女"),
            "phone": self.phone_cell(masked=False),
            "signed": None,
        }
        return self._phone_trouble(Made(cells, day, values={}))

    def _phone_trouble(self, made: Made) -> Made:
        if self.rng.random() < 0.07:
            made.cells["phone"] = self.rng.choice(
                (self.phone()[:10], self.phone() + "1", "2" + self.phone()[1:])
            )
            made.doubtful = "phone"
        return made

    def _spaced(self, name: str) -> str:
        return self.rng.choice((name, name, name, f" {name} ", f"{name}\u3000"))

    def phone_cell(self, *, masked: bool = True) -> Any:
        number = self.phone()
        forms = [
            number,
            number,
            f"{number[:3]} {number[3:7]} {number[7:]}",
            f"{number[:3]}-{number[3:7]}-{number[7:]}",
        ]
        forms += [f"{number[:3]}****{number[7:]}"] if masked else []
        return self.rng.choice(forms if self.as_text else [*forms, int(number)])

    def wrapped(self, number: str) -> Any:
        forms = [number, f'="{number}"', f"'{number}", f" {number} ", f"{number}\t"]
        return self.rng.choice(forms)

    def ruined(self) -> Any:
        number = self.digits(14)
        forms: list[Any] = [f"{number[0]}.{number[1:6]}E+13", f"{number[0]}.{number[1:3]}E+13"]
        return self.rng.choice(
            forms if self.as_text else [*forms, float(f"{number[0]}.{number[1:6]}E+13")]
        )


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
