"""Listings."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "listing.dropped": Told(N_("这份草稿已经不用了。"), N_("请先把它放回列表。")),
        "listing.forbidden_claim": Told(
            N_("文案里有不能写的话：“{word}”。"), N_("请照提示改掉，再报。")
        ),
        "listing.not_a_warning": Told(N_("“{word}”这句不能靠写理由保留。"), N_("请改掉它。")),
        "listing.nothing_new": Told(N_("这一版已经报过了。"), N_("改过之后可以再报。")),
        "listing.reason_needed": Told(N_("“{word}”还没有处理。"), N_("请改掉，或写明保留的理由。")),
        "listing.still_missing": Told(N_("还差 {many} 项必填的内容。"), N_("请先补上标红的栏目。")),
        "listing.title_character": Told(
            N_("{platform}的标题里不能有“{character}”。"), N_("请删掉它。")
        ),
        "listing.title_too_long": Told(
            N_("标题太长：{platform}最多 {longest}，现在 {now}（一个汉字算两个）。"),
            N_("请删短一些。"),
        ),
    }
)
