from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from core.sheets.reader import read
from core.sheets.writer import Leaf, write_xlsx
from core.trade.model.imported import Import
from core.trade.model.parcel import Parcel
from core.trade.model.up import Up
from desktop.pages.imports import ImportPage
from desktop.pages.imports.reading import guess_kind
from tests.desktop.pages.hands import kept, press

LEDGERS = Path(__file__).parents[2] / "ledgers-in"
LEFT = Qt.MouseButton.LeftButton
SALES = "日期,农户,品名,斤数,单价,金额,随便\n"
ROWS = ("2026-11-02,龚喆,脐橙,10,3,30,甲\n", "2026-11-03,龚喆,脐橙,20,3,60,乙\n")


@pytest.fixture
def chosen():
    """Answers of the two file dialogs."""
    return {"open": "", "save": ""}


@pytest.fixture
def page(office, opened, chosen):
    return opened(
        lambda: ImportPage(office.desk, lambda _w: chosen["open"], lambda _w, _n: chosen["save"]),
        "imports",
    )


@pytest.fixture
def look_at(page, qtbot, office):
    """Open a file on the page and wait until it is shown."""

    def open_(path):
        page.open_file(path)
        settled(page, qtbot, office)

    return open_


def settled(page, qtbot, office):
    qtbot.waitUntil(lambda: page.working is None)
    office.settle()


def sheet(folder, text, name="11月上行.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_list_teaches_and_its_button_asks_for_a_file(page, chosen, qtbot, office):
    assert page.past.empty.isVisible()
    chosen["open"] = str(LEDGERS / "down.txt")
    press(page.past.empty.button)
    settled(page, qtbot, office)
    assert page.review.isVisible()
    assert page.review.kinds.value() == "down"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("down.txt", "down"),
        ("parcels.csv", "parcel"),
        ("sign-in.xlsx", "attendance"),
        ("up-2026.xls", "up"),
        ("up-2026.xlsx", "up"),
    ],
)
def test_the_kind_is_guessed_from_the_headings(name, kind):
    assert guess_kind(LEDGERS / name) == kind


def test_a_file_is_looked_at_taken_in_and_taken_back(
    page, look_at, window, office, tmp_path, qtbot
):
    look_at(sheet(tmp_path, SALES + "".join(ROWS)))
    assert "可收 2" in page.review.counts.text()
    assert kept(office, Up) == []
    press(page.review.take)
    settled(page, qtbot, office)
    assert sum(one.amount_fen for one in kept(office, Up)) == 9000
    assert page.past.view.model.record(0).accepted == 2
    press(window.notices.undo)
    settled(page, qtbot, office)
    assert kept(office, Up) == []
    assert kept(office, Import) == []


def test_a_doubtful_row_is_mended_and_another_left_out(
    page, look_at, office, tmp_path, qtbot, keys
):
    late = "2026-11-04,龚喆,脐橙,5,,15,丙\n2026-13-45,龚喆,脐橙,5,3,15,丁\n"
    look_at(sheet(tmp_path, SALES + ROWS[0] + late))
    doubts = page.review.doubts
    assert doubts.tree.topLevelItemCount() == 2
    assert "13-45" in doubts.tree.topLevelItem(1).text(2) + doubts.tree.topLevelItem(0).text(2)
    at = next(i for i in range(2) if doubts.tree.topLevelItem(i).data(0, 256).field == "day")
    doubts.tree.setCurrentItem(doubts.tree.topLevelItem(at))
    assert not doubts.as_is.isVisible()
    doubts.right.setFocus()
    keys("2026-11-05", Qt.Key.Key_Return)
    settled(page, qtbot, office)
    assert "可收 2" in page.review.counts.text()
    assert doubts.tree.topLevelItemCount() == 1
    press(doubts.drop)
    settled(page, qtbot, office)
    assert "不收 1" in page.review.counts.text()
    press(doubts.again)
    settled(page, qtbot, office)
    assert "要您定 1" in page.review.counts.text()
    press(doubts.as_is)
    settled(page, qtbot, office)
    press(page.review.take)
    settled(page, qtbot, office)
    days = sorted(f"{one.day:%m-%d}" for one in kept(office, Up))
    assert days == ["11-02", "11-04", "11-05"]


