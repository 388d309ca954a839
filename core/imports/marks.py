"""Ticks, yes and no, genders and states as people write them."""

from __future__ import annotations

import re
from typing import Final

from core.imports.plain import squeeze, words

_YES: Final = frozenset(
    words("""
    是 有 对 已 √ ✓ ✔ ☑ v y yes true 1 已付 已付款 付清 已付清 结清 已结清 已结 已垫 垫付
    已垫付 需垫付 到 已到 已签 已签到 签到 ok 好 完成 已完成 已收 收到 已收款 已还
    已还清 还清 结清了 付了 全付 全款 现结 已结账 给了 已给
    """)
)
_NO: Final = frozenset(
    words("""
    否 无 没 没有 不 未 × x ✗ ✘ ☐ □ n no false 0 未付 未付款 未结 未结清 欠 欠款 未垫
    未垫付 不垫付 不需要 未到 未签 未签到 缺席 缺 赊 赊账
    请假 事假 病假 旷课 缺勤 未来 没来 未参加 没参加 未付清 没付 没给 未给 未还 未还清 挂账
    欠账 欠着 还欠着 没结
    """)
)
_PAYERS: Final = {
    **dict.fromkeys(
        words("站长 站长垫 站长垫付 站点 站点垫付 站里垫付 站垫 本站 本站垫付 代付"), True
    ),
    **dict.fromkeys(words("自付 村民 村民付 村民自付 本人 本人付 自己 自己付 没垫 没有垫"), False),
}
_GENDERS: Final = {
    **dict.fromkeys(words("男 男性 m male"), "male"),
    **dict.fromkeys(words("女 女性 f female"), "female"),
}
_STATES: Final = {
    "waiting": words("""
    待取 待取件 未取 未取件 未领 未领取 在库 在站 已入库 入库 待领取 待领 没取 未签收 否 ×
    x 已通知 已短信 已发短信 已打电话 通知了 待通知 未通知 未取走 没取走 未领走 还没取 未拿 没拿
    在架
    """),
    "collected": words("""
    已取 已取件 已领 已领取 取走 已取走 已签收 签收 出库 已出库 取件 领走 本人取 是 √
    ✓ ✔ 已拿 已拿走 拿走 自取 已自取 取了 领了 已取货 取货 已提货 已收货 已完成 完成
    """),
    "overdue": words("""
    滞留 滞留件 逾期 超期 超时 久放未取
    """),
    "returned": words("""
    退回 已退回 退货 已退 已退货 退件 已退件 退回快递 退款 已退款 拒收 取消 已取消
    """),
    "ordered": words("""
    未到 未到货 在途 运输中 已下单 待发货 已发货 下单 路上 没到
    """),
    "arrived": words("""
    已到 已到货 到货 到站 已到站 到了
    """),
    "void": words("已红冲 红冲 红字 作废 已作废 无效"),
    "lost": words("""
    丢失 丢件 遗失 已丢失 找不到 丢了
    """),
    "damaged": words("""
    破损 损坏 外包装破损 包装破损 破了 压坏 已破损
    """),
    "handed_on": words("""
    代取 代领 家人取走 家人代取 他人代取 邻居代取 已代取 已代领 代取走 家人取 家属代取 别人代取
    """),
}
_SELF: Final = re.compile(r"\A(?:已?由|已)?(?:本人|客户|收件人|村民|自己|亲自)")
_STATE_OF: Final = {word: state for state, known in _STATES.items() for word in known}


def mark(text: str) -> bool | None:
    """Read a tick or a word for yes or no; None if it is neither."""
    plain = squeeze(text).lower()
    if plain in _YES:
        return True
    return False if plain in _NO else None


def advanced(text: str) -> bool | None:
    """Whether the station put the money down, by a tick or by who did; None if it is not said."""
    found = mark(text)
    return _PAYERS.get(squeeze(text)) if found is None else found


def gender(text: str) -> str | None:
    """`male`, `female` or None."""
    return _GENDERS.get(squeeze(text).lower())


def state(text: str) -> str | None:
    """One of the states above, handed_on being collected by another person; None if it is none."""
    plain = squeeze(text).lower()
    return _STATE_OF.get(plain) or _STATE_OF.get(_SELF.sub("", plain))
