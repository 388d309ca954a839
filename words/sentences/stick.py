"""The stick that travels between a station and its county."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "stick.changed": Told(N_("写 U 盘时账本正好有改动，没有写成。"), N_("请再写一次。")),
        "stick.failed": Told(N_("U 盘没有读写成。"), N_("请拔下重插，再试一次。")),
        "stick.fault": Told(
            N_("U 盘读写不可靠（{why}），没有算数。"), N_("请换一个 U 盘再写；本机的账一笔没少。")
        ),
        "stick.full": Told(
            N_("U 盘放不下了，盘上原有的没有动。"), N_("请删掉盘上不用的文件，或换一个 U 盘。")
        ),
        "stick.gone": Told(
            N_("U 盘在中途被拔掉了，这次不算。"), N_("请插好再来一次；本机的账一笔没少。")
        ),
        "stick.missing": Told(N_("找不到这个 U 盘。"), N_("请插好 U 盘再试。")),
        "stick.newer": Told(
            N_("U 盘上的文件是新版程序写的，没有动它。"), N_("请先更新村站通，再读一次。")
        ),
        "stick.not_a_bundle": Told(
            N_("这个文件不是村站通的数据包，或已损坏得认不出来。"), N_("请再写一次 U 盘。")
        ),
        "stick.not_ours": Told(
            N_("这个数据包是给别处的，本机打不开，也没有动它。"), N_("请把 U 盘带到该去的地方。")
        ),
        "stick.read_only": Told(
            N_("U 盘写保护了，只能读。"), N_("请拨开盘上的写保护开关，或换一个 U 盘。")
        ),
        "stick.wrong_spoken": Told(
            N_("这十个字对不上任何带走的账。"), N_("请让县里再念一遍，逐字核对。")
        ),
    }
)