def test_a_ruined_waybill_is_mended_with_the_label_in_hand(page, look_at, office, qtbot, keys):
    look_at(LEDGERS / "parcels.csv")
    doubts = page.review.doubts
    tops = [doubts.tree.topLevelItem(i) for i in range(doubts.tree.topLevelItemCount())]
    ruined = next(top for top in tops if top.data(0, 256).code == "imports.waybill_ruined")
    before = len(ruined.data(0, 256).rows)
    doubts.tree.setCurrentItem(ruined.child(0))
    assert not doubts.as_is.isVisible()
    doubts.right.setFocus()
    keys("75930312345678", Qt.Key.Key_Return)
    settled(page, qtbot, office)
    tops = [doubts.tree.topLevelItem(i) for i in range(doubts.tree.topLevelItemCount())]
    left = [top for top in tops if top.data(0, 256).code == "imports.waybill_ruined"]
    assert sum(len(top.data(0, 256).rows) for top in left) == before - 1
    press(page.review.take)
    settled(page, qtbot, office)
    assert "75930312345678" in {one.waybill for one in kept(office, Parcel)}


def test_a_corrected_column_is_read_anew_and_remembered(page, look_at, office, tmp_path, qtbot):
    path = sheet(tmp_path, SALES + "".join(ROWS))
    look_at(path)
    combo = page.review.columns.combo(6)
    assert combo.currentData() == ""
    combo.setCurrentIndex(combo.findData("platform"))
    combo.activated.emit(combo.currentIndex())
    settled(page, qtbot, office)
    assert page.review.columns.combo(6).currentData() == "platform"
    press(page.review.away)
    look_at(sheet(tmp_path, SALES + ROWS[1], "12月上行.csv"))
    assert page.review.columns.combo(6).currentData() == "platform"
    press(page.review.take)
    settled(page, qtbot, office)
    assert [one.platform for one in kept(office, Up)] == ["乙"]


def test_columns_that_another_table_lacks_are_put_back_and_said(
    page, look_at, office, tmp_path, window, qtbot
):
    book = tmp_path / "上行.xlsx"
    two = [
        Leaf(
            "甲",
            [
                ["日期", "农户", "品名", "斤数", "单价", "金额", "随便"],
                ["2026-11-02", "龚喆", "脐橙", 10, 3, 30, "甲"],
            ],
        ),
        Leaf(
            "乙",
            [
                ["日期", "农户", "品名", "斤数", "单价", "金额"],
                ["2026-11-03", "龚喆", "脐橙", 20, 3, 60],
            ],
        ),
    ]
    write_xlsx(book, two)
    look_at(book)
    assert "可收 2" in page.review.counts.text()
    combo = page.review.columns.combo(6)
    combo.setCurrentIndex(combo.findData("platform"))
    combo.activated.emit(combo.currentIndex())
    settled(page, qtbot, office)
    assert window.notices.notice() is not None
    assert page.review.columns.combo(6).currentData() == ""
    assert "可收 2" in page.review.counts.text()


def test_the_same_file_again_adds_nothing(page, look_at, office, tmp_path, qtbot):
    path = sheet(tmp_path, SALES + "".join(ROWS))
    for _ in range(2):
        look_at(path)
        if page.review.take.isEnabled():
            press(page.review.take)
            settled(page, qtbot, office)
    assert "重复 2" in page.review.counts.text()
    assert not page.review.take.isEnabled()
    assert len(kept(office, Up)) == 2


def test_a_file_that_is_no_table_is_refused_in_words(page, look_at, window, office, tmp_path):
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    look_at(path)
    assert page.past.isVisible()
    assert page.past.line.isVisible()
    assert "照片.xlsx" in page.past.line.text()
    assert window.notices.notice() is None  # nothing that would cover the next file's buttons
    look_at(sheet(tmp_path, SALES + "".join(ROWS)))
    assert page.past.line.isHidden()
    assert page.review.isVisible()


def test_what_will_be_taken_is_shown_as_the_books_will_have_it(page, look_at, tmp_path):
    text = "2026年11月,,,,,,\n日期,农户,品名,数量,单价,金额,身份证号\n"
    rows = "11.2,龚喆,脐橙,3公斤,5元/斤,30,522101197001011234\n11.3,龚喆,脐橙,6斤,5,30,\n"
    look_at(sheet(tmp_path, text + rows))
    taken = page.review.taken
    assert taken.isVisible()
    assert not page.review.which.isVisible()
    model = taken.model

    def row(at):
        return [model.index(at, column).data() for column in range(model.columnCount())]

    columns = range(model.columnCount())
    names = [model.headerData(at, Qt.Orientation.Horizontal) for at in columns]
    first = dict(zip(names, row(0), strict=True))
    assert (first["日期"], first["数量"], first["单位"]) == ("2026-11-02", "3", "公斤")
    assert (first["单价"], first["金额"]) == ("10.00 *", "30.00")
    assert "不收的列：身份证号（证件号不存）" in page.review.unkept.text()
    QTest.keyClick(taken.chips, Qt.Key.Key_2)
    assert [row(at)[0] for at in range(model.rowCount())] == ["3"]
    QTest.keyClick(taken.chips, Qt.Key.Key_1)
    assert model.rowCount() == 2


