"""Listings."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "files.no_headings": Told(
            N_("“{file}”里没找到认得的表头。"), N_("请选平台后台下载的商品模板。")
        ),
        "files.not_xlsx": Told(N_("“{file}”不是 xlsx 模板。"), N_("请用 WPS 另存为 xlsx 再选。")),
        "files.template": Told(N_("“{file}”填不了。"), N_("请换一个模板。")),
        "files.template_needed": Told(N_("还没有选平台的模板。"), N_("请先选模板文件。")),
        "files.unknown_form": Told(N_("没有“{form}”这种文件。"), N_("请换一种。")),
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
