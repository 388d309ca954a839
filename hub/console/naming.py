"""What codes are called in the console: choices, kinds, roles, incidents and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from words.choices import choice_source
from words.told import N_

ROLE_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "coordinator": N_("协调员"),
        "trainer": N_("培训员"),
        "mediator": N_("调解员"),
        "auditor": N_("审计员"),
        "administrator": N_("管理员"),
    }
)
ROLE_DUTIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "coordinator": N_("管站点：看台账、审商品、发通知、处理问题、导出月报"),
        "trainer": N_("只看站点名单、培训签到和商品"),
        "mediator": N_("看台账和人员（写明原因才显示全名），不改任何东西"),
        "auditor": N_("看台账、导出、查审计记录，不改任何东西"),
        "administrator": N_("管账号、发入网码、停用电脑、审商品，看不到台账"),
    }
)
INCIDENTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "fork": (
            N_("同一本账出现了两个版本"),
            N_("一台电脑可能从旧备份恢复过。先到的已保留，后到的原样留证。问清楚后停用那台电脑。"),
        ),
        "cloned": (
            N_("一台电脑被复制成了两台"),
            N_("两台电脑用着同一把钥匙。请停用它，让两台都重新入网。"),
        ),
        "revoked": (
            N_("已停用的电脑还在发账"),
            N_("发来的没有收。请问站里这台电脑在谁手里。"),
        ),
        "parked": (
            N_("有的记录读不懂，先放在一边"),
            N_(
                "多半是站里的软件比县里新：升级县服务器后点“再试一次”。"
                "原因写“不归这台电脑记”的，是培训电脑记的，请问清楚。"
            ),
        ),
        "gap": (N_("中间缺了一段记录"), N_("站里下次联网会补发；一直不补请打电话问。")),
        "two_histories": (
            N_("县里的账对两个站说得不一样"),
            N_("请立即停机，把证据交给审计员。"),
        ),
        "hub_restored": (
            N_("县服务器从备份恢复过"),
            N_("各站会自动补发缺的部分，不用做什么。补齐后关掉这一条。"),
        ),
        "clock_jumped": (
            N_("县服务器的日期跳得太远，每天的备份和清理先停着"),
            N_("先看县服务器的日期：不对就改对它；改好了，或者本来就对，就关掉这一条。"),
        ),
        "conflict": (
            N_("两台电脑把同一项改得不一样"),
            N_("请在下面选一个值，县里会把它发给所有电脑。"),
        ),
        "damaged_stick": (N_("有个 U 盘坏了一部分"), N_("请站里换一个 U 盘重写一次。")),
        "forged": (N_("收到签名不对的东西"), N_("没有收下。查一查是谁发来的。")),
    }
)
"""What an incident is, and the one thing to do."""
STICK_REFUSALS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unknown": N_("不是本县的电脑写的，没有收。"),
        "revoked": N_("这台电脑停用了，没有收。"),
        "pending": N_("它没有登记码：在下面批准或拒绝。"),
        "refused": N_("这台电脑的申请被拒绝过，没有登记。"),
        "unknown_code": N_("县里没有开过它的登记码，或者已作废，没有登记。"),
        "used_code": N_("它的登记码别的电脑用过了，没有登记：再做一张。"),
        "expired_code": N_("它的登记码过了三天，没有登记：再做一张。"),
        "slow_down": N_("来得太密，这个没有收：过几分钟再传一次。"),
        "quota": N_("这个站今天送得太多，没有收：明天再传一次。"),
    }
)
"""Why a file of a stick was not taken."""
DONE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "signed-out": N_("已退出。"),
        "written": N_("已写进县里的账本，站里下次联网就收到。"),
        "code": N_("入网码做好了。"),
        "code-withdrawn": N_("这个入网码已作废。"),
        "approved": N_("已批准，回执随下一个 U 盘带回。"),
        "refused": N_("已拒绝。"),
        "revoked": N_("这台电脑已停用：它之后写的都不算数。"),
        "closed": N_("已关掉。"),
        "retried": N_("已全部读懂，入账了。"),
        "still-parked": N_("还有读不懂的，仍放在一边。"),
        "resolved": N_("已定下，站里下次联网就收到。"),
        "saved": N_("已保存。"),
        "template": N_("模板已收下，以后按它导出。"),
        "template-gone": N_("模板已去掉，按标准列导出。"),
        "password": N_("密码已改，其他地方的登录都已退出。"),
        "listing-approved": N_("已批准，站里下次联网或收到 U 盘就看得到。"),
        "listing-returned": N_("已退回，意见站里下次联网或收到 U 盘就看得到。"),
        "listing-saved": N_("已改好并写进县里的账本。看过没问题就批准。"),
        "drawn": N_("抽好了，名单已写进县里的账本，站里下次联网就收到。"),
        "called": N_("回访结果已记下。"),
        "looked": N_("已记下谁看过、怎么说。"),
        "grade-decided": N_("评审意见已写进县里的账本，站里下次联网就收到。"),
        "announced": N_("已通知，站里下次联网就看得到。"),
        "forgotten": N_("已写进县里的账本：县里马上删，站里下次联网就删。"),
    }
)
"""What is said after a deed."""
PARKED: Final[Mapping[str, str]] = MappingProxyType(
    {"unknown_type": N_("县里还不认识这种记录"), "not_its_role": N_("不归这台电脑记")}
)
"""Why a record lies aside; any other reason is for whoever mends the program."""
ACTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "setup": N_("建立第一个管理员"),
        "sign-in": N_("登录"),
        "sign-in-failed": N_("登录失败"),
        "sign-out": N_("退出"),
        "unmask": N_("查看全名和电话"),
        "write": N_("写给站点"),
        "correct": N_("更正记录"),
        "resolve": N_("裁定分歧"),
        "resolve-instead": N_("替别人裁定分歧"),
        "code": N_("发入网码"),
        "code-withdraw": N_("作废入网码"),
        "stick-read": N_("收 U 盘上的文件"),
        "stick-write": N_("取走带回站里的回信"),
        "approve": N_("批准入网"),
        "refuse": N_("拒绝入网"),
        "revoke": N_("停用电脑"),
        "close-incident": N_("关掉问题"),
        "retry": N_("重试读不懂的记录"),
        "export": N_("导出"),
        "template": N_("换导出模板"),
        "account-add": N_("新建账号"),
        "account-change": N_("改账号"),
        "password": N_("改密码"),
        "station-add": N_("新建站点"),
        "station-change": N_("改站点资料"),
        "judge": N_("审商品"),
        "mend-listing": N_("改接手的商品"),
        "draw": N_("抽查培训班"),
        "spot-call": N_("记抽查结果"),
        "look-oddity": N_("看过培训异常"),
        "grade": N_("评审人才等级"),
        "announce": N_("通知新课程"),
        "forget": N_("删除到期的人"),
        "pack-add": N_("收下规则包"),
        "key-rotate": N_("换县里的钥匙"),
    }
)


STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "waiting": N_("等着审"),
        "sent": N_("等着审"),
        "returned": N_("已退回"),
        "approved": N_("已通过"),
        "taken_over": N_("县里接手"),
        "draft": N_("站里在改"),
        "all": N_("全部"),
    }
)
"""Where a listing stands, as the county says it."""
LEVELS: Final[Mapping[str, str]] = MappingProxyType(
    {"block": N_("不能写"), "warn": N_("要依据"), "tip": N_("提醒")}
)
SINCE: Final[Mapping[str, str]] = MappingProxyType(
    {"added": N_("新加的"), "changed": N_("改过"), "dropped": N_("去掉了")}
)
"""What became of a picture, a basis or a title since an edition."""


LAPSED: Final[Mapping[str, str]] = MappingProxyType(
    {"idle": N_("三年没有往来"), "withdrawn": N_("撤回了同意，之后没再来")}
)
CLASS_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {"all": N_("全部"), "open": N_("还没结班"), "closed": N_("已结班")}
)
GRADE_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "waiting": N_("等评审"),
        "appealed": N_("有申诉"),
        "granted": N_("授予"),
        "refused": N_("不授予"),
        "more_wanted": N_("要补材料"),
        "all": N_("全部"),
    }
)
FIGURES: Final[Mapping[str, str]] = MappingProxyType(
    {"sales_fen": N_("上行额（元）"), "farmers": N_("带动农户"), "courses": N_("授课次数")}
)
ODD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "shared_phone": N_("几个人留了同一个电话"),
        "two_places": N_("同一个人同一个半天在两个班"),
        "month_end": N_("签到挤在月底"),
        "burst": N_("签到比手快"),
        "few_photos": N_("照片没拍够"),
        "same_photo": N_("同一张照片用在两个班"),
    }
)
ODD_FACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "shared_phone": N_("{phone} 写了 {people} 个名字：{who}"),
        "two_places": N_("{name} {day} {half}在两个班都有签到"),
        "month_end": N_("这个站本月 {all} 人次，{late} 人次在最后 {days} 天"),
        "burst": N_("{day} {at} 这一分钟签到 {many} 人"),
        "few_photos": N_("已结班，照片 {photos} 张，应有 {asked} 张"),
        "same_photo": N_("照片摘要 {digest}… 一模一样"),
    }
)
ODD_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "shared_phone": N_("老人常留子女或村里的电话，问一问就清楚。"),
        "two_places": N_("可能是补签写错了半天，也可能是同名同电话。"),
        "month_end": N_("农闲或赶集安排在月底也会这样。"),
        "burst": N_("可能是先签在纸上，再一起录进电脑。"),
        "few_photos": N_("照片可能还在站里，没有传上来。"),
        "same_photo": N_("可能是选错了照片，请站里补一张。"),
    }
)
"""Why an oddity may well be harmless: said beside it, so that nobody is judged by a list."""
VERDICTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "valid": N_("这张证书是真的，有效"),
        "withdrawn": N_("这张证书已被收回，不再有效"),
        "not_arrived": N_("签名是真的，站里的记录还没有传到县里"),
        "unknown": N_("查不到这张证书"),
    }
)


def naming(field: str, code: str) -> str:
    """Return a choice in Chinese words, for the catalogue; a word stands for itself."""
    return choice_source(field, code)


def thing(kind: str, code: str) -> str:
    """Return what a role, duty, action, listing's state or finding's level is called."""
    return THINGS[kind].get(code, code)


THINGS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "role": ROLE_NAMES,
        "duty": ROLE_DUTIES,
        "action": ACTIONS,
        "parked": PARKED,
        "state": STATES,
        "level": LEVELS,
        "since": SINCE,
        "lapsed": LAPSED,
        "class": CLASS_STATES,
        "grade": GRADE_STATES,
        "figure": FIGURES,
        "odd": ODD,
        "odd-facts": ODD_FACTS,
        "odd-reason": ODD_REASONS,
        "verdict": VERDICTS,
    }
)
