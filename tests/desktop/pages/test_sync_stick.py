"""A stick is noticed, one sensible thing is offered, and it may go only after it was read back."""

from __future__ import annotations

import shutil
import socket
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.paper.from_records import receipt_of
from core.paper.qr import text_of
from core.sync import trust
from core.sync.medium import ROOT
from core.sync.messages import spoken_code
from core.trade.model.errand import Errand
from desktop.pages.drives import Drives, Volume, is_plugged
from desktop.pages.sync.page import SyncPage
from hub.intake.files import Files
from hub.intake.invite import invite
from hub.intake.sync import Desk
from hub.intake.worker import Worker
from hub.office import Office
from hub.returning import Writer
from hub.stick import Reader


class Usage(NamedTuple):
    """What an operating system tells of a full disk."""

    total: int = 1 << 20
    used: int = 1 << 20
    free: int = 0


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


class Slot:
    """The hole that sticks are put into."""

    def __init__(self, window, desk):
        self.volumes: list[Volume] = []
        self.turn = 0
        self.drives = Drives(window, lambda: self.volumes, lambda: self.turn)
        self.drives.came.connect(desk.sticking.came)
        self.drives.went.connect(desk.sticking.went)
        desk.sticking.noticed.connect(window.notice)

    def put(self, folder):
        self.volumes, self.turn = [Volume(str(folder), "U盘")], self.turn + 1
        self.drives.look()

    def pull(self):
        self.volumes, self.turn = [], self.turn + 1
        self.drives.look()


@pytest.fixture
def page(office, opened, admit):
    """The county page of an enrolled station, turned to what is carried."""
    office.do(admit)
    made = opened(lambda: SyncPage(office.desk), "sync")
    made.show_mode("stick")
    return made


@pytest.fixture
def slot(window, office, page):
    return Slot(window, office.desk)


@pytest.fixture
def says(window, qtbot):
    """Wait for a notice that holds some words."""

    def wait(text):
        told = window.notices.notice
        qtbot.waitUntil(lambda: text in getattr(told(), "text", ""))
        return told()

    return wait


@pytest.fixture
def county_reads(hub):
    """Let the county read a stick and write its answers."""

    def read(folder):
        with Office.open(hub.folder) as office:
            desk = Desk(office, Files(office))
            taken = Reader(office, desk).read(folder)
            Worker(office).finish()
            Writer(office, desk).write(folder)
        return taken

    return read


def press(window):
    QTest.mouseClick(window.notices.undo, Qt.MouseButton.LeftButton)


def state(office):
    return office.do(lambda s: s.sync.state())


def test_a_stick_carries_the_books_there_and_the_receipt_back(
    slot, stick, office, window, says, county_reads
):
    waiting = state(office).local
    slot.put(stick)
    notice = says(f"有 {waiting} 条账可以带去县里")
    assert notice.undo_label == "写到U盘"
    press(window)
    says("读回核对过，可以拔U盘了")
    assert (state(office).local, state(office).sent) == (0, waiting)
    slot.pull()
    (taken,) = county_reads(stick)
    assert taken.events == waiting
    slot.put(stick)
    assert says("回信 1 份").undo_label == "收下"
    press(window)
    says("收下了")
    assert state(office).receipted == waiting
    courier = window.page("sync").courier
    office.qtbot.waitUntil(lambda: courier.state.receipted == waiting)


def test_the_page_offers_the_same_by_a_button_and_forgets_a_stick_that_is_gone(
    slot, stick, page, says, click, office
):
    assert not page.carried.stick.do.isVisible()
    assert "现在没有插U盘" in page.carried.stick.words.text()
    slot.put(stick)
    says("可以带去县里")
    click(page.carried.stick, "写到U盘")
    says("可以拔U盘了")
    assert "可以拔U盘了" in page.carried.stick.said.text()
    slot.pull()
    assert not page.carried.stick.do.isVisible()


def test_a_stick_with_nothing_new_says_so_and_goes_away_by_itself(slot, stick, says, window):
    slot.put(stick)
    says("可以带去县里")
    press(window)
    says("可以拔U盘了")
    slot.pull()
    slot.put(stick)
    notice = says("没有新东西")
    assert notice.undo is None
    assert notice.seconds > 0


def test_a_full_stick_is_told(slot, stick, says, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage())
    slot.put(stick)
    assert says("放不下").undo is None


def test_another_stations_stick_is_left_alone(slot, stick, says, window, office):
    slot.put(stick)
    says("可以带去县里")
    press(window)
    says("可以拔U盘了")
    (ours,) = (stick / ROOT).rglob("*.czb")
    other = ours.parent.with_name("99")
    other.mkdir()
    ours.rename(other / ours.name.replace(ours.name[:16], "A" * 16))
    office.do(
        lambda s: s.db.execute(
            "INSERT OR REPLACE INTO local_reach SELECT device, epoch, seq FROM log"
        )
    )
    slot.pull()
    slot.put(stick)
    says("别的站的U盘")


