"""Papers."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "paper.none": Told(N_("这种记录不开单据。")),
        "paper.negative_total": Told(N_("合计小于零，不能开成收据。"), N_("请开红字单。")),
        "paper.qr_too_long": Told(N_("内容太多，二维码放不下。"), N_("收据上会印校验码。")),
        "paper.qr_unreadable": Told(
            N_("这不是本站收据的二维码，或已破损。"), N_("请输入单号查找。")
        ),
        "paper.settlement_differs": Told(N_("各项与合计对不上，没有打印。"), N_("请核对后再打。")),
        "paper.sum_differs": Told(N_("各行与合计对不上，没有打印。"), N_("请核对后再打。")),
    }
)
