import os

import pytest

from core.trade.model.receipt import Receipt
from desktop.pages.finders import found_couriers
from desktop.pages.printing import ONE_DAY, PAPER, Printing, forget_papers
from desktop.pages.spooler import PrinterError, SystemSpooler
from desktop.settings import PRINTER
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from tests.desktop.pages.spooling import FolderSpooler


class NoPrinters(FolderSpooler):
    """A PC without any printer."""

    def names(self):
        return []


class Asking(FolderSpooler):
    """A PC on which the clerk chooses a printer; counts how often she is asked."""

    asked = 0

    def choose(self, parent):  # noqa: ARG002 - as Spooler
        self.asked += 1
        return "针打"


class Broken(FolderSpooler):
    """A printer that takes nothing."""

    def send(self, paper, printer, *, raw):  # noqa: ARG002 - as Spooler
        raise PrinterError(why="没纸了")


@pytest.fixture
def slip(office):
    receipt = Receipt(name="张三", items=("场地费|1天|50",))
    return office.do(lambda s: s.trade.money.receipt(receipt)).ids[0]


@pytest.fixture
def page(opened):
    return opened(lambda: Page("一页"))


@pytest.fixture
def told(page):
    """What the page said, in order."""
    said: list[Notice] = []
    page.noticed.connect(said.append)
    return said


def prints(office, identity):
    return office.do(lambda s: s.trade.papers.get(identity).prints)


def test_a_receipt_is_counted_drawn_and_sent(office, page, slip, told, qtbot):
    printing = Printing(office.desk, page, office.spooler)
    printing.paper(slip)
    (paper,) = office.printed(1)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert paper.read_bytes().startswith(b"%PDF")
    assert prints(office, slip) == 1
    assert told[0].tone == "done"
    assert list((office.station.folder / "papers").iterdir()) == []


def test_a_roll_by_its_own_commands_gets_bytes(office, page, slip, settings):
    settings.set(PAPER, "escpos")
    Printing(office.desk, page, office.spooler).paper(slip)
    (paper,) = office.printed(1)
    assert paper.suffix == ".bin"
    assert paper.read_bytes().startswith(b"\x1b")


def test_without_a_printer_the_paper_is_kept_and_shown(office, page, slip, settings, told, qtbot):
    settings.set(PRINTER, "")
    spooler = NoPrinters(office.papers)
    Printing(office.desk, page, spooler).paper(slip)
    qtbot.waitUntil(lambda: len(spooler.shown) == 1)
    assert spooler.shown[0].read_bytes().startswith(b"%PDF")
    assert told[0].tone == "wait"


def test_the_printer_is_asked_for_once_and_remembered(office, page, slip, settings):
    settings.set(PRINTER, "")
    spooler = Asking(office.papers)
    printing = Printing(office.desk, page, spooler)
    printing.paper(slip)
    office.printed(1)
    printing.paper(slip)
    office.qtbot.waitUntil(lambda: prints(office, slip) == 2)
    office.settle()
    assert (spooler.asked, settings.get(PRINTER)) == (1, "针打")


def test_a_printer_that_refuses_is_said_and_the_paper_stays(office, page, slip, told, qtbot):
    Printing(office.desk, page, Broken(office.papers)).paper(slip)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert "没纸了" in told[0].text
    assert told[0].tone == "stop"
    assert len(list((office.station.folder / "papers").iterdir())) == 1


def test_a_paper_of_the_same_name_is_not_written_over(office, page, slip, settings, told, qtbot):
    settings.set(PRINTER, "")
    spooler = NoPrinters(office.papers)
    for _twice in range(2):
        Printing(office.desk, page, spooler).paper(slip)
    qtbot.waitUntil(lambda: len(told) == 2)
    first, second = spooler.shown
    assert first != second
    for paper in (first, second):
        assert paper.read_bytes().startswith(b"%PDF")


def test_what_has_no_paper_is_said_and_not_counted(office, page, told, qtbot):
    Printing(office.desk, page, office.spooler).paper(office.villager)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert told[0].tone == "stop"


def test_drawn_papers_are_forgotten_after_a_day(office, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    old, new = folder / "old.pdf", folder / "new.pdf"
    now = office.clock.now().timestamp()
    for paper, age in ((old, 90_000), (new, 60)):
        paper.write_bytes(b"%PDF")
        os.utime(paper, (now - age, now - age))
    forget_papers(tmp_path, office.clock.now().fromtimestamp(now - 86_400))
    assert list(folder.iterdir()) == [new]
    forget_papers(tmp_path)
    assert list(folder.iterdir()) == []


def test_a_paper_that_goes_while_others_are_forgotten_stops_nothing(office, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    gone = folder / "gone.pdf"
    # In the list, and not there when looked at: what another lane has just printed and removed.
    gone.symlink_to(tmp_path / "nowhere.pdf")
    (folder / "old.pdf").write_bytes(b"%PDF")
    forget_papers(tmp_path, office.clock.now() + ONE_DAY)
    assert list(folder.iterdir()) == [gone]


def test_a_device_named_by_its_path_takes_the_bytes(tmp_path):
    paper, device = tmp_path / "slip.bin", tmp_path / "lp0"
    paper.write_bytes(b"\x1b@")
    SystemSpooler().send(paper, str(device), raw=True)
    assert device.read_bytes() == b"\x1b@"
    with pytest.raises(PrinterError):
        SystemSpooler().send(paper, str(tmp_path / "none" / "lp0"), raw=True)


def test_couriers_are_found_by_name_initials_and_what_people_call_them(office):
    def found(typed):
        return office.see(lambda views: [hit.key for hit in found_couriers(views.packs, typed)])

    assert found("圆通")[0] == "yuantong"
    assert "zhongtong" in found("zt")
    assert "ems" in found("邮政")
    assert found("没有这家") == []
