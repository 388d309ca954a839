"""The classes as a ledger: its columns, what they say, and the chips that filter by state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from core.training.queries.ledger import KINDS, STATES, Listed, state_of
from desktop.models.ledger import Column, LedgerModel
from desktop.pages.classes.reading import hours, when
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.pages.sources import FromViews
from desktop.widgets.empty import Empty
from desktop.widgets.ledger import LedgerView
from words.say import _
from words.told import N_

STATE: Final = "state"
WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "planned": N_("未开班"),
        "running": N_("进行中"),
        "over": N_("待结班"),
        "closed": N_("已结班"),
    }
)
TONES: Final[Mapping[str, str]] = MappingProxyType({"over": "wait", "closed": "soft"})
VILLAGES: Final = 2
"""So many villages of a roster are named in its cell; the rest in its hint."""


def class_list(desk: Desk, empty: Empty) -> LedgerView[Listed]:
    """Return the list of classes, filtered by text, state, days, village and course."""
    source = FromViews(desk.views, lambda views: views.training.ledger(desk.today()), KINDS, meant)

    def state(row: Listed) -> str:
        return state_of(row.held, desk.today())

    stands: Column[Listed] = Column(
        key=STATE, label=_("状态"), text=lambda row: _(WORDS[state(row)]), width=9
    )
    first, *rest = _what()
    model = LedgerModel(
        source,
        (first, stands, *rest, *_figures()),
        desk.jobs,
        lambda row: TONES.get(state(row), ""),
    )
    view = LedgerView(model, "classes", desk.settings, today=desk.today, empty=empty)
    view.add_filter(STATE, _("状态"), [("", _("全部")), *((one, _(WORDS[one])) for one in STATES)])
    return view


def meant(filters: Mapping[str, str]) -> dict[str, str]:
    """Return filters as the list knows them: a state may be typed in the clerk's words."""
    words = filters.get(STATE, "")
    code = next((one for one in STATES if words and words in _(WORDS[one])), words)
    return {**filters, STATE: code}


def _what() -> tuple[Column[Listed], ...]:
    """Return the columns that tell which class it is."""
    return (
        Column(key="first", label=_("开班"), text=lambda row: when(row.held), width=15),
        Column(key="name", label=_("班名"), text=lambda row: row.held.name, width=18),
        Column(key="course", label=_("课程"), text=_course, width=15, hint=_course_hint),
        Column(key="place", label=_("地点"), text=lambda row: row.held.place, width=13),
        Column(
            key="village",
            label=_("学员村组"),
            text=_villages,
            width=11,
            sortable=False,
            hint=lambda row: "、".join(row.villages),
        ),
        Column(key="teacher", label=_("老师"), text=lambda row: row.held.teacher or "", width=8),
    )


def _figures() -> tuple[Column[Listed], ...]:
    """Return the columns that have a sum."""
    return (
        _figure("minutes", _("小时"), lambda row: row.held.minutes, hours),
        _figure("enrolled", _("名册"), lambda row: row.enrolled, str),
        _figure("came", _("来过"), lambda row: row.came, str),
    )


def _figure(
    key: str, name: str, figure: Callable[[Listed], int], say: Callable[[int], str]
) -> Column[Listed]:
    return Column(
        key=key,
        label=name,
        text=lambda row: say(figure(row)),
        align="end",
        width=5,
        sortable=False,
        total=say,
    )


def _course(row: Listed) -> str:
    """Return what the course is called; without one, what it is about."""
    return row.course or naming("module", row.held.module)


def _course_hint(row: Listed) -> str:
    parts = (row.course, naming("module", row.held.module), row.held.code or "")
    return " · ".join(filter(None, parts))


def _villages(row: Listed) -> str:
    named = "、".join(row.villages[:VILLAGES])
    return f"{named}…" if len(row.villages) > VILLAGES else named