def test_between_what_is_asked_and_what_is_taken_one_switches(page, look_at, tmp_path):
    look_at(sheet(tmp_path, SALES + ROWS[0] + "2026-11-03,龚喆,脐橙,20,,60,乙\n"))
    review = page.review
    assert (review.doubts.isVisible(), review.taken.isVisible()) == (True, False)
    QTest.keyClick(review.which, Qt.Key.Key_2)
    assert (review.doubts.isVisible(), review.taken.isVisible()) == (False, True)
    assert review.taken.model.rowCount() == 1


def test_a_row_whose_payment_is_not_understood_is_not_taken_as_it_stands(page, look_at, tmp_path):
    text = "日期,村民,商品,金额,已收\n2026-11-02,龚喆,雨鞋,30,看情况\n"
    look_at(sheet(tmp_path, text, "代买.csv"))
    doubts = page.review.doubts
    assert not doubts.as_is.isVisible()
    assert doubts.drop.isVisible()
    assert doubts.mend.isVisible()


def test_where_no_table_is_found_the_columns_are_chosen_by_hand(
    page, look_at, office, tmp_path, qtbot
):
    text = "甲,乙,丙,丁\n2026-11-02,橙子干,2斤,30\n2026-11-03,橙子干,4斤,60\n"
    look_at(sheet(tmp_path, text, "记录.csv"))
    page.review.kinds.chosen.emit("people")
    settled(page, qtbot, office)
    assert page.review.line.isVisible()
    qtbot.waitUntil(lambda: page.review.columns.table.columnCount() == 4)
    for place, name in ((1, "name"), (2, "village")):
        combo = page.review.columns.combo(place)
        combo.setCurrentIndex(combo.findData(name))
        combo.activated.emit(combo.currentIndex())
        settled(page, qtbot, office)
        assert page.review.columns.combo(1).currentData() == "name"
    assert "可收 2" in page.review.counts.text()


def test_esc_puts_the_file_away_and_nothing_is_written(page, look_at, office, tmp_path, window):
    look_at(sheet(tmp_path, SALES + "".join(ROWS)))
    assert page.half_typed()["kind"] == "up"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert page.past.isVisible()
    assert page.half_typed() == {}
    assert kept(office, Up) == []


def test_a_file_in_hand_survives_a_power_cut(page, office, tmp_path, qtbot):
    path = sheet(tmp_path, SALES + "".join(ROWS))
    page.restore({"file": str(path), "kind": "up"})
    settled(page, qtbot, office)
    assert "可收 2" in page.review.counts.text()


def test_work_that_is_stopped_leaves_nothing(page, look_at, office, tmp_path, qtbot):
    many = "".join(f"2026-11-02,龚喆,脐橙,{n},3,{n * 3},\n" for n in range(1, 2500))
    look_at(sheet(tmp_path, SALES + many))
    press(page.review.take)
    page.working.stop.click()
    office.settle()
    assert page.review.isVisible()
    assert kept(office, Up) == []


def test_a_dropped_file_is_looked_at(page, office, tmp_path, qtbot):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(sheet(tmp_path, SALES + ROWS[0])))])
    drop = QDropEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(drop)
    settled(page, qtbot, office)
    assert "可收 1" in page.review.counts.text()


def test_an_earlier_import_is_opened_and_undone_with_a_reason(
    page, office, tmp_path, window, qtbot, keys
):
    page.open_file(sheet(tmp_path, SALES + "".join(ROWS)))
    settled(page, qtbot, office)
    press(page.review.take)
    settled(page, qtbot, office)
    window.notices.finish()
    page.past.view.table.setFocus()
    keys(Qt.Key.Key_Return)
    assert page.drawer is not None
    press(page.drawer.button)
    box = page.drawer.asking()
    keys("x", Qt.Key.Key_Return)
    assert box is not None
    settled(page, qtbot, office)
    assert kept(office, Up) == []


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_ledger_is_written_out_masked(page, chosen, office, tmp_path, qtbot, suffix):
    page.open_file(LEDGERS / "parcels.csv")
    settled(page, qtbot, office)
    press(page.review.take)
    settled(page, qtbot, office)
    chosen["save"] = str(tmp_path / f"包裹.{suffix}")
    page.arrive("export")
    form = page.drawer.body
    form.fill({"what": "parcel", "suffix": suffix, "first": None})
    press(page.drawer.button)
    qtbot.waitUntil(lambda: page.drawer is None)
    lines = list(read(Path(chosen["save"])).sheets[0].open().rows)
    assert len(lines) == len(kept(office, Parcel)) + 1
    names = [line[lines[0].index("收件人")] for line in lines[1:]]
    assert all("*" in str(name) for name in names if name)
