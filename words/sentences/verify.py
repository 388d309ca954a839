"""What `verify` finds."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "verify.event_changed": Told(N_("这一条流水被改动过。")),
        "verify.event_missing": Told(N_("这里少了流水。")),
        "verify.head_signature": Told(N_("流水末尾的签名不对。")),
        "verify.log_unknown": Told(N_("有一段流水不知是哪台电脑写的。")),
        "verify.not_an_event": Told(N_("这一条流水已不成样子。")),
        "verify.page": Told(N_("账本文件这一处读不出来。")),
        "verify.personal_changed": Told(N_("这一条的个人信息被改动过。")),
        "verify.photo_changed": Told(
            N_("这一条的照片被改动过或坏了。"), N_("县里若有这张照片，可以请县里给你看。")
        ),
        "verify.photo_missing": Told(
            N_("这一条的照片不在这台电脑上了。"), N_("同步一次，县里有的会取回来。")
        ),
        "verify.table_differs": Told(N_("台账与流水不一致。"), N_("可以用“重建台账”修好。")),
    }
)
