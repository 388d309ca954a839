"""What is wrong with one field."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "field.control_character": Told(N_("有看不见的字符")),
        "field.credit_code": Told(N_("统一社会信用代码的校验位不对")),
        "field.food_licence": Told(N_("生产许可证号的校验位不对")),
        "field.missing": Told(N_("要填")),
        "field.not_a_choice": Told(N_("只能选：{choices}")),
        "field.out_of_range": Told(N_("要在{low}到{high}之间")),
        "field.pattern": Told(N_("格式不对")),
        "field.too_large": Told(N_("不能大于{high}")),
        "field.too_long": Told(N_("最多{longest}个字")),
        "field.too_small": Told(N_("不能小于{low}")),
        "field.unit": Told(N_("不认识单位“{unit}”")),
        "field.unknown": Told(N_("没有这一项")),
        "field.unreadable": Told(N_("看不懂“{text}”")),
        "field.wants_bytes": Told(N_("要填 Base64 写的内容")),
        "field.wants_day": Told(N_("要填日期，写成 2026-11-21")),
        "field.wants_flag": Told(N_("要填 true 或 false")),
        "field.wants_moment": Told(N_("要填时刻，写成 2026-11-21T08:30:00，不写时区")),
        "field.wants_number": Told(N_("要填整数")),
        "field.wants_text": Told(N_("要填文字，写在引号里")),
        "field.wants_texts": Told(N_("要填一列文字，写在方括号里")),
    }
)
