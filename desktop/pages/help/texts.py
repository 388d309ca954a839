"""What the help page says; Chinese is the source, other languages come from the catalogues."""

from __future__ import annotations

from typing import Final, NamedTuple

from words.told import N_


class Chapter(NamedTuple):
    """A heading with pairs of what and how."""

    title: str
    icon: str
    lines: tuple[tuple[str, str], ...]


FIRST_STEPS: Final = Chapter(
    N_("头一天"),
    "check",
    (
        (N_("1 点钱"), N_("在“日结”里录期初：抽屉里的现金、微信、支付宝，谁欠站里、站里欠谁。")),
        (N_("2 搬旧账"), N_("在“导入”里选旧表格，看一眼列对不对，就收进来；错了可整批撤回。")),
        (N_("3 收件"), N_("按 F2，拿扫码枪一件件扫；收件人打手机尾号四位就出来。")),
        (N_("4 收货"), N_("按 F3，选农户和产品，过秤，价钱一填，收据就打出来。")),
        (N_("5 日结"), N_("关门前数一数钱和件，当天就锁上了；漏记的明天补，写明实际日期。")),
    ),
)
KEYS: Final = Chapter(
    N_("键盘"),
    "scan",
    (
        ("Ctrl+K", N_("到处找：姓名、拼音首字母、手机尾号、运单号、单号")),
        ("F1 … F12", N_("换页，左边栏上写着")),
        ("Enter", N_("下一项；最后一项就是保存")),
        ("Esc", N_("退一步；填了一半的会留着")),
        ("Ctrl+N", N_("新开一单")),
        ("Ctrl+C", N_("复制选中的行，可贴到 Excel、WPS")),
        ("Ctrl+Z", N_("撤回刚才那一笔（红冲，两笔都看得见）")),
        (N_("扫码枪"), N_("什么时候扫都行，不用先点输入框")),
    ),
)
TROUBLES: Final = Chapter(
    N_("遇到事"),
    "warn",
    (
        (N_("记错了"), N_("打开那一单，点“红冲”，写原因，再重开一单。收据不能改，只能作废重开。")),
        (N_("停电了"), N_("说过“已保存”的都在；填了一半的也会回来。")),
        (N_("电脑坏了"), N_("新电脑上装好，用备份文件和纸上的恢复码打开。")),
        (N_("忘了 PIN"), N_("请站长在“设置”里重设；站长自己忘了，用恢复码。")),
        (N_("账本打不开"), N_("不要删文件。用最近的备份恢复，程序会把坏的那份留在一边。")),
        (
            N_("有人要删信息"),
            N_("在“人员”里打开他，点“删除”。金额按法律要留，名字会抹掉。"),
        ),
        (N_("快递少了件"), N_("打开那一件，点“丢失”，写索赔金额，等快递公司赔。")),
        (N_("磁盘快满"), N_("把旧照片挪到U盘上；备份文件也可以挪。")),
    ),
)
CHAPTERS: Final = (FIRST_STEPS, KEYS, TROUBLES)
