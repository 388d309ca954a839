"""What a file holds, as far as the clerk sees it: its likely kind, its tables, their columns."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from core.base.progress import Step
from core.imports.kinds import likeliest
from core.imports.order_words import ORDERS
from core.imports.plain import squeeze, tidy
from core.imports.reader import Survey, Tally
from core.imports.scan import Table
from core.imports.service import Asked
from core.imports.taken import Taken, compared
from core.imports.taken import columns_of as columns_of_rows
from core.imports.unkept import Unkept, unkept
from core.imports.vocabulary import WORDS
from core.sheets.reader import read
from core.sheets.workbook import Sheet, Workbook
from core.station import Station
from words.say import _
from words.told import N_

TOP_ROWS: Final = 40
SHOWN_ROWS: Final = 4
MOST_TABLES: Final = 12
LETTERS: Final = re.compile(r"[A-Za-z]{1,3}")
ORDER_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "order_no": N_("订单号"),
        "sub_no": N_("子订单号"),
        "day": N_("下单时间"),
        "paid_at": N_("付款时间"),
        "shipped_at": N_("发货时间"),
        "signed_at": N_("收货时间"),
        "cancelled_at": N_("取消时间"),
        "order_state": N_("订单状态"),
        "aftersale": N_("售后状态"),
        "cause": N_("退款原因"),
        "product": N_("平台上的商品名"),
        "spec": N_("商品规格"),
        "sku": N_("商家编码（规格）"),
        "code": N_("商家编码（商品）"),
        "goods_id": N_("平台商品编号"),
        "goods": N_("我们的产品"),
        "qty": N_("件数"),
        "price": N_("单价"),
        "total": N_("商品总价"),
        "freight": N_("邮费"),
        "shop_discount": N_("店铺优惠"),
        "order_discount": N_("整单优惠"),
        "platform_discount": N_("平台优惠"),
        "pay_discount": N_("支付优惠"),
        "paid": N_("买家实付"),
        "amount": N_("商家实收"),
        "refund": N_("退款金额"),
        "parcel_no": N_("快递单号"),
        "courier": N_("快递公司"),
        "platform": N_("销售平台"),
        "province": N_("收货省份"),
        "city": N_("收货城市"),
        "address": N_("收货地址（只取省市）"),
    }
)
"""Platforms call one thing by many names; ours are these."""
HEADINGS: Final = (
    *(N_("产品名称"), N_("订单编号"), N_("付款金额"), N_("垫付"), N_("是否付款"), N_("已收")),
    *(N_("到货情况"), N_("货架号"), N_("取件时间"), N_("出生年月"), N_("签到时间"), N_("签退时间")),
    *(N_("收购日期"), N_("收购产品"), N_("收购单价"), N_("收购金额")),
    *(N_("年份"), N_("月份"), N_("记录号")),
)
"""Plainest headings of the vocabulary that no record's field bears, to be translated."""
Corrections = dict[int, dict[str, str]]
"""The clerk's columns: for each block, a field and its heading or column letter ("" = none)."""


def field_words(kind: str, name: str) -> str:
    """Return what a field of a kind is called: the plainest of its headings."""
    if kind == ORDERS and name in ORDER_FIELDS:
        return _(ORDER_FIELDS[name])
    words = WORDS[kind].get(name, ())
    return _(words[0]) if words else name


def fields_of(kind: str) -> list[str]:
    """Return the fields that a column of this kind may be."""
    return [name for name in WORDS[kind] if not name.startswith("_")]


