"""Talent grades."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "trust.not_yet": Told(N_("还不够：差 {missing}。"), N_("请看“还差什么”，够了再报。")),
        "trust.nothing_to_appeal": Told(
            N_("没有可以申诉的意见，或者已经申诉过。"), N_("请等县里答复。")
        ),
        "trust.pending": Told(N_("这一级已经报上去了，县里还没有答复。"), N_("请等县里答复。")),
    }
)
