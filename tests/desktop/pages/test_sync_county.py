"""A county that lost its root: the desk says what to get, takes it, and knows the new one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from core.sync import incidents
from desktop.pages.sync.page import TROUBLES, SyncPage
from hub.rooting import by_hand, replace_root
from tests.faults.mutant import Mutant

MUTANT = Mutant(
    "desktop/pages/sync/troubles.py",
    '    "new_root": (COUNTY, N_("选文件、输核对码"), "pin"),\n', "",
    "a station would be told of the new root and left alone with it", "county_tells",
)  # fmt: skip


@pytest.fixture
def page(office, admit, opened):
    """The county page of a PC whose county replaced a lost root."""
    office.do(admit)
    place = ("", 0, 0)
    office.do(lambda s: incidents.note(s.db, incidents.NEW_ROOT, place, s.sync.now_ms()))
    made = opened(lambda: SyncPage(office.desk), "sync")
    made.show_mode(TROUBLES)
    office.settle()
    return made


@pytest.fixture
def replaced(hub, tmp_path):
    """What the county tells by hand: the file and the code. The shared hub keeps its own root."""
    folder = tmp_path / "replaced"
    folder.mkdir()
    for name in ("county.key", "county.paper", "hub.key", "hub.paper"):
        shutil.copy(hub.folder / name, folder / name)
    done = replace_root(folder, 1, lost=True)
    serial = done.keys.county.serial
    return folder / by_hand(serial), done.keys.pin, serial


def county(office):
    return office.do(lambda s: s.sync.trust().county.serial)


def test_the_desk_takes_what_the_county_tells(page, office, press, replaced, qtbot):
    path, pin, serial = replaced
    (card,) = page.troubles.cards.values()
    assert "总钥匙" in card.title.text()
    assert "核对码" in card.words.text()
    press(card, "选文件、输核对码")
    body = page.drawer.body
    press(page.drawer, "核对，认它")
    assert page.drawer.button.isEnabled(), "no file was chosen yet"
    body.take(path)
    assert body.file.text() == path.name
    body.code.setText("A" * len(pin))
    press(page.drawer, "核对，认它")
    qtbot.waitUntil(page.drawer.button.isEnabled)
    assert county(office) == serial - 1
    assert page.drawer is not None
    body.code.clear()
    QTest.keyClicks(body.code, pin.lower())
    press(page.drawer, "核对，认它")
    qtbot.waitUntil(lambda: page.drawer is None)
    office.settle()
    assert county(office) == serial
    assert page.troubles.cards == {}
    assert office.do(lambda s: s.sync.incidents()) == []


def test_a_file_that_is_gone_is_said(page, press, qtbot):
    (card,) = page.troubles.cards.values()
    press(card, "选文件、输核对码")
    page.drawer.body.take(Path("/no/such/county-2.czc"))
    press(page.drawer, "核对，认它")
    qtbot.waitUntil(page.drawer.button.isEnabled)
    assert page.drawer is not None
