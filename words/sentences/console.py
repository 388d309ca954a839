"""What the county's console says when it cannot do what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final[Mapping[str, Told]] = MappingProxyType(
    {
        "console.missing": Told(N_("没有这一页，或者不归您看。"), N_("请从左边的菜单再进一次。")),
        "console.refused": Told(N_("您的角色不能做这件事。"), N_("需要的话，请管理员改您的角色。")),
        "console.stale_form": Told(
            N_("这张表单过期了，什么都没有改。"), N_("请退回上一页，刷新后再填一次。")
        ),
        "console.form_too_large": Told(
            N_("表单或文件太大了，什么都没有收。"), N_("文件请不要超过 2 MB。")
        ),
        "console.odd_sign": Told(
            N_("里面有打不出来的符号，什么都没有收。"), N_("请重新打一遍再发。")
        ),
        "console.sign_in_failed": Told(
            N_("账号或密码不对。"), N_("请再输一次；忘了密码请管理员重设。")
        ),
        "console.too_many_tries": Told(N_("试得太多了。"), N_("请过 {minutes} 分钟再试。")),
        "console.setup_code": Told(
            N_("开机码不对，或者已经用过、过期了。"),
            N_("重新启动县服务器，它会打印一个新的开机码。"),
        ),
        "console.account_taken": Told(N_("已经有人用这个账号名了。"), N_("请换一个。")),
        "console.account_name": Told(
            N_("账号名要 2 到 40 个字：字母、数字、汉字或 . @ - _。"), N_("请换一个。")
        ),
        "console.password_short": Told(N_("密码至少要 10 个字。"), N_("一句好记的话就是好密码。")),
        "console.role_unknown": Told(N_("没有这个角色。"), N_("请从列表里选一个。")),
        "console.last_administrator": Told(
            N_("至少要留一个管理员。"), N_("请先给别人管理员角色。")
        ),
        "console.reason_needed": Told(
            N_("请写明原因。"), N_("写一句话：谁要看、为了什么事。原因会记进审计。")
        ),
        "console.typed_wrong": Told(N_("“{label}”填得不对：{typed}"), N_("请改好再提交。")),
        "console.template": Told(
            N_("这张模板里没有一列对得上本台账。"),
            N_("第一张表里要有一行表头，写着台账的列名，例如“日期”“金额”。"),
        ),
        "console.conflict_gone": Told(
            N_("这个分歧已经有人定过了，或者记录又改了。"), N_("请看看现在的值。")
        ),
        "console.newer_edition": Told(
            N_("您看的是第 {seen} 版，现在是第 {now} 版了，没有写下任何意见。"),
            N_("下面是新的一版，请重新看过再定。"),
        ),
        "console.decided_meanwhile": Told(
            N_("别的同事刚对这一版定过意见了，您的没有写下。"), N_("请看右边“县里说过的”，再定。")
        ),
        "console.not_handed_in": Told(
            N_("站里正在改这份商品，还没有报来。"), N_("请等站里报来再审。")
        ),
        "console.already_so": Told(N_("这一版已经是这个意见了。"), N_("不用再定一次。")),
        "console.note_needed": Told(
            N_("退回要说清改什么。"), N_("请在要改的栏目写意见，或写一句总的意见。")
        ),
        "console.approval_reason": Told(
            N_("里面还有规则说不能写、或必填没填的内容。"),
            N_("请退回让站里改，或接手改好；确实要批准，请在总的意见里写明理由。"),
        ),
        "console.not_taken_over": Told(
            N_("这份商品没有由县里接手，不能在这里改。"), N_("请先在审核页点“县里接手改”。")
        ),
        "console.class_still_open": Told(
            N_("这个班还没有结班，不能抽查。"), N_("等站里结班、名单定下来再抽。")
        ),
        "console.seed": Told(
            N_("种子至少要 4 个字，抽取人数是 1 到 200。"),
            N_("种子可以用当天的彩票号码、会议日期等谁都改不了的字。"),
        ),
        "console.seed_used": Told(
            N_("这个种子已经抽过这个班了，再抽还是这些人。"), N_("要抽别的人，请换一个种子。")
        ),
        "console.look_note": Told(
            N_("请写一句看的结果。"), N_("例如：已问过站里，电话是村委会的。")
        ),
        "console.nobody_chosen": Told(
            N_("没有勾选还在名单上的人。"), N_("请先勾选要删的人，再写理由。")
        ),
        "console.opinion_reason": Told(
            N_("评审意见要写明理由和评审人。"), N_("请写清依据了哪些事实、哪几位评的。")
        ),
        "console.grade_until": Told(
            N_("授予要写明有效期，而且要在今天之后。"), N_("请选一个将来的日期。")
        ),
        "console.grade_moved": Told(
            N_("您打开以后，这份申请又有了新的意见或申诉，您的没有写下。"),
            N_("下面是现在的情况，请重新看过再定。"),
        ),
        "console.announce": Told(
            N_("没有选课程，或者选的站点都已经有了。"), N_("请选一个课程版本和还没有它的站点。")
        ),
        "console.no_stick_files": Told(
            N_("没有选，或者里面没有站里写的文件。"),
            N_("请选 U 盘上 CUNZHAN 文件夹里的文件，或者勾上要带回信的电脑。"),
        ),
        "console.no_change": Told(N_("没有改动任何一项。"), N_("请改至少一项再提交。")),
        "console.nobody_addressed": Told(N_("没有选写给哪个站。"), N_("请至少勾一个站点。")),
        "console.station_name": Told(N_("站点要有名称。"), N_("请写上站名再建。")),
    }
)