def letter(place: int) -> str:
    """Return a column's letter; 0 is A."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One table: its headings, some of its rows, and which column was taken for which field.

    ``fields`` names the field of a column, ``blocks`` the block a column stands in.
    """

    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    fields: Mapping[int, str] = field(default_factory=dict)
    blocks: Mapping[int, int] = field(default_factory=dict)
    unkept: tuple[Unkept, ...] = ()

    @property
    def width(self) -> int:
        """How many columns there are to see."""
        return max([len(self.headings), *(len(row) for row in self.rows)], default=0)

    def key(self, kind: str) -> str:
        """Return the name under which the columns of these headings are remembered."""
        said = "\x1f".join(squeeze(text) for text in self.headings)
        return f"imports.{kind}.{hashlib.sha256(said.encode()).hexdigest()[:16]}"

    def where(self, place: int) -> str:
        """Return how a column is named to the reader: by its heading, else by its letter."""
        text = squeeze(self.headings[place]) if place < len(self.headings) else ""
        several = Counter(map(squeeze, self.headings))[text] > 1
        plain = bool(text) and text != "-" and not text.startswith("=")
        return text if plain and not several and not LETTERS.fullmatch(text) else letter(place)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a trial found: the tables to look at, the counts, what was asked."""

    asked: Asked
    samples: tuple[Sample, ...]
    tally: Tally
    skipped: tuple[str, ...] = ()
    taken: tuple[Taken, ...] = ()


def corrected(given: Corrections, sample: Sample, place: int, name: str) -> Corrections:
    """Return the corrections with one column made a field ("" for none)."""
    result = {block: dict(fields) for block, fields in given.items()}
    mine = result.setdefault(sample.blocks.get(place, 1), {})
    here = sample.where(place)
    for other in [known for known, where in mine.items() if where == here]:
        mine[other] = ""
    before = sample.fields.get(place)
    if before and before != name:
        mine.setdefault(before, "")
    if name:
        mine[name] = here
    return result


def columns_of(given: Corrections) -> object:
    """Return the corrections as an import takes them."""
    if not given:
        return None
    return {str(block): given.get(block, {}) for block in range(1, max(given) + 1)}


def guess_kind(path: Path) -> str:
    """Return the likeliest kind of a file's rows. Raises ``SheetError``, ``DiskError``."""
    return likeliest(read(path))


def look(station: Station, asked: Asked, step: Step) -> Looked:
    """Try a file out on the ledger lane. Raises ``SheetError``, ``NoTableError``, …."""
    taken: list[Taken] = []
    outcome = station.imports.try_out(asked, step=step, shown=taken)
    return Looked(
        asked=asked,
        samples=tuple(_samples(asked.kind, outcome.survey, read(asked.path))),
        tally=outcome.tally,
        skipped=tuple(outcome.survey.skipped),
        taken=tuple(compared(taken, columns_of_rows(taken))),
    )


def _samples(kind: str, survey: Survey, book: Workbook) -> list[Sample]:
    sheets = {sheet.name: sheet for sheet in book.sheets}
    return [_sample(kind, table, sheets[table.sheet]) for table in survey.tables[:MOST_TABLES]]


def _sample(kind: str, table: Table, sheet: Sheet) -> Sample:
    fields: dict[int, str] = {}
    blocks: dict[int, int] = {}
    for block in table.blocks:
        blocks |= dict.fromkeys(block.span, block.number)
        for name, column in block.columns.items():
            if not name.startswith("_") and column.place >= 0:
                fields[column.place] = name
    rows = _top(sheet, SHOWN_ROWS, table.heading.last)
    headings = tuple(table.heading.texts)
    return Sample(
        sheet=sheet.name,
        headings=headings,
        rows=rows,
        fields=fields,
        blocks=blocks,
        unkept=unkept(kind, headings, fields),
    )


def raw_samples(path: Path) -> tuple[Sample, ...]:
    """Return the first filled rows of a file in which no table was found, for the clerk."""
    shown = [sheet for sheet in read(path).sheets if not sheet.hidden]
    found = []
    for sheet in shown[:MOST_TABLES]:
        rows = _top(sheet, SHOWN_ROWS + 1)
        if rows:
            found.append(Sample(sheet=sheet.name, headings=rows[0], rows=rows[1:]))
    return tuple(found)


def _top(sheet: Sheet, count: int, after: int = 0) -> tuple[tuple[str, ...], ...]:
    rows = itertools.islice(sheet.open().rows, after, after + TOP_ROWS)
    texts = (tuple(tidy(cell) for cell in row) for row in rows)
    return tuple(itertools.islice((row for row in texts if any(row)), count))
