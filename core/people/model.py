"""People a station deals with, the clerks who serve them, and what they agreed to."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from core.base.change import change_type
from core.base.record import COUNTY, SELF, TASK, Count, Day, Flag, Record, Ref, Text, Texts, field
from core.base.tables import Entry

ROLES: Final = ("farmer", "villager", "coop", "company")
METHODS: Final = ("signature", "fingerprint", "voice", "tick")
CLERK_ROLES: Final = ("head", "clerk", "trainer")


class Person(Entry, frozen=True, kw_only=True):
    """A farmer, villager, co-operative or company; personal data stay in an erasable block."""

    kind: ClassVar[str] = "person"
    title: ClassVar[str] = "人员"

    name: Annotated[
        Text | None, field("姓名", personal=SELF, required=True, longest=60, policy=TASK)
    ] = None
    initials: Annotated[
        Text | None, field("拼音首字母", personal=SELF, longest=200, typed=False)
    ] = None
    phone: Annotated[
        Text | None,
        field("电话", personal=SELF, pattern=r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{4,8}", policy=TASK),
    ] = None
    village: Annotated[Text | None, field("村组", personal=SELF, longest=60)] = None
    role: Annotated[Text, field("身份", choices=ROLES)] = "villager"
    uscc: Annotated[
        Text | None,
        field("统一社会信用代码", personal=SELF, pattern=r"[0-9A-HJ-NP-RTUW-Y]{18}", policy=TASK),
    ] = None
    gender: Annotated[Text | None, field("性别", personal=SELF, choices=("男", "女"))] = None
    birth_year: Annotated[Count | None, field("出生年份", personal=SELF, low=1900, high=2100)] = (
        None
    )
    household_no: Annotated[Text | None, field("户号", personal=SELF, longest=30)] = None
    tags: Annotated[Texts, field("标签", personal=SELF)] = ()
    note: Annotated[Text | None, field("备注", personal=SELF)] = None
    import_id: Annotated[Ref | None, field("导入批次", typed=False)] = None
    merged_into: Annotated[Ref | None, field("已并入", refers="person", row=True)] = None
    erased: Annotated[Flag, field("已删除", row=True)] = False


PersonChange = change_type(Person)


class PersonMerge(Record, frozen=True, kw_only=True):
    """Two entries are one person: the first one stands, the second points to it.

    Without ``keep`` the second stands by itself again: the merge was a mistake.
    """

    kind: ClassVar[str] = "person.merge"
    title: ClassVar[str] = "人员合并"

    keep: Annotated[Ref | None, field("保留", refers="person")] = None
    drop: Annotated[Ref, field("并入", refers="person")]
    base: Annotated[Count, field("依据版本")] = 0


class PersonErase(Record, frozen=True, kw_only=True):
    """A person's data were deleted at the person's wish (PIPL art. 47)."""

    kind: ClassVar[str] = "person.erase"
    title: ClassVar[str] = "人员删除"

    subject: Annotated[Ref, field("人员", refers="person")]
    keep_until: Annotated[Day | None, field("金额保存至", help="法定保存期内只留金额")] = None


class Consent(Entry, frozen=True, kw_only=True):
    """What a person agreed to, with the text shown; core purposes and optional ones apart."""

    kind: ClassVar[str] = "consent"
    title: ClassVar[str] = "同意书"

    person: Annotated[Ref, field("人员", refers="person")]
    purpose: Annotated[Text, field("用途", required=True, longest=40)]
    text_version: Annotated[Text, field("文本版本", required=True, longest=40)]
    method: Annotated[Text, field("方式", choices=METHODS)] = "signature"
    guardian: Annotated[Text | None, field("监护人", personal="person", longest=60)] = None
    withdrawn: Annotated[Day | None, field("撤回日期", row=True)] = None


class Agreement(Record, frozen=True, kw_only=True):
    """What somebody agrees to at the desk; an empty version is the text now shown."""

    kind: ClassVar[str] = "agreement"
    title: ClassVar[str] = "同意"

    purpose: Annotated[Text, field("用途", required=True, longest=40)]
    text_version: Annotated[Text, field("文本版本", longest=40)] = ""
    method: Annotated[Text, field("方式", choices=METHODS)] = "signature"
    guardian: Annotated[Text | None, field("监护人", personal=SELF, longest=60)] = None


class ConsentWithdrawal(Record, frozen=True, kw_only=True):
    """A consent ends; what was done under it stays."""

    kind: ClassVar[str] = "consent.withdrawal"
    title: ClassVar[str] = "撤回同意"

    consent: Annotated[Ref, field("同意书", refers="consent")]


class Clerk(Entry, frozen=True, kw_only=True):
    """Somebody who works at the station's desk."""

    kind: ClassVar[str] = "clerk"
    title: ClassVar[str] = "经办人"

    name: Annotated[Text | None, field("姓名", personal=SELF, required=True, longest=60)] = None
    role: Annotated[Text, field("角色", choices=CLERK_ROLES, policy=TASK)] = "clerk"
    left: Annotated[Flag, field("已离岗")] = False


ClerkChange = change_type(Clerk)


class Station(Entry, frozen=True, kw_only=True):
    """The station itself (站点)."""

    kind: ClassVar[str] = "station"
    title: ClassVar[str] = "站点"

    name: Annotated[Text, field("站点名称", required=True, longest=60, policy=COUNTY)]
    village_code: Annotated[
        Text, field("村级区划代码", required=True, pattern=r"\d{12}", policy=COUNTY)
    ]
    village: Annotated[Text | None, field("村名", longest=60)] = None
    phone: Annotated[Text | None, field("电话", longest=20)] = None


StationChange = change_type(Station)
