"""What the codes of choices are called, in forms, in ledgers and in the county's console."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from words.told import N_

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cash": N_("现金"),
        "wechat": N_("微信"),
        "alipay": N_("支付宝"),
        "bank": N_("银行"),
        "platform": N_("平台收款"),
        "own": N_("村民自己的账户"),
        "owed": N_("先欠着"),
        "farmer": N_("农户"),
        "villager": N_("村民"),
        "coop": N_("合作社"),
        "company": N_("企业"),
        "signature": N_("签字"),
        "fingerprint": N_("按手印"),
        "voice": N_("口头录音"),
        "tick": N_("当面勾选"),
        "head": N_("站长"),
        "clerk": N_("经办人"),
        "trainer": N_("培训员"),
        "shelf": N_("在架"),
        "out": N_("已取走"),
        "returned": N_("已退回"),
        "lost": N_("丢失"),
        "reversed": N_("已撤销"),
        "remind": N_("已提醒"),
        "call": N_("已打电话"),
        "hand_over": N_("取件"),
        "return": N_("退回"),
        "damaged": N_("破损"),
        "found": N_("找到"),
        "reshelve": N_("换架"),
        "self": N_("本人"),
        "other": N_("代领"),
        "ordered": N_("已下单"),
        "shipped": N_("已发货"),
        "signed": N_("已签收"),
        "refunded": N_("已退款"),
        "ship": N_("发货"),
        "sign": N_("签收"),
        "refund": N_("退款"),
        "lose": N_("丢损"),
        "arrived": N_("已到货"),
        "collected": N_("已取货"),
        "arrive": N_("到货"),
        "collect": N_("取货"),
        "station": N_("站里垫付"),
        "settle": N_("结清货款"),
        "advance": N_("预付"),
        "instalment": N_("分期"),
        "repay": N_("还代买欠款"),
        "stock": N_("库存"),
        "money": N_("资金"),
        "payable": N_("欠农户的"),
        "receivable": N_("村民欠的"),
        "bring": N_("老板拿来"),
        "take": N_("老板拿走"),
        "deposit": N_("存银行"),
        "draw": N_("从银行取"),
        "over": N_("多出"),
        "short": N_("少了"),
        "shop": N_("店里"),
        "warehouse": N_("仓库"),
        "online": N_("网上已订"),
        "opening": N_("期初"),
        "count": N_("盘点差异"),
        "loss": N_("损耗"),
        "own_use": N_("自用"),
        "transfer": N_("调拨"),
        "lock": N_("网上锁定"),
        "unlock": N_("解除锁定"),
        "typed": N_("手工"),
        "scan": N_("扫码"),
        "import": N_("导入"),
        "info": N_("普通"),
        "important": N_("重要"),
        "urgent": N_("紧急"),
    }
)
SPECIAL: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("direction", "in"): N_("收款"),
        ("direction", "out"): N_("付款"),
        ("purpose", "other"): N_("其他"),
        ("paid_by", "villager"): N_("村民先付"),
        ("device", "station"): N_("站点电脑"),
        ("device", "county"): N_("县里"),
    }
)
"""Codes that mean something else in one field."""


def choice_source(field: str, code: str) -> str:
    """Return a choice in Chinese words, for the catalogue; a word stands for itself."""
    return SPECIAL.get((field, code)) or NAMES.get(code, code)
