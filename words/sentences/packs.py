"""Packs and units."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "packs.content": Told(N_("数据包里的“{subject}”读不懂。"), N_("请向县里要新的数据包。")),
        "packs.damaged": Told(N_("数据包坏了或不完整。"), N_("请重新拷贝。")),
        "packs.foreign": Told(N_("数据包不是本县签发的。"), N_("请向本县要数据包。")),
        "packs.not_whole_grams": Told(N_("{number}{unit}不是整克。"), N_("请改一个数。")),
        "packs.old": Told(
            N_("数据包（{offered}）不比现在用的（{installed}）新。"), N_("不用再装。")
        ),
        "packs.path": Told(N_("数据包里有不该有的文件。"), N_("请向县里要新的数据包。")),
        "packs.refused": Told(N_("数据包没有装上。"), N_("请向县里要新的数据包。")),
        "packs.sample": Told(
            N_("例句“{text}”没有判成它自己写的那样。"), N_("请改规则或改例句，再发。")
        ),
        "packs.too_large": Told(N_("数据包大得不正常。"), N_("请向县里要新的数据包。")),
        "packs.unit": Told(N_("不认识单位“{unit}”，或它不是重量单位。"), N_("请用斤、公斤、克。")),
        "packs.unknown_county": Told(N_("没有带{county}的村名表。"), N_("请手填12位村级代码。")),
        "packs.unsigned": Told(N_("数据包没有签名。"), N_("请向本县要数据包。")),
    }
)
