"""The sides of an open class: their order, what they are called, who builds each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from desktop.pages.classes.calls import CallsTab
from desktop.pages.classes.certificates import CertificatesTab
from desktop.pages.classes.checking import CheckTab
from desktop.pages.classes.closing import CloseTab
from desktop.pages.classes.door import DoorTab
from desktop.pages.classes.exam import ExamTab
from desktop.pages.classes.opinions import OpinionsTab
from desktop.pages.classes.papers import ClassPapers
from desktop.pages.classes.photos import PhotosTab
from desktop.pages.classes.practice import PracticeTab
from desktop.pages.classes.roster import RosterTab
from desktop.pages.classes.tab import Tab
from desktop.pages.desk import Desk
from desktop.widgets.page import Page
from words.told import N_

ROSTER, DOOR, PHOTOS, PRACTICE = "roster", "door", "photos", "practice"
EXAM, OPINIONS, CERTIFICATES = "exam", "opinions", "certificates"
CLOSE, CALLS, CHECK = "close", "calls", "check"
TEACHING: Final[Mapping[str, str]] = MappingProxyType(
    {
        ROSTER: N_("名册"),
        DOOR: N_("签到"),
        PHOTOS: N_("照片"),
    }
)
"""While it is taught."""
RESULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        PRACTICE: N_("实训"),
        EXAM: N_("考试"),
        OPINIONS: N_("满意度"),
    }
)
"""What people learned and thought of it."""
AFTER: Final[Mapping[str, str]] = MappingProxyType(
    {CERTIFICATES: N_("证书"), CLOSE: N_("结班"), CALLS: N_("回访"), CHECK: N_("抽查")}
)
"""At its end and after it."""
Build = Callable[[Desk, Page, ClassPapers], Tab]
BUILT: Final[Mapping[str, Build]] = MappingProxyType(
    {
        ROSTER: RosterTab,
        DOOR: DoorTab,
        PHOTOS: lambda desk, page, _papers: PhotosTab(desk, page),
        PRACTICE: lambda desk, page, _papers: PracticeTab(desk, page),
        EXAM: lambda desk, page, _papers: ExamTab(desk, page),
        OPINIONS: lambda desk, page, _papers: OpinionsTab(desk, page),
        CERTIFICATES: CertificatesTab,
        CLOSE: CloseTab,
        CALLS: lambda desk, page, _papers: CallsTab(desk, page),
        CHECK: lambda desk, page, _papers: CheckTab(desk, page),
    }
)
