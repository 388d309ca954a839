"""What papers call ways of paying, kinds of work and purposes of payments."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

METHODS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cash": "现金",
        "wechat": "微信",
        "alipay": "支付宝",
        "bank": "银行转账",
        "platform": "平台",
        "own": "本人账户",
        "owed": "欠款",
    }
)
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "purchase": "产品收购",
        "up": "上行销售",
        "up.move": "售后承担",
        "down": "代买",
        "down.move": "代买收退款",
        "parcel": "包裹到站",
        "parcel-out": "代寄包裹",
        "errand": "便民服务",
        "payment": "收付款",
        "settlement": "结算",
        "receipt": "其他收付",
        "opening": "期初",
        "cash": "资金调拨",
    }
)
PURPOSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "settle": "结清货款",
        "advance": "预付款",
        "instalment": "分期付款",
        "repay": "归还代买欠款",
        "other": "其他",
    }
)
"""Chinese source texts: a paper's translator gives them in its language."""
