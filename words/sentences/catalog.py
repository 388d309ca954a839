"""Products and stock."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "catalog.barcode_taken": Told(N_("这个条码已经是“{name}”的了。"), N_("请核对条码。")),
        "catalog.loss_cause": Told(N_("报损要选原因。"), N_("可选：{causes}")),
        "catalog.not_enough": Told(N_("那里没有这么多货。"), N_("请先盘点，或少锁一些。")),
        "catalog.not_in_pack": Told(N_("常用产品里没有“{name}”。"), N_("请自己新建一个产品。")),
        "catalog.nothing_moved": Told(N_("没有填重量或件数。"), N_("请填一个数。")),
        "catalog.product_exists": Told(N_("已经有“{name}”了。"), N_("请直接用它，不用再建。")),
        "catalog.same_place": Told(N_("调出和调入是同一个地方。"), N_("请选另一个地方。")),
    }
)
