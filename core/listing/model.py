"""Listings: what a station offers for sale, drafted, judged by the county, handed to platforms."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from core.base.change import change_type
from core.base.record import (
    SELF,
    TASK,
    Count,
    Day,
    Fen,
    Flag,
    Grams,
    Picture,
    Record,
    Ref,
    Text,
    field,
)
from core.base.tables import Entry

GOODS: Final = ("food", "seed", "pesticide", "feed", "alcohol", "medicine", "health", "other")
"""Classes of goods that the claims check tells apart."""
FORMS: Final = ("produce", "loose", "packed")
"""初级农产品, 散装食品, 预包装食品: what has to be said differs (食安法 67, 68)."""
RETURNS: Final = ("seven_days", "fresh", "made_to_order")
"""七天无理由退货, 鲜活易腐, 定作 (消法 25)."""
PAPERS: Final = ("sc", "workshop", "own_produce", "other")
"""食品生产许可, 小作坊登记, 自产初级农产品 (needs no licence), another licence."""
BASES: Final = ("standard", "award", "patent", "certificate", "source", "licence", "approval")
DECISIONS: Final = ("approved", "returned", "taken_over")
PICTURES: Final = ("main", "white", "detail")


class Listing(Entry, frozen=True, kw_only=True):
    """One draft; only its name must be there at once, the rest fills as the clerk finds time.

    ``submitted`` and ``judged`` are the editions that were handed to and decided by the county.
    Two PCs that change it apart make the same edition: ``changes`` counts both,
    ``changes_judged`` is how many of them the county knew when it decided.
    The attributes follow the family of GB/T 31738-2015 (品种/产地/规格/等级/包装/运输).
    """

    kind: ClassVar[str] = "listing"
    title: ClassVar[str] = "商品草稿"

    name: Annotated[Text, field("品名", required=True, longest=60)] = ""
    product: Annotated[Ref | None, field("产品", refers="product")] = None
    goods: Annotated[Text, field("商品类别", choices=GOODS)] = GOODS[0]
    form: Annotated[Text, field("售卖形式", choices=FORMS)] = FORMS[0]
    headline: Annotated[Text | None, field("标题", longest=120)] = None
    variety: Annotated[Text | None, field("品种", longest=40)] = None
    origin: Annotated[Text | None, field("产地", longest=80, help="写到村")] = None
    grade: Annotated[Text | None, field("等级", longest=30)] = None
    standard_no: Annotated[
        Text | None, field("标准号", longest=40, help="等级所依据的标准，如 GB/T 20355")
    ] = None
    spec: Annotated[Text | None, field("规格", longest=60, help="如 果径 75–80 mm")] = None
    net_g: Annotated[Grams | None, field("净含量", unit="g", low=0, high=10_000_000)] = None
    net_count: Annotated[Count | None, field("净含量个数", low=0, high=100_000)] = None
    unit: Annotated[Text | None, field("计价单位", longest=10)] = None
    price_fen: Annotated[Fen | None, field("价格", unit="分/单位", low=0, policy=TASK)] = None
    offered: Annotated[Count | None, field("上架数量", low=0, high=1_000_000)] = None
    parcel_g: Annotated[Grams | None, field("发货重量", unit="g", low=0, high=10_000_000)] = None
    ship_hours: Annotated[Count | None, field("发货时限", unit="小时", low=0, high=720)] = None
    harvested: Annotated[Day | None, field("采摘日期")] = None
    made: Annotated[Day | None, field("生产日期")] = None
    shelf_days: Annotated[Count | None, field("保质天数", unit="天", low=0, high=3650)] = None
    storage: Annotated[Text | None, field("贮存条件", longest=80)] = None
    returns: Annotated[Text | None, field("退货规则", choices=RETURNS)] = None
    paper: Annotated[Text | None, field("许可情形", choices=PAPERS)] = None
    licence_no: Annotated[Text | None, field("许可或登记证号", longest=40, policy=TASK)] = None
    ingredients: Annotated[Text | None, field("配料", longest=300)] = None
    maker: Annotated[Text | None, field("生产者", longest=80)] = None
    maker_address: Annotated[Text | None, field("生产者地址", longest=120)] = None
    gtin: Annotated[
        Text | None, field("商品条码", pattern=r"\d{8}|\d{12,14}", help="只填真的条码")
    ] = None
    link: Annotated[
        Text | None,
        field("购买链接", pattern=r"https?://[!-~]+", longest=300, help="买家扫码去哪里下单"),
    ] = None
    story: Annotated[Text | None, field("文案", personal=SELF, longest=4000)] = None
    copied_from: Annotated[Ref | None, field("沿用自", refers="listing", typed=False)] = None
    dropped: Annotated[Flag, field("不再使用", typed=False)] = False
    submitted: Annotated[Count, field("已报版本", row=True)] = 0
    judged: Annotated[Count, field("已批版本", row=True)] = 0
    decision: Annotated[Text | None, field("县里意见", choices=DECISIONS, row=True)] = None
    changes: Annotated[Count, field("改动次数", row=True)] = 0
    changes_judged: Annotated[Count, field("县里看到的改动次数", row=True)] = 0


ListingChange = change_type(Listing)


class ListingSubmit(Record, frozen=True, kw_only=True):
    """A draft handed to the county, as it stood at version ``at``."""

    kind: ClassVar[str] = "listing.submit"
    title: ClassVar[str] = "报县里审核"

    of: Annotated[Ref, field("草稿", refers="listing")]
    at: Annotated[Count, field("版本")] = 0


class Verdict(Entry, frozen=True, kw_only=True):
    """What the county decided of version ``at``; the newest version's verdict stands."""

    kind: ClassVar[str] = "verdict"
    title: ClassVar[str] = "审核意见"

    listing: Annotated[Ref, field("草稿", refers="listing", required=True)]
    at: Annotated[Count, field("版本", typed=False)] = 0
    changes: Annotated[Count, field("看到的改动次数", typed=False)] = 0
    decision: Annotated[Text, field("意见", choices=DECISIONS, required=True)]
    note: Annotated[Text | None, field("说明", personal=SELF, longest=1000)] = None
    author: Annotated[Text | None, field("审核人", longest=60, typed=False)] = None


