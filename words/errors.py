"""A sentence and one thing to do for every error code, in the clerk's words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from core.base.errors import ClerkError, FieldError, InvalidRecordError
from words.say import _


class Told(NamedTuple):
    """What is wrong, and the one thing to do next."""

    message: str
    advice: str = ""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a text for translation where it is kept; ``_`` translates it where it is said."""
    return text


SENTENCES: Final[Mapping[str, Told]] = MappingProxyType(
    {
        "base.refused": Told(N_("没有办成。"), N_("请再试一次。")),
        "base.invalid_record": Told(N_("有几处没有填对。"), N_("请看标红的地方。")),
        "base.unknown_record": Told(N_("找不到这条记录：{id}"), N_("请用搜索框再找一次。")),
        "base.disk_full": Told(
            N_("磁盘满了，这一笔没有保存。"), N_("请删掉些不用的文件，再保存一次。")
        ),
        "base.disk": Told(
            N_("磁盘读写出错。"), N_("请退出程序重新打开；若再出现，请换盘恢复备份。")
        ),
        "base.read_only": Told(
            N_("这个文件夹只能看，不能写。"), N_("请换到可以写的文件夹或取消只读。")
        ),
        "desk_open": Told(N_("村站通正开着。"), N_("请到已打开的窗口里操作，或先关掉它。")),
        "db.wrong_key": Told(N_("口令或恢复码不对。"), N_("请再输一次，注意大小写。")),
        "db.key_needed": Told(
            N_("打开账本要用口令或恢复码。"), N_("请输入口令，或用纸上的恢复码。")
        ),
        "db.damaged": Told(
            N_("账本文件有损坏，已原样保留。"), N_("请用最近的备份恢复，再和县里同步。")
        ),
        "db.newer_file": Told(
            N_("账本是新版程序写的（{file}），本程序（{program}）打不开，也没有动它。"),
            N_("请更新村站通。"),
        ),
        "db.no_station": Told(N_("这个文件夹里没有账本。"), N_("请先建站，或换一个文件夹。")),
        "db.station_exists": Told(
            N_("这个文件夹里已经有账本，没有动它。"), N_("请换一个空文件夹。")
        ),
        "db.setting_refused": Told(
            N_("数据库设置“{setting}”没有生效（{found}），为防丢账没有打开。"),
            N_("请重装村站通。"),
        ),
        "db.busy": Told(N_("账本正被别的程序占用。"), N_("请稍等一会儿再试。")),
        "db.old_sqlite": Told(N_("数据库组件太旧（{found}），可能丢账。"), N_("请重装村站通。")),
        "db.weak_passphrase": Told(N_("口令太短。"), N_("请至少用{shortest}个字。")),
        "db.not_a_backup": Told(N_("“{file}”不是备份，或已损坏。"), N_("请换一个备份文件。")),
        "cli.unknown_kind": Told(N_("没有“{kind}”这种记录。"), N_("可用的有：{kinds}")),
        "cli.bad_input": Told(N_("读不懂给的内容：{why}"), N_("请检查文件格式。")),
        "trade.rule_blocks": Told(
            N_("按规定不能这样办（{rule}）。"), N_("请看下面的说明，改好再存。")
        ),
        "trade.reason_needed": Told(N_("这一笔要多问一句（{rule}）。"), N_("请写明原因再保存。")),
        "trade.already_reversed": Told(N_("这一笔已经红冲过了。"), N_("请看原单下面的红字。")),
        "trade.red_entry": Told(N_("红字单不能再红冲。"), N_("请按实际情况重新开一单。")),
        "trade.reason_missing": Told(N_("红冲要写原因。"), N_("请写一句为什么。")),
        "trade.duplicate_waybill": Told(
            N_("这个运单已经入库了（货架{shelf}）。"), N_("请核对面单，不用再扫。")
        ),
        "trade.courier_unclear": Told(
            N_("看不出运单{waybill}是哪家快递。"), N_("请点一下快递公司，下次就记住了。")
        ),
        "trade.not_on_shelf": Told(N_("这个包裹不在架上。"), N_("请看它的去向记录。")),
        "verify.page": Told(N_("账本文件这一处读不出来。"), ""),
        "verify.log_unknown": Told(N_("有一段流水不知是哪台电脑写的。"), ""),
        "verify.not_an_event": Told(N_("这一条流水已不成样子。"), ""),
        "verify.event_missing": Told(N_("这里少了流水。"), ""),
        "verify.event_changed": Told(N_("这一条流水被改动过。"), ""),
        "verify.personal_changed": Told(N_("这一条的个人信息被改动过。"), ""),
        "verify.head_signature": Told(N_("流水末尾的签名不对。"), ""),
        "verify.table_differs": Told(N_("台账与流水不一致。"), N_("可以用“重建台账”修好。")),
        "field.missing": Told(N_("要填")),
        "field.too_small": Told(N_("不能小于{low}")),
        "field.too_large": Told(N_("不能大于{high}")),
        "field.too_long": Told(N_("最多{longest}个字")),
        "field.control_character": Told(N_("有看不见的字符")),
        "field.not_a_choice": Told(N_("只能选：{choices}")),
        "field.pattern": Told(N_("格式不对")),
        "field.unknown": Told(N_("没有这一项")),
        "field.misfit": Told(N_("填的内容不对：{why}")),
    }
)


def sentence(code: str, **args: str | int) -> str:
    """Return the sentence of a code, or the code itself when it has none."""
    kept = SENTENCES.get(code)
    return _filled(kept.message, args) if kept else code


def told(error: ClerkError) -> Told:
    """Return an error's sentence and advice in the language in force."""
    kept = SENTENCES.get(error.code)
    if kept is None:
        return Told(str(error))
    args = error.args_by_name
    message = _filled(kept.message, args)
    if isinstance(error, InvalidRecordError):
        message += " " + "；".join(f"{e.field}：{field_told(e)}" for e in error.errors)
    return Told(message, _filled(kept.advice, args))


def field_told(error: FieldError) -> str:
    """Return what is wrong with one field."""
    return sentence(error.code, **error.args)


def _filled(text: str, args: Mapping[str, str | int]) -> str:
    try:
        return _(text, **args)
    except (KeyError, IndexError):
        return _(text)