def test_a_spoken_receipt_is_typed_forgivingly_and_a_wrong_one_is_told(
    slot, stick, page, says, window, office
):
    slot.put(stick)
    says("可以带去县里")
    press(window)
    says("可以拔U盘了")

    def spoken(station):
        device, epoch, seq, head = station.db.rows("SELECT device, epoch, seq, head FROM log")[0]
        return spoken_code(trust.kept(station.db, trust.SPOKEN), device, epoch, seq, head)

    right = office.do(spoken)
    card = page.carried.spoken
    card.code.setFocus()
    wrong = ("A" if right[0] != "A" else "B") + right[1:]
    QTest.keyClicks(card.code, wrong.lower())
    assert card.code.text() == f"{wrong[:5]} {wrong[5:]}"
    QTest.keyClick(card.code, Qt.Key.Key_Return)
    office.qtbot.waitUntil(lambda: card.said.property("tone") == "stop")
    assert state(office).receipted == 0
    card.code.selectAll()
    heard = right.replace("O", "0").replace("I", "1").lower()
    QTest.keyClicks(card.code, f"{heard[:3]}-{heard[3:]}")
    QTest.keyClick(card.code, Qt.Key.Key_Return)
    office.qtbot.waitUntil(lambda: card.said.property("tone") == "done")
    assert state(office).local == state(office).sent == 0


def paper(views, identity, journal):
    """Return what a scanner reads off a printed receipt."""
    printed = receipt_of(views, identity, signer=journal).qr
    assert printed is not None
    return text_of(printed)


def errand(person):
    return Errand(what="缴费", person=person, amount_fen=1200)


def test_a_paper_of_the_lost_pc_is_booked_once(page, run, request, scanner, office, qtbot):
    run(page.courier.run)
    lost = request.getfixturevalue("second")
    booked = lost.trade.errands.run(errand(office.villager)).ids[0]
    views = lost.views()
    scanned = paper(views, booked, lost.ledger.journal)
    views.db.close()
    run(page.courier.run)
    table = page.carried.recovering.lines
    for rows, result in ((1, "补记好了"), (2, "账上已有，不用补")):
        scanner(scanned)
        qtbot.waitUntil(lambda rows=rows: table.rowCount() == rows)
        assert table.item(0, 1).text() == result
    assert len(office.see(lambda v: v.db.rows("SELECT id FROM errand"))) == 1


def test_a_paper_of_somebody_else_is_refused(page, scanner, qtbot):
    table = page.carried.recovering.lines
    scanner("CZ1:NONSENSE")
    qtbot.waitUntil(lambda: table.rowCount() == 1)
    assert table.item(0, 0).text() == "这一张"
    assert table.item(0, 1).text() not in ("补记好了", "账上已有，不用补")


@pytest.fixture
def invitation(hub, number, tmp_path):
    """The file that the county gave for a PC from which it cannot be reached."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with Office.open(hub.folder) as at:
        made = invite(at, str(number), "station", "127.0.0.1", port)
    target = tmp_path / "county.czq"
    shutil.copy(made.file, target)
    return target


def test_a_pc_without_a_line_is_let_in_by_a_stick(
    office, opened, invitation, stick, county_reads, says
):
    page = opened(lambda: SyncPage(office.desk), "sync")
    window = page.window()
    page.show_mode("pc")
    page.pc.enrolling.take_file(invitation)
    said = page.pc.enrolling.said
    office.qtbot.waitUntil(lambda: "申请写好了" in said.text())
    slot = Slot(window, office.desk)
    slot.put(stick)
    assert says("登记申请可以写到U盘").undo_label == "写到U盘"
    press(window)
    says("登记申请写好了")
    slot.pull()
    county_reads(stick)
    slot.put(stick)
    assert says("回信 1 份").undo_label == "收下"
    press(window)
    says("登记好了")
    office.qtbot.waitUntil(lambda: page.subtitle.text() != "还没有登记到县里")
    assert office.do(lambda s: s.sync.state().enrolled)


def test_only_what_somebody_plugs_in_counts_as_a_stick():
    drives = {"E:/": 2, "C:/": 3}.__getitem__
    assert is_plugged("E:/", "FAT32", drives)
    assert not is_plugged("C:/", "NTFS", drives)
    assert is_plugged("/media/lixiuying/KINGSTON", "vfat", drives)
    assert is_plugged("/run/media/a/b", "exfat", drives)
    assert not is_plugged("/", "ext4", drives)
    assert not is_plugged("/mnt/disk", "ext4", drives)
    assert not is_plugged("/boot/efi", "vfat", drives)


def test_drives_tell_what_came_and_what_went_once(qtbot, window):
    now: list[Volume] = [Volume("/media/a")]
    turn = [1]
    drives = Drives(window, lambda: now, lambda: turn[0])
    told: list[str] = []
    drives.came.connect(lambda volume: told.append(f"+{volume.root}"))
    drives.went.connect(lambda root: told.append(f"-{root}"))
    drives.look()
    drives.look()
    now[:], turn[0] = [Volume("/media/b")], 2
    drives.look()
    now[:] = []
    drives.look()
    assert told == ["+/media/a", "-/media/a", "+/media/b"]
