"""Drafts on their way out: platforms' files, a template, papers of the shop; live scripts."""

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from desktop.pages.listings.outgoing_files import Asked
from desktop.pages.listings.page import EDIT, LIST, SCRIPT, ListingsPage
from desktop.widgets import choosing
from tests.desktop.pages.listings.drafts import draft, pictured

BUTTON = Qt.MouseButton.LeftButton
ODD = "家人们，全县最甜的脐橙来了\n果子树龄 18 年\n吃了能降血压\n"


@pytest.fixture
def orange(office, orange):
    """The draft with its picture."""
    office.do(lambda s: pictured(s, orange, agreed=True))
    return orange


@pytest.fixture
def eggs(office):
    """A draft that may not go out."""
    return office.do(lambda s: draft(s, name="土鸡蛋", story="能降血压。"))


@pytest.fixture
def page(orange, eggs, page):
    """The page, opened on both."""
    assert orange != eggs
    return page


@pytest.fixture
def body(page, office, orange):
    page.open(orange)
    office.settle()
    page._export_open()
    office.settle()
    office.settle()
    return page.drawer.body


def done(body, office):
    office.qtbot.waitUntil(lambda: body._working is None and bool(body.said()))


def ready(page, office):
    """Wait until the claims check is made."""
    office.qtbot.waitUntil(lambda: page._live.now() is not None)


def template(path):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["商品标题", "价格", "库存", "神秘栏目"])
    book.save(path)
    return path


def test_the_selected_drafts_are_named_and_those_not_ready_are_held_back(page, office):
    ready(page, office)
    page.view.table.selectAll()
    page.export()
    office.settle()
    body = page.drawer.body
    assert body.what.text().startswith("2 份")
    assert "土鸡蛋" in body.held.text()
    assert "奉节脐橙" not in body.held.text()


def test_files_are_written_into_a_folder(body, office, tmp_path, monkeypatch):
    monkeypatch.setattr(choosing, "folder", lambda _parent, _title: tmp_path)
    for form, tick in body.ticks.items():
        tick.setChecked(form in {"own", "shopify"})
    body.write()
    done(body, office)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert any(name.endswith(".csv") for name in names)
    assert any(name.endswith(".xlsx") for name in names)
    assert sum("份" in text for text in body.said()) == 2
    assert office.desk.settings.recall("listing.forms", {})["shopify"]


def test_what_may_not_go_out_is_told_with_its_reason(page, office, tmp_path):
    page.view.table.selectAll()
    page.export()
    office.settle()
    body = page.drawer.body
    body.write_to(tmp_path, [Asked("own")])
    done(body, office)
    assert any("土鸡蛋 没写进去" in text for text in body.said())


def test_nothing_chosen_is_said_and_nothing_written(body, office, tmp_path):
    for tick in body.ticks.values():
        tick.setChecked(False)
    body.write()
    assert body.said()
    assert list(tmp_path.glob("*.csv")) == []


def test_writing_may_be_stopped(body, office, tmp_path):
    body.outgoing.moved.connect(lambda *_at: body.outgoing.cancel())
    body.write_to(tmp_path, [Asked("own"), Asked("shopify")])
    done(body, office)
    office.settle()
    assert not list(tmp_path.glob("*.csv"))
    assert len(body.said()) == 1


def test_a_dropped_template_is_mapped_mended_filled_and_remembered(body, office, tmp_path, page):
    path = template(tmp_path / "平台模板.xlsx")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(), Qt.DropAction.CopyAction, data, BUTTON, Qt.KeyboardModifier.NoModifier
    )
    body.dropEvent(event)
    office.settle()
    chosen = body.mapping.chosen()
    assert chosen[0] == "title"
    assert chosen[3] == ""
    combo = body.mapping.combos[3]
    combo.setCurrentIndex(combo.findData("origin"))
    combo.activated.emit(combo.currentIndex())
    for tick in body.ticks.values():
        tick.setChecked(False)
    out = tmp_path / "out"
    out.mkdir()
    body.write_to(out, body.asked())
    done(body, office)
    (written,) = out.glob("*.xlsx")
    cells = [cell.value for cell in load_workbook(written).worksheets[0][2]]
    assert cells[0] == "奉节脐橙 5千克装"
    assert cells[3] == "重庆市奉节县帅家村"
    page.close_drawer()
    page._export([page.editor.listing])
    page.drawer.body.take_template(path)
    office.settle()
    assert page.drawer.body.mapping.chosen()[3] == "origin"