class FieldNote(Entry, frozen=True, kw_only=True):
    """What the county wants mended in one field of a listing that it returned."""

    kind: ClassVar[str] = "field-note"
    title: ClassVar[str] = "修改意见"

    listing: Annotated[Ref, field("草稿", refers="listing", required=True)]
    at: Annotated[Count, field("版本", typed=False)] = 0
    field: Annotated[Text, field("栏目", required=True, longest=40)]
    text: Annotated[Text, field("意见", personal=SELF, required=True, longest=500)] = ""


class Wording(Entry, frozen=True, kw_only=True):
    """A listing's title on one platform, within that platform's limits; "" for none of its own."""

    kind: ClassVar[str] = "wording"
    title: ClassVar[str] = "平台标题"

    listing: Annotated[Ref, field("草稿", refers="listing", required=True)]
    platform: Annotated[Text, field("平台", required=True, longest=30)]
    text: Annotated[Text, field("标题", longest=200)] = ""


WordingChange = change_type(Wording)


class Basis(Entry, frozen=True, kw_only=True):
    """What a claim rests on: a standard, a certificate, an award, a test report (广告法 11, 12)."""

    kind: ClassVar[str] = "basis"
    title: ClassVar[str] = "依据"

    listing: Annotated[Ref, field("草稿", refers="listing", required=True)]
    what: Annotated[Text, field("种类", choices=BASES, required=True)]
    name: Annotated[
        Text, field("名称", required=True, longest=80, help="如 有机产品认证、糖度检测报告")
    ] = ""
    number: Annotated[Text | None, field("编号", longest=60)] = None
    issuer: Annotated[Text | None, field("出具单位", longest=80)] = None
    given: Annotated[Day | None, field("出具日期")] = None
    expires: Annotated[Day | None, field("有效期至")] = None
    area: Annotated[Text | None, field("范围", longest=80, help="地区、期间或数量")] = None
    photo: Annotated[Picture | None, field("照片")] = None
    dropped: Annotated[Flag, field("不再使用", typed=False)] = False


BasisChange = change_type(Basis)


class ListingPicture(Entry, frozen=True, kw_only=True):
    """One picture of a listing; ``twin`` is a fingerprint of its looks, to find doubles."""

    kind: ClassVar[str] = "picture"
    title: ClassVar[str] = "商品图片"

    listing: Annotated[Ref, field("草稿", refers="listing", required=True)]
    photo: Annotated[Picture | None, field("图片", required=True)] = None
    use: Annotated[Text, field("用途", choices=PICTURES)] = PICTURES[0]
    place: Annotated[Count, field("顺序", low=0, high=1000)] = 0
    agreed: Annotated[Flag, field("图中的人已同意", help="照片里有人时，要本人同意")] = False
    twin: Annotated[Text | None, field("图样", longest=16, typed=False)] = None
    dropped: Annotated[Flag, field("不再使用", typed=False)] = False


ListingPictureChange = change_type(ListingPicture)


class Override(Entry, frozen=True, kw_only=True):
    """A warning that the clerk let stand, and why; the county sees every one."""

    kind: ClassVar[str] = "override"
    title: ClassVar[str] = "保留说法"

    listing: Annotated[Ref, field("草稿", refers="listing", required=True)]
    at: Annotated[Count, field("版本", typed=False)] = 0
    claim: Annotated[Text, field("规则", required=True, longest=40)]
    word: Annotated[Text, field("原文", personal=SELF, required=True, longest=200)] = ""
    reason: Annotated[Text, field("理由", personal=SELF, required=True, longest=300)] = ""
    pack: Annotated[Text | None, field("规则包版本", longest=40, typed=False)] = None
