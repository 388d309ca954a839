"""The station's folder, its file and the command line."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "base.disk": Told(
            N_("磁盘读写出错。"), N_("请退出程序重新打开；若再出现，请换盘恢复备份。")
        ),
        "base.disk_full": Told(
            N_("磁盘满了，这一笔没有保存。"), N_("请删掉些不用的文件，再保存一次。")
        ),
        "base.invalid_record": Told(N_("有几处没有填对。"), N_("请改好再存。")),
        "base.read_only": Told(
            N_("这个文件夹只能看，不能写。"), N_("请换到可以写的文件夹或取消只读。")
        ),
        "base.refused": Told(N_("没有办成。"), N_("请再试一次。")),
        "base.unknown_record": Told(N_("找不到这条记录：{id}"), N_("请用搜索框再找一次。")),
        "journal.cannot_blank": Told(N_("“{field}”填过就不能清空。"), N_("请改成正确的。")),
        "journal.stale": Told(N_("“{field}”刚被别人改成了“{now}”。"), N_("请看过再改一次。")),
        "journal.not_its_role": Told(
            N_("这台电脑是作为培训电脑加入的，不能记“{kind}”。"), N_("请在站里的电脑上记。")
        ),
        "cli.bad_choice": Told(N_("{flag} 没有“{said}”这一种。"), N_("可用的有：{choices}")),
        "cli.bad_json": Told(
            N_("“{file}”不是正确的 JSON，错在第 {byte} 个字节。"),
            N_("请看括号、引号和逗号，文件要存成 UTF-8。"),
        ),
        "cli.cannot_read": Told(N_("“{file}”读不了。"), N_("请看是不是文件、能不能打开。")),
        "cli.cannot_write": Told(
            N_("“{file}”写不进去。"), N_("请看文件夹在不在、能不能写，磁盘满了没有。")
        ),
        "cli.file_needed": Told(N_("图片要从文件里来。"), N_("请用 listing picture 加图片。")),
        "cli.no_file": Told(N_("找不到“{file}”。"), N_("请看名字和文件夹写对没有。")),
        "cli.not_understood": Told(N_("看不懂这条命令：{why}。"), N_("请看 --help。")),
        "cli.other_json": Told(
            N_("“{file}”里写的不是这里要的样子，在 {at}。"), N_("请对照说明改正。")
        ),
        "cli.unknown_kind": Told(N_("没有“{kind}”这种记录。"), N_("可用的有：{kinds}")),
        "db.backup_gone": Told(
            N_("备份“{file}”读不出来了，U盘可能拔了。"), N_("请插好U盘，再选一次。")
        ),
        "db.busy": Told(N_("账本正被别的程序占用。"), N_("请稍等一会儿再试。")),
        "db.damaged": Told(
            N_("账本文件有损坏，已原样保留。"), N_("请用最近的备份恢复，再和县里同步。")
        ),
        "db.damaged_backup": Told(N_("备份“{file}”坏了，坏在“{part}”。"), N_("请换一份备份。")),
        "db.key_needed": Told(
            N_("打开账本要用口令或恢复码。"), N_("请输入口令，或用纸上的恢复码。")
        ),
        "db.newer_file": Told(
            N_("账本是新版程序写的（{file}），本程序（{program}）打不开，也没有动它。"),
            N_("请更新村站通。"),
        ),
        "db.no_room": Told(
            N_("磁盘满了，账本打不开；里面的账都在。"), N_("请删掉些不用的文件，再打开村站通。")
        ),
        "db.no_room_to_restore": Told(
            N_("放不下：恢复要 {need} MB，这个盘只剩 {free} MB。什么都没动。"),
            N_("请换一个盘上的文件夹，或先腾些地方。"),
        ),
        "db.no_station": Told(N_("这个文件夹里没有账本。"), N_("请先建站，或换一个文件夹。")),
        "db.not_a_backup": Told(N_("“{file}”不是备份，或已损坏。"), N_("请换一个备份文件。")),
        "db.old_sqlite": Told(N_("数据库组件太旧（{found}），可能丢账。"), N_("请重装村站通。")),
        "db.setting_refused": Told(
            N_("数据库设置“{setting}”没有生效（{found}），为防丢账没有打开。"), N_("请重装村站通。")
        ),
        "db.station_exists": Told(
            N_("这个文件夹里已经有账本，没有动它。"), N_("请换一个空文件夹。")
        ),
        "db.void_sheet": Told(N_("新的恢复码没有抄下来，旧的纸已经作废。"), N_("请再做一个新的。")),
        "db.weak_passphrase": Told(N_("口令太短。"), N_("请至少用{shortest}个字。")),
        "db.wrong_key": Told(N_("口令或恢复码不对。"), N_("请再输一次，注意大小写。")),
        "desk.bug": Told(
            N_("程序出了错（{what}），这一步没有办成。"),
            N_("请再试一次；若再出现，请把“帮助”里的记录交给县里。"),
        ),
        "desk.printer": Told(
            N_("打印机没有接下这张纸：{why}"), N_("请看打印机开着没有、有没有纸，再打一次。")
        ),
        "desk_open": Told(N_("村站通正开着。"), N_("请到已打开的窗口里操作，或先关掉它。")),
    }
)