def test_a_file_that_is_no_template_is_said(body, office, tmp_path):
    path = tmp_path / "bad.xlsx"
    path.write_bytes(b"nothing")
    body.take_template(path)
    office.settle()
    assert body.mapping is None
    assert len(body.said()) == 1


@pytest.mark.parametrize("what", ["cards", "poster", "catalogue"])
def test_papers_of_the_shop_are_printed(body, office, what):
    QTest.mouseClick(body.findChild(QPushButton, f"paper-{what}"), BUTTON)
    (paper,) = office.printed(1)
    assert paper.read_bytes().startswith(b"%PDF")


def test_the_shops_page_is_a_file(page, office, orange, tmp_path, window):
    target = tmp_path / "shop.html"
    page.papers.write_page(target, [orange])
    office.qtbot.waitUntil(lambda: window.notices.notice() is not None)
    assert "奉节脐橙" in target.read_text(encoding="utf-8")


def test_nothing_selected_exports_nothing(office, opened, window):
    page = opened(lambda: ListingsPage(office.desk, office.spooler), "listings")
    page.export()
    assert page.drawer is None
    assert window.notices.notice().tone == "wait"


def heard(page, office):
    ready(page, office)
    page.script.check()
    office.qtbot.waitUntil(lambda: page.script.heard is not None)
    office.settle()
    return page.script.heard


def test_a_script_is_checked_line_by_line_and_mended(page, office):
    page.show_mode(SCRIPT)
    page.script.text.setPlainText(ODD)
    now = heard(page, office)
    assert now.lines == 3
    assert [line.number for line in now.odd] == [1, 3]
    assert {one.level for one in page.script.text.marks()} == {"block", "warn"}
    (first,) = now.odd[0].found
    page.script.heard = None
    page.script._rewrite(page.script.text.marks()[0])
    after = heard(page, office)
    assert first.remark.word not in page.script.text.toPlainText()
    assert [line.number for line in after.odd] == [3]


def test_subtitles_in_an_old_encoding_are_opened(page, office, tmp_path):
    path = tmp_path / "live.srt"
    cue = "1\r\n00:00:01,000 --> 00:00:03,000\r\n吃了能降血压\r\n"
    path.write_bytes(cue.encode("gb18030"))
    page.show_mode(SCRIPT)
    page.script.open_file(path)
    office.qtbot.waitUntil(lambda: "降血压" in page.script.text.toPlainText())
    assert [line.text for line in heard(page, office).odd] == ["吃了能降血压"]


def test_a_missing_script_is_said(page, office, tmp_path, window):
    page.show_mode(SCRIPT)
    page.script.open_file(tmp_path / "gone.txt")
    office.qtbot.waitUntil(lambda: window.notices.notice() is not None)
    assert window.notices.notice().tone == "stop"


def test_a_pasted_script_survives_a_power_cut(page, office):
    page.show_mode(SCRIPT)
    page.script.text.setPlainText(ODD)
    half = page.half_typed()
    assert page.escape()
    assert page.mode() == LIST
    page.script.text.clear()
    page.restore(half)
    assert page.mode() == SCRIPT
    assert page.script.text.toPlainText() == ODD


def test_a_draft_only_open_is_open_again_with_its_text(page, office, orange):
    page.open(orange)
    office.settle()
    half = page.half_typed()
    page._back()
    page.restore(half)
    office.settle()
    assert page.mode() == EDIT
    assert not page.editor.is_dirty()
    assert page.editor.sections.values()["story"]


def test_a_thousand_drafts_with_pictures_decode_only_what_is_in_view(
    office, opened, orange, monkeypatch
):
    def fill(station):
        (picture,) = station.drafts.whole(orange).pictures
        with station.db.atomic():
            for number in range(1000):
                copied = station.drafts.copy(orange).ids[0]
                station.drafts.change(copied, {"name": f"脐橙 {number}"})
        return picture

    office.do(fill)
    page = opened(lambda: ListingsPage(office.desk, office.spooler), "listings")
    table = page.view.table
    assert page.view.model.grid.rowCount() == 1001
    from desktop.pages.listings import covers
    from desktop.widgets.photo import pixmap_of

    decoded = []

    def decode(value, side):
        decoded.append(value)
        return pixmap_of(value, side)

    monkeypatch.setattr(covers, "pixmap_of", decode)
    for row in range(0, 1000, 100):
        table.scrollTo(page.view.model.grid.index(row, 0))
        office.settle()
        table.viewport().repaint()
    table.viewport().repaint()
    assert len(decoded) <= 1
    record = page.view.model.record(950)
    assert record is None or len(record.cover.photo) < 2000
