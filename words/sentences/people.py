"""People and clerks."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "people.clerk_exists": Told(N_("已经有经办人“{name}”了。"), N_("请换一个名字。")),
        "people.consent_needed": Told(
            N_("姓名、电话、村组以外的信息，要本人同意才能记。"),
            N_("请先登记同意书；不同意也照样办事。"),
        ),
        "people.erased": Told(N_("这个人的信息已按本人要求删除。"), N_("不能再添加内容。")),
        "people.guardian_needed": Told(N_("未满{age}岁，要监护人同意。"), N_("请填监护人姓名。")),
        "people.last_head": Told(N_("站里只有这一位站长。"), N_("请先让另一位当站长。")),
        "people.not_head": Told(N_("这件事要站长来办。"), N_("请站长登录。")),
        "people.pin_form": Told(N_("PIN 要6到12位数字。"), N_("请重设。")),
        "people.pin_locked": Told(N_("PIN 错得太多，已锁住。"), N_("请站长重设，或用恢复码。")),
        "people.pin_wait": Told(N_("请等{seconds}秒再试。"), N_("账本是安全的。")),
        "people.same_entry": Told(N_("这两条本来就是同一个人。"), N_("不用合并。")),
        "people.unknown_clerk": Told(N_("没有叫“{name}”的经办人。"), N_("请核对名字。")),
        "people.unknown_purpose": Told(
            N_("没有“{purpose}”（{version}）的同意书文本。"), N_("请更新数据包。")
        ),
        "people.withdrawn_already": Told(N_("这份同意已经撤回了。")),
        "people.wrong_pin": Told(N_("PIN 不对，还可以试{left}次。"), N_("请再输一次。")),
    }
)
