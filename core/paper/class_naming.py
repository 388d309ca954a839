"""What papers of training call modules, teachers, ways, marks and answers; Chinese source texts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MODULES: Final[Mapping[str, str]] = MappingProxyType(
    {"digital": "数字技术", "operation": "运营", "law": "法律合规", "marketing": "营销"}
)
TEACHERS: Final[Mapping[str, str]] = MappingProxyType(
    {"company": "企业", "college": "高校", "government": "政府部门", "station": "本站"}
)
HALVES: Final[Mapping[str, str]] = MappingProxyType({"am": "上午", "pm": "下午"})
WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tail": "手机尾号",
        "initials": "姓名首字母",
        "card": "扫学员卡",
        "signature": "签字",
        "sheet": "纸质签到表",
    }
)
MARKS: Final[Mapping[str, str]] = MappingProxyType(
    {"passed": "合格", "partly": "部分合格", "failed": "不合格"}
)
QUIZ_WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {"paper": "纸质", "pc": "电脑", "group": "集体举手"}
)
OUTCOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "opened_shop": "开了网店",
        "first_sale": "卖出第一单",
        "employed": "找到工作",
        "nothing_yet": "还没有",
        "unreached": "打不通",
        "refused": "不愿回答",
    }
)
ANSWERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "confirmed": "确认来过",
        "denied": "说没来过",
        "unreached": "打不通",
        "refused": "不愿回答",
    }
)
MARKED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "content": "内容有用",
        "teacher": "老师讲得清楚",
        "practice": "动手机会",
        "arrangement": "时间地点安排",
        "overall": "总体",
    }
)
"""The questions of the satisfaction form, in its order."""
