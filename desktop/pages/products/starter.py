"""The starter catalogue: pick what the village grows, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from core.base.changes import Changes
from core.base.errors import ClerkError
from desktop.pages.desk import Desk
from desktop.pages.products.form import starters
from desktop.widgets.drawer import Drawer
from desktop.widgets.found import Found
from desktop.widgets.pick_list import PickList, PickWords
from words.say import _


def starter_drawer(
    desk: Desk, done: Callable[[Changes], None], failed: Callable[[ClerkError], None]
) -> Drawer:
    """Return the drawer of the starter catalogue; it stays open for the next one."""
    words = PickWords(
        line=_("找常用产品"),
        typed=_("品名或首字母，回车加上"),
        hits=_("常用产品"),
        hint=_("价钱、等级加上以后再改。"),
    )
    picker = PickList(starters(desk), words)
    drawer = Drawer(_("常用产品"), picker, _("加上这一样"), icon="add")
    picker.picked.connect(partial(_add, desk, done, failed))
    picker.picked.connect(picker.line.selectAll)
    drawer.pressed.connect(picker.pick)
    return drawer


def _add(
    desk: Desk, done: Callable[[Changes], None], failed: Callable[[ClerkError], None], hit: Found
) -> None:
    desk.write(lambda station: station.catalog.from_pack(hit.key), done, failed)
