"""Order files as platforms write them, made from what became of each order."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from tests.core.sheets.files_made import xlsx

PINDUODUO = (
    "订单成交时间", "商品", "订单号", "订单状态", "商品总价(元)", "邮费(元)", "店铺优惠折扣(元)",
    "平台优惠折扣(元)", "多多支付立减金额(元)", "用户实付金额(元)", "商家实收金额(元)",
    "商品数量(件)", "发货时间", "确认收货时间", "商品id", "商品规格", "样式ID", "商家编码-规格维度",
    "商家编码-商品维度", "商家备注", "售后状态", "快递单号", "快递公司",
)  # fmt: skip
DOUYIN = (
    "主订单编号", "子订单编号", "选购商品", "商品规格", "商品数量", "商品ID", "商家编码",
    "商品单价", "订单应付金额", "运费", "优惠总金额", "平台优惠", "商家优惠", "支付优惠", "收件人",
    "收件人手机号", "省", "市", "区", "详细地址", "商家备注", "订单提交时间", "支付完成时间",
    "发货时间", "订单完成时间", "订单状态", "售后状态",
)  # fmt: skip
SENT = "已发货，待收货"
SIGNED = "已收货"
WAITING = "待发货"
BACK = "退款成功"
NO_BACK = "无售后或售后取消"


@dataclass
class Order:
    """One order; sums in fen, days as text, "" where the platform says nothing."""

    number: str = "261105-100000000000001"
    goods: str = "奉节脐橙 现摘现发"
    state: str = SENT
    after: str = NO_BACK
    total: int = 3990
    freight: int = 0
    shop: int = 0
    platform: int = 0
    pay: int = 0
    pieces: int = 1
    day: str = "2026-11-05 10:22:11"
    shipped: str = "2026-11-06 09:00:00"
    signed: str = ""
    spec: str = "净重5斤"
    code: str = ""
    waybill: str = "YT1234567890123"

    @property
    def received(self) -> int:
        """What the merchant gets: the platform pays for what the platform gives away."""
        return self.total + self.freight - self.shop

    @property
    def paid(self) -> int:
        """What the buyer paid."""
        return self.received - self.platform - self.pay

    def cells(self) -> dict[str, str]:
        """The order as one line of 拼多多's file, ids padded with tabs as they are."""
        return {
            "订单成交时间": self.day, "商品": self.goods, "订单号": f"\t{self.number}\t",
            "订单状态": self.state, "商品总价(元)": yuan(self.total),
            "邮费(元)": yuan(self.freight),
            "店铺优惠折扣(元)": yuan(self.shop), "平台优惠折扣(元)": yuan(self.platform),
            "多多支付立减金额(元)": yuan(self.pay), "用户实付金额(元)": yuan(self.paid),
            "商家实收金额(元)": yuan(self.received), "商品数量(件)": str(self.pieces),
            "发货时间": self.shipped, "确认收货时间": self.signed, "商品id": "\t771122334455\t",
            "商品规格": self.spec, "样式ID": "\t991122334455667788\t",
            "商家编码-规格维度": self.code, "售后状态": self.after,
            "快递单号": f"\t{self.waybill}\t", "快递公司": "圆通快递",
            "商家备注": "张三 13812345678",
        }  # fmt: skip


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def lines(orders, head=PINDUODUO):
    return [list(head), *([one.cells().get(name, "") for name in head] for one in orders)]


def table(rows, codec="utf-8-sig"):
    """Rows as the bytes of a CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(codec)


def written(orders, codec="utf-8-sig"):
    return table(lines(orders), codec)


def workbook(orders):
    return xlsx(lines(orders))
